import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'vite';
import { goneWithin, isAlive, readPostmaster } from '../../../src/journal/postgres/postmaster.ts';
import { realClock } from '../../../src/base/clock.ts';
import { projectRoot } from '../../support/tidy/sources.ts';
import type { FloorGiven } from './floor-program.ts';

/** One file of plain JavaScript, so that two hundred starts do not each take the types out of two hundred files. */
export async function buildProgram(): Promise<string> {
  const outDir = join(projectRoot, 'node_modules', '.cache', `watchfloor-kill-${process.pid}`);
  await mkdir(outDir, { recursive: true });
  await build({
    configFile: false,
    logLevel: 'error',
    root: projectRoot,
    ssr: { noExternal: true, external: ['pg-native'] },
    build: {
      ssr: join(import.meta.dirname, 'floor-program.ts'),
      outDir,
      target: 'node20',
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'program.mjs' } },
    },
  });
  return outDir;
}

export interface Running {
  child: ChildProcess;
  /** Resolves when it says "ready"; rejects with its last words when it ends before. */
  ready: Promise<void>;
}

const startLimit_ms = 60_000;

export function startProgram(folder: string, given: FloorGiven): Running {
  const child = spawn(process.execPath, [join(folder, 'program.mjs'), JSON.stringify(given)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: projectRoot,
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-4_000)));
  const ready = new Promise<void>((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(`not ready after ${startLimit_ms} ms: ${said}`)), startLimit_ms);
    createInterface({ input: child.stdout }).on('line', (line) => line === 'ready' && resolve());
    child.once('exit', (code, signal) => reject(new Error(`ended (${code ?? signal}) before it was ready: ${said}`)));
    void Promise.allSettled([once(child, 'exit')]).then(() => clearTimeout(limit));
  });
  ready.catch(() => {});
  return { child, ready };
}

/** kill -9: nothing of it gets a chance to tidy up. */
export async function killProgram({ child }: Running): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** The same for its database. False when there was none at that moment. */
export function killDatabase(data: string): boolean {
  const found = readPostmaster(join(data, 'cluster'));
  if (!found || found.pid === process.pid || !isAlive(found.pid)) return false;
  process.kill(found.pid, 'SIGKILL');
  return true;
}

/** When all is over: a database that a killed program left behind goes too. */
export async function endDatabase(data: string): Promise<void> {
  const found = readPostmaster(join(data, 'cluster'));
  if (!found || found.pid === process.pid || !isAlive(found.pid)) return;
  process.kill(found.pid, 'SIGQUIT');
  await goneWithin(found.pid, 10_000, realClock());
}
