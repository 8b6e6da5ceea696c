import { useState } from 'react';
import { nextAt, parseClockTime } from '../../base/local-time.ts';
import type { Words } from '../../base/words.ts';
import { asksFireWatch, parseScope } from '../../modules/on-test/view.ts';
import { onTestWords } from '../../modules/on-test/words.ts';
import { Choices } from './acts.tsx';
import { useDesk, useTimeZone } from './desk.tsx';
import { LineField, Picker } from './fields.tsx';

/** Two hours first: it is what is granted unless somebody says otherwise. */
const spans_min = [120, 30, 60, 240, 480];
const spanWords = (span_min: number): Words =>
  span_min < 60
    ? { zh: `${span_min} 分钟`, en: `${span_min} minutes` }
    : { zh: `${span_min / 60} 小时`, en: `${span_min / 60} h` };

type Step = 'what' | 'from' | 'span' | 'until' | 'order' | 'asked' | 'asked-text' | 'watch';

/** What has been answered so far, as the order will name it. */
interface Answers {
  panel?: string;
  area?: string;
  points?: readonly string[];
  from?: number;
  for_min?: number;
  until?: string;
  workOrder?: string;
  askedBy?: string;
  words?: string;
}

const other = '+';

/** Grants a test, one question after the other, by keys alone. What was refused stands below with its sentence. */
export function GrantTest({ initial, subject, onEnd }: { initial: string; subject: string; onEnd: () => void }) {
  const { states, act, now } = useDesk();
  const timeZone = useTimeZone();
  const [step, setStep] = useState<Step>('what');
  const [answers, setAnswers] = useState<Answers>({});
  const state = states['on-test'];
  const go = (next: Step, more: Answers) => {
    setAnswers({ ...answers, ...more });
    setStep(next);
  };
  const grant = async (more: Answers & { fireWatch?: string }) => {
    onEnd();
    await act(subject, { type: 'grant on-test', ...answers, ...more }, onTestWords.granted);
  };
  const asked = (more: Answers) => {
    const { points = [], panel, area } = answers;
    const scope = { points, ...(panel && { panel }), ...(area && { area }) };
    if (asksFireWatch(state, scope)) go('watch', more);
    else void grant(more);
  };

  switch (step) {
    case 'what':
      return (
        <LineField
          key={step}
          label={onTestWords.what}
          hint={onTestWords.whatHint}
          plain
          autoFocus
          initial={initial}
          onEscape={onEnd}
          onEnter={(text) => text !== '' && go('span', parseScope(state, text))}
        />
      );
    case 'span':
      return (
        <Choices
          title={onTestWords.howLong}
          choices={[
            ...spans_min.map((span) => ({ words: spanWords(span) })),
            { words: onTestWords.untilTime },
            ...(answers.from === undefined ? [{ words: onTestWords.beginsLater }] : []),
          ]}
          onCancel={onEnd}
          onChoose={(index) => {
            const span_min = spans_min[index];
            if (span_min !== undefined) go('order', { for_min: span_min });
            else setStep(index === spans_min.length ? 'until' : 'from');
          }}
        />
      );
    case 'from':
      return (
        <LineField
          key={step}
          label={onTestWords.fromClock}
          plain
          autoFocus
          onEscape={onEnd}
          onEnter={(text) => {
            const clock = parseClockTime(text.replace('：', ':'));
            if (clock !== null) go('span', { from: nextAt(clock, now, timeZone) });
          }}
        />
      );
    case 'until':
      return (
        <LineField
          key={step}
          label={onTestWords.untilClock}
          plain
          autoFocus
          onEscape={onEnd}
          onEnter={(text) => {
            const clock = parseClockTime(text.replace('：', ':'));
            // What is no time of the day stays in the field; the server says the rest.
            if (clock !== null) go('order', { until: text.replace('：', ':') });
          }}
        />
      );
    case 'order':
      return (
        <LineField
          key={step}
          label={onTestWords.workOrder}
          plain
          autoFocus
          maxLength={40}
          onEscape={onEnd}
          onEnter={(text) => text !== '' && go('asked', { workOrder: text })}
        />
      );
    case 'asked': {
      const contacts = [...state.contacts.values()].map((one) => ({ id: one.id, words: one.role }));
      const options = [{ id: other, words: onTestWords.askedOther, more: { zh: '', en: '' } }, ...contacts];
      return (
        <Picker
          label={onTestWords.asked}
          options={options}
          onEscape={onEnd}
          onPick={(id) => (id === other ? setStep('asked-text') : asked({ askedBy: id }))}
        />
      );
    }
    case 'asked-text':
      return (
        <LineField
          key={step}
          label={onTestWords.askedText}
          autoFocus
          maxLength={120}
          onEscape={onEnd}
          onEnter={(text) => text !== '' && asked({ words: text })}
        />
      );
    case 'watch':
      return (
        <LineField
          key={step}
          label={onTestWords.fireWatchField}
          plain
          autoFocus
          inputMode="numeric"
          maxLength={3}
          onEscape={onEnd}
          onEnter={(text) => void grant(text === '' ? {} : { fireWatch: text })}
        />
      );
  }
}
