import type { Highs, Model } from 'highs';
import type { Column } from './columns.ts';
import { costOfNobody, priceOfNobody, shortOf, type Target } from './target.ts';

export interface MasterSolution {
  cost: number;
  rowPrice: Float64Array;
  classPrice: Float64Array;
  /** By column, in the order they were added. */
  amount: Float64Array;
}

/** What a row charges for each person it is short of, or has too many. */
interface Slack {
  place: number;
  value: 1 | -1;
  cost: number;
  upper: number;
  column: number;
}

/** More columns than this many for each row of the programme are too many (never fewer than so many in all). */
const crowded_factor = 2;
const columns_min = 800;

/**
 * The linear programme over rows of days: as many columns of each class as it has people, each demand row met or paid for.
 * It lives in HiGHS between solves, so that a new column or a fixed one costs a few steps from the last basis.
 */
export class Master {
  readonly target: Target;
  readonly columns: Column[] = [];
  readonly byClass = new Map<number, Column[]>();
  readonly #has = new Set<string>();
  readonly #highs: Highs;
  readonly #model: Model;
  /** Classes in this master, and the row of each. */
  readonly #rowOfClass = new Map<number, number>();
  readonly #slack_count: number;
  /** By row of the programme, its slack columns. */
  readonly #slacks: Slack[][] = [];
  /** Rows in reach, and where each row stands in the programme (-1 for one that is settled). */
  readonly #rows: Int32Array;
  readonly #placeOf: Int32Array;
  /** What settled rows cost. */
  readonly #settled: number;
  #isFixedSince = false;
  /** Simplex steps so far. */
  iterations = 0;

  constructor(highs: Highs, target: Target) {
    this.target = target;
    this.#highs = highs;
    this.#model = highs.createModel();
    this.#model.options.set({
      output_flag: false,
      presolve: 'off',
      solver: 'simplex',
      random_seed: 1,
    });
    const { reached, wanted } = target;
    this.#rows = Int32Array.from(wanted.keys()).filter((row) => reached[row] === 1);
    this.#placeOf = new Int32Array(wanted.length).fill(-1);
    this.#rows.forEach((row, place) => (this.#placeOf[row] = place));
    this.#settled = wanted.reduce((sum, _, row) => (reached[row] === 1 ? sum : sum + costOfNobody(target, row)), 0);
    const lower: number[] = Array.from(this.#rows, (row) => wanted[row]!);
    target.people.forEach((people, index) => {
      if (people === 0) return;
      this.#rowOfClass.set(index, lower.length);
      lower.push(people);
    });
    this.#model.addRows({
      lower: Float64Array.from(lower),
      upper: Float64Array.from(lower),
      matrix: {
        format: 'csr',
        numRows: lower.length,
        numCols: 0,
        starts: new Int32Array(lower.length + 1),
        indices: new Int32Array(0),
        values: new Float64Array(0),
      },
    });
    this.#slack_count = this.#addSlacks();
  }

  has(column: Column): boolean {
    return this.#has.has(column.key);
  }

  /** Short of the minimum, short of what is wanted, too many: three columns a row at most. */
  #addSlacks(): number {
    const { rows, wanted, minimum } = this.target;
    const slacks: Slack[] = [];
    for (const row of this.#rows) {
      const { least, more } = shortOf({ wanted, minimum }, row);
      const place = this.#slacks.length;
      const own: Slack[] = [];
      // Where being short costs nothing the count may lie as low as it likes, also below 0 (pairings).
      const isFree = rows.costUnder[row] === 0;
      if (more > 0 || isFree) {
        const upper = isFree ? this.#highs.infinity : more;
        own.push({ place, value: 1, cost: rows.costUnder[row]!, upper, column: 0 });
      }
      if (least > 0) own.push({ place, value: 1, cost: rows.costUnderMinimum[row]!, upper: least, column: 0 });
      own.push({ place, value: -1, cost: rows.costOver[row]!, upper: this.#highs.infinity, column: 0 });
      for (const slack of own) slack.column = slacks.push(slack) - 1;
      this.#slacks.push(own);
    }
    this.#model.addCols({
      cost: Float64Array.from(slacks, ({ cost }) => cost),
      lower: new Float64Array(slacks.length),
      upper: Float64Array.from(slacks, ({ upper }) => upper),
      matrix: {
        format: 'csc',
        numRows: this.#rows.length + this.#rowOfClass.size,
        numCols: slacks.length,
        starts: Int32Array.from({ length: slacks.length + 1 }, (_, at) => at),
        indices: Int32Array.from(slacks, ({ place }) => place),
        values: Float64Array.from(slacks, ({ value }) => value),
      },
    });
    return slacks.length;
  }

  /** Adds those it has not; gives how many. */
  add(columns: Column[]): number {
    const fresh = columns.filter((column) => {
      if (this.#has.has(column.key) || !this.#rowOfClass.has(column.of)) return false;
      this.#has.add(column.key);
      return true;
    });
    if (fresh.length === 0) return 0;
    const starts = [0];
    const indices: number[] = [];
    const values: number[] = [];
    for (const column of fresh) {
      for (let at = 0; at < column.rows.length; at++) {
        if (column.counts[at] === 0) continue;
        indices.push(this.#placeOf[column.rows[at]!]!);
        values.push(column.counts[at]!);
      }
      indices.push(this.#rowOfClass.get(column.of)!);
      values.push(1);
      starts.push(indices.length);
    }
    this.#model.addCols({
      cost: Float64Array.from(fresh, ({ cost }) => cost),
      lower: new Float64Array(fresh.length),
      upper: new Float64Array(fresh.length).fill(this.#highs.infinity),
      matrix: {
        format: 'csc',
        numRows: this.#rows.length + this.#rowOfClass.size,
        numCols: fresh.length,
        starts: Int32Array.from(starts),
        indices: Int32Array.from(indices),
        values: Float64Array.from(values),
      },
    });
    for (const column of fresh) this.#keep(column);
    return fresh.length;
  }

  /**
   * The next solve begins where all people of a class have one of these columns: a basis without a step's work, and for
   * people who stand as in a roster hardly dearer than that roster.
   */
  startFrom(columns: Column[]): void {
    const { wanted, people } = this.target;
    const { basisStatus } = this.#highs.constants;
    const status = new Int32Array(this.#slack_count + this.columns.length).fill(basisStatus.lower);
    const count = new Float64Array(wanted.length);
    const placed = new Set<number>();
    const at = this.#placesByKey();
    for (const column of columns) {
      const index = at.get(column.key);
      if (placed.has(column.of) || index === undefined) continue;
      placed.add(column.of);
      status[this.#slack_count + index] = basisStatus.basic;
      column.rows.forEach((row, each) => (count[row]! += column.counts[each]! * people[column.of]!));
    }
    if (placed.size < this.#rowOfClass.size) return;
    this.#rows.forEach((row, place) => {
      const basic = this.#slackAt(place, wanted[row]! - count[row]!);
      for (const slack of this.#slacks[place]!) {
        const isFull = basic.value > 0 && slack.value > 0 && slack.column < basic.column;
        status[slack.column] = isFull ? basisStatus.upper : basisStatus.lower;
      }
      status[basic.column] = basisStatus.basic;
    });
    this.#model.setBasis({
      colStatus: status,
      rowStatus: new Int32Array(this.#rows.length + this.#rowOfClass.size).fill(basisStatus.lower),
    });
  }

  /** The slack that takes up what is missing (or too many) once those before it are full. */
  #slackAt(place: number, missing: number): Slack {
    const slacks = this.#slacks[place]!;
    let left = missing;
    for (const slack of slacks) {
      if (slack.value < 0) break;
      if (missing >= 0 && left <= slack.upper) return slack;
      left -= slack.upper;
    }
    return slacks.at(-1)!;
  }

  /** At least so many of a column from now on (they are placed). */
  fix(column: number, amount: number): void {
    this.#model.changeColBounds(this.#slack_count + column, amount, this.#highs.infinity);
    this.#isFixedSince = true;
  }

  /** Null if HiGHS could not finish (numbers gone wrong): the caller goes on with what it has. */
  solve(): MasterSolution | null {
    const model = this.#model;
    // After new columns the last basis is still feasible, after a fixed one it is still dual feasible.
    model.options.set('simplex_strategy', this.#isFixedSince ? 1 : 4);
    this.#isFixedSince = false;
    model.run();
    this.iterations += Math.max(0, Number(model.info.get('simplex_iteration_count')));
    if (model.getModelStatus() !== this.#highs.constants.modelStatus.optimal) return null;
    const { colValue, rowDual } = model.getSolution();
    const classPrice = new Float64Array(this.target.people.length);
    for (const [index, row] of this.#rowOfClass) classPrice[index] = rowDual[row]!;
    const rowPrice = Float64Array.from(this.#placeOf, (place, row) =>
      place < 0 ? priceOfNobody(this.target, row) : rowDual[place]!,
    );
    return {
      cost: model.getObjectiveValue() + this.#settled,
      rowPrice,
      classPrice,
      amount: colValue.slice(this.#slack_count),
    };
  }

  /** Where there are too many columns, takes out the dearest of those at 0; whether it did. */
  thin(solution: MasterSolution): boolean {
    const limit = Math.max(columns_min, crowded_factor * (this.#rows.length + this.#rowOfClass.size));
    if (this.columns.length <= limit) return false;
    const removable = this.columns
      .map((column, at) => ({ at, reduced: reducedCost(column, solution) }))
      .filter(({ at, reduced }) => solution.amount[at]! < 1e-9 && reduced > 1e-6)
      .sort((a, b) => b.reduced - a.reduced || a.at - b.at);
    this.#remove(new Set(removable.slice(0, this.columns.length - Math.floor(limit / 2)).map(({ at }) => at)));
    return true;
  }

  #remove(gone: Set<number>): void {
    if (gone.size === 0) return;
    const basis = this.#model.getBasis();
    const indices = [...gone].sort((a, b) => a - b).map((at) => at + this.#slack_count);
    this.#model.deleteCols({ kind: 'set', indices: Int32Array.from(indices) });
    const leaving = new Set(indices);
    this.#model.setBasis({
      colStatus: basis.colStatus.filter((_, at) => !leaving.has(at)),
      rowStatus: basis.rowStatus,
    });
    const kept = this.columns.filter((column, at) => {
      if (gone.has(at)) this.#has.delete(column.key);
      return !gone.has(at);
    });
    this.columns.length = 0;
    this.byClass.clear();
    for (const column of kept) this.#keep(column);
  }

  #keep(column: Column): void {
    this.columns.push(column);
    const known = this.byClass.get(column.of);
    if (known) known.push(column);
    else this.byClass.set(column.of, [column]);
  }

  /**
   * The same as a whole-number programme with a limit of nodes: the best choice found, and what none costs less than. It
   * starts from a choice known, and has then only what is cheaper to look for.
   */
  solveWhole(
    nodes_max: number,
    shouldStop: () => boolean,
    start: Column[] | null,
  ): { chosen: Column[]; bound: number } | null {
    const model = this.#model;
    const indices = Int32Array.from({ length: this.columns.length }, (_, at) => at + this.#slack_count);
    const whole = this.#highs.constants.variableType.integer;
    model.changeColsIntegrality({ kind: 'set', indices }, new Int32Array(indices.length).fill(whole));
    model.options.set({
      solver: 'choose',
      presolve: 'on',
      simplex_strategy: 0,
      mip_max_nodes: nodes_max,
      mip_rel_gap: 0,
    });
    if (start) model.setSolution({ colValue: this.#valuesOf(start) });
    const stop = (event: { interrupt(): void }): undefined => {
      if (shouldStop()) event.interrupt();
    };
    model.run({ [this.#highs.constants.callbackType.mipInterrupt]: stop });
    const found = model.getModelStatus();
    const isSolved =
      found === this.#highs.constants.modelStatus.optimal || Number(model.info.get('primal_solution_status')) === 2;
    if (!isSolved) return null;
    const amounts = model.getSolution().colValue.slice(this.#slack_count);
    return {
      chosen: this.columns.flatMap((column, at) => Array.from({ length: Math.round(amounts[at]!) }, () => column)),
      bound: Number(model.info.get('mip_dual_bound')) + this.#settled,
    };
  }

  /** These columns, once for each time they are named, and what they leave short or too many. */
  #valuesOf(chosen: Column[]): Float64Array {
    const { wanted } = this.target;
    const values = new Float64Array(this.#slack_count + this.columns.length);
    const at = this.#placesByKey();
    const missing = wanted.slice();
    for (const column of chosen) {
      values[this.#slack_count + at.get(column.key)!]! += 1;
      column.rows.forEach((row, each) => (missing[row]! -= column.counts[each]!));
    }
    this.#rows.forEach((row, place) => {
      let left = missing[row]!;
      for (const { value, upper, column } of this.#slacks[place]!) {
        const amount = Math.min(upper, Math.max(0, left * value));
        values[column] = amount;
        left -= amount * value;
      }
    });
    return values;
  }

  #placesByKey(): Map<string, number> {
    return new Map(this.columns.map(({ key }, index) => [key, index]));
  }

  dispose(): void {
    this.#model.dispose();
  }
}

export function reducedCost(column: Column, { rowPrice, classPrice }: MasterSolution): number {
  let cost = column.cost - classPrice[column.of]!;
  for (let at = 0; at < column.rows.length; at++) cost -= rowPrice[column.rows[at]!]! * column.counts[at]!;
  return cost;
}
