import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface LaunchGiven {
  dataFolder: string;
  databaseUrl?: string;
  packageFolder?: string;
  copyFolders?: readonly string[];
}

export interface Answer {
  ready?: boolean;
  size?: number;
  kept?: number;
  stopped?: boolean;
  code?: string;
  message?: string;
  zh?: string;
}

/** Another process that opens a journal: to be told, killed, or run as another user. */
export interface Launched {
  first: Answer;
  pid: number;
  tell(order: 'put' | 'size' | 'stop' | 'leave'): Promise<Answer>;
  /** kill -9: nothing of it gets a chance to tidy up. */
  kill(): Promise<void>;
  log(): string;
}

const path = (file: string) => fileURLToPath(new URL(file, import.meta.url));

export async function launchInChild(given: LaunchGiven, user?: { uid: number; gid: number }): Promise<Launched> {
  const loader = ['--import', path('../../scripts/typescript-loader.mjs')];
  const child = spawn(process.execPath, [...loader, path('launch-program.ts'), JSON.stringify(given)], {
    stdio: ['pipe', 'pipe', 'pipe'],
    cwd: '/',
    ...user,
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<Answer> => {
    const { value, done } = await answers.next();
    if (done) throw new Error(`the program ended: ${said}`);
    return JSON.parse(value as string) as Answer;
  };
  const ended = once(child, 'exit');
  return {
    first: await next(),
    pid: child.pid!,
    async tell(order) {
      child.stdin.write(`${order}\n`);
      return order === 'leave' ? ended.then(() => ({})) : next();
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    log: () => said,
  };
}
