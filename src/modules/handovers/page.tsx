import { deskWords } from '../../base/desks.ts';
import { OutcomeLine } from '../../console/parts/acts.tsx';
import { useDesk, useSay, useTime } from '../../console/parts/desk.tsx';
import { HandoverActs } from '../../console/parts/handover-acts.tsx';
import { Changed, currentList, HandoverList } from '../../console/parts/handover-list.tsx';
import { handoverWords } from '../../console/parts/handover-words.ts';
import { PartText } from '../../console/parts/part-text.tsx';
import type { Handover } from './state.ts';
import { deskHandover, notices } from './view.ts';
import { refusalReasons } from './words.ts';

const subject = 'handover';

/** This desk's handover: the list, the notes, who signed and when, and the root of the journal it stands on. */
export function HandoverPage() {
  const desk = useDesk();
  const { states, now, me } = desk;
  const say = useSay();
  const { handover, stage, age_min } = deskHandover(states.handovers, me.desk, now);
  const mayAct = me.role === 'dispatcher' || me.role === 'commander';
  return (
    <section className="page" aria-label={say(handoverWords.page)}>
      <h2>
        {say(handoverWords.page)} · {say(deskWords(me.desk))} <small>{say(handoverWords[stage])}</small>
      </h2>
      <OutcomeLine subject={subject} />
      {mayAct && <HandoverActs subject={subject} />}
      <article className="card sheet" aria-label={say(handoverWords.list)}>
        {handover && <Signatures handover={handover} age_min={age_min} />}
        {handover ? (
          <>
            <Changed handover={handover} />
            <HandoverList listed={handover} />
          </>
        ) : (
          <>
            <h3>{say(handoverWords.now)}</h3>
            <HandoverList listed={currentList(desk)} />
          </>
        )}
        {handover?.root && (
          <>
            <h4>{say(handoverWords.root)}</h4>
            <pre className="bytes">{handover.root}</pre>
          </>
        )}
      </article>
      <Notices />
    </section>
  );
}

function Signatures({ handover, age_min }: { handover: Handover; age_min: number }) {
  const { nameOf } = useDesk();
  const say = useSay();
  const time = useTime();
  const { begun, signed, accepted, refused } = handover;
  const reason = refusalReasons.find((line) => line.number === refused?.reason);
  return (
    <>
      <h3>
        {handover.handover}{' '}
        <small>
          {say(handoverWords.begun)} {time(begun.at)} ({age_min} {say(handoverWords.minutesAgo)}) ·{' '}
          {say(handoverWords.asOf)} {handover.asOf}
        </small>
      </h3>
      <ul className="plain">
        {signed && (
          <li>
            {say(handoverWords.signedBy)}: <strong>{nameOf(signed.by)}</strong> {time(signed.at)}
          </li>
        )}
        {accepted && (
          <li>
            {say(handoverWords.acceptedBy)}: <strong>{nameOf(accepted.incoming)}</strong> {time(accepted.at)}
          </li>
        )}
        {refused && (
          <li className="abnormal">
            {say(handoverWords.refusedBy)}: {nameOf(refused.incoming)} {time(refused.at)} · {reason && say(reason)}{' '}
            {refused.words && <PartText part={refused.words} />}
          </li>
        )}
        {handover.notes.map((note) => (
          <li key={note.words}>
            <time>{time(note.at)}</time> <PartText part={note.words} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Notices() {
  const { states, me, now } = useDesk();
  const say = useSay();
  const rows = notices(states.handovers, me.by, now);
  return (
    <section aria-label={say(handoverWords.notices)}>
      <h3>{say(handoverWords.notices)}</h3>
      {rows.length === 0 && <p className="quiet">{say(handoverWords.noNotices)}</p>}
      <ul className="plain">
        {rows.map((row) => (
          <li key={row.notice}>
            <strong className="figures">{row.notice}</strong> <PartText part={row.words} />{' '}
            <small>
              {say(row.signedByMe ? handoverWords.signedByMe : handoverWords.notByMe)} · {row.signatures}{' '}
              {say(handoverWords.signatures)}
            </small>
          </li>
        ))}
      </ul>
    </section>
  );
}
