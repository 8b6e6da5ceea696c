import type { Instant } from '../../base/instant.ts';
import { neverProposed } from '../../base/run-card.ts';
import type { Priority } from '../../base/signal.ts';
import { walkingGraph, type WalkingGraph } from '../../base/walking.ts';
import type { Words } from '../../base/words.ts';
import { incidentOf, rankOf, type IncidentsState, type Place, type Unit } from './state.ts';
import { proposalWords } from './words.ts';

export interface ProposalRow {
  unit: string;
  kind: string;
  status: Unit['status'];
  strength: number;
  /** Null where no way is known; such a unit comes last. */
  walk_s: number | null;
  via: readonly string[];
  /** What one key would send. */
  picked: boolean;
  /** At a less urgent incident: shown for P1 when the desk wants to take it, never picked by itself. */
  takenFrom: string | null;
  reason: Words;
  /** What the plan sends it for. */
  task: Words | null;
}

/** A row with its group: free, returning, standing by elsewhere, takeable. */
export type Candidate = ProposalRow & { order: number };

/** Ways over the site for staff; made anew from the fold, which holds plain rows only. */
export function graphOf(state: IncidentsState): WalkingGraph {
  const zones = [...state.zones.values()].map((zone) => ({ id: zone.id, z_m: state.heights.get(zone.level) ?? 0 }));
  return walkingGraph(zones, state.links.values());
}

/** Everyone who could be sent, in the order in which they would be: by group, then by walking time, ties to 9xx. */
export function candidates(
  state: IncidentsState,
  place: Place,
  priority: Priority | null,
  now: Instant,
  incident: string | null,
): readonly Candidate[] {
  const walkFrom = graphOf(state).to(place);
  // Who called for help is sent nowhere until that is dealt with.
  const calling = new Set([...state.incidents.values()].map((row) => row.help));
  const rows: Candidate[] = [];
  for (const unit of state.units.values()) {
    if (neverProposed.includes(unit.kind) || calling.has(unit.unit)) continue;
    if (incident !== null && unit.current === incident) continue;
    const order = orderOf(state, unit, priority, now, incident);
    if (order === null) continue;
    const walk = walkFrom(unit.place);
    const walk_s = walk === null ? null : Math.round(walk.time_s);
    rows.push({
      unit: unit.unit,
      kind: unit.kind,
      status: unit.status,
      strength: unit.strength,
      walk_s,
      via: walk?.via ?? [],
      picked: false,
      takenFrom: order === takeable ? unit.current : null,
      reason: reasonOf(unit, walk_s, order, now, incident),
      task: null,
      order,
    });
  }
  return rows.sort(
    (a, b) =>
      a.order - b.order ||
      (a.walk_s ?? Infinity) - (b.walk_s ?? Infinity) ||
      Number(b.unit.startsWith('9')) - Number(a.unit.startsWith('9')) ||
      a.unit.localeCompare(b.unit),
  );
}

const free = 0;
const returning = 1;
const elsewhere = 2;
const takeable = 3;

/** Free to go at once, by a way that is known. */
export function canGo(row: Candidate): boolean {
  return row.walk_s !== null && row.order < elsewhere;
}

/** Which group a unit stands in; null when it is not for this incident. */
function orderOf(
  state: IncidentsState,
  unit: Unit,
  priority: Priority | null,
  now: Instant,
  incident: string | null,
): number | null {
  if (unit.current !== null) {
    const at = incidentOf(state, unit.current);
    const lower = at !== undefined && at.help === null && rankOf(priority) < rankOf(at.priority);
    return priority === 'P1' && lower ? takeable : null;
  }
  const standBy = unit.standBy !== null && unit.standBy.until > now ? unit.standBy : null;
  if (standBy?.incident !== undefined && standBy.incident !== incident) return elsewhere;
  if (unit.status === 'AV') return free;
  return unit.status === 'RT' ? returning : null;
}

function reasonOf(unit: Unit, walk_s: number | null, order: number, now: Instant, incident: string | null): Words {
  const walk = walk_s === null ? proposalWords.noWay : proposalWords.nearest(walk_s);
  if (order === returning) return joined(walk, proposalWords.returning);
  if (order === takeable) return joined(walk, proposalWords.busyLower(unit.current ?? ''));
  if (order === elsewhere) return joined(walk, proposalWords.standingByElsewhere(unit.standBy?.incident ?? ''));
  const mine =
    unit.standBy !== null && unit.standBy.until > now && unit.standBy.incident === incident && incident !== null;
  return mine ? joined(walk, proposalWords.standingBy) : walk;
}

export function joined(a: Words, b: Words): Words {
  return { zh: `${a.zh};${b.zh}`, en: `${a.en}; ${b.en}` };
}
