import { useState } from 'react';
import type { Words } from '../../base/words.ts';
import { keyName, type Bindings } from '../keys/keys.ts';
import { useDesk, useKeys, useSay } from './desk.tsx';

export interface Act {
  code: string;
  words: Words;
  run: () => void;
  /** What the room does next most likely: first, and drawn stronger. */
  next?: boolean;
}

/** What can be done here, each with its key; the keys work for as long as the buttons are on the screen. */
export function Acts({ acts, label, rank = 20 }: { acts: readonly Act[]; label: Words; rank?: number }) {
  const say = useSay();
  const bindings: Bindings = {};
  for (const act of acts) bindings[act.code] = { words: act.words, run: act.run };
  useKeys(rank, bindings);
  return (
    <div className="acts" role="group" aria-label={say(label)}>
      {acts.map((act) => (
        <button
          key={act.code}
          type="button"
          className={act.next ? 'act act-next' : 'act'}
          onClick={act.run}
          aria-keyshortcuts={keyName(act.code)}
        >
          <kbd aria-hidden="true">{keyName(act.code)}</kbd>
          <span>{say(act.words)}</span>
        </button>
      ))}
    </div>
  );
}

export interface Choice {
  words: Words;
  /** Stands small behind the words: a reason, a distance. */
  more?: Words;
  picked?: boolean;
}

const cancel: Words = { zh: '取消', en: 'Cancel' };
const take: Words = { zh: '确定', en: 'Take' };

interface ChoicesProps {
  title: Words;
  choices: readonly Choice[];
  onCancel: () => void;
  onChoose: (index: number) => void;
}

/** A numbered list: the digit takes the line at once. Escape leaves it. */
export function Choices({ title, choices, onCancel, onChoose }: ChoicesProps) {
  const say = useSay();
  const bindings: Bindings = { Escape: { words: cancel, run: onCancel } };
  choices.slice(0, 9).forEach((choice, index) => {
    bindings[`Digit${index + 1}`] = { words: choice.words, run: () => onChoose(index), quiet: true };
  });
  useKeys(30, bindings);
  return (
    <section className="choices" aria-label={say(title)}>
      <h3>{say(title)}</h3>
      <ol>
        {choices.slice(0, 9).map((choice, index) => (
          <li key={`${index}/${choice.words.en}`}>
            <button
              type="button"
              onClick={() => onChoose(index)}
              className={choice.picked ? 'choice choice-picked' : 'choice'}
            >
              <kbd aria-hidden="true">{index + 1}</kbd>
              <span>{say(choice.words)}</span>
              {choice.more && <small>{say(choice.more)}</small>}
            </button>
          </li>
        ))}
      </ol>
      <button type="button" className="act" onClick={onCancel}>
        <kbd aria-hidden="true">Esc</kbd>
        <span>{say(cancel)}</span>
      </button>
    </section>
  );
}

interface ManyProps extends Omit<ChoicesProps, 'onChoose'> {
  onTake: (indexes: readonly number[]) => void;
}

/** A numbered list of which several are taken: digits mark lines, Enter takes them; none marked takes those picked. */
export function ManyChoices(props: ManyProps) {
  return <MarkMany {...props} some />;
}

/** The same where none of them is an answer too; with `some` there must be one. */
export function MarkMany({ title, choices, onCancel, onTake, some = false }: ManyProps & { some?: boolean }) {
  const say = useSay();
  const [marked, setMarked] = useState<ReadonlySet<number>>(new Set());
  const picked = choices.flatMap((choice, index) => (choice.picked ? [index] : []));
  const takes = marked.size > 0 ? [...marked].sort((a, b) => a - b) : picked;
  const toggle = (index: number) =>
    setMarked((before) => {
      const after = new Set(before);
      if (!after.delete(index)) after.add(index);
      return after;
    });
  const bindings: Bindings = {
    Escape: { words: cancel, run: onCancel },
    Enter: { words: take, run: () => (takes.length > 0 || !some) && onTake(takes) },
  };
  choices.slice(0, 9).forEach((choice, index) => {
    bindings[`Digit${index + 1}`] = { words: choice.words, run: () => toggle(index), quiet: true };
  });
  useKeys(30, bindings);
  return (
    <section className="choices" aria-label={say(title)}>
      <h3>{say(title)}</h3>
      <ol>
        {choices.slice(0, 9).map((choice, index) => (
          <li key={choice.words.en}>
            <button
              type="button"
              aria-pressed={takes.includes(index)}
              onClick={() => toggle(index)}
              className={takes.includes(index) ? 'choice choice-picked' : 'choice'}
            >
              <kbd aria-hidden="true">{index + 1}</kbd>
              <span>{say(choice.words)}</span>
              {choice.more && <small>{say(choice.more)}</small>}
            </button>
          </li>
        ))}
      </ol>
      <div className="acts">
        <button
          type="button"
          className="act act-next"
          disabled={some && takes.length === 0}
          onClick={() => onTake(takes)}
        >
          <kbd aria-hidden="true">Enter</kbd>
          <span>{say(take)}</span>
        </button>
        <button type="button" className="act" onClick={onCancel}>
          <kbd aria-hidden="true">Esc</kbd>
          <span>{say(cancel)}</span>
        </button>
      </div>
    </section>
  );
}

/** What became of the last act on this subject: done, or why not, in words; it stays until the next one. */
export function OutcomeLine({ subject }: { subject: string }) {
  const { outcome } = useDesk();
  const say = useSay();
  const shown = outcome?.subject === subject ? outcome : null;
  return (
    <div
      role="status"
      className={shown === null ? 'outcome' : shown.ok ? 'outcome outcome-done' : 'outcome outcome-refused'}
    >
      {shown && (
        <>
          {/* Drawn, since the font carries no such signs. */}
          <svg aria-hidden="true" width="0.8em" height="0.8em" viewBox="0 0 10 10" fill="none" stroke="currentColor">
            <path strokeWidth="1.6" d={shown.ok ? 'M1 5.5 4 8.5 9 1.5' : 'M1.5 1.5 8.5 8.5M8.5 1.5 1.5 8.5'} />
          </svg>{' '}
          {say(shown.words)}
          {shown.code && <small>{shown.code}</small>}
        </>
      )}
    </div>
  );
}
