import type { Instant } from '../../base/instant.ts';
import type { Words } from '../../base/words.ts';
import { toldOf } from '../../modules/told/view.ts';
import type { Contact } from '../../modules/sites/facts.ts';
import type { Say } from '../say.ts';
import type { Block } from '../sheet.ts';
import type { RoomStates } from '../states.ts';
import { table } from './table.ts';
import { kitWords as said } from './words.ts';

/** Whom open incidents still have to tell, who is still to come, and which desks wait to hear from us: the calls go on by phone. */
export function toTell({ told }: RoomStates, now: Instant, say: Say): Block {
  const time = (at: Instant | null) => (at === null ? '' : say.short(at).slice(0, 11));
  // A merged incident has handed its calls and jobs over; a closed one may still owe a report back.
  const matters = [...told.matters.values(), ...told.left.values()].filter((matter) => matter.mergedInto === null);
  const rows = matters.flatMap(({ incident: id }): string[][] => {
    const shown = toldOf(told, id, now);
    if (!shown) return [];
    const calls = shown.tellings.flatMap((line) => {
      if (line.due !== null) return [[id, say(line.words), time(line.dueAt), say(line.stateWords), numbers(line)]];
      return line.arrive ? [[id, say(line.words), time(line.arrive.dueAt), say(line.arrive.words), numbers(line)]] : [];
    });
    const jobs = shown.jobs.flatMap((job) => {
      if (job.reportBack === null) return [];
      const desk = `${say(job.agencyName)} ${job.theirNumber ?? ''}`;
      return [[id, desk, time(job.reportBack.dueAt), say(job.reportBack.words), '']];
    });
    return [...calls, ...jobs];
  });
  return table(
    say,
    [
      [said.id, 1.6],
      [said.whom, 1.8],
      [said.due, 1.1],
      [said.state, 1.2],
      [said.numbers, 2],
    ],
    rows,
    said.nobodyToTell,
  );
}

const numbers = (line: { contacts: readonly { numbers: readonly string[] }[] }) =>
  line.contacts.flatMap((contact) => contact.numbers).join('  ');

/** The whole book: by agency in call order, each with what it is for and whose keys it holds. */
export function contactTable({ sites }: RoomStates, say: Say): Block {
  const rows = [...sites.contacts.values()].sort(
    (a, b) => a.agency.localeCompare(b.agency, 'en', { numeric: true }) || a.order - b.order || (a.id < b.id ? -1 : 1),
  );
  return table(
    say,
    [
      [said.role, 2],
      [said.numbers, 1.6],
      [said.hours, 1],
      [said.for, 3],
    ],
    rows.map((row) => [roleOf(row, sites, say), row.numbers.join('  '), row.hours, purposeOf(row, sites, say)]),
    said.noContacts,
  );
}

type Named = ReadonlyMap<string, { name: Words }>;
const nameIn = (rows: Named, id: string, say: Say) => say(rows.get(id)?.name ?? { zh: id, en: id });

function roleOf({ role, agency }: Contact, sites: RoomStates['sites'], say: Say): string {
  const [own, of] = [say(role), nameIn(sites.agencies, agency, say)];
  return own === of ? own : `${own} (${of})`;
}

function purposeOf(row: Contact, sites: RoomStates['sites'], say: Say): string {
  const types = (row.incidentTypes ?? []).map((id) =>
    id === '*' ? say(said.everything) : nameIn(sites.incidentTypes, id, say),
  );
  const kinds = (row.pointKinds ?? []).map((id) => nameIn(sites.pointKinds, id, say));
  const zones = (row.zones ?? []).map((id) => nameIn(sites.zones, id, say));
  const keys = (row.keysHeld ?? []).join(' ');
  return [
    [...types, ...(row.priorities ?? [])].join(', '),
    kinds.join(', '),
    [...(row.panels ?? []), ...zones].join(', '),
    keys === '' ? '' : `${say(said.keys)} ${keys}`,
    row.arriveWithin_min === undefined ? '' : `${say(said.arrives)} ${row.arriveWithin_min} ${say(said.minutes)}`,
  ]
    .filter((part) => part !== '')
    .join(' · ');
}
