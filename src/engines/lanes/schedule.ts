import type { Lane, LaneSchedule, Problem, Span } from './problem.ts';

/** After the last slot the lanes open then stay so long, for whoever is still in the queue. */
const afterLast_s = 1_800;

/**
 * The problem with its lanes opened by a schedule: of the lanes that are not closed in a slot the first so many, standby
 * lanes last. An entrance the schedule does not name keeps its own hours.
 */
export function withSchedule(problem: Problem, schedule: LaneSchedule): Problem {
  const lanes = problem.entrances.flatMap(({ id }) => {
    const own = lanesInOrder(problem, id);
    const counts = schedule.entrances.find(({ entrance_id }) => entrance_id === id)?.lanes;
    return counts ? opened(own, schedule, counts) : own;
  });
  return { ...problem, lanes };
}

/** An entrance's lanes, those in daily use before those on standby. */
export function lanesInOrder({ lanes }: Problem, entrance_id: string): Lane[] {
  const own = lanes.filter((lane) => lane.entrance_id === entrance_id);
  return own.toSorted((a, b) => Number(a.is_standby) - Number(b.is_standby));
}

/** Lanes that are closed at no moment of a span. */
export function usableLanes(lanes: readonly Lane[], span: Span): Lane[] {
  return lanes.filter(({ closed }) => !closed.some(({ from_s, to_s }) => from_s < span.to_s && span.from_s < to_s));
}

export function slotSpan({ from_s, slot_s }: { from_s: number; slot_s: number }, slot: number): Span {
  return { from_s: from_s + slot * slot_s, to_s: from_s + (slot + 1) * slot_s };
}

function opened(lanes: readonly Lane[], schedule: LaneSchedule, counts: readonly number[]): Lane[] {
  const open = new Map<Lane, Span[]>(lanes.map((lane) => [lane, []]));
  counts.forEach((count, slot) => {
    const span = slotSpan(schedule, slot);
    if (slot === counts.length - 1) span.to_s += afterLast_s;
    for (const lane of usableLanes(lanes, span).slice(0, count)) open.get(lane)!.push(span);
  });
  return lanes.map((lane) => ({ ...lane, open: open.get(lane)! }));
}
