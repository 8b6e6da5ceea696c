import { ClientRefusal, clientAt, type Client } from './client.ts';
import { controlFile, readControl } from '../api/control-file.ts';
import { readConfig } from '../base/config.ts';
import { isRefusal } from '../base/errors.ts';
import type { Exit, Out } from './verb.ts';

/** Runs a verb against the server on this data folder; says so, and ends 1, where none runs or where it says no. */
export async function withControl(out: Out, run: (server: Client) => Promise<Exit>): Promise<Exit> {
  const config = readConfig({ env: process.env, flags: {}, folder: process.cwd() });
  if (isRefusal(config)) {
    out.tell(`${config.refused}\n${config.words.zh}\n${config.words.en}`);
    return 2;
  }
  const found = await readControl(config.data);
  if (!found) return notRunning(out, config.data);
  try {
    return await run(clientAt(found.url, found.token));
  } catch (error) {
    if (error instanceof ClientRefusal) {
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

/** Everything on standard input, at most a key's worth: a secret never stands on the command line, where others see it. */
export async function readSecretFromStdin(): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin) {
    text += String(chunk);
    if (text.length > 1_024 || text.includes('\n')) break;
  }
  return text.split('\n')[0]!.trim();
}
