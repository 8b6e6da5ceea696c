import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isRefusal } from '../../base/errors.ts';
import { planFor, rowFor, type Conditions } from '../../base/run-card.ts';
import { commander, deskA, deskB } from '../../../test/support/desk.ts';
import { defaultPlan, mannedPlannedSite } from '../../../test/support/plans.ts';
import type { IncidentCommand } from '../incidents/commands.ts';
import type { ResponsePlanCommand } from './commands.ts';
import { openRequired } from './state.ts';

const incident = fc.integer({ min: 1, max: 3 }).map((no) => `HC-2026-00000${no}`);
const type = fc.constantFrom('fire', 'drone', 'unattended-item', 'theft');
const reason = fc.integer({ min: 1, max: 9 });
const step = fc.integer({ min: 1, max: 12 });
const evidence = { answer: true, number: 3, unit: '901', words: { part: 'ab'.repeat(32) } };

const command: fc.Arbitrary<ResponsePlanCommand | IncidentCommand> = fc.oneof(
  fc.record({ incidentType: type }).map((row) => ({ type: 'open incident' as const, place: { zone: 'Z02' }, ...row })),
  fc.record({ incident, incidentType: type }).map((row) => ({ type: 'classify incident' as const, ...row })),
  fc.record({ incident, step }).map((row) => ({ type: 'do step' as const, ...row, ...evidence })),
  fc.record({ incident, step }).map((row) => ({ type: 'do step' as const, ...row, ...evidence })),
  fc.record({ incident, step, reason }).map((row) => ({ type: 'skip step' as const, ...row })),
  fc.record({ incident, step }).map((row) => ({ type: 'reopen step' as const, ...row })),
  fc.record({ incident, reason }).map((row) => ({ type: 'stand plan down' as const, ...row })),
  fc
    .record({ incident, plan: fc.constantFrom('PL3', 'PL5', 'PL6'), reason })
    .map((row) => ({ type: 'call out plan' as const, ...row })),
  fc.record({ incident }).map((row) => ({ type: 'mark controlled' as const, force: 3, ...row })),
  fc.record({ incident }).map((row) => ({ type: 'see skipped steps' as const, ...row })),
  fc.record({ incident, into: incident }).map((row) => ({ type: 'merge incident' as const, ...row })),
  fc.record({ incident }).map((row) => ({ type: 'close incident' as const, disposition: 1, ...row })),
  fc.record({ incident }).map((row) => ({ type: 'reopen incident' as const, reason: 1, ...row })),
  fc.integer({ min: 0, max: 3 }).map((basedOn) => ({
    type: 'set response plan' as const,
    plan: 'PL3',
    basedOn,
    ...defaultPlan('PL3'),
    steps: defaultPlan('PL3').steps.slice(basedOn),
  })),
);

test('whatever desks do: nothing is controlled over an open required step, both modules agree on what is open, and a replay gives the same', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(command, fc.boolean(), fc.nat(90)), { maxLength: 40 }), (acts) => {
      const desk = mannedPlannedSite();
      for (const [asked, second, pause_s] of acts) {
        const wasOpen = new Map([...desk.plans.courses].map(([id, { plan }]) => [id, plan ? openRequired(plan) : []]));
        const asker = asked.type === 'see skipped steps' ? commander : second ? deskB : deskA;
        const answer = desk.ask(asked, asker);
        if (!isRefusal(answer) && asked.type === 'mark controlled') expect(wasOpen.get(asked.incident)).toEqual([]);
        desk.wait(pause_s);
        for (const course of desk.plans.courses.values()) {
          const row = desk.incidents.incidents.get(course.incident) ?? desk.incidents.left.get(course.incident);
          expect(row?.plan?.plan ?? null).toBe(course.plan?.plan ?? null);
          expect(row?.plan?.version ?? null).toBe(course.plan?.version ?? null);
          expect(row?.plan?.open ?? []).toEqual(course.plan ? openRequired(course.plan) : []);
          expect(row?.type ?? null).toBe(course.type);
          if (course.plan) expect(desk.plans.versions.has(`${course.plan.plan}/${course.plan.version}`)).toBe(true);
        }
      }
      expect(desk.replayed()).toEqual([desk.incidents, desk.units, desk.plans]);
    }),
    { numRuns: 120 },
  );
});

test('the choice of a plan and of a row does not depend on the order they stand in, and every condition named holds', () => {
  const some = <T>(...values: T[]) => fc.option(fc.subarray(values, { minLength: 1 }), { nil: undefined });
  const conditions = fc.record(
    { priorities: some('P1' as const, 'P2' as const), zones: some('Z01', 'Z02'), dutyLevels: some('D1', 'D2') },
    { requiredKeys: [] },
  );
  const plans = fc
    .array(conditions, { maxLength: 6 })
    .map((rows) => rows.map((row, index) => ({ plan: `PL${index}`, triggers: { types: ['fire'], ...defined(row) } })));
  fc.assert(
    fc.property(
      plans,
      fc.constantFrom('P1' as const, 'P2' as const, null),
      fc.constantFrom('Z01', null),
      (rows, priority, zone) => {
        const situation = { type: 'fire', priority, zone, dutyLevel: 'D1' };
        const chosen = planFor(rows, situation);
        expect(planFor([...rows].reverse(), situation)).toEqual(chosen);
        const named = ({ triggers }: (typeof rows)[number]) => Object.keys(triggers).length;
        const holds = rows.filter(
          ({ triggers }) =>
            (triggers.priorities?.includes(priority as 'P1') ?? true) &&
            (triggers.zones?.includes(zone as 'Z01') ?? true) &&
            (triggers.dutyLevels?.includes('D1') ?? true),
        );
        expect(chosen === null).toBe(holds.length === 0);
        if (chosen) expect(named(chosen)).toBe(Math.max(...holds.map(named)));
        const row = rowFor(
          rows.map(({ triggers }) => ({ ...triggers, wants: [] })),
          situation,
        );
        expect(row === null).toBe(chosen === null);
      },
    ),
  );
});

/** Without what is left out: a condition that is there but undefined is none. */
function defined(row: { [K in keyof Conditions]?: Conditions[K] | undefined }): Conditions {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined));
}
