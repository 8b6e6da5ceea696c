import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyCheckpoint } from '../../../test/support/lanes/random.ts';
import { checkPath } from './check.ts';
import { layoutOf } from './layout.ts';
import type { Path, Trace } from './path.ts';
import type { Problem } from './problem.ts';
import { simulate } from './simulate.ts';
import { oneQueue } from './validation/queue-case.ts';

function pathOf(problem: Problem, seed = 1, replication = 0): Path {
  return simulate(layoutOf(problem), { seed, replication, withTrace: true })!;
}

const total = (values: ArrayLike<number>) => Array.from(values).reduce((sum, each) => sum + each, 0);
const runs = { numRuns: 150 };

describe('a simulated day', () => {
  test('could have happened: nobody jumps the queue, no server has two people, none idles while somebody waits', () => {
    fc.assert(
      fc.property(anyCheckpoint(), fc.integer(), (problem, seed) => {
        expect(checkPath(problem, pathOf(problem, seed))).toEqual([]);
      }),
      runs,
    );
  });

  test('Little’s law is exact: the area of the queue is the sum of the waits, at every station and on the whole', () => {
    fc.assert(
      fc.property(anyCheckpoint(), fc.integer(), (problem, seed) => {
        const path = pathOf(problem, seed);
        const stations = path.queueArea_s.length / (path.joined.length === 0 ? 1 : 4);
        for (let at = 0; at < stations; at++) {
          const own = (of: Float64Array) => total(of.slice(at * 4, (at + 1) * 4));
          expect(own(path.queueArea_s)).toBeCloseTo(own(path.stationWait_s), 4);
        }
        expect(total(path.waitingArea_s)).toBeCloseTo(total(path.wait_s), 4);
      }),
      runs,
    );
  });

  test('nobody is lost: who came is through, turned away, stranded, or came again at another door', () => {
    fc.assert(
      fc.property(anyCheckpoint(), fc.integer(), (problem, seed) => {
        const path = pathOf(problem, seed);
        const gone = path.finished + total(path.turnedAway) + total(path.stranded) + total(path.diverted);
        expect(gone).toBe(total(path.arrived));
        expect(path.waits.size).toBe(path.finished + total(path.stranded));
      }),
      runs,
    );
  });

  test('the same seed gives the same day, another replication another one', () => {
    fc.assert(
      fc.property(anyCheckpoint(), fc.integer(), (problem, seed) => {
        expect(pathOf(problem, seed).trace).toEqual(pathOf(problem, seed).trace);
      }),
      { numRuns: 30 },
    );
    const problem = oneQueue({ per_h: 300, service: { kind: 'exponential', mean_s: 10 }, servers: 1, hours: 2 });
    expect(pathOf(problem, 1, 1).trace).not.toEqual(pathOf(problem, 1, 0).trace);
  });

  test('waits are those of the textbook’s recursion over the same people (Kiefer and Wolfowitz 1955)', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 50, max: 900 }),
        fc.integer(),
        (servers, per_h, seed) => {
          // prettier-ignore
          const problem = oneQueue({ per_h, service: { kind: 'lognormal', mean_s: 20, scv: 1.5 }, servers, hours: 1 });
          const { trace } = pathOf(problem, seed);
          const { joined_s, began_s, ended_s } = trace!;
          const order = joined_s.map((_, at) => at).sort((a, b) => joined_s[a]! - joined_s[b]!);
          const free = Array<number>(servers).fill(0);
          for (const at of order) {
            free.sort((a, b) => a - b);
            const begins = Math.max(free[0]!, joined_s[at]!);
            expect(began_s[at]).toBeCloseTo(begins, 6);
            free[0] = begins + ended_s[at]! - began_s[at]!;
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test('two schedules meet the same people with the same bags; one lane more makes nobody wait longer', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.integer(), (servers, seed) => {
        const wish = { per_h: 500, service: { kind: 'exponential' as const, mean_s: 25 }, hours: 1 };
        const [fewer, more] = [servers, servers + 1].map((count) => pathOf(oneQueue({ ...wish, servers: count }), seed).trace!); // prettier-ignore
        const waits = (trace: Trace) => {
          const rows = trace.person.map((person, at) => ({ person, at })).sort((a, b) => a.person - b.person);
          return rows.map(({ at }) => ({
            came: trace.joined_s[at]!,
            took: trace.ended_s[at]! - trace.began_s[at]!,
            wait: trace.began_s[at]! - trace.joined_s[at]!,
          }));
        };
        const [with1, with2] = [waits(fewer!), waits(more!)];
        expect(with2.map(({ came }) => came)).toEqual(with1.map(({ came }) => came));
        with2.forEach(({ took, wait }, at) => {
          expect(took).toBeCloseTo(with1[at]!.took, 6);
          expect(wait).toBeLessThanOrEqual(with1[at]!.wait + 1e-6);
        });
      }),
      { numRuns: 40 },
    );
  });

  test('demand over capacity for ever ends all the same, and says who was left standing', () => {
    const problem = oneQueue({ per_h: 5_000, service: { kind: 'fixed', mean_s: 60 }, servers: 1, hours: 2 });
    problem.lanes[0]!.open = [{ from_s: 0, to_s: 7_200 }];
    const path = pathOf(problem);
    expect(path.finished).toBe(120);
    expect(total(path.stranded)).toBe(total(path.arrived) - 120);
    expect(total(path.late)).toBeGreaterThanOrEqual(total(path.stranded));
  });

  test('an operator’s turn ends between two people, and whoever comes meanwhile waits for the change', () => {
    const turns = { turn_s: 600, change_s: 30 };
    const service = { kind: 'fixed' as const, mean_s: 7 };
    const problem = oneQueue({ per_h: 3_000, service, servers: 1, hours: 1, station: { turns } });
    const { trace } = pathOf(problem);
    const longer = trace!.ended_s.map((ended_s, at) => ended_s - trace!.began_s[at]! - 7).filter((more) => more > 1e-6);
    const worked_s = trace!.ended_s.at(-1)! - trace!.began_s[0]!;
    expect(longer.every((more) => Math.abs(more - 30) < 1e-6)).toBe(true);
    expect(longer.length).toBeGreaterThanOrEqual(Math.floor(worked_s / 640));
    expect(longer.length).toBeLessThanOrEqual(Math.ceil(worked_s / 600));
  });

  test('a lane that closes finishes with whom it has and takes nobody more', () => {
    const problem = oneQueue({ per_h: 2_000, service: { kind: 'fixed', mean_s: 100 }, servers: 1, hours: 1 });
    problem.lanes[0]!.open = [{ from_s: 0, to_s: 1_750 }];
    const { trace } = pathOf(problem);
    expect(Math.max(...trace!.began_s)).toBeLessThan(1_750);
    expect(Math.max(...trace!.ended_s)).toBeGreaterThan(1_750);
  });

  test('a cancelled run stops at once', () => {
    const problem = oneQueue({ per_h: 50_000, service: { kind: 'fixed', mean_s: 1 }, servers: 20, hours: 10 });
    expect(simulate(layoutOf(problem), { seed: 1, replication: 0, isCancelled: () => true })).toBeNull();
  });
});

describe('the checker', () => {
  const problem = oneQueue({ per_h: 400, service: { kind: 'exponential', mean_s: 20 }, servers: 2, hours: 1, classShares: [0.3, 0.7] }); // prettier-ignore
  const plant = (change: (trace: Trace, path: Path) => void) => {
    const path = pathOf(problem);
    change(path.trace!, path);
    return checkPath(problem, path).map(({ en }) => en.replaceAll(/[\d.]+/g, '#'));
  };
  const waited = (trace: Trace) => trace.began_s.findIndex((began_s, at) => began_s > trace.joined_s[at]! + 5);

  test('finds nothing wrong with what the simulation did', () => expect(plant(() => {})).toEqual([]));

  test.each<[string, (trace: Trace, path: Path) => void, RegExp]>([
    ['a service begun before the person came', (t) => (t.began_s[9] = t.joined_s[9]! - 1), /time runs backwards/],
    ['two people at one server', (t) => (t.ended_s[9] = t.ended_s[9]! + 500), /has two people/],
    [
      'somebody served out of turn',
      (t) => ([t.joined_s[waited(t)]!] = [t.joined_s[waited(t)]! - 400]),
      /queue|lower class/,
    ],
    ['a server that dawdles', (t) => t.began_s.forEach((_, at) => at > 300 && ((t.began_s[at]! += 900), (t.ended_s[at]! += 900))), /idle server/], // prettier-ignore
    ['a queue area told wrong', (_, p) => (p.queueArea_s[0]! += 5), /queue area told/],
    ['waits told wrong', (_, p) => (p.stationWait_s[0]! += 5), /waits told/],
    ['a way the graph does not have', (t) => (t.person[9] = t.person[8]!), /no way/],
    ['a server too many', (t) => (t.server[9] = 77), /# servers, there are #/],
  ])('names a planted fault: %s', (_, change, wanted) => {
    expect(plant(change).join('\n')).toMatch(wanted);
  });
});
