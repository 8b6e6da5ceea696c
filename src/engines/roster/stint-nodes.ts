import type { Automaton, SubRun } from './automaton.ts';

/**
 * Where one stands inside a stint: the kind of shift worked last and how long each sub-run (nights in a row) has lasted.
 * Without sub-run rules that is just the kind.
 */
export interface StintNodes {
  count: number;
  kind: Int16Array;
  /** Node reached by starting a stint with this kind: after a day off, and on day 0 when nobody knows what was before. */
  entry: Int16Array;
  entryOpen: Int16Array;
  /** From the duty of day -1, where the stint goes on from history; cost -1 where it does not. */
  entryPast: Int16Array;
  entryCost: Float64Array;
  entryPastCost: Float64Array;
  /** `next[node * kinds + kind]` and what the sub-runs charge for it (the transition itself is charged by day). */
  next: Int16Array;
  nextCost: Float64Array;
  /** What ending the stint here costs, by sub-runs still too short. */
  endCost: Float64Array;
  /** What ending the run of history at once costs. */
  pastEndCost: number;
}

/** Lengths of the sub-runs; one that may have begun before what we know is counted from here on up, marked as open. */
const openMark = 1_000;

export function stintNodes(automaton: Automaton, representative: number[]): StintNodes {
  const { subRuns, past } = automaton;
  const kinds = representative.length;
  const found = new Map<string, number>();
  const list: { kind: number; lengths: number[] }[] = [];
  const nodeOf = (kind: number, lengths: number[]) => {
    const key = `${kind} ${lengths.join(' ')}`;
    const known = found.get(key);
    if (known !== undefined) return known;
    list.push({ kind, lengths });
    found.set(key, list.length - 1);
    return list.length - 1;
  };
  const step = (lengths: number[], kind: number) => stepOf(subRuns, lengths, representative[kind]!);
  const entries = (lengths: number[]) =>
    representative.map((_, kind) => {
      const { cost, after } = step(lengths, kind);
      return { cost, node: cost < Infinity ? nodeOf(kind, after) : -1 };
    });
  const none = subRuns.map(() => 0);
  const fresh = entries(none);
  const open = entries(past.isKnown ? none : subRuns.map(() => openMark));
  const before = past.subRuns.map((length) => (length > 0 && past.isRunCut ? openMark + length : length));
  const continued = entries(before);
  const next: number[] = [];
  const nextCost: number[] = [];
  // The list grows while it is walked: every node that can be reached is met once.
  for (let at = 0; at < list.length; at++) {
    for (const { cost, node } of entries(list[at]!.lengths)) {
      next.push(node);
      nextCost.push(cost);
    }
  }
  return {
    count: list.length,
    kind: Int16Array.from(list, ({ kind }) => kind),
    entry: Int16Array.from(fresh, ({ node }) => node),
    entryCost: Float64Array.from(fresh, ({ cost }) => cost),
    entryOpen: Int16Array.from(open, ({ node }) => node),
    entryPast: Int16Array.from(continued, ({ node }) => node),
    entryPastCost: Float64Array.from({ length: kinds }, (_, kind) => {
      if (past.lastShift < 0) return Infinity;
      const matrix = automaton.transition[0]!;
      return continued[kind]!.cost + matrix[past.lastShift * automaton.shift_count + representative[kind]!]!;
    }),
    next: Int16Array.from(next),
    nextCost: Float64Array.from(nextCost),
    endCost: Float64Array.from(list, ({ lengths }) => endOf(subRuns, lengths)),
    pastEndCost: endOf(subRuns, before),
  };
}

function stepOf(subRuns: SubRun[], lengths: number[], shift: number): { cost: number; after: number[] } {
  let cost = 0;
  const after = subRuns.map(({ isMember, min, max, weight }, at) => {
    const coded = lengths[at]!;
    const isOpen = coded >= openMark;
    const length = coded % openMark;
    if (isMember[shift] !== 1) {
      if (length > 0 && length < min && !isOpen) cost += (min - length) * weight;
      return 0;
    }
    if (length + 1 > max) cost += weight;
    const limit = Math.max(min, max < Infinity ? max : 1, 1);
    return Math.min(length + 1, limit) + (isOpen ? openMark : 0);
  });
  return { cost, after };
}

function endOf(subRuns: SubRun[], lengths: number[]): number {
  return subRuns.reduce((sum, { min, weight }, at) => {
    const coded = lengths[at]!;
    return coded > 0 && coded < openMark && coded < min ? sum + (min - coded) * weight : sum;
  }, 0);
}
