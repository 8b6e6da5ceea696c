import { isRefusal, refuse, type Refusal } from '../../base/errors.ts';
import { formatDate, parseDate, type DayNumber } from '../../base/local-date.ts';
import { parseClockTime } from '../../base/local-time.ts';
import type { Words } from '../../base/words.ts';
import type {
  ClockSpan,
  Contract,
  DemandRow,
  Duty,
  Person,
  Post,
  Problem,
  Shift,
  Wish,
} from '../../engines/roster/problem.ts';
import { contractId, contractOf, workDaysMax } from './roster-contract.ts';
import type { Staff } from './staff.ts';

/** What a roster needs to know of a site: rows of its site file, and nothing else of it. */
export interface SiteDuty {
  timeZone: string;
  dutyLevels: readonly { id: string }[];
  shiftGroups: readonly ShiftGroup[];
  rosterPatterns: readonly RosterPattern[];
  posts: readonly SitePost[];
}
interface ShiftGroup {
  id: string;
  rosterPattern: string;
  worked_h: number;
  /** In the order early, late, night. */
  shifts: readonly { id: string; name: Words; start: string; end: string }[];
}
interface RosterPattern {
  id: string;
  cycleDays: number;
  sequence: readonly ('early' | 'late' | 'night' | 'off')[];
  restMin_h: number;
}
interface SitePost {
  id: string;
  name: Words;
  skill: string;
  shiftGroup: readonly { dutyLevel: string; group: string }[];
  cover: readonly { dutyLevel: string; persons: readonly number[] }[];
}

export interface RosterWish {
  level: string;
  firstDay: string;
  dayCount: number;
  /** Wished: each team's own pattern is kept where cover allows. Free: people are rostered by their rules alone. */
  pattern: 'wished' | 'free';
}

/**
 * Prices, in one unit: a post without its people is worth more than anything; a rest day lost more than a shift of another
 * kind; nobody is called in to stand where nobody is needed.
 */
export const prices = { postEmpty: 1_000, restDayLost: 10, otherShift: 3, oneTooMany: 5 };

/** Work of at least three hours between 23:00 and 06:00 is night work (Directive 2003/88/EC, article 2). */
const nightTime: ClockSpan = { from_min: 23 * 60, to_min: 30 * 60 };
const nightWork_min = 3 * 60;

/** A site's posts at one duty level, its patterns and its people, as a problem for the roster engine. */
export function toRoster(site: SiteDuty, staff: Staff, wish: RosterWish): Problem | Refusal {
  const firstDay = parseDate(wish.firstDay);
  if (firstDay === null || wish.dayCount < 1) {
    return refuse('ROSTER_PERIOD_INVALID', {
      zh: `没有从“${wish.firstDay}”起 ${wish.dayCount} 天这样的时段`,
      en: `There is no period of ${wish.dayCount} days from "${wish.firstDay}"`,
    });
  }
  if (!site.dutyLevels.some(({ id }) => id === wish.level)) {
    const known = site.dutyLevels.map(({ id }) => id).join(', ');
    return refuse('DUTY_LEVEL_UNKNOWN', {
      zh: `没有“${wish.level}”这一勤务等级,有 ${known}`,
      en: `There is no duty level "${wish.level}"; there are ${known}`,
    });
  }
  const places = placesAt(site, wish.level);
  const used = site.shiftGroups.filter(({ id }) => places.some(({ group }) => group.id === id));
  const patterns = patternsOf(site, staff);
  if (isRefusal(patterns)) return patterns;
  const skillsNeeded = new Set([...staff.skills.map(({ skill }) => skill), ...places.map(({ post }) => post.skill)]);
  const frame = { site, staff, wish, firstDay, places, patterns };
  return {
    time_zone: site.timeZone,
    first_day: wish.firstDay,
    day_count: wish.dayCount,
    weekend_days: [6, 7],
    shifts: used.flatMap(shiftsOf),
    posts: places.map(({ post, shiftIds }): Post => ({
      id: post.id,
      name: post.name,
      skill: post.skill,
      shift_ids: shiftIds,
    })),
    skills: [...skillsNeeded].map((id) => ({
      id,
      name: staff.skills.find(({ skill }) => skill === id)?.name ?? { zh: id, en: id },
    })),
    contracts: contractsOf(frame),
    people: staff.staff.map((person) => personOf(person, frame)),
    demand: demandOf(frame),
    wishes: wish.pattern === 'wished' ? staff.staff.flatMap((person) => patternWishes(person, frame)) : [],
    pairings: [],
    pins: [],
  };
}

interface Place {
  post: SitePost;
  group: ShiftGroup;
  persons: readonly number[];
  shiftIds: string[];
}

interface Frame {
  site: SiteDuty;
  staff: Staff;
  wish: RosterWish;
  firstDay: DayNumber;
  places: readonly Place[];
  /** Of each team. */
  patterns: ReadonlyMap<string, { pattern: RosterPattern; offset_days: number }>;
}
type StaffRow = Staff['staff'][number];

/** Posts that somebody stands at on this level, with the shifts that have cover. */
function placesAt(site: SiteDuty, level: string): Place[] {
  return site.posts.flatMap((post): Place[] => {
    const groupId = post.shiftGroup.find(({ dutyLevel }) => dutyLevel === level)?.group;
    const group = site.shiftGroups.find(({ id }) => id === groupId);
    const persons = post.cover.find(({ dutyLevel }) => dutyLevel === level)?.persons ?? [];
    const shiftIds = (group?.shifts ?? []).flatMap(({ id }, at) => ((persons[at] ?? 0) > 0 ? [id] : []));
    return group && shiftIds.length > 0 ? [{ post, group, persons, shiftIds }] : [];
  });
}

function patternsOf(site: SiteDuty, staff: Staff): Frame['patterns'] | Refusal {
  const patterns: [string, { pattern: RosterPattern; offset_days: number }][] = [];
  const missing: string[] = [];
  for (const { team, pattern: id, offset_days } of staff.teams) {
    const pattern = site.rosterPatterns.find((each) => each.id === id);
    if (pattern) patterns.push([team, { pattern, offset_days }]);
    else missing.push(`${team}: ${id}`);
  }
  if (missing.length === 0) return new Map(patterns);
  return refuse('ROSTER_PATTERN_UNKNOWN', {
    zh: `站点没有这些班组的轮班方式:${missing.join('、')}`,
    en: `The site has no such roster patterns: ${missing.join(', ')}`,
  });
}

function shiftsOf(group: ShiftGroup): Shift[] {
  return group.shifts.map(({ id, name, start, end }) => {
    const [from_min, to_min] = [parseClockTime(start)!, parseClockTime(end)!];
    const hours = { from_min, to_min: to_min <= from_min ? to_min + 1_440 : to_min };
    const atNight = (by: number) =>
      Math.min(hours.to_min, nightTime.to_min + by) - Math.max(hours.from_min, nightTime.from_min + by);
    const is_night = Math.max(0, atNight(0)) + Math.max(0, atNight(-1_440)) >= nightWork_min;
    return { id, name, length_minutes: group.worked_h * 60, hours, is_night };
  });
}

function demandOf({ places, wish, firstDay }: Frame): DemandRow[] {
  const rows: DemandRow[] = [];
  for (const { post, group, persons } of places) {
    group.shifts.forEach(({ id: shift_id }, at) => {
      const wanted = persons[at] ?? 0;
      for (let day = 0; wanted > 0 && day < wish.dayCount; day++) {
        rows.push({
          id: `${post.id}/${shift_id}/${formatDate(firstDay + day)}`,
          day,
          when: { shift_id },
          post_ids: [post.id],
          skill_id: null,
          minimum: wanted,
          wanted,
          cost_under_minimum: prices.postEmpty,
          cost_under: prices.postEmpty,
          cost_over: prices.oneTooMany,
        });
      }
    });
  }
  return rows;
}

/** One contract for each mean week there is. */
function contractsOf({ staff, wish, places, patterns }: Frame): Contract[] {
  const places_a_day = places.reduce((sum, { persons }) => sum + persons.reduce((all, each) => all + each, 0), 0);
  const shift_min = Math.max(...places.map(({ group }) => group.worked_h * 60), 60);
  const dayCount = wish.dayCount;
  const needed_min = (places_a_day * dayCount * shift_min) / Math.max(1, staff.staff.length);
  const rest_h = Math.max(0, ...[...patterns.values()].map(({ pattern }) => pattern.restMin_h));
  const terms = new Map(
    staff.staff.map((person) => {
      const { weekly_hours } = person;
      const isWithoutPost = !hasPost(person, places);
      return [contractId(weekly_hours, isWithoutPost), { weekly_hours, isWithoutPost }];
    }),
  );
  return [...terms.values()].map((each) => contractOf({ ...each, dayCount, shift_min, needed_min, rest_h }));
}

function hasPost({ skills }: StaffRow, places: readonly Place[]): boolean {
  return places.some(({ post }) => skills.includes(post.skill));
}

function personOf(person: StaffRow, frame: Frame): Person {
  const { id, skills, weekly_hours } = person;
  const base = {
    id,
    contract_ids: [contractId(weekly_hours, !hasPost(person, frame.places))],
    skill_ids: skills,
    days_off: [],
    unavailable: [],
  };
  if (frame.wish.pattern === 'free') return base;
  const past = Array.from({ length: workDaysMax }, (_, at) => at - workDaysMax);
  const duties = past.map((day): Duty | null => {
    const shift_id = patternShift(person, day, frame);
    return shift_id === null ? null : { shift_id, post_id: null };
  });
  return { ...base, history: { duties, carried: [] } };
}

/** What the team's pattern says of a day: the usual shift, null for off. */
function patternShift(person: StaffRow, day: number, frame: Frame): string | null {
  const { pattern, offset_days } = frame.patterns.get(person.team)!;
  // Counted from a day that never moves, so that the pattern runs on from one period to the next.
  const at = (((frame.firstDay + day + offset_days) % pattern.cycleDays) + pattern.cycleDays) % pattern.cycleDays;
  const kind = pattern.sequence[at] ?? 'off';
  if (kind === 'off') return null;
  const index = ['early', 'late', 'night'].indexOf(kind);
  return usualGroup(person, pattern, frame)?.shifts[index]?.id ?? null;
}

/** The shift group of this person's usual posts: the first skill named that a post of the pattern asks for. */
function usualGroup({ skills }: StaffRow, pattern: RosterPattern, { places }: Frame): ShiftGroup | undefined {
  const own = places.filter(({ group }) => group.rosterPattern === pattern.id);
  for (const skill of skills) {
    const place = own.find(({ post }) => post.skill === skill);
    if (place) return place.group;
  }
  return own[0]?.group;
}

function patternWishes(person: StaffRow, frame: Frame): Wish[] {
  return Array.from({ length: frame.wish.dayCount }, (_, day): Wish => {
    const shift_id = patternShift(person, day, frame);
    const base = { id: `pattern/${person.id}/${day}`, person_id: person.id, day, for_or_against: 'for' as const };
    return shift_id === null
      ? { ...base, what: 'off', weight: prices.restDayLost }
      : { ...base, what: { shift_id }, weight: prices.otherShift };
  });
}
