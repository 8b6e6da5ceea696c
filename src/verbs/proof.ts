import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { realClock } from '../base/clock.ts';
import { readConfig, type ConfigSource } from '../base/config.ts';
import type { Config } from '../base/config-schema.ts';
import { isRefusal, type Refusal } from '../base/errors.ts';
import { lineLog, type Log } from '../base/log.ts';
import type { Words } from '../base/words.ts';
import type { Evidence } from '../journal/evidence.ts';
import { ExportFault } from '../journal/export-folder.ts';
import { readPublicKey, trustedKeys, type Rotation } from '../journal/keys.ts';
import { parseVkey } from '../journal/signed-root.ts';
import type { Exit, Out } from './verb.ts';

/** What the verbs share that look at a journal from outside: verify, export, import. */

/** One word for this installation; first part of every signed root's origin. */
export const installation = 'watchfloor';

export interface Asked {
  /** What stands without a dash before it. */
  places: readonly string[];
  has(option: string): boolean;
  one(option: string): string | null;
  all(option: string): readonly string[];
}

/** Null for an option nobody knows, or one without its value. `lists` take a value each time they are given. */
export function readArgs(args: readonly string[], switches: readonly string[], lists: readonly string[]): Asked | null {
  const options = Object.fromEntries([
    ...switches.map((name) => [name, { type: 'boolean' as const }]),
    ...[...lists, 'config'].map((name) => [name, { type: 'string' as const, multiple: true }]),
  ]) as Record<string, { type: 'boolean' | 'string'; multiple?: boolean }>;
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    const all = (option: string) => (values[option] as string[] | undefined) ?? [];
    return {
      places: positionals,
      has: (option) => values[option] === true,
      one: (option) => all(option).at(-1) ?? null,
      all,
    };
  } catch {
    return null;
  }
}

export async function configOf(asked: Asked): Promise<Config | Refusal> {
  const source: ConfigSource = { env: process.env, flags: {}, folder: process.cwd() };
  const file = asked.one('config');
  if (file !== null) {
    const name = resolve(file);
    source.file = { name, folder: dirname(name), text: await readFile(name, 'utf8') };
  }
  return readConfig(source);
}

/** Only what went wrong: what these verbs have to say, they say themselves. */
export function openTools(): { clock: ReturnType<typeof realClock>; log: Log } {
  const clock = realClock();
  const all = lineLog(clock);
  return { clock, log: (level, ...rest) => (level === 'info' ? undefined : all(level, ...rest)) };
}

export function tellRefusal(refusal: Refusal, out: Out): void {
  out.tell(`${refusal.refused}\n${refusal.words.zh}\n${refusal.words.en}`);
}

export function tellBoth(words: Words, out: Out): void {
  out.tell(`${words.zh}\n${words.en}`);
}

/** The keys whose signature counts: those given by hand, and this installation's own where its folder is at hand. */
export async function knownKeys(asked: Asked, keysFolder: string): Promise<readonly Uint8Array[] | Refusal> {
  const known: Uint8Array[] = [];
  for (const text of asked.all('key')) {
    const verifier = parseVkey(text);
    if (isRefusal(verifier)) return verifier;
    known.push(verifier.publicKey);
  }
  const own = await readPublicKey(keysFolder);
  return own === null ? known : [...known, own];
}

/** The known keys, and those that changes of the signing key, told in this book, tie to them. */
export async function keysTiedBy(
  known: readonly Uint8Array[],
  book: Evidence | null,
): Promise<readonly Uint8Array[] | Refusal> {
  const rotations: Rotation[] = [];
  try {
    for await (const page of book?.pages() ?? []) {
      for (const { bytes } of page) if (bytes.includes(rotationMark)) rotations.push(...rotationIn(bytes));
    }
  } catch (cause) {
    // A damaged export is the verifier's to tell of, with the place.
    if (!(cause instanceof ExportFault)) throw cause;
  }
  return trustedKeys(known, rotations);
}

const rotationMark = '"type":"signing key changed"';

function rotationIn(bytes: string): Rotation[] {
  try {
    const fact = JSON.parse(bytes) as { type?: unknown; data?: Partial<Rotation> };
    const { oldKey, newKey, signedByOld, signedByNew } = fact.data ?? {};
    if (fact.type !== 'signing key changed' || !oldKey || !newKey || !signedByOld || !signedByNew) return [];
    return [{ oldKey, newKey, signedByOld, signedByNew }];
  } catch {
    // Not a line any more: the verifier names it by its seq.
    return [];
  }
}

const tellEvery_ms = 2_000;

/** Says how far it has come, at most every two seconds, so that a short run says nothing. */
export function progressTo(out: Out, what: string): (done: number, total: number) => void {
  let toldAt = performance.now();
  return (done, total) => {
    if (performance.now() - toldAt < tellEvery_ms) return;
    toldAt = performance.now();
    out.tell(`${what}  ${done} / ${total}`);
  };
}

/** Runs something that Ctrl-C ends cleanly: the server that was started for it is stopped, half a folder is removed. */
export async function cancellable(out: Out, run: (signal: AbortSignal) => Promise<Exit>): Promise<Exit> {
  const cancel = new AbortController();
  const onSignal = () => cancel.abort();
  process.once('SIGINT', onSignal);
  process.once('SIGTERM', onSignal);
  try {
    return await run(cancel.signal);
  } catch (error) {
    if (!cancel.signal.aborted) throw error;
    out.tell('已取消 / cancelled');
    return 1;
  } finally {
    process.removeListener('SIGINT', onSignal);
    process.removeListener('SIGTERM', onSignal);
  }
}
