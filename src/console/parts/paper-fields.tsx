import { useState } from 'react';
import { paperTime } from '../../base/paper-time.ts';
import type { Words } from '../../base/words.ts';
import { statusWords } from '../../modules/incidents/words.ts';
import { Choices } from './acts.tsx';
import { useDesk, useReasons, useTimeZone } from './desk.tsx';
import { LineField } from './fields.tsx';
import { paperWords } from './paper-words.ts';

const states = ['DP', 'AK', 'ER', 'OS', 'CL'] as const;
type Status = (typeof states)[number];

export interface UnitLine {
  does: 'unit';
  at: number;
  unit: string;
  status: Status;
  reason?: number;
}

interface TimeProps {
  label: Words;
  onTime: (at: number) => void;
  onEscape: () => void;
  /** Enter on an empty field; absent: a time must be given. */
  onSkip?: () => void;
}

/** A time as it stands on the paper; what is none is said at the field, and nothing goes on. */
export function PaperTimeField({ label, onTime, onEscape, onSkip }: TimeProps) {
  const { now } = useDesk();
  const timeZone = useTimeZone();
  const [wrong, setWrong] = useState(false);
  return (
    <LineField
      label={label}
      plain
      autoFocus
      inputMode="numeric"
      maxLength={14}
      onEscape={onEscape}
      {...(wrong ? { hint: paperWords.timeWrong } : onSkip ? { hint: paperWords.skip } : {})}
      onEnter={(text) => {
        if (text === '' && onSkip) return onSkip();
        const at = paperTime(text, now, timeZone);
        setWrong(at === null);
        if (at !== null) onTime(at);
      }}
    />
  );
}

interface UnitTimesProps {
  onTaken: (lines: readonly UnitLine[]) => void;
  onEscape: () => void;
}

/** A row of the form's table of units: call-sign, then its times from left to right, and why it was clear. */
export function UnitTimes({ onTaken, onEscape }: UnitTimesProps) {
  const reasons = useReasons('unitClear');
  const [unit, setUnit] = useState<string | null>(null);
  const [index, setIndex] = useState(0);
  const [lines, setLines] = useState<readonly UnitLine[]>([]);
  if (unit === null) {
    return (
      <LineField
        key="unit"
        label={paperWords.callSign}
        plain
        autoFocus
        inputMode="numeric"
        maxLength={3}
        onEscape={onEscape}
        onEnter={(text) => /^\d{3}$/.test(text) && setUnit(text)}
      />
    );
  }
  const last = lines.at(-1);
  if (last?.status === 'CL') {
    return (
      <Choices
        title={paperWords.clearReason}
        choices={reasons.map((words) => ({ words }))}
        onCancel={onEscape}
        onChoose={(chosen) => onTaken([...lines.slice(0, -1), { ...last, reason: reasons[chosen]!.number }])}
      />
    );
  }
  const status = states[index];
  if (status === undefined) return null;
  const goOn = (known: readonly UnitLine[]) => {
    setLines(known);
    if (status === 'CL' && known.at(-1)?.status !== 'CL') onTaken(known);
    else setIndex(index + 1);
  };
  return (
    <PaperTimeField
      key={status}
      label={{ zh: `${unit} ${statusWords[status].zh}`, en: `${unit} ${statusWords[status].en}` }}
      onEscape={onEscape}
      onSkip={() => goOn(lines)}
      onTime={(at) => goOn([...lines, { does: 'unit', at, unit, status }])}
    />
  );
}
