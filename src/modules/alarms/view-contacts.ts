import type { Instant } from '../../base/instant.ts';
import { isWithin, parseHours } from '../../base/local-time.ts';
import type { Words } from '../../base/words.ts';
import type { Contact } from '../sites/facts.ts';
import type { AlarmRow, AlarmsState } from './state.ts';

/** Someone to phone: a role and its numbers in call order, never a name. */
export interface PhoneEntry {
  id: string;
  role: Words;
  numbers: readonly string[];
  keyholder: boolean;
  arriveWithin_min: number | null;
}

/** The incident type an alarm of a class of points mostly becomes; the site's contacts are listed by those. */
const typeOfClass: Record<string, string> = {
  'fire-detector': 'fire',
  'fire-button': 'fire',
  'gas-detector': 'gas-or-unknown-substance',
  'hold-up': 'attack',
  intrusion: 'intrusion',
  door: 'intrusion',
};

/** Nearest matter first: the point's kind, what it mostly becomes, its panel, its zone, then who is told of every such priority. */
export function contactsFor(state: AlarmsState, row: AlarmRow, now: Instant): readonly PhoneEntry[] {
  const found: { rank: number; contact: Contact }[] = [];
  for (const contact of state.book.contacts.values()) {
    const rank = rankOf(state, contact, row);
    if (rank !== null && answers(contact, now, state.book.timeZone)) found.push({ rank, contact });
  }
  found.sort((a, b) => a.rank - b.rank || a.contact.order - b.contact.order || (a.contact.id < b.contact.id ? -1 : 1));
  return found.map(({ contact }) => ({
    id: contact.id,
    role: contact.role,
    numbers: contact.numbers,
    keyholder: contact.keyholder ?? false,
    arriveWithin_min: contact.arriveWithin_min ?? null,
  }));
}

function rankOf(state: AlarmsState, contact: Contact, row: AlarmRow): number | null {
  if (contact.priorities && !contact.priorities.includes(row.priority)) return null;
  const pointKind = row.point ? state.book.points.get(row.point)?.kind : undefined;
  if (pointKind !== undefined && contact.pointKinds?.includes(pointKind)) return 0;
  const pointClass = pointKind === undefined ? undefined : state.book.kinds.get(pointKind)?.class;
  const type = pointClass === undefined || row.class !== 'alarm' ? undefined : typeOfClass[pointClass];
  if (type !== undefined && contact.incidentTypes?.includes(type)) return 1;
  if (row.panel !== null && contact.panels?.includes(row.panel)) return 2;
  if (row.zone !== null && contact.zones?.includes(row.zone)) return 3;
  return contact.incidentTypes?.includes('*') ? 4 : null;
}

/** A number whose hours cannot be read is shown rather than hidden. */
function answers(contact: Contact, now: Instant, timeZone: string): boolean {
  const hours = parseHours(contact.hours);
  return hours === null || isWithin(hours, now, timeZone);
}
