import { itemKinds, type Item } from '../../modules/handovers/fact-types.ts';
import { listNow, type Listed } from '../../modules/handovers/list.ts';
import type { Handover } from '../../modules/handovers/state.ts';
import { changedSince } from '../../modules/handovers/view.ts';
import { kindWords } from '../../modules/handovers/words.ts';
import { useDesk, useSay, type Desk } from './desk.tsx';
import { handoverWords, itemWords } from './handover-words.ts';
import { PartText } from './part-text.tsx';

export function currentList({ states, now }: Pick<Desk, 'states' | 'now'>): Listed {
  const { incidents, alarms, links, orders, told, handovers: own } = states;
  const around = { incidents, alarms, links, orders, told, own };
  return listNow({ ...around, plans: states['response-plans'], tests: states['on-test'] }, now);
}

/** The list kind by kind, each with its count; what an order or a notice says is read beside it. */
export function HandoverList({ listed }: { listed: Pick<Handover, 'items' | 'counts'> }) {
  const say = useSay();
  if (listed.counts.length === 0) return <p className="quiet">{say(handoverWords.nothing)}</p>;
  return (
    <>
      {itemKinds.flatMap((kind) => {
        const count = listed.counts.find((row) => row.kind === kind)?.count ?? 0;
        if (count === 0) return [];
        const items = listed.items.filter((row) => row.kind === kind);
        return [
          <section key={kind} aria-label={say(kindWords[kind])}>
            <h4>
              {say(kindWords[kind])} <span className="figures">{count}</span>
            </h4>
            <ul className="handover-items">
              {items.map((item, index) => (
                <li key={`${item.id}/${item.code ?? ''}/${index}`}>
                  <ItemLine item={item} />
                </li>
              ))}
              {items.length < count && (
                <li className="abnormal">
                  {say(handoverWords.more)} {count - items.length} {say(handoverWords.notListed)}
                </li>
              )}
            </ul>
          </section>,
        ];
      })}
    </>
  );
}

function ItemLine({ item }: { item: Item }) {
  const { states } = useDesk();
  const say = useSay();
  const part =
    item.kind === 'order'
      ? (states.orders.orders.get(item.id) ?? states.orders.left.get(item.id))?.words
      : item.kind === 'notice'
        ? states.handovers.notices.get(item.id)?.words
        : undefined;
  return (
    <>
      {say(itemWords(states, item))}{' '}
      {part !== undefined && (
        <small>
          <PartText part={part} />
        </small>
      )}
    </>
  );
}

/** What came and went since the list was built: nobody signs for less than there is, nor reads yesterday's as today's. */
export function Changed({ handover }: { handover: Handover }) {
  const desk = useDesk();
  const say = useSay();
  const { added, gone } = changedSince(handover, currentList(desk));
  const line = (items: readonly Item[]) => items.map((item) => say(itemWords(desk.states, item))).join(' · ');
  return (
    <>
      {added.length > 0 && (
        <p className="abnormal">
          {say(handoverWords.added)}: {line(added)}
        </p>
      )}
      {gone.length > 0 && (
        <p className="quiet">
          {say(handoverWords.gone)}: {line(gone)}
        </p>
      )}
    </>
  );
}
