import { contradictions } from '../test/support/roster/contradictions.ts';
import { station } from '../test/support/roster/station.ts';
import { isRefusal } from '../src/base/errors.ts';
import { checkRoster } from '../src/engines/roster/check.ts';
import { whyImpossible } from '../src/engines/roster/explain.ts';
import { mend, usualMendLimits, type MendEvent, type Mending } from '../src/engines/roster/mend.ts';
import { Report } from './parts/report.ts';

/**
 * Explaining and mending a month of fifty people: how long each planted contradiction takes to be told, each person's
 * absence to be mended, and the proof that no mending has fewer changes. CPU seconds of this process, because the
 * promise is about work and not about what else the machine does.
 *
 *   npm run bench -- roster-mend [--json]
 */
const report = new Report('roster-mend');
const { problem, published } = station();

function cpu_s(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000_000;
}

async function timed<T>(work: () => Promise<T>): Promise<{ answer: T; seconds: number }> {
  const start = cpu_s();
  const answer = await work();
  return { answer, seconds: cpu_s() - start };
}

const atMost = (limit: number) => ({ of: 'value' as const, kind: 'must' as const, atMost: limit });

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

async function mended(events: MendEvent[], proofNodes_max = 0): Promise<{ answer: Mending; seconds: number }> {
  const limits = { ...usualMendLimits, proofNodes_max };
  const { answer, seconds } = await timed(() => mend({ problem, published, events }, limits));
  if (isRefusal(answer)) throw new Error(answer.words.en);
  const { broken } = checkRoster(answer.problem, answer.roster);
  if (broken.length > 0) throw new Error(`a mending broke a rule: ${broken[0]!.words.en}`);
  return { answer, seconds };
}

async function absences(): Promise<void> {
  let slowest = 0;
  const counts = new Map<string, number>();
  for (const { person_id, days } of published.people) {
    const day = days.findIndex((duty, on) => on >= 10 && duty !== null);
    const { answer, seconds } = await mended([{ kind: 'absence', person_id, from_day: day, to_day: day }]);
    slowest = Math.max(slowest, seconds);
    const many = answer.still_short.length > 0 ? 'not closed' : `${answer.changes.length} changes`;
    const key = `${many}${answer.is_fewest ? ', proven fewest' : ''}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  report.figure({ name: 'one absence, slowest of 50', value: slowest, unit: 'CPU s', target: atMost(2) });
  report.note([...counts].map(([key, count]) => `${count} × ${key}`).join('; '));
}

async function proofs(): Promise<void> {
  const gates = problem.demand.filter((row) => row.day >= 10 && row.day <= 16 && row.post_ids?.[0] === 'gate');
  const rows = gates.map((row) => ({ ...row, minimum: row.minimum + 2, wanted: row.wanted + 2 }));
  const cases: [string, MendEvent[]][] = [
    ['five days away', [{ kind: 'absence', person_id: 's04', from_day: 8, to_day: 12 }]],
    ['a swap that breaks rest', [{ kind: 'swap', first_person_id: 's04', second_person_id: 's22', day: 10 }]],
    ['two more at the gate for a week', [{ kind: 'demand', rows }]],
  ];
  for (const [name, events] of cases) {
    const { answer, seconds } = await mended(events, 500);
    report.figure({ name: `proof: ${name}`, value: seconds, unit: 'CPU s', target: atMost(10) });
    report.note(answer.words.en);
  }
}

await explainAll();
await absences();
await proofs();
report.finish();
