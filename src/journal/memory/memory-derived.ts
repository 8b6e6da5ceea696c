import type { Derived, DerivedCursor, HourFigure } from '../derived.ts';
import type { StoredFact } from '../store.ts';

/** Derived rows of one stream in memory. */
export interface DerivedTables {
  cursor: DerivedCursor | null;
  /** Subject → seqs, in order. */
  subjects: Map<string, number[]>;
  figures: Map<string, HourFigure>;
}

export function noDerivedRows(): DerivedTables {
  return { cursor: null, subjects: new Map(), figures: new Map() };
}

interface Held {
  facts: StoredFact[];
  derived: DerivedTables;
}

export function memoryDerived(stream: (number: number) => Held): Derived {
  return {
    async cursor(number) {
      const { cursor } = stream(number).derived;
      return cursor && { ...cursor };
    },
    async put({ stream: number, from, nextSeq, rule, lastLeaf, subjects, figures }) {
      const { derived } = stream(number);
      const at = derived.cursor ?? { nextSeq: 0, rule };
      if (at.nextSeq !== from || at.rule !== rule) return false;
      derived.cursor = { nextSeq, rule, lastLeaf };
      for (const { subject, seq } of subjects) {
        const seqs = derived.subjects.get(subject);
        if (seqs) seqs.push(seq);
        else derived.subjects.set(subject, [seq]);
      }
      for (const { hour, type, count } of figures) {
        const key = `${hour} ${type}`;
        derived.figures.set(key, { hour, type, count: count + (derived.figures.get(key)?.count ?? 0) });
      }
      return true;
    },
    async facts(number, subject, before, limit) {
      const { facts, derived } = stream(number);
      const seqs = (derived.subjects.get(subject) ?? []).filter((seq) => seq < before);
      return seqs.slice(-limit).flatMap((_, index, newest) => {
        const seq = newest.at(-1 - index)!;
        // Facts are gapless, so a seq is a place, unless a tamperer took one out.
        const fact = facts[seq]?.seq === seq ? facts[seq] : facts.find((each) => each.seq === seq);
        return fact ? [{ ...fact }] : [];
      });
    },
    async figures(number, from, until) {
      const rows = [...stream(number).derived.figures.values()].filter(({ hour }) => hour >= from && hour < until);
      return rows.sort((a, b) => a.hour - b.hour || (a.type < b.type ? -1 : 1)).map((row) => ({ ...row }));
    },
    async drop(number) {
      stream(number).derived = noDerivedRows();
    },
  };
}
