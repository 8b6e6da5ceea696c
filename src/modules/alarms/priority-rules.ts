import type { Instant } from '../../base/instant.ts';
import { isWithin, parseClockTime } from '../../base/local-time.ts';
import type { Priority } from '../../base/signal.ts';
import type { AlarmPanel, AlarmPoint, PriorityRule } from '../sites/facts.ts';
import type { Meaning, Said } from './classify.ts';
import { isFirePoint } from './classify.ts';
import type { AlarmMark } from './facts.ts';
import { setting } from './settings.ts';
import { areaOf } from './site-book.ts';
import type { AlarmsState } from './state.ts';

/** What the rules say of an alarm; a null priority means: logged, not an alarm. */
export interface Outcome {
  priority: Priority | null;
  mark: AlarmMark | null;
}

/** A point that acted in the same message, before its fact is folded. */
export interface Acted {
  zone: string;
  kind: string;
  point: string;
}

/** What a rule asks besides the point itself. */
export interface Circumstances {
  now: Instant;
  acted?: readonly Acted[];
  personConfirms?: boolean;
  injuryReported?: boolean;
}

/** The bucket of every point with a fire mark, for a fire whose kind has no rule of the site. */
export const anyFire = '#fire';

/**
 * Class and priority of B6: the first rule of the site for the point's kind whose `when` holds; else the point's own
 * priority; else its kind's; else what the code says (an exact code before its range, which the tables have done).
 */
export function outcomeOf(
  state: AlarmsState,
  point: AlarmPoint | undefined,
  said: Said,
  meaning: Meaning,
  given: Circumstances,
): Outcome {
  if (!point || !meaning.own) return ofCode(state, point, said, given);
  const rules = state.book.rules.get(point.kind);
  for (const rule of rules ?? []) {
    if (holds(state, rule.when, point, meaning, given))
      return { priority: rule.priority ?? null, mark: rule.mark ?? null };
  }
  const kind = state.book.kinds.get(point.kind);
  const own = point.priority !== 'rule' ? point.priority : kind && kind.priority !== 'rule' ? kind.priority : null;
  if (!own) return ofCode(state, point, said, given);
  return { priority: own, mark: rules ? null : defaultMark(state, point, said, meaning, given) };
}

function ofCode(state: AlarmsState, point: AlarmPoint | undefined, said: Said, given: Circumstances): Outcome {
  const disarmed = said.priorityDisarmed !== undefined && point !== undefined && !isArmed(state, point, given.now);
  const priority = disarmed ? said.priorityDisarmed! : said.priority;
  const mark = said.fire === undefined ? null : (`fire-${said.fire}` as const);
  if (mark !== 'fire-unconfirmed' || !point) return { priority, mark };
  return { priority, mark: secondFire(state, point, given) ? 'fire-confirmed' : mark };
}

/** A fire kind without rules of the site: a button is confirmed, one detector is not until a second point acts. */
function defaultMark(
  state: AlarmsState,
  point: AlarmPoint,
  said: Said,
  meaning: Meaning,
  given: Circumstances,
): AlarmMark | null {
  const kind = state.book.kinds.get(point.kind);
  if (meaning.condition !== 'fire' || !kind || !isFirePoint(kind)) return null;
  if (kind.class === 'fire-button' || said.fire === 'confirmed' || given.personConfirms) return 'fire-confirmed';
  return secondFire(state, point, given) ? 'fire-confirmed' : 'fire-unconfirmed';
}

function secondFire(state: AlarmsState, point: AlarmPoint, given: Circumstances): boolean {
  const within_s = setting(state.book, 'alarmSecondPoint_s');
  return othersActed(state, point, { kinds: [anyFire], count: 1, within_s }, given);
}

function holds(
  state: AlarmsState,
  when: PriorityRule['when'],
  point: AlarmPoint,
  meaning: Meaning,
  given: Circumstances,
): boolean {
  if (when.condition !== undefined && when.condition !== meaning.condition) return false;
  if (when.limit !== undefined && when.limit !== meaning.limit) return false;
  if (when.area !== undefined && (when.area === 'armed') !== isArmed(state, point, given.now)) return false;
  if (when.personConfirms !== undefined && when.personConfirms !== (given.personConfirms ?? false)) return false;
  if (when.injuryReported !== undefined && when.injuryReported !== (given.injuryReported ?? false)) return false;
  return when.otherActive === undefined || othersActed(state, point, when.otherActive, given);
}

/** Whether enough other points of these kinds acted in the point's zone lately. Looks at a few newest ones, never at all. */
function othersActed(
  state: AlarmsState,
  point: AlarmPoint,
  asked: { kinds: readonly string[]; count: number; within_s: number },
  given: Circumstances,
): boolean {
  const since = given.now - asked.within_s * 1_000;
  const found: string[] = [];
  for (const kind of asked.kinds) {
    for (const other of state.recent.get(`${point.zone}/${kind}`) ?? []) {
      if (other.at < since) break;
      if (other.point !== point.id && !found.includes(other.point)) found.push(other.point);
      if (found.length >= asked.count) return true;
    }
    for (const other of given.acted ?? []) {
      if (other.kind !== kind || other.zone !== point.zone || other.point === point.id) continue;
      if (!found.includes(other.point)) found.push(other.point);
    }
  }
  return found.length >= asked.count;
}

/** Whether the point's area is armed. One never heard of counts as its hours say; one without hours as armed. */
export function isArmed(state: AlarmsState, point: AlarmPoint, now: Instant): boolean {
  const panel = state.book.panels.get(point.panel);
  const area = state.book.areaAt.get(point.panel)?.get(point.panelZone) ?? areaOf(point.group);
  return isAreaArmed(state, point.panel, area, panel, now) ?? true;
}

type Area = AlarmPanel['areas'][number];

function findArea(panel: AlarmPanel | undefined, area: string): Area | undefined {
  return panel?.areas.find((one) => areaOf(one.group) === area);
}

/** True, false, or null for a scheduled area nothing is known of. */
export function isAreaArmed(
  state: AlarmsState,
  panelId: string,
  area: string,
  panel: AlarmPanel | undefined,
  now: Instant,
): boolean | null {
  const known = findArea(panel, area);
  if (known?.arming === 'always') return true;
  const heard = state.armed.get(`${panelId}/${area}`);
  if (heard) return heard.armed;
  // Group 00 stands for the whole panel; points that belong to no area are not guarded by arming.
  if (!known) return area === '0' ? (state.armed.get(`${panelId}/0`)?.armed ?? false) : null;
  return dueArmed(known, now, state.book.timeZone);
}

/** Whether the area's hours ask for it to be armed now: from `closeAt` to `openAt`, past midnight too. */
export function dueArmed(area: Area, now: Instant, timeZone: string): boolean | null {
  const open_min = area.openAt === undefined ? null : parseClockTime(area.openAt);
  const close_min = area.closeAt === undefined ? null : parseClockTime(area.closeAt);
  if (open_min === null || close_min === null) return null;
  return isWithin({ from_min: close_min % 1_440, to_min: open_min }, now, timeZone);
}
