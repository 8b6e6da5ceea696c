import { useState } from 'react';
import type { Instant } from '../../base/instant.ts';
import { formatLocal } from '../../base/local-time.ts';
import { Acts, Choices, OutcomeLine, type Act } from '../../console/parts/acts.tsx';
import { useDesk, useSay, useTime, useTimeZone } from '../../console/parts/desk.tsx';
import { Facts } from '../../console/parts/facts.tsx';
import { usePrint } from '../../console/parts/reports.ts';
import { GrantTest } from '../../console/parts/grant-test.tsx';
import { spanText } from '../../console/parts/times.tsx';
import { offQueue, tests, type OffQueue, type PointLine, type TestView } from './view.ts';
import { onTestWords } from './words.ts';

const subject = 'on-test';
const shownOfLine = 2;

/** Fixed above the queue for as long as anything does not reach it: what, how long yet, and what was done at a panel. */
export function OffQueueLine() {
  const { states, now, go } = useDesk();
  const say = useSay();
  const all = offQueue(states['on-test'], now);
  if (all.length === 0) return null;
  return (
    <button
      type="button"
      className="off-queue"
      aria-label={`${say(onTestWords.line)}: ${all.length}`}
      onClick={() => go('on-test')}
    >
      <strong>{say(onTestWords.line)}</strong>
      {all.slice(0, shownOfLine).map((one) => (
        <Off key={one.key} one={one} />
      ))}
      {all.length > shownOfLine && <span>+{all.length - shownOfLine}</span>}
    </button>
  );
}

function Off({ one }: { one: OffQueue }) {
  const say = useSay();
  return (
    <span>
      {say(one.why)} {one.count > 1 && `×${one.count} `}
      {say(one.what)}{' '}
      {one.left_s === null ? (
        say(onTestWords.atPanel)
      ) : (
        <span className="clock">
          {say(onTestWords.left)} {spanText(one.left_s)}
        </span>
      )}
    </span>
  );
}

/** What is on test and what was: grant, end, and the report of each walk test. */
export function OnTestPage() {
  const { states, now, begin, choose, chosen, act } = useDesk();
  const say = useSay();
  const [flow, setFlow] = useState<'grant' | 'end' | 'print' | null>(begin === 'on-test' ? 'grant' : null);
  const { running, planned, over } = tests(states['on-test'], now);
  const end = () => {
    setFlow(null);
    if (begin === 'on-test') choose(chosen);
  };
  const open = [...running, ...planned];
  const all = [...open, ...over].slice(0, 9);
  const print = usePrint();
  const printTest = (view: TestView | undefined) => {
    end();
    if (view) print({ kind: 'walk-test', test: view.row.id });
  };
  const endTest = (view: TestView | undefined) => {
    end();
    if (view) void act(subject, { type: 'end on-test', test: view.row.id }, onTestWords.endedNow);
  };
  const row = chosen?.kind === 'alarm' && begin === 'on-test' ? states.alarms.rows.get(chosen.id) : undefined;
  const acts: Act[] = [{ code: 'KeyB', words: onTestWords.grant, next: true, run: () => setFlow('grant') }];
  if (open.length > 0) {
    const run = () => (open.length === 1 ? endTest(open[0]) : setFlow('end'));
    acts.push({ code: 'KeyX', words: onTestWords.end, run });
  }
  if (all.length > 0) {
    const run = () => (all.length === 1 ? printTest(all[0]) : setFlow('print'));
    acts.push({ code: 'Minus', words: onTestWords.print, run });
  }
  return (
    <section className="page tests" aria-label={say(onTestWords.title)}>
      <h2>{say(onTestWords.title)}</h2>
      <OutcomeLine subject={subject} />
      {flow === null && <Acts acts={acts} label={onTestWords.title} rank={25} />}
      {flow === 'grant' && <GrantTest initial={row?.point ?? ''} subject={subject} onEnd={end} />}
      {flow === 'end' && (
        <Choices
          title={onTestWords.end}
          choices={open.map((view) => ({ words: view.what, more: { zh: view.row.id, en: view.row.id } }))}
          onCancel={end}
          onChoose={(index) => endTest(open[index])}
        />
      )}
      {flow === 'print' && (
        <Choices
          title={onTestWords.print}
          choices={all.map((view) => ({ words: view.what, more: { zh: view.row.id, en: view.row.id } }))}
          onCancel={end}
          onChoose={(index) => printTest(all[index])}
        />
      )}
      {open.length === 0 && over.length === 0 && <p className="quiet">{say(onTestWords.none)}</p>}
      <PanelSide />
      {open.map((view) => (
        <TestCard key={view.row.id} view={view} />
      ))}
      {over.length > 0 && <h3>{say(onTestWords.over)}</h3>}
      {over.map((view) => (
        <TestCard key={view.row.id} view={view} />
      ))}
    </section>
  );
}

function PanelSide() {
  const { states, now } = useDesk();
  const say = useSay();
  const rows = offQueue(states['on-test'], now).filter((one) => one.atPanel);
  if (rows.length === 0) return null;
  return (
    <section aria-label={say(onTestWords.atPanel)}>
      <h3>{say(onTestWords.atPanel)}</h3>
      <ul className="plain">
        {rows.map((one) => (
          <li key={one.key}>
            <strong>{say(one.what)}</strong> {say(one.why)} ×{one.count}
          </li>
        ))}
      </ul>
    </section>
  );
}

const endings = { time: onTestWords.byTime, 'by-hand': onTestWords.byHand, cancelled: onTestWords.cancelled } as const;

function TestCard({ view }: { view: TestView }) {
  const say = useSay();
  const timeZone = useTimeZone();
  // With the day, since a test may run over midnight.
  const day = (at: Instant) => formatLocal(at, timeZone).slice(5, 16);
  const { nameOf } = useDesk();
  const { row, stage } = view;
  const heard = view.points.filter((one) => one.heardAt !== null);
  const silent = view.points.filter((one) => one.heardAt === null);
  const stand = row.ended ? endings[row.ended.why] : stage === 'planned' ? onTestWords.planned : onTestWords.running;
  return (
    <article className="card" aria-label={row.id}>
      <h3>
        {row.id} · {say(view.what)} · {say(stand)}
        {stage !== 'ended' && (
          <span className="clock">
            {' '}
            {say(onTestWords.left)} {spanText(Math.max(0, view.left_s))}
          </span>
        )}
      </h3>
      <Facts
        rows={[
          [onTestWords.from, `${day(row.from)} – ${day(row.ended?.at ?? row.to)}`],
          [onTestWords.workOrder, row.workOrder],
          view.askedBy && [onTestWords.askedBy, say(view.askedBy)],
          [onTestWords.grantedBy, `${nameOf(row.granted.by)}${row.granted.desk ? ` @ ${row.granted.desk}` : ''}`],
          row.fireWatch !== null && [onTestWords.fireWatch, row.fireWatch],
          view.notRestored.length > 0 && [
            stage === 'ended' ? onTestWords.notRestored : onTestWords.stillUp,
            view.notRestored.join(' · '),
          ],
        ]}
      />
      <PointList title={`${say(onTestWords.heard)} ${heard.length}`} points={heard} />
      <PointList title={`${say(onTestWords.notHeard)} ${silent.length}`} points={silent} />
    </article>
  );
}

function PointList({ title, points }: { title: string; points: readonly PointLine[] }) {
  const say = useSay();
  const time = useTime();
  if (points.length === 0) return null;
  return (
    <section aria-label={title}>
      <h4>{title}</h4>
      <ul className="plain test-points">
        {points.map((one) => (
          <li key={one.point}>
            {/* A drawn tick or an empty box, with the time beside it: told without colour. */}
            <svg aria-hidden="true" viewBox="0 0 14 20" fill="none" stroke="currentColor">
              <rect x="1" y="4" width="12" height="12" />
              {one.heardAt !== null && <path strokeWidth="2" d="M3 10 6 13 12 5" />}
            </svg>
            <span className="figures">{one.point}</span>
            <span>{one.name && say(one.name)}</span>
            {one.heardAt !== null && <time>{time(one.heardAt)}</time>}
          </li>
        ))}
      </ul>
    </section>
  );
}
