import type { Instant } from '../../base/instant.ts';
import { isWithin, parseHours } from '../../base/local-time.ts';
import type { Words } from '../../base/words.ts';
import type { Contact } from '../sites/facts.ts';
import { inCallOrder } from './rules.ts';
import type { Matter, ToldState } from './state.ts';

/** A role or an organisation with its numbers in call order, never a name. */
export interface ContactRow {
  id: string;
  role: Words;
  agency: string;
  agencyName: Words | null;
  numbers: readonly string[];
  hours: string;
  /** Somebody answers there at this hour; hours that cannot be read count as yes. */
  answersNow: boolean;
  keyholder: boolean;
  /** Ids of the doors and key locations whose keys they hold. */
  keysHeld: readonly string[];
  arriveWithin_min: number | null;
  panels: readonly string[];
  zones: readonly string[];
  /** Incident types; "*" is every one. */
  types: readonly string[];
}

export interface ContactFilter {
  panel?: string;
  zone?: string;
  /** An incident type. */
  type?: string;
  agency?: string;
}

export function contactRow(state: ToldState, contact: Contact, now: Instant): ContactRow {
  const hours = parseHours(contact.hours);
  return {
    id: contact.id,
    role: contact.role,
    agency: contact.agency,
    agencyName: state.agencies.get(contact.agency) ?? null,
    numbers: contact.numbers,
    hours: contact.hours,
    answersNow: hours === null || isWithin(hours, now, state.timeZone),
    keyholder: contact.keyholder ?? false,
    keysHeld: contact.keysHeld ?? [],
    arriveWithin_min: contact.arriveWithin_min ?? null,
    panels: contact.panels ?? [],
    zones: contact.zones ?? [],
    types: contact.incidentTypes ?? [],
  };
}

/** The contact book, narrowed by panel, zone, incident type and agency: each that is given must be named by the contact. */
export function contacts(state: ToldState, filter: ContactFilter, now: Instant): readonly ContactRow[] {
  const { panel, zone, type, agency } = filter;
  const fits = (contact: Contact) =>
    (panel === undefined || (contact.panels?.includes(panel) ?? false)) &&
    (zone === undefined || (contact.zones?.includes(zone) ?? false)) &&
    (type === undefined || (contact.incidentTypes?.some((one) => one === type || one === '*') ?? false)) &&
    (agency === undefined || contact.agency === agency);
  return [...state.contacts.values()]
    .filter(fits)
    .sort((a, b) => byAgency(a, b) || inCallOrder(a, b))
    .map((contact) => contactRow(state, contact, now));
}

/** AG2 before AG10. */
function byAgency(a: Contact, b: Contact): number {
  return a.agency.localeCompare(b.agency, 'en', { numeric: true });
}

/**
 * Who else is worth a call for this incident, nearest matter first: its type, the kind of its points, its panels, its
 * zone. Who is told by rule stands in the list above and not here.
 */
export function contactsFor(
  state: ToldState,
  matter: Matter,
  now: Instant,
  besides: ReadonlySet<string>,
): readonly ContactRow[] {
  const found: { rank: number; contact: Contact }[] = [];
  const alarms = matter.alarms.flatMap((alarm) => state.alarms.get(alarm) ?? []);
  const kinds = new Set(alarms.map((alarm) => alarm.pointKind));
  const panels = new Set(alarms.map((alarm) => alarm.panel));
  for (const contact of state.contacts.values()) {
    if (besides.has(contact.id)) continue;
    const zones = contact.zones ?? [];
    const here = zones.length === 0 || (matter.zone !== null && zones.includes(matter.zone));
    const rank =
      matter.type !== null && contact.incidentTypes?.includes(matter.type) && here
        ? 0
        : contact.pointKinds?.some((kind) => kinds.has(kind))
          ? 1
          : contact.panels?.some((panel) => panels.has(panel))
            ? 2
            : matter.zone !== null && zones.includes(matter.zone)
              ? 3
              : null;
    if (rank !== null) found.push({ rank, contact });
  }
  found.sort((a, b) => a.rank - b.rank || inCallOrder(a.contact, b.contact));
  return found.map(({ contact }) => contactRow(state, contact, now));
}
