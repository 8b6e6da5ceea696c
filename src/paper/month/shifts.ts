import { isWithin, parseHours, type Hours } from '../../base/local-time.ts';
import type { Instant } from '../../base/instant.ts';
import type { Words } from '../../base/words.ts';
import type { SitesState } from '../../modules/sites/facts.ts';

export interface ShiftOf {
  name: Words;
  hours: Hours;
}

const defaults: readonly ShiftOf[] = [
  { name: { zh: '早班 06:00–14:00', en: 'Early 06:00–14:00' }, hours: { from_min: 360, to_min: 840 } },
  { name: { zh: '中班 14:00–22:00', en: 'Late 14:00–22:00' }, hours: { from_min: 840, to_min: 1_320 } },
  { name: { zh: '夜班 22:00–06:00', en: 'Night 22:00–06:00' }, hours: { from_min: 1_320, to_min: 360 } },
];

/** The shifts of the desks: a group of the site that leaves no hour out, the one of the desks first. */
export function deskShifts(sites: Pick<SitesState, 'shiftGroups'>): readonly ShiftOf[] {
  const groups = [...sites.shiftGroups.values()].map((group) => ({
    ofDesks: /desk/i.test(`${group.id} ${group.name.en}`) || group.name.zh.includes('席'),
    shifts: group.shifts.flatMap(({ name, start, end }): ShiftOf[] => {
      const hours = parseHours(`${start}-${end}`);
      const title = { zh: `${name.zh} ${start}–${end}`, en: `${name.en} ${start}–${end}` };
      return hours ? [{ name: title, hours }] : [];
    }),
  }));
  const whole = groups.filter(({ shifts }) => coversDay(shifts));
  return (whole.find((group) => group.ofDesks) ?? whole[0])?.shifts ?? defaults;
}

function coversDay(shifts: readonly ShiftOf[]): boolean {
  const long = shifts.map(
    ({ hours: { from_min, to_min } }) => (to_min > from_min ? to_min : to_min + 1_440) - from_min,
  );
  return long.reduce((sum, part) => sum + part, 0) === 1_440;
}

export function shiftAt(shifts: readonly ShiftOf[], at: Instant, timeZone: string): number {
  return Math.max(
    0,
    shifts.findIndex(({ hours }) => isWithin(hours, at, timeZone)),
  );
}
