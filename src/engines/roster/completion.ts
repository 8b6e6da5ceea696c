import type { Past } from './automaton.ts';
import { StintTable } from './stint-table.ts';
import type { PricedCounter, Structure } from './structure.ts';

/**
 * What finishing the period costs at least from every boundary and state, looking only at the counters that always
 * count. Computed backwards once, it lets the exact pricing with more counters drop every label that cannot beat a row
 * already known, which is nearly all of them.
 */
export class Completion {
  readonly #stints = new StintTable();
  work = 0;
  /** After a stint that ended at boundary t: `t * state_count + state`. */
  ended = new Float64Array(0);
  /** Before a stint that starts at t; and after enough days off, before one that starts at t or later. */
  #starts = new Float64Array(0);
  #rested = new Float64Array(0);
  #structure!: Structure;
  #mustWork!: Uint8Array;
  readonly #moves = new WeakMap<Structure, Map<number, Move>>();
  readonly #bands = new WeakMap<Structure, Bands>();

  /** Fills `ended` and gives what the whole period costs at least. */
  compute(structure: Structure, past: Past, kindCost: Float64Array, mustWork: Uint8Array): number {
    const { day_count, state_count } = structure;
    const size = (day_count + 1) * state_count;
    if (this.ended.length < size) {
      this.ended = new Float64Array(size);
      this.#starts = new Float64Array(size);
      this.#rested = new Float64Array(size);
    }
    this.#structure = structure;
    this.#mustWork = mustWork;
    this.#stints.begin(structure, kindCost);
    for (let state = 0; state < state_count; state++) {
      this.ended[day_count * state_count + state] = settled(structure.counters, state);
      this.#rested[day_count * state_count + state] = Number.POSITIVE_INFINITY;
    }
    for (let t = day_count - 1; t > 0; t--) {
      this.#startAt(t, 'fresh');
      this.#restAt(t);
    }
    this.#startAt(0, past.workedRun > 0 ? 'past' : past.isKnown ? 'fresh' : 'open');
    this.work += this.#stints.work;
    this.#stints.work = 0;
    return this.#whole(past);
  }

  #startAt(t: number, from: 'fresh' | 'open' | 'past'): void {
    const { day_count, state_count, stint_max } = this.#structure;
    const base = t * state_count;
    const starts = this.#starts;
    const bands = this.#bandsOf();
    starts.fill(Number.POSITIVE_INFINITY, base, base + state_count);
    this.#stints.start(t, from);
    for (let length = 1; length <= stint_max && t + length <= day_count; length++) {
      if (!this.#stints.extend()) break;
      const isAtEnd = t + length === day_count;
      const charged = workCharge(this.#structure, length, {
        isGoingOn: from === 'past',
        isOpenStart: from === 'open',
        isAtEnd,
      });
      if (charged === Number.POSITIVE_INFINITY) continue;
      this.#stints.options(isAtEnd);
      const into = base + length * state_count;
      for (let option = 0; option < this.#stints.option_count; option++) {
        this.#stints.load(option);
        const cost = charged + this.#stints.cost;
        if (bands.isPlain) this.#relaxPlain(bands, t, base, into, cost);
        else this.#relax(base, into, cost);
      }
    }
    const rested = this.#rested;
    for (let state = 0; state < state_count; state++) {
      const later = this.#mustWork[t] === 1 ? Number.POSITIVE_INFINITY : rested[base + state_count + state]!;
      rested[base + state] = Math.min(starts[base + state]!, later);
    }
  }

  #bandsOf(): Bands {
    const known = this.#bands.get(this.#structure);
    if (known) return known;
    const bands = bandsOf(this.#structure);
    this.#bands.set(this.#structure, bands);
    return bands;
  }

  /** The loaded stint from every state. */
  #relax(base: number, into: number, cost: number): void {
    const { from, to, extra } = this.#move();
    const { ended } = this;
    const starts = this.#starts;
    this.work += from.length;
    for (let at = 0; at < from.length; at++) {
      const total = cost + extra[at]! + ended[into + to[at]!]!;
      const slot = base + from[at]!;
      if (total < starts[slot]!) starts[slot] = total;
    }
  }

  /**
   * The same where every counter only has a hard maximum to keep: states that differ in the first counter alone lie side
   * by side, and only those between what can have been gathered and what must have been are of interest.
   */
  #relaxPlain({ low, high }: Bands, t: number, base: number, into: number, cost: number): void {
    const { counters, state_count } = this.#structure;
    const { ended } = this;
    const starts = this.#starts;
    const first = counters[0]!;
    const width = first.cap + 1;
    let added = 0;
    let others = 0;
    const stints = this.#stints;
    for (let which = 0; which < stints.adding_count; which++) {
      if (stints.adding[which] === 0) added = stints.amount[which]!;
      else others++;
    }
    const from = low[t]!;
    const to = Math.min(high[t]!, first.cap - added);
    if (from > to) return;
    const shift = into - base + stints.packed;
    for (let group = 0; group < state_count; group += width) {
      if (others > 0 && this.#isOver(group)) continue;
      this.work += to - from + 1;
      for (let slot = base + group + from; slot <= base + group + to; slot++) {
        const total = cost + ended[slot + shift]!;
        if (total < starts[slot]!) starts[slot] = total;
      }
    }
  }

  /** Whether the loaded stint would pass the maximum of a counter other than the first. */
  #isOver(state: number): boolean {
    const stints = this.#stints;
    const { counters } = this.#structure;
    for (let which = 0; which < stints.adding_count; which++) {
      const counter = counters[stints.adding[which]!]!;
      if (stints.adding[which] !== 0 && counter.valueOf[state]! + stints.amount[which]! > counter.cap) return true;
    }
    return false;
  }

  /** From every state to the next by what the loaded stint adds: made once for each amount. */
  #move(): Move {
    let moves = this.#moves.get(this.#structure);
    if (!moves) {
      moves = new Map();
      this.#moves.set(this.#structure, moves);
    }
    const known = moves.get(this.#stints.amountKey);
    if (known) return known;
    const move = moveOf(this.#structure, this.#stints);
    moves.set(this.#stints.amountKey, move);
    return move;
  }

  #restAt(t: number): void {
    const { day_count, state_count, off_free_from, offCost, offCostOpen, hasLongWeekend } = this.#structure;
    const base = t * state_count;
    const { ended } = this;
    let days_max = 0;
    while (t + days_max < day_count && this.#mustWork[t + days_max] === 0) days_max++;
    const longest = Math.min(off_free_from > 0 ? off_free_from : days_max, days_max, day_count - 1 - t);
    const tail = t + days_max === day_count ? offCostOpen[day_count - t]! : Number.POSITIVE_INFINITY;
    for (let state = 0; state < state_count; state++) {
      ended[base + state] = tail + ended[day_count * state_count + state]!;
    }
    for (let off_days = 1; off_days <= longest; off_days++) {
      const charged = offCost[off_days]!;
      if (charged === Number.POSITIVE_INFINITY) continue;
      const from = off_days === off_free_from ? this.#rested : this.#starts;
      const next = (t + off_days) * state_count;
      for (let state = 0; state < state_count; state++) {
        const after = hasLongWeekend ? sameWeekend(this.#structure, state, t, t + off_days) : state;
        const total = charged + from[next + after]!;
        if (total < ended[base + state]!) ended[base + state] = total;
      }
    }
  }

  #whole({ workedRun }: Past): number {
    const { day_count, state_count, past, nodes } = this.#structure;
    const ends = past.workEnd + (workedRun > 0 ? nodes.pastEndCost : 0);
    let least = past.offEnd + this.#starts[0]!;
    for (let off_days = 1; off_days <= day_count; off_days++) {
      if (this.#mustWork[off_days - 1] === 1) break;
      const total =
        off_days === day_count
          ? past.offToEnd[off_days]! + this.ended[day_count * state_count]!
          : past.off[off_days]! + this.#starts[off_days * state_count]!;
      least = Math.min(least, ends + total);
    }
    return least;
  }
}

/** What the run rules charge for a stint of this length. */
export function workCharge(
  { workCost, workCostOpen, past }: Structure,
  length: number,
  { isGoingOn, isOpenStart, isAtEnd }: { isGoingOn: boolean; isOpenStart: boolean; isAtEnd: boolean },
): number {
  if (isGoingOn) return (isAtEnd ? past.workToEnd : past.work)[length]!;
  return (isOpenStart || isAtEnd ? workCostOpen : workCost)[length]!;
}

/** Which values of the first counter matter before a stint that starts at each boundary. */
interface Bands {
  isPlain: boolean;
  low: Int32Array;
  high: Int32Array;
}

function bandsOf(structure: Structure): Bands {
  const { counters, day_count, baseAdd, innerValue, innerAdd, kind_count, stint_max } = structure;
  const [first] = counters;
  const isPlain = first !== undefined && counters.every(({ isHard, hasMax }) => isHard && hasMax);
  const low = new Int32Array(day_count + 1);
  const high = new Int32Array(day_count + 1);
  if (!first || !isPlain) return { isPlain: false, low, high };
  let most = 0;
  for (let day = 0; day < day_count; day++) {
    most = Math.max(most, baseAdd[0]![day * (stint_max + 1) + 1]!);
    for (let kind = 0; kind < kind_count; kind++) {
      if (innerValue[0]) most = Math.max(most, innerValue[0][innerAdd[day * kind_count + kind]!]!);
    }
  }
  // The densest pattern of longest stints and shortest rests bounds what so many days can bring.
  const { stint_max: longest, rest_min } = structure;
  const gain = (days: number) =>
    most * (Math.floor(days / (longest + rest_min)) * longest + Math.min(longest, days % (longest + rest_min)));
  for (let t = 0; t <= day_count; t++) {
    high[t] = first.weekendOf ? first.cap : Math.min(first.cap, gain(t));
    low[t] = first.weekendOf ? 0 : Math.max(0, first.needed - gain(day_count - t));
  }
  return { isPlain, low, high };
}

interface Move {
  from: Int32Array;
  to: Int32Array;
  extra: Float64Array;
}

function moveOf({ counters, state_count }: Structure, stints: StintTable): Move {
  const from: number[] = [];
  const to: number[] = [];
  const extra: number[] = [];
  for (let state = 0; state < state_count; state++) {
    let next = state + stints.packed;
    let cost = 0;
    for (let which = 0; which < stints.adding_count; which++) {
      const counter = counters[stints.adding[which]!]!;
      const value = counter.valueOf[state]! + stints.amount[which]!;
      if (value <= counter.cap) continue;
      if (counter.isHard && counter.hasMax) cost = Number.POSITIVE_INFINITY;
      else if (counter.hasMax) cost += excess(counter, value) - excess(counter, counter.valueOf[state]!);
      next -= (value - counter.cap) * counter.stride;
    }
    if (cost === Number.POSITIVE_INFINITY) continue;
    from.push(state);
    to.push(next);
    extra.push(cost);
  }
  return { from: Int32Array.from(from), to: Int32Array.from(to), extra: Float64Array.from(extra) };
}

export function excess({ max, initial, unit, weight }: PricedCounter, value: number): number {
  return Math.max(0, value * unit + initial - max) * weight;
}

/** Minima missed at the end of the period. */
function settled(counters: PricedCounter[], state: number): number {
  let cost = 0;
  for (const { isHard, needed, min, initial, unit, weight, valueOf } of counters) {
    const missing = isHard ? needed - valueOf[state]! : min - initial - valueOf[state]! * unit;
    if (missing > 0) cost += isHard ? Number.POSITIVE_INFINITY : missing * weight;
  }
  return cost;
}

/** Two stints in one long weekend worked one weekend, not two. */
export function sameWeekend({ counters }: Structure, state: number, t: number, next: number): number {
  let corrected = state;
  for (const { weekendOf, valueOf, stride } of counters) {
    if (!weekendOf || weekendOf[t - 1]! < 0 || weekendOf[t - 1] !== weekendOf[next]) continue;
    if (valueOf[corrected]! > 0) corrected -= stride;
  }
  return corrected;
}
