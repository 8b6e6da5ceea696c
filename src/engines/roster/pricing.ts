import { Completion } from './completion.ts';
import { chargedCounters, columnOf, shiftsOf, type Column } from './columns.ts';
import type { Indexed, PersonClass } from './indexed.ts';
import { Pricer, type PricedRow } from './price.ts';
import { structureOf, type Structure } from './structure.ts';

/** What a class's rows of days are worth at given prices. */
export interface Priced {
  /** No allowed row of this class costs less than this at these prices; Infinity if there is none at all. */
  least: number;
  columns: Column[];
}

/** A counter that bound is looked at for so many calls more. */
const remembered_calls = 40;
/** Rounds of "price, see which limits broke, look at them too" before the row is given up (its bound still holds). */
const rounds_max = 12;
/** How far above the relaxed least rows are looked for at first: most are found at once, and few labels are looked at. */
const firstWidth = 2;
const firstWidth_share = 0.02;
const widest = 1e9;

interface ClassMemory {
  used: Uint8Array;
  /** Calls each counter is still looked at; -1 for always. */
  heat: Map<number, number>;
  structures: Map<string, Structure | null>;
}

/** Prices whole classes: picks the counters to look at, merges duties into kinds, and turns rows into columns. */
export class Pricing {
  readonly #indexed: Indexed;
  readonly #pricer = new Pricer();
  readonly #completion = new Completion();
  readonly #memory: ClassMemory[];
  #kindCost = new Float64Array(0);
  #bestDuty = new Int16Array(0);
  readonly #cellPrices = new Map<Int32Array[], Float64Array>();

  constructor(indexed: Indexed) {
    this.#indexed = indexed;
    this.#memory = indexed.classes.map((personClass) => memoryOf(indexed, personClass));
  }

  get work(): number {
    return this.#pricer.work + this.#completion.work;
  }

  /** A price of each row: what one more person in it is worth. Holds until the next call. */
  setPrices(prices: Float64Array): void {
    for (const [cellRows, cells] of this.#cellPrices) fillCells(cellRows, prices, cells);
    this.#prices = prices;
  }
  #prices: Float64Array = new Float64Array(0);

  /** By cell, what a person of this class would earn there. */
  cellPrices(personClass: PersonClass): Float64Array {
    const known = this.#cellPrices.get(personClass.cellRows);
    if (known) return known;
    const cells = fillCells(personClass.cellRows, this.#prices, new Float64Array(personClass.cellRows.length));
    this.#cellPrices.set(personClass.cellRows, cells);
    return cells;
  }

  /**
   * The best rows at the prices set, best first. `known` are columns there are already: what is not cheaper than all of
   * them is not looked for.
   */
  best(personClass: PersonClass, rows_max: number, known: Column[]): Priced {
    return this.bestAt(personClass, this.cellPrices(personClass), rows_max, this.#leastOf(known));
  }

  #leastOf(known: Column[]): number {
    let least = Number.POSITIVE_INFINITY;
    const prices = this.#prices;
    for (const { cost, rows, counts } of known) {
      let reduced = cost;
      for (let at = 0; at < rows.length; at++) reduced -= prices[rows[at]!]! * counts[at]!;
      if (reduced < least) least = reduced;
    }
    return least;
  }

  bestAt(personClass: PersonClass, cellPrice: Float64Array, rows_max: number, known: number): Priced {
    const memory = this.#memory[personClass.index]!;
    this.#cool(memory);
    const { offCost } = personClass;
    const goal = this.#structure(personClass, memory, true);
    const relaxed = this.#complete(personClass, goal, cellPrice);
    const beaten = known - offCost;
    let least = relaxed;
    let width = firstWidth + firstWidth_share * Math.abs(relaxed);
    for (let round = 0; round < rounds_max && least < beaten - 1e-9; ) {
      const structure = this.#structure(personClass, memory, false);
      this.#fillKinds(personClass, structure, cellPrice);
      const limit = Math.min(beaten, relaxed + width);
      const rows = this.#pricer.price(structure, {
        past: personClass.automaton.past,
        kindCost: this.#kindCost,
        mustWork: personClass.mustWork,
        rows_max,
        limit,
        toGo: this.#completion.ended,
        goal_count: goal.state_count,
      });
      if (rows.length === 0) {
        // Nothing up to the limit: then the limit is a bound, and either all we need to know or to be raised.
        least = Math.max(least, limit);
        if (limit === Number.POSITIVE_INFINITY || limit >= beaten) break;
        width = width > widest ? Number.POSITIVE_INFINITY : width * 4;
        continue;
      }
      round++;
      least = Math.max(least, rows[0]!.cost);
      const { columns, isExact } = this.#columns(personClass, memory, structure, rows);
      if (isExact || (round === rounds_max && columns.length > 0)) return { least: least + offCost, columns };
    }
    return { least: least + offCost, columns: [] };
  }

  #complete(personClass: PersonClass, goal: Structure, cellPrice: Float64Array): number {
    this.#fillKinds(personClass, goal, cellPrice);
    const { past } = personClass.automaton;
    return this.#completion.compute(goal, past, this.#kindCost, personClass.mustWork);
  }

  #cool({ heat }: ClassMemory): void {
    for (const [counter, calls] of heat) {
      if (calls === 1) heat.delete(counter);
      else if (calls > 0) heat.set(counter, calls - 1);
    }
  }

  /** The structure for the counters in view; where they are too many together, without those longest out of use. */
  #structure({ automaton }: PersonClass, { heat, structures, used }: ClassMemory, isGoal: boolean): Structure {
    for (;;) {
      const always = [...heat.keys()].filter((counter) => heat.get(counter) === -1);
      const added = isGoal ? [] : [...heat.keys()].filter((counter) => heat.get(counter) !== -1).sort((a, b) => a - b);
      const active = [...always, ...added];
      const key = active.join(',');
      let structure = structures.get(key);
      if (structure === undefined) {
        if (structures.size > 60) structures.clear();
        structure = structureOf(automaton, used, active, always.length);
        structures.set(key, structure);
      }
      if (structure) return structure;
      const coldest = [...heat].sort((a, b) => rank(a[1]) - rank(b[1]))[0];
      if (!coldest) throw new Error('assertion failed: a roster without counters has one state');
      heat.delete(coldest[0]);
    }
  }

  #fillKinds({ cellCost }: PersonClass, { kind_count, kindOf }: Structure, cellPrice: Float64Array): void {
    const { day_count, duties } = this.#indexed;
    const size = day_count * kind_count;
    if (this.#kindCost.length < size) {
      this.#kindCost = new Float64Array(size);
      this.#bestDuty = new Int16Array(size);
    }
    this.#kindCost.fill(Number.POSITIVE_INFINITY, 0, size);
    for (let day = 0; day < day_count; day++) {
      const base = day * duties.length;
      for (let duty = 0; duty < duties.length; duty++) {
        const kind = kindOf[duties[duty]!.shift]!;
        if (kind < 0) continue;
        const cost = cellCost[base + duty]! - cellPrice[base + duty]!;
        if (cost >= this.#kindCost[day * kind_count + kind]!) continue;
        this.#kindCost[day * kind_count + kind] = cost;
        this.#bestDuty[day * kind_count + kind] = duty;
      }
    }
  }

  /** Exact if the best row breaks no limit that was left out of view; what it broke comes into view. */
  #columns(personClass: PersonClass, memory: ClassMemory, structure: Structure, rows: PricedRow[]) {
    const columns: Column[] = [];
    let isExact = true;
    rows.forEach(({ kinds }, rank) => {
      const duties = kinds.map((kind, day) => (kind < 0 ? -1 : this.#bestDuty[day * structure.kind_count + kind]!));
      const charged = chargedCounters(personClass.automaton, shiftsOf(this.#indexed, duties));
      for (const counter of charged) {
        if (rank > 0 || memory.heat.get(counter) === -1) continue;
        if (!memory.heat.has(counter)) isExact = false;
        memory.heat.set(counter, remembered_calls);
      }
      const column = columnOf(this.#indexed, personClass, duties);
      if (column.cost < Number.POSITIVE_INFINITY) columns.push(column);
    });
    return { columns, isExact };
  }
}

const rank = (calls: number) => (calls < 0 ? 1e9 : calls);

function memoryOf({ duties, day_count }: Indexed, { automaton, cellCost }: PersonClass): ClassMemory {
  const used = new Uint8Array(automaton.shift_count);
  for (let cell = 0; cell < day_count * duties.length; cell++) {
    if (cellCost[cell]! < Number.POSITIVE_INFINITY) used[duties[cell % duties.length]!.shift] = 1;
  }
  const heat = new Map<number, number>();
  automaton.counters.forEach((counter, index) => {
    if (counter.isUsual) heat.set(index, -1);
  });
  return { used, heat, structures: new Map() };
}

function fillCells(cellRows: Int32Array[], prices: Float64Array, cells: Float64Array): Float64Array {
  for (let cell = 0; cell < cellRows.length; cell++) {
    const rows = cellRows[cell]!;
    let sum = 0;
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at]!;
      sum += row < 0 ? -prices[~row]! : prices[row]!;
    }
    cells[cell] = sum;
  }
  return cells;
}
