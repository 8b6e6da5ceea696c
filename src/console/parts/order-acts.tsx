import { useState } from 'react';
import type { Receiver } from '../../modules/orders/fact-types.ts';
import type { OrderRow } from '../../modules/orders/view.ts';
import { outcomeWords, viaWords } from '../../modules/orders/words.ts';
import { Choices, type Choice } from './acts.tsx';
import { useDesk, type Command } from './desk.tsx';
import { LineField } from './fields.tsx';
import { orderWords, terms } from './order-words.ts';
import { doneWords } from './words.ts';

type What = 'sign' | 'report';
type At =
  | { at: 'menu' | 'deadline' | 'close' }
  | { at: 'whose'; what: What }
  | { at: 'heard'; what: What; receiver: Receiver }
  | { at: 'outcome'; receiver: Receiver; via: string }
  | { at: 'words'; receiver: Receiver; via: string; outcome: string };

const vias = ['radio', 'phone', 'in-person', 'self'] as const;
const outcomes = ['done', 'partly', 'not-done'] as const;
const closings = ['done', 'partly', 'not-done', 'withdrawn'] as const;
const deadlines = terms.filter((term) => !term.standing);

/** Everything that can be done with an order, by digits alone: no letter of the room changes its meaning here. */
export function OrderActs({ row, subject, onEnd }: { row: OrderRow; subject: string; onEnd: () => void }) {
  const { act, me, now } = useDesk();
  const [flow, setFlow] = useState<At>({ at: 'menu' });
  const { order } = row;
  const back = () => setFlow({ at: 'menu' });
  const run = async (command: Command) => {
    back();
    const reply = await act(subject, { order, ...command }, doneWords.recorded);
    if (reply.ok && command.type === 'close order') onEnd();
  };
  const missing = (what: What) =>
    row.receivers
      .filter((one) => (what === 'sign' ? !one.signed : !one.reported))
      .map(({ kind, id, name }) => ({ kind, id, name }));
  const begin = (what: What) => {
    const [only, ...others] = missing(what);
    if (only && others.length === 0) setFlow({ at: 'heard', what, receiver: only });
    else setFlow({ at: 'whose', what });
  };
  switch (flow.at) {
    case 'whose': {
      const rows = missing(flow.what);
      return (
        <Choices
          title={orderWords.whose}
          choices={rows.map((one) => ({ words: one.name }))}
          onCancel={back}
          onChoose={(index) => setFlow({ at: 'heard', what: flow.what, receiver: rows[index]! })}
        />
      );
    }
    case 'heard': {
      const receiver = { kind: flow.receiver.kind, id: flow.receiver.id };
      return (
        <Choices
          title={orderWords.heard}
          choices={vias.map((via) => ({ words: viaWords[via] }))}
          onCancel={back}
          onChoose={(index) => {
            const via = vias[index]!;
            if (flow.what === 'sign') void run({ type: 'sign for order', receiver, via });
            else setFlow({ at: 'outcome', receiver, via });
          }}
        />
      );
    }
    case 'outcome':
      return (
        <Choices
          title={orderWords.outcome}
          choices={outcomes.map((one) => ({ words: outcomeWords[one] }))}
          onCancel={back}
          onChoose={(index) => setFlow({ ...flow, at: 'words', outcome: outcomes[index]! })}
        />
      );
    case 'words': {
      const { receiver, via, outcome } = flow;
      return (
        <LineField
          label={orderWords.reportWords}
          autoFocus
          onEscape={back}
          onEnter={(text) =>
            void run({ type: 'report order back', receiver, via, outcome, ...(text === '' ? {} : { words: text }) })
          }
        />
      );
    }
    case 'deadline':
      return (
        <Choices
          title={orderWords.newDeadline}
          choices={deadlines.map((term) => ({ words: term.words }))}
          onCancel={back}
          onChoose={(index) =>
            void run({ type: 'move order deadline', deadline: now + deadlines[index]!.minutes * 60_000 })
          }
        />
      );
    case 'close':
      return (
        <Choices
          title={orderWords.closeAs}
          choices={closings.map((one) => ({ words: outcomeWords[one] }))}
          onCancel={back}
          onChoose={(index) => void run({ type: 'close order', outcome: closings[index]! })}
        />
      );
    default: {
      const open: readonly (Choice & { go: () => void })[] = [
        { words: orderWords.sign, go: () => begin('sign'), picked: row.stage === 'not-signed' },
        { words: orderWords.report, go: () => begin('report'), picked: row.stage === 'signed' },
        { words: orderWords.remind, go: () => void run({ type: 'remind of order' }) },
        { words: orderWords.close, go: () => setFlow({ at: 'close' }), picked: row.stage === 'reported' },
        { words: orderWords.deadline, go: () => setFlow({ at: 'deadline' }) },
        ...(me.role === 'commander'
          ? [
              {
                words: row.supervised ? orderWords.unsupervise : orderWords.supervise,
                go: () => void run({ type: 'supervise order', supervised: !row.supervised }),
              },
            ]
          : []),
      ];
      return (
        <Choices
          title={{ zh: `${order} ${orderWords.acts.zh}`, en: `${order}: ${orderWords.acts.en}` }}
          choices={open}
          onCancel={onEnd}
          onChoose={(index) => open[index]!.go()}
        />
      );
    }
  }
}
