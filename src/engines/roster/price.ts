import type { Past } from './automaton.ts';
import { excess, sameWeekend, workCharge } from './completion.ts';
import type { Structure } from './structure.ts';
import { StintTable } from './stint-table.ts';

/**
 * The cheapest row of days for given costs of each kind on each day: exact, by dynamic programming over stints. A day off
 * forgets which shift was worked, so the cheapest shifts of every stint (first day, length, what it counts) are found
 * first, and whole stints and runs of days off are then the arcs of a second, small graph over days and counters.
 */
export class Pricer {
  readonly #stints = new StintTable();
  /** A label is a day boundary and a state: three layers of arrays, `t * state_count + state`. */
  #layers = [layer(0), layer(0), layer(0)] as [Layer, Layer, Layer];
  /** Labels looked at since the start: the measure of work that is the same on every machine. */
  work = 0;

  #structure!: Structure;
  #mustWork!: Uint8Array;
  #past!: Past;

  #toGo!: Float64Array;
  #goal_count = 0;
  #goalOf!: Int32Array;
  #limits!: Float64Array;
  #rent!: Float64Array;
  /** By boundary, the least that is still to come. */
  #leastToGo!: Float64Array;

  /**
   * Costs by `day * kind_count + kind`. Gives the cheapest rows up to the limit, best first, at most `rows_max`; none if
   * there is none.
   */
  price(structure: Structure, asked: PriceAsked): PricedRow[] {
    const { past, kindCost, mustWork, rows_max, limit, toGo, goal_count, rent } = asked;
    this.#toGo = toGo;
    this.#goal_count = goal_count;
    this.#goalOf = structure.goalOf;
    this.#rent = rent;
    this.#limits = this.#limitsOf(structure, limit + 1e-7, rent);
    this.#leastToGo = leastByBoundary(toGo, goal_count, structure.day_count);
    const size = (structure.day_count + 1) * structure.state_count;
    if (this.#layers[0].cost.length < size) this.#layers = [layer(size), layer(size), layer(size)];
    for (const each of this.#layers) each.begin(structure);
    this.#structure = structure;
    this.#mustWork = mustWork;
    this.#past = past;
    this.#stints.begin(structure, kindCost);
    const finals = new Finals(rows_max);
    this.#enter(finals);
    for (let t = 0; t < structure.day_count; t++) {
      if (t > 0) this.#rest(t, finals);
      this.#stintsFrom(t);
    }
    this.#finish(finals);
    this.work += this.#stints.work;
    this.#stints.work = 0;
    return finals.best
      .filter(({ cost }) => cost <= limit + 1e-7)
      .map(({ cost, ended }) => ({ cost, kinds: this.#walkBack(ended) }));
  }

  /** By boundary: the limit, raised by the rent of all that may still be counted in spans open there. */
  #limitsOf(structure: Structure, limit: number, rent: Float64Array): Float64Array {
    const limits = new Float64Array(structure.day_count + 1).fill(limit);
    structure.counters.forEach(({ cap }, at) => {
      if (rent[at] === 0) return;
      const closes = structure.closing.findIndex((of) => of.includes(at));
      for (let t = 0; t < closes; t++) limits[t]! += cap * rent[at]!;
    });
    return limits;
  }

  /** Ways into the period: straight to work, or off for some days first. */
  #enter(finals: Finals): void {
    const { day_count, past, nodes } = this.#structure;
    const [, short] = this.#layers;
    const { workedRun } = this.#past;
    const ends = past.workEnd + (workedRun > 0 ? nodes.pastEndCost : 0);
    // Straight to work: the run of days off that history left ends, one of work goes on.
    if (past.offEnd < Number.POSITIVE_INFINITY) short.reach(0, 0, past.offEnd, -1);
    for (let off_days = 1; off_days <= day_count; off_days++) {
      if (this.#mustWork[off_days - 1] === 1) return;
      const { cost, state } = this.#close(0, 0, off_days);
      if (state < 0) continue;
      if (off_days === day_count) finals.offer(ends + past.offToEnd[off_days]! + cost, -1);
      else if (ends + past.off[off_days]! < Number.POSITIVE_INFINITY) {
        short.reach(off_days, state, ends + past.off[off_days]! + cost, -1);
      }
    }
  }

  /** From boundary `t`, where a stint has ended: days off up to the next one, or up to the end. */
  #rest(t: number, finals: Finals): void {
    const { day_count, state_count, off_free_from, offCost, offCostOpen, hasClosing } = this.#structure;
    const [ended, short, long] = this.#layers;
    const base = t * state_count;
    const days_max = this.#freeDays(t);
    const longest = off_free_from > 0 ? Math.min(off_free_from, days_max) : days_max;
    for (let at = 0; at < ended.reached[t]!; at++) {
      const state = ended.list[base + at]!;
      const from = ended.cost[base + state]!;
      if (t + days_max === day_count) {
        const last = this.#close(state, t, day_count);
        if (last.state >= 0) finals.offer(from + last.cost + offCostOpen[day_count - t]!, base + state);
      }
      for (let off_days = 1; off_days <= longest && t + off_days < day_count; off_days++) {
        const charged = offCost[off_days]!;
        if (charged === Number.POSITIVE_INFINITY) continue;
        const next = this.#close(sameWeekend(this.#structure, state, t, t + off_days), t, t + off_days);
        if (next.state < 0) continue;
        const into = off_days === off_free_from ? long : short;
        into.reach(t + off_days, next.state, from + charged + next.cost, base + state);
      }
      this.work += longest;
    }
    if (off_free_from === 0 || this.#mustWork[t - 1] === 1) return;
    // One more day off after enough of them: from the boundary before.
    const before = base - state_count;
    for (let at = 0; at < long.reached[t - 1]!; at++) {
      const state = long.list[before + at]!;
      const from = long.cost[before + state]!;
      if (hasClosing[t] === 0) {
        long.reach(t, state, from, -2 - before - state);
        continue;
      }
      const next = this.#close(state, t - 1, t);
      if (next.state >= 0) long.reach(t, next.state, from + next.cost, -2 - before - state);
    }
  }

  /** Days from `t` on that are not pinned to a duty. */
  #freeDays(t: number): number {
    const { day_count } = this.#structure;
    let days = 0;
    while (t + days < day_count && this.#mustWork[t + days] === 0) days++;
    return days;
  }

  /** All stints that start at `t`, from every state that may start one. */
  #stintsFrom(t: number): void {
    const [, short, long] = this.#layers;
    const base = t * this.#structure.state_count;
    if (short.reached[t] === 0 && long.reached[t] === 0) return;
    const structure = this.#structure;
    const { isKnown, workedRun } = this.#past;
    const isGoingOn = t === 0 && workedRun > 0;
    const isOpenStart = t === 0 && !isKnown;
    this.#stints.start(t, isGoingOn ? 'past' : t === 0 && !isKnown ? 'open' : 'fresh');
    for (let length = 1; length <= structure.stint_max && t + length <= structure.day_count; length++) {
      if (!this.#stints.extend()) return;
      const isAtEnd = t + length === structure.day_count;
      const charged = workCharge(structure, length, { isGoingOn, isOpenStart, isAtEnd });
      if (charged === Number.POSITIVE_INFINITY) continue;
      this.#stints.options(t + length === structure.day_count);
      for (let option = 0; option < this.#stints.option_count; option++) {
        this.#stints.load(option);
        for (const from of [short, long]) this.#add(from, base, t + length, charged, from === long);
      }
    }
  }

  /** One loaded stint after every label of one layer. */
  #add(from: Layer, base: number, t: number, charged: number, isLong: boolean): void {
    const [ended] = this.#layers;
    const { counters, hasClosing, state_count } = this.#structure;
    const stints = this.#stints;
    const day = base / state_count;
    const count = from.reached[day]!;
    this.work += count;
    const mayClose = this.#closesBetween(day, t, hasClosing);
    const stintCost = charged + stints.cost;
    const limit = this.#limits[t]!;
    const most = limit - this.#leastToGo[t]!;
    if (!mayClose && from.least[day]! + stintCost > most) return;
    const adding = stints.adding_count;
    const into = t * state_count;
    const { list, cost: fromCost } = from;
    const { cost: endedCost, before: endedBefore } = ended;
    const toGo = this.#toGo;
    const goalOf = this.#goalOf;
    const goalBase = t * this.#goal_count;
    const dayCount = this.#structure.day_count;
    for (let at = 0; at < count; at++) {
      const state = list[base + at]!;
      let cost = fromCost[base + state]! + stintCost;
      // A counter settled on the way gives its rent back, all else only adds.
      if (!mayClose && cost > most) continue;
      let next = state + stints.packed;
      let isKept = true;
      for (let which = 0; which < adding; which++) {
        const counter = counters[stints.adding[which]!]!;
        const value = counter.valueOf[state]! + stints.amount[which]!;
        if (value <= counter.cap) continue;
        if (counter.isHard && counter.hasMax) {
          isKept = false;
          break;
        }
        next -= (value - counter.cap) * counter.stride;
        if (counter.hasMax) cost += excess(counter, value) - excess(counter, counter.valueOf[state]!);
      }
      if (!isKept) continue;
      if (mayClose) {
        const closed = this.#close(next, day, t);
        if (closed.state < 0) continue;
        next = closed.state;
        cost += closed.cost;
      }
      // What is still to come is known for the always-counted, which are settled last of all.
      if (t < dayCount && cost + toGo[goalBase + goalOf[next]!]! > limit) continue;
      const slot = into + next;
      if (cost >= endedCost[slot]!) continue;
      if (endedCost[slot] === Number.POSITIVE_INFINITY) ended.list[into + ended.reached[t]!++] = next;
      endedCost[slot] = cost;
      endedBefore[slot] = (base + state) * 2 + (isLong ? 1 : 0);
      ended.stint[slot] = stints.label;
    }
  }

  #closesBetween(from: number, to: number, hasClosing: Uint8Array): boolean {
    for (let t = from + 1; t <= to; t++) if (hasClosing[t] === 1) return true;
    return false;
  }

  readonly #closed = { state: 0, cost: 0 };

  /** Counters whose span ends in between are settled and go back to 0; state -1 where a hard minimum was missed. */
  #close(state: number, from: number, to: number): { state: number; cost: number } {
    const closed = this.#closed;
    closed.state = state;
    closed.cost = 0;
    for (let t = from + 1; t <= to; t++) {
      if (this.#structure.hasClosing[t] === 0) continue;
      for (const at of this.#structure.closing[t]!) {
        const counter = this.#structure.counters[at]!;
        const value = counter.valueOf[closed.state]!;
        if (counter.isHard && value < counter.needed) {
          closed.state = -1;
          return closed;
        }
        closed.state -= value * counter.stride;
        closed.cost -= value * this.#rent[at]!;
        const missing = counter.min - counter.initial - value * counter.unit;
        if (!counter.isHard && missing > 0) closed.cost += missing * counter.weight;
      }
    }
    return closed;
  }

  #finish(finals: Finals): void {
    const { day_count, state_count } = this.#structure;
    const [ended] = this.#layers;
    const base = day_count * state_count;
    for (let at = 0; at < ended.reached[day_count]!; at++) {
      const state = ended.list[base + at]!;
      finals.offer(ended.cost[base + state]!, base + state);
    }
  }

  /** Kinds by day, -1 for off. */
  #walkBack(last: number): Int16Array {
    const kinds = new Int16Array(this.#structure.day_count).fill(-1);
    const [ended, short, long] = this.#layers;
    let slot = last;
    while (slot >= 0) {
      this.#stints.write(ended.stint[slot]!, kinds, Math.floor(slot / this.#structure.state_count));
      const started = ended.before[slot]!;
      let at = started >> 1;
      if ((started & 1) === 1) {
        let before = long.before[at]!;
        while (before <= -2) {
          at = -2 - before;
          before = long.before[at]!;
        }
        slot = before;
      } else {
        slot = short.before[at]!;
      }
    }
    return kinds;
  }
}

export interface PriceAsked {
  past: Past;
  kindCost: Float64Array;
  mustWork: Uint8Array;
  rows_max: number;
  /** Rows dearer than this are of no use. */
  limit: number;
  /** What is still to come at least, by boundary and state of the always-counted; `goalOf` maps our states to those. */
  toGo: Float64Array;
  goal_count: number;
  /**
   * What `kindCost` charges for each unit of each counter, so that `toGo` knows of limits its states do not hold (a
   * Lagrange multiplier). It is given back when the counter's span ends.
   */
  rent: Float64Array;
}

export interface PricedRow {
  cost: number;
  kinds: Int16Array;
}

interface Layer {
  cost: Float64Array;
  /** Where a label came from: a slot of another layer, -1 from before the period. */
  before: Int32Array;
  stint: Int32Array;
  list: Int32Array;
  reached: Int32Array;
  /** By boundary, the cheapest label there. */
  least: Float64Array;
  reach(t: number, state: number, cost: number, before: number): void;
  begin(structure: Structure): void;
}

function layer(size: number): Layer {
  let states = 1;
  let days = 0;
  return {
    cost: new Float64Array(size).fill(Number.POSITIVE_INFINITY),
    before: new Int32Array(size),
    stint: new Int32Array(size),
    list: new Int32Array(size),
    reached: new Int32Array(512),
    least: new Float64Array(512).fill(Number.POSITIVE_INFINITY),
    reach(t, state, cost, before) {
      const slot = t * states + state;
      if (cost >= this.cost[slot]!) return;
      if (this.cost[slot] === Number.POSITIVE_INFINITY) this.list[t * states + this.reached[t]!++] = state;
      this.cost[slot] = cost;
      this.before[slot] = before;
      if (cost < this.least[t]!) this.least[t] = cost;
    },
    begin({ day_count, state_count }) {
      for (let t = 0; t <= days; t++) {
        for (let at = 0; at < this.reached[t]!; at++) {
          this.cost[t * states + this.list[t * states + at]!] = Number.POSITIVE_INFINITY;
        }
        this.reached[t] = 0;
        this.least[t] = Number.POSITIVE_INFINITY;
      }
      states = state_count;
      days = day_count;
    },
  };
}

function leastByBoundary(toGo: Float64Array, goal_count: number, day_count: number): Float64Array {
  const least = new Float64Array(day_count + 1);
  for (let t = 1; t < day_count; t++) {
    least[t] = toGo.subarray(t * goal_count, (t + 1) * goal_count).reduce((a, b) => Math.min(a, b), Infinity);
  }
  // Nothing is asked of those who have reached the end.
  least[day_count] = Number.NEGATIVE_INFINITY;
  return least;
}

/** The cheapest few ends. */
class Finals {
  readonly best: { cost: number; ended: number }[] = [];
  readonly #rows_max: number;

  constructor(rows_max: number) {
    this.#rows_max = rows_max;
  }

  offer(cost: number, ended: number): void {
    const { best } = this;
    if (cost === Number.POSITIVE_INFINITY) return;
    if (best.length === this.#rows_max && cost >= best.at(-1)!.cost) return;
    let at = best.length;
    while (at > 0 && best[at - 1]!.cost > cost) at--;
    best.splice(at, 0, { cost, ended });
    if (best.length > this.#rows_max) best.pop();
  }
}
