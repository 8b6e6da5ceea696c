import { minute_ms } from '../../base/instant.ts';
import type { Words } from '../../base/words.ts';
import type { IncidentDetail } from '../../modules/incidents/view-detail.ts';
import { Choices } from './acts.tsx';
import { useDesk, useReasons, useTime, type Command } from './desk.tsx';
import { LineField } from './fields.tsx';
import { incidentWords } from './words.ts';

export type Correction =
  | { at: 'correct' }
  | { at: 'correct-how'; step: StepChoice }
  | { at: 'correct-time'; step: StepChoice }
  | { at: 'correct-why'; step: StepChoice; more: Record<string, unknown> };

interface StepChoice {
  unit: string;
  status: string;
  words: Words;
  at: number;
}
interface CorrectingProps {
  shown: IncidentDetail;
  flow: Correction;
  setFlow: (flow: Correction | null) => void;
  run: (command: Command) => Promise<unknown>;
}

/** A status time that was wrong, or never happened: the original stays, the correction stands beside it with its reason. */
export function Correcting({ shown, flow, setFlow, run }: CorrectingProps) {
  const time = useTime();
  const { now } = useDesk();
  const force = useReasons('force');
  const end = () => setFlow(null);
  if (flow.at === 'correct') {
    const steps: StepChoice[] = shown.unitTimes
      .flatMap((unit) => unit.steps.map(({ status, at, words }) => ({ unit: unit.unit, status, at, words })))
      .slice(-9);
    const choices = steps.map((step) => ({
      words: joined(step.unit, step.words),
      more: { zh: time(step.at), en: time(step.at) },
    }));
    return (
      <Choices
        title={incidentWords.whichStep}
        choices={choices}
        onCancel={end}
        onChoose={(index) => setFlow({ at: 'correct-how', step: steps[index]! })}
      />
    );
  }
  const { step } = flow;
  if (flow.at === 'correct-how') {
    const taken = (index: number) =>
      setFlow(index === 0 ? { at: 'correct-time', step } : { at: 'correct-why', step, more: { withdrawn: true } });
    return (
      <Choices
        title={joined(step.unit, step.words)}
        choices={[{ words: incidentWords.otherTime }, { words: incidentWords.didNotHappen }]}
        onCancel={end}
        onChoose={taken}
      />
    );
  }
  if (flow.at === 'correct-time') {
    const taken = (text: string) => {
      const ago_min = Number(text);
      if (Number.isFinite(ago_min) && text !== '')
        setFlow({ at: 'correct-why', step, more: { statedAt: now - Math.round(ago_min * minute_ms) } });
    };
    return (
      <LineField label={incidentWords.minutesAgo} plain autoFocus inputMode="numeric" onEscape={end} onEnter={taken} />
    );
  }
  const taken = (index: number) =>
    void run({
      type: 'correct status',
      incident: shown.id,
      unit: step.unit,
      status: step.status,
      reason: force[index]!.number,
      ...flow.more,
    });
  return (
    <Choices
      title={incidentWords.correctReason}
      choices={force.map((line) => ({ words: line }))}
      onCancel={end}
      onChoose={taken}
    />
  );
}

function joined(unit: string, words: Words): Words {
  return { zh: `${unit} ${words.zh}`, en: `${unit} ${words.en}` };
}
