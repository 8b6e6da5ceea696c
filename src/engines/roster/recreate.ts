import type { Column } from './columns.ts';
import { placed, worth } from './construct.ts';
import type { Cover } from './cover.ts';
import type { Search, Standing } from './search.ts';

/** Moves between two looks at the limits: one step. */
export const moves_aStep = 50;
/** Steps of a whole walk, from hot to cold. */
export const repairSteps = 60;
/** Where pricing is dear the walk is shorter: labels looked at in all (a second or two). */
const work_most = 150_000_000;
/** Annealing in units of the smallest cost there is: a hot start loses what the dive won. */
const hot = 2;
const cold = 0.3;
/** Share of the moves aimed at a place that is short or too full. */
const aimed_percent = 80;
/** Of these, moves along a chain: who could come there, who could take the place that one leaves, and so on. */
const chain_percent = 30;

/**
 * Ruin and recreate: take two to five people out and put each back at the row of days that is best against the demand
 * then open, exactly priced. The first ones look partly at the prices of the linear programme, which know what the
 * others could do; the last one looks at what is really missing.
 * Walks from any roster, also one dearer than the best known; hands back the best it came by.
 */
export function recreate(search: Search, steps: number, start: Column[]): Standing {
  const walk = new Walk(search, [...start]);
  const from = search.pricing.work;
  for (let step = 0; step < steps; step++) {
    const share = Math.max(step / steps, (search.pricing.work - from) / work_most);
    if (share >= 1) break;
    const temperature = walk.unit * hot * (cold / hot) ** share;
    for (let move = 0; move < moves_aStep; move++) walk.move(temperature);
    if (!search.step()) break;
  }
  return walk.best;
}

class Walk {
  readonly unit: number;
  best: Standing;
  readonly #search: Search;
  readonly #columns: Column[];
  readonly #cover: Cover;
  readonly #prices: Float64Array;
  #cost: number;
  /** Of it, what people's rows cost by themselves. */
  #ownCost: number;

  constructor(search: Search, columns: Column[]) {
    this.#search = search;
    this.#columns = columns;
    this.#cover = search.coverOf(columns);
    this.#ownCost = sumCosts(columns);
    this.#cost = this.#ownCost + this.#cover.cost;
    this.best = { columns: [...columns], cost: this.#cost };
    this.#prices = new Float64Array(search.indexed.rows.count);
    this.unit = smallestCost(search);
  }

  move(temperature: number): void {
    const people = this.#victims();
    const before = people.map((person) => this.#columns[person]!);
    for (const column of before) this.#cover.add(column, -1);
    const othersCost = this.#ownCost - sumCosts(before);
    const after: Column[] = [];
    people.forEach((person, at) => {
      const column = this.#insert(person, before[at]!, at === people.length - 1) ?? before[at]!;
      // Never worse than where this person stood, if nobody else had moved.
      after.push(
        worth(this.#cover, column) <= worth(this.#cover, before[at]!) || at < people.length - 1 ? column : before[at]!,
      );
      this.#cover.add(after[at]!, 1);
    });
    const ownCost = othersCost + sumCosts(after);
    const cost = ownCost + this.#cover.cost;
    const worse = cost - this.#cost;
    if (worse > 0 && this.#draw() >= Math.exp(-worse / temperature)) {
      for (const column of after) this.#cover.add(column, -1);
      for (const column of before) this.#cover.add(column, 1);
      return;
    }
    people.forEach((person, at) => (this.#columns[person] = after[at]!));
    this.#cost = cost;
    this.#ownCost = ownCost;
    if (cost >= this.best.cost - 1e-9) return;
    this.best = { columns: [...this.#columns], cost };
    this.#search.offer(this.#columns);
  }

  #draw(): number {
    return this.#search.chance.below(1 << 20) / (1 << 20);
  }

  #insert(person: number, before: Column, isLast: boolean): Column | null {
    const { prices } = this.#search;
    const personClass = this.#search.classOf(person);
    if (isLast) return placed(this.#search, this.#cover, personClass, this.#prices, before);
    const share = this.#draw();
    this.#cover.savings(this.#prices);
    for (let row = 0; row < prices.length; row++) {
      this.#prices[row] = share * prices[row]! + (1 - share) * this.#prices[row]!;
    }
    this.#search.pricing.setPrices(this.#prices);
    return this.#search.pricing.best(personClass, 1, [before]).columns[0] ?? null;
  }

  /** Two to five people: around a place that is short or too full, or anybody. */
  #victims(): number[] {
    const { chance } = this.#search;
    const count = 2 + chance.below(4);
    const row =
      chance.below(100) < aimed_percent
        ? this.#cover.costlyFrom(chance.below(Math.max(1, this.#cover.count.length)))
        : -1;
    const isChain = row >= 0 && chance.below(100) < chain_percent;
    const chosen: number[] = [];
    let place = row;
    for (let tries = 0; tries < 60 && chosen.length < count; tries++) {
      const person = chance.below(this.#columns.length);
      if (this.#search.impossible.has(person) || chosen.includes(person)) continue;
      // Of a place too full take one who is there, of a short one somebody who could come.
      const mustMatter = tries < 40 && place >= 0 && (isChain || chosen.length === 0);
      if (mustMatter && !this.#matters(place, person, chosen.length === 0)) continue;
      chosen.push(person);
      // Then whoever could take the place that one leaves.
      if (isChain) place = this.#placeLeft(place, person);
      tries = 0;
    }
    return chosen;
  }

  #matters(row: number, person: number, isFirst: boolean): boolean {
    const isThere = this.#columns[person]!.rows.includes(row);
    const isOver = isFirst && this.#cover.count[row]! > this.#search.indexed.rows.wanted[row]!;
    return isOver ? isThere : !isThere && this.#couldCome(row, person);
  }

  /** Where this person stands on about the day of a row; -1 for nowhere. */
  #placeLeft(row: number, person: number): number {
    const { rows } = this.#columns[person]!;
    const day = this.#search.dayOf(row);
    const near = rows.filter((of) => Math.abs(this.#search.dayOf(of) - day) <= 1);
    const from = near.length > 0 ? near : rows;
    return from.length > 0 ? from[this.#search.chance.below(from.length)]! : row;
  }

  #couldCome(row: number, person: number): boolean {
    return this.#search.reachOf(row)[this.#search.indexed.classOf[person]!] === 1;
  }
}

function sumCosts(columns: Column[]): number {
  return columns.reduce((sum, column) => sum + column.cost, 0);
}

/** The smallest cost anything has: what one step of annealing is measured by. */
function smallestCost({ indexed }: Search): number {
  const { problem, rows } = indexed;
  const costs = [...problem.wishes.map(({ weight }) => weight), ...rows.costUnder, ...rows.costOver];
  const least = costs.reduce((small, cost) => (cost > 0 && cost < small ? cost : small), Number.POSITIVE_INFINITY);
  return least < Number.POSITIVE_INFINITY ? least : 1;
}
