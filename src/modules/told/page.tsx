import { useState } from 'react';
import type { Words } from '../../base/words.ts';
import { useDesk, useSay, useTime } from '../../console/parts/desk.tsx';
import { Left } from '../../console/parts/times.tsx';
import { toldWords } from '../../console/parts/told-words.ts';
import { contacts, type ContactRow } from './view-contacts.ts';
import { toldOf, type EntryView, type JobView, type TellingView } from './view.ts';

/** Of the chosen incident: who is to be told and by when, who was, and which other desks wait for an answer. */
export function ToldOf({ id }: { id: string }) {
  const { states, now } = useDesk();
  const say = useSay();
  const shown = toldOf(states.told, id, now);
  if (!shown) return null;
  const others = shown.entries.filter((entry) => entry.whom === null);
  const nobody = shown.tellings.length === 0 && others.length === 0;
  return (
    <>
      {!nobody && (
        <section aria-label={say(toldWords.told)}>
          <h3>{say(toldWords.told)}</h3>
          <ul className="plain due-list">
            {shown.tellings.map((row) => (
              <Telling key={row.whom} row={row} />
            ))}
            {others.map((entry) => (
              <li key={`${entry.incident}/${entry.entry}`}>
                {say(entry.words)} <EntryText entry={entry} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {(shown.jobs.length > 0 || shown.callReference !== null) && (
        <section aria-label={say(toldWords.partner)}>
          <h3>{say(toldWords.partner)}</h3>
          <ul className="plain due-list">
            {shown.jobs.map((job) => (
              <Job key={`${job.incident}/${job.job}`} job={job} />
            ))}
            {shown.callReference !== null && (
              <li>
                {say(toldWords.callReference)} <strong className="figures">{shown.callReference}</strong>
              </li>
            )}
          </ul>
        </section>
      )}
    </>
  );
}

function Telling({ row }: { row: TellingView }) {
  const say = useSay();
  const late = row.due?.overdue === true || row.arrive?.overdue === true || row.state === 'never';
  return (
    <li className={late ? 'abnormal' : ''}>
      {say(row.words)} {row.told ? <EntryText entry={row.told} /> : say(row.stateWords)}{' '}
      {row.due && <Left left_s={row.due.left_s} />}
      {row.due && row.next && <span className="dial figures"> {row.next.dial}</span>}
      {row.due && row.next === null && row.whom !== 'lift-voice' && <small>{say(toldWords.noNumber)}</small>}
      {row.due && row.tries > 0 && (
        <small>
          {row.tries} {say(toldWords.tries)}
        </small>
      )}
      {row.arrive && (
        <small>
          {say(row.arrive.words)} <Left left_s={row.arrive.left_s} />
        </small>
      )}
    </li>
  );
}

/** What came of a call, when and by whom, their reference, and when they came and went. */
function EntryText({ entry }: { entry: EntryView }) {
  const say = useSay();
  const time = useTime();
  const { nameOf } = useDesk();
  return (
    <>
      {say(entry.resultWords)} <time>{time(entry.at)}</time>{' '}
      {entry.reference !== null && <strong className="figures">{entry.reference}</strong>}
      <small>
        {nameOf(entry.by)}
        {entry.desk !== null && ` @ ${entry.desk}`}
        {entry.arrived && ` · ${say(toldWords.there)} ${time(entry.arrived.at)}`}
        {entry.left && ` · ${say(toldWords.gone)} ${time(entry.left.at)}`}
        {entry.contactRemoved && ` · ${say(toldWords.contactGone)}`}
      </small>
    </>
  );
}

function Job({ job }: { job: JobView }) {
  const say = useSay();
  const time = useTime();
  return (
    <li className={job.reportBack?.overdue ? 'abnormal' : ''}>
      {say(job.agencyName)} {job.theirNumber !== null && <strong className="figures">{job.theirNumber}</strong>}{' '}
      {job.reportBack && (
        <>
          {say(job.reportBack.words)} <Left left_s={job.reportBack.left_s} />
        </>
      )}
      <small>
        {say(toldWords.handedOver)} {time(job.handedOverAt)}
        {job.reportedBack && ` · ${say(toldWords.reportedBack)} ${time(job.reportedBack.at)}`}
      </small>
    </li>
  );
}

/** The contact book: roles and organisations, by panel, zone, incident type, agency or key, whatever is typed. */
export function ContactsPage() {
  const { states, now } = useDesk();
  const say = useSay();
  const [text, setText] = useState('');
  const wanted = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const rows = contacts(states.told, {}, now).filter((row) => {
    const said = findable(row, states.sites.zones, states.sites.incidentTypes);
    return wanted.every((word) => said.includes(word));
  });
  return (
    <section className="page" aria-label={say(toldWords.contactsPage)}>
      <h2>{say(toldWords.contactsPage)}</h2>
      <div className="field">
        <label htmlFor="contacts-find">{say(toldWords.contactsFind)}</label>
        <input
          id="contacts-find"
          autoFocus
          autoComplete="off"
          value={text}
          aria-describedby="contacts-find-hint"
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.nativeEvent.isComposing) event.currentTarget.blur();
          }}
        />
        <small id="contacts-find-hint">{say(toldWords.leaveField)}</small>
      </div>
      {rows.length === 0 && <p className="quiet">{say(toldWords.contactsNone)}</p>}
      {rows.length > 0 && (
        <table className="contacts">
          <thead>
            <tr>
              {[toldWords.contactsPage, toldWords.numbers, toldWords.hours, toldWords.usedFor].map((words) => (
                <th key={words.en}>{say(words)}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Contact key={row.id} row={row} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

type Named = ReadonlyMap<string, { name: Words }>;

function findable(row: ContactRow, zones: Named, types: Named): string {
  const both = (words: Words | null | undefined) => (words ? [words.zh, words.en] : []);
  return [
    row.id,
    ...both(row.role),
    ...both(row.agencyName),
    ...row.numbers,
    ...row.panels,
    ...row.zones.flatMap((zone) => [zone, ...both(zones.get(zone)?.name)]),
    ...row.types.flatMap((type) => [type, ...both(types.get(type)?.name)]),
    ...row.keysHeld,
  ]
    .join(' ')
    .toLowerCase();
}

function Contact({ row }: { row: ContactRow }) {
  const { states } = useDesk();
  const say = useSay();
  const named = (rows: Named, ids: readonly string[]) =>
    ids.map((one) => say(rows.get(one)?.name ?? { zh: one, en: one }));
  const types = row.types.includes('*') ? [say(toldWords.everyType)] : named(states.sites.incidentTypes, row.types);
  return (
    <tr>
      <td>
        {say(row.role)}
        <small>{row.agencyName && say(row.agencyName)}</small>
      </td>
      <td className="dial figures">
        {row.numbers.map((dial) => (
          <div key={dial}>{dial}</div>
        ))}
      </td>
      <td className={row.answersNow ? 'hours figures' : 'hours figures abnormal'}>
        {row.hours}
        {!row.answersNow && <small>{say(toldWords.notNow)}</small>}
      </td>
      <td>
        {[...types, ...named(states.sites.zones, row.zones), ...row.panels].join(' · ')}
        {row.arriveWithin_min !== null && (
          <small>
            {row.arriveWithin_min} {say(toldWords.within)}
          </small>
        )}
        {row.keysHeld.length > 0 && (
          <small>
            {say(toldWords.keysHeld)}: {row.keysHeld.map((key) => keyName(states.sites, key, say)).join(' · ')}
          </small>
        )}
      </td>
    </tr>
  );
}

/** A door or a key location by its name, with its id, as it stands on the key cabinet. */
function keyName(sites: { doors: Named; keyLocations: Named }, id: string, say: (words: Words) => string): string {
  const name = sites.doors.get(id)?.name ?? sites.keyLocations.get(id)?.name;
  return name ? `${id} ${say(name)}` : id;
}
