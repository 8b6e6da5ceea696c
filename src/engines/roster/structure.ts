import { runCost, type Automaton } from './automaton.ts';
import type { Counter } from './counters.ts';
import { stintNodes, type StintNodes } from './stint-nodes.ts';

/**
 * The automaton of one class of people compiled for pricing with a chosen set of counters: shifts that no rule in view
 * tells apart become one kind, and the values of all counters together become one number, the state.
 */
export interface Structure {
  day_count: number;
  kind_count: number;
  /** By shift; -1 for shifts this class never works. */
  kindOf: Int16Array;
  /** A shift of each kind. */
  representative: number[];
  nodes: StintNodes;
  /** By day: cost of kind after kind, `before * kind_count + after`. */
  transition: Float64Array[];
  counters: PricedCounter[];
  state_count: number;
  /** Counters that differ between kinds are followed inside a stint; `inner_count` is the product of their ranges. */
  inner_count: number;
  /** By day and kind: what it adds to the inner number. */
  innerAdd: Int32Array;
  /** `innerValue[counter][inner]`, or null for a counter that start and length of the stint decide alone. */
  innerValue: (Int32Array | null)[];
  /** `baseAdd[counter][start * (stint_max + 1) + length]`: what the stint adds whatever its kinds. */
  baseAdd: Int32Array[];
  stint_max: number;
  /** By length, for runs closed on both sides and for those open at an edge. */
  workCost: Float64Array;
  workCostOpen: Float64Array;
  offCost: Float64Array;
  offCostOpen: Float64Array;
  past: PastCosts;
  /** From this many days off on, one more costs nothing; 0 if there is always a limit. */
  off_free_from: number;
  /** Fewest days off between two stints that a hard rule asks for. */
  rest_min: number;
  /** Whether a weekend can hold two stints with a day off between them. */
  hasLongWeekend: boolean;
  /** By boundary t: counters whose span ends with day t - 1. */
  closing: number[][];
  hasClosing: Uint8Array;
  /** By state: the state of the always-counted counters alone, which must come first in `counters`. */
  goalOf: Int32Array;
}

/** By days the period adds to the run that history left (or, where nothing is known, by days from day 0 on). */
interface PastCosts {
  off: Float64Array;
  offToEnd: Float64Array;
  work: Float64Array;
  workToEnd: Float64Array;
  /** What ending the run of work, or of days off, with the period's first day costs. */
  workEnd: number;
  offEnd: number;
}

/** A counter in units of its greatest common divisor, counted from what history left. */
export interface PricedCounter {
  /** Place in the automaton's list. */
  index: number;
  unit: number;
  initial: number;
  cap: number;
  stride: number;
  isHard: boolean;
  hasMax: boolean;
  min: number;
  max: number;
  weight: number;
  weekendOf: Int32Array | null;
  /** `valueOf[state]`. */
  valueOf: Int16Array;
  /** The least count that satisfies a hard minimum, in units; 0 for none. */
  needed: number;
}

/** More labels than this (states by boundaries) are not worth their memory: then a counter is left out of view. */
const labels_max = 2_400_000;
/** The same for what is followed inside a stint. */
const innerCount_max = 100_000;

/**
 * `active` are the counters to follow, those always counted first, `goals` of them. Kinds tell apart what the counters
 * `split` tell apart, so that structures with different counters may share one table of costs.
 */
export function structureOf(
  automaton: Automaton,
  used: Uint8Array,
  { active, goals, split, isStrict }: { active: number[]; goals: number; split: number[]; isStrict: boolean },
): Structure | null {
  const counters = active.map((index) => automaton.counters[index]!);
  const kinds = kindsOf(
    automaton,
    used,
    split.map((index) => automaton.counters[index]!),
  );
  const stint_max = longestStint(automaton);
  const priced = active.map((index) => pricedCounter(automaton, automaton.counters[index]!, index, kinds.of));
  let state_count = 1;
  let goal_count = 1;
  priced.forEach((counter, at) => {
    counter.stride = state_count;
    state_count *= counter.cap + 1;
    if (at < goals) goal_count = state_count;
  });
  if (state_count * (automaton.day_count + 1) > labels_max) return null;
  if (innerMax(automaton, kinds, priced, stint_max) > innerCount_max) return null;
  for (const counter of priced) {
    counter.valueOf = Int16Array.from(
      { length: state_count },
      (_, state) => Math.floor(state / counter.stride) % (counter.cap + 1),
    );
  }
  const inner = innerCounters(automaton, kinds, priced, stint_max);
  const closing: number[][] = Array.from({ length: automaton.day_count + 1 }, () => []);
  counters.forEach((counter, at) => closing[counter.to_day + 1]!.push(at));
  const off = offCosts(automaton, isStrict);
  return {
    day_count: automaton.day_count,
    kind_count: kinds.representative.length,
    kindOf: kinds.of,
    representative: kinds.representative,
    nodes: stintNodes(automaton, kinds.representative),
    transition: kindTransitions(automaton, kinds.representative),
    counters: priced,
    state_count,
    ...inner,
    stint_max,
    workCost: Float64Array.from({ length: stint_max + 1 }, (_, length) => runCost(automaton.workRun, length, false)),
    workCostOpen: Float64Array.from({ length: stint_max + 1 }, (_, length) => runCost(automaton.workRun, length, true)),
    past: pastCosts(automaton, isStrict),
    ...off,
    closing,
    hasClosing: Uint8Array.from(closing, (of) => (of.length > 0 ? 1 : 0)),
    goalOf: Int32Array.from({ length: state_count }, (_, state) => state % goal_count),
  };
}

/** The run that history began, by how many days the period adds to it; and what ending it at once costs. */
function pastCosts({ workRun, offRun, restRun, past, day_count }: Automaton, isStrict: boolean): PastCosts {
  const { isKnown, isRunCut, workedRun, offRun: offBefore } = past;
  const off = isStrict ? [...offRun, ...restRun] : offRun;
  const lengths = { length: day_count + 1 };
  const isOffOpen = !isKnown || (offBefore > 0 && isRunCut);
  const isWorkOpen = !isKnown || isRunCut;
  return {
    off: Float64Array.from(lengths, (_, days) => runCost(off, offBefore + days, isOffOpen, offBefore)),
    offToEnd: Float64Array.from(lengths, (_, days) => runCost(off, offBefore + days, true, offBefore)),
    work: Float64Array.from(lengths, (_, days) => runCost(workRun, workedRun + days, isWorkOpen, workedRun)),
    workToEnd: Float64Array.from(lengths, (_, days) => runCost(workRun, workedRun + days, true, workedRun)),
    workEnd: workedRun > 0 ? runCost(workRun, workedRun, isWorkOpen, workedRun) : 0,
    offEnd: offBefore > 0 ? runCost(off, offBefore, isOffOpen, offBefore) : 0,
  };
}

function longestStint(automaton: Automaton): number {
  let longest = 1;
  while (longest < automaton.day_count && runCost(automaton.workRun, longest + 1, true) < Infinity) longest++;
  return longest;
}

interface Kinds {
  of: Int16Array;
  /** A shift of each kind. */
  representative: number[];
}

function kindsOf(automaton: Automaton, used: Uint8Array, counters: Counter[]): Kinds {
  const of = new Int16Array(automaton.shift_count).fill(-1);
  const shifts = [...used.keys()].filter((shift) => used[shift] === 1);
  const matrices = [...new Set(automaton.transition)];
  const seen = new Map<string, number>();
  const representative: number[] = [];
  for (const shift of shifts) {
    const parts: (string | number)[] = automaton.subRuns.map(({ isMember }) => isMember[shift]!);
    for (const { add } of counters) {
      for (let day = 0; day < automaton.day_count; day++) parts.push(add[day * automaton.shift_count + shift]!);
    }
    for (const matrix of matrices) {
      for (const other of shifts) {
        parts.push(matrix[shift * automaton.shift_count + other]!, matrix[other * automaton.shift_count + shift]!);
      }
      if (automaton.past.lastShift >= 0) parts.push(matrix[automaton.past.lastShift * automaton.shift_count + shift]!);
    }
    const key = parts.join(',');
    const kind = seen.get(key) ?? representative.push(shift) - 1;
    seen.set(key, kind);
    of[shift] = kind;
  }
  return { of, representative };
}

function kindTransitions(automaton: Automaton, representative: number[]): Float64Array[] {
  const made = new Map<Float64Array, Float64Array>();
  return automaton.transition.map((matrix) => {
    const known = made.get(matrix);
    if (known) return known;
    const costs = new Float64Array(representative.length ** 2);
    representative.forEach((before, from) => {
      representative.forEach((after, to) => {
        costs[from * representative.length + to] = matrix[before * automaton.shift_count + after]!;
      });
    });
    made.set(matrix, costs);
    return costs;
  });
}

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

function pricedCounter(automaton: Automaton, counter: Counter, index: number, kindOf: Int16Array): PricedCounter {
  const { min, max, weight, initial, add, weekendOf } = counter;
  let unit = 0;
  for (let cell = 0; cell < add.length; cell++) {
    if (kindOf[cell % automaton.shift_count]! < 0) continue;
    unit = divisor(unit, add[cell]!);
  }
  if (weekendOf || unit === 0) unit = 1;
  const isHard = weight === Number.POSITIVE_INFINITY;
  const hasMax = max < Number.POSITIVE_INFINITY;
  // What is past cannot be undone: a maximum already passed allows nothing more.
  const atMost = Math.max(0, isHard ? Math.floor((max - initial) / unit) : Math.ceil((max - initial) / unit));
  const needed = Math.max(0, Math.ceil((min - initial) / unit));
  const cap = hasMax ? (isHard ? atMost : Math.max(atMost, needed)) : needed;
  return {
    index,
    unit,
    initial,
    cap,
    stride: 1,
    isHard,
    hasMax,
    min,
    max,
    weight,
    weekendOf,
    valueOf: new Int16Array(0),
    needed: isHard ? needed : 0,
  };
}

/** The product of the ranges that counters may have inside a stint, before any table is made. */
function innerMax(automaton: Automaton, kinds: Kinds, priced: PricedCounter[], stint_max: number): number {
  return priced.reduce((product, { index, unit, weekendOf }) => {
    if (weekendOf) return product;
    const { add } = automaton.counters[index]!;
    let most = 0;
    let isUniform = true;
    for (let day = 0; day < automaton.day_count; day++) {
      const first = add[day * automaton.shift_count + (kinds.representative[0] ?? 0)]!;
      for (const shift of kinds.representative) {
        most = Math.max(most, add[day * automaton.shift_count + shift]! / unit);
        isUniform &&= add[day * automaton.shift_count + shift] === first;
      }
    }
    return isUniform ? product : product * (stint_max * most + 1);
  }, 1);
}

function innerCounters(automaton: Automaton, kinds: Kinds, priced: PricedCounter[], stint_max: number) {
  const { day_count, shift_count } = automaton;
  const kind_count = kinds.representative.length;
  const innerAdd = new Int32Array(day_count * kind_count);
  const ranges: { counter: number; stride: number; range: number }[] = [];
  const baseAdd: Int32Array[] = [];
  let inner_count = 1;
  priced.forEach((counter, at) => {
    const addOf = (day: number, kind: number) =>
      automaton.counters[counter.index]!.add[day * shift_count + kinds.representative[kind]!]! / counter.unit;
    const base = new Int32Array(day_count * (stint_max + 1));
    baseAdd.push(base);
    if (counter.weekendOf) return fillWeekends(base, automaton.counters[counter.index]!, day_count, stint_max);
    let most = 0;
    let isUniform = true;
    for (let day = 0; day < day_count; day++) {
      for (let kind = 0; kind < kind_count; kind++) {
        most = Math.max(most, addOf(day, kind));
        isUniform &&= addOf(day, kind) === addOf(day, 0);
      }
    }
    if (isUniform) return fillUniform(base, (day) => (kind_count > 0 ? addOf(day, 0) : 0), day_count, stint_max);
    const range = stint_max * most + 1;
    ranges.push({ counter: at, stride: inner_count, range });
    for (let day = 0; day < day_count; day++) {
      for (let kind = 0; kind < kind_count; kind++)
        innerAdd[day * kind_count + kind]! += addOf(day, kind) * inner_count;
    }
    inner_count *= range;
  });
  const innerValue = priced.map((_, at) => {
    const found = ranges.find(({ counter }) => counter === at);
    if (!found) return null;
    return Int32Array.from({ length: inner_count }, (__, inner) => Math.floor(inner / found.stride) % found.range);
  });
  return { inner_count, innerAdd, innerValue, baseAdd };
}

function fillUniform(base: Int32Array, addOf: (day: number) => number, day_count: number, stint_max: number): void {
  for (let start = 0; start < day_count; start++) {
    for (let length = 1; length <= stint_max && start + length <= day_count; length++) {
      const at = start * (stint_max + 1) + length;
      base[at] = base[at - 1]! + addOf(start + length - 1);
    }
  }
}

function fillWeekends(base: Int32Array, counter: Counter, day_count: number, stint_max: number): void {
  for (let start = 0; start < day_count; start++) {
    const seen = new Set<number>([-1, counter.weekendBefore]);
    for (let length = 1; length <= stint_max && start + length <= day_count; length++) {
      const day = start + length - 1;
      const at = start * (stint_max + 1) + length;
      base[at] = base[at - 1]!;
      const weekend = counter.weekendOf![day]!;
      if (seen.has(weekend) || day < counter.from_day || day > counter.to_day) continue;
      seen.add(weekend);
      base[at]!++;
    }
  }
}

function offCosts(automaton: Automaton, isStrict: boolean) {
  const offRun = isStrict ? [...automaton.offRun, ...automaton.restRun] : automaton.offRun;
  const lengths = automaton.day_count + 1;
  const offCost = Float64Array.from({ length: lengths }, (_, days) => runCost(offRun, days, false));
  const offCostOpen = Float64Array.from({ length: lengths }, (_, days) => runCost(offRun, days, true));
  const hasMax = offRun.some(({ max }) => max < automaton.day_count);
  const rest_min = Math.max(1, ...offRun.filter(({ weight }) => weight === Infinity).map(({ min }) => min));
  const least = Math.max(1, ...offRun.map(({ min }) => min));
  // A stint on each side of a day off inside one long weekend must be seen together, or the weekend counts twice.
  const off_free_from = hasMax ? 0 : Math.max(least, longestWeekend(automaton) - 1);
  return { offCost, offCostOpen, off_free_from, rest_min, hasLongWeekend: longestWeekend(automaton) > 2 };
}

function longestWeekend(automaton: Automaton): number {
  let longest = 1;
  for (const { weekendOf } of automaton.counters) {
    if (!weekendOf) continue;
    for (const weekend of weekendOf) {
      if (weekend >= 0) longest = Math.max(longest, weekendOf.filter((other) => other === weekend).length);
    }
  }
  return longest;
}
