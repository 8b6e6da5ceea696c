import { execFileSync } from 'node:child_process';
import { Crowd } from '../src/engines/crowd/run/crowd.ts';
import { bottleneckFlow_per_s, diagramOf } from '../src/engines/crowd/validate/flows.ts';
import { bottleneckFlows, diagramSets } from '../src/engines/crowd/validate/experiments.ts';
import { mean } from '../src/engines/crowd/validate/measure.ts';
import { Crew, sharedMemory } from '../src/verbs/crowd/crew.ts';
import { asJuPedSim, forJuPedSim, forRvo2, hallOf, problemOf, type Hall } from './parts/crowd-halls.ts';

/**
 * The crowd engine: agent-steps a CPU second beside two others on the same halls in the same minute, how much faster
 * than real time 10,000 and 50,000 people go, what a second thread brings, and how near bottlenecks and diagrams come to the experiments.
 *
 *   npm run bench -- crowd [--jupedsim BINARY] [--rvo2 BINARY] [--seeds 3] [--clog-seeds 100] [--only speed|people] [--json]
 */
const dt_s = 0.05;
const option = (name: string) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? null : (process.argv[at + 1] ?? null);
};
const jupedsim = option('jupedsim');
const rvo2 = option('rvo2');
const seeds = Number(option('seeds') ?? 3);
const clogSeeds = Number(option('clog-seeds') ?? 100);
const only = option('only');

function cpu_s(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Millions of agent-steps a CPU second, the laying out of the plan and the fields apart, as with the peers. */
function ours(hall: Hall, cutoff_m: number, steps: number, own: boolean): number {
  const crowd = new Crowd(
    problemOf(hall, { dt_s: own ? dt_s : 0.01, cutoff_m, ...(!own && { parameters: asJuPedSim }) }),
  );
  for (let step = 0; step < 10; step++) crowd.advance();
  const before = [crowd.world.tally.agentSteps, cpu_s()] as const;
  for (let step = 0; step < steps && !crowd.isEmpty; step++) crowd.advance();
  return (crowd.world.tally.agentSteps - before[0]) / (cpu_s() - before[1]) / 1e6;
}

function peer(binary: string | null, input: string): number | null {
  if (binary === null) return null;
  const lines = execFileSync(binary, { input, encoding: 'utf8', maxBuffer: 1 << 28 })
    .trim()
    .split('\n');
  const { agent_steps, cpu_s: used } = JSON.parse(lines.at(-1)!) as { agent_steps: number; cpu_s: number };
  return agent_steps / used / 1e6;
}

const halls: [name: string, hall: Hall, steps: number][] = [
  ['1,000 in 50 m', hallOf(50, 1_000, false), 500],
  ['10,000 in 150 m', hallOf(150, 10_000, false), 100],
  ['10,000 in 100 m', hallOf(100, 10_000, false), 60],
  ['1,000 in 50 m, 36 columns', hallOf(50, 1_000, true), 300],
  ['10,000 in 150 m, 36 columns', hallOf(150, 10_000, true), 40],
];

const say = (line: string) => process.stdout.write(`${line}\n`);
const shown = (value: number | null) => (value === null || !Number.isFinite(value) ? '-' : value.toFixed(2));

function speeds(): object[] {
  say('| hall | JuPedSim 1.4.2 | RVO2 | ours, 3 m | ours, 1.7 m | /JuPedSim, 3 m | /JuPedSim, 1.7 m | /RVO2, 1.7 m |');
  say('|---|---|---|---|---|---|---|---|');
  return halls.map(([name, hall, steps]) => {
    // Turn by turn, twice each, the better of the two: other load on the machine only ever takes away.
    const two = (run: () => number | null) => {
      const [one, other] = [run(), run()];
      return one === null || other === null ? null : Math.max(one, other);
    };
    const jps = two(() => peer(jupedsim, forJuPedSim(hall, steps)));
    const same = two(() => ours(hall, 3, 2 * steps, false))!;
    const usual = two(() => ours(hall, 1.7, 2 * steps, false))!;
    const rvo = hall.columns ? null : two(() => peer(rvo2, forRvo2(hall, steps)));
    const ratio = (one: number, other: number | null) => (other === null ? null : one / other);
    const row = {
      hall: name,
      jupedsim: jps,
      rvo2: rvo,
      same_cutoff: same,
      usual_cutoff: usual,
      to_jupedsim_same: ratio(same, jps),
      to_jupedsim_usual: ratio(usual, jps),
      to_rvo2: ratio(usual, rvo),
    };
    say(
      `| ${name} | ${[jps, rvo, same, usual, row.to_jupedsim_same, row.to_jupedsim_usual, row.to_rvo2].map(shown).join(' | ')} |`,
    );
    return row;
  });
}

/** As it is used: own profile, step 0.05 s, 20 s of it, in which jams form before the exits. */
function realTime(): object[] {
  return (
    [
      [10_000, 100, false],
      [10_000, 150, false],
      [10_000, 150, true],
      [50_000, 225, false],
    ] as const
  ).map(([count, side, columns]) => {
    const rate = ours(hallOf(side, count, columns), 1.7, 20 / dt_s, true);
    const times = (rate * 1e6 * dt_s) / count;
    say(
      `${count} people in ${side} m${columns ? ', 36 columns' : ''}: ${rate.toFixed(2)} M agent-steps/s, ${times.toFixed(1)} times real time`,
    );
    return { count, side, columns, rate, times_real_time: times };
  });
}

/** How much sooner two threads are done than one, by the clock on the wall: 10,000 in 100 m, 10 s after 5. */
function secondThread(): object {
  const wall_s = [1, 2].map((threads) => {
    const crew = new Crew(threads);
    const crowd = new Crowd(problemOf(hallOf(100, 10_000, false), { dt_s }), sharedMemory);
    crew.start(crowd.world.bodies, crowd.world.cells, crowd.step);
    const advance = (seconds: number) => {
      for (let step = 0; step < seconds / dt_s; step++) crowd.advance(crew.stepAll);
    };
    advance(5);
    const before_ms = performance.now();
    advance(10);
    crew.end();
    return (performance.now() - before_ms) / 1000;
  });
  const gain = wall_s[0]! / wall_s[1]!;
  say(`two threads: ${wall_s.map((took) => took.toFixed(1)).join(' s against ')} s, ${gain.toFixed(2)} times as fast`);
  return { wall_s, gain };
}

function people(): object {
  const flows = bottleneckFlows.map(({ width_m, flow_per_s: measured }) => {
    const runs = Array.from({ length: seeds }, (_, seed) => bottleneckFlow_per_s(width_m, seed + 1).flow_per_s);
    return { width_m, measured, flow: mean(runs), off: Math.abs(mean(runs) / measured - 1) };
  });
  const off = mean(flows.map((row) => row.off));
  say(
    `bottlenecks, ${seeds} seeds: ${(100 * off).toFixed(1)} % off; ${flows.map((row) => `${row.width_m} m ${row.flow.toFixed(2)} (${row.measured})`).join(', ')}`,
  );
  const sets = diagramSets.map((set) => {
    const points = diagramOf(set, 1);
    return { set: set.id, off_m_per_s: mean(points.map(([, speed], at) => Math.abs(speed - set.rows[at]![1]))) };
  });
  say(
    `diagrams: ${sets.map((row) => `${row.set} ${row.off_m_per_s.toFixed(3)} m/s`).join(', ')}; mean ${mean(sets.map((row) => row.off_m_per_s)).toFixed(3)}`,
  );
  const clogged = Array.from({ length: clogSeeds }, (_, seed) => bottleneckFlow_per_s(0.8, seed + 1).left_over).filter(
    (left) => left > 0,
  ).length;
  say(`0.8 m, ${clogSeeds} seeds: ${clogged} with somebody left over`);
  return { bottleneck_off: off, flows, diagrams: sets, clogged, clog_seeds: clogSeeds };
}

const found = {
  bench: 'crowd',
  ...(only !== 'people' && { speeds: speeds(), real_time: realTime(), second_thread: secondThread() }),
  ...(only !== 'speed' && { people: people() }),
};
if (process.argv.includes('--json')) say(JSON.stringify(found));
