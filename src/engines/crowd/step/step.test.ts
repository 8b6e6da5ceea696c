import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { seededChance } from '../../../base/chance.ts';
import { planOf } from '../plan/plan.ts';
import { share } from '../run/draw.ts';
import { box, floor, scenario } from '../validate/plain.ts';
import { bodiesFor, walks, type Bodies } from './bodies.ts';
import { cellsOf, ownMemory, type Cells } from './cells.ts';
import { expAt } from './exp.ts';
import { arrange, peopleFor, type People } from './people.ts';
import { stepRange, type StepNumbers } from './step.ts';

/** JuPedSim 1.4.2 on this hall: agents as [x, y, exit, free speed, time gap, radius], positions as [agent, x, y]. */
interface Trace {
  hall_m: number;
  exits: [number, number, number, number][];
  cases: {
    name: string;
    agents: number[][];
    empty_at_step: number;
    steps: { step: number; at: [number, number, number][] }[];
  }[];
}

const trace = JSON.parse(readFileSync(new URL('./testcases/cfsm2-trace.json', import.meta.url), 'utf8')) as Trace;

/** The model as its other implementation sets it. */
const asJuPedSim: StepNumbers = {
  dt_s: 0.01,
  cutoff_m: 3,
  neighbour_strength: 8,
  neighbour_range_m: 0.1,
  wall_strength: 5,
  wall_range_m: 0.02,
  wallReach_m: 0.7,
  jam_after_s: Infinity,
  jam_speed_m_per_s: 0,
  sidestep_rad: 0,
  guard_m: 0,
};

interface Hall {
  people: People;
  bodies: Bodies;
  cells: Cells;
}

function hallOf(side_m: number, agents: readonly number[][], cellsCutoff_m = asJuPedSim.cutoff_m): Hall {
  const problem = scenario({ levels: [floor('1F', 0, [box(0, 0, side_m, side_m)])] }, { duration_s: 1 });
  const cells = cellsOf(problem, planOf(problem), { ...asJuPedSim, cutoff_m: cellsCutoff_m }, ownMemory);
  const people = peopleFor(agents.length);
  agents.forEach(([x, y, goal, speed, gap, radius], who) => {
    people.x[who] = x!;
    people.y[who] = y!;
    people.goal[who] = goal!;
    people.speed[who] = speed!;
    people.gap[who] = gap!;
    people.radius[who] = radius!;
    people.mode[who] = walks;
    people.list[who] = who;
  });
  people.inside = agents.length;
  return { people, bodies: bodiesFor(agents.length, cells, ownMemory), cells };
}

/** One step as the other implementation orders it; the middle of the exit is walked to in a straight line. */
function iterate({ people, bodies, cells }: Hall, marked: Set<number>, cuts: readonly number[] = []): void {
  let kept = 0;
  for (let at = 0; at < people.inside; at++) {
    if (!marked.has(people.list[at]!)) people.list[kept++] = people.list[at]!;
  }
  people.inside = kept;
  for (let at = 0; at < kept; at++) {
    const who = people.list[at]!;
    const [x0, y0, x1, y1] = trace.exits[people.goal[who]!]!;
    const [x, y] = [people.x[who]!, people.y[who]!];
    if (x >= x0 && x <= x1 && y >= y0 && y <= y1) marked.add(who);
    const [dx, dy] = [(x0 + x1) / 2 - x, (y0 + y1) / 2 - y];
    const d = Math.hypot(dx, dy);
    people.wantX[who] = dx / d;
    people.wantY[who] = dy / d;
  }
  arrange(people, bodies, cells, asJuPedSim.cutoff_m);
  const ends = [0, ...cuts, 1].map((part) => Math.floor(part * bodies.head[0]!));
  for (let at = 1; at < ends.length; at++) stepRange(bodies, cells, asJuPedSim, ends[at - 1]!, ends[at]!);
  for (let slot = 0; slot < bodies.head[0]!; slot++) {
    const who = bodies.who[slot]!;
    people.x[who] = bodies.newX[slot]!;
    people.y[who] = bodies.newY[slot]!;
  }
}

/** The equations of the paper once more, everybody with everybody, knowing nothing of cells. */
function plainStep({ people }: Hall, side_m: number, cutoff_m: number): { x: number; y: number }[] {
  const { dt_s, neighbour_strength: A, neighbour_range_m: D, wall_strength: Aw, wall_range_m: Dw } = asJuPedSim;
  const all = [...people.list.subarray(0, people.inside)];
  return all.map((i) => {
    const [x, y, r] = [people.x[i]!, people.y[i]!, people.radius[i]!];
    let [ex, ey] = [people.wantX[i]!, people.wantY[i]!];
    const seen = all.filter((j) => j !== i && Math.hypot(people.x[j]! - x, people.y[j]! - y) <= cutoff_m);
    for (const j of seen) {
      const [dx, dy] = [people.x[j]! - x, people.y[j]! - y];
      const d = Math.hypot(dx, dy);
      const push = A * Math.exp((r + people.radius[j]! - d) / D);
      ex -= (push * dx) / d;
      ey -= (push * dy) / d;
    }
    ex += Aw * (Math.exp((r - x) / Dw) - Math.exp((r - (side_m - x)) / Dw));
    ey += Aw * (Math.exp((r - y) / Dw) - Math.exp((r - (side_m - y)) / Dw));
    const length = Math.hypot(ex, ey);
    ex /= length;
    ey /= length;
    const gaps = seen
      .map((j) => ({ dx: people.x[j]! - x, dy: people.y[j]! - y, l: r + people.radius[j]! }))
      .filter(({ dx, dy, l }) => ex * dx + ey * dy >= 0 && Math.abs(-ey * dx + ex * dy) <= l)
      .map(({ dx, dy, l }) => Math.hypot(dx, dy) - l);
    const v = Math.min(people.speed[i]!, Math.max(0, Math.min(...gaps) / people.gap[i]!));
    return { x: x + ex * v * dt_s, y: y + ey * v * dt_s };
  });
}

describe('the step is the collision-free speed model, to the last digits', () => {
  test.each(trace.cases)('25 people walk as in JuPedSim 1.4.2, within 1e-8 m at every stored step: $name', (one) => {
    const hall = hallOf(trace.hall_m, one.agents);
    const marked = new Set<number>();
    let step = 0;
    for (const { step: until, at } of one.steps) {
      for (; step < until; step++) iterate(hall, marked);
      expect([...hall.people.list.subarray(0, hall.people.inside)]).toEqual(
        at.map(([who]) => who).sort((a, b) => a - b),
      );
      for (const [who, x, y] of at) {
        expect(Math.hypot(hall.people.x[who]! - x, hall.people.y[who]! - y), `${step} ${who}`).toBeLessThan(1e-8);
      }
    }
    for (; step < one.empty_at_step; step++) {
      expect(hall.people.inside).toBeGreaterThan(0);
      iterate(hall, marked);
    }
    expect(hall.people.inside).toBe(0);
  });

  /** A dense crowd, where each person has dozens of others in sight. */
  function crowded(count: number, side_m: number, seed: number): number[][] {
    const chance = seededChance(seed);
    const rows = Math.ceil(Math.sqrt(count));
    return Array.from({ length: count }, (_, at) => [
      0.5 + ((at % rows) + 0.5 + 0.3 * (share(chance) - 0.5)) * ((side_m - 1) / rows),
      0.5 + (Math.floor(at / rows) + 0.5 + 0.3 * (share(chance) - 0.5)) * ((side_m - 1) / rows),
      at % 4,
      0.8 + 0.8 * share(chance),
      0.6 + 0.6 * share(chance),
      0.14 + 0.06 * share(chance),
    ]);
  }

  /** The farthest apart that cells and the plain sum come in one step of a crowded hall. */
  function apart(cellsCutoff_m: number, seed: number): number {
    const hall = hallOf(trace.hall_m, crowded(300, trace.hall_m, seed), cellsCutoff_m);
    let worst = 0;
    const marked = new Set<number>();
    for (let step = 0; step < 5; step++) {
      const before = { ...hall, people: { ...hall.people, x: hall.people.x.slice(), y: hall.people.y.slice() } };
      iterate(hall, marked);
      before.people.wantX = hall.people.wantX;
      before.people.wantY = hall.people.wantY;
      plainStep(before, trace.hall_m, asJuPedSim.cutoff_m).forEach(({ x, y }, at) => {
        const who = hall.people.list[at]!;
        worst = Math.max(worst, Math.hypot(hall.people.x[who]! - x, hall.people.y[who]! - y));
      });
    }
    return worst;
  }

  test('among 300 people nobody in sight is missed and nobody out of sight counts', () => {
    for (const seed of [1, 2, 3]) expect(apart(asJuPedSim.cutoff_m, seed)).toBeLessThan(1e-12);
  });

  test('a neighbour search that looks only half as far is caught', () => {
    expect(apart(asJuPedSim.cutoff_m / 4, 1)).toBeGreaterThan(1e-4);
  });

  test('however the people are shared out, every position is the same to the last bit', () => {
    const runs = [[], [0.5], [0.1, 0.11, 0.73]].map((cuts) => {
      const hall = hallOf(trace.hall_m, crowded(200, trace.hall_m, 9));
      const marked = new Set<number>();
      for (let step = 0; step < 40; step++) iterate(hall, marked, cuts);
      return Buffer.concat([Buffer.from(hall.people.x.buffer), Buffer.from(hall.people.y.buffer)]).toString('hex');
    });
    expect(new Set(runs).size).toBe(1);
  });

  test('the tabulated exponential is right to 1e-12 of its value', () => {
    for (let z = -40; z <= 20; z += 0.0137) expect(Math.abs(expAt(z) / Math.exp(z) - 1)).toBeLessThan(1e-12);
  });
});
