import { useState } from 'react';
import { formatLocal } from '../../base/local-time.ts';
import type { Words } from '../../base/words.ts';
import { logSays, statusWords } from '../../modules/incidents/words.ts';
import { Choices, OutcomeLine } from './acts.tsx';
import { useDesk, useReasons, useSay, useTimeZone } from './desk.tsx';
import { LineField, Picker } from './fields.tsx';
import { PaperTimeField, UnitTimes, type UnitLine } from './paper-fields.tsx';
import { paperWords } from './paper-words.ts';

type Line =
  | { does: 'received'; at: number; zone: string; incidentType?: string; cameBy?: number; words?: string }
  | UnitLine
  | { does: 'log'; at: number; says: number; onScene: boolean; words?: string }
  | { does: 'controlled'; at: number }
  | { does: 'closed'; at: number; disposition: number };

type Step =
  | { at: 'form' | 'which' | 'received-at' | 'next' | 'unit' | 'log' | 'controlled' | 'closed' }
  | { at: 'zone'; time: number }
  | { at: 'type'; time: number; zone: string }
  | { at: 'cameBy'; time: number; zone: string; incidentType: string }
  | { at: 'words'; time: number; zone: string; incidentType: string; cameBy: number }
  | { at: 'log-who'; says: number }
  | { at: 'log-at'; says: number; onScene: boolean }
  | { at: 'log-words'; says: number; onScene: boolean; time: number }
  | { at: 'disposition'; time: number };

const subject = 'late-entry';

/** A form from paper, asked in the order it is printed; nothing is sent before the whole form is there. */
export function LateEntry({ onEnd }: { onEnd: () => void }) {
  const { act, choose, states } = useDesk();
  const say = useSay();
  const [form, setForm] = useState<number | null>(null);
  const [incident, setIncident] = useState<string | null>(null);
  const [lines, setLines] = useState<readonly Line[]>([]);
  const [step, setStep] = useState<Step>({ at: 'form' });
  const next = () => setStep({ at: 'next' });
  const add = (...more: readonly Line[]) => {
    // In the order of their times, as they will be replayed: a refusal names a line by its place in this list.
    setLines([...lines, ...more].sort((a, b) => a.at - b.at));
    next();
  };
  const record = async () => {
    const command = { type: 'enter from paper', form, lines, ...(incident === null ? {} : { incident }) };
    const reply = await act(subject, command, paperWords.entered);
    if (!reply.ok) return next();
    const made = reply.value.incident ?? incident;
    if (made) choose({ kind: 'incident', id: made });
    onEnd();
  };

  const asked = (() => {
    switch (step.at) {
      case 'form':
        return (
          <LineField
            key="form"
            label={paperWords.formNumber}
            plain
            autoFocus
            inputMode="numeric"
            onEscape={onEnd}
            onEnter={(text) => {
              const number = Number(/(\d+)$/.exec(text)?.[1]);
              if (!Number.isSafeInteger(number) || number < 1) return;
              setForm(number);
              setStep({ at: lines.length > 0 ? 'next' : 'which' });
            }}
          />
        );
      case 'which': {
        const open = [...states.incidents.incidents.values()].slice(-8);
        const choices = open.map((row) => ({ words: { zh: row.id, en: row.id }, more: typeOf(row.type) }));
        return (
          <Choices
            title={paperWords.which}
            choices={[{ words: paperWords.newIncident }, ...choices]}
            onCancel={onEnd}
            onChoose={(index) => {
              setIncident(index === 0 ? null : open[index - 1]!.id);
              setStep({ at: index === 0 ? 'received-at' : 'next' });
            }}
          />
        );
      }
      default:
        return <LineSteps step={step} setStep={setStep} add={add} onEnd={onEnd} next={nextChoices()} />;
    }
  })();

  function typeOf(type: string | null): Words {
    return (type === null ? undefined : states.incidents.types.get(type)?.name) ?? { zh: '', en: '' };
  }

  /** What can follow on the form; digits, with the recording last. */
  function nextChoices(): NextChoice[] {
    const more: NextChoice[] = [
      { words: paperWords.unit, run: () => setStep({ at: 'unit' }) },
      { words: paperWords.log, run: () => setStep({ at: 'log' }) },
      { words: paperWords.controlled, run: () => setStep({ at: 'controlled' }) },
      { words: paperWords.closed, run: () => setStep({ at: 'closed' }) },
    ];
    const back = { words: paperWords.takeBack, run: () => setLines(lines.slice(0, -1)) };
    const number = { words: paperWords.otherNumber, run: () => setStep({ at: 'form' }) };
    const done = { words: paperWords.record, run: () => void record(), picked: lines.length > 0 };
    return [...more, back, number, done];
  }

  return (
    <section className="late-entry" aria-label={say(paperWords.enter)}>
      <OutcomeLine subject={subject} />
      <div className="late-entry-sides">
        <div>{asked}</div>
        <Lines form={form} incident={incident} lines={lines} />
      </div>
    </section>
  );
}

interface NextChoice {
  words: Words;
  picked?: boolean;
  run: () => void;
}

interface LineStepsProps {
  step: Step;
  setStep: (step: Step) => void;
  add: (...lines: readonly Line[]) => void;
  onEnd: () => void;
  next: readonly NextChoice[];
}

function LineSteps({ step, setStep, add, onEnd, next }: LineStepsProps) {
  const { states } = useDesk();
  const cameBy = useReasons('cameBy');
  const disposition = useReasons('disposition');
  const back = () => setStep({ at: 'next' });
  switch (step.at) {
    case 'received-at':
      return (
        <PaperTimeField
          key="received"
          label={paperWords.receivedAt}
          onTime={(time) => setStep({ at: 'zone', time })}
          onEscape={onEnd}
        />
      );
    case 'zone': {
      const zones = [...states.incidents.zones.values()];
      const options = zones.map((zone) => ({
        id: zone.id,
        words: zone.name,
        more: { zh: zone.level, en: zone.level },
      }));
      return (
        <Picker
          key="zone"
          label={paperWords.where}
          options={options}
          onEscape={onEnd}
          onPick={(zone) => setStep({ ...step, at: 'type', zone })}
        />
      );
    }
    case 'type': {
      const types = [...states.incidents.types.values()].sort((a, b) => a.order - b.order);
      const options = types.map((type) => ({
        id: type.id,
        words: type.name,
        more: { zh: type.priority, en: type.priority },
      }));
      return (
        <Picker
          key="type"
          label={paperWords.what}
          options={options}
          onEscape={onEnd}
          onPick={(incidentType) => setStep({ ...step, at: 'cameBy', incidentType })}
        />
      );
    }
    case 'cameBy': {
      const options = cameBy.map((line) => ({ id: String(line.number), words: line }));
      return (
        <Picker
          key="cameBy"
          label={paperWords.cameBy}
          options={options}
          onEscape={onEnd}
          onPick={(number) => setStep({ ...step, at: 'words', cameBy: Number(number) })}
        />
      );
    }
    case 'words': {
      const { time, zone, incidentType } = step;
      const line = { does: 'received', at: time, zone, incidentType, cameBy: step.cameBy } as const;
      return (
        <LineField
          key="words"
          label={paperWords.words}
          autoFocus
          onEscape={onEnd}
          onEnter={(words) => add(words === '' ? line : { ...line, words })}
        />
      );
    }
    case 'next':
      return (
        <Choices title={paperWords.next} choices={next} onCancel={onEnd} onChoose={(index) => next[index]!.run()} />
      );
    case 'unit':
      return <UnitTimes onTaken={(lines) => add(...lines)} onEscape={back} />;
    case 'log':
      return (
        <Choices
          title={paperWords.logSays}
          choices={logSays.map((words) => ({ words }))}
          onCancel={back}
          onChoose={(index) => setStep({ at: 'log-who', says: logSays[index]!.number })}
        />
      );
    case 'log-who': {
      const choices = [{ words: paperWords.onSpot }, { words: paperWords.atDesk }];
      return (
        <Choices
          title={paperWords.whoSaid}
          choices={choices}
          onCancel={back}
          onChoose={(index) => setStep({ ...step, at: 'log-at', onScene: index === 0 })}
        />
      );
    }
    case 'log-at':
      return (
        <PaperTimeField
          key="log"
          label={paperWords.at}
          onTime={(time) => setStep({ ...step, at: 'log-words', time })}
          onEscape={back}
        />
      );
    case 'log-words': {
      const { says, onScene, time } = step;
      const line = { does: 'log', at: time, says, onScene } as const;
      return (
        <LineField
          key="log-words"
          label={paperWords.words}
          autoFocus
          onEscape={back}
          onEnter={(words) => add(words === '' ? line : { ...line, words })}
        />
      );
    }
    case 'controlled':
      return (
        <PaperTimeField
          key="controlled"
          label={paperWords.at}
          onTime={(at) => add({ does: 'controlled', at })}
          onEscape={back}
        />
      );
    case 'closed':
      return (
        <PaperTimeField
          key="closed"
          label={paperWords.at}
          onTime={(time) => setStep({ at: 'disposition', time })}
          onEscape={back}
        />
      );
    case 'disposition':
      return (
        <Choices
          title={paperWords.disposition}
          choices={disposition.map((words) => ({ words }))}
          onCancel={back}
          onChoose={(index) => add({ does: 'closed', at: step.time, disposition: disposition[index]!.number })}
        />
      );
    default:
      return null;
  }
}

/** What stands to be entered, numbered as a refusal would name it. */
function Lines({ form, incident, lines }: { form: number | null; incident: string | null; lines: readonly Line[] }) {
  const { states } = useDesk();
  const say = useSay();
  const timeZone = useTimeZone();
  const reasons = useReasons('disposition');
  const what = (line: Line): string => {
    switch (line.does) {
      case 'received': {
        const type = states.incidents.types.get(line.incidentType ?? '')?.name;
        const zone = states.incidents.zones.get(line.zone)?.name;
        return [say(paperWords.received), type && say(type), zone && say(zone), line.words].filter(Boolean).join(' · ');
      }
      case 'unit':
        return `${line.unit} ${say(statusWords[line.status])}`;
      case 'log':
        return [say(logSays.find((row) => row.number === line.says) ?? paperWords.log), line.words]
          .filter(Boolean)
          .join(' · ');
      case 'controlled':
        return say(paperWords.controlled);
      case 'closed': {
        const row = reasons.find((reason) => reason.number === line.disposition);
        return `${say(paperWords.closed)}: ${row ? say(row) : line.disposition}`;
      }
    }
  };
  return (
    <section className="late-entry-lines" aria-label={say(paperWords.lines)}>
      <h3>
        {say(paperWords.lines)} {form !== null && <span className="number">{String(form).padStart(6, '0')}</span>}{' '}
        {incident}
      </h3>
      {lines.length === 0 && <p className="quiet">{say(paperWords.nothingYet)}</p>}
      <ol>
        {lines.map((line, index) => (
          <li key={`${index}/${line.at}`}>
            <time>{formatLocal(line.at, timeZone).slice(5, 16)}</time> {what(line)}
          </li>
        ))}
      </ol>
    </section>
  );
}
