import { controlFile, readControl } from '../api/control-file.ts';
import { readConfig } from '../base/config.ts';
import { isRefusal } from '../base/errors.ts';
import type { Words } from '../base/words.ts';
import type { Exit, Out } from './verb.ts';

/** The running server, as a verb of the command line calls it: by the same HTTP door as everybody. */
export interface Control {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: unknown): Promise<T>;
  delete<T>(path: string): Promise<T>;
}

/** What the server said no to; told in both languages by `withControl`. */
export class ControlRefusal extends Error {
  readonly code: string;
  readonly words: Words;
  readonly status: number;
  constructor(status: number, code: string, words: Words) {
    super(words.en);
    this.status = status;
    this.code = code;
    this.words = words;
  }
}

const answerWithin_ms = 15_000;

/** Runs a verb against the server on this data folder; says so, and ends 1, where none runs or where it says no. */
export async function withControl(out: Out, run: (control: Control) => Promise<Exit>): Promise<Exit> {
  const config = await readConfig({ env: process.env, flags: {}, folder: process.cwd() });
  if (isRefusal(config)) {
    out.tell(`${config.refused}\n${config.words.zh}\n${config.words.en}`);
    return 2;
  }
  const found = await readControl(config.data);
  if (!found) return notRunning(out, config.data);
  try {
    return await run(controlOf(found.url, found.token));
  } catch (error) {
    if (error instanceof ControlRefusal) {
      out.tell(`${error.code}\n${error.words.zh}\n${error.words.en}`);
      return 1;
    }
    // The file was left by a server that was killed: nobody answers at that address any more.
    if (isUnreachable(error)) return notRunning(out, config.data);
    throw error;
  }
}

function notRunning(out: Out, data: string): Exit {
  out.tell(`没有正在运行的服务器使用数据目录 ${data}(${controlFile(data)});请先运行 npm start。`);
  out.tell(`No server is running on the data folder ${data} (${controlFile(data)}); start it first with npm start.`);
  return 1;
}

function isUnreachable(error: unknown): boolean {
  return error instanceof TypeError && error.message === 'fetch failed';
}

function controlOf(url: string, token: string): Control {
  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(answerWithin_ms),
    });
    const answer = (await response.json()) as T & { code?: string; detail?: Words };
    if (response.ok) return answer;
    const words = answer.detail ?? { zh: '服务器未能回答', en: 'the server did not answer properly' };
    throw new ControlRefusal(response.status, answer.code ?? 'INTERNAL', words);
  }
  return {
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, body),
    delete: (path) => call('DELETE', path),
  };
}

/** Everything on standard input, at most a key's worth: a secret never stands on the command line, where others see it. */
export async function readSecretFromStdin(): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin) {
    text += String(chunk);
    if (text.length > 1_024 || text.includes('\n')) break;
  }
  return text.split('\n')[0]!.trim();
}
