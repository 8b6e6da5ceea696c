import { useState } from 'react';
import { formatLocal } from '../../base/local-time.ts';
import { Acts, OutcomeLine } from '../../console/parts/acts.tsx';
import { useDesk, useKeys, useSay, useTime, useTimeZone } from '../../console/parts/desk.tsx';
import { OrderActs } from '../../console/parts/order-acts.tsx';
import { OrderForm } from '../../console/parts/order-form.tsx';
import { orderWords } from '../../console/parts/order-words.ts';
import { PartText } from '../../console/parts/part-text.tsx';
import { Left } from '../../console/parts/times.tsx';
import { orderList, type OrderRow } from './view.ts';
import { outcomeWords, viaWords } from './words.ts';

const subject = 'orders';

/** Open orders and those of the last day: a digit takes one up, "=" gives a new one. */
export function OrdersPage() {
  const { states, now, me } = useDesk();
  const say = useSay();
  const rows = orderList(states.orders, now);
  const [chosen, setChosen] = useState<string | null>(null);
  const [giving, setGiving] = useState(false);
  const mayAct = me.role === 'dispatcher' || me.role === 'commander';
  const open = rows.filter((row) => row.stage !== 'closed');
  const shown = open.find((row) => row.order === chosen);
  const digits = open.slice(0, 9).map((row, index) => [
    `Digit${index + 1}`,
    {
      words: { zh: row.order, en: row.order },
      run: () => setChosen(row.order),
      quiet: true,
    },
  ]);
  useKeys(10, giving || shown || !mayAct ? {} : Object.fromEntries(digits));
  return (
    <section className="page" aria-label={say(orderWords.page)}>
      <h2>{say(orderWords.page)}</h2>
      <OutcomeLine subject={subject} />
      {giving && <OrderForm subject={subject} onEnd={() => setGiving(false)} />}
      {!giving && shown && mayAct && (
        <OrderActs key={shown.order} row={shown} subject={subject} onEnd={() => setChosen(null)} />
      )}
      {!giving && !shown && mayAct && (
        <Acts
          rank={10}
          label={orderWords.page}
          acts={[{ code: 'Equal', words: orderWords.give, next: true, run: () => setGiving(true) }]}
        />
      )}
      {rows.length === 0 && <p className="quiet">{say(orderWords.none)}</p>}
      <ol className="orders">
        {rows.map((row) => (
          <li key={row.order}>
            <OrderCard
              row={row}
              place={open.indexOf(row)}
              chosen={row.order === chosen}
              choose={() => mayAct && setChosen(row.order)}
            />
          </li>
        ))}
      </ol>
    </section>
  );
}

interface OrderCardProps {
  row: OrderRow;
  place: number;
  chosen: boolean;
  choose: () => void;
}

function OrderCard({ row, place, chosen, choose }: OrderCardProps) {
  const { nameOf } = useDesk();
  const say = useSay();
  const time = useTime();
  const timeZone = useTimeZone();
  const end = row.deadline ?? row.until;
  return (
    <article className={row.due ? 'card card-abnormal' : 'card'} aria-label={row.order}>
      <button type="button" className="row-button" aria-pressed={chosen} disabled={place < 0} onClick={choose}>
        {place >= 0 && place < 9 && <kbd aria-hidden="true">{place + 1}</kbd>}
        <strong className="figures">{row.order}</strong>
        <span>{say(row.outcome ?? row.stageWords)}</span>
        {row.dueWords && <span className="flag flag-strong">{say(row.dueWords)}</span>}
        {row.supervised && <span className="flag">{say(orderWords.supervised)}</span>}
        <span className="order-clock">
          {row.stage !== 'closed' && row.left_s !== null && <Left left_s={row.left_s} />}
        </span>
      </button>
      <p className="order-words">
        <PartText part={row.words} />
      </p>
      <small>
        {say(orderWords.by)} {row.given.desk ?? nameOf(row.given.by)} {time(row.given.at)}
        {end !== null &&
          ` · ${say(row.until === null ? orderWords.reportBy : orderWords.ends)} ${formatLocal(end, timeZone).slice(5, 16)}`}
        {row.incident && ` · ${row.incident}`}
        {row.reminders > 0 && ` · ${say(orderWords.reminded)} ×${row.reminders}`}
      </small>
      <ul className="plain">
        {row.receivers.map((one) => (
          <li key={`${one.kind}/${one.id}`}>
            <strong>{say(one.name)}</strong>{' '}
            {one.signed
              ? `${say(orderWords.sign)} ${time(one.signed.at)} (${say(viaWords[one.signed.via])})`
              : say(orderWords.waiting)}
            {one.reported && ` · ${say(outcomeWords[one.reported.outcome])} ${time(one.reported.at)}`}
            {one.vacant && <span className="flag flag-strong">{say(orderWords.vacant)}</span>}
            {one.reported?.words && (
              <small>
                <PartText part={one.reported.words} />
              </small>
            )}
          </li>
        ))}
      </ul>
    </article>
  );
}
