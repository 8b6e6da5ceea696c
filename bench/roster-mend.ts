import { readFileSync } from 'node:fs';
import { contradictions } from '../test/support/roster/contradictions.ts';
import { cpu_seconds, proverHere } from '../test/support/roster/prover.ts';
import { station } from '../test/support/roster/station.ts';
import { seededChance } from '../src/base/chance.ts';
import { isRefusal } from '../src/base/errors.ts';
import { checkRoster } from '../src/engines/roster/check.ts';
import { whyImpossible } from '../src/engines/roster/explain.ts';
import { readProblem } from '../src/engines/roster/files/read-problem.ts';
import { mend, usualMendLimits, type MendEvent, type Mending, type MendProof } from '../src/engines/roster/mend.ts';
import type { Problem, Roster } from '../src/engines/roster/problem.ts';
import { percentile, Report } from './parts/report.ts';
import { month } from './parts/roster-month.ts';

/**
 * Explaining and mending a month of fifty people: how long each planted contradiction takes to be told, each person's
 * absence to be mended, and the proof that no mending has fewer changes. CPU seconds of this process, because the
 * promise is about work and not about what else the machine does. A public instance of fifty people and 28 days is
 * measured as well where its file is given.
 *
 *   npm run bench -- roster-mend [--instance FILE] [--only rota|month|instance|contradictions] [--json]
 */
const report = new Report('roster-mend');
const option = (name: string) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? null : (process.argv[at + 1] ?? null);
};
const isAsked = (part: string) => (option('only') ?? part) === part;
const proof_seconds = 10;

async function timed<T>(work: () => Promise<T>): Promise<{ answer: T; seconds: number }> {
  const start = cpu_seconds();
  const answer = await work();
  return { answer, seconds: cpu_seconds() - start };
}

const atMost = (limit: number) => ({ of: 'value' as const, kind: 'must' as const, atMost: limit });
const most = (values: readonly number[]) => Math.max(0, ...values);
const middle = (values: readonly number[]) => percentile(Float64Array.from(values), 0.5);

async function explainAll(): Promise<void> {
  let slowest = { name: '', seconds: 0 };
  let told = 0;
  let smallest = 0;
  const planted = contradictions();
  for (const { name, problem: given } of planted) {
    const { answer, seconds } = await timed(() => whyImpossible(given));
    if (answer.found === 'conflict') told++;
    if (answer.found === 'conflict' && answer.conflict.proof === 'smallest') smallest++;
    if (seconds > slowest.seconds) slowest = { name, seconds };
  }
  report.figure({
    name: 'contradictions not told',
    value: planted.length - told,
    unit: `of ${planted.length}`,
    target: atMost(0),
  });
  report.figure({ name: 'slowest contradiction', value: slowest.seconds, unit: 'CPU s', target: atMost(5) });
  report.note(`slowest: ${slowest.name}; ${smallest} of ${told} proven smallest, the others irreducible`);
}

interface Published {
  name: string;
  problem: Problem;
  roster: Roster;
}

async function mended({ problem, roster }: Published, events: MendEvent[], when: MendProof['when'] | null) {
  const proving = when && { prove: proverHere({ steps_max: 1e9, cpu_seconds_max: proof_seconds }), when };
  const { answer, seconds } = await timed(() => mend({ problem, published: roster, events }, usualMendLimits, proving));
  if (isRefusal(answer)) throw new Error(answer.words.en);
  const { broken } = checkRoster(answer.problem, answer.roster);
  if (broken.length > 0) throw new Error(`a mending broke a rule: ${broken[0]!.words.en}`);
  return { answer, seconds };
}

/** Everybody is absent once, on their first day of work from day 10 on. */
async function absences(published: Published): Promise<void> {
  const [first, proof, beyond, open]: [number[], number[], number[], string[]] = [[], [], [], []];
  const changes = new Map<number, number>();
  for (const { person_id, days } of published.roster.people) {
    const day = days.findIndex((duty, on) => on >= 10 && duty !== null);
    if (day < 0) continue;
    const events: MendEvent[] = [{ kind: 'absence', person_id, from_day: day, to_day: day }];
    const found = await mended(published, events, null);
    first.push(found.seconds);
    let answer: Mending = found.answer;
    if (!answer.is_fewest) {
      const proven = await mended(published, events, 'always');
      answer = proven.answer;
      proof.push(proven.seconds);
      if (answer.still_short.length === 0) beyond.push(answer.changes.length);
      if (!answer.is_fewest) open.push(`${person_id} ${answer.changes.length} changes, at least ${answer.at_least}`);
    }
    changes.set(answer.changes.length, (changes.get(answer.changes.length) ?? 0) + 1);
  }
  const of = published.name;
  report.figure({ name: `${of}: one absence, median`, value: middle(first), unit: 'CPU s' });
  report.figure({ name: `${of}: one absence, slowest`, value: most(first), unit: 'CPU s', target: atMost(2) });
  if (proof.length > 0) {
    report.figure({ name: `${of}: proof, median of ${proof.length}`, value: middle(proof), unit: 'CPU s' });
    report.figure({ name: `${of}: proof, slowest`, value: most(proof), unit: 'CPU s', target: atMost(10) });
  }
  report.figure({
    name: `${of}: not proven fewest`,
    value: open.length,
    unit: `of ${first.length}`,
    target: atMost(0),
  });
  const counts = [...changes].sort(([a], [b]) => a - b).map(([count, people]) => `${people} × ${count}`);
  report.note(`${of}: people × changes ${counts.join(', ')}; ${beyond.length} closed with more than three`);
  for (const each of open) report.note(`${of}: open ${each}`);
}

async function proofs(published: Published): Promise<void> {
  const gates = published.problem.demand.filter(
    (row) => row.day >= 10 && row.day <= 16 && row.post_ids?.[0] === 'gate',
  );
  const rows = gates.map((row) => ({ ...row, minimum: row.minimum + 2, wanted: row.wanted + 2 }));
  const cases: [string, MendEvent[]][] = [
    ['five days away', [{ kind: 'absence', person_id: 's04', from_day: 8, to_day: 12 }]],
    ['a swap that breaks rest', [{ kind: 'swap', first_person_id: 's04', second_person_id: 's22', day: 10 }]],
    ['two more at the gate for a week', [{ kind: 'demand', rows }]],
  ];
  for (const [name, events] of cases) {
    const { answer, seconds } = await mended(published, events, 'always');
    report.figure({ name: `proof: ${name}`, value: seconds, unit: 'CPU s', target: atMost(proof_seconds) });
    report.note(answer.words.en);
  }
}

async function solved(name: string, problem: Problem, seconds: number): Promise<Published> {
  const prove = proverHere({ steps_max: 1e9, cpu_seconds_max: seconds });
  const { roster, cost, bound } = (await prove({ problem, short_cost: 1, enough: Infinity }))!;
  report.note(
    `${name}: published at cost ${cost}, bound ${bound.cost}, ${checkRoster(problem, roster).broken.length} broken`,
  );
  return { name, problem, roster };
}

if (isAsked('contradictions')) await explainAll();
if (isAsked('rota')) {
  const { problem, published } = station();
  const rota = { name: 'rota', problem, roster: published };
  await absences(rota);
  await proofs(rota);
}
if (isAsked('month')) await absences(await solved('month', month(seededChance(1)), 30));
const file = option('instance');
if (file !== null && isAsked('instance')) {
  const { problem } = readProblem(readFileSync(file, 'utf8'));
  if (!problem) throw new Error(`${file} is no instance without mistakes`);
  await absences(await solved('instance', problem, 60));
}
report.finish();
