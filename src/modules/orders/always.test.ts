import fc from 'fast-check';
import { expect, test } from 'vitest';
import { given } from '../../../test/support/given.ts';
import { ordersModule } from './module.ts';
import { unreported, unsigned } from './state.ts';
import { orderList } from './view.ts';

const receiver = fc.constantFrom(
  { kind: 'unit', id: '401' },
  { kind: 'role', id: 'patrol' },
  { kind: 'role', id: 'command' },
  { kind: 'site', id: 'harbour' },
);
const order = fc.integer({ min: 1, max: 4 }).map((no) => `O-00000${no}`);
const minutes = fc.integer({ min: -5, max: 120 });
const via = fc.constantFrom('self', 'radio', 'phone');
const words = { part: 'ab'.repeat(32) };

interface Asked {
  type: string;
  minutes?: number;
  standing?: boolean;
  [field: string]: unknown;
}
const command: fc.Arbitrary<Asked> = fc.oneof(
  fc
    .record({ to: fc.array(receiver, { minLength: 1, maxLength: 3 }), minutes, standing: fc.boolean() })
    .map((row) => ({ type: 'give order', words, ...row })),
  fc.record({ order, receiver, via }).map((row) => ({ type: 'sign for order', ...row })),
  fc.record({ order, receiver, via }).map((row) => ({ type: 'report order back', outcome: 'done', ...row })),
  fc.record({ order }).map((row) => ({ type: 'remind of order', ...row })),
  fc.record({ order, minutes }).map((row) => ({ type: 'move order deadline', ...row })),
  fc.record({ order, outcome: fc.constantFrom('done', 'withdrawn') }).map((row) => ({ type: 'close order', ...row })),
);

test('whatever desks do: numbers rise without a gap, nothing closes unreported but withdrawn, nobody is reminded twice of one thing, rules come to rest', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(command, fc.nat(1_200)), { maxLength: 40 }), (acts) => {
      const story = given(ordersModule, [
        { type: 'unit signed on', data: { unit: '401', kind: 'patrol', post: 'PST16' } },
        { type: 'unit signed on', data: { unit: '101', kind: 'command', post: 'PST01' } },
      ]);
      for (const [{ minutes: count, standing, ...asked }, pause_s] of acts) {
        const time = count === undefined ? null : story.now + count * 60_000;
        const term = time === null ? {} : standing ? { until: time } : { deadline: time };
        const before = new Map(story.state.orders);
        const { got } = story.when({ ...asked, ...term }, { by: 'staff/1', role: 'commander', desk: 'desk-1' });
        for (const draft of Array.isArray(got) ? got : []) {
          const { order: id, outcome } = (draft as { data: { order: string; outcome?: string } }).data;
          const row = before.get(id);
          if (draft.type === 'order closed' && outcome !== 'withdrawn') expect(unreported(row!)).toEqual([]);
          if (draft.type === 'order given') expect(Number(id.slice(2))).toBe(before.size + story.state.left.size + 1);
        }
        story.after(pause_s).wakes();
        expect(ordersModule.standing!(story.state, story.now).due).toEqual([]);
        for (const row of story.state.orders.values()) {
          const byRule = row.reminders.filter(({ why }) => why === 'not-signed');
          expect(byRule.length).toBeLessThanOrEqual(1);
          expect(row.until !== null && row.until <= story.now).toBe(false);
          for (const one of row.receivers) if (one.reported) expect(one.signed).not.toBeNull();
        }
        for (const row of orderList(story.state, story.now)) {
          const open = story.state.orders.get(row.order);
          expect(row.stage === 'closed').toBe(open === undefined);
          if (open && row.stage === 'reported') expect([...unsigned(open), ...unreported(open)]).toEqual([]);
        }
      }
      const again = ordersModule.nothing();
      for (const fact of story.facts) ordersModule.apply(again, structuredClone(fact));
      expect(again).toEqual(story.state);
    }),
    { numRuns: 300 },
  );
});
