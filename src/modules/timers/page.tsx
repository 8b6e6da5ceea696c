import { useDesk, useSay, useTime } from '../../console/parts/desk.tsx';
import { Left } from '../../console/parts/times.tsx';
import { toldWords } from '../../console/parts/told-words.ts';
import { checkOf, uncoveredPosts } from './view.ts';
import { timerWords } from './words.ts';

/** The check timer of the chosen incident: who is there, when they were last heard, how long until they must be again. */
export function CheckOf({ id }: { id: string }) {
  const { states, now, me } = useDesk();
  const say = useSay();
  const time = useTime();
  const check = checkOf(states.timers, id, now, me.desk);
  if (!check) return null;
  return (
    <section aria-label={say(timerWords.timer)}>
      <h3>
        {say(timerWords.timer)} {check.limit_min} {say(toldWords.minutes)}
        {check.lone && ` · ${say(timerWords.lone)}`}
      </h3>
      <ul className="plain due-list">
        {check.people.map((person) => (
          <li key={person.unit} className={person.overdue ? 'abnormal' : ''}>
            <strong className="figures">{person.unit}</strong> {person.overdue && `${say(timerWords.silent)} `}
            <Left left_s={person.left_s} />{' '}
            <small>
              {say(toldWords.lastHeard)} {time(person.heardAt)}
            </small>
          </li>
        ))}
      </ul>
      {check.unansweredAt !== null && (
        <p className="abnormal">
          {say(timerWords.unanswered)} {time(check.unansweredAt)}
        </p>
      )}
    </section>
  );
}

/** Posts that a dispatch has emptied, with their minutes; nothing where none is. */
export function EmptyPosts() {
  const { states, now, choose } = useDesk();
  const say = useSay();
  const posts = uncoveredPosts(states.timers, now);
  if (posts.length === 0) return null;
  return (
    <section className="empty-posts" aria-label={say(timerWords.uncovered)}>
      <strong className="abnormal">{say(timerWords.uncovered)}</strong>
      {posts.map((row) => (
        <button
          key={row.post}
          type="button"
          className="link"
          onClick={() => choose({ kind: 'unit', id: row.units[0]!.unit })}
        >
          {row.post} {say(row.name)}{' '}
          <strong className="figures">
            {row.minutes} {say(toldWords.minutes)}
          </strong>
        </button>
      ))}
    </section>
  );
}
