import highsPackage from 'highs';
import { seededChance } from '../../src/base/chance.ts';
import { checkRoster } from '../../src/engines/roster/check.ts';
import { construct } from '../../src/engines/roster/construct.ts';
import { indexed } from '../../src/engines/roster/indexed.ts';
import type { Problem } from '../../src/engines/roster/problem.ts';
import { Search } from '../../src/engines/roster/search.ts';
import { solve } from '../../src/engines/roster/solve.ts';
import { searchLocally } from './roster-local-search.ts';
import { solvePlainMip } from './roster-plain-mip.ts';

export type Method = 'ours' | 'plain' | 'local';

/** One solve, in a process of its own so that its memory is its own: a line of the results file. */
export interface One {
  case: string;
  method: Method;
  seed: number;
  /** CPU seconds allowed. */
  seconds: number;
  /** By the checker; null where nothing was found. */
  cost: number | null;
  bound: number | null;
  isProven: boolean;
  cpu_s: number;
  /** First roster at all, and the first without a row short of its minimum. */
  first_s: number | null;
  complete_s: number | null;
  /** Cost whenever it fell, by CPU second. */
  course: { cpu_s: number; cost: number }[];
  peak_MiB: number;
}

export interface Asked {
  case: string;
  method: Method;
  seed: number;
  seconds: number;
}

const everySeconds = 15;

function cpu_s(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000_000;
}

export async function solveOne(problem: Problem, asked: Asked): Promise<One> {
  // The package describes its CommonJS face; what an ES module is given as default is the loader itself.
  const highs = await (highsPackage as unknown as typeof highsPackage.default)();
  const began = cpu_s();
  const { seconds, method, seed } = asked;
  const limits = { steps_max: Number.MAX_SAFE_INTEGER, cpu_seconds_max: seconds, gap: 0 };
  const chance = seededChance(seed);
  const found: Partial<One> = { bound: null, isProven: false, first_s: null, complete_s: null, course: [] };
  if (method === 'plain') {
    const { cost, bound } = solvePlainMip(highs, problem, seconds, cpu_s);
    Object.assign(found, { cost, bound });
  } else if (method === 'local') {
    const search = new Search(indexed(problem), { highs, chance, cpu_seconds: cpu_s, limits });
    construct(search);
    found.cost = searchLocally(search.indexed, search.best!.columns, { chance, seconds, cpu: cpu_s });
  } else {
    Object.assign(found, ours(problem, { highs, chance, limits, asked }));
  }
  const peak_MiB = Math.round(process.resourceUsage().maxRSS / 1024);
  return { ...asked, cost: null, ...found, cpu_s: cpu_s() - began, peak_MiB } as One;
}

function ours(
  problem: Problem,
  { highs, chance, limits, asked }: Pick<Parameters<typeof solve>[1], 'highs' | 'chance' | 'limits'> & { asked: Asked },
): Partial<One> {
  const course: One['course'] = [];
  let complete_s: number | null = null;
  let told_s = 0;
  const answer = solve(problem, {
    highs,
    chance,
    limits,
    cpu_seconds: cpu_s,
    onBest: ({ cost, cpu_seconds, roster }) => {
      course.push({ cpu_s: cpu_seconds, cost });
      if (complete_s !== null) return;
      const { cost: parts } = checkRoster(problem, roster);
      if (parts.parts.every(({ kind }) => kind !== 'under-minimum')) complete_s = cpu_seconds;
    },
    onProgress: ({ phase, cost, bound_cost, cpu_seconds }) => {
      if (cpu_seconds - told_s < everySeconds) return;
      told_s = cpu_seconds;
      const where = `${asked.case}, seed ${asked.seed}: ${cpu_seconds.toFixed(0)} of ${asked.seconds} CPU s`;
      process.stderr.write(`  ${where}, ${phase}, ${cost} ≥ ${bound_cost}\n`);
    },
  });
  const { broken, cost } = checkRoster(problem, answer.roster);
  if (broken.length > 0) throw new Error(`a hard rule was broken: ${broken[0]!.words.en}`);
  if (Math.abs(cost.total - answer.cost) > 1e-6) throw new Error('solver and checker disagree about the cost');
  const first_s = course[0]?.cpu_s ?? null;
  const { bound } = answer;
  return { cost: cost.total, bound: bound.cost, isProven: bound.is_proven_best, first_s, complete_s, course };
}
