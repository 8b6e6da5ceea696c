import { useContext, useEffect, useId, useState, type KeyboardEvent } from 'react';
import type { Words } from '../../base/words.ts';
import { halfWidth } from '../keys/keys.ts';
import { DeskContext, useSay } from './desk.tsx';

interface LineProps {
  label: Words;
  onEnter: (text: string) => void;
  onEscape?: () => void;
  hint?: Words;
  /** A number or code: full-width digits are read as plain ones, at once. */
  plain?: boolean;
  secret?: boolean;
  /** Nothing but digits is typed here; letters stay keys of the room. */
  digits?: boolean;
  autoFocus?: boolean;
  initial?: string;
  inputMode?: 'numeric' | 'text';
  maxLength?: number;
}

/** While an input method composes, Enter belongs to it. */
export function isOwn(event: KeyboardEvent): boolean {
  return !event.nativeEvent.isComposing && event.nativeEvent.keyCode !== 229;
}

/** One line of text; Enter takes it, Escape leaves the field. */
export function LineField(props: LineProps) {
  const say = useSay();
  const id = useId();
  const [text, setText] = useState(props.initial ?? '');
  const by = useContext(DeskContext)?.me.by;
  // What one operator has typed of a secret is not there for the next.
  useEffect(() => {
    if (props.secret) setText('');
  }, [by, props.secret]);
  return (
    <div className="field">
      <label htmlFor={id}>{say(props.label)}</label>
      <input
        id={id}
        type={props.secret ? 'password' : 'text'}
        autoComplete="off"
        autoFocus={props.autoFocus}
        inputMode={props.inputMode}
        data-digits={props.digits ? '' : undefined}
        maxLength={props.maxLength ?? 500}
        value={text}
        aria-describedby={props.hint ? `${id}-hint` : undefined}
        onChange={(event) => {
          const composing = (event.nativeEvent as InputEvent).isComposing;
          const typed = props.plain && !composing ? halfWidth(event.target.value) : event.target.value;
          setText(props.digits ? typed.replace(/\D/g, '') : typed);
        }}
        onCompositionEnd={(event) => props.plain && setText(halfWidth(event.currentTarget.value))}
        onKeyDown={(event) => {
          if (!isOwn(event)) return;
          if (event.key === 'Enter') {
            event.preventDefault();
            props.onEnter(props.plain ? halfWidth(text).trim() : text.trim());
          }
          if (event.key === 'Escape') props.onEscape?.();
        }}
      />
      {props.hint && <small id={`${id}-hint`}>{say(props.hint)}</small>}
    </div>
  );
}

export interface Option {
  id: string;
  words: Words;
  more?: Words;
  /** Found by these words too, beside its own. */
  find?: string;
}

interface PickerProps {
  label: Words;
  options: readonly Option[];
  onPick: (id: string) => void;
  onEscape: () => void;
  hint?: Words;
  /** What is looked for may begin with a digit, so that none takes a line: call-signs. */
  numbers?: true;
}

const nothingFits: Words = { zh: '没有符合的条目', en: 'Nothing fits' };

/** A long list by typing: words in either language or the id narrow it; with nothing typed a digit takes a line. */
export function Picker({ label, options, onPick, onEscape, hint, numbers }: PickerProps) {
  const say = useSay();
  const id = useId();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const wanted = halfWidth(text).trim().toLowerCase();
  const fits = options
    .filter(({ id: code, words, find = '' }) =>
      `${code} ${words.zh} ${words.en} ${find}`.toLowerCase().includes(wanted),
    )
    .slice(0, 9);
  const pick = (index: number) => {
    const option = fits[index];
    if (option) onPick(option.id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isOwn(event)) return;
    const digit = wanted === '' && !numbers ? /^[1-9]$/.exec(halfWidth(event.key)) : null;
    if (digit) pick(Number(digit[0]) - 1);
    else if (event.key === 'Enter') pick(Math.min(at, fits.length - 1));
    else if (event.key === 'ArrowDown') setAt(Math.min(at + 1, fits.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0));
    else if (event.key === 'Escape') onEscape();
    else return;
    event.preventDefault();
  };
  return (
    <div className="field picker">
      <label htmlFor={id}>{say(label)}</label>
      <input
        id={id}
        autoFocus
        autoComplete="off"
        role="combobox"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={fits[at] ? `${id}-${fits[at].id}` : undefined}
        value={text}
        onChange={(event) => {
          const typed = event.target.value;
          const composing = (event.nativeEvent as InputEvent).isComposing;
          // An input method may hand over a full-width digit without a key of its own.
          const digit = wanted === '' && !composing && !numbers ? /^[1-9]$/.exec(halfWidth(typed)) : null;
          if (digit) return pick(Number(digit[0]) - 1);
          setText(typed);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      {hint && <small>{say(hint)}</small>}
      <ul id={`${id}-list`} role="listbox" aria-label={say(label)}>
        {fits.map((option, index) => (
          <li
            key={option.id}
            id={`${id}-${option.id}`}
            role="option"
            aria-selected={index === at}
            className={index === at ? 'choice choice-picked' : 'choice'}
            onMouseDown={(event) => {
              event.preventDefault();
              onPick(option.id);
            }}
          >
            {wanted === '' && !numbers && <kbd aria-hidden="true">{index + 1}</kbd>}
            <span>{say(option.words)}</span>
            <small>{option.more ? say(option.more) : option.id}</small>
          </li>
        ))}
      </ul>
      {fits.length === 0 && <p className="quiet">{say(nothingFits)}</p>}
    </div>
  );
}
