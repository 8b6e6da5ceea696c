import type { Instant } from '../../base/instant.ts';
import type { Priority } from '../../base/signal.ts';
import { candidates, canGo, joined, type Candidate, type ProposalRow } from './candidates.ts';
import { pickByPlan, type Shortfall } from './propose-by-plan.ts';
import type { IncidentsState, Place } from './state.ts';
import { proposalWords } from './words.ts';

/** Nobody is proposed alone for these. */
const notAlone: readonly string[] = ['attack', 'fight'];
const pairStrength = 2;

export interface Proposal {
  rows: readonly ProposalRow[];
  /** What the plan asks for and is not to be had, each with why. */
  shortfalls: readonly Shortfall[];
}

/**
 * Who should go: signed-on units by walking time, ties to 9xx. Free units first, then those on their way back, then
 * those standing by for something else. Kinds never proposed are not in it. A plan's run card says whom one key sends;
 * without one, or when it is met, that is the nearest.
 */
export function proposal(
  state: IncidentsState,
  place: Place,
  type: string | null,
  priority: Priority | null,
  now: Instant,
  incident: string | null = null,
): Proposal {
  const rows = candidates(state, place, priority, now, incident);
  const together = type !== null && notAlone.includes(type);
  const byPlan = pickByPlan(state, rows, {
    type,
    priority,
    place,
    incident,
    leastPersons: together ? pairStrength : 1,
  });
  const picked = byPlan.picked.size > 0 ? [...byPlan.picked.keys()] : pick(rows, together);
  const shown = rows.map(({ order: _order, ...row }) => {
    const task = byPlan.picked.get(row.unit) ?? null;
    if (picked.includes(row.unit)) return { ...row, picked: true, task };
    const single = together && row.strength < pairStrength && row.takenFrom === null;
    return single ? { ...row, reason: joined(row.reason, proposalWords.notAlone) } : row;
  });
  return { rows: shown, shortfalls: byPlan.shortfalls };
}

export const propose = (...asked: Parameters<typeof proposal>): readonly ProposalRow[] => proposal(...asked).rows;

/** The nearest one; where nobody goes alone, the nearest that are two or more together, or nobody. */
function pick(rows: readonly Candidate[], together: boolean): readonly string[] {
  const able = rows.filter(canGo);
  if (!together) return able.slice(0, 1).map((row) => row.unit);
  const chosen: string[] = [];
  let strength = 0;
  for (const row of able) {
    chosen.push(row.unit);
    strength += row.strength;
    if (strength >= pairStrength) return chosen;
  }
  return [];
}
