import { checkOf } from '../../modules/timers/view.ts';
import { Choices } from './acts.tsx';
import { useDesk } from './desk.tsx';
import type { StepProps } from './told-acts.tsx';
import { toldWords } from './told-words.ts';

export type HeardStep = { at: 'heard'; unit?: string | null };

/** The people on scene: well, answered a radio check, or did not. With more than one unit it is asked first of whom. */
export function HeardSteps({ incident, flow, setFlow, run }: StepProps<HeardStep>) {
  const { states, now, me } = useDesk();
  const units = (checkOf(states.timers, incident, now, me.desk)?.people ?? []).map((person) => person.unit);
  const end = () => setFlow(null);
  if (flow.unit === undefined && units.length > 1) {
    const whom = [null, ...units];
    return (
      <Choices
        title={toldWords.heardWhom}
        choices={whom.map((unit) => ({ words: unit === null ? toldWords.everybody : { zh: unit, en: unit } }))}
        onCancel={end}
        onChoose={(index) => setFlow({ at: 'heard', unit: whom[index]! })}
      />
    );
  }
  const who = flow.unit ? { unit: flow.unit } : {};
  const commands = [
    { type: 'note people heard', incident, how: 'ok', ...who },
    { type: 'note people heard', incident, how: 'radio-check', ...who },
    { type: 'note no answer', incident, ...who },
  ];
  const choices = [toldWords.ok, toldWords.radioCheck, toldWords.radioSilent].map((words) => ({ words }));
  const title = flow.unit ?? (units.length === 1 ? units[0]! : null);
  return (
    <Choices
      title={title === null ? toldWords.everybody : { zh: title, en: title }}
      choices={choices}
      onCancel={end}
      onChoose={(index) => void run(commands[index]!)}
    />
  );
}
