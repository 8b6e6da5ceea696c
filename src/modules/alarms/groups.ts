import type { Instant } from '../../base/instant.ts';
import { second_ms } from '../../base/instant.ts';
import type { Priority } from '../../base/signal.ts';
import type { AlarmPoint } from '../sites/facts.ts';
import { setting } from './settings.ts';
import type { SiteBook } from './site-book.ts';
import type { AlarmClass, AlarmsState } from './state.ts';

/**
 * Alarms of one matter in one place: they are drawn as one, taken with one key and sound again only for what is new.
 * Groups are replaced, never edited; which rows are in one stands in `ofGroup`, in order of arrival.
 */
export interface AlarmGroup {
  id: string;
  /** Where it began: alarms of this zone and of those next to it belong to it. */
  zone: string;
  incident: string | null;
  /** Over with its incident: it takes nothing in any more. */
  open: boolean;
  /** Null where the incident is not classified yet. */
  priority: Priority | null;
  /** What it is about; an urgent alarm joins only its own matter. */
  matters: readonly string[];
  first: string | null;
  lastAt: Instant;
  /** What was told of it already: "zone/Z06", "level/1F", "kind/smoke". */
  told: readonly string[];
  /** Alarms it has ever taken in. */
  count: number;
}

/** What joining needs of an alarm. */
export interface Joining {
  kind: string;
  class: AlarmClass;
  priority: Priority;
  mark: string | null;
  silent: boolean;
  point: AlarmPoint | undefined;
}

/** One order takes at most so many rows, so a group holds no more; the next alarm begins another. */
export const groupMax = 500;

/** Somebody asks for help: such an alarm is always a matter of its own. */
const callsForHelp = new Set(['panic', 'hold-up', 'duress', 'medical', 'help', 'no-report']);
const classesForHelp = new Set(['hold-up', 'help']);

const matterOfClass: Record<string, string> = {
  'fire-detector': 'fire',
  'fire-button': 'fire',
  'gas-detector': 'gas',
  intrusion: 'intrusion',
  door: 'intrusion',
};
const matterOfType: Record<string, string> = {
  fire: 'fire',
  'gas-or-unknown-substance': 'gas',
  intrusion: 'intrusion',
};

export function mattersOfType(type: string | undefined): readonly string[] {
  const matter = type === undefined ? undefined : matterOfType[type];
  return matter === undefined ? [] : [matter];
}

export function matterOf(book: SiteBook, alarm: Pick<Joining, 'kind' | 'mark' | 'point'>): string {
  if (alarm.mark !== null) return 'fire';
  const pointClass = alarm.point && book.kinds.get(alarm.point.kind)?.class;
  return (pointClass === undefined ? undefined : matterOfClass[pointClass]) ?? pointClass ?? alarm.kind;
}

const isUrgent = (priority: Priority): boolean => priority === 'P1' || priority === 'P2';

function mayJoin(book: SiteBook, alarm: Joining): boolean {
  if (!alarm.point || alarm.silent || callsForHelp.has(alarm.kind)) return false;
  return !classesForHelp.has(book.kinds.get(alarm.point.kind)?.class ?? '');
}

/** An urgent alarm at a point is what a group may begin with; what is routine joins an incident or stands alone. */
export function mayLead(book: SiteBook, alarm: Joining): boolean {
  return isUrgent(alarm.priority) && alarm.class === 'alarm' && mayJoin(book, alarm);
}

/** What would be new about it, in the words a group remembers what it has told by. */
export function traits(alarm: Pick<Joining, 'kind'> & { point: Pick<AlarmPoint, 'zone' | 'level'> }): string[] {
  return [`zone/${alarm.point.zone}`, `level/${alarm.point.level}`, `kind/${alarm.kind}`];
}

export function newGroup(book: SiteBook, id: string, alarm: Joining & { point: AlarmPoint }, at: Instant): AlarmGroup {
  return {
    id,
    zone: alarm.point.zone,
    incident: null,
    open: true,
    priority: alarm.priority,
    matters: [matterOf(book, alarm)],
    first: id,
    lastAt: at,
    told: traits(alarm),
    count: 1,
  };
}

export function withJoined(group: AlarmGroup, alarm: Joining & { point: AlarmPoint }, at: Instant): AlarmGroup {
  return {
    ...group,
    lastAt: at,
    count: group.count + 1,
    told: [...new Set([...group.told, ...traits(alarm)])],
  };
}

/**
 * The group an alarm joins, or null. A graver alarm never goes under a lesser one, an urgent one only under its own
 * matter; what is routine joins an incident, as what follows from it. Few groups are looked at: those of the zone and
 * of the zones next to it. `pending` are groups that this very message began or added to.
 */
export function groupFor(
  state: AlarmsState,
  alarm: Joining,
  now: Instant,
  pending: ReadonlyMap<string, AlarmGroup>,
): AlarmGroup | null {
  const { book } = state;
  const { point } = alarm;
  if (!point || !mayJoin(book, alarm)) return null;
  const since = now - setting(book, 'alarmGroup_s') * second_ms;
  const matter = matterOf(book, alarm);
  const fits = (group: AlarmGroup): boolean => {
    if (!group.open || group.lastAt < since || group.count >= groupMax) return false;
    if (alarm.priority < (group.priority ?? 'P2')) return false;
    return isUrgent(alarm.priority) ? group.matters.includes(matter) : group.incident !== null;
  };
  let best: AlarmGroup | null = null;
  for (const zone of [point.zone, ...(book.neighbours.get(point.zone) ?? [])]) {
    for (const id of state.groupsAt.get(zone)?.keys() ?? []) {
      const group = pending.get(id) ?? state.groups.get(id)!;
      if (fits(group) && (best === null || isNearer(group, best, point.zone))) best = group;
    }
    for (const group of pending.values()) {
      if (group.zone === zone && fits(group) && (best === null || isNearer(group, best, point.zone))) best = group;
    }
  }
  return best;
}

/** One with an incident before one without, the same zone before the next, the latest before the rest. */
function isNearer(a: AlarmGroup, b: AlarmGroup, zone: string): boolean {
  const [incident, same] = [
    Number(a.incident !== null) - Number(b.incident !== null),
    Number(a.zone === zone) - Number(b.zone === zone),
  ];
  return (incident || same || a.lastAt - b.lastAt || (a.id < b.id ? 1 : -1)) > 0;
}

/** Nothing of it is new: it makes no sound of its own. */
export function isQuiet(group: AlarmGroup, alarm: Joining & { point: AlarmPoint }): boolean {
  return traits(alarm).every((trait) => group.told.includes(trait));
}
