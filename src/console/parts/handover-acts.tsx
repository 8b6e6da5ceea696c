import { useState } from 'react';
import { deskHandover, notices } from '../../modules/handovers/view.ts';
import { refusalReasons } from '../../modules/handovers/words.ts';
import { Choices, type Choice } from './acts.tsx';
import { useDesk, type Command } from './desk.tsx';
import { LineField } from './fields.tsx';
import { handoverWords } from './handover-words.ts';
import { usePrint } from './reports.ts';
import { doneWords } from './words.ts';

type What = { type: 'accept handover' } | { type: 'refuse handover'; reason: number; words?: string };
type At =
  | { at: 'menu' | 'note' | 'why' | 'notice' }
  | { at: 'why-text'; reason: number }
  | { at: 'name'; what: What }
  | { at: 'pin'; what: What; name: string };

/** What the desk does with its handover, by digits; the incoming signs with the own name and PIN. */
export function HandoverActs({ subject }: { subject: string }) {
  const { act, me, states, now } = useDesk();
  const print = usePrint();
  const [flow, setFlow] = useState<At>({ at: 'menu' });
  const { handover: row, stage } = deskHandover(states.handovers, me.desk, now);
  const back = () => setFlow({ at: 'menu' });
  const handover = row?.handover ?? '';
  const run = async (command: Command) => {
    back();
    await act(subject, command, doneWords.recorded);
  };
  switch (flow.at) {
    case 'note':
      return (
        <LineField
          label={handoverWords.noteText}
          autoFocus
          onEscape={back}
          onEnter={(text) => text !== '' && void run({ type: 'add handover note', handover, words: text })}
        />
      );
    case 'notice':
      return (
        <LineField
          label={handoverWords.noticeText}
          autoFocus
          onEscape={back}
          onEnter={(text) => text !== '' && void run({ type: 'post notice', words: text, until: now + 24 * 3_600_000 })}
        />
      );
    case 'why':
      return (
        <Choices
          title={handoverWords.why}
          choices={refusalReasons.map((line) => ({ words: line }))}
          onCancel={back}
          onChoose={(index) => setFlow({ at: 'why-text', reason: refusalReasons[index]!.number })}
        />
      );
    case 'why-text': {
      const { reason } = flow;
      return (
        <LineField
          label={handoverWords.whyText}
          autoFocus
          onEscape={back}
          onEnter={(text) =>
            setFlow({ at: 'name', what: { type: 'refuse handover', reason, ...(text === '' ? {} : { words: text }) } })
          }
        />
      );
    }
    case 'name':
      return (
        <LineField
          key="name"
          label={handoverWords.incomingName}
          plain
          autoFocus
          onEscape={back}
          onEnter={(name) => name !== '' && setFlow({ at: 'pin', what: flow.what, name })}
        />
      );
    case 'pin': {
      const { what, name } = flow;
      return (
        <LineField
          key="pin"
          label={handoverWords.incomingPin}
          secret
          plain
          autoFocus
          inputMode="numeric"
          maxLength={6}
          onEscape={back}
          onEnter={(pin) => void run({ ...what, handover, coSigner: { name, pin } })}
        />
      );
    }
    default: {
      const mine = notices(states.handovers, me.by, now).filter((notice) => !notice.signedByMe);
      const wanted: readonly (Choice & { go: () => void })[] = [
        ...(stage === 'open'
          ? [
              {
                words: handoverWords.sign,
                picked: true,
                go: () => void run({ type: 'sign handover', handover }),
              },
              { words: handoverWords.note, go: () => setFlow({ at: 'note' }) },
            ]
          : []),
        ...(stage === 'signed'
          ? [
              {
                words: handoverWords.accept,
                picked: true,
                go: () => setFlow({ at: 'name', what: { type: 'accept handover' } }),
              },
              { words: handoverWords.refuse, go: () => setFlow({ at: 'why' }) },
            ]
          : []),
        {
          words: stage === 'none' || stage === 'accepted' ? handoverWords.begin : handoverWords.again,
          picked: stage === 'none' || stage === 'accepted' || stage === 'refused',
          go: () => void run({ type: 'begin handover' }),
        },
        ...mine.slice(0, 3).map((notice) => ({
          words: {
            zh: `${handoverWords.signNotice.zh} ${notice.notice}`,
            en: `${handoverWords.signNotice.en} ${notice.notice}`,
          },
          go: () => void run({ type: 'sign notice', notice: notice.notice }),
        })),
        ...(me.role === 'commander' ? [{ words: handoverWords.postNotice, go: () => setFlow({ at: 'notice' }) }] : []),
        ...(row ? [{ words: handoverWords.print, go: () => print({ kind: 'handover', handover }) }] : []),
      ];
      return (
        <Choices
          title={handoverWords.acts}
          choices={wanted}
          onCancel={back}
          onChoose={(index) => wanted[index]!.go()}
        />
      );
    }
  }
}
