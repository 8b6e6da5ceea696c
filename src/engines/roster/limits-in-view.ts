import type { Indexed, PersonClass } from './indexed.ts';
import { structureOf, type Structure } from './structure.ts';

/** A counter that bound is looked at for so many calls more. */
const remembered_calls = 40;
const structures_max = 60;

/**
 * The counters one class's pricing looks at: some always, others since a row broke them, forgotten when out of use. Each
 * has a rent, the Lagrange multiplier that keeps most rows within it without counting.
 */
export class LimitsInView {
  readonly #personClass: PersonClass;
  readonly #used: Uint8Array;
  /** Call up to which each counter is looked at. */
  readonly #until = new Map<number, number>();
  #calls = 0;
  #seen = 0;
  readonly #structures = new Map<string, Structure | null>();
  readonly always: number[];
  /** By counter of the automaton, for each of its own units. */
  readonly rent: Float64Array;

  constructor({ duties, day_count }: Indexed, personClass: PersonClass) {
    const { automaton, cellCost } = personClass;
    this.#personClass = personClass;
    this.#used = new Uint8Array(automaton.shift_count);
    for (let cell = 0; cell < day_count * duties.length; cell++) {
      if (cellCost[cell]! < Number.POSITIVE_INFINITY) this.#used[duties[cell % duties.length]!.shift] = 1;
    }
    // Minutes first: they have the most values, and the pricing is quickest along the first counter.
    const usual = [...automaton.counters.keys()].filter((index) => automaton.counters[index]!.isUsual);
    const firstOf = (isWeekend: boolean) =>
      usual.filter((index) => (automaton.counters[index]!.weekendOf !== null) === isWeekend).slice(0, 1);
    this.always = [...firstOf(false), ...firstOf(true)];
    this.rent = new Float64Array(automaton.counters.length);
  }

  get added(): number[] {
    return [...this.#until.keys()].sort((a, b) => a - b);
  }

  /** One call more. */
  cool(): void {
    this.#calls++;
    for (const [counter, until] of this.#until) if (until < this.#calls) this.forget(counter);
  }

  forget(counter: number): void {
    this.#until.delete(counter);
    this.rent[counter] = 0;
  }

  /** Takes counters into view, or keeps them there; whether any is new. */
  see(counters: number[]): boolean {
    let isNew = false;
    for (const counter of counters) {
      if (this.always.includes(counter)) continue;
      isNew ||= !this.#until.has(counter);
      // Fractions keep them in the order they were seen.
      this.#until.set(counter, this.#calls + remembered_calls + ++this.#seen * 1e-9);
    }
    return isNew;
  }

  /** From now on with the longer days off that make every rest long enough, or again without. */
  isStrict = false;

  /** Only the always-counted as states, but shifts told apart by all in view, so that rents can be charged. */
  goal(): Structure {
    const structure = this.#structure(this.always, this.added);
    if (!structure) throw new Error('assertion failed: minutes, days and weekends of a period make too many states');
    return structure;
  }

  /** All in view as states; where they are too many together, without the soft, then without those longest out of use. */
  full(): Structure {
    for (;;) {
      const structure = this.#structure([...this.always, ...this.added], this.added);
      if (structure) return structure;
      const isHard = (index: number) => (this.#personClass.automaton.counters[index]!.weight === Infinity ? 1 : 0);
      const coldest = [...this.#until].sort((a, b) => isHard(a[0]) - isHard(b[0]) || a[1] - b[1])[0];
      if (!coldest) return this.goal();
      this.forget(coldest[0]);
    }
  }

  #structure(active: number[], added: number[]): Structure | null {
    const key = `${this.isStrict} ${active.join(',')} ${added.join(',')}`;
    const known = this.#structures.get(key);
    if (known !== undefined) return known;
    if (this.#structures.size >= structures_max) this.#structures.clear();
    const structure = structureOf(this.#personClass.automaton, this.#used, {
      active,
      goals: this.always.length,
      split: [...this.always, ...added],
      isStrict: this.isStrict,
    });
    this.#structures.set(key, structure);
    return structure;
  }
}
