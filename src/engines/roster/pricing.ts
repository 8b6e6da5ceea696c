import { chargedCounters, columnOf, countOf, shiftsOf, type Column } from './columns.ts';
import { Completion } from './completion.ts';
import type { Indexed, PersonClass } from './indexed.ts';
import { Pricer, type PricedRow } from './price.ts';
import { LimitsInView } from './limits-in-view.ts';
import type { Structure } from './structure.ts';

/** What a class's rows of days are worth at given prices. */
export interface Priced {
  /** No allowed row of this class costs less than this at these prices; Infinity if there is none at all. */
  least: number;
  columns: Column[];
}

/** Rounds of "price, see which limits broke, look at them too" before the row is given up (its bound still holds). */
const rounds_max = 12;
/** Rounds in which rents of limits are looked for before they are counted exactly. */
const rentRounds_max = 4;
/** How far above the relaxed least rows are looked for at first: most are found at once, and few labels are looked at. */
const firstWidth = 2;
const firstWidth_share = 0.02;
const widest = 1e9;

/** Prices whole classes: picks the counters to look at, merges duties into kinds, and turns rows into columns. */
export class Pricing {
  readonly #indexed: Indexed;
  readonly #pricer = new Pricer();
  readonly #completion = new Completion();
  readonly #views: LimitsInView[];
  #kindCost = new Float64Array(0);
  #bestDuty = new Int16Array(0);
  readonly #cellPrices = new Map<Int32Array[], Float64Array>();

  constructor(indexed: Indexed) {
    this.#indexed = indexed;
    this.#views = indexed.classes.map((personClass) => new LimitsInView(indexed, personClass));
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
  cellPrice(personClass: PersonClass): Float64Array {
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
    const asked = this.#asked(personClass, rows_max, known);
    const { least, columns } = this.#bestOf(asked, known.length > 0);
    const { restRun } = personClass.automaton;
    if (columns.length > 0 || restRun.length === 0 || least >= asked.beaten - 1e-9) {
      return { least: least + personClass.offCost, columns };
    }
    // The best row rests too little over days off: the bound is right, the row must rest longer.
    asked.view.isStrict = true;
    const strict = this.#bestOf(asked, known.length > 0);
    asked.view.isStrict = false;
    return { least: least + personClass.offCost, columns: strict.columns };
  }

  #bestOf(asked: Asked, hasKnown: boolean): { least: number; columns: Column[] } {
    const rented = this.#byRent(asked);
    // A row that pays is enough for now; the exact least is only asked for once none is found so.
    const isEnough = rented.isDone || (rented.columns.length > 0 && hasKnown);
    return isEnough ? rented : this.#byCounting(asked, rented);
  }

  /** Without exact counting: a bound that holds, and a good row if one was met. */
  sketch(personClass: PersonClass, known: Column[]): Priced {
    const { least, columns } = this.#byRent(this.#asked(personClass, 1, known));
    return { least: least + personClass.offCost, columns };
  }

  #asked(personClass: PersonClass, rows_max: number, known: Column[]): Asked {
    const view = this.#views[personClass.index]!;
    view.cool();
    const cellPrice = this.cellPrice(personClass);
    return { personClass, view, cellPrice, rows_max, beaten: this.#leastOf(known) - personClass.offCost };
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

  /**
   * First without counting the limits that may or may not bind, each charged at a rent. If the row found keeps them and
   * uses up those with a rent, it is the best there is; otherwise the rents move (subgradient) and the bound remains.
   */
  #byRent(asked: Asked): Rented {
    const { personClass, view, beaten } = asked;
    let least = Number.NEGATIVE_INFINITY;
    let best: Column[] = [];
    let bestCost = beaten;
    for (let round = 0; ; round++) {
      const goal = view.goal();
      this.#fillKinds(personClass, goal, asked.cellPrice);
      const rents = this.#chargeRents(asked, goal);
      const { past } = personClass.automaton;
      const found = this.#completion.compute(goal, past, this.#kindCost, personClass.mustWork) - rents;
      least = Math.max(least, found);
      if (least >= bestCost - 1e-9)
        return { least: Math.min(least, bestCost), columns: best, isDone: true, bestCost, isReady: true };
      const rows = this.#pricer.price(goal, {
        past,
        kindCost: this.#kindCost,
        mustWork: personClass.mustWork,
        rows_max: asked.rows_max,
        limit: found + rents + 1e-6,
        toGo: this.#completion.ended,
        goal_count: goal.state_count,
        rent: new Float64Array(goal.counters.length),
      });
      const { columns, charged, excess } = this.#columns(asked, goal, rows);
      for (const { column, reduced } of columns) {
        if (reduced >= bestCost) continue;
        bestCost = reduced;
        best = [column, ...best].slice(0, asked.rows_max);
      }
      if (bestCost <= least + 1e-9) return { least, columns: best, isDone: true, bestCost, isReady: true };
      const isNew = view.see(charged);
      if (round >= rentRounds_max || (!isNew && excess.size === 0)) {
        return { least, columns: best, isDone: false, bestCost, isReady: !isNew };
      }
      moveRents(view, excess, Math.min(bestCost, least + Math.abs(least) + 100) - found);
    }
  }

  /** Then exactly: with the limits in view as states, between the bound and what is known. */
  #byCounting(
    asked: Asked,
    { least: relaxed, bestCost, columns: known, isReady }: Rented,
  ): { least: number; columns: Column[] } {
    const { personClass, view } = asked;
    let least = relaxed;
    let width = firstWidth + firstWidth_share * Math.abs(relaxed);
    let completed = isReady ? view.goal() : null;
    for (let round = 0; round < rounds_max && least < bestCost - 1e-9;) {
      const structure = view.full();
      const goal = view.goal();
      const { past } = personClass.automaton;
      if (goal !== completed) {
        // The completion must be of the same kinds and rents as the structure it prunes.
        this.#fillKinds(personClass, goal, asked.cellPrice);
        this.#chargeRents(asked, goal);
        this.#completion.compute(goal, past, this.#kindCost, personClass.mustWork);
        completed = goal;
      }
      const limit = Math.min(bestCost, least + width);
      const rows = this.#pricer.price(structure, {
        past,
        kindCost: this.#kindCost,
        mustWork: personClass.mustWork,
        rows_max: asked.rows_max,
        limit,
        toGo: this.#completion.ended,
        goal_count: goal.state_count,
        rent: Float64Array.from(structure.counters, ({ index, unit }) => view.rent[index]! * unit),
      });
      if (rows.length === 0) {
        // Nothing up to the limit: then the limit is a bound, and either all we need to know or to be raised.
        least = Math.max(least, limit);
        if (limit === Number.POSITIVE_INFINITY || limit >= bestCost) break;
        width = width > widest ? Number.POSITIVE_INFINITY : width * 4;
        continue;
      }
      round++;
      least = Math.max(least, rows[0]!.cost);
      const { columns, charged } = this.#columns(asked, structure, rows);
      if (!view.see(charged) || (round === rounds_max && columns.length > 0)) {
        return { least, columns: columns.map(({ column }) => column) };
      }
    }
    return { least, columns: known };
  }

  /** Adds the rents of this class's limits to the costs of kinds; gives what all of them together allow for. */
  #chargeRents({ personClass: { automaton }, view }: Asked, goal: Structure): number {
    let sum = 0;
    for (const index of view.added) {
      const rent = view.rent[index]!;
      if (rent === 0) continue;
      const { add, from_day, to_day, max, initial } = automaton.counters[index]!;
      sum += rent * Math.max(0, max - initial);
      for (let day = from_day; day <= to_day; day++) {
        for (let kind = 0; kind < goal.kind_count; kind++) {
          const cell = day * goal.kind_count + kind;
          this.#kindCost[cell]! += rent * add[day * automaton.shift_count + goal.representative[kind]!]!;
        }
      }
    }
    return sum;
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

  /** Rows as columns where no hard rule is broken; what the best row broke; and how far it is from each limit in view. */
  #columns({ personClass, cellPrice, view }: Asked, structure: Structure, rows: PricedRow[]): Found {
    const { automaton } = personClass;
    const found: Found = { columns: [], charged: [], excess: new Map() };
    rows.forEach(({ kinds }, place) => {
      const duties = kinds.map((kind, day) => (kind < 0 ? -1 : this.#bestDuty[day * structure.kind_count + kind]!));
      const shifts = shiftsOf(this.#indexed, duties);
      if (place === 0) {
        found.charged = chargedCounters(automaton, shifts);
        for (const index of new Set([...found.charged, ...view.added])) {
          const { weight, max, weekendOf } = automaton.counters[index]!;
          if (weight < Number.POSITIVE_INFINITY || max === Number.POSITIVE_INFINITY || weekendOf) continue;
          const over = countOf(automaton, automaton.counters[index]!, shifts) - max;
          if (over > 0 || (over < 0 && view.rent[index]! > 0)) found.excess.set(index, over);
        }
      }
      const column = columnOf(this.#indexed, personClass, duties);
      if (column.cost === Number.POSITIVE_INFINITY) return;
      let reduced = column.cost - personClass.offCost;
      duties.forEach((duty, day) => {
        if (duty >= 0) reduced -= cellPrice[day * this.#indexed.duties.length + duty]!;
      });
      found.columns.push({ column, reduced });
    });
    return found;
  }
}

interface Asked {
  personClass: PersonClass;
  view: LimitsInView;
  cellPrice: Float64Array;
  rows_max: number;
  /** Rows at or above this, the wishes for days off apart, are of no use. */
  beaten: number;
}

interface Rented {
  least: number;
  columns: Column[];
  isDone: boolean;
  bestCost: number;
  /** The completion in hand is of the limits and rents now in view. */
  isReady: boolean;
}

interface Found {
  columns: { column: Column; reduced: number }[];
  charged: number[];
  excess: Map<number, number>;
}

/** One Polyak step of the rents towards the limits the row passed, away from those it left unused. */
function moveRents({ rent }: LimitsInView, excess: Map<number, number>, distance: number): void {
  let length = 0;
  for (const over of excess.values()) length += over * over;
  if (length === 0) return;
  for (const [index, over] of excess) rent[index] = Math.max(0, rent[index]! + (distance / length) * over);
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
