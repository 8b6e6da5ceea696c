import type { Column } from './columns.ts';
import type { Rows } from './rows.ts';

/** How many are counted in each row, and what that costs. */
export class Cover {
  readonly count: Float64Array;
  readonly #rows: Rows;
  cost = 0;

  constructor(rows: Rows) {
    this.#rows = rows;
    this.count = new Float64Array(rows.count);
    for (let row = 0; row < rows.count; row++) this.cost += this.costAt(row, 0);
  }

  costAt(row: number, count: number): number {
    const { wanted, minimum, costOver, costUnder, costUnderMinimum } = this.#rows;
    const missing = wanted[row]! - count;
    if (missing <= 0) return -missing * costOver[row]!;
    const underMinimum = Math.max(0, minimum[row]! - count);
    return underMinimum * costUnderMinimum[row]! + (missing - underMinimum) * costUnder[row]!;
  }

  add(column: Column, sign: 1 | -1): void {
    const { rows, counts } = column;
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at]!;
      this.cost -= this.costAt(row, this.count[row]!);
      this.count[row]! += counts[at]! * sign;
      this.cost += this.costAt(row, this.count[row]!);
    }
  }

  /** What one more (or for pairings one fewer) in each row would save. */
  savings(into: Float64Array): Float64Array {
    for (let row = 0; row < into.length; row++) {
      into[row] = this.costAt(row, this.count[row]!) - this.costAt(row, this.count[row]! + 1);
    }
    return into;
  }

  savingOfLess(row: number): number {
    return this.costAt(row, this.count[row]!) - this.costAt(row, this.count[row]! - 1);
  }

  /** The next row from this one on, and round again, that costs something now; -1 for none. */
  costlyFrom(start: number): number {
    const { count } = this.#rows;
    for (let away = 0; away < count; away++) {
      const row = (start + away) % count;
      if (this.costAt(row, this.count[row]!) > 0) return row;
    }
    return -1;
  }

  /** Hard pairings broken now. */
  brokenHard(): number[] {
    const broken: number[] = [];
    for (let row = 0; row < this.#rows.count; row++) {
      if (this.#rows.isHard[row] && this.count[row]! > this.#rows.wanted[row]!) broken.push(row);
    }
    return broken;
  }
}
