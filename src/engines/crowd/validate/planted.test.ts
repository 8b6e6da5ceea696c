import { describe, expect, test, vi } from 'vitest';
import type { CrowdProblem, Parameters } from '../problem.ts';
import { allCases } from './all.ts';

/**
 * A case that cannot fail says nothing. Here each is run by an engine with a fault: one that does not heed a part of the
 * problem (it is given the problem without it) or walks with broken numbers. The case has to turn red.
 */
type Fault = (problem: CrowdProblem) => CrowdProblem;
const planted = vi.hoisted(() => ({ fault: (problem: CrowdProblem) => problem, drawnTimes: 1 }));
vi.mock('./plain.ts', async (load) => {
  const real = await load<typeof import('./plain.ts')>();
  return { ...real, scenario: (...parts: Arguments<typeof real.scenario>) => planted.fault(real.scenario(...parts)) };
});
vi.mock('../run/draw.ts', async (load) => {
  const real = await load<typeof import('../run/draw.ts')>();
  return { ...real, draw: (...of: Arguments<typeof real.draw>) => planted.drawnTimes * real.draw(...of) };
});
type Arguments<Of extends (...all: never[]) => unknown> = Of extends (...all: infer All) => unknown ? All : never;

function passes(id: string, fault: Fault = (problem) => problem): boolean | null {
  planted.fault = fault;
  return allCases.find((each) => each.id === id)!.run(1).passed;
}

const numbers =
  (parameters: Partial<Parameters>): Fault =>
  (problem) => ({
    ...problem,
    settings: { ...problem.settings, parameters: { ...problem.settings.parameters, ...parameters } },
  });
const groups =
  (change: (group: CrowdProblem['groups'][number]) => CrowdProblem['groups'][number]): Fault =>
  (problem) => ({ ...problem, groups: problem.groups.map(change) });
const without = (part: 'pre_movement_s' | 'uses') =>
  groups((group) => {
    const rest = { ...group };
    delete rest[part];
    return rest;
  });
const links =
  (change: (link: CrowdProblem['links'][number]) => CrowdProblem['links'][number]): Fault =>
  (problem) => ({ ...problem, links: problem.links.map(change) });
/** As many people as this; the large halls need not be full to show that the case sees the fault. */
const thinned =
  (count: number, then: Fault): Fault =>
  (problem) =>
    then({
      ...problem,
      sources: problem.sources.map((source) => (source.kind === 'initial' ? { ...source, count } : source)),
    });
const everybodyAt = (value: number): Fault =>
  groups((group) => ({ ...group, speed_m_per_s: { kind: 'fixed', value } }));
/** In long steps, for those who mind nobody do not need short ones. */
const ghosts: Fault = (problem) =>
  numbers({ radius_m: 0.01, time_gap_s: 0.01, neighbour_strength: 0 })({
    ...problem,
    settings: { ...problem.settings, dt_s: 0.25 },
  });
const anyExit: Fault = (problem) => {
  const all = problem.targets.map(({ id }) => id);
  return groups((group) => ({ ...group, stages: [{ kind: 'leave', target_ids: all }] }))(problem);
};
const onlyExits =
  (count: number): Fault =>
  (problem) =>
    groups((group) => ({
      ...group,
      stages: [{ kind: 'leave', target_ids: problem.targets.slice(0, count).map(({ id }) => id) }],
    }))(problem);
const stairsLikeFloor = groups((group) => ({ ...group, stair_up_m_per_s: 1.34, stair_down_m_per_s: 1.34 }));

const faults: [id: string, what: string, fault: Fault][] = [
  ['RiMEA 1', 'walks at 1 m/s whatever is asked', everybodyAt(1)],
  ['RiMEA 2', 'a stair up is walked like the floor', stairsLikeFloor],
  ['RiMEA 3', 'a stair down is walked like the floor', stairsLikeFloor],
  ['RiMEA 4', 'nobody minds anybody', ghosts],
  ['RiMEA 5', 'reaction times are not heeded', without('pre_movement_s')],
  ['RiMEA 6', 'walls are not felt', numbers({ has_wall_guard: false, wall_strength: 0 })],
  ['RiMEA 7', 'one speed for everybody', everybodyAt(1.34)],
  ['RiMEA 8', 'one speed for everybody', everybodyAt(1.34)],
  ['RiMEA 9', 'two of the four exits are never taken', thinned(200, onlyExits(2))],
  ['RiMEA 10', 'the exit that was given is not heeded', anyExit],
  ['RiMEA 11', 'only the nearest exit is taken', thinned(100, onlyExits(1))],
  ['RiMEA 13', 'a stair is walked like the floor', stairsLikeFloor],
  ['IMO 1', 'walks at 1.34 m/s whatever is asked', everybodyAt(1.34)],
  ['IMO 2', 'a stair up is walked like the floor', stairsLikeFloor],
  ['IMO 3', 'a stair down is walked like the floor', stairsLikeFloor],
  ['IMO 4', 'the most that may pass is not heeded', numbers({ flow_max_per_m_s: Infinity })],
  ['IMO 8', 'who comes the other way is not met', (problem) => ({ ...problem, sources: problem.sources.slice(0, 1) })],
  [
    'NIST 2.7',
    'the car takes everybody at once',
    links((link) => ({ ...link, lift: { ...link.lift!, persons_max: 12 } })),
  ],
  ['NIST 2.10', 'everybody takes the stair', without('uses')],
  ['NIST 4.1', 'an exit that closes stays open', (problem) => ({ ...problem, events: [] })],
  ['Bottleneck', 'half the time gap', numbers({ time_gap_s: 0.3 })],
  ['Diagrams', 'twice the time gap', numbers({ time_gap_s: 1.2 })],
  ['T-junction', 'nobody minds anybody', ghosts],
];

describe('a planted fault turns the case red', () => {
  test.each(faults)('%s: %s', (id, _, fault) => {
    expect(passes(id, fault)).toBe(false);
  });

  test.each(['RiMEA 5', 'RiMEA 7', 'NIST 1.1'])('%s: what is drawn comes out a tenth too large', (id) => {
    planted.drawnTimes = 1.1;
    expect(passes(id)).toBe(false);
    planted.drawnTimes = 1;
  });

  const stopped: Fault = (problem) => ({ ...problem, settings: { ...problem.settings, duration_s: 2 } });
  /** These look at speeds alone, or draw numbers without a crowd, or are told only. */
  const elsewhere = new Set([
    'RiMEA 4',
    'Diagrams',
    'NIST 1.1',
    'RiMEA 14',
    'Other widths',
    'RiMEA 9',
    'RiMEA 11',
    'IMO 9',
  ]);
  const asked = allCases.map(({ id }) => id).filter((id) => !elsewhere.has(id));
  test.each(asked)('%s: nobody ever arrives', (id) => {
    expect(passes(id, stopped)).toBe(false);
  });
  test.each(['RiMEA 9', 'RiMEA 11', 'IMO 9'])('%s: nobody ever arrives', (id) => {
    expect(passes(id, thinned(50, stopped))).toBe(false);
  });
});

test('without a fault the same cases pass', () => {
  for (const id of ['RiMEA 1', 'RiMEA 4', 'RiMEA 6', 'RiMEA 8', 'RiMEA 10', 'IMO 4', 'NIST 1.1', 'NIST 4.1']) {
    expect(passes(id), id).toBe(true);
  }
});
