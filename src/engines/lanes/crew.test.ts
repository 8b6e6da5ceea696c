import { createRequire } from 'node:module';
import type highsPackage from 'highs';
import { describe, expect, test } from 'vitest';
import { seededChance } from '../../base/chance.ts';
import { checkRoster } from '../roster/check.ts';
import { solve } from '../roster/solve.ts';
import { crewProblem, scheduleOf } from './crew.ts';
import type { Problem } from './problem.ts';
import { runLanes } from './run.ts';
import { withSchedule } from './schedule.ts';
import { staffLanes } from './staffing.ts';
import { network } from './validation/queue-case.ts';

const loadHighs = createRequire(import.meta.url)('highs') as typeof highsPackage.default;

/** A small station: one entrance, four lanes of a belt and a search table, a morning and an evening peak. */
const lateTarget = { wait_s: 120, late: 0.1 };
const hours = 12;
const base = network({
  per_h: 0,
  hours,
  stations: [
    { id: 'belt', name: { zh: '', en: '' }, kind: 'belt', service: { kind: 'lognormal', mean_s: 10, scv: 0.5 }, next: [{ station_id: 'search', share: 0.1 }] }, // prettier-ignore
    { id: 'search', name: { zh: '', en: '' }, kind: 'search', service: { kind: 'lognormal', mean_s: 55, scv: 0.6 }, next: [] }, // prettier-ignore
  ],
  servers: {},
});
const quarters = Array.from({ length: hours * 4 }, (_, slot) => 250 + 550 * Math.exp(-(((slot - 10) / 5) ** 2)) + 650 * Math.exp(-(((slot - 36) / 5) ** 2))); // prettier-ignore
const problem: Problem = {
  ...base,
  from_s: 6 * 3_600,
  to_s: 18 * 3_600,
  slot_s: 900,
  target: lateTarget,
  entrances: [{ ...base.entrances[0]!, arrivals: quarters.map((per_h, slot) => ({ from_s: 21_600 + slot * 900, to_s: 22_500 + slot * 900, per_h })) }], // prettier-ignore
  lanes: Array.from({ length: 4 }, (_, at) => ({
    id: `LN${at}`,
    name: { zh: '', en: '' },
    entrance_id: 'entrance',
    is_standby: at === 3,
    servers: ['belt', 'search'].map((station_id) => ({ station_id, count: 1 })),
    open: [],
    closed: [],
    crew: ['guide', 'xray-operator', 'hand-check', 'hand-check'],
  })),
};
const wish = { time_zone: 'Asia/Shanghai', day: '2026-11-30', shift_min: 480, start_every_min: 60 };

describe('from a wait target to people and back', () => {
  const proposal = staffLanes(problem, { seed: 1, replications: 12 });
  const crew = crewProblem(problem, proposal.schedule, wish);

  test('each slot asks for every place of each lane’s crew, by skill', () => {
    const [plan] = proposal.schedule.entrances;
    for (const row of crew.demand) {
      const [, skill, slot] = row.id.split('/');
      const lanes = plan!.lanes[Number(slot)]!;
      expect(row.minimum).toBe(skill === 'hand-check' ? 2 * lanes : lanes);
      expect(row.when).toEqual({ from_min: 360 + Number(slot) * 15, to_min: 375 + Number(slot) * 15 });
    }
    expect(crew.demand).toHaveLength(3 * plan!.lanes.filter((lanes) => lanes > 0).length);
  });

  test('the roster engine fills it, and the day simulated with that roster keeps the wait target', async () => {
    const solution = solve(crew, {
      highs: await loadHighs(),
      chance: seededChance(1),
      cpu_seconds: () => process.cpuUsage().user / 1e6,
      limits: { steps_max: 200, cpu_seconds_max: 1e9, gap: 0 },
    });
    const verdict = checkRoster(crew, solution.roster);
    expect(verdict.broken).toEqual([]);
    expect(verdict.cost.parts.filter(({ kind }) => kind === 'under-minimum')).toEqual([]);
    const rostered = scheduleOf(problem, quarters.length, crew, solution.roster);
    rostered.entrances[0]!.lanes.forEach((lanes, slot) => {
      expect(lanes).toBeGreaterThanOrEqual(proposal.schedule.entrances[0]!.lanes[slot]!);
    });
    const run = runLanes(withSchedule(problem, rostered), { seed: 77, replications: 30 })!;
    for (const { late } of run.entrances[0]!.slots) expect(late.mean).toBeLessThanOrEqual(lateTarget.late);
  });

  test('a person missing is a lane missing: no lane opens without its whole crew', () => {
    const roster = { people: crew.people.map(({ id }) => ({ person_id: id, days: [{ shift_id: crew.shifts[0]!.id, post_id: 'entrance' }] })) }; // prettier-ignore
    const full = scheduleOf(problem, quarters.length, crew, roster).entrances[0]!.lanes;
    const operators = crew.people.filter(({ skill_ids }) => skill_ids.includes('xray-operator'));
    expect(full[0]).toBe(Math.min(4, operators.length));
    const without = { people: roster.people.map((row) => (row.person_id.includes('guide') ? { ...row, days: [null] } : row)) }; // prettier-ignore
    expect(scheduleOf(problem, quarters.length, crew, without).entrances[0]!.lanes.every((lanes) => lanes === 0)).toBe(true); // prettier-ignore
  });
});
