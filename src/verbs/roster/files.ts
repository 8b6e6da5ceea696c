import { readFile, rename, writeFile } from 'node:fs/promises';
import { readProblem } from '../../engines/roster/files/read-problem.ts';
import { readRoster } from '../../engines/roster/files/roster-file.ts';
import type { Finding } from '../../engines/roster/findings.ts';
import type { Problem, Roster } from '../../engines/roster/problem.ts';
import type { Exit, Out } from '../verb.ts';

/** What the verbs about rosters share: files in, findings shown, files out. */

/** The text, or null after saying that it cannot be read. */
export async function textOf(file: string, out: Out): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    out.tell(`无法读取 ${file}:${String(error)}\ncannot read ${file}: ${String(error)}`);
    return null;
  }
}

export interface Opened {
  problem: Problem;
  /** The text it was read from, to know its form. */
  text: string;
}

/** The problem of a file, or how the verb ends: everything that is wrong with it has been told. */
export async function openProblem(file: string, out: Out): Promise<Opened | Exit> {
  const text = await textOf(file, out);
  if (text === null) return 2;
  const { problem, findings } = readProblem(text);
  if (problem) return { problem, text };
  tellFindings(file, findings, out);
  return 1;
}

export async function openRoster(file: string, problem: Problem, out: Out): Promise<Roster | Exit> {
  const text = await textOf(file, out);
  if (text === null) return 2;
  const { roster, findings } = readRoster(text, problem);
  if (roster) return roster;
  tellFindings(file, findings, out);
  return 1;
}

export function tellFindings(file: string, findings: readonly Finding[], out: Out): void {
  for (const each of findings) {
    const at = each.line === undefined ? '' : `:${each.line}${each.column === undefined ? '' : `:${each.column}`}`;
    out.tell(`${file}${at} ${each.code} ${each.place}`);
    out.tell(`    ${each.what.zh}。${each.fix.zh}`);
    out.tell(`    ${each.what.en}. ${each.fix.en}`);
  }
  out.tell(`${findings.length} 处错误 / ${findings.length} ${findings.length === 1 ? 'mistake' : 'mistakes'}`);
}

/** Written whole or not at all: a roster half written would be half believed. */
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
