import { ordersToWatch } from '../../modules/orders/view.ts';
import { useDesk, useSay } from './desk.tsx';
import { orderWords } from './order-words.ts';
import { Left } from './times.tsx';

/** Late orders at every desk, supervised ones at the commander's: below the queue, and only while there are any. */
export function OrdersDue() {
  const { states, now, me, go } = useDesk();
  const say = useSay();
  const rows = ordersToWatch(states.orders, now, me.role);
  if (rows.length === 0) return null;
  return (
    <section className="for-commander" aria-label={say(orderWords.toWatch)}>
      <h2>
        {say(orderWords.toWatch)} <span className="figures">{rows.length}</span>
      </h2>
      <ul className="plain">
        {rows.slice(0, 5).map((row) => (
          <li key={row.order}>
            <button type="button" className="row-button" onClick={() => go('orders')}>
              <strong className="figures">{row.order}</strong>
              <span>{say(row.dueWords ?? orderWords.supervised)}</span>
              <small>{row.receivers.map((one) => say(one.name)).join(' · ')}</small>
              <span className="order-clock">{row.left_s !== null && <Left left_s={row.left_s} />}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
