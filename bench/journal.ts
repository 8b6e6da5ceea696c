import { join } from 'node:path';
import { realChance } from '../src/base/real-chance.ts';
import { evidenceOfStore } from '../src/journal/evidence.ts';
import { Journal } from '../src/journal/journal.ts';
import { freshSigningKey } from '../src/journal/keys.ts';
import type { Stream } from '../src/journal/stream.ts';
import { leavesOf } from '../src/journal/tree.ts';
import { verifyBook } from '../src/journal/verify.ts';
import { asModule } from '../src/modules/module.ts';
import { benchModule, type BenchCommand } from './parts/bench-module.ts';
import { openPlace, removeFolder, workFolder, type Place } from './parts/place.ts';
import { copyProbe, fdatasyncProbe } from './parts/probes.ts';
import { median, Report, swingOf } from './parts/report.ts';

/**
 * What the journal costs without an edge: appends in groups and one by one, through the clerk and on the store alone,
 * and reading it again. Held against raw COPY into the same schema and against fdatasync.
 *
 *   npm run bench -- journal [--json] [--facts N] [--rounds N]
 */
const option = (name: string, otherwise: number) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
};
const factsEach = option('facts', 100_000);
const rounds = option('rounds', 3);
const group = 1_000;
const single_ms = 1_500;

const report = new Report('journal');
const folder = await workFolder();
const place = await openPlace(join(folder, 'data'));
const key = freshSigningKey();
const asker = { by: 'rule/bench', role: 'rule' } as const;
try {
  const { journal, stream } = await openJournal(place);
  const store = (await place.store.createStream({ name: 'alone', kind: 'site', status: 'Actual', epoch: 1 })).number;
  await stream.command('bench', writing(group), asker, 'warm');
  const lines = await linesLike(stream);

  const figures = { copy: [] as number[], alone: [] as number[], clerk: [] as number[], signals: [] as number[] };
  const singles = { sync: [] as number[], alone: [] as number[], clerk: [] as number[] };
  let seq = 0;
  for (let round = -1; round < rounds; round++) {
    const copy = await copyProbe(place.address, lines);
    const alone = await aloneInGroups(store, seq, lines);
    seq += lines.length;
    const clerk = await throughClerk(stream, round);
    const signals = await signalsThroughClerk(stream, round);
    const sync = fdatasyncProbe(folder, 700).perSecond;
    const one = await timed(single_ms, () => place.store.append(store, seq++, [lines[0]!], leavesOf([lines[0]!])));
    const command = writing(1);
    let count = 0;
    const oneByClerk = await timed(single_ms, () => stream.command('bench', command, asker, `one/${round}/${count++}`));
    // The first turn only warms the machine and the compiler up.
    if (round < 0) continue;
    figures.copy.push(copy);
    figures.alone.push(alone);
    figures.clerk.push(clerk);
    figures.signals.push(signals);
    singles.sync.push(sync);
    singles.alone.push(one);
    singles.clerk.push(oneByClerk);
  }

  const copySwing = swingOf(figures.copy);
  const must = { of: 'ratio', kind: 'must', atLeast: 0.6 } as const;
  grouped('groups of 1000 by the store alone', figures.alone, must);
  grouped('decisions of 1000 through the clerk', figures.clerk, must);
  grouped('single signals through the clerk, 4000 waiting', figures.signals);
  const syncSwing = swingOf(singles.sync);
  const half = { of: 'ratio', kind: 'must', atLeast: 0.5 } as const;
  alone('one line at a time by the store alone', singles.alone);
  alone('one fact at a time through the clerk', singles.clerk);

  function grouped(name: string, values: readonly number[], target?: typeof must): void {
    const probe = { name: 'raw COPY', value: median(figures.copy), unit: 'rows/s' };
    const ratio = median(values.map((value, round) => value / figures.copy[round]!));
    report.figure({ name, value: median(values), unit: 'facts/s', probe, ratio, ...(target && { target }) }, copySwing);
  }
  function alone(name: string, values: readonly number[]): void {
    const probe = { name: 'fdatasync', value: median(singles.sync), unit: '/s' };
    const ratio = median(values.map((value, round) => value / singles.sync[round]!));
    report.figure({ name, value: median(values), unit: 'facts/s', probe, ratio, target: half }, syncSwing);
  }

  await readBack(stream);
  await journal.stop();
} finally {
  await place.stop();
  await removeFolder(folder);
}
report.finish();
process.exit(0);

function writing(facts: number): BenchCommand {
  return { type: 'write', facts };
}

async function openJournal(at: Place): Promise<{ journal: Journal; stream: Stream }> {
  const journal = await Journal.open({
    ...at,
    modules: [asModule(benchModule)],
    folds: {},
    chance: realChance(),
    key,
    installation: 'bench',
    displaced: () => process.exit(1),
  });
  return { journal, stream: await journal.addSite('station') };
}

/** The lines the clerk itself writes, over and over: the probe and the store get bytes of the same length and shape. */
async function linesLike(from: Stream): Promise<string[]> {
  const rows = (await from.read(1, group)).map((row) => row.bytes);
  return Array.from({ length: factsEach }, (_, index) => rows[index % rows.length]!);
}

/** Serial: the next group is hashed and sent when the last one is durable. */
async function aloneInGroups(number: number, first: number, all: readonly string[]): Promise<number> {
  const before = performance.now();
  for (let from = 0; from < all.length; from += group) {
    const lines = all.slice(from, from + group);
    await place.store.append(number, first + from, lines, leavesOf(lines));
  }
  return (all.length / (performance.now() - before)) * 1_000;
}

/** Two decisions on their way, so that one is made while the other commits. */
async function throughClerk(to: Stream, round: number): Promise<number> {
  const before = performance.now();
  let left = factsEach / group;
  const lane = async (name: string) => {
    while (left-- > 0) kept(await to.command('bench', writing(group), asker, `group/${round}/${name}/${left}`));
  };
  await Promise.all([lane('a'), lane('b')]);
  return (factsEach / (performance.now() - before)) * 1_000;
}

async function signalsThroughClerk(to: Stream, round: number): Promise<number> {
  const before = performance.now();
  let left = factsEach;
  const lane = async (source: string) => {
    while (left-- > 0) {
      const signal = { kind: 'point', point: 'A00001', what: 'burglary', phase: 'new' } as const;
      kept(await to.signal(signal, `device/${source}`, `${round}/${left}`, source));
    }
  };
  await Promise.all(Array.from({ length: 4_000 }, (_, number) => lane(`AP${number}`)));
  return (factsEach / (performance.now() - before)) * 1_000;
}

function kept(answer: { answer: string }): void {
  if (answer.answer !== 'kept') throw new Error(`the clerk answered ${answer.answer}`);
}

async function timed(run_ms: number, once: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  let count = 0;
  while (performance.now() - before < run_ms) {
    await once();
    count++;
  }
  return (count / (performance.now() - before)) * 1_000;
}

/** A plain scan of the rows is the probe of everything that also looks at them. */
async function readBack(from: Stream): Promise<void> {
  await from.sign();
  const size = from.reader.nextSeq;
  const rate = (before: number) => (size / (performance.now() - before)) * 1_000;
  const scans: number[] = [];
  const scan = async () => {
    const before = performance.now();
    for (let seq = 0; seq < size; seq += 5_000) await from.read(seq, 5_000);
    scans.push(rate(before));
  };
  await scan();
  await scan();
  let before = performance.now();
  const verdict = await verifyBook(await evidenceOfStore(place.store, from.row), { publicKeys: [key.publicKey] });
  const verified = rate(before);
  if (!verdict.ok || verdict.facts !== size) throw new Error(`the book does not verify: ${verdict.words.en}`);
  await scan();
  await place.store.dropSnapshots(from.row.number);
  before = performance.now();
  const rebuilt = await from.stateAt(size - 1);
  const replayed = rate(before);
  if (rebuilt.nextSeq !== size) throw new Error(`replay ended at ${rebuilt.nextSeq} of ${size}`);
  await scan();
  const probe = { name: 'plain scan', value: median(scans), unit: 'facts/s' };
  const target = { of: 'ratio', kind: 'aim', atLeast: 0.45 } as const;
  const of = (name: string, value: number, held?: typeof target) =>
    report.figure(
      { name, value, unit: 'facts/s', probe, ratio: value / probe.value, ...(held && { target: held }) },
      swingOf(scans),
    );
  of(`verify ${size} facts`, verified, target);
  of(`replay ${size} facts without a snapshot`, replayed);
}
