import { seededChance } from '../src/base/chance.ts';
import { bottleneckFlow_per_s, diagramOf } from '../src/engines/crowd/validate/flows.ts';
import { bottleneckFlows, diagramSets } from '../src/engines/crowd/validate/experiments.ts';
import { mean } from '../src/engines/crowd/validate/measure.ts';
import { numbersOf } from '../src/engines/crowd/profiles.ts';

/**
 * How well the calibration foretells what it was not shown: the experiments are cut in two beforehand, the same grid of
 * T, r, A and D is searched on one part only, and the set it chooses is judged on the other part with other seeds.
 *
 *   npm run bench -- crowd-calibrate [--limit-cpu-s 600] [--judge-seeds 3] [--json]
 */
const option = (name: string, usual: number) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? usual : Number(process.argv[at + 1]);
};
const limit_s = option('limit-cpu-s', 600);
const judgeSeeds = option('judge-seeds', 3);

interface Parts {
  time_gap_s: number;
  radius_m: number;
  neighbour_strength: number;
  neighbour_range_m: number;
}

const grid = {
  time_gap_s: [0.5, 0.6, 0.7, 0.8],
  radius_m: [0.12, 0.15, 0.18],
  neighbour_strength: [2, 3, 5, 8],
  neighbour_range_m: [0.1, 0.2, 0.3],
};
const sets: Parts[] = grid.time_gap_s.flatMap((time_gap_s) =>
  grid.radius_m.flatMap((radius_m) =>
    grid.neighbour_strength.flatMap((neighbour_strength) =>
      grid.neighbour_range_m.map((neighbour_range_m) => {
        return { time_gap_s, radius_m, neighbour_strength, neighbour_range_m };
      }),
    ),
  ),
);

/** One number of an experiment: a flow, or the speed at one density. */
interface Item {
  of: 'bottlenecks' | (typeof diagramSets)[number]['id'];
  /** Its place among those of its kind, by which the halves are cut. */
  at: number;
}
const items: Item[] = [
  ...bottleneckFlows.map((_, at): Item => ({ of: 'bottlenecks', at })),
  ...diagramSets.flatMap(({ id, rows }) => rows.map((_, at): Item => ({ of: id, at }))),
];

/** How far off each item is with these parameters, in the order of `items`: a share of the flow, or m/s. Infinite: clogged. */
function errors(parts: Parts, seed: number): number[] {
  const flows = bottleneckFlows.map(({ width_m, flow_per_s: measured }) => {
    const { flow_per_s, left_over } = bottleneckFlow_per_s(width_m, seed, parts);
    return left_over > 0 ? Infinity : Math.abs(flow_per_s / measured - 1);
  });
  const speeds = diagramSets.flatMap((set) =>
    diagramOf(set, seed, parts).map(([, speed], at) => Math.abs(speed - set.rows[at]![1])),
  );
  return [...flows, ...speeds];
}

/** Off by, of the items kept: flows as a share, speeds in m/s as the mean over the sets of diagrams. */
function offBy(found: readonly number[], keep: (item: Item) => boolean) {
  const of = (id: Item['of']) => found.filter((_, at) => items[at]!.of === id && keep(items[at]!));
  const diagrams = diagramSets.map(({ id }) => of(id)).filter(({ length }) => length > 0);
  return {
    flows: of('bottlenecks').length > 0 ? mean(of('bottlenecks')) : null,
    speeds_m_per_s: diagrams.length > 0 ? mean(diagrams.map(mean)) : null,
  };
}

/** Each against the limit the validation sets, summed: what the search makes small. */
function score(off: ReturnType<typeof offBy>): number {
  return (off.flows ?? 0) / 0.1 + (off.speeds_m_per_s ?? 0) / 0.2;
}

const cuts: { name: string; isHeldIn: (item: Item) => boolean }[] = [
  { name: 'every second width and density, from the first', isHeldIn: ({ at }) => at % 2 === 0 },
  { name: 'every second width and density, from the second', isHeldIn: ({ at }) => at % 2 === 1 },
  { name: 'all but the bottlenecks', isHeldIn: ({ of }) => of !== 'bottlenecks' },
  { name: 'the bottlenecks only', isHeldIn: ({ of }) => of === 'bottlenecks' },
  ...diagramSets.map(({ id }) => ({ name: `all but the ${id}`, isHeldIn: ({ of }: Item) => of !== id })),
];

const say = (line: string) => process.stdout.write(`${line}\n`);
const percent = (value: number | null) =>
  value === null ? '-' : value === Infinity ? 'clogged' : (100 * value).toFixed(1);
const speed = (value: number | null) => (value === null ? '-' : value.toFixed(3));
const spelt = (parts: Parts) =>
  `${parts.time_gap_s}, ${parts.radius_m}, ${parts.neighbour_strength}, ${parts.neighbour_range_m}`;

function cpu_s(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

// Ours first, then the grid in an order that a limit cuts anywhere without favouring a corner of it.
const { time_gap_s, radius_m, neighbour_strength, neighbour_range_m } = numbersOf({
  profile: 'realistic',
  seed: 0,
  duration_s: 0,
}).parameters;
const ours: Parts = { time_gap_s, radius_m, neighbour_strength, neighbour_range_m };
const chance = seededChance(1);
const order = sets
  .filter((parts) => spelt(parts) !== spelt(ours))
  .map((parts) => ({ parts, key: chance.below(2 ** 30) }))
  .sort((one, other) => one.key - other.key)
  .map(({ parts }) => parts);

const searched: { parts: Parts; found: number[] }[] = [];
for (const parts of [ours, ...order]) {
  if (cpu_s() > limit_s) break;
  searched.push({ parts, found: errors(parts, 1) });
}
say(`${searched.length} of ${order.length + 1} sets searched with seed 1, ${cpu_s().toFixed(0)} CPU s\n`);

const judged = new Map<string, number[]>();
/** With other seeds than the search had, so that luck with one seed is not taken for foresight. */
function judge(parts: Parts): number[] {
  const known = judged.get(spelt(parts));
  if (known) return known;
  const runs = Array.from({ length: judgeSeeds }, (_, at) => errors(parts, at + 2));
  const found = items.map((_, at) => mean(runs.map((run) => run[at]!)));
  judged.set(spelt(parts), found);
  return found;
}

say('| held in | T, r, A, D chosen | held in: flows %, speeds m/s | held out: flows %, speeds m/s | ours, held out |');
say('|---|---|---|---|---|');
const rows = cuts.map(({ name, isHeldIn }) => {
  const best = searched.reduce((one, other) =>
    score(offBy(other.found, isHeldIn)) < score(offBy(one.found, isHeldIn)) ? other : one,
  );
  const row = {
    held_in: name,
    chosen: best.parts,
    off_held_in: offBy(best.found, isHeldIn),
    off_held_out: offBy(judge(best.parts), (item) => !isHeldIn(item)),
    ours_held_out: offBy(judge(ours), (item) => !isHeldIn(item)),
  };
  const both = (off: ReturnType<typeof offBy>) => `${percent(off.flows)}, ${speed(off.speeds_m_per_s)}`;
  say(
    `| ${name} | ${spelt(best.parts)} | ${both(row.off_held_in)} | ${both(row.off_held_out)} | ${both(row.ours_held_out)} |`,
  );
  return row;
});

/** The sets that come out best on everything, each kind apart: what a single set can do at all. */
const all = () => true;
const ranking = [...searched].sort((one, other) => score(offBy(one.found, all)) - score(offBy(other.found, all)));
say('\n| T, r, A, D: best on everything, seed 1 | flows % | single file | closed | open | two-way |');
say('|---|---|---|---|---|---|');
for (const { parts, found } of [...ranking.slice(0, 5), searched[0]!]) {
  const each = diagramSets.map(({ id }) => speed(offBy(found, ({ of }) => of === id).speeds_m_per_s));
  say(`| ${spelt(parts)} | ${percent(offBy(found, all).flows)} | ${each.join(' | ')} |`);
}
say(`\n${cpu_s().toFixed(0)} CPU s in all`);
if (process.argv.includes('--json')) {
  say(JSON.stringify({ bench: 'crowd-calibrate', searched: searched.length, cpu_s: cpu_s(), rows, all: searched }));
}
