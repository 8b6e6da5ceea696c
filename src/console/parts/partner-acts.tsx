import { minute_ms } from '../../base/instant.ts';
import type { Words } from '../../base/words.ts';
import { toldOf } from '../../modules/told/view.ts';
import { Choices, type Choice } from './acts.tsx';
import { useDesk } from './desk.tsx';
import { Picker } from './fields.tsx';
import { ReferenceField } from './reference-field.tsx';
import type { StepProps } from './told-acts.tsx';
import { toldWords } from './told-words.ts';

export type PartnerStep =
  | { at: 'partner' | 'partner-agency' | 'call-reference' }
  | { at: 'partner-number'; agency: string }
  | { at: 'partner-due'; agency: string; theirNumber: string };

const spans_min = [15, 30, 60, 120, 240, 480];
const spanWords = (span_min: number): Words =>
  span_min < 60
    ? { zh: `${span_min} 分钟`, en: `${span_min} min` }
    : { zh: `${span_min / 60} 小时`, en: `${span_min / 60} h` };

/** Another desk's job: which desk, their number, when to report back; later, that it was reported back. */
export function PartnerSteps({ incident, flow, setFlow, run }: StepProps<PartnerStep>) {
  const { states, now } = useDesk();
  const shown = toldOf(states.told, incident, now);
  const end = () => setFlow(null);
  switch (flow.at) {
    case 'partner': {
      const lines: (Choice & { take: () => void })[] = (shown?.jobs ?? [])
        .filter((job) => job.reportedBack === null)
        .map((job) => ({
          words: {
            zh: `${toldWords.reportedBack.zh} ${job.agencyName.zh}`,
            en: `${toldWords.reportedBack.en} to ${job.agencyName.en}`,
          },
          ...(job.theirNumber ? { more: { zh: job.theirNumber, en: job.theirNumber } } : {}),
          take: () => void run({ type: 'report back', incident: job.incident, job: job.job }),
        }))
        .slice(0, 7);
      lines.push({ words: toldWords.newJob, take: () => setFlow({ at: 'partner-agency' }) });
      lines.push({ words: toldWords.callReferenceAct, take: () => setFlow({ at: 'call-reference' }) });
      return (
        <Choices title={toldWords.partner} choices={lines} onCancel={end} onChoose={(index) => lines[index]!.take()} />
      );
    }
    case 'partner-agency':
      return (
        <Picker
          label={toldWords.fromWhom}
          options={[...states.sites.agencies.values()].map((agency) => ({ id: agency.id, words: agency.name }))}
          onEscape={end}
          onPick={(agency) => setFlow({ at: 'partner-number', agency })}
        />
      );
    case 'partner-number':
      return (
        <ReferenceField
          subject={incident}
          label={toldWords.theirNumber}
          mayBeEmpty
          onEscape={end}
          onReference={(theirNumber) => setFlow({ at: 'partner-due', agency: flow.agency, theirNumber })}
        />
      );
    case 'partner-due': {
      const { agency, theirNumber } = flow;
      const taken = (index: number) => {
        const span_min = spans_min[index - 1];
        void run({
          type: 'note partner job',
          incident,
          agency,
          ...(theirNumber === '' ? {} : { theirNumber }),
          ...(span_min === undefined ? {} : { reportBackDue: now + span_min * minute_ms }),
        });
      };
      const choices = [{ words: toldWords.notAsked }, ...spans_min.map((span) => ({ words: spanWords(span) }))];
      return <Choices title={toldWords.reportBackBy} choices={choices} onCancel={end} onChoose={taken} />;
    }
    case 'call-reference':
      return (
        <ReferenceField
          subject={incident}
          label={toldWords.callReferenceField}
          onEscape={end}
          onReference={(reference) => void run({ type: 'note call reference', incident, reference })}
        />
      );
  }
}
