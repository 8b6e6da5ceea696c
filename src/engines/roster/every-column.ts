import type { RunLimit } from './automaton.ts';
import { columnOf, type Column } from './columns.ts';
import type { Counter } from './counters.ts';
import type { Indexed, PersonClass } from './indexed.ts';

/** States of the small automaton, over all days, beyond which a class is not looked at. */
const states_max = 500_000;
/** Days tried, beyond which it is given up. */
const tried_max = 60_000;

const start = -1;

/**
 * Every row of days of a class whose cost less `cellPrice` is at most the limit; null where there are more than
 * `count_max`. A search day by day, cut off where even the cheapest way on is too dear. What lies ahead is judged by
 * successions, lengths of runs and one total alone; leaving out all other rules can only let too much through, and each
 * whole row is then charged exactly, so none is missed and none too many is kept.
 */
export function columnsWithin(
  indexed: Indexed,
  personClass: PersonClass,
  { cellPrice, limit, count_max }: { cellPrice: Float64Array; limit: number; count_max: number },
): Column[] | null {
  const ahead = new Ahead(indexed, personClass, cellPrice);
  if (ahead.isTooLarge) return null;
  const { day_count, duties } = indexed;
  const { automaton, offCost } = personClass;
  const chosen = new Int16Array(day_count);
  const hard = automaton.counters.filter(({ weight, weekendOf }) => weight === Number.POSITIVE_INFINITY && !weekendOf);
  const counts = hard.map(({ initial }) => initial);
  const found: Column[] = [];
  let tried = 0;
  const count = (day: number, shift: number, sign: 1 | -1): boolean => {
    let isWithin = true;
    hard.forEach(({ add, max, from_day, to_day }, at) => {
      if (shift < 0 || day < from_day || day > to_day) return;
      counts[at]! += sign * add[day * automaton.shift_count + shift]!;
      isWithin &&= counts[at]! <= max;
    });
    return isWithin;
  };
  const keep = (): boolean => {
    const column = columnOf(indexed, personClass, chosen.slice());
    if (reducedBy(cellPrice, column, duties.length) <= limit) found.push(column);
    return found.length <= count_max;
  };
  const goOn = (day: number, node: number, amount: number, cost: number): boolean => {
    if (++tried > tried_max) return false;
    if (day === day_count) return keep();
    for (let duty = -1; duty < duties.length; duty++) {
      const shift = duty < 0 ? -1 : duties[duty]!.shift;
      const next = ahead.next(node, shift);
      const after = ahead.amountAfter(amount, day, shift);
      if (next < 0 || after < 0) continue;
      const soFar = cost + ahead.step(day, node, shift, duty < 0 ? 0 : ahead.cost[day * duties.length + duty]!);
      if (offCost + soFar + ahead.least(day + 1, next, after) > limit) continue;
      chosen[day] = duty;
      const isWithin = count(day, shift, 1);
      if (isWithin && !goOn(day + 1, next, after, soFar)) return false;
      count(day, shift, -1);
    }
    return true;
  };
  return goOn(0, start, 0, 0) ? found : null;
}

function reducedBy(cellPrice: Float64Array, { duties, cost }: Column, duty_count: number): number {
  return duties.reduce((sum, duty, day) => (duty < 0 ? sum : sum - cellPrice[day * duty_count + duty]!), cost);
}

interface Runs {
  min: number;
  max: number;
  /** Longer runs are all alike. */
  cap: number;
}

/** Only hard limits count; a run that touches the first day may have begun before it and is not asked anything. */
function hardRuns(limits: RunLimit[]): Runs {
  const hard = limits.filter(({ weight }) => weight === Number.POSITIVE_INFINITY);
  const min = Math.max(1, ...hard.map((limit) => limit.min));
  const max = Math.min(Number.POSITIVE_INFINITY, ...hard.map((limit) => limit.max));
  return { min, max, cap: max < Number.POSITIVE_INFINITY ? Math.max(min, max) : min };
}

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

class Ahead {
  isTooLarge = false;
  readonly #indexed: Indexed;
  readonly #class: PersonClass;
  /** By day and duty: what it costs more than being off. */
  readonly cost: Float64Array;
  /** The same by day and shift, of the cheapest duty. */
  readonly #shiftCost: Float64Array;
  readonly #off: Runs;
  readonly #work: Runs;
  readonly #node_count: number;
  /** The one total looked at, in units of what its amounts have in common. */
  readonly #total: Counter | null;
  readonly #unit: number;
  readonly #cap: number;
  /** What the days from `day` on cost at least: `(day * node_count + node) * (cap + 1) + amount`. */
  #ahead = new Float64Array(0);

  constructor(indexed: Indexed, personClass: PersonClass, cellPrice: Float64Array) {
    this.#indexed = indexed;
    this.#class = personClass;
    const { automaton, cellCost } = personClass;
    this.cost = cellCost.map((cost, cell) => cost - cellPrice[cell]!);
    this.#shiftCost = this.#byShift();
    this.#off = hardRuns(automaton.offRun);
    this.#work = hardRuns(automaton.workRun);
    this.#node_count = this.#off.cap + 1 + automaton.shift_count * (this.#work.cap + 1);
    this.#total =
      automaton.counters.find((each) => each.isUsual && !each.weekendOf && each.weight === Infinity) ?? null;
    this.#unit = this.#total ? Math.max(1, this.#total.add.reduce(divisor, 0)) : 1;
    this.#cap = this.#total ? this.#most(this.#total) : 0;
    const states = (indexed.day_count + 1) * this.#node_count * (this.#cap + 1);
    this.isTooLarge = states > states_max;
    if (!this.isTooLarge) this.#compute(states);
  }

  #byShift(): Float64Array {
    const { duties, day_count } = this.#indexed;
    const { shift_count } = this.#class.automaton;
    const least = new Float64Array(day_count * shift_count).fill(Number.POSITIVE_INFINITY);
    this.cost.forEach((cost, cell) => {
      const at = Math.floor(cell / duties.length) * shift_count + duties[cell % duties.length]!.shift;
      least[at] = Math.min(least[at]!, cost);
    });
    return least;
  }

  /** Amounts above this are one (where there is no maximum) or none (where there is). */
  #most({ min, max, initial }: Counter): number {
    const needed = Math.max(0, Math.ceil((min - initial) / this.#unit));
    return max < Number.POSITIVE_INFINITY ? Math.max(0, Math.floor((max - initial) / this.#unit)) : needed;
  }

  #compute(states: number): void {
    const { day_count } = this.#indexed;
    const { shift_count } = this.#class.automaton;
    const width = this.#cap + 1;
    this.#ahead = new Float64Array(states).fill(Number.POSITIVE_INFINITY);
    const needed = this.#total ? Math.max(0, Math.ceil((this.#total.min - this.#total.initial) / this.#unit)) : 0;
    for (let node = 0; node < this.#node_count; node++) {
      const base = (day_count * this.#node_count + node) * width;
      for (let amount = needed; amount < width; amount++) this.#ahead[base + amount] = 0;
    }
    for (let day = day_count - 1; day > 0; day--) {
      for (let node = 0; node < this.#node_count; node++) {
        const base = (day * this.#node_count + node) * width;
        for (let shift = -1; shift < shift_count; shift++) {
          const next = this.next(node, shift);
          if (next < 0) continue;
          const step = this.step(day, node, shift, this.#shiftCost[day * shift_count + Math.max(0, shift)]!);
          if (step === Number.POSITIVE_INFINITY) continue;
          const into = ((day + 1) * this.#node_count + next) * width;
          for (let amount = 0; amount < width; amount++) {
            const after = this.amountAfter(amount, day, shift);
            if (after < 0) break;
            const cost = step + this.#ahead[into + after]!;
            if (cost < this.#ahead[base + amount]!) this.#ahead[base + amount] = cost;
          }
        }
      }
    }
  }

  /** -1 where the maximum is passed. */
  amountAfter(amount: number, day: number, shift: number): number {
    if (!this.#total || shift < 0) return amount;
    const after = amount + this.#total.add[day * this.#class.automaton.shift_count + shift]! / this.#unit;
    if (after <= this.#cap) return after;
    return this.#total.max < Number.POSITIVE_INFINITY ? -1 : this.#cap;
  }

  /** Infinity where it may not be. */
  step(day: number, node: number, shift: number, cost: number): number {
    const { automaton, mustWork } = this.#class;
    if (shift < 0) return mustWork[day] === 1 ? Number.POSITIVE_INFINITY : 0;
    const before = node === start ? automaton.past.lastShift : this.#shiftOf(node);
    return before < 0 ? cost : cost + automaton.transition[day]![before * automaton.shift_count + shift]!;
  }

  /** What the days from this one on cost at least. */
  least(day: number, node: number, amount: number): number {
    return this.#ahead[(day * this.#node_count + node) * (this.#cap + 1) + amount]!;
  }

  #shiftOf(node: number): number {
    return node <= this.#off.cap ? -1 : Math.floor((node - this.#off.cap - 1) / (this.#work.cap + 1));
  }

  /** Off nodes first, then those of each shift; inside, by length of the run, 0 for the first of the period. */
  #node(shift: number, run: number): number {
    return shift < 0 ? run : this.#off.cap + 1 + shift * (this.#work.cap + 1) + run;
  }

  /** -1 where a run would be too long or has been too short. */
  next(node: number, shift: number): number {
    if (node === start) return this.#node(shift, 0);
    const before = this.#shiftOf(node);
    const run = before < 0 ? node : (node - this.#off.cap - 1) % (this.#work.cap + 1);
    const { min, max, cap } = before < 0 ? this.#off : this.#work;
    if (before < 0 === shift < 0) {
      if (run === 0) return this.#node(shift, 0);
      return run + 1 > max ? -1 : this.#node(shift, Math.min(run + 1, cap));
    }
    return run > 0 && run < min ? -1 : this.#node(shift, 1);
  }
}
