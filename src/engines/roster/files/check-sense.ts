import { minute_ms } from '../../../base/instant.ts';
import { formatDate } from '../../../base/local-date.ts';
import { isTimeZone, momentOf } from '../../../base/local-time.ts';
import { parseSpan } from './clock-text.ts';
import type { Look } from './look.ts';
import { spellPath, type Path } from './places.ts';
import { usualCosts, type DemandFile } from './shape.ts';

/** What single values cannot show: skills nobody has, pins that overlap, demand out of order, hours that do not exist. */
export function checkSense(look: Look): void {
  checkSkills(look);
  checkPins(look);
  checkShifts(look);
  checkCarried(look);
  look.file.demand?.forEach((row, at) => checkDemand(look, row, ['demand', at]));
}

function checkSkills(look: Look): void {
  const had = new Set(look.file.people.flatMap(({ skill_ids }) => skill_ids ?? []));
  const needs = (skill: string | undefined, needed_by: string, path: Path) => {
    if (skill === undefined || had.has(skill) || !look.ids.skill.has(skill)) return;
    look.tell('ROSTER_SKILL_NOBODY', path, { skill, needed_by });
  };
  look.file.posts?.forEach((post, at) => {
    needs(post.skill, post.id, ['posts', at, 'skill']);
    post.seats?.forEach((seat, number) => needs(seat.skill, seat.id, ['posts', at, 'seats', number, 'skill']));
  });
  look.file.demand?.forEach((row, at) => needs(row.skill_id, row.id, ['demand', at, 'skill_id']));
}

function checkPins(look: Look): void {
  const seen = new Map<string, Path>();
  look.file.pins?.forEach(({ person_id, day }, at) => {
    if (person_id === '' || day === '') return;
    const key = `${person_id} ${day}`;
    const first = seen.get(key);
    if (!first) seen.set(key, ['pins', at]);
    else look.tell('ROSTER_PINS_OVERLAP', ['pins', at], { person: person_id, day, first: spellPath(first) });
  });
}

function checkShifts(look: Look): void {
  look.file.shifts.forEach((shift, at) => {
    const path = ['shifts', at];
    const span = parseSpan(shift.hours ?? '');
    if (!span) {
      if (shift.length_minutes === undefined && shift.hours !== '') {
        look.tell('ROSTER_FIELD_MISSING', path, { field: 'hours', expects: 'hours, length_minutes' });
      }
      return;
    }
    if (span.from_min >= 1_440)
      wrong(look, [...path, 'hours'], shift.hours!, '当天开始的时段', 'hours that begin that day');
    const long = span.to_min - span.from_min;
    if ((shift.length_minutes ?? 0) > long) {
      const detail = { value: shift.length_minutes!, least: 1, most: long };
      look.tell('ROSTER_NUMBER_OUT_OF_RANGE', [...path, 'length_minutes'], detail);
    }
    shift.breaks?.forEach((text, number) => {
      const pause = parseSpan(text);
      const isInside = (by: number) =>
        pause && pause.from_min + by >= span.from_min && pause.to_min + by <= span.to_min;
      if (pause && !isInside(0) && !isInside(1_440)) {
        wrong(look, [...path, 'breaks', number], text, `${shift.hours} 之内的时段`, `hours within ${shift.hours}`);
      }
    });
  });
}

/** What is carried over belongs to a span of days; of rolling days the duties of history tell all. */
function checkCarried(look: Look): void {
  const rolling = new Set(
    look.file.contracts.flatMap(({ rules }) =>
      rules.filter((rule) => rule.rolling_days !== undefined).map(({ id }) => id),
    ),
  );
  look.file.people.forEach((person, at) => {
    person.history?.carried?.forEach(({ rule_id }, number) => {
      if (!rolling.has(rule_id)) return;
      const path = ['people', at, 'history', 'carried', number, 'rule_id'];
      wrong(look, path, rule_id, '一段日期的合计规则', 'a total over a span of days');
    });
  });
}

function checkDemand(look: Look, row: DemandFile, path: Path): void {
  const wanted = row.wanted ?? row.minimum;
  if (row.minimum > wanted) {
    look.tell('ROSTER_MIN_OVER_MAX', path, { who: row.id, min: row.minimum, max: wanted, other: 'wanted' });
  }
  const least = row.cost_under ?? usualCosts.cost_under;
  const underMinimum = row.cost_under_minimum ?? Math.max(usualCosts.cost_under_minimum, least);
  if (row.minimum > 0 && underMinimum < least) {
    const detail = { value: underMinimum, least, most: 'cost_under <= cost_under_minimum' };
    look.tell('ROSTER_NUMBER_OUT_OF_RANGE', [...path, 'cost_under_minimum'], detail);
  }
  if (row.shift_id !== undefined && row.hours !== undefined) {
    look.tell('ROSTER_FIELD_UNKNOWN', [...path, 'hours'], { field: 'hours (shift_id)' });
  } else if (row.shift_id === undefined && row.hours === undefined) {
    look.tell('ROSTER_FIELD_MISSING', path, { field: 'shift_id', expects: 'shift_id | hours' });
  }
  const days: [string, Path][] = [
    ...(row.day === undefined ? [] : [[row.day, [...path, 'day']] as [string, Path]]),
    ...(row.days ?? []).map((day, at): [string, Path] => [day, [...path, 'days', at]]),
  ];
  for (const [date, at] of days) {
    const day = look.inPeriod(date, at);
    if (day !== null && row.hours !== undefined) checkHour(look, row.hours, day, at);
  }
  const span = parseSpan(row.hours ?? '');
  if (span && span.from_min >= 1_440) {
    wrong(look, [...path, 'hours'], row.hours!, '当天开始的时段', 'hours that begin that day');
  }
}

/** An hour the clock leaps over is asked for in vain; one that comes twice is asked for once, all of it. */
function checkHour(look: Look, hours: string, day: number, path: Path): void {
  const span = parseSpan(hours);
  const zone = look.file.time_zone;
  if (!span || !isTimeZone(zone) || lasts_min(span, look.firstDay + day, zone) > 0) return;
  look.tell('ROSTER_HOUR_LEFT_OUT', path, { value: hours, day: formatDate(look.firstDay + day), zone });
}

/** How long a span of the clock really lasts on that day: nothing where the clock leaps over it. */
export function lasts_min(
  { from_min, to_min }: { from_min: number; to_min: number },
  localDay: number,
  zone: string,
): number {
  return (momentOf(localDay, to_min, zone) - momentOf(localDay, from_min, zone)) / minute_ms;
}

function wrong(look: Look, path: Path, value: string, zh: string, en: string): void {
  look.tell('ROSTER_VALUE_WRONG', path, { value, expects_zh: zh, expects_en: en });
}
