import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { personOf, problemOf } from '../../../test/support/roster/tiny.ts';
import { isRefusal } from '../../base/errors.ts';
import { parseDate } from '../../base/local-date.ts';
import { checkRoster } from '../../engines/roster/check.ts';
import type { DemandRow, Duty, Shift } from '../../engines/roster/problem.ts';
import { demandFromSlots, type SlotNeed, type SlotsFor } from './demand-from-slots.ts';

const words = { zh: '班', en: 'shift' };
const shifts: Shift[] = [
  {
    id: 'E',
    name: words,
    length_minutes: 480,
    hours: { from_min: 330, to_min: 870 },
    breaks: [{ from_min: 600, to_min: 630 }],
    is_night: false,
  },
  { id: 'N', name: words, length_minutes: 450, hours: { from_min: 1_290, to_min: 1_770 }, is_night: true },
];
const of: SlotsFor = {
  id: 'lanes-south',
  firstDay: parseDate('2026-11-30')!,
  post_ids: null,
  skill_id: 'xray',
  cost_under_minimum: 100,
  cost_under: 10,
  cost_over: 1,
};

const quarters = (day: number, need: (from_min: number) => number): SlotNeed[] =>
  Array.from({ length: 96 }, (_, at) => {
    const wanted = need(at * 15);
    return { day, from_min: at * 15, to_min: at * 15 + 15, minimum: Math.max(0, wanted - 1), wanted };
  });

function rowsOf(slots: readonly SlotNeed[], with_shifts = shifts): DemandRow[] {
  const rows = demandFromSlots(slots, of, with_shifts);
  if (isRefusal(rows)) throw new Error(rows.words.en);
  return rows;
}

describe('demand by quarter hours', () => {
  test('a day that asks for the same all day is as many rows as shifts and breaks cut it into', () => {
    const rows = rowsOf(quarters(0, () => 2));
    expect(rows.map(({ id }) => id)).toEqual(
      ['00:00', '05:30', '10:00', '10:30', '14:30', '21:30'].map((at) => `lanes-south/2026-11-30/${at}`),
    );
    expect(rows[1]).toMatchObject({ day: 0, when: { from_min: 330, to_min: 600 }, skill_id: 'xray', wanted: 2 });
    expect(rows[1]!.cost_under).toBe(10 * 18);
  });

  test('no roster is rated otherwise than by the quarters one by one', () => {
    const need = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 8, maxLength: 8 });
    const line = fc.array(fc.constantFrom('-', 'E', 'N'), { minLength: 2, maxLength: 2 });
    fc.assert(
      fc.property(need, fc.array(line, { minLength: 3, maxLength: 3 }), (steps, lines) => {
        const slots = [0, 1].flatMap((day) => quarters(day, (from_min) => steps[Math.floor(from_min / 180)]!));
        // A shift edge in every quarter lets nothing be joined.
        const everywhere = slots.map(({ from_min }): Shift => ({
          id: `${from_min}`,
          name: words,
          length_minutes: 15,
          hours: { from_min, to_min: from_min + 15 },
          is_night: false,
        }));
        const people = lines.map((_, at) =>
          personOf(`p${at}`, { skill_ids: at === 0 ? [] : ['xray'], contract_ids: [] }),
        );
        const duty = (letter: string): Duty | null => (letter === '-' ? null : { shift_id: letter, post_id: null });
        const roster = { people: people.map(({ id }, at) => ({ person_id: id, days: lines[at]!.map(duty) })) };
        const costBy = (demand: DemandRow[]) =>
          checkRoster(problemOf({ day_count: 2, first_day: '2026-11-30', shifts, people, demand }), roster).cost.total;
        const [joined, single] = [rowsOf(slots), rowsOf(slots, everywhere)];
        expect(single).toHaveLength(192);
        expect(joined.length).toBeLessThan(60);
        expect(costBy(joined)).toBe(costBy(single));
      }),
      { numRuns: 60 },
    );
  });

  test('slots that overlap, leave the day or ask for nonsense are refused, all of them at once', () => {
    const slot = { day: 0, from_min: 600, to_min: 615, minimum: 1, wanted: 1 };
    const answer = demandFromSlots(
      [
        slot,
        { ...slot, from_min: 605, to_min: 620 },
        { ...slot, day: 1, to_min: 1_500 },
        { ...slot, day: 2, minimum: -1 },
      ],
      of,
      shifts,
    );
    if (!isRefusal(answer)) throw new Error('not refused');
    expect(answer.refused).toBe('DEMAND_SLOTS_INVALID');
    for (const place of ['2026-11-30 10:05-10:20', '2026-12-01 10:00-25:00', '2026-12-02 10:00-10:15 (-1/1)']) {
      expect(answer.words.en).toContain(place);
      expect(answer.words.zh).toContain(place);
    }
  });
});
