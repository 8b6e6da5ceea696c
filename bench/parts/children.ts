import { fork, type ChildProcess } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** A part of a benchmark that runs as a process of its own and answers one question at a time. */
export class Helper {
  readonly child: ChildProcess;
  private waiting: { resolve: (answer: unknown) => void; reject: (error: Error) => void } | null = null;

  constructor(file: URL, given: object, nodeArgs: readonly string[] = []) {
    const loader = pathToFileURL(join(root, 'scripts', 'typescript-loader.mjs')).href;
    this.child = fork(fileURLToPath(file), [JSON.stringify(given)], {
      cwd: root,
      execArgv: ['--expose-gc', '--import', loader, ...nodeArgs],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.child.on('message', (answer) => this.settle((one) => one.resolve(answer)));
    this.child.on('exit', (code) => this.settle((one) => one.reject(new Error(`${file.pathname} ended with ${code}`))));
  }

  /** The next thing it says by itself. */
  said<T>(): Promise<T> {
    return new Promise((resolve, reject) => (this.waiting = { resolve: resolve as (answer: unknown) => void, reject }));
  }

  ask<T>(question: string): Promise<T> {
    const answer = this.said<T>();
    this.child.send(question);
    return answer;
  }

  /** Asks it to stop and waits until it has gone. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const gone = new Promise<void>((resolve) => this.child.once('exit', () => resolve()));
    if (this.child.connected) this.child.send('stop');
    await gone;
  }

  private settle(how: (one: NonNullable<Helper['waiting']>) => void): void {
    const one = this.waiting;
    this.waiting = null;
    if (one) how(one);
  }
}

/** In the helper: says it is ready, then answers question by question until it is told to stop. */
export function serveParent(answers: Record<string, () => unknown>, stop: () => Promise<void>): void {
  process.on('message', (question: string) => {
    if (question === 'stop') void stop().finally(() => process.exit(0));
    else void Promise.resolve(answers[question]!()).then((answer) => process.send!(answer));
  });
  // Whoever started us is gone: there is nobody left to measure for.
  process.on('disconnect', () => void stop().finally(() => process.exit(1)));
}

const ticksPerSecond = 100;

/** A process and everything under it, each with its command; Linux only, else empty. */
export function treeOf(pid: number): { pid: number; command: string; cpu_ms: number }[] {
  if (process.platform !== 'linux') return [];
  const children = new Map<number, number[]>();
  const own = new Map<number, { pid: number; command: string; cpu_ms: number }>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const parent = Number(fields[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
      const cpu_ms = ((Number(fields[11]) + Number(fields[12])) / ticksPerSecond) * 1_000;
      own.set(Number(name), {
        pid: Number(name),
        command: stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')')),
        cpu_ms,
      });
    } catch {
      // It ended while we looked.
    }
  }
  const found = [];
  for (const waiting = [pid]; waiting.length > 0;) {
    const at = waiting.pop()!;
    const one = own.get(at);
    if (one) found.push(one);
    waiting.push(...(children.get(at) ?? []));
  }
  return found;
}

export function cpuOfTree(pid: number): number {
  return treeOf(pid).reduce((sum, one) => sum + one.cpu_ms, 0);
}

export function memoryOfTree(pid: number): number {
  return treeOf(pid).reduce((sum, one) => sum + sharedOut(one.pid), 0);
}

/** Memory counted once though many share it (PSS), so that PostgreSQL's shared buffers are not added up per connection. */
function sharedOut(pid: number): number {
  try {
    const found = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'));
    return Number(found?.[1] ?? 0) * 1_024;
  } catch {
    return 0;
  }
}

/** Resident memory of one process as the system counts it (VmRSS). */
export function residentBytes(pid: number): number | null {
  try {
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN) * 1_024;
  } catch {
    return null;
  }
}

/** The PostgreSQL of a data folder, by the file it keeps there itself. */
export function postmasterPid(dataFolder: string): number | null {
  try {
    return Number(readFileSync(join(dataFolder, 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0]);
  } catch {
    return null;
  }
}
