import { runCost, type Automaton } from './automaton.ts';
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
  const counted = new Map<number, number>();
  let cost = personClass.offCost + ruleCost(personClass.automaton, shiftsOf(indexed, duties));
  for (let day = 0; day < indexed.day_count; day++) {
    const duty = duties[day]!;
    if (duty < 0) continue;
    const cell = day * indexed.duties.length + duty;
    cost += personClass.cellCost[cell]!;
    for (const row of personClass.cellRows[cell]!) {
      const at = row < 0 ? ~row : row;
      counted.set(at, (counted.get(at) ?? 0) + (row < 0 ? -1 : 1));
    }
  }
  return {
    of: personClass.index,
    duties,
    cost,
    rows: Int32Array.from(counted.keys()),
    counts: Int8Array.from(counted.values()),
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
  const { min, max, weight, initial } = counter;
  const value = countOf(automaton, counter, shifts);
  // A hard maximum already passed before the period cannot be mended by it; it only allows nothing more.
  const atMost = weight === Number.POSITIVE_INFINITY ? Math.max(max, initial) : max;
  if (value > atMost) return (value - atMost) * weight;
  return value < min ? (min - value) * weight : 0;
}

function runsCost(automaton: Automaton, shifts: Int16Array): number {
  const { past, transition, shift_count, subRuns } = automaton;
  const last = shifts.length - 1;
  let before = past.isKnown ? past.lastShift : -1;
  let run = past.isKnown ? past.workedRun || past.offRun : 0;
  let isWork = past.isKnown ? past.workedRun > 0 : shifts[0]! >= 0;
  let isOpen = !past.isKnown || past.isRunCut;
  let cost = 0;
  for (let day = 0; day <= last; day++) {
    const shift = shifts[day]!;
    if (shift >= 0 && before >= 0) cost += transition[day]![before * shift_count + shift]!;
    if (shift >= 0 === isWork) {
      run++;
    } else {
      cost += runCost(isWork ? automaton.workRun : automaton.offRun, run, isOpen);
      isWork = !isWork;
      isOpen = false;
      run = 1;
    }
    before = shift;
  }
  cost += runCost(isWork ? automaton.workRun : automaton.offRun, run, true);
  subRuns.forEach((subRun, at) => {
    let length = past.subRuns[at]!;
    let isRunOpen = !past.isKnown || (length > 0 && past.isRunCut);
    for (let day = 0; day <= last; day++) {
      if (shifts[day]! >= 0 && subRun.isMember[shifts[day]!] === 1) {
        length++;
      } else {
        if (length > 0) cost += runCost([subRun], length, isRunOpen);
        isRunOpen = false;
        length = 0;
      }
    }
    if (length > 0) cost += runCost([subRun], length, true);
  });
  return cost;
}
