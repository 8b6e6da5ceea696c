import { useState } from 'react';
import type { Words } from '../../base/words.ts';
import type { IncidentDetail } from '../../modules/incidents/view-detail.ts';
import { incidentPlan, planList, type StepRow } from '../../modules/response-plans/view.ts';
import { yesNoWords } from '../../modules/response-plans/words.ts';
import { keyName, type Bindings } from '../keys/keys.ts';
import { Acts, Choices, type Act } from './acts.tsx';
import { useDesk, useKeys, useReasons, useSay, useTime, type Command } from './desk.tsx';
import { LineField } from './fields.tsx';
import { FirstReportForm } from './first-report.tsx';
import { planWords, reportWords } from './plan-words.ts';
import { Left } from './times.tsx';
import { doneWords } from './words.ts';

type At =
  | { at: 'menu' | 'skip' | 'report' | 'plans' | 'stand-down' | 'number' }
  | { at: 'evidence' | 'settled' | 'skip-why'; step: StepRow }
  | { at: 'leave-why'; plan: string };

/** A step keeps its key however many are settled: a second key pressed in haste never meets a list that has moved. */
const stepKeys = [1, 2, 3, 4, 5, 6, 7, 8, 9, 0].map((digit) => `Digit${digit}`).concat('Minus', 'Equal');
const menu: At = { at: 'menu' };

/** One key opens the action card; a step's own number does it, and what it asks for is asked at once. */
export function PlanActs({ shown, onEnd }: { shown: IncidentDetail; onEnd: () => void }) {
  const { act, states, now } = useDesk();
  const [flow, setFlow] = useState<At>(menu);
  const reasons = useReasons('stepSkip');
  const incident = shown.id;
  const view = incidentPlan(states['response-plans'], incident, now);
  const steps = view?.course?.steps ?? [];
  const back = () => setFlow(menu);
  const run = async (command: Command, done: Words) => {
    back();
    await act(incident, command, done);
  };
  const settle = (step: StepRow, evidence: Record<string, unknown> = {}) =>
    void run({ type: 'do step', incident, step: step.no, ...evidence }, planWords.done);
  const choose = (step: StepRow) => {
    if (flow.at === 'skip') return setFlow(step.state === 'open' ? { at: 'skip-why', step } : { at: 'settled', step });
    if (step.state !== 'open') return setFlow({ at: 'settled', step });
    if (step.evidence === 'none') return settle(step);
    setFlow({ at: 'evidence', step });
  };
  const reasonChoices = reasons.map((line) => ({ words: line }));

  switch (flow.at) {
    case 'report':
      return <FirstReportForm shown={shown} onEnd={back} />;
    case 'number':
      return (
        <LineField
          label={planWords.stepNumber}
          plain
          autoFocus
          inputMode="numeric"
          onEscape={back}
          onEnter={(text) => {
            const step = steps.find((row) => row.no === Number(text));
            if (step) choose(step);
          }}
        />
      );
    case 'evidence':
      return <Evidence step={flow.step} onEnd={back} onGiven={(evidence) => settle(flow.step, evidence)} />;
    case 'settled':
      return (
        <Choices
          title={titled(flow.step)}
          choices={[{ words: planWords.again }]}
          onCancel={back}
          onChoose={() => void run({ type: 'reopen step', incident, step: flow.step.no }, doneWords.recorded)}
        />
      );
    case 'skip-why':
      return (
        <Choices
          title={{
            zh: `${planWords.skipWhy.zh}:${titled(flow.step).zh}`,
            en: `${planWords.skipWhy.en}: ${titled(flow.step).en}`,
          }}
          choices={reasonChoices}
          onCancel={back}
          onChoose={(index) =>
            void run(
              { type: 'skip step', incident, step: flow.step.no, reason: reasons[index]!.number },
              planWords.skippedDone,
            )
          }
        />
      );
    case 'plans': {
      const plans = planList(states['response-plans']).filter((row) => row.plan !== view?.course?.plan);
      const taken = (index: number) => {
        const { plan } = plans[index]!;
        if ((view?.course?.holdingBack.length ?? 0) > 0) setFlow({ at: 'leave-why', plan });
        else void run({ type: 'call out plan', incident, plan }, doneWords.recorded);
      };
      return (
        <Choices
          title={planWords.callOut}
          choices={plans.map((row) => ({ words: row.name, more: { zh: row.plan, en: row.plan } }))}
          onCancel={back}
          onChoose={taken}
        />
      );
    }
    case 'leave-why':
    case 'stand-down': {
      const command: Command =
        flow.at === 'leave-why'
          ? { type: 'call out plan', incident, plan: flow.plan }
          : { type: 'stand plan down', incident };
      return (
        <Choices
          title={planWords.leaveWhy}
          choices={reasonChoices}
          onCancel={back}
          onChoose={(index) => void run({ ...command, reason: reasons[index]!.number }, doneWords.recorded)}
        />
      );
    }
    default:
      return (
        <StepMenu
          incident={incident}
          title={flow.at === 'skip' ? planWords.skipWhich : (view?.course?.name ?? planWords.none)}
          steps={steps}
          choose={choose}
          skipping={flow.at === 'skip'}
          forCommander={view?.forCommander ?? false}
          go={(at) => setFlow({ at })}
          onEnd={flow.at === 'skip' ? back : onEnd}
        />
      );
  }
}

const titled = (step: StepRow): Words => ({ zh: `${step.no} ${step.words.zh}`, en: `${step.no} ${step.words.en}` });

interface StepMenuProps {
  incident: string;
  title: Words;
  steps: readonly StepRow[];
  choose: (step: StepRow) => void;
  skipping: boolean;
  forCommander: boolean;
  go: (at: 'skip' | 'report' | 'plans' | 'stand-down' | 'number') => void;
  onEnd: () => void;
}

function StepMenu({ incident, title, steps, choose, skipping, forCommander, go, onEnd }: StepMenuProps) {
  const { act, me } = useDesk();
  const say = useSay();
  const time = useTime();
  const bindings: Bindings = {};
  const keyOf = (step: StepRow) => stepKeys[step.no - 1];
  for (const step of steps) {
    const code = keyOf(step);
    if (code) bindings[code] = { words: step.words, run: () => choose(step), quiet: true };
  }
  useKeys(30, bindings);
  const acts: Act[] = [{ code: 'Escape', words: planWords.back, run: onEnd }];
  if (!skipping) {
    if (steps.some((step) => step.state === 'open'))
      acts.unshift({ code: 'KeyX', words: planWords.skip, run: () => go('skip') });
    acts.unshift({ code: 'KeyM', words: reportWords.report, run: () => go('report') });
    const has = steps.length > 0;
    acts.push({ code: 'KeyP', words: has ? planWords.otherPlan : planWords.callOut, run: () => go('plans') });
    if (has) acts.push({ code: 'KeyR', words: planWords.standDown, run: () => go('stand-down') });
    if (forCommander && me.role === 'commander')
      acts.unshift({
        code: 'KeyV',
        words: planWords.seen,
        next: true,
        run: () => void act(incident, { type: 'see skipped steps', incident }),
      });
  }
  if (steps.length > stepKeys.length)
    acts.push({ code: 'Enter', words: planWords.stepNumber, run: () => go('number') });
  return (
    <section className="choices" aria-label={say(planWords.card)}>
      <h3>{say(title)}</h3>
      <ol className="steps">
        {steps
          .filter((step) => !skipping || step.state === 'open')
          .map((step) => (
            <li key={step.no}>
              <button type="button" className={`choice step-${step.state}`} onClick={() => choose(step)}>
                <kbd aria-hidden="true">{keyName(keyOf(step) ?? String(step.no))}</kbd>
                <span>{say(step.no > 9 ? titled(step) : step.words)}</span>
                <small>
                  {step.state === 'open' ? say(step.ownerWords) : time(step.at ?? 0)}
                  {step.state === 'skipped' && ` · ${say(planWords.skipped)}`}
                  {step.said && ` · ${say(step.said)}`}
                  {step.state === 'open' && step.required && ` · ${say(planWords.required)}`}
                  {step.state === 'open' && step.left_s < 0 && (
                    <>
                      {' '}
                      <Left left_s={step.left_s} />
                    </>
                  )}
                </small>
              </button>
            </li>
          ))}
      </ol>
      <Acts acts={acts} label={planWords.card} rank={30} />
    </section>
  );
}

interface EvidenceProps {
  step: StepRow;
  onEnd: () => void;
  onGiven: (evidence: Record<string, unknown>) => void;
}

/** What has to stand beside a step that is done. */
function Evidence({ step, onEnd, onGiven }: EvidenceProps) {
  if (step.evidence === 'answer') {
    return (
      <Choices
        title={titled(step)}
        choices={[{ words: yesNoWords.yes }, { words: yesNoWords.no }]}
        onCancel={onEnd}
        onChoose={(index) => onGiven({ answer: index === 0 })}
      />
    );
  }
  const asked =
    step.evidence === 'number' ? planWords.number : step.evidence === 'unit' ? planWords.unit : planWords.note;
  const plain = step.evidence !== 'note';
  const given = (text: string) => {
    if (step.evidence === 'number' && /^\d{1,4}$/.test(text)) onGiven({ number: Number(text) });
    else if (step.evidence === 'unit' && /^\d{3}$/.test(text)) onGiven({ unit: text });
    else if (step.evidence === 'note' && text !== '') onGiven({ words: text });
  };
  return (
    <LineField
      label={titled(step)}
      hint={asked}
      plain={plain}
      autoFocus
      inputMode={plain ? 'numeric' : 'text'}
      onEscape={onEnd}
      onEnter={given}
    />
  );
}
