import { useState } from 'react';
import { keyName } from '../keys/keys.ts';
import { Choices, OutcomeLine } from './acts.tsx';
import { useDesk, useSay, useTimeZone } from './desk.tsx';
import { LineField } from './fields.tsx';
import { operatorWords, reviewsKey } from './operator-words.ts';
import { formatLocal } from '../../base/local-time.ts';
import { toReview, type ReviewRow } from '../../modules/incidents/view.ts';

const subject = 'reviews';

/** P2 closes nobody has looked at since, oldest first; the commander takes one by its digit and may say something of it. */
export function ReviewsPage() {
  const { states, me } = useDesk();
  const say = useSay();
  const rows = toReview(states.incidents);
  const { reviewsUnlisted } = states.incidents;
  return (
    <section className="page" aria-label={say(operatorWords.reviews)}>
      <h2>
        {say(operatorWords.reviews)} <span className="figures">{rows.length}</span>
      </h2>
      <OutcomeLine subject={subject} />
      {reviewsUnlisted > 0 && (
        <p className="abnormal">
          {reviewsUnlisted} {say(operatorWords.unlisted)}
        </p>
      )}
      {rows.length === 0 && <p className="quiet">{say(operatorWords.none)}</p>}
      {rows.length > 0 && me.role === 'commander' && <Reviewing rows={rows} />}
      {me.role !== 'commander' && <p className="quiet">{say(operatorWords.onlyCommander)}</p>}
      <ul className="plain">
        {rows.map((row) => (
          <ReviewLine key={row.incident} row={row} />
        ))}
      </ul>
    </section>
  );
}

function ReviewLine({ row }: { row: ReviewRow }) {
  const { choose, nameOf } = useDesk();
  const say = useSay();
  const timeZone = useTimeZone();
  return (
    <li>
      <button type="button" className="row-button" onClick={() => choose({ kind: 'incident', id: row.incident })}>
        <strong className="figures">{row.incident}</strong>
        <span>
          {say(row.typeWords)} {row.zoneName && say(row.zoneName)} · {say(row.disposition)}
        </span>
        <small>
          {formatLocal(row.closedAt, timeZone).slice(5, 16)} {say(operatorWords.closedBy)} {nameOf(row.by)}{' '}
          {row.desk && `@ ${row.desk}`}
          {row.confirmedBy && ` · ${say(operatorWords.second)} ${nameOf(row.confirmedBy)}`}
        </small>
      </button>
    </li>
  );
}

function Reviewing({ rows }: { rows: readonly ReviewRow[] }) {
  const { act, choose, go } = useDesk();
  const [incident, setIncident] = useState<string | null>(null);
  if (incident === null) {
    return (
      <Choices
        title={operatorWords.which}
        choices={rows.map(({ incident: id, typeWords, disposition }) => ({
          words: { zh: `${id} ${typeWords.zh}`, en: `${id} ${typeWords.en}` },
          more: disposition,
        }))}
        onCancel={() => go('desk')}
        onChoose={(index) => {
          const { incident: id } = rows[index]!;
          choose({ kind: 'incident', id });
          setIncident(id);
        }}
      />
    );
  }
  const review = (words: string) => {
    setIncident(null);
    void act(
      subject,
      { type: 'review incident', incident, ...(words === '' ? {} : { words }) },
      operatorWords.reviewed,
    );
  };
  return (
    <LineField
      label={{
        zh: `${incident} ${operatorWords.remark.zh}`,
        en: `${incident} ${operatorWords.remark.en}`,
      }}
      autoFocus
      onEscape={() => setIncident(null)}
      onEnter={review}
    />
  );
}

/** How many P2 closes wait for the commander: below the queue of the commander's desk, and only while there are any. */
export function ReviewsDue() {
  const { states, me, go } = useDesk();
  const say = useSay();
  const { toReview, reviewsUnlisted } = states.incidents;
  if (me.role !== 'commander' || toReview.size === 0) return null;
  return (
    <button type="button" className="row-button handover-due" onClick={() => go('reviews')}>
      <kbd aria-hidden="true">{keyName(reviewsKey)}</kbd>
      <strong>{say(operatorWords.reviewsWait)}</strong>
      <small className="figures">{toReview.size + reviewsUnlisted}</small>
    </button>
  );
}
