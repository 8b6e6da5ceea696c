import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** How the program's own command line reaches the running server: beside the data, readable by its owner alone. */
export interface Control {
  url: string;
  /** Of role administrator; good only while this server runs. */
  token: string;
  pid: number;
}

export function controlFile(dataFolder: string): string {
  return join(dataFolder, 'control.json');
}

export async function writeControl(dataFolder: string, control: Control): Promise<void> {
  const file = controlFile(dataFolder);
  // With a database given from elsewhere nothing else has made the folder.
  await mkdir(dataFolder, { recursive: true });
  // Made anew, so that the mode holds from its first byte on whatever lay there before.
  await rm(file, { force: true });
  await writeFile(file, `${JSON.stringify(control)}\n`, { mode: 0o600, flag: 'wx' });
  await chmod(file, 0o600);
}

/** Only our own: a server that started meanwhile has written another. */
export async function removeControl(dataFolder: string, token: string): Promise<void> {
  const found = await readControl(dataFolder);
  if (found?.token === token) await rm(controlFile(dataFolder), { force: true });
}

export async function readControl(dataFolder: string): Promise<Control | null> {
  try {
    const { url, token, pid } = JSON.parse(await readFile(controlFile(dataFolder), 'utf8')) as Control;
    return typeof url === 'string' && typeof token === 'string' ? { url, token, pid } : null;
  } catch {
    return null;
  }
}
