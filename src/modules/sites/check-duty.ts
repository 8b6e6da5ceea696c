import { clockText, parseClockTime, parseHours } from '../../base/local-time.ts';
import type { Tell } from './check.ts';
import type { Post, ShiftGroup } from './facts.ts';
import type { Path } from './json-places.ts';
import type { SiteRows } from './spec.ts';

const day_min = 1_440;
const shiftNames = ['early', 'late', 'night'] as const;

export function checkDuty(site: SiteRows, tell: Tell): void {
  const groups = new Map(site.rows.shiftGroups.map(({ row }) => [row.id, row]));
  for (const { row, path } of site.rows.posts) checkPost(row, path, site, groups, tell);
  for (const { row, path } of site.rows.rosterPatterns) {
    if (row.sequence.length !== row.cycleDays) {
      tell('SITE_ROSTER_LENGTH', [...path, 'sequence'], {
        id: row.id,
        found: row.sequence.length,
        wanted: row.cycleDays,
      });
    }
  }
  // A post left out for a mistake of its own would make sums and gaps that are none.
  if (site.ids.posts.length !== site.rows.posts.length) return;
  checkSums(site, tell);
  for (const { row } of site.rows.dutyLevels) checkManned(site, row.id, groups, tell);
}

function checkPost(post: Post, path: Path, site: SiteRows, groups: ReadonlyMap<string, ShiftGroup>, tell: Tell): void {
  let places = 0;
  for (const { id: level } of site.ids.dutyLevels) {
    const cover = post.cover.find((each) => each.dutyLevel === level);
    const group = post.shiftGroup.find((each) => each.dutyLevel === level);
    if (!cover || !group) {
      tell('SITE_COVER_LEVEL_MISSING', [...path, cover ? 'shift_group' : 'cover'], { id: post.id, level });
      continue;
    }
    places = Math.max(places, ...cover.persons);
    const shifts = groups.get(group.group)?.shifts;
    cover.persons.forEach((persons, index) => {
      if (persons === 0 || !shifts || shifts[index]) return;
      const detail = { id: post.id, level, shift: shiftNames[index] ?? index, group: group.group };
      tell('SITE_COVER_SHIFTS', [...path, 'cover', level, index], detail);
    });
  }
  if (post.callSigns.length < places) {
    tell('SITE_CALL_SIGNS_TOO_FEW', [...path, 'call_signs'], {
      id: post.id,
      found: post.callSigns.length,
      wanted: places,
    });
  }
}

function checkSums(site: SiteRows, tell: Tell): void {
  for (const { row: level, path } of site.rows.dutyLevels) {
    const sums: [number, number, number] = [0, 0, 0];
    for (const { row: post } of site.rows.posts) {
      const persons = post.cover.find((each) => each.dutyLevel === level.id)?.persons ?? [0, 0, 0];
      for (const shift of [0, 1, 2] as const) sums[shift] += persons[shift];
    }
    const differ = (field: string, found: string | number, wanted: string | number) => {
      if (found !== wanted) tell('SITE_COVER_SUM_DIFFERS', [...path, field], { id: level.id, field, found, wanted });
    };
    differ('by_shift', level.byShift.join(' / '), sums.join(' / '));
    differ('person_shifts_per_day', level.personShiftsPerDay, sums[0] + sums[1] + sums[2]);
  }
}

/** At every minute an open zone should have a post manned, its own or one whose beat reaches it. */
function checkManned(site: SiteRows, level: string, groups: ReadonlyMap<string, ShiftGroup>, tell: Tell): void {
  const manned = new Map<string, Uint8Array>();
  for (const { row: post } of site.rows.posts) {
    const minutes = mannedMinutes(post, level, groups);
    for (const zone of new Set([post.zone, ...post.alsoCovers])) {
      const ofZone = manned.get(zone) ?? new Uint8Array(day_min);
      minutes.forEach((is, minute) => is && (ofZone[minute] = 1));
      manned.set(zone, ofZone);
    }
  }
  for (const { row: zone, path } of site.rows.zones) {
    const hours = parseHours(zone.open)!;
    const open = spanMinutes(hours.from_min, hours.to_min);
    const bare = open.map((is, minute) => (is && !manned.get(zone.id)?.[minute] ? 1 : 0));
    if (!bare.includes(1)) continue;
    tell('SITE_ZONE_WITHOUT_POST', path, { id: zone.id, level, spans: spellSpans(bare) });
  }
}

function mannedMinutes(post: Post, level: string, groups: ReadonlyMap<string, ShiftGroup>): Uint8Array {
  const minutes = new Uint8Array(day_min);
  const persons = post.cover.find((each) => each.dutyLevel === level)?.persons ?? [0, 0, 0];
  const group = post.shiftGroup.find((each) => each.dutyLevel === level)?.group;
  groups.get(group ?? '')?.shifts.forEach((shift, index) => {
    if (!persons[index]) return;
    spanMinutes(parseClockTime(shift.start)!, parseClockTime(shift.end)!).forEach((is, minute) => {
      if (is) minutes[minute] = 1;
    });
  });
  return minutes;
}

/** One flag a minute of the day; an end at or before the start is the next day's. */
function spanMinutes(from_min: number, to_min: number): Uint8Array {
  const minutes = new Uint8Array(day_min);
  const length = to_min > from_min ? to_min - from_min : day_min - from_min + to_min;
  for (let step = 0; step < length; step++) minutes[(from_min + step) % day_min] = 1;
  return minutes;
}

function spellSpans(flags: Uint8Array): string {
  const spans: string[] = [];
  for (let minute = 0; minute < day_min; minute++) {
    if (!flags[minute]) continue;
    const from = minute;
    while (minute < day_min && flags[minute]) minute++;
    spans.push(`${clockText(from)}-${clockText(minute)}`);
  }
  return spans.join(', ');
}
