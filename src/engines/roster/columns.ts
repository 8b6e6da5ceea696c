import { runCost, type Automaton, type Past, type RunLimit } from './automaton.ts';
import type { Counter } from './counters.ts';
import type { Indexed, PersonClass } from './indexed.ts';

/** One possible row of days of a class: what a master problem chooses from. */
export interface Column {
  of: number;
  /** Duty by day, -1 for off. */
  duties: Int16Array;
  /** Wishes and soft rules; demand is charged over all people. */
  cost: number;
  /** Rows it counts in, and how often. */
  rows: Int32Array;
  counts: Int8Array;
  key: string;
}

export function columnOf(indexed: Indexed, personClass: PersonClass, duties: Int16Array): Column {
  return counted(indexed, personClass, duties, ruleCost(personClass.automaton, shiftsOf(indexed, duties)));
}

/** Of somebody for whom no row of days is possible: what is pinned and nothing else, whatever rules that breaks. */
export function pinnedColumn(indexed: Indexed, personClass: PersonClass): Column {
  const duties = new Int16Array(indexed.day_count).fill(-1);
  for (let day = 0; day < indexed.day_count; day++) {
    if (personClass.mustWork[day] === 0) continue;
    const base = day * indexed.duties.length;
    duties[day] = indexed.duties.findIndex((_, duty) => personClass.cellCost[base + duty]! < Number.POSITIVE_INFINITY);
  }
  return counted(indexed, personClass, duties, 0);
}

function counted(indexed: Indexed, personClass: PersonClass, duties: Int16Array, rulesCost: number): Column {
  const times = new Map<number, number>();
  let cost = personClass.offCost + rulesCost;
  for (let day = 0; day < indexed.day_count; day++) {
    const duty = duties[day]!;
    if (duty < 0) continue;
    const cell = day * indexed.duties.length + duty;
    cost += personClass.cellCost[cell]!;
    for (const row of personClass.cellRows[cell]!) {
      const at = row < 0 ? ~row : row;
      times.set(at, (times.get(at) ?? 0) + (row < 0 ? -1 : 1));
    }
  }
  return {
    of: personClass.index,
    duties,
    cost,
    rows: Int32Array.from(times.keys()),
    counts: Int8Array.from(times.values()),
    key: String.fromCharCode(personClass.index, ...duties.map((duty) => duty + 1)),
  };
}

export function shiftsOf(indexed: Indexed, duties: Int16Array): Int16Array {
  return duties.map((duty) => (duty < 0 ? -1 : indexed.duties[duty]!.shift));
}

/** What all rules charge for a row of shifts; Infinity if a hard one is broken. */
export function ruleCost(automaton: Automaton, shifts: Int16Array): number {
  let cost = runsCost(automaton, shifts);
  for (const counter of automaton.counters) cost += counterCost(automaton, counter, shifts);
  return cost;
}

/** Counters this row of shifts breaks or pays for. */
export function chargedCounters(automaton: Automaton, shifts: Int16Array): number[] {
  const charged: number[] = [];
  automaton.counters.forEach((counter, index) => {
    if (counterCost(automaton, counter, shifts) > 0) charged.push(index);
  });
  return charged;
}

/** What a row of shifts puts into a counter. */
export function countOf(automaton: Automaton, counter: Counter, shifts: Int16Array): number {
  const { from_day, to_day, initial, add, weekendOf } = counter;
  let value = initial;
  let lastWeekend = counter.weekendBefore;
  for (let day = from_day; day <= to_day; day++) {
    const shift = shifts[day]!;
    if (shift < 0) continue;
    if (!weekendOf) {
      value += add[day * automaton.shift_count + shift]!;
    } else if (weekendOf[day]! >= 0 && weekendOf[day] !== lastWeekend) {
      lastWeekend = weekendOf[day]!;
      value++;
    }
  }
  return value;
}

function counterCost(automaton: Automaton, counter: Counter, shifts: Int16Array): number {
  const { min, max, weight } = counter;
  const value = countOf(automaton, counter, shifts);
  if (value > max) return (value - max) * weight;
  return value < min ? (min - value) * weight : 0;
}

function runsCost(automaton: Automaton, shifts: Int16Array): number {
  const { past, transition, shift_count, subRuns } = automaton;
  let before = past.lastShift;
  let cost = 0;
  for (let day = 0; day < shifts.length; day++) {
    const shift = shifts[day]!;
    if (shift >= 0 && before >= 0) cost += transition[day]![before * shift_count + shift]!;
    before = shift;
  }
  const isWork = (shift: number) => shift >= 0;
  const isOff = (shift: number) => shift < 0;
  cost += runCosts(shifts, isWork, automaton.workRun, past.workedRun, past);
  cost += runCosts(shifts, isOff, automaton.offRun, past.offRun, past);
  subRuns.forEach((subRun, at) => {
    const isIn = (shift: number) => shift >= 0 && subRun.isMember[shift] === 1;
    cost += runCosts(shifts, isIn, [subRun], past.subRuns[at]!, past);
  });
  return cost + gapsCost(automaton, shifts);
}

/** All runs of one sort. The first may go on from history, the last may go on beyond the period. */
function runCosts(
  shifts: Int16Array,
  isIn: (shift: number) => boolean,
  limits: RunLimit[],
  past_days: number,
  { isKnown, isRunCut }: Past,
): number {
  let cost = 0;
  let length = past_days;
  let before = past_days;
  let isOpen = !isKnown || (past_days > 0 && isRunCut);
  for (const shift of shifts) {
    if (isIn(shift)) {
      length++;
      continue;
    }
    if (length > 0) cost += runCost(limits, length, isOpen, before);
    length = 0;
    before = 0;
    isOpen = false;
  }
  return length > 0 ? cost + runCost(limits, length, true, before) : cost;
}

/** Rests too short although days off lie between: charged here, and left out of pricing (its bound still holds). */
function gapsCost({ gaps, past, shift_count, day_count }: Automaton, shifts: Int16Array): number {
  let cost = 0;
  let last = past.lastShift;
  let off_days = past.offRun;
  if (past.offRun > 0) last = past.lastWorked;
  for (let day = 0; day < day_count; day++) {
    const shift = shifts[day]!;
    if (shift < 0) {
      off_days++;
      continue;
    }
    if (last >= 0 && off_days > 0) cost += gaps[off_days - 1]?.[day]![last * shift_count + shift] ?? 0;
    last = shift;
    off_days = 0;
  }
  return cost;
}
