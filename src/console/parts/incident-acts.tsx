import { useState } from 'react';
import type { Words } from '../../base/words.ts';
import type { IncidentDetail } from '../../modules/incidents/view-detail.ts';
import { typeWordsOf } from '../../modules/incidents/view.ts';
import { logSays, reopenReasons } from '../../modules/incidents/words.ts';
import { Acts, Choices, ManyChoices, type Act } from './acts.tsx';
import { BesideSteps, isBesideStep, useBesideActs, withPost, type BesideStep } from './beside-acts.tsx';
import { Closing, type ClosingStep } from './closing.tsx';
import { Correcting, type Correction } from './correcting.tsx';
import { useDesk, useReasons, useSay, type Command } from './desk.tsx';
import { LineField, Picker } from './fields.tsx';
import { StatusSteps, type StatusStep } from './status-steps.tsx';
import { leavesEmpty } from '../../modules/timers/view.ts';
import { Intake } from './intake.tsx';
import { PlanActs } from './plan-acts.tsx';
import { planWords } from './plan-words.ts';
import { paperWords } from './paper-words.ts';
import { usePrint } from './reports.ts';
import { actWords, doneWords, incidentWords } from './words.ts';

type Flow =
  | {
      at: 'plan' | 'dispatch' | 'call-sign' | 'classify' | 'log' | 'reopen' | 'same' | 'link' | 'intake' | 'review';
    }
  | Correction
  | StatusStep
  | { at: 'log-text'; says: number }
  | ClosingStep
  | BesideStep
  | { at: 'busy' | 'force'; command: Command };

type SetFlow = (flow: Flow | null) => void;
type Run = (command: Command, done?: Words) => Promise<boolean>;

/** Refusals that give way to a reason: the rule stays, the reason stands beside the act. */
const yieldsToReason = new Set(['STATUS_OUT_OF_ORDER', 'FORCE_REASON_NEEDED', 'NOBODY_ON_SCENE']);
/** The second person is asked for, or asked for again. */
const asksCoSigner = /^(CO_SIGNER|PIN_)/;

/** What a desk does with an incident; each act that asks for more opens a numbered list in the place of the buttons. */
export function IncidentActs({ shown, begin }: { shown: IncidentDetail; begin: string | null }) {
  const { act, choose, states, me } = useDesk();
  const print = usePrint();
  const { id } = shown;
  const starts = begin === 'dispatch' || begin === 'intake' ? ({ at: begin } as const) : null;
  const [flow, setFlow] = useState<Flow | null>(starts);
  const [onScene, setOnScene] = useState(true);
  const force = useReasons('force');
  const beside = useBesideActs(shown, setFlow);
  const end = () => setFlow(null);
  const run = async (command: Command, done: Words = doneWords.recorded) => {
    end();
    const reply = await act(id, command, done);
    if (reply.ok) return true;
    const { code } = reply.refusal;
    if (yieldsToReason.has(code)) setFlow({ at: 'force', command });
    if (code === 'UNIT_BUSY' && command.type === 'send units') setFlow({ at: 'busy', command });
    if (asksCoSigner.test(code) && command.type === 'close incident') {
      setFlow({ at: 'co-sign', disposition: command['disposition'] as number });
    }
    return false;
  };
  const printing: Act = {
    code: 'Minus',
    words: paperWords.printIncident,
    run: () => print({ kind: 'incident', incident: id }),
  };
  const types = [...states.incidents.types.values()]
    .sort((a, b) => a.order - b.order)
    .map((type) => ({ id: type.id, words: type.name, more: { zh: type.priority, en: type.priority } }));

  if (isBesideStep(flow)) return <BesideSteps incident={id} flow={flow} setFlow={setFlow} run={run} />;
  switch (flow?.at) {
    case 'intake':
      return <Intake shown={shown} onEnd={end} onPartner={() => setFlow({ at: 'partner-agency' })} types={types} />;
    case 'dispatch': {
      const { proposals } = shown;
      if (proposals.length === 0)
        return <Choices title={incidentWords.noProposals} choices={[]} onCancel={end} onChoose={end} />;
      const choices = proposals.map((row) => ({
        words: { zh: row.unit, en: row.unit },
        more: withPost(
          row.task ? { zh: `${row.task.zh} · ${row.reason.zh}`, en: `${row.task.en} · ${row.reason.en}` } : row.reason,
          leavesEmpty(states.timers, row.unit),
        ),
        picked: row.picked,
      }));
      const send = (indexes: readonly number[]) =>
        void run(
          { type: 'send units', incident: id, units: indexes.map((index) => proposals[index]!.unit) },
          doneWords.sent,
        );
      return <ManyChoices title={incidentWords.proposals} choices={choices} onCancel={end} onTake={send} />;
    }
    case 'call-sign': {
      const send = (text: string) =>
        void run({ type: 'send units', incident: id, units: text.split(/[^0-9]+/).filter(Boolean) }, doneWords.sent);
      return (
        <LineField label={incidentWords.callSigns} plain autoFocus inputMode="numeric" onEscape={end} onEnter={send} />
      );
    }
    case 'plan':
      return <PlanActs shown={shown} onEnd={end} />;
    case 'busy': {
      const taken = (index: number) =>
        index === 0 ? void run({ ...flow.command, queue: true }) : setFlow({ at: 'force', command: flow.command });
      return (
        <Choices
          title={incidentWords.busy}
          choices={[{ words: incidentWords.queueNext }, { words: incidentWords.takeAway }]}
          onCancel={end}
          onChoose={taken}
        />
      );
    }
    case 'classify':
      return (
        <Picker
          label={incidentWords.type}
          options={types}
          onEscape={end}
          onPick={(type) => void run({ type: 'classify incident', incident: id, incidentType: type })}
        />
      );
    case 'status':
    case 'status-of':
    case 'clear-reason':
      return <StatusSteps shown={shown} flow={flow} setFlow={setFlow} run={run} />;
    case 'log':
      return (
        <Choices
          title={incidentWords.logSays}
          choices={logSays.map((line) => ({ words: line }))}
          onCancel={end}
          onChoose={(index) => setFlow({ at: 'log-text', says: logSays[index]!.number })}
        />
      );
    case 'log-text':
      return (
        <div className="choices">
          <label className="check">
            <input type="checkbox" checked={onScene} onChange={(event) => setOnScene(event.target.checked)} />{' '}
            <LogFrom />
          </label>
          <LineField
            label={incidentWords.logText}
            autoFocus
            onEscape={end}
            onEnter={(text) =>
              void run({
                type: 'write log entry',
                incident: id,
                says: flow.says,
                onScene,
                ...(text === '' ? {} : { words: text }),
              })
            }
          />
        </div>
      );
    case 'close':
    case 'co-sign':
      return <Closing shown={shown} flow={flow} setFlow={setFlow} run={run} />;
    case 'force': {
      const taken = (index: number) => void run({ ...flow.command, force: force[index]!.number });
      return (
        <Choices
          title={incidentWords.forceReason}
          choices={force.map((line) => ({ words: line }))}
          onCancel={end}
          onChoose={taken}
        />
      );
    }
    case 'reopen': {
      const taken = (index: number) =>
        void run({ type: 'reopen incident', incident: id, reason: reopenReasons[index]!.number });
      return (
        <Choices
          title={incidentWords.reopenReason}
          choices={reopenReasons.map((line) => ({ words: line }))}
          onCancel={end}
          onChoose={taken}
        />
      );
    }
    case 'same': {
      const choices = shown.same.map((row) => ({
        words: { zh: `${row.incident} ${row.typeWords.zh}`, en: `${row.incident} ${row.typeWords.en}` },
        more: { zh: `${row.distance_m ?? '?'} 米`, en: `${row.distance_m ?? '?'} m` },
      }));
      const taken = async (index: number) => {
        const into = shown.same[index]!.incident;
        await run({ type: 'merge incident', incident: id, into });
        choose({ kind: 'incident', id: into });
      };
      return (
        <Choices title={incidentWords.merge} choices={choices} onCancel={end} onChoose={(index) => void taken(index)} />
      );
    }
    case 'link': {
      const others = [...states.incidents.incidents.values()]
        .filter((other) => other.id !== id && !shown.links.includes(other.id))
        .slice(-9);
      const choices = others.map((other) => ({
        words: { zh: other.id, en: other.id },
        more: typeWordsOf(states.incidents, other.type),
      }));
      return (
        <Choices
          title={incidentWords.linkWith}
          choices={choices}
          onCancel={end}
          onChoose={(index) => void run({ type: 'link incidents', incident: id, with: others[index]!.id })}
        />
      );
    }
    case 'review':
      return (
        <LineField
          label={incidentWords.reviewText}
          autoFocus
          onEscape={end}
          onEnter={(text) =>
            void run({ type: 'review incident', incident: id, ...(text === '' ? {} : { words: text }) })
          }
        />
      );
    case 'correct':
    case 'correct-how':
    case 'correct-time':
    case 'correct-why':
      return <Correcting shown={shown} flow={flow} setFlow={setFlow} run={run} />;
    default:
      return <Acts acts={[...actsOf(shown, me.role, setFlow, run), ...beside, printing]} label={actWords.acts} />;
  }
}

function LogFrom() {
  return <>{useSay()(incidentWords.onScene)}</>;
}

function actsOf(shown: IncidentDetail, role: string, setFlow: SetFlow, run: Run): Act[] {
  const { id: incident } = shown;
  if (shown.mergedInto !== null) return [];
  if (!shown.open) {
    const closed: Act[] = [{ code: 'KeyR', words: actWords.reopen, run: () => setFlow({ at: 'reopen' }) }];
    if (role === 'commander')
      closed.unshift({ code: 'KeyV', words: actWords.review, next: true, run: () => setFlow({ at: 'review' }) });
    return closed;
  }
  const active = shown.unitTimes.filter((unit) => unit.active);
  const acts: Act[] = [];
  if (shown.missing.length > 0)
    acts.push({ code: 'KeyI', words: actWords.intake, next: true, run: () => setFlow({ at: 'intake' }) });
  acts.push({
    code: 'KeyS',
    words: actWords.send,
    next: active.length === 0 && shown.place !== null,
    run: () => void run({ type: 'send units', incident }, doneWords.sent),
  });
  acts.push({ code: 'KeyD', words: actWords.dispatch, run: () => setFlow({ at: 'dispatch' }) });
  acts.push({ code: 'KeyA', words: actWords.callSign, run: () => setFlow({ at: 'call-sign' }) });
  if (shown.unitTimes.length > 0) {
    const only = active.length === 1 ? active[0]!.unit : null;
    acts.push({
      code: 'KeyT',
      words: actWords.status,
      next: active.length > 0,
      run: () => setFlow(only ? { at: 'status-of', unit: only } : { at: 'status' }),
    });
  }
  acts.push({ code: 'KeyO', words: planWords.open, next: true, run: () => setFlow({ at: 'plan' }) });
  acts.push({ code: 'KeyY', words: actWords.classify, run: () => setFlow({ at: 'classify' }) });
  acts.push({ code: 'KeyB', words: actWords.log, run: () => setFlow({ at: 'log' }) });
  if (active.length > 0)
    acts.push({ code: 'KeyV', words: actWords.controlled, run: () => void run({ type: 'mark controlled', incident }) });
  if (active.length === 0 && shown.stage !== 'waiting')
    acts.push({ code: 'KeyX', words: actWords.wait, run: () => void run({ type: 'wait for a unit', incident }) });
  if (shown.same.length > 0) acts.push({ code: 'KeyE', words: actWords.same, run: () => setFlow({ at: 'same' }) });
  acts.push({ code: 'KeyH', words: actWords.link, run: () => setFlow({ at: 'link' }) });
  if (shown.unitTimes.length > 0)
    acts.push({ code: 'KeyF', words: actWords.correct, run: () => setFlow({ at: 'correct' }) });
  acts.push({
    code: 'KeyC',
    words: actWords.close,
    next: active.length === 0 && shown.stage === 'cleared',
    run: () => setFlow({ at: 'close' }),
  });
  if (shown.stage === 'received' && shown.unitTimes.length === 0 && shown.alarms === 0) {
    acts.push({ code: 'KeyR', words: actWords.drop, run: () => void run({ type: 'drop intake', incident }) });
  }
  return acts;
}
