import { refuse, type Refusal } from '../../base/errors.ts';
import { formatDate, type DayNumber } from '../../base/local-date.ts';
import { clockText } from '../../base/local-time.ts';
import type { DemandRow, Shift } from '../../engines/roster/problem.ts';

/** People wanted in one piece of a day, by the clock; a quarter of an hour where the opening of lanes is planned. */
export interface SlotNeed {
  /** Counted from the first day of the period. */
  day: number;
  /** Minutes after local midnight of that day; the slot lies within the day. */
  from_min: number;
  to_min: number;
  minimum: number;
  wanted: number;
}

/** What the slots ask for: whose presence counts, and what a person missing or too many costs in each slot. */
export interface SlotsFor extends Pick<
  DemandRow,
  'post_ids' | 'skill_id' | 'cost_under_minimum' | 'cost_under' | 'cost_over'
> {
  /** Begins the id of every row, "lanes-south". */
  id: string;
  firstDay: DayNumber;
}

/**
 * Demand by slots as rows for the roster engine: who covers all of a slot counts in it. Slots in a row that ask for the
 * same become one row where no shift or break begins or ends between them: whoever covers one then covers the other, and
 * the row costs as much as its slots did together. So a day of 96 quarters is a handful of rows, and no roster is rated
 * otherwise. A refusal names every slot that cannot be.
 */
export function demandFromSlots(
  slots: readonly SlotNeed[],
  of: SlotsFor,
  shifts: readonly Shift[],
): DemandRow[] | Refusal {
  const sorted = [...slots].sort((a, b) => a.day - b.day || a.from_min - b.from_min);
  const wrong = sorted.filter((slot, at) => !isSound(slot) || isOverlapping(sorted[at - 1], slot));
  if (wrong.length > 0) return refusal(wrong, of);
  const edges = edgesOf(shifts);
  const rows: { slot: SlotNeed; count: number }[] = [];
  for (const slot of sorted) {
    const last = rows.at(-1);
    if (last && isSameNeed(last.slot, slot) && !edges.has(slot.from_min)) {
      last.slot = { ...last.slot, to_min: slot.to_min };
      last.count++;
    } else rows.push({ slot, count: 1 });
  }
  const isAsking = ({ minimum, wanted }: SlotNeed) => minimum > 0 || wanted > 0 || of.cost_over > 0;
  return rows.filter(({ slot }) => isAsking(slot)).map(({ slot, count }) => rowOf(slot, count, of));
}

function rowOf({ day, from_min, to_min, minimum, wanted }: SlotNeed, count: number, of: SlotsFor): DemandRow {
  return {
    id: `${of.id}/${formatDate(of.firstDay + day)}/${clockText(from_min)}`,
    day,
    when: { from_min, to_min },
    post_ids: of.post_ids,
    skill_id: of.skill_id,
    minimum,
    wanted,
    cost_under_minimum: of.cost_under_minimum * count,
    cost_under: of.cost_under * count,
    cost_over: of.cost_over * count,
  };
}

/** Minutes of the day at which someone's presence may begin or end, from shifts of the same day and of the day before. */
function edgesOf(shifts: readonly Shift[]): Set<number> {
  const spans = shifts.flatMap(({ hours, breaks = [] }) => (hours ? [hours, ...breaks] : []));
  return new Set(spans.flatMap(({ from_min, to_min }) => [from_min, to_min].flatMap((edge) => [edge, edge - 1_440])));
}

function isSameNeed(before: SlotNeed, slot: SlotNeed): boolean {
  return (
    before.day === slot.day &&
    before.to_min === slot.from_min &&
    before.minimum === slot.minimum &&
    before.wanted === slot.wanted
  );
}

function isSound({ day, from_min, to_min, minimum, wanted }: SlotNeed): boolean {
  const isWhole = [day, from_min, to_min, minimum, wanted].every((value) => Number.isInteger(value) && value >= 0);
  return isWhole && from_min < to_min && to_min <= 1_440 && minimum <= wanted;
}

function isOverlapping(before: SlotNeed | undefined, slot: SlotNeed): boolean {
  return before !== undefined && before.day === slot.day && slot.from_min < before.to_min;
}

function refusal(wrong: readonly SlotNeed[], { firstDay, id }: SlotsFor): Refusal {
  const list = wrong.map(
    ({ day, from_min, to_min, minimum, wanted }) =>
      `${formatDate(firstDay + day)} ${clockText(from_min)}-${clockText(to_min)} (${minimum}/${wanted})`,
  );
  return refuse(
    'DEMAND_SLOTS_INVALID',
    {
      zh: `“${id}”的这些时段重叠、不在一天之内或人数不对(最低/期望):${list.join('、')}`,
      en: `These slots of "${id}" overlap, leave the day or ask for no such number (minimum/wanted): ${list.join(', ')}`,
    },
    { slots: wrong.length },
  );
}
