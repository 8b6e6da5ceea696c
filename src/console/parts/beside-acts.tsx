import type { Words } from '../../base/words.ts';
import type { IncidentDetail } from '../../modules/incidents/view-detail.ts';
import { adviceLines } from '../../modules/incidents/words.ts';
import { checkOf } from '../../modules/timers/view.ts';
import { toldOf } from '../../modules/told/view.ts';
import { Choices, type Act } from './acts.tsx';
import { useDesk } from './desk.tsx';
import { HeardSteps, type HeardStep } from './heard-acts.tsx';
import { PartnerSteps, type PartnerStep } from './partner-acts.tsx';
import { ToldSteps, type StepProps, type ToldStep } from './told-acts.tsx';
import { toldWords } from './told-words.ts';

/** What other subjects do with an incident: who is told, other desks' jobs, whether the people there answer, advice. */
export type BesideStep = ToldStep | PartnerStep | HeardStep | { at: 'advice' };

const steps: ReadonlySet<string> = new Set<BesideStep['at']>([
  'told',
  'told-find',
  'told-call',
  'told-number',
  'told-entry',
  'told-reference',
  'partner',
  'partner-agency',
  'partner-number',
  'partner-due',
  'call-reference',
  'heard',
  'advice',
]);

export function isBesideStep(flow: { at: string } | null): flow is BesideStep {
  return flow !== null && steps.has(flow.at);
}

export function BesideSteps({ incident, flow, setFlow, run }: StepProps<BesideStep>) {
  switch (flow.at) {
    case 'heard':
      return <HeardSteps incident={incident} flow={flow} setFlow={setFlow} run={run} />;
    case 'advice':
      return (
        <Choices
          title={toldWords.adviceWhich}
          choices={adviceLines.map((line) => ({ words: line }))}
          onCancel={() => setFlow(null)}
          onChoose={(index) => void run({ type: 'give advice', incident, advice: adviceLines[index]!.number })}
        />
      );
    case 'partner':
    case 'partner-agency':
    case 'partner-number':
    case 'partner-due':
    case 'call-reference':
      return <PartnerSteps incident={incident} flow={flow} setFlow={setFlow} run={run} />;
    default:
      return <ToldSteps incident={incident} flow={flow} setFlow={setFlow} run={run} />;
  }
}

/** The acts and their keys; what is due stands out, the people there only while a check timer runs for them. */
export function useBesideActs(shown: IncidentDetail, setFlow: (flow: BesideStep) => void): Act[] {
  const { states, now, me } = useDesk();
  if (shown.mergedInto !== null) return [];
  const check = checkOf(states.timers, shown.id, now, me.desk);
  const due = toldOf(states.told, shown.id, now)?.tellings.some((row) => row.due !== null) ?? false;
  const acts: Act[] = [{ code: 'KeyL', words: toldWords.tell, next: due, run: () => setFlow({ at: 'told' }) }];
  if (check) {
    const run = () => setFlow({ at: 'heard' });
    acts.push({ code: 'Equal', words: toldWords.heard, next: check.overdue, run });
  }
  acts.push({ code: 'BracketLeft', words: toldWords.partnerActs, run: () => setFlow({ at: 'partner' }) });
  const urgent = shown.priority === 'P1' || shown.priority === 'P2';
  if (shown.open && !urgent && shown.unitTimes.length === 0 && shown.linkedAlarms.length === 0)
    acts.push({ code: 'BracketRight', words: toldWords.advice, run: () => setFlow({ at: 'advice' }) });
  return acts;
}

/** The reason of a proposal, with the post that sending this unit would leave empty. */
export function withPost(reason: Words, post: Words | null): Words {
  return post === null ? reason : { zh: `${reason.zh};${post.zh}`, en: `${reason.en}; ${post.en}` };
}
