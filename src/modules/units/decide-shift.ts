import type { Refusal } from '../../base/errors.ts';
import { hour_ms, type Instant } from '../../base/instant.ts';
import { latestAt, nextAt, parseClockTime } from '../../base/local-time.ts';
import type { Post } from '../sites/facts.ts';
import type { CommandOf } from './commands.ts';
import { draft } from './drafts.ts';
import type { UnitDraft } from './fact-types.ts';
import type { Ask } from './decide.ts';
import { channelOf } from './decide-sign-on.ts';
import { refusals } from './refusals.ts';
import { shifts, type Shift, type UnitsState } from './state.ts';

/** A shift may be signed on this long before it begins: posts are relieved before the last ones leave. */
const ahead_ms = hour_ms;

export interface ShiftPlace {
  unit: string;
  post: Post;
  strength: number;
  shift: Shift;
  dutyLevel: string;
  from: Instant;
  until: Instant;
}

/** Begin and end of the shift that runs now or begins within the hour; null when it does neither. */
function hoursNow(
  start: string,
  end: string,
  now: Instant,
  timeZone: string,
): { from: Instant; until: Instant } | null {
  const start_min = parseClockTime(start);
  const end_min = parseClockTime(end);
  if (start_min === null || end_min === null) return null;
  const from = latestAt(start_min, now + ahead_ms, timeZone);
  const until = nextAt(end_min, from, timeZone);
  return until > now ? { from, until } : null;
}

/** Every place of the cover table that is manned in this shift. Without `shift` the newest shift of each group. */
export function placesOf(
  state: UnitsState,
  dutyLevel: string,
  shift: Shift | null,
  now: Instant,
): readonly ShiftPlace[] {
  const places: ShiftPlace[] = [];
  if (!state.site) return places;
  const { timeZone } = state.site;
  for (const post of state.posts.values()) {
    const cover = post.cover.find((row) => row.dutyLevel === dutyLevel)?.persons;
    const group = state.shiftGroups.get(post.shiftGroup.find((row) => row.dutyLevel === dutyLevel)?.group ?? '');
    if (!cover || !group) continue;
    const running = group.shifts
      .map((row, index) => ({ shift: shifts[index]!, hours: hoursNow(row.start, row.end, now, timeZone), index }))
      .filter((row) => row.hours !== null && (shift === null || row.shift === shift))
      .sort((a, b) => b.hours!.from - a.hours!.from);
    const chosen = running[0];
    if (!chosen) continue;
    const persons = cover[chosen.index] ?? 0;
    // More persons than call-signs: they go as stronger units.
    const count = Math.min(persons, post.callSigns.length);
    post.callSigns.slice(0, count).forEach((unit, place) => {
      const strength = Math.floor(persons / count) + (place < persons % count ? 1 : 0);
      places.push({ unit, post, strength, shift: chosen.shift, dutyLevel, ...chosen.hours! });
    });
  }
  return places;
}

export function signOnShift(
  { state, asker, now }: Ask,
  command: CommandOf<'sign on shift'>,
): readonly UnitDraft[] | Refusal {
  if (!state.site) return refusals.siteNotLoaded();
  const dutyLevel = command.dutyLevel ?? state.site.dutyLevel;
  const known = [...state.posts.values()].some((post) => post.cover.some((row) => row.dutyLevel === dutyLevel));
  if (!known) return refusals.dutyLevelUnknown(dutyLevel);
  const places = placesOf(state, dutyLevel, command.shift ?? null, now);
  if (places.length === 0) return refusals.shiftNotNow(command.shift ?? null);
  // Whoever is on for at least as long stays as the desk signed it on.
  const missing = places.filter((place) => (state.units.get(place.unit)?.until ?? 0) < place.until);
  const on = state.units.get(places[0]!.unit);
  if (missing.length === 0 && on) return refusals.shiftAlreadyOn(on.signedOn);
  return missing.map(({ unit, post, strength, shift, until }) =>
    draft('unit signed on', {
      unit,
      post: post.id,
      kind: post.kind,
      place: { zone: post.zone, x: post.x, y: post.y, level: post.level },
      strength,
      channel: channelOf(state, post.kind, post.zone) ?? undefined,
      until,
      shift,
      dutyLevel,
      desk: asker.desk,
    }),
  );
}
