import type { Priority } from '../../base/signal.ts';
import { kindWords, rowFor, type Want } from '../../base/run-card.ts';
import type { Words } from '../../base/words.ts';
import { canGo, type Candidate } from './candidates.ts';
import { planOf } from './rules.ts';
import type { IncidentsState, Place, Unit } from './state.ts';
import { shortfallWords } from './words.ts';

/** What a plan asks for and the site cannot give now. */
export interface Shortfall {
  roles: readonly string[];
  roleWords: Words;
  task: Words;
  wanted: number;
  found: number;
  reason: Words;
}

interface Asked {
  type: string | null;
  priority: Priority | null;
  place: Place;
  incident: string | null;
  /** So many persons together, or nobody. */
  leastPersons: number;
}

export interface Pick {
  /** Unit → what for. */
  picked: ReadonlyMap<string, Words>;
  shortfalls: readonly Shortfall[];
}

/**
 * Fills the wants of the run card one after the other with the nearest units of the kinds asked for. Units at the
 * incident already count; so nobody is asked for twice.
 */
export function pickByPlan(state: IncidentsState, rows: readonly Candidate[], asked: Asked): Pick {
  const { type, priority, place, incident } = asked;
  const plan = planOf(state, { type, priority, place });
  const dutyLevel = state.site?.dutyLevel ?? null;
  const row = plan && rowFor(plan.runCard, { type, priority, zone: place.zone, dutyLevel });
  const picked = new Map<string, Words>();
  const shortfalls: Shortfall[] = [];
  const there = [...state.units.values()].filter((unit) => incident !== null && unit.current === incident);
  const counted = new Set<string>();
  let persons = there.reduce((sum, unit) => sum + unit.strength, 0);
  for (const want of row?.wants ?? []) {
    let found = 0;
    for (const unit of there) {
      if (found >= want.persons || counted.has(unit.unit) || !want.roles.includes(unit.kind)) continue;
      counted.add(unit.unit);
      found += unit.strength;
    }
    const chosen: Candidate[] = [];
    for (const candidate of rows) {
      if (found >= want.persons) break;
      if (!canGo(candidate) || picked.has(candidate.unit) || !want.roles.includes(candidate.kind)) continue;
      picked.set(candidate.unit, want.task);
      chosen.push(candidate);
      found += candidate.strength;
      persons += candidate.strength;
    }
    const reason = found < want.persons ? missing(state, want, incident) : tooFar(want, chosen);
    if (reason) shortfalls.push({ ...shown(want), found, reason });
  }
  if (picked.size === 0 || persons >= asked.leastPersons) return { picked, shortfalls };
  // One person is not sent alone: nobody goes on the plan's account until there are two.
  const alone = (row?.wants ?? []).map((want) => ({ ...shown(want), found: 0, reason: shortfallWords.alone }));
  return { picked: new Map(), shortfalls: alone };
}

function shown(want: Want): Omit<Shortfall, 'found' | 'reason'> {
  return { roles: want.roles, roleWords: kindWords(want.roles), task: want.task, wanted: want.persons };
}

/** Why no more of them are to be had: nobody is on, or what those who are on do. */
function missing(state: IncidentsState, { roles }: Want, incident: string | null): Words {
  const on = [...state.units.values()].filter((unit) => roles.includes(unit.kind) && unit.current !== incident);
  if (on.length === 0) return shortfallWords.noneOn;
  const busy = on.filter((unit) => unit.current !== null);
  if (busy.length > 0) return shortfallWords.busy(namesOf(busy));
  const held = on.filter((unit) => unit.status !== 'AV' && unit.status !== 'RT');
  if (held.length > 0) return shortfallWords.notFree(namesOf(held));
  return shortfallWords.allSent(on.length);
}

const namesOf = (units: readonly Unit[]): string => units.map((unit) => unit.unit).join(', ');

/** Enough of them, but the first comes later than the ring asks for. */
function tooFar({ within_min }: Want, chosen: readonly Candidate[]): Words | null {
  const first_s = Math.min(...chosen.map((row) => row.walk_s ?? Infinity));
  if (within_min === undefined || chosen.length === 0 || first_s <= within_min * 60) return null;
  return shortfallWords.tooFar(first_s, within_min);
}
