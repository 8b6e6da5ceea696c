import { useState } from 'react';
import type { Receiver } from '../../modules/orders/fact-types.ts';
import type { OrdersState } from '../../modules/orders/facts.ts';
import { isHeld, sameReceiver } from '../../modules/orders/state.ts';
import { receiverWords } from '../../modules/orders/words.ts';
import { Choices } from './acts.tsx';
import { useDesk, useSay } from './desk.tsx';
import { LineField, Picker, type Option } from './fields.tsx';
import { orderWords, terms } from './order-words.ts';

/** To whom, what, by when: each receiver by typing, the term by a digit. */
export function OrderForm({ subject, onEnd }: { subject: string; onEnd: () => void }) {
  const { act, states, now, chosen } = useDesk();
  const say = useSay();
  const [to, setTo] = useState<readonly Receiver[]>([]);
  const [words, setWords] = useState<string | null>(null);
  const [at, setAt] = useState<'to' | 'site' | 'more' | 'words' | 'term'>('to');
  const state = states.orders;
  const options = optionsOf(state);
  const toggle = (receiver: Receiver) => {
    const without = to.filter((one) => !sameReceiver(one, receiver));
    setTo(without.length < to.length ? without : [...to, receiver]);
    setAt('more');
  };
  const names = to.map((receiver) => say(receiverWords(state, receiver))).join(' · ');
  const list = to.length > 0 && (
    <p>
      {say(orderWords.to)}: <strong>{names}</strong>
    </p>
  );
  const asked = () => {
    switch (at) {
      case 'to':
        return (
          <Picker
            key="to"
            label={orderWords.toWhom}
            options={options}
            numbers
            onEscape={to.length > 0 ? () => setAt('more') : onEnd}
            onPick={(id) => {
              if (id === 'site') return setAt('site');
              const [kind, ...rest] = id.split('/');
              toggle({ kind: kind as Receiver['kind'], id: rest.join('/') });
            }}
          />
        );
      case 'site':
        return (
          <LineField
            key="site"
            label={orderWords.siteName}
            plain
            autoFocus
            onEscape={() => setAt('to')}
            onEnter={(id) => /^[a-z0-9-]{2,64}$/.test(id) && toggle({ kind: 'site', id })}
          />
        );
      case 'more':
        return (
          <Choices
            title={orderWords.receivers}
            choices={[{ words: orderWords.goOn, picked: true }, { words: orderWords.another }]}
            onCancel={onEnd}
            onChoose={(index) => setAt(index === 0 && to.length > 0 ? 'words' : 'to')}
          />
        );
      case 'words':
        return (
          <LineField
            key="words"
            label={orderWords.words}
            autoFocus
            initial={words ?? ''}
            onEscape={() => setAt('more')}
            onEnter={(text) => {
              if (text === '') return;
              setWords(text);
              setAt('term');
            }}
          />
        );
      case 'term':
        return (
          <Choices
            title={orderWords.term}
            choices={terms.map((term) => ({ words: term.words }))}
            onCancel={() => setAt('words')}
            onChoose={(index) => void give(index)}
          />
        );
    }
  };
  const give = async (index: number) => {
    const { minutes, standing } = terms[index]!;
    const time = now + minutes * 60_000;
    const incident = chosen?.kind === 'incident' && state.openIncidents.has(chosen.id) ? { incident: chosen.id } : {};
    const term = standing ? { until: time } : { deadline: time };
    const reply = await act(subject, { type: 'give order', to, words, ...term, ...incident }, orderWords.given);
    if (reply.ok) onEnd();
    else setAt('more');
  };
  return (
    <div className="order-form">
      {list}
      {asked()}
    </div>
  );
}

/** Kinds of posts, posts, units on duty, and another site; who is not held says so before it is chosen. */
function optionsOf(state: OrdersState): Option[] {
  const kinds = [...new Set([...state.posts.values()].map((post) => post.kind))];
  const all: Receiver[] = [
    ...kinds.map((id) => ({ kind: 'role' as const, id })),
    ...[...state.units.keys()].sort().map((id) => ({ kind: 'unit' as const, id })),
    ...[...state.posts.keys()].map((id) => ({ kind: 'post' as const, id })),
  ];
  const options = all.map((receiver) => ({
    id: `${receiver.kind}/${receiver.id}`,
    words: receiverWords(state, receiver),
    more: isHeld(state, receiver) ? { zh: receiver.id, en: receiver.id } : orderWords.vacant,
  }));
  return [...options, { id: 'site', words: orderWords.otherSite }];
}
