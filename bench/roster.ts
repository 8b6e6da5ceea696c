import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import highsPackage from 'highs';
import { seededChance } from '../src/base/chance.ts';
import { checkRoster } from '../src/engines/roster/check.ts';
import { construct } from '../src/engines/roster/construct.ts';
import { readCurtois } from '../src/engines/roster/curtois.ts';
import { indexed } from '../src/engines/roster/indexed.ts';
import type { Problem } from '../src/engines/roster/problem.ts';
import { Search } from '../src/engines/roster/search.ts';
import { solve } from '../src/engines/roster/solve.ts';
import { median } from './parts/report.ts';
import { searchLocally } from './parts/roster-local-search.ts';
import { solvePlainMip } from './parts/roster-plain-mip.ts';

/**
 * The roster engine on the public instances of the field, which are not ours to carry: a folder with Instance1.txt and
 * so on is given, or found beside the project. Seconds are CPU seconds of this process, costs are the checker's.
 *
 *   npm run bench -- roster [--instances DIR] [--seconds 60] [--seeds 3] [--only 1,2] [--no-others] [--json]
 */
const highs = await (highsPackage as unknown as typeof highsPackage.default)();

/** Proven optimal by others (the benchmark site's change log). */
const bestKnown: Record<string, number> = {
  1: 607,
  2: 828,
  3: 1001,
  4: 1716,
  5: 1143,
  6: 1950,
  7: 1056,
  8: 1300,
  9: 439,
  10: 4631,
  11: 3443,
  12: 4040,
  13: 1348,
  14: 1278,
  15: 3828,
  16: 3225,
  17: 5746,
  18: 4459,
  19: 3149,
};

const option = (name: string) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? null : (process.argv[at + 1] ?? null);
};
const folder = option('instances') ?? join(import.meta.dirname, '..', '..', 'shared', 'data', 'roster');
const seconds = Number(option('seconds') ?? 60);
const seeds = Number(option('seeds') ?? 3);
const only = option('only')?.split(',') ?? Object.keys(bestKnown);

function cpu_seconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000_000;
}

interface Line {
  instance: string;
  cost: number;
  bound: number;
  gap: number;
  proven: number;
  cpu_seconds: number;
  first_seconds: number;
  plainMip: number | null;
  plainMipBound: number | null;
  localSearch: number | null;
  bestKnown: number;
  costs: number[];
}

interface Run {
  cost: number;
  bound: number;
  gap: number;
  isProven: boolean;
  cpu_seconds: number;
  first_seconds: number;
}

function run(problem: Problem, seed: number): Run {
  let first_seconds = Number.NaN;
  const answer = solve(problem, {
    highs,
    chance: seededChance(seed),
    cpu_seconds,
    limits: { steps_max: Number.MAX_SAFE_INTEGER, cpu_seconds_max: seconds, gap: 0 },
    onProgress: (progress) => {
      if (Number.isNaN(first_seconds)) first_seconds = progress.cpu_seconds;
    },
  });
  const { broken, cost } = checkRoster(problem, answer.roster);
  if (broken.length > 0) throw new Error(`a hard rule was broken: ${broken[0]!.words.en}`);
  if (Math.abs(cost.total - answer.cost) > 1e-6) throw new Error('solver and checker disagree about the cost');
  const { bound } = answer;
  return {
    cost: cost.total,
    bound: bound.cost,
    gap: bound.gap,
    isProven: bound.is_proven_best,
    cpu_seconds: answer.cpu_seconds,
    first_seconds,
  };
}

/** Our own first roster, and from there a search as one writes it in a day. */
function local(problem: Problem): number {
  const search = new Search(indexed(problem), {
    highs,
    chance: seededChance(1),
    cpu_seconds,
    limits: { steps_max: Number.MAX_SAFE_INTEGER, cpu_seconds_max: Number.POSITIVE_INFINITY, gap: 0 },
  });
  construct(search);
  return searchLocally(search.indexed, search.best!.columns, { chance: seededChance(1), seconds, cpu: cpu_seconds });
}

function measured(instance: string, problem: Problem): Line {
  const runs = Array.from({ length: seeds }, (_, at) => run(problem, at + 1)).sort((a, b) => a.cost - b.cost);
  const middle = runs[(runs.length - 1) >> 1]!;
  const withOthers = !process.argv.includes('--no-others');
  const plain = withOthers ? solvePlainMip(highs, problem, seconds, cpu_seconds) : null;
  return {
    instance,
    cost: middle.cost,
    bound: middle.bound,
    gap: middle.gap,
    proven: runs.filter(({ isProven }) => isProven).length,
    cpu_seconds: median(runs.map((each) => each.cpu_seconds)),
    first_seconds: median(runs.map((each) => each.first_seconds)),
    plainMip: plain?.cost ?? null,
    plainMipBound: plain?.bound ?? null,
    localSearch: withOthers ? local(problem) : null,
    bestKnown: bestKnown[instance] ?? Number.NaN,
    costs: runs.map(({ cost }) => cost),
  };
}

const shown = (value: number | null) => (value === null || !Number.isFinite(value) ? '-' : String(Math.round(value)));

function tell(line: Line): void {
  const cells = [
    line.instance,
    `${line.cost} (${line.costs.join(', ')})`,
    shown(line.bound),
    `${(line.gap * 100).toFixed(2)} %`,
    `${line.proven} of ${seeds}`,
    line.cpu_seconds.toFixed(1),
    line.first_seconds.toFixed(2),
    `${shown(line.plainMip)} (bound ${shown(line.plainMipBound)})`,
    shown(line.localSearch),
    shown(line.bestKnown),
  ];
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
}

if (!existsSync(join(folder, 'Instance1.txt'))) {
  process.stderr.write(
    `没有公开算例:${folder} 里找不到 Instance1.txt;用 --instances 指明文件夹\n` +
      `no public instances: ${folder} holds no Instance1.txt; name their folder with --instances\n`,
  );
  process.exit(1);
}
process.stdout.write(
  `${seconds} CPU s, median of ${seeds} seeds\n` +
    '| instance | cost (all seeds) | bound | gap | proven | CPU s | first roster CPU s | plain MIP | local search | best known |\n' +
    '|---|---|---|---|---|---|---|---|---|---|\n',
);
const lines: Line[] = [];
for (const instance of only) {
  const file = join(folder, `Instance${instance}.txt`);
  if (!existsSync(file)) continue;
  const read = readCurtois(readFileSync(file, 'utf8'));
  if (!read.problem) throw new Error(`${file} is not an instance of this format`);
  const line = measured(instance, read.problem);
  lines.push(line);
  tell(line);
}
if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify({ bench: 'roster', seconds, lines })}\n`);
