import { isDeepStrictEqual } from 'node:util';
import type { Fact } from '../../src/base/fact.ts';
import { bookModule } from '../../src/journal/book.ts';
import { factCodec } from '../../src/journal/encode.ts';
import { evidenceOfStore } from '../../src/journal/evidence.ts';
import { Fold } from '../../src/journal/fold.ts';
import { commandQueueMax, signalQueueMax } from '../../src/journal/limits.ts';
import { memoryStore, type MemoryTables } from '../../src/journal/memory/memory-store.ts';
import type { Stream } from '../../src/journal/stream.ts';
import { verifyBook } from '../../src/journal/verify.ts';
import { asModule, type Module } from '../../src/modules/module.ts';
import type { Ordered } from './desk.ts';
import { keys, siteName } from './life.ts';
import type { Said } from './panel.ts';

/** What must hold whenever one looks. Each gives sentences; none is good. They know the promises, not how they are kept. */

/** The site's rows as they lie, with nothing of the program in between. */
export function rowsOf(tables: MemoryTables): { fact: Fact; line: string }[] {
  const stream = [...tables.streams.values()].find(({ row }) => row.name === siteName);
  return (stream?.facts ?? []).map(({ bytes }) => {
    const line = JSON.parse(bytes) as Fact & { recordedAt: string };
    return { fact: { ...line, recordedAt: Date.parse(line.recordedAt) }, line: bytes };
  });
}

const frameCause = /^dc09:\*?[SC]:([0-9A-F]+):R[^:]*:L[^:]*:(\d{4}):/;

/** No acknowledged frame is missing, and whatever was heard stands once, acknowledged or not. */
export function lostOrDoubledFrames(rows: readonly { fact: Fact }[], said: readonly Said[]): string[] {
  const facts = new Map<string, Fact[]>();
  for (const { fact } of rows) {
    const [, account, sequence] = frameCause.exec(fact.cause) ?? [];
    if (account !== undefined) push(facts, `${account}/${sequence}`, fact);
  }
  const wrong: string[] = [];
  for (const { account, sequence, data, expects, acknowledged } of said) {
    const led = facts.get(`${account}/${sequence}`) ?? [];
    const counted = led.filter((fact) => expects.includes(fact.type));
    const name = `frame ${account}/${sequence} (${data})`;
    if (acknowledged && counted.length === 0) wrong.push(`${name} was acknowledged and is lost`);
    if (counted.length > 1) wrong.push(`${name} stands ${counted.length} times, at ${seqsOf(counted)}`);
    if (new Set(led.map((fact) => fact.cause)).size > 1) wrong.push(`${name} was taken for two messages`);
  }
  return wrong;
}

/** What a desk was told is so: kept orders stand once and where they said, refused ones not at all. */
export function lostOrDoubledOrders(rows: readonly { fact: Fact }[], orders: readonly Ordered[]): string[] {
  const facts = new Map<string, Fact[]>();
  for (const { fact } of rows) push(facts, `${fact.by} ${fact.cause}`, fact);
  const wrong: string[] = [];
  for (const { by, cause, command, answer } of orders) {
    const led = facts.get(`${by} ${cause}`) ?? [];
    const name = `order ${cause} (${command.type})`;
    const isOneRun = led.every((fact, index) => fact.seq === led[0]!.seq + index);
    if (!isOneRun) wrong.push(`${name} was carried out more than once, at ${seqsOf(led)}`);
    if (answer?.answer === 'kept' || answer?.answer === 'repeat') {
      if (led[0]?.seq !== answer.seq)
        wrong.push(`${name} was said to be kept at ${answer.seq} and stands at ${seqsOf(led)}`);
      if (answer.answer === 'kept' && led.length !== answer.facts.length) wrong.push(`${name} was not kept whole`);
    }
    if (answer?.answer === 'refused' && led.length > 0) wrong.push(`${name} was refused and stands at ${seqsOf(led)}`);
  }
  return wrong;
}

/** Gapless from 0, and time never runs back. */
export function disorder(rows: readonly { fact: Fact }[]): string[] {
  const wrong: string[] = [];
  let before = 0;
  for (const [index, { fact }] of rows.entries()) {
    if (fact.seq !== index) wrong.push(`seq ${fact.seq} stands where ${index} belongs`);
    if (fact.recordedAt < before) wrong.push(`seq ${fact.seq} is recorded before the fact before it`);
    before = fact.recordedAt;
  }
  return wrong;
}

/** A stop is never passed over: the first fact of a new life says from when to when nobody watched. */
export function unsaidInterruption(
  rows: readonly { fact: Fact }[],
  from: number | null,
  factsBefore: number,
): string[] {
  if (from === null) return [];
  const told = rows.slice(factsBefore).some(({ fact }) => {
    return fact.type === 'watch interrupted' && (fact.data as { from: number }).from === from;
  });
  return told ? [] : [`nobody watched from ${new Date(from).toISOString()} on, and no fact says so`];
}

export async function treeFaults(tables: MemoryTables): Promise<string[]> {
  const store = memoryStore(tables);
  await store.open();
  const row = (await store.streams()).find(({ name }) => name === siteName);
  if (!row) return [];
  const verdict = await verifyBook(await evidenceOfStore(store, row), { publicKeys: [keys.signing.publicKey] });
  return verdict.findings.map((finding) => finding.words.en);
}

/** The state at the desk, the clerk's own, one folded anew from the first fact, and one from the snapshots are the same. */
export async function differingStates(
  stream: Stream,
  modules: readonly Module[],
  tables: MemoryTables,
): Promise<string[]> {
  const all = [asModule(bookModule), ...modules.filter((module) => module.stream === 'site')];
  const codec = factCodec(all);
  const { nextSeq } = stream.reader;
  const fresh = new Fold(all);
  for (const { line, fact } of rowsOf(tables)) if (fact.seq < nextSeq) fresh.apply(codec.decode(line));
  const others: [string, Fold][] = [['shown to the desk', stream.reader.fold]];
  if (clerkOf(stream).seq === nextSeq) others.push(['held by the clerk', clerkOf(stream).fold]);
  const wrong: string[] = [];
  for (const [name, fold] of others) {
    for (const module of all) {
      if (!isDeepStrictEqual(fold.state(module.name), fresh.state(module.name))) {
        wrong.push(`the state of ${module.name} ${name} is not what the journal gives`);
      }
    }
  }
  return wrong;
}

/** The same from the nearest snapshots; asks the store, so only in calm weather. */
export async function differingRewind(stream: Stream): Promise<string[]> {
  // Standing orders go on while the store is asked, so what was shown is put by first.
  const shown = stream.reader.fold.copy();
  const rebuilt = await stream.stateAt(stream.reader.nextSeq - 1);
  return shown.modules
    .filter(({ name }) => !isDeepStrictEqual(rebuilt.fold.state(name), shown.state(name)))
    .map(({ name }) => `the state of ${name} from its snapshot is not the one shown to the desk`);
}

export function queueSize(stream: Stream): { people: number; signals: number } {
  const { people, signals } = clerkOf(stream).queue;
  return { people: people.length, signals };
}

export function overfullQueues(stream: Stream): string[] {
  const { people, signals } = queueSize(stream);
  const wrong: string[] = [];
  if (people > commandQueueMax) wrong.push(`${people} orders of people wait`);
  if (signals > signalQueueMax) wrong.push(`${signals} signals wait`);
  return wrong;
}

/** The one place where a test looks behind the clerk's door: what runs ahead of the journal is seen nowhere else. */
function clerkOf(stream: Stream): { fold: Fold; seq: number; queue: { people: unknown[]; signals: number } } {
  return (stream as unknown as { clerk: ReturnType<typeof clerkOf> }).clerk;
}

function push<T>(into: Map<string, T[]>, key: string, value: T): void {
  const list = into.get(key);
  if (list) list.push(value);
  else into.set(key, [value]);
}

function seqsOf(facts: readonly Fact[]): string {
  return facts.length === 0 ? 'no place' : facts.map((fact) => fact.seq).join(', ');
}
