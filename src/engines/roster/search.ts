import type { Highs } from 'highs';
import type { Chance } from '../../base/chance.ts';
import type { Column } from './columns.ts';
import { Cover } from './cover.ts';
import type { Indexed, PersonClass } from './indexed.ts';
import type { Target } from './target.ts';
import { Pricing } from './pricing.ts';
import type { Limits, Progress, Solution } from './problem.ts';

export interface SolveParts {
  highs: Highs;
  chance: Chance;
  /** CPU seconds this thread (or process) has used: the one clock of a solve, and only to stop it. */
  cpu_seconds: () => number;
  limits: Limits;
  onProgress?: (progress: Progress) => void;
  /** Each better roster as it is found: whoever keeps it has it, whatever becomes of the solve. */
  onBest?: (best: Solution) => void;
  isCancelled?: () => boolean;
}

/** A whole roster: a column for each person; of those no row of days is possible for, what is pinned. */
export interface Standing {
  columns: Column[];
  cost: number;
}

/** What all steps of one solve share: the best roster and bound so far, the columns met, and what may still be spent. */
export class Search {
  readonly indexed: Indexed;
  readonly highs: Highs;
  readonly chance: Chance;
  readonly pricing: Pricing;
  /** By class, columns met that were good once. */
  readonly pool: Map<string, Column>[];
  best: Standing | null = null;
  /** People for whom no row of days keeps all hard rules: they stay as pinned. */
  readonly impossible = new Set<number>();
  bound = Number.NEGATIVE_INFINITY;
  /** Prices that gave the best bound. */
  prices: Float64Array;
  steps = 0;
  phase: Progress['phase'] = 'constructing';
  /** Called when a better roster was found. */
  announce: (() => void) | null = null;
  #reach: Reach | null = null;
  readonly #parts: SolveParts;
  readonly #startedAt: number;

  constructor(indexed: Indexed, parts: SolveParts) {
    this.indexed = indexed;
    this.highs = parts.highs;
    this.chance = parts.chance;
    this.#parts = parts;
    this.#startedAt = parts.cpu_seconds();
    this.pricing = new Pricing(indexed);
    this.pool = indexed.classes.map(() => new Map<string, Column>());
    this.prices = new Float64Array(indexed.rows.count);
  }

  classOf(person: number): PersonClass {
    return this.indexed.classes[this.indexed.classOf[person]!]!;
  }

  get cpu_seconds(): number {
    return this.#parts.cpu_seconds() - this.#startedAt;
  }

  /** One unit of work done; false when it is time to end. */
  step(): boolean {
    this.steps++;
    this.tell();
    return !this.isOver();
  }

  stoppedBy(): Solution['stopped_by'] | null {
    const { limits } = this.#parts;
    if (this.best && this.gap() <= 0) return 'proven best';
    if (this.best && this.gap() <= limits.gap) return 'gap reached';
    if (this.#parts.isCancelled?.()) return 'cancelled';
    if (this.steps >= limits.steps_max) return 'step limit';
    return this.cpu_seconds >= limits.cpu_seconds_max ? 'cpu limit' : null;
  }

  isOver(): boolean {
    return this.stoppedBy() !== null;
  }

  tell(): void {
    if (!this.best) return;
    this.#parts.onProgress?.({
      phase: this.phase,
      cost: this.best.cost,
      bound_cost: this.roundedBound(),
      gap: this.gap(),
      steps: this.steps,
      cpu_seconds: this.cpu_seconds,
    });
  }

  gap(): number {
    if (!this.best || this.bound === Number.NEGATIVE_INFINITY) return 1;
    const missing = this.best.cost - this.roundedBound();
    return missing < 1e-6 ? 0 : missing / Math.max(1e-9, Math.abs(this.best.cost));
  }

  roundedBound(): number {
    return this.rounded(this.bound);
  }

  /** Where all costs are whole, so is the best cost. */
  rounded(bound: number): number {
    return this.indexed.isCostInteger && bound > Number.NEGATIVE_INFINITY ? Math.ceil(bound - 1e-5) : bound;
  }

  raiseBound(bound: number, prices: Float64Array): void {
    if (bound <= this.bound) return;
    this.bound = bound;
    this.prices = prices.slice();
  }

  /** Takes a whole roster if it is the best so far; a broken hard pairing is dearer than anything it could save. */
  offer(columns: Column[]): boolean {
    const cost = this.costOf(columns);
    if (this.best && cost >= this.best.cost - 1e-9) return false;
    this.best = { columns: [...columns], cost };
    this.remember(columns.filter((_, person) => !this.impossible.has(person)));
    this.announce?.();
    return true;
  }

  costOf(columns: Column[]): number {
    return columns.reduce((sum, column) => sum + column.cost, this.coverOf(columns).cost);
  }

  coverOf(columns: Column[]): Cover {
    const cover = new Cover(this.indexed.rows);
    for (const column of columns) cover.add(column, 1);
    return cover;
  }

  remember(columns: Column[]): void {
    for (const column of columns) this.pool[column.of]!.set(column.key, column);
  }

  /** By class, 1 where one of its people could be counted in this row at all. */
  reachOf(row: number): Uint8Array {
    this.#reach ??= reachOfRows(this.indexed);
    return this.#reach.by[row]!;
  }

  /** The day whose duties are counted in this row (the first of two). */
  dayOf(row: number): number {
    this.#reach ??= reachOfRows(this.indexed);
    return this.#reach.day[row]!;
  }

  /** The demand left for some people while all others stand as in `columns`; and what those others cost by themselves. */
  targetFor(people: number[], columns: Column[]): { target: Target; outside: number } {
    const { rows, classOf, classes } = this.indexed;
    const free = new Set(people);
    const wanted = Float64Array.from(rows.wanted);
    const minimum = Float64Array.from(rows.minimum);
    let outside = 0;
    columns.forEach((column, person) => {
      if (free.has(person)) return;
      outside += column.cost;
      for (let at = 0; at < column.rows.length; at++) {
        wanted[column.rows[at]!]! -= column.counts[at]!;
        minimum[column.rows[at]!]! -= column.counts[at]!;
      }
    });
    const counts = new Int32Array(classes.length);
    for (const person of people) counts[classOf[person]!]!++;
    return { target: { rows, wanted, minimum, people: counts, reached: this.#reachedBy(counts) }, outside };
  }

  #reachedBy(people: Int32Array): Uint8Array {
    const present = [...people.keys()].filter((index) => people[index]! > 0);
    return Uint8Array.from({ length: this.indexed.rows.count }, (_, row) => {
      const reach = this.reachOf(row);
      return present.some((index) => reach[index] === 1) ? 1 : 0;
    });
  }
}

interface Reach {
  by: Uint8Array[];
  day: Int32Array;
}

function reachOfRows({ rows, classes, duties, day_count }: Indexed): Reach {
  const by = Array.from({ length: rows.count }, () => new Uint8Array(classes.length));
  const day = new Int32Array(rows.count).fill(day_count);
  for (const { index, cellRows, cellCost } of classes) {
    cellRows.forEach((of, cell) => {
      if (cellCost[cell] === Number.POSITIVE_INFINITY) return;
      for (const signed of of) {
        const row = signed < 0 ? ~signed : signed;
        by[row]![index] = 1;
        day[row] = Math.min(day[row]!, Math.floor(cell / duties.length));
      }
    });
  }
  return { by, day };
}
