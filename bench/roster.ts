import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { median } from './parts/report.ts';
import { rosterCases, type RosterCase } from './parts/roster-cases.ts';
import { solveOne, type Asked, type Method, type One } from './parts/roster-one.ts';

/**
 * The roster engine on the public instances of the field, which are not ours to carry (a folder with Instance1.txt and so
 * on is given, or found beside the project), and on the example station for a fortnight and, doubled, for four weeks.
 * Seconds are CPU seconds, costs are the checker's, every solve has a process of its own.
 *
 * With `--out FILE` each solve is a line of that file as soon as it is done, and one already there is not done again: a
 * table cut short is gone on with by the same command.
 *
 *   npm run bench -- roster [--instances DIR] [--out FILE] [--only 1,12,haihe-14] [--seconds N] [--seeds 3] [--no-others] [--json]
 */
const option = (name: string) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? null : (process.argv[at + 1] ?? null);
};
const folder = option('instances') ?? join(import.meta.dirname, '..', '..', 'shared', 'data', 'roster');
const file = option('out');
const seeds = Number(option('seeds') ?? 3);
const only = option('only')?.split(',');
const withOthers = !process.argv.includes('--no-others');

const headings = [
  'problem',
  'CPU s allowed',
  'cost (all seeds)',
  'bound',
  'gap',
  'proven',
  'CPU s',
  'first roster s',
  'complete s',
  'early gap',
  'peak MiB',
  'plain programme',
  'local search',
  'best known',
  'missed',
];
const memory_MiB = 1_024;

const one = option('one');
if (one) await child(JSON.parse(one) as Asked);
else table();

/** The other side of `ran`: one solve, told as one line. */
async function child(asked: Asked): Promise<void> {
  const problem = rosterCases.find(({ name }) => name === asked.case)!.read(folder)!;
  process.stdout.write(`${JSON.stringify(await solveOne(problem, asked))}\n`);
}

function table(): void {
  const done = file && existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
  const known = new Map(done.map((text) => JSON.parse(text) as One).map((each) => [keyOf(each), each]));
  const lines: Line[] = [];
  process.stdout.write(`| ${headings.join(' | ')} |\n|${headings.map(() => '---|').join('')}\n`);
  for (const each of rosterCases) {
    if (only && !only.includes(each.name)) continue;
    if (!each.read(folder)) {
      if (only) process.stderr.write(`${each.name}: 文件夹里没有 / not in ${folder}\n`);
      continue;
    }
    const seconds = Number(option('seconds') ?? each.seconds);
    const solves = (method: Method, count: number) =>
      Array.from({ length: count }, (_, at) => ran({ case: each.name, method, seed: at + 1, seconds }, known));
    const line = lineOf(each, solves('ours', seeds), {
      plain: withOthers && each.hasPlain ? solves('plain', 1)[0]! : null,
      local: withOthers ? solves('local', 1)[0]! : null,
    });
    lines.push(line);
    process.stdout.write(`| ${cellsOf(line).join(' | ')} |\n`);
  }
  if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify({ bench: 'roster', lines })}\n`);
}

function keyOf({ case: name, method, seed, seconds }: Asked): string {
  return [name, method, seed, seconds].join(' ');
}

function ran(asked: Asked, known: Map<string, One>): One {
  const already = known.get(keyOf(asked));
  if (already) return already;
  process.stderr.write(`${asked.case}, ${asked.method}, seed ${asked.seed}, ${asked.seconds} CPU s\n`);
  const args = [...process.execArgv, process.argv[1]!, '--instances', folder, '--one', JSON.stringify(asked)];
  const { stdout, status } = spawnSync(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`${keyOf(asked)} ended with ${status}`);
  const text = stdout.trim().split('\n').at(-1)!;
  if (file) appendFileSync(file, `${text}\n`);
  return JSON.parse(text) as One;
}

interface Line {
  case: string;
  seconds: number;
  /** Of the seed in the middle. */
  cost: number;
  bound: number;
  gap: number;
  costs: number[];
  proven: number;
  cpu_s: number;
  first_s: number;
  complete_s: number | null;
  early: { seconds: number; gap: number } | null;
  peak_MiB: number;
  plain: One | null;
  local: One | null;
  bestKnown: number | null;
  missed: string[];
}

function lineOf(each: RosterCase, runs: One[], others: { plain: One | null; local: One | null }): Line {
  const sorted = [...runs].sort((a, b) => a.cost! - b.cost!);
  const middle = sorted[(sorted.length - 1) >> 1]!;
  const early = each.wanted.early ?? null;
  const completes = runs.map(({ complete_s }) => complete_s ?? Number.POSITIVE_INFINITY);
  const line = {
    case: each.name,
    seconds: middle.seconds,
    cost: middle.cost!,
    bound: middle.bound!,
    gap: gapOf(middle.cost!, middle.bound!),
    costs: sorted.map(({ cost }) => cost!),
    proven: runs.filter(({ isProven }) => isProven).length,
    cpu_s: median(runs.map(({ cpu_s }) => cpu_s)),
    first_s: median(runs.map(({ first_s }) => first_s!)),
    complete_s: median(completes),
    early: early && { seconds: early.seconds, gap: median(runs.map((run) => gapAt(run, early.seconds))) },
    peak_MiB: Math.max(...runs.map(({ peak_MiB }) => peak_MiB)),
    ...others,
    bestKnown: each.bestKnown,
  };
  return { ...line, missed: missedBy(line, each, runs.length) };
}

function missedBy(line: Omit<Line, 'missed'>, { wanted }: RosterCase, run_count: number): string[] {
  const { cost_max, isProven, gap_max, complete_s, early } = wanted;
  return [
    cost_max !== undefined && line.cost > cost_max && `cost ≤ ${cost_max}`,
    isProven && line.proven <= run_count / 2 && 'proven',
    gap_max !== undefined && line.gap > gap_max && `gap ≤ ${gap_max * 100} %`,
    complete_s !== undefined && line.complete_s! > complete_s && `complete ≤ ${complete_s} s`,
    early && line.early!.gap > early.gap && `gap ≤ ${early.gap * 100} % at ${early.seconds} s`,
    line.peak_MiB > memory_MiB && `memory ≤ ${memory_MiB} MiB`,
  ].filter((text) => typeof text === 'string');
}

function gapOf(cost: number, bound: number): number {
  return cost - bound < 1e-6 ? 0 : (cost - bound) / Math.max(1e-9, Math.abs(cost));
}

/** How far from the bound of the end the roster of that second was. */
function gapAt({ course, bound }: One, seconds: number): number {
  const then = course.filter(({ cpu_s }) => cpu_s <= seconds).at(-1);
  return then ? gapOf(then.cost, bound!) : 1;
}

function cellsOf(line: Line): string[] {
  const shown = (value: number | null | undefined) =>
    value === null || value === undefined || !Number.isFinite(value) ? '-' : String(Math.round(value));
  const percent = (gap: number) => `${(gap * 100).toFixed(2)} %`;
  const { plain, local, early } = line;
  return [
    line.case,
    String(line.seconds),
    `${line.cost} (${line.costs.join(', ')})`,
    shown(line.bound),
    `${percent(line.gap)} (${shown(line.cost - line.bound)})`,
    `${line.proven} of ${line.costs.length}`,
    line.cpu_s.toFixed(1),
    line.first_s.toFixed(2),
    Number.isFinite(line.complete_s) ? line.complete_s!.toFixed(2) : '-',
    early ? `${percent(early.gap)} at ${early.seconds} s` : '',
    String(line.peak_MiB),
    plain ? `${shown(plain.cost)} (bound ${shown(plain.bound)})` : withOthers ? 'not its rules' : '',
    local ? shown(local.cost) : '',
    shown(line.bestKnown),
    line.missed.length > 0 ? line.missed.join('; ') : '',
  ];
}
