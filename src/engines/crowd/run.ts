import { Crowd, stepAlone, type StepAll } from './run/crowd.ts';
import { sampleOf } from './run/tally.ts';
import type { Counts, CrowdProblem, CrowdResult, Frame, Progress } from './problem.ts';
import type { Allocate } from './step/cells.ts';
import { ownMemory } from './step/cells.ts';
import { stageOf } from './run/stages.ts';
import { stands } from './step/bodies.ts';

export interface RunOptions {
  /** Each frame as it is made; it is not kept here. */
  onFrame?: (frame: Frame) => void;
  onCounts?: (row: Counts) => void;
  onProgress?: (progress: Progress) => void;
  /** Asked once a simulated second. */
  isCancelled?: () => boolean;
  cpu_seconds?: () => number;
  /** Several threads: how a step is shared out, and memory they all see. */
  stepAll?: StepAll;
  allocate?: Allocate;
  /** Called once everything is laid out and before the first step (for threads that are to be told). */
  onReady?: (crowd: Crowd) => void;
}

/** Without progress for so long somebody counts as stuck; told by squares of this side. */
const stuckAfter_s = 60;
const stuckSquare_m = 5;

/**
 * Runs a crowd to its end, or until cancelled; either way the result holds what there is. The same problem (with its
 * seed) gives the same result to the last bit, however many threads share the steps.
 */
export function runCrowd(problem: CrowdProblem, options: RunOptions = {}): CrowdResult {
  const { onFrame, onCounts, onProgress, isCancelled, cpu_seconds = () => 0, stepAll = stepAlone } = options;
  const start_s = cpu_seconds();
  const crowd = new Crowd(problem, options.allocate ?? ownMemory);
  options.onReady?.(crowd);
  const { world } = crowd;
  const { numbers, tally, people } = world;
  const { duration_s } = problem.settings;
  const rows: Counts[] = [];
  const every = (interval_s: number) => Math.max(1, Math.round(interval_s / numbers.dt_s));
  const frameEvery = numbers.frame_every_s > 0 ? every(numbers.frame_every_s) : 0;
  const [countsEvery, secondEvery] = [every(numbers.counts_every_s), every(1)];
  const steps = Math.round(duration_s / numbers.dt_s);
  let stopped_by: CrowdResult['stopped_by'] = 'duration';
  for (let step = 0; ; step++) {
    if (onFrame && frameEvery > 0 && step % frameEvery === 0) onFrame(crowd.frame());
    if (step % countsEvery === 0) {
      const row = tally.row(world);
      rows.push(row);
      onCounts?.(row);
    }
    if (step % secondEvery === 0) {
      onProgress?.({ t_s: world.t_s, duration_s, inside: people.inside, cpu_seconds: cpu_seconds() - start_s });
      if (isCancelled?.()) stopped_by = 'cancelled';
    }
    if (crowd.isEmpty) stopped_by = 'all out';
    if (stopped_by !== 'duration' || step >= steps) break;
    crowd.advance(stepAll);
  }
  if (rows.at(-1)?.t_s !== world.t_s) rows.push(tally.row(world));
  return {
    stopped_by,
    t_s: world.t_s,
    agent_steps: tally.agentSteps,
    cpu_seconds: cpu_seconds() - start_s,
    entered: tally.entered,
    left: tally.left,
    inside: people.inside,
    outside: tally.outside,
    all_out_s: stopped_by === 'all out' && tally.left > 0 ? tally.lastLeft_s : null,
    stuck: stuckIn(crowd, problem),
    rows,
    targets: tally.targets.map(({ count, first_s, last_s }, at) => {
      return { id: problem.targets[at]!.id, count, first_s, last_s };
    }),
    servers: world.servers.map(({ server, busy_s }, at) => ({
      id: server.id,
      served: tally.served[at]!,
      wait_s: sampleOf(tally.waits_s[at]!),
      busy_share: world.t_s > 0 ? Math.min(1, busy_s / world.t_s) : 0,
    })),
    trains: world.trains.map(({ alighted, boarded }, at) => ({
      id: problem.trains[at]!.id,
      alighted,
      boarded,
      left_behind: leftBehind(crowd, at),
    })),
    groups: tally.groups.map(({ entered, left, journeys_s }, at) => {
      return { id: problem.groups[at]!.id, entered, left, journey_s: sampleOf(journeys_s) };
    }),
  };
}

function leftBehind({ world }: Crowd, train: number): number {
  const { people, trains, problem, t_s } = world;
  if (t_s < trains[train]!.depart_s) return 0;
  const { id } = problem.trains[train]!;
  let count = 0;
  for (let at = 0; at < people.inside; at++) {
    const stage = stageOf(world, people.list[at]!);
    if (stage?.kind === 'board' && stage.train_id === id) count++;
  }
  return count;
}

function stuckIn({ world }: Crowd, problem: CrowdProblem): CrowdResult['stuck'] {
  const { people, ways, plan, t_s } = world;
  const squares = new Map<string, { level_id: string; at: readonly [number, number]; count: number }>();
  for (let at = 0; at < people.inside; at++) {
    const who = people.list[at]!;
    const stage = stageOf(world, who);
    const isWaiting = people.mode[who] === stands || !stage || stage.kind === 'wait' || stage.kind === 'board';
    if (isWaiting || t_s < ways.starts_s[who]! || t_s - ways.best_s[who]! < stuckAfter_s) continue;
    const page = plan.pages[people.page[who]!]!;
    const level = page.way >= 0 ? plan.ways[page.way]!.ends[0].level : page.level;
    const square = (value: number) => (Math.floor(value / stuckSquare_m) + 0.5) * stuckSquare_m;
    const place = [square(people.x[who]!), square(people.y[who]!)] as const;
    const key = `${level} ${place.join(' ')}`;
    const known = squares.get(key);
    if (known) known.count++;
    else squares.set(key, { level_id: problem.levels[level]!.id, at: place, count: 1 });
  }
  return [...squares.values()].sort((one, other) => other.count - one.count);
}
