import type { ReactNode } from 'react';
import type { Words } from '../../base/words.ts';
import { OutcomeLine } from '../../console/parts/acts.tsx';
import { useDesk, useSay, useTime } from '../../console/parts/desk.tsx';
import { Facts } from '../../console/parts/facts.tsx';
import { IncidentActs } from '../../console/parts/incident-acts.tsx';
import { IncidentPlan } from '../../console/parts/incident-plan.tsx';
import { PriorityMark } from '../../console/parts/marks.tsx';
import { Left, spanText } from '../../console/parts/times.tsx';
import { paperWords } from '../../console/parts/paper-words.ts';
import { incidentWords } from '../../console/parts/words.ts';
import { detail, type IncidentDetail } from './view-detail.ts';
import type { IncidentListRow } from './view.ts';

const targetMissing: Record<string, Words> = {
  place: { zh: '地点', en: 'place' },
  type: { zh: '类型', en: 'type' },
  cameBy: { zh: '来源', en: 'came by' },
};

/** One row of the list of incidents. */
export function IncidentRow({ row, children }: { row: IncidentListRow; children?: ReactNode }) {
  const say = useSay();
  const running = row.targets.find((target) => target.took_s === null);
  return (
    <>
      {row.priority ? (
        <PriorityMark priority={row.priority} state={row.open ? 'taken' : 'shelved'} />
      ) : (
        <span className="mark-none">?</span>
      )}
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
        {children}
      </span>
      <span className="row-clock">
        {running ? <Left left_s={running.left_s} /> : <span className="clock">{spanText(row.age_s)}</span>}
        <span className="number">{row.id}</span>
      </span>
    </>
  );
}

interface PanelProps {
  id: string;
  begin: string | null;
  /** What other subjects say of it; it stands below the acts. */
  children?: ReactNode;
}

/** The chosen incident: what, where, who is there, the clocks, and what to do next. */
export function IncidentPanel({ id, begin, children }: PanelProps) {
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
        {shown.priority ? (
          <PriorityMark priority={shown.priority} state={shown.open ? 'taken' : 'shelved'} />
        ) : (
          <span className="mark-none">?</span>
        )}
        <h2>{say(shown.typeWords)}</h2>
        <span className="number">{id}</span>
      </header>
      <p className="panel-place">
        {shown.place ? `${shown.place.level} · ${say(shown.place.zoneName)}` : say(incidentWords.noPlace)} ·{' '}
        {say(shown.stageWords)}
        {shown.disposition && ` · ${say(shown.disposition)}`}
      </p>
      <OutcomeLine subject={id} />
      <IncidentActs key={id} shown={shown} begin={begin} />
      {children}
      <Targets shown={shown} />
      <UnitsOf shown={shown} />
      <IncidentPlan shown={shown} />
      <IncidentFacts shown={shown} />
      <Timeline shown={shown} />
    </section>
  );
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
      {shown.unitTimes.length === 0 && (
        <p className={shown.open ? 'abnormal' : 'quiet'}>{say(incidentWords.noUnits)}</p>
      )}
      <ul className="plain">
        {shown.unitTimes.map((unit, index) => (
          <li key={`${unit.unit}/${index}`}>
            <strong className="figures">{unit.unit}</strong> {say(unit.statusWords)}{' '}
            {unit.clearReason && `(${say(unit.clearReason)})`}
            <small>
              {' '}
              {unit.steps.map((step) => `${say(step.words)} ${time(step.happenedAt ?? step.at)}`).join(' · ')}
            </small>
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
        shown.missing.length > 0 && [
          incidentWords.missing,
          shown.missing.map((name) => say(targetMissing[name]!)).join(' · '),
        ],
        shown.words !== null && [incidentWords.words, say(incidentWords.textKept)],
        shown.commanderTold && [incidentWords.told, time(shown.commanderTold.at)],
        shown.linkedAlarms.length > 0 && [
          incidentWords.alarms,
          shown.linkedAlarms.slice(0, 12).map((alarm) => (
            <button
              key={alarm.alarm}
              type="button"
              className="link"
              onClick={() => choose({ kind: 'alarm', id: alarm.alarm })}
            >
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
            {row.forced && ` (${say(row.forced)})`}
            {row.paper && (
              <em>
                {' '}
                [{say(paperWords.fromPaper)} {row.paper}]
              </em>
            )}{' '}
            {row.enteredAt !== undefined && (
              <small>
                {say(paperWords.enteredAt)} {time(row.enteredAt)}{' '}
              </small>
            )}
            <small>{row.by && `${nameOf(row.by)}${row.desk ? ` @ ${row.desk}` : ''}`}</small>
          </li>
        ))}
      </ol>
    </section>
  );
}
