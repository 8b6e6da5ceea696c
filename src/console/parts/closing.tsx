import type { IncidentDetail } from '../../modules/incidents/view-detail.ts';
import { Choices } from './acts.tsx';
import { useReasons, type Command } from './desk.tsx';
import { LineField } from './fields.tsx';
import { incidentWords } from './words.ts';

export type ClosingStep = { at: 'close' } | { at: 'co-sign'; disposition: number; name?: string };

interface ClosingProps {
  shown: IncidentDetail;
  flow: ClosingStep;
  setFlow: (flow: ClosingStep | null) => void;
  run: (command: Command) => Promise<unknown>;
}

/** The disposition; where the rule asks for a second person, the name and PIN of one at this desk. */
export function Closing({ shown, flow, setFlow, run }: ClosingProps) {
  const dispositions = useReasons('disposition');
  const { id } = shown;
  const end = () => setFlow(null);
  if (flow.at === 'close') {
    // The second person is asked for at once: while a desk waits to be told so, the name it types would be keys of the room.
    const taken = (index: number) => {
      const disposition = dispositions[index]!.number;
      if (shown.needsSecond) setFlow({ at: 'co-sign', disposition });
      else void run({ type: 'close incident', incident: id, disposition });
    };
    return (
      <Choices
        title={incidentWords.disposition}
        choices={dispositions.map((line) => ({ words: line }))}
        onCancel={end}
        onChoose={taken}
      />
    );
  }
  if (flow.name === undefined) {
    return (
      <LineField
        key="name"
        label={incidentWords.coSignName}
        hint={incidentWords.coSignHint}
        plain
        autoFocus
        onEscape={end}
        onEnter={(name) => setFlow({ ...flow, name })}
      />
    );
  }
  return (
    <LineField
      key="pin"
      label={incidentWords.coSignPin}
      secret
      plain
      autoFocus
      inputMode="numeric"
      maxLength={6}
      onEscape={end}
      onEnter={(pin) =>
        void run({
          type: 'close incident',
          incident: id,
          disposition: flow.disposition,
          coSigner: { name: flow.name, pin },
        })
      }
    />
  );
}
