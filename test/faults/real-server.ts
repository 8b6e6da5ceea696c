import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { projectRoot } from '../support/tidy/sources.ts';

/** The program as an operator runs it: its command line in another process, spoken to through its ports alone. */
const program = join(projectRoot, 'scripts', 'watchfloor.mjs');
const startLimit_ms = 240_000;

export interface Place {
  WATCHFLOOR_DATA: string;
  WATCHFLOOR_KEYS: string;
  WATCHFLOOR_HTTP: string;
  WATCHFLOOR_DC09: string;
  WATCHFLOOR_DATABASE_URL?: string;
}

export interface RealServer {
  url: string;
  /** What it told whoever started it. */
  told(): string;
  stop(): Promise<void>;
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

export async function startServer(place: Place, ...args: string[]): Promise<RealServer> {
  const child = spawn(process.execPath, [program, 'start', ...args], {
    cwd: projectRoot,
    env: { ...process.env, ...place },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let told = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (told += text));
  const ended = once(child, 'exit');
  const url = await new Promise<string>((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(`not ready in time: ${told.slice(-3_000)}`)), startLimit_ms);
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /^ready (\S+)/.exec(line)?.[1];
      if (found) resolve(found);
    });
    void ended.then(() => {
      clearTimeout(limit);
      reject(new Error(`it ended before it was ready: ${told.slice(-3_000)}`));
    });
  }).catch((error: unknown) => {
    child.kill('SIGKILL');
    throw error;
  });
  return {
    url,
    told: () => told,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

export interface Ran {
  exit: number | null;
  said: string;
  told: string;
}

/** One verb of the command line, to its end. */
export function runVerb(place: Place, ...args: string[]): Ran {
  const ran = spawnSync(process.execPath, [program, ...args], {
    cwd: projectRoot,
    env: { ...process.env, ...place },
    encoding: 'utf8',
    timeout: startLimit_ms,
  });
  return { exit: ran.status, said: ran.stdout, told: ran.stderr };
}

/** Sends frames over one connection and gives back as many answers. */
export async function tellReceiver(address: string, frames: readonly Buffer[], limit_ms = 20_000): Promise<Buffer[]> {
  const colon = address.lastIndexOf(':');
  const socket = connect(Number(address.slice(colon + 1)), address.slice(0, colon));
  try {
    await once(socket, 'connect');
    socket.write(Buffer.concat(frames));
    let heard = Buffer.alloc(0);
    const limit = setTimeout(() => socket.destroy(new Error('the receiver did not answer in time')), limit_ms);
    for await (const bytes of socket) {
      heard = Buffer.concat([heard, bytes as Buffer]);
      if (heard.filter((byte) => byte === 0x0d).length >= frames.length) break;
    }
    clearTimeout(limit);
    return heard
      .toString('latin1')
      .split(/(?<=\r)/)
      .map((frame) => Buffer.from(frame, 'latin1'));
  } finally {
    socket.destroy();
  }
}

export interface Answered {
  status: number;
  body: any;
  text: string;
}

/** The HTTP API with a token, or without. */
export function apiOf(url: string, token: string | null = null) {
  return async (method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answered> => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, body: isJson ? JSON.parse(text) : null, text };
  };
}
