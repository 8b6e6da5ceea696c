import type { Structure } from './structure.ts';

/**
 * The stints that start on one day, grown day by day: for each place in the stint (node) and what it has counted so far
 * (inner number) the cheapest way there. Ways are kept as a tree of labels, so that the one taken can be written out.
 */
export class StintTable {
  work = 0;
  option_count = 0;
  /** Of the option loaded: cost, the counters it adds to, how much, and the same as one number on the state. */
  cost = 0;
  label = 0;
  packed = 0;
  /** Tells apart any two amounts, also such as no state can hold. */
  amountKey = 0;
  adding_count = 0;
  readonly adding = new Int32Array(32);
  readonly amount = new Int32Array(32);

  #structure!: Structure;
  #kindCost!: Float64Array;
  #day = 0;
  #start = 0;
  #now = new Level(0);
  #next = new Level(0);
  #labels = { before: new Int32Array(4096), kind: new Int16Array(4096), count: 0 };
  #optionCost = new Float64Array(0);
  #optionLabel = new Int32Array(0);
  #optionInner = new Int32Array(0);

  begin(structure: Structure, kindCost: Float64Array): void {
    this.#clearOptions();
    this.#structure = structure;
    this.#kindCost = kindCost;
    this.#labels.count = 0;
    const size = structure.nodes.count * structure.inner_count;
    if (this.#now.cost.length < size) {
      this.#now = new Level(size);
      this.#next = new Level(size);
    }
    if (this.#optionCost.length < structure.inner_count) {
      this.#optionCost = new Float64Array(structure.inner_count).fill(Number.POSITIVE_INFINITY);
      this.#optionLabel = new Int32Array(structure.inner_count);
      this.#optionInner = new Int32Array(structure.inner_count);
    }
  }

  #from: 'fresh' | 'open' | 'past' = 'fresh';

  start(day: number, from: 'fresh' | 'open' | 'past'): void {
    this.#clearOptions();
    this.#now.clear();
    this.#next.clear();
    this.#day = day;
    this.#start = day;
    this.#from = from;
  }

  /** One day more; false where nothing can be worked any more. */
  extend(): boolean {
    if (this.#day === this.#start) this.#first();
    else this.#grow();
    const grown = this.#next;
    this.#next = this.#now;
    this.#now = grown;
    this.#next.clear();
    this.#day++;
    return grown.count > 0;
  }

  #first(): void {
    const { nodes, kind_count, inner_count, innerAdd } = this.#structure;
    const [entry, charge] = {
      fresh: [nodes.entry, nodes.entryCost] as const,
      open: [nodes.entryOpen, nodes.entryCost] as const,
      past: [nodes.entryPast, nodes.entryPastCost] as const,
    }[this.#from];
    for (let kind = 0; kind < kind_count; kind++) {
      const cell = this.#day * kind_count + kind;
      const cost = this.#kindCost[cell]! + charge[kind]!;
      if (cost === Number.POSITIVE_INFINITY) continue;
      this.#reach(entry[kind]! * inner_count + innerAdd[cell]!, cost, -1, kind);
    }
  }

  #grow(): void {
    const { nodes, kind_count, inner_count, innerAdd, transition } = this.#structure;
    const matrix = transition[this.#day]!;
    const base = this.#day * kind_count;
    const now = this.#now;
    for (let at = 0; at < now.count; at++) {
      const slot = now.list[at]!;
      const node = inner_count === 1 ? slot : Math.floor(slot / inner_count);
      const inner = slot - node * inner_count;
      const cost = now.cost[slot]!;
      const label = now.label[slot]!;
      const before = nodes.kind[node]! * kind_count;
      for (let kind = 0; kind < kind_count; kind++) {
        const step =
          cost + this.#kindCost[base + kind]! + matrix[before + kind]! + nodes.nextCost[node * kind_count + kind]!;
        if (step === Number.POSITIVE_INFINITY) continue;
        const into = nodes.next[node * kind_count + kind]! * inner_count + inner + innerAdd[base + kind]!;
        this.#reach(into, step, label, kind);
      }
    }
    this.work += now.count * kind_count;
  }

  #reach(slot: number, cost: number, before: number, kind: number): void {
    const next = this.#next;
    if (cost >= next.cost[slot]!) return;
    if (next.cost[slot] === Number.POSITIVE_INFINITY) {
      next.list[next.count++] = slot;
      next.label[slot] = this.#newLabel();
    }
    next.cost[slot] = cost;
    const label = next.label[slot]!;
    this.#labels.before[label] = before;
    this.#labels.kind[label] = kind;
  }

  #newLabel(): number {
    const labels = this.#labels;
    if (labels.count === labels.before.length) {
      const before = new Int32Array(labels.count * 2);
      before.set(labels.before);
      const kind = new Int16Array(labels.count * 2);
      kind.set(labels.kind);
      labels.before = before;
      labels.kind = kind;
    }
    return labels.count++;
  }

  /** Ends the stint here: the cheapest way for each of the things it may have counted. */
  options(isAtEnd: boolean): void {
    this.#clearOptions();
    const { inner_count, nodes } = this.#structure;
    const now = this.#now;
    for (let at = 0; at < now.count; at++) {
      const slot = now.list[at]!;
      const node = Math.floor(slot / inner_count);
      const inner = slot - node * inner_count;
      const cost = now.cost[slot]! + (isAtEnd ? 0 : nodes.endCost[node]!);
      if (cost >= this.#optionCost[inner]!) continue;
      if (this.#optionCost[inner] === Number.POSITIVE_INFINITY) this.#optionInner[this.option_count++] = inner;
      this.#optionCost[inner] = cost;
      this.#optionLabel[inner] = now.label[slot]!;
    }
  }

  #clearOptions(): void {
    for (let at = 0; at < this.option_count; at++) {
      this.#optionCost[this.#optionInner[at]!] = Number.POSITIVE_INFINITY;
    }
    this.option_count = 0;
  }

  load(option: number): void {
    const { counters, innerValue, baseAdd, stint_max } = this.#structure;
    const inner = this.#optionInner[option]!;
    this.cost = this.#optionCost[inner]!;
    this.label = this.#optionLabel[inner]!;
    this.packed = 0;
    this.amountKey = 0;
    this.adding_count = 0;
    const place = this.#start * (stint_max + 1) + this.#day - this.#start;
    for (let counter = 0; counter < counters.length; counter++) {
      const values = innerValue[counter];
      const amount = baseAdd[counter]![place]! + (values ? values[inner]! : 0);
      this.amountKey = this.amountKey * 1_000 + amount;
      if (amount === 0) continue;
      this.adding[this.adding_count] = counter;
      this.amount[this.adding_count++] = amount;
      this.packed += amount * counters[counter]!.stride;
    }
  }

  /** Writes the kinds of a stint that ended at boundary `end`. */
  write(label: number, kinds: Int16Array, end: number): void {
    let day = end - 1;
    for (let at = label; at >= 0; at = this.#labels.before[at]!) kinds[day--] = this.#labels.kind[at]!;
  }
}

/** The labels of one length, by node and inner number. */
class Level {
  readonly cost: Float64Array;
  readonly label: Int32Array;
  readonly list: Int32Array;
  count = 0;

  constructor(size: number) {
    this.cost = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
    this.label = new Int32Array(size);
    this.list = new Int32Array(size);
  }

  clear(): void {
    for (let at = 0; at < this.count; at++) this.cost[this.list[at]!] = Number.POSITIVE_INFINITY;
    this.count = 0;
  }
}
