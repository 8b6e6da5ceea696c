import { readFile, rename, writeFile } from 'node:fs/promises';
import type { Out } from './verb.ts';

/** What verbs do with files and with the numbers of their options. */

/** The text, or null after saying that it cannot be read. */
export async function textOf(file: string, out: Out): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    out.tell(`无法读取 ${file}:${String(error)}\ncannot read ${file}: ${String(error)}`);
    return null;
  }
}

/** Written whole or not at all: an answer half written would be half believed. */
export async function writeWhole(file: string, text: string): Promise<void> {
  const making = `${file}.${process.pid}.new`;
  await writeFile(making, text);
  await rename(making, file);
}

/** A number of an option within its range; null where it is none, undefined where the option is not given. */
export function numberOf(text: string | null, least: number, most: number): number | null | undefined {
  if (text === null) return undefined;
  const value = Number(text);
  return text.trim() !== '' && value >= least && value <= most ? value : null;
}

/** The last line beneath a list of mistakes. */
export function tellCount(count: number, out: Out): void {
  out.tell(`${count} 处错误 / ${count} ${count === 1 ? 'mistake' : 'mistakes'}`);
}
