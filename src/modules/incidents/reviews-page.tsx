import { useState } from 'react';
import { Choices, OutcomeLine } from '../../console/parts/acts.tsx';
import { useDesk, useSay, useTimeZone } from '../../console/parts/desk.tsx';
import { LineField } from '../../console/parts/fields.tsx';
import { operatorWords } from '../../console/parts/operator-words.ts';
import { formatLocal } from '../../base/local-time.ts';
import { toReview, type ReviewRow } from './view.ts';

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
