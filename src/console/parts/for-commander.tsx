import { forCommander } from '../../modules/response-plans/view.ts';
import { useDesk, useSay, useTime } from './desk.tsx';
import { planWords } from './plan-words.ts';

/** Steps that were skipped or left behind, on the commander's desk until looked at: below the queue, never over it. */
export function ForCommander() {
  const { states, me, choose } = useDesk();
  const say = useSay();
  const time = useTime();
  const rows = me.role === 'commander' ? forCommander(states['response-plans']) : [];
  if (rows.length === 0) return null;
  return (
    <section className="for-commander" aria-label={say(planWords.forCommander)}>
      <h2>
        {say(planWords.forCommander)} <span className="figures">{rows.length}</span>
      </h2>
      <ul className="plain">
        {rows.map((row) => (
          <li key={row.incident}>
            <button type="button" className="row-button" onClick={() => choose({ kind: 'incident', id: row.incident })}>
              <span>
                <strong className="figures">{row.incident}</strong>
                {row.skipped.map((one) => (
                  <small key={`${one.step}/${one.at}`}>
                    {time(one.at)} {one.step} {say(one.words)} · {say(one.reason)} {one.desk && `@ ${one.desk}`}
                  </small>
                ))}
                {row.left.map((one) => (
                  <small key={`${one.plan}/${one.at}`}>
                    {time(one.at)} {one.plan} {say(planWords.leftBehind)}: {one.open.join(', ')}
                  </small>
                ))}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
