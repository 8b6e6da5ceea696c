import { brokenPairings, type DutyGrid } from './duty-grid.ts';
import type { Breach, LineJudge } from './line-judge.ts';
import type { Rule } from './problem.ts';

/**
 * What the published roster broke already, rule by rule and person by person. That is not the mending's to repair, and
 * nothing may be added to it: a rest that was too short buys nobody a seventh day.
 */
export interface Tolerance {
  /** By person: units of each rule, in the order of the judge's rules. */
  units: Float64Array[];
  /** By pairing: days on which it was not kept. */
  pairings: Int32Array;
}

export function toleranceOf(grid: DutyGrid, judges: readonly LineJudge[], published: readonly Int16Array[]): Tolerance {
  return {
    units: published.map((line, person) => judges[person]!.hardUnits(line)),
    pairings: daysBroken(grid, published),
  };
}

/** Hard pairings kept on fewer days than in the published roster. */
export function pairingsBroken(grid: DutyGrid, tolerance: Tolerance, lines: readonly Int16Array[]): number[] {
  const pairings: number[] = [];
  daysBroken(grid, lines).forEach((days, pairing) => {
    if (days > tolerance.pairings[pairing]!) pairings.push(pairing);
  });
  return pairings;
}

function daysBroken(grid: DutyGrid, lines: readonly Int16Array[]): Int32Array {
  const days = new Int32Array(grid.problem.pairings.length);
  for (const { pairing } of brokenPairings(grid, lines)) days[pairing]!++;
  return days;
}

/** A rule that asks no more than these days give of it; null where none of its kind can. */
export function mildRule(rule: Rule, breaches: readonly Breach[]): Rule | null {
  if (breaches.length === 0) return rule;
  const amounts = (kind: Breach['kind']) => breaches.filter((it) => it.kind === kind).map(({ amount }) => amount);
  if (rule.kind === 'succession') return null;
  if (rule.kind === 'rest') {
    const least = Math.min(...amounts('pair'));
    return least < 0 ? null : { ...rule, min_minutes: least };
  }
  const [under, over] = [amounts('under'), amounts('over')];
  return {
    ...rule,
    ...(under.length > 0 && { min: Math.min(...under) }),
    ...(over.length > 0 && { max: Math.max(...over) }),
  };
}
