import { useState } from 'react';
import type { Words } from '../../base/words.ts';
import { OutcomeLine } from '../../console/parts/acts.tsx';
import { AlarmActs } from '../../console/parts/alarm-acts.tsx';
import { GroupList } from '../../console/parts/queue-group.tsx';
import { useDesk, useSay, useTime } from '../../console/parts/desk.tsx';
import { Facts, NumberedLine } from '../../console/parts/facts.tsx';
import { PriorityMark } from '../../console/parts/marks.tsx';
import { markStateOf, stateWordsOf } from '../../console/parts/queue-row.tsx';
import { Left, spanText } from '../../console/parts/times.tsx';
import { alarmWords, doneWords } from '../../console/parts/words.ts';
import { lineOf } from './view-group.ts';
import { queueRow, shelved, type QueueRow } from './view.ts';
import { log, panels, type FireConditions, type PanelView } from './view-panels.ts';
import {
  areaWords,
  atPanel,
  classWords,
  fireConditionWords,
  flagWords,
  linkWords,
  noCallBack,
  noCamera,
  stepWords,
  verifyWords,
} from './words.ts';

/** The chosen alarm: what it is, how it stands against its targets, and what to do next, each with its key. */
export function AlarmPanel({ id, cameraLink }: { id: string; cameraLink: string | null }) {
  const desk = useDesk();
  const say = useSay();
  const row = desk.states.alarms.rows.get(id);
  if (!row) {
    return (
      <section className="panel" aria-label={say(alarmWords.chosen)}>
        <h2>{id}</h2>
        <p className="quiet">{say(alarmWords.gone)}</p>
        <OutcomeLine subject={id} />
      </section>
    );
  }
  const line = lineOf(desk.states.alarms, row, desk.now);
  const view = line.rows.find((one) => one.id === id) ?? queueRow(desk.states.alarms, row, desk.now);
  return (
    <section className="panel" aria-label={say(alarmWords.chosen)}>
      <header className="panel-head">
        <PriorityMark priority={view.priority} state={markStateOf(row)} />
        <h2>{say(view.kind)}</h2>
        <span className="number">{id}</span>
      </header>
      <p className="panel-place">
        {view.pointName ? say(view.pointName) : view.panelName ? say(view.panelName) : ''}
        <br />
        {view.place ? `${view.place.level} · ${view.place.zoneName ? say(view.place.zoneName) : view.place.zone}` : ''}
        {view.place?.atPanel && ` · ${say(atPanel)}`}
      </p>
      <OutcomeLine subject={id} />
      {view.noCallBack && <p className="never">{say(noCallBack)}</p>}
      <AlarmActs key={view.row.group ?? id} view={view} line={line} />
      {line.rows.length > 1 && <GroupList line={line} chosen={id} />}
      <Clocks view={view} />
      <Camera view={view} link={cameraLink} />
      {view.phone.length > 0 && <Phone view={view} />}
      <AlarmFacts view={view} />
      <History view={view} />
    </section>
  );
}

function Clocks({ view }: { view: QueueRow }) {
  const say = useSay();
  const { clock, nextEscalation } = view;
  if (!clock && !nextEscalation) return null;
  return (
    <Facts
      rows={[
        clock && [
          clock.stage === 'acknowledge' ? alarmWords.toAcknowledge : alarmWords.toHandle,
          clock.left_s === null ? spanText(clock.elapsed_s) : <Left left_s={clock.left_s} />,
        ],
        nextEscalation && [
          alarmWords.next,
          <>
            {say(stepWords[nextEscalation.step])} · {spanText(Math.max(0, nextEscalation.left_s))}
          </>,
        ],
      ]}
    />
  );
}

function Camera({ view, link }: { view: QueueRow; link: string | null }) {
  const say = useSay();
  const name = view.camera?.name ? say(view.camera.name) : view.camera?.id;
  const shown = view.camera ? (
    <>
      {name} {view.camera.name && <small>{view.camera.id}</small>}
      {link && (
        <>
          {' '}
          <a href={link} target="_blank" rel="noreferrer">
            {say(alarmWords.openCamera)}
          </a>
        </>
      )}
    </>
  ) : (
    <strong>{say(noCamera)}</strong>
  );
  return <Facts rows={[[alarmWords.camera, shown]]} />;
}

function Phone({ view }: { view: QueueRow }) {
  const say = useSay();
  return (
    <section aria-label={say(alarmWords.phoneNow)} className="phone">
      <h3>{say(alarmWords.phoneNow)}</h3>
      <ol>
        {view.phone.slice(0, 9).map((entry) => (
          <NumberedLine
            key={entry.id}
            main={say(entry.role)}
            more={`${entry.numbers.join('  ')}${entry.keyholder ? ` · ${say(alarmWords.keyholder)}` : ''}`}
          />
        ))}
      </ol>
    </section>
  );
}

function AlarmFacts({ view }: { view: QueueRow }) {
  const say = useSay();
  const time = useTime();
  const { row } = view;
  const states = [say(classWords[row.class]), ...stateWordsOf(row).map(say)].join(' · ');
  return (
    <Facts
      rows={[
        [alarmWords.state, states],
        view.flags.length > 0 && [alarmWords.flags, view.flags.map((flag) => say(flagWords[flag])).join(' · ')],
        [alarmWords.happened, view.happenedAt === null ? say(alarmWords.notSaid) : time(view.happenedAt)],
        [alarmWords.received, `${time(view.receivedAt)} · ${spanText(view.age_s)}`],
        view.count > 1 && [alarmWords.times, `×${view.count}`],
        row.point !== null && [alarmWords.point, row.point],
        row.panel !== null && [alarmWords.panel, `${row.panel}${view.panelName ? ` ${say(view.panelName)}` : ''}`],
        row.code !== null && [
          alarmWords.code,
          `${row.code} (${row.scheme === 'contact-id' ? 'Contact ID' : 'SIA DC-03'})`,
        ],
        row.deviceText !== null && [alarmWords.deviceText, row.deviceText],
        row.span !== null && [alarmWords.missed, `${time(row.span.from)} – ${time(row.span.to)}`],
      ]}
    />
  );
}

function History({ view }: { view: QueueRow }) {
  const say = useSay();
  const time = useTime();
  const { nameOf } = useDesk();
  const { row } = view;
  const who = (act: { by: string; desk: string | null }) => `${nameOf(act.by)}${act.desk ? ` @ ${act.desk}` : ''}`;
  const lines: [number, Words, string][] = [[row.raisedAt, alarmWords.raised, '']];
  if (row.count > 1) lines.push([row.lastAt, alarmWords.again, `×${row.count}`]);
  if (row.acknowledged) lines.push([row.acknowledged.at, alarmWords.acknowledgedBy, who(row.acknowledged)]);
  if (row.verifying) lines.push([row.verifying.at, alarmWords.verifying, who(row.verifying)]);
  if (row.verified)
    lines.push([
      row.verified.at,
      alarmWords.verifiedAs,
      `${say(verifyWords[row.verified.result])} · ${who(row.verified)}`,
    ]);
  if (row.restoredAt !== null) lines.push([row.restoredAt, alarmWords.restored, '']);
  if (row.shelved)
    lines.push([
      row.shelved.at,
      doneWords.shelved,
      `${say(alarmWords.until)} ${time(row.shelved.until)} · ${who(row.shelved)}`,
    ]);
  lines.sort((a, b) => a[0] - b[0]);
  return (
    <section aria-label={say(alarmWords.history)} className="timeline">
      <h3>{say(alarmWords.history)}</h3>
      <ol>
        {lines.map(([at, words, more]) => (
          <li key={words.en}>
            <time>{time(at)}</time> {say(words)} <small>{more}</small>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Off the queue for a while, the next to come back first. */
export function ShelvedPage() {
  const { states, now, choose, chosen } = useDesk();
  const say = useSay();
  const rows = shelved(states.alarms, now);
  return (
    <section className="page" aria-label={say(alarmWords.shelvedList)}>
      <h2>{say(alarmWords.shelvedList)}</h2>
      {rows.length === 0 && <p className="quiet">{say(alarmWords.noneShelved)}</p>}
      <ul className="rows">
        {rows.map((view) => (
          <li key={view.id}>
            <button
              type="button"
              aria-pressed={chosen?.id === view.id}
              onClick={() => choose({ kind: 'alarm', id: view.id })}
            >
              <PriorityMark priority={view.priority} state="shelved" />
              <span>
                {say(view.kind)} · {view.pointName ? say(view.pointName) : view.id}
              </span>
              <span className="clock">{spanText(Math.ceil((view.row.shelved!.until - now) / 1000))}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Every panel: its links, its armed areas, what is bypassed or on test. What is not known says so. */
export function PanelsPage() {
  const { states, now } = useDesk();
  const say = useSay();
  const [shown, setShown] = useState<string | null>(null);
  return (
    <section className="page" aria-label={say(alarmWords.panels)}>
      <h2>{say(alarmWords.panels)}</h2>
      <div className="cards">
        {panels(states.alarms, now).map((panel) => (
          <PanelCard
            key={panel.panel}
            panel={panel}
            open={shown === panel.panel}
            toggle={() => setShown(shown === panel.panel ? null : panel.panel)}
          />
        ))}
      </div>
    </section>
  );
}

/** Every condition with its number, what is up in bold; none is left out, since "none" is an answer too. */
function FireLine({ fire }: { fire: FireConditions }) {
  const say = useSay();
  return (
    <>
      {(Object.keys(fireConditionWords) as (keyof FireConditions)[]).map((name, index) => (
        <span key={name} className={fire[name] > 0 ? 'abnormal' : 'quiet'}>
          {index > 0 && ' · '}
          {say(fireConditionWords[name])} {fire[name]}
        </span>
      ))}
    </>
  );
}

function PanelCard({ panel, open, toggle }: { panel: PanelView; open: boolean; toggle: () => void }) {
  const { states, now } = useDesk();
  const say = useSay();
  const time = useTime();
  const links = panel.links.map(
    (link) =>
      `${link.path.toUpperCase()} ${say(link.lost ? linkWords.lost : linkWords.up)}${link.drifting ? ` · ${say(linkWords.drifting)} ${Math.round((link.drift_ms ?? 0) / 1000)} s` : ''}`,
  );
  return (
    <article
      className={panel.lost ? 'card card-abnormal' : panel.lastHeardAt === null ? 'card card-unknown' : 'card'}
      aria-label={panel.panel}
    >
      <h3>
        {panel.panel} {panel.name && say(panel.name)}
      </h3>
      <Facts
        rows={[
          [alarmWords.links, links.length > 0 ? links.join(', ') : say(linkWords.unknown)],
          [alarmWords.lastHeard, panel.lastHeardAt === null ? say(alarmWords.never) : time(panel.lastHeardAt)],
          [alarmWords.lastTest, panel.testedAt === null ? say(alarmWords.never) : time(panel.testedAt)],
          [alarmWords.open, String(panel.openAlarms)],
          panel.fire && [alarmWords.fireConditions, <FireLine key="fire" fire={panel.fire} />],
        ]}
      />
      {panel.areas.length > 0 && <h4>{say(alarmWords.areas)}</h4>}
      <ul className="plain">
        {panel.areas.map((area) => {
          const wrong = area.dueArmed === true && area.armed === false;
          const state = area.armed === null ? areaWords.unknown : area.armed ? areaWords.armed : areaWords.disarmed;
          return (
            <li key={area.area} className={area.armed === null ? 'unknown' : wrong ? 'abnormal' : ''}>
              {say(area.name)}: {say(state)} {wrong && `(${say(alarmWords.dueArmed)})`}
            </li>
          );
        })}
      </ul>
      {panel.conditions.length > 0 && <h4>{say(alarmWords.conditions)}</h4>}
      <ul className="plain">
        {panel.conditions.map(({ condition, kind, pointName }) => (
          <li key={condition.key} className="abnormal">
            {say(kind)} {pointName ? say(pointName) : (condition.point ?? condition.area ?? '')} ·{' '}
            {time(condition.begunAt)}
          </li>
        ))}
      </ul>
      <button type="button" className="act" aria-expanded={open} onClick={toggle}>
        {say(alarmWords.showLog)}
      </button>
      {open && (
        <ol className="plain log" aria-label={say(alarmWords.log)}>
          {log(states.alarms, panel.panel, now)
            .slice(0, 60)
            .map(({ line, kind, pointName }, index) => (
              <li key={`${line.at}/${index}`}>
                <time>{time(line.at)}</time> {say(kind)} {pointName && say(pointName)} <small>{line.code}</small>
              </li>
            ))}
        </ol>
      )}
    </article>
  );
}
