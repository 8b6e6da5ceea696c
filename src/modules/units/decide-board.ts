import { isRefusal, type Refusal } from '../../base/errors.ts';
import { minute_ms, type Instant } from '../../base/instant.ts';
import { localTime } from '../../base/local-time.ts';
import type { CommandOf } from './commands.ts';
import type { Ask } from './decide.ts';
import { wholePlace } from './decide-sign-on.ts';
import { draft } from './drafts.ts';
import type { UnitDraft } from './fact-types.ts';
import { refusals } from './refusals.ts';
import type { UnitsState } from './state.ts';

/** A warning that nobody takes back ends by itself. */
const standBy_ms = 30 * minute_ms;
const standByMax_ms = 240 * minute_ms;

export function standBy({ state, asker, now }: Ask, command: CommandOf<'stand by'>): readonly UnitDraft[] | Refusal {
  const { unit, incident } = command;
  const row = state.units.get(unit);
  if (!row) return refusals.notSignedOn(unit);
  if (row.status !== 'AV') return refusals.notAvailable(unit);
  if (row.standBy && row.standBy.until > now) return refusals.alreadyStandingBy(unit, row.standBy);
  if (incident !== undefined && !state.incidents.get(incident)?.open) return refusals.incidentNotFound(incident);
  const until = command.until ?? now + standBy_ms;
  if (until <= now || until > now + standByMax_ms) return refusals.untilPast();
  return [draft('unit told to stand by', { unit, incident, until, desk: asker.desk })];
}

export function standDown({ state, asker }: Ask, command: CommandOf<'stand down'>): readonly UnitDraft[] | Refusal {
  const row = state.units.get(command.unit);
  if (!row) return refusals.notSignedOn(command.unit);
  if (!row.standBy) return refusals.notStandingBy(row.unit);
  return [draft('unit stood down', { unit: row.unit, why: 'by-hand', desk: asker.desk })];
}

/** The number the incidents module would give next: both count the same facts, so it is free. */
function nextNumber(state: UnitsState, now: Instant): string | Refusal {
  if (!state.site) return refusals.siteNotLoaded();
  const year = Math.max(localTime(now, state.site.timeZone).year, state.year);
  const number = year > state.year ? 1 : state.lastNumber + 1;
  return `${state.numberPrefix}${state.site.code}-${year}-${String(number).padStart(6, '0')}`;
}

/** One key: the P1 stands in the same moment, at the place where the unit is or says it is. */
export function callHelp({ state, asker, now }: Ask, command: CommandOf<'call help'>): readonly UnitDraft[] | Refusal {
  const row = state.units.get(command.unit);
  if (!row) return refusals.notSignedOn(command.unit);
  if (row.help !== null) return refusals.helpAlreadyCalled(row.unit, row.help);
  const place = command.place ? wholePlace(state, command.place) : row.place;
  if (isRefusal(place)) return place;
  const incident = nextNumber(state, now);
  if (isRefusal(incident)) return incident;
  return [draft('help called', { unit: row.unit, incident, place, desk: asker.desk })];
}

/** By rule; looks again, since the unit may have been sent, relieved or extended since it fell due. */
export function endSignOn({ state, now }: Ask, command: CommandOf<'end sign-on'>): readonly UnitDraft[] {
  const row = state.units.get(command.unit);
  if (!row || row.until > now || row.current !== null) return [];
  return [draft('unit signed off', { unit: row.unit, why: 'until' })];
}

export function endStandBy({ state, now }: Ask, command: CommandOf<'end stand-by'>): readonly UnitDraft[] {
  const row = state.units.get(command.unit);
  if (!row?.standBy || row.standBy.until > now) return [];
  return [draft('unit stood down', { unit: row.unit, why: 'until' })];
}
