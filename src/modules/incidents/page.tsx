import { useState } from 'react';
import type { Words } from '../../base/words.ts';
import { Acts, Choices, ManyChoices, OutcomeLine, type Act } from '../../console/parts/acts.tsx';
import { useDesk, useReasons, useSay, useTime, type Command } from '../../console/parts/desk.tsx';
import { Facts } from '../../console/parts/facts.tsx';
import { LineField, Picker } from '../../console/parts/fields.tsx';
import { PriorityMark } from '../../console/parts/marks.tsx';
import { Left, spanText } from '../../console/parts/times.tsx';
import { actWords, doneWords, incidentWords } from '../../console/parts/words.ts';
import { detail, type IncidentDetail } from './view-detail.ts';
import type { IncidentListRow } from './view.ts';
import { logSays, reopenReasons, statusWords } from './words.ts';

type Flow =
  | { at: 'dispatch' | 'classify' | 'log' | 'close' | 'reopen' | 'same' | 'status' | 'intake' | 'place' }
  | { at: 'status-of' | 'clear-reason'; unit: string }
  | { at: 'log-text'; says: number }
  | { at: 'co-sign'; disposition: number; name?: string }
  | { at: 'force'; command: Command };

const statuses = ['AK', 'ER', 'OS', 'CL', 'RT', 'AV'] as const;
const nextStatus: Record<string, (typeof statuses)[number]> = { DP: 'AK', AK: 'ER', ER: 'OS', OS: 'CL', CL: 'RT', RT: 'AV' };
const targetMissing: Record<string, Words> = {
  place: { zh: '地点', en: 'place' },
  type: { zh: '类型', en: 'type' },
  cameBy: { zh: '来源', en: 'came by' },
};

/** Refusals that give way to a reason: the rule stays, the reason stands beside the act. */
const yieldsToReason = new Set(['STATUS_OUT_OF_ORDER', 'UNIT_NEVER_PROPOSED', 'NOBODY_ON_SCENE', 'UNIT_BY_HAND_ONLY', 'STATUS_JUMP', 'UNIT_BUSY']);

/** One row of the list of incidents. */
export function IncidentRow({ row }: { row: IncidentListRow }) {
  const say = useSay();
  const running = row.targets.find((target) => target.took_s === null);
  return (
    <>
      {row.priority ? <PriorityMark priority={row.priority} state={row.open ? 'taken' : 'shelved'} /> : <span className="mark-none">?</span>}
      <span className="row-main">
        <span className="row-first">
          <strong>{say(row.typeWords)}</strong>
          <span className="row-where">{row.place ? say(row.place.zoneName) : say(incidentWords.noPlace)}</span>
        </span>
        <span className="row-second">
          <span>{say(row.stageWords)}</span>
          <span className="row-states">
            {row.units.map((unit) => (
              <span key={unit.unit} className="unit-chip">
                {unit.unit} {say(unit.statusWords)}
              </span>
            ))}
            {row.waiting_s !== null && (
              <span className="flag flag-strong">
                {say(incidentWords.waitingFor)} {spanText(row.waiting_s)}
              </span>
            )}
          </span>
        </span>
      </span>
      <span className="row-clock">
        {running ? <Left left_s={running.left_s} /> : <span className="clock">{spanText(row.age_s)}</span>}
        <span className="number">{row.id}</span>
      </span>
    </>
  );
}

/** The chosen incident: what, where, who is there, the clocks, and what to do next. */
export function IncidentPanel({ id, begin }: { id: string; begin: string | null }) {
  const { states, now } = useDesk();
  const say = useSay();
  const shown = detail(states.incidents, id, now);
  if (!shown) {
    return (
      <section className="panel" aria-label={say(incidentWords.chosen)}>
        <h2>{id}</h2>
        <p className="quiet">{say(incidentWords.gone)}</p>
        <OutcomeLine subject={id} />
      </section>
    );
  }
  return (
    <section className="panel" aria-label={say(incidentWords.chosen)}>
      <header className="panel-head">
        {shown.priority ? <PriorityMark priority={shown.priority} state={shown.open ? 'taken' : 'shelved'} /> : <span className="mark-none">?</span>}
        <h2>{say(shown.typeWords)}</h2>
        <span className="number">{id}</span>
      </header>
      <p className="panel-place">
        {shown.place ? `${shown.place.level} · ${say(shown.place.zoneName)}` : say(incidentWords.noPlace)} · {say(shown.stageWords)}
        {shown.disposition && ` · ${say(shown.disposition)}`}
      </p>
      <OutcomeLine subject={id} />
      <IncidentActs key={id} shown={shown} begin={begin} />
      <Targets shown={shown} />
      <UnitsOf shown={shown} />
      <IncidentFacts shown={shown} />
      <Timeline shown={shown} />
    </section>
  );
}

function IncidentActs({ shown, begin }: { shown: IncidentDetail; begin: string | null }) {
  const { act, choose, states } = useDesk();
  const { id } = shown;
  const starts = begin === 'dispatch' || begin === 'intake' ? ({ at: begin } as const) : null;
  const [flow, setFlow] = useState<Flow | null>(starts);
  const [onScene, setOnScene] = useState(true);
  const reasons = { clear: useReasons('unitClear'), disposition: useReasons('disposition'), force: useReasons('force') };
  const end = () => setFlow(null);
  const run = async (command: Command, done: Words = doneWords.recorded) => {
    end();
    const reply = await act(id, command, done);
    if (!reply.ok && yieldsToReason.has(reply.refusal.code)) setFlow({ at: 'force', command });
    if (!reply.ok && reply.refusal.code.includes('CO_SIGN') && command.type === 'close incident') {
      setFlow({ at: 'co-sign', disposition: command['disposition'] as number });
    }
  };
  const types = [...states.incidents.types.values()].sort((a, b) => a.order - b.order).map((type) => ({ id: type.id, words: type.name, more: { zh: type.priority, en: type.priority } }));

  switch (flow?.at) {
    case 'intake':
      return <Intake shown={shown} onEnd={end} types={types} />;
    case 'place':
      return <PlaceField shown={shown} onEnd={end} onTaken={end} />;
    case 'dispatch': {
      const { proposals } = shown;
      if (proposals.length === 0) return <Choices title={incidentWords.noProposals} choices={[]} onCancel={end} onChoose={end} />;
      const choices = proposals.map((row) => ({ words: { zh: row.unit, en: row.unit }, more: row.reason, picked: row.picked }));
      const send = (indexes: readonly number[]) => void run({ type: 'send units', incident: id, units: indexes.map((index) => proposals[index]!.unit) }, doneWords.sent);
      return <ManyChoices title={incidentWords.proposals} choices={choices} onCancel={end} onTake={send} />;
    }
    case 'classify':
      return <Picker label={incidentWords.type} options={types} onEscape={end} onPick={(type) => void run({ type: 'classify incident', incident: id, incidentType: type })} />;
    case 'status': {
      const units = shown.unitTimes.filter((unit) => unit.active || unit.status === 'CL' || unit.status === 'RT');
      const choices = units.map((unit) => ({ words: { zh: unit.unit, en: unit.unit }, more: unit.statusWords }));
      return <Choices title={incidentWords.whichUnit} choices={choices} onCancel={end} onChoose={(index) => setFlow({ at: 'status-of', unit: units[index]!.unit })} />;
    }
    case 'status-of': {
      const { unit } = flow;
      const now = shown.unitTimes.findLast((times) => times.unit === unit)?.status ?? 'DP';
      const choices = statuses.map((status) => ({ words: status === 'AV' ? { zh: '已返岗', en: 'back at post' } : statusWords[status], picked: nextStatus[now] === status }));
      const taken = (index: number) => {
        const status = statuses[index]!;
        if (status === 'CL') setFlow({ at: 'clear-reason', unit });
        else void run({ type: 'set unit status', unit, status, ...(status === 'RT' || status === 'AV' ? {} : { incident: id }) });
      };
      return <Choices title={{ zh: `${unit} ${incidentWords.newStatus.zh}`, en: `${unit}: ${incidentWords.newStatus.en}` }} choices={choices} onCancel={end} onChoose={taken} />;
    }
    case 'clear-reason': {
      const { unit } = flow;
      const taken = (index: number) => void run({ type: 'set unit status', unit, status: 'CL', incident: id, reason: reasons.clear[index]!.number });
      return <Choices title={incidentWords.clearReason} choices={reasons.clear.map((line) => ({ words: line }))} onCancel={end} onChoose={taken} />;
    }
    case 'log':
      return <Choices title={incidentWords.logSays} choices={logSays.map((line) => ({ words: line }))} onCancel={end} onChoose={(index) => setFlow({ at: 'log-text', says: logSays[index]!.number })} />;
    case 'log-text':
      return (
        <div className="choices">
          <label className="check">
            <input type="checkbox" checked={onScene} onChange={(event) => setOnScene(event.target.checked)} /> <LogFrom />
          </label>
          <LineField label={incidentWords.logText} autoFocus onEscape={end} onEnter={(text) => void run({ type: 'write log entry', incident: id, says: flow.says, onScene, ...(text === '' ? {} : { words: text }) })} />
        </div>
      );
    case 'close': {
      const taken = (index: number) => void run({ type: 'close incident', incident: id, disposition: reasons.disposition[index]!.number });
      return <Choices title={incidentWords.disposition} choices={reasons.disposition.map((line) => ({ words: line }))} onCancel={end} onChoose={taken} />;
    }
    case 'co-sign':
      if (flow.name === undefined) {
        return <LineField key="name" label={incidentWords.coSignName} hint={incidentWords.coSignHint} plain autoFocus onEscape={end} onEnter={(name) => setFlow({ ...flow, name })} />;
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
          onEnter={(pin) => void run({ type: 'close incident', incident: id, disposition: flow.disposition, coSigner: { name: flow.name, pin } })}
        />
      );
    case 'force': {
      const taken = (index: number) => void run({ ...flow.command, force: reasons.force[index]!.number });
      return <Choices title={incidentWords.forceReason} choices={reasons.force.map((line) => ({ words: line }))} onCancel={end} onChoose={taken} />;
    }
    case 'reopen': {
      const taken = (index: number) => void run({ type: 'reopen incident', incident: id, reason: reopenReasons[index]!.number });
      return <Choices title={incidentWords.reopenReason} choices={reopenReasons.map((line) => ({ words: line }))} onCancel={end} onChoose={taken} />;
    }
    case 'same': {
      const choices = shown.same.map((row) => ({ words: { zh: `${row.incident} ${row.typeWords.zh}`, en: `${row.incident} ${row.typeWords.en}` }, more: { zh: `${row.distance_m ?? '?'} 米`, en: `${row.distance_m ?? '?'} m` } }));
      const taken = async (index: number) => {
        const into = shown.same[index]!.incident;
        await run({ type: 'merge incident', incident: id, into });
        choose({ kind: 'incident', id: into });
      };
      return <Choices title={incidentWords.merge} choices={choices} onCancel={end} onChoose={(index) => void taken(index)} />;
    }
    default:
      return <Acts acts={actsOf(shown, setFlow, run)} label={actWords.acts} />;
  }
}

function LogFrom() {
  return <>{useSay()(incidentWords.onScene)}</>;
}

function actsOf(shown: IncidentDetail, setFlow: (flow: Flow) => void, run: (command: Command, done?: Words) => Promise<void>): Act[] {
  const { id: incident } = shown;
  if (shown.mergedInto !== null) return [];
  if (!shown.open) return [{ code: 'KeyR', words: actWords.reopen, run: () => setFlow({ at: 'reopen' }) }];
  const active = shown.unitTimes.filter((unit) => unit.active);
  const acts: Act[] = [];
  if (shown.missing.length > 0) acts.push({ code: 'KeyI', words: actWords.intake, next: true, run: () => setFlow({ at: 'intake' }) });
  acts.push({ code: 'KeyS', words: actWords.send, next: active.length === 0 && shown.place !== null, run: () => void run({ type: 'send units', incident }, doneWords.sent) });
  acts.push({ code: 'KeyD', words: actWords.dispatch, run: () => setFlow({ at: 'dispatch' }) });
  if (shown.unitTimes.length > 0) {
    const only = active.length === 1 ? active[0]!.unit : null;
    acts.push({ code: 'KeyT', words: actWords.status, next: active.length > 0, run: () => setFlow(only ? { at: 'status-of', unit: only } : { at: 'status' }) });
  }
  acts.push({ code: 'KeyY', words: actWords.classify, run: () => setFlow({ at: 'classify' }) });
  acts.push({ code: 'KeyB', words: actWords.log, run: () => setFlow({ at: 'log' }) });
  if (active.length > 0) acts.push({ code: 'KeyV', words: actWords.controlled, run: () => void run({ type: 'mark controlled', incident }) });
  if (active.length === 0 && shown.stage !== 'waiting') acts.push({ code: 'KeyX', words: actWords.wait, run: () => void run({ type: 'wait for a unit', incident }) });
  if (shown.same.length > 0) acts.push({ code: 'KeyE', words: actWords.same, run: () => setFlow({ at: 'same' }) });
  acts.push({ code: 'KeyC', words: actWords.close, next: active.length === 0 && shown.stage === 'cleared', run: () => setFlow({ at: 'close' }) });
  if (shown.stage === 'received' && shown.unitTimes.length === 0 && shown.alarms === 0) {
    acts.push({ code: 'KeyR', words: actWords.drop, run: () => void run({ type: 'drop intake', incident }) });
  }
  return acts;
}

type Types = readonly { id: string; words: Words }[];

/** The intake line: place, what, came by, words; each is recorded as it is said, so that nothing is lost half way. */
function Intake({ shown, types, onEnd }: { shown: IncidentDetail; types: Types; onEnd: () => void }) {
  const { act } = useDesk();
  const cameBy = useReasons('cameBy');
  const first = shown.missing[0] ?? 'words';
  const [step, setStep] = useState<'place' | 'type' | 'cameBy' | 'words'>(first);
  const note = (fields: Record<string, unknown>, next: typeof step | null) => {
    void act(shown.id, { type: 'note intake', incident: shown.id, ...fields });
    if (next) setStep(next);
    else onEnd();
  };
  if (step === 'place') return <PlaceField shown={shown} onEnd={onEnd} onTaken={() => setStep('type')} />;
  if (step === 'type') {
    return <Picker key="type" label={incidentWords.intakeWhat} options={types} hint={incidentWords.skipHint} onEscape={onEnd} onPick={(type) => note({ incidentType: type }, 'cameBy')} />;
  }
  if (step === 'cameBy') {
    return <Picker key="cameBy" label={incidentWords.intakeCameBy} options={cameBy.map((line) => ({ id: String(line.number), words: line }))} hint={incidentWords.skipHint} onEscape={onEnd} onPick={(number) => note({ cameBy: Number(number) }, 'words')} />;
  }
  return <LineField key="words" label={incidentWords.intakeWords} autoFocus onEscape={onEnd} onEnter={(text) => (text === '' ? onEnd() : note({ words: text }, null))} />;
}

/** Where it is: a zone by its name, or a press on the plan. */
function PlaceField({ shown, onEnd, onTaken }: { shown: IncidentDetail; onEnd: () => void; onTaken: () => void }) {
  const { act, states } = useDesk();
  const zones = [...states.incidents.zones.values()].map((zone) => ({ id: zone.id, words: zone.name, more: { zh: zone.level, en: zone.level } }));
  const taken = (zone: string) => {
    void act(shown.id, { type: 'note intake', incident: shown.id, place: { zone } });
    onTaken();
  };
  return <Picker key="place" label={incidentWords.intakePlace} options={zones} hint={incidentWords.skipHint} onEscape={onEnd} onPick={taken} />;
}

function Targets({ shown }: { shown: IncidentDetail }) {
  const say = useSay();
  if (shown.targets.length === 0) return null;
  return (
    <Facts
      rows={shown.targets.map((target) => [
        target.words,
        target.took_s === null ? (
          <Left left_s={target.left_s} />
        ) : (
          <>
            {say(incidentWords.took)} {spanText(target.took_s)} {target.left_s < 0 && <Left left_s={target.left_s} />}
          </>
        ),
      ])}
    />
  );
}

function UnitsOf({ shown }: { shown: IncidentDetail }) {
  const say = useSay();
  const time = useTime();
  return (
    <section aria-label={say(incidentWords.units)}>
      <h3>{say(incidentWords.units)}</h3>
      {shown.unitTimes.length === 0 && <p className={shown.open ? 'abnormal' : 'quiet'}>{say(incidentWords.noUnits)}</p>}
      <ul className="plain">
        {shown.unitTimes.map((unit, index) => (
          <li key={`${unit.unit}/${index}`}>
            <strong className="figures">{unit.unit}</strong> {say(unit.statusWords)} {unit.clearReason && `(${say(unit.clearReason)})`}
            <small> {unit.steps.map((step) => `${say(step.words)} ${time(step.at)}`).join(' → ')}</small>
          </li>
        ))}
      </ul>
    </section>
  );
}

function IncidentFacts({ shown }: { shown: IncidentDetail }) {
  const say = useSay();
  const time = useTime();
  const { choose } = useDesk();
  return (
    <Facts
      rows={[
        [incidentWords.received, `${time(shown.receivedAt)} · ${spanText(shown.age_s)}`],
        shown.cameBy && [incidentWords.cameBy, say(shown.cameBy)],
        shown.missing.length > 0 && [incidentWords.missing, shown.missing.map((name) => say(targetMissing[name]!)).join(' · ')],
        shown.words !== null && [incidentWords.words, say(incidentWords.textKept)],
        shown.commanderTold && [incidentWords.told, time(shown.commanderTold.at)],
        shown.linkedAlarms.length > 0 && [
          incidentWords.alarms,
          shown.linkedAlarms.slice(0, 12).map((alarm) => (
            <button key={alarm.alarm} type="button" className="link" onClick={() => choose({ kind: 'alarm', id: alarm.alarm })}>
              {alarm.alarm}
            </button>
          )),
        ],
      ]}
    />
  );
}

function Timeline({ shown }: { shown: IncidentDetail }) {
  const say = useSay();
  const time = useTime();
  const { nameOf } = useDesk();
  return (
    <section className="timeline" aria-label={say(incidentWords.timeline)}>
      <h3>{say(incidentWords.timeline)}</h3>
      <ol>
        {shown.timeline.map((row, index) => (
          <li key={index} className={row.withdrawn ? 'withdrawn' : ''}>
            <time>{time(row.at)}</time> {row.unit && <strong className="figures">{row.unit}</strong>} {say(row.words)}
            {row.forced && ` (${say(row.forced)})`} <small>{row.by && `${nameOf(row.by)}${row.desk ? ` @ ${row.desk}` : ''}`}</small>
          </li>
        ))}
      </ol>
    </section>
  );
}
