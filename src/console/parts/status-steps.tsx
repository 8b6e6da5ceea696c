import type { IncidentDetail } from '../../modules/incidents/view-detail.ts';
import { statusWords } from '../../modules/incidents/words.ts';
import { Choices } from './acts.tsx';
import { useReasons, type Command } from './desk.tsx';
import { incidentWords } from './words.ts';

export type StatusStep = { at: 'status' } | { at: 'status-of' | 'clear-reason'; unit: string };

const statuses = ['AK', 'ER', 'OS', 'CL', 'RT', 'AV'] as const;
const nextStatus: Record<string, (typeof statuses)[number]> = {
  DP: 'AK',
  AK: 'ER',
  ER: 'OS',
  OS: 'CL',
  CL: 'RT',
  RT: 'AV',
};

interface StatusStepsProps {
  shown: IncidentDetail;
  flow: StatusStep;
  setFlow: (flow: StatusStep | null) => void;
  run: (command: Command) => Promise<unknown>;
}

/** Which unit, its new status, and with "clear" why: two or three digits. */
export function StatusSteps({ shown, flow, setFlow, run }: StatusStepsProps) {
  const clear = useReasons('unitClear');
  const { id } = shown;
  const end = () => setFlow(null);
  if (flow.at === 'status') {
    const units = shown.unitTimes.filter((unit) => unit.active || unit.status === 'CL' || unit.status === 'RT');
    const choices = units.map((unit) => ({ words: { zh: unit.unit, en: unit.unit }, more: unit.statusWords }));
    return (
      <Choices
        title={incidentWords.whichUnit}
        choices={choices}
        onCancel={end}
        onChoose={(index) => setFlow({ at: 'status-of', unit: units[index]!.unit })}
      />
    );
  }
  if (flow.at === 'status-of') {
    const { unit } = flow;
    const now = shown.unitTimes.findLast((times) => times.unit === unit)?.status ?? 'DP';
    const choices = statuses.map((status) => ({
      words: status === 'AV' ? { zh: '已返岗', en: 'back at post' } : statusWords[status],
      picked: nextStatus[now] === status,
    }));
    const taken = (index: number) => {
      const status = statuses[index]!;
      if (status === 'CL') setFlow({ at: 'clear-reason', unit });
      else
        void run({
          type: 'set unit status',
          unit,
          status,
          ...(status === 'RT' || status === 'AV' ? {} : { incident: id }),
        });
    };
    return (
      <Choices
        title={{ zh: `${unit} ${incidentWords.newStatus.zh}`, en: `${unit}: ${incidentWords.newStatus.en}` }}
        choices={choices}
        onCancel={end}
        onChoose={taken}
      />
    );
  }
  const { unit } = flow;
  const taken = (index: number) =>
    void run({ type: 'set unit status', unit, status: 'CL', incident: id, reason: clear[index]!.number });
  return (
    <Choices
      title={incidentWords.clearReason}
      choices={clear.map((line) => ({ words: line }))}
      onCancel={end}
      onChoose={taken}
    />
  );
}
