import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { AlarmPanel } from '../../modules/alarms/page.tsx';
import { entries } from '../../modules/alarms/view-group.ts';
import type { QueueRow } from '../../modules/alarms/view.ts';
import { IncidentPanel, IncidentRow } from '../../modules/incidents/page.tsx';
import { list } from '../../modules/incidents/view.ts';
import { cameraLink } from '../../modules/sites/view.ts';
import { CheckOf, EmptyPosts } from '../../modules/timers/page.tsx';
import { ToldOf } from '../../modules/told/page.tsx';
import { UnitPanel, UnitsBoard } from '../../modules/units/page.tsx';
import { board } from '../../modules/units/view.ts';
import type { FeedClient } from '../feed/client.ts';
import { keyName, type Bindings } from '../keys/keys.ts';
import { FloodBand } from '../parts/flood-band.tsx';
import { OffQueueLine } from '../../modules/on-test/page.tsx';
import { ForCommander } from '../parts/for-commander.tsx';
import { Queue, useQueue } from '../parts/queue.tsx';
import { HandoverDue } from '../parts/handover-due.tsx';
import { ReviewsDue } from '../parts/reviews.tsx';
import { OrdersDue } from '../parts/orders-due.tsx';
import { OutcomeLine } from '../parts/acts.tsx';
import { deskFaults, DeskFaultsBand, faultKey, isUnmanned } from '../parts/desk-faults.tsx';
import { DueFlags, useDueSound } from '../parts/due.tsx';
import { useDesk, useKeys, useSay } from '../parts/desk.tsx';
import { incidentWords } from '../parts/words.ts';
import { pages } from '../pages.ts';
import { KitBand } from './paper.tsx';
import type { Sound, SoundState } from '../sound/sound.ts';
import { shellWords } from '../words.ts';
import { baseOf, LiveWatch } from './live-watch.tsx';
import { ChangeOperator, LockBand, useOperatorKeys, type Operator } from './operator.tsx';

const Plan = lazy(() => import('../parts/plan.tsx').then((part) => ({ default: part.Plan })));

interface RoomProps {
  feed: FeedClient | null;
  sound: Sound;
  soundState: SoundState;
  operator: Operator;
  /** The incoming is asked for name and password. */
  changing: boolean;
  setChanging: (changing: boolean) => void;
}

/** Queue at the left, always; the situation or a page in the middle; what is chosen at the right. */
export function Room({ feed, sound, soundState, operator, changing, setChanging }: RoomProps) {
  const desk = useDesk();
  const rows = useQueue(desk);
  const { alarms } = desk.states;
  const lines = useMemo(() => entries(alarms, rows), [alarms, rows]);
  const [keyList, setKeyList] = useState(false);
  const [breaksIn, setBreaksIn] = useState(false);
  const stale = feed?.isStale() ?? false;
  const base = baseOf(desk.site);
  const sitting = feed?.presence ?? [];
  const faults = deskFaults(sitting, desk.me.desk, desk.now);
  const others = faultKey(faults.filter((fault) => !fault.own));
  const [quietFaults, setQuietFaults] = useState('');
  const faultSound = others !== '' && others !== quietFaults ? 'P3' : null;
  useSounding({ rows, stale, breaksIn, sound, state: soundState, desk: desk.me.desk, faultSound });
  useFirstChoice(lines);
  useRoomKeys(
    () => setKeyList((shown) => !shown),
    () => setQuietFaults(others),
  );
  useOperatorKeys(operator, () => setChanging(true));
  // A page the one before might see and this one may not gives way to the situation.
  const page = pages.find((one) => one.name === desk.page && one.roles.includes(desk.me.role));
  const Shown = page?.component;
  return (
    <main className={`room${stale ? ' room-stale' : ''}${base !== null ? ' room-exercise' : ''}`}>
      <div className="left">
        <LockBand operator={operator} />
        {stale && feed && <StaleBand feed={feed} />}
        {soundState === 'lost' && <SoundBand sound={sound} />}
        {base !== null && <LiveWatch key={base} base={base} onBreakIn={setBreaksIn} />}
        <KitBand />
        <DeskFaultsBand faults={faults} unmanned={isUnmanned(sitting)} now={desk.now} />
        <OutcomeLine subject="desk" />
        <FloodBand />
        <OffQueueLine />
        <Queue lines={lines} rows={rows} />
        <ForCommander />
        <ReviewsDue />
        <OrdersDue />
        <HandoverDue />
        <Incidents />
      </div>
      <div className="middle">
        {Shown ? (
          <Shown />
        ) : (
          <>
            <Suspense fallback={<section className="plan" />}>
              <Plan />
            </Suspense>
            <EmptyPosts />
            <UnitsBoard />
          </>
        )}
      </div>
      <aside className="right" aria-label={useSay()(shellWords.detail)}>
        {keyList && <KeyList close={() => setKeyList(false)} />}
        {/* Out of sight it keeps its keys: the list says what works now, and it does. */}
        {changing && <ChangeOperator operator={operator} close={() => setChanging(false)} />}
        <div hidden={keyList || changing}>
          <Detail />
        </div>
      </aside>
    </main>
  );
}

function Detail() {
  const { chosen, begin, states, now } = useDesk();
  const say = useSay();
  if (chosen?.kind === 'incident') {
    return (
      <IncidentPanel key={`${chosen.id}/${begin}`} id={chosen.id} begin={begin}>
        <CheckOf id={chosen.id} />
        <ToldOf id={chosen.id} />
      </IncidentPanel>
    );
  }
  if (chosen?.kind === 'unit') return <UnitPanel key={chosen.id} id={chosen.id} />;
  if (chosen?.kind === 'alarm') {
    const point = states.alarms.rows.get(chosen.id)?.point;
    const camera = point ? states.alarms.book.points.get(point)?.verifyCamera : undefined;
    const link =
      camera === undefined
        ? null
        : cameraLink(states.sites, camera, states.alarms.rows.get(chosen.id)?.raisedAt ?? now);
    return <AlarmPanel key={chosen.id} id={chosen.id} cameraLink={link} />;
  }
  return (
    <section className="panel">
      <p>{say(shellWords.nothingChosen)}</p>
      <p className="quiet">{say(shellWords.nothingHint)}</p>
    </section>
  );
}

/** With nothing chosen, what heads the queue is; a choice an operator made is never changed under their hands. */
function useFirstChoice(rows: readonly { id: string }[]): void {
  const { chosen, choose } = useDesk();
  const first = rows[0]?.id;
  useEffect(() => {
    if (chosen === null && first !== undefined) choose({ kind: 'alarm', id: first });
  }, [chosen, first, choose]);
}

interface Sounding {
  rows: readonly QueueRow[];
  stale: boolean;
  /** A live P1 waits while this desk rehearses: nothing rehearsed sounds over it. */
  breaksIn: boolean;
  sound: Sound;
  state: SoundState;
  desk: string;
  /** Another desk cannot be relied on, and nobody here has silenced that yet. */
  faultSound: 'P3' | null;
}

/** The most urgent row that still sounds at this desk; unacknowledged rows stand first, so the first one found is it. */
function useSounding({ rows, stale, breaksIn, sound, state, desk, faultSound }: Sounding): void {
  const sounding = useMemo(
    () => rows.find((row) => row.sound !== null && !row.sound.silencedDesks.includes(desk)),
    [rows, desk],
  );
  const due = useDueSound();
  const loudest = [sounding?.priority ?? null, due, faultSound].filter((one) => one !== null).sort()[0] ?? null;
  useEffect(() => {
    if (state !== 'ok') return;
    sound.want(breaksIn ? 'P1' : stale ? 'lost' : loudest);
  }, [sound, state, stale, breaksIn, loudest]);
}

function useRoomKeys(toggleKeyList: () => void, silenced: () => void): void {
  const { act, choose, go, me, states, now } = useDesk();
  const bindings: Bindings = {
    KeyN: {
      words: shellWords.intake,
      run: () =>
        void act('desk', { type: 'start intake' }).then((reply) => {
          if (reply.ok && reply.value.incident) choose({ kind: 'incident', id: reply.value.incident }, 'intake');
        }),
    },
    KeyM: {
      words: shellWords.silence,
      run: () => {
        silenced();
        void act('desk', { type: 'silence' }, shellWords.silence);
      },
    },
    KeyU: {
      words: shellWords.units,
      run: () => {
        const [first] = board(states.units, now);
        if (first) choose({ kind: 'unit', id: first.unit });
      },
    },
    KeyW: {
      words: shellWords.incidents,
      run: () => {
        const [first] = list(states.incidents, now);
        if (first) choose({ kind: 'incident', id: first.id });
      },
    },
    Slash: { words: shellWords.keyList, run: toggleKeyList },
  };
  for (const page of pages)
    if (page.roles.includes(me.role)) bindings[page.code] = { words: page.words, run: () => go(page.name) };
  useKeys(0, bindings);
  useUnitSteps();
}

/** J and K move through the units while one is chosen. */
function useUnitSteps(): void {
  const { chosen, choose, states, now } = useDesk();
  const step = (by: number) => {
    const rows = board(states.units, now);
    const at = rows.findIndex((row) => row.unit === chosen?.id);
    const next = rows[Math.max(0, Math.min(rows.length - 1, at + by))];
    if (next) choose({ kind: 'unit', id: next.unit });
  };
  useKeys(10, chosen?.kind === 'unit' ? steps(step) : {});
}

function steps(step: (by: number) => void): Bindings {
  const next = { words: shellWords.next, run: () => step(1), repeats: true };
  const before = { words: shellWords.before, run: () => step(-1), repeats: true };
  return { KeyJ: next, ArrowDown: next, KeyK: before, ArrowUp: before };
}

function Incidents() {
  const { states, now, chosen, choose } = useDesk();
  const say = useSay();
  const rows = list(states.incidents, now).filter((row) => row.open || row.id === chosen?.id);
  const open = rows.filter((row) => row.open).length;
  const step = (by: number) => {
    const at = rows.findIndex((row) => row.id === chosen?.id);
    const next = rows[Math.max(0, Math.min(rows.length - 1, at + by))];
    if (next) choose({ kind: 'incident', id: next.id });
  };
  useKeys(10, chosen?.kind === 'incident' ? steps(step) : {});
  return (
    <section className="incidents" aria-label={say(incidentWords.list)}>
      <header className="queue-head">
        <h2>{say(incidentWords.list)}</h2>
        <span className="figures">{open}</span>
        <button type="button" className="act" onClick={() => startIntake()}>
          <kbd aria-hidden="true">N</kbd> {say(shellWords.intake)}
        </button>
      </header>
      {rows.length === 0 && <p className="quiet">{say(incidentWords.empty)}</p>}
      <ul className="incident-list">
        {rows.map((row) => (
          <li key={row.id}>
            <button
              type="button"
              aria-pressed={chosen?.id === row.id}
              className="row"
              onClick={() => choose({ kind: 'incident', id: row.id })}
            >
              <IncidentRow row={row}>
                <DueFlags incident={row.id} />
              </IncidentRow>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );

  function startIntake(): void {
    window.dispatchEvent(new KeyboardEvent('keydown', { code: 'KeyN' }));
  }
}

/** Nothing was heard from the server: above the queue, in words, with how long. */
function StaleBand({ feed }: { feed: FeedClient }) {
  const say = useSay();
  return (
    <div role="alert" className="band band-stale">
      <strong>{say(shellWords.stale)}</strong> {Math.round((performance.now() - feed.heardAt_ms) / 1_000)}{' '}
      {say(shellWords.staleSince)}
    </div>
  );
}

function SoundBand({ sound }: { sound: Sound }) {
  const say = useSay();
  return (
    <div role="alert" className="band band-sound">
      <strong>{say(shellWords.soundLost)}</strong>{' '}
      <button type="button" className="act" onClick={() => void sound.open()}>
        {say(shellWords.soundOpen)}
      </button>
    </div>
  );
}

/** Every key that works at this moment. It stands where the detail stands, never over the queue. */
function KeyList({ close }: { close: () => void }) {
  const { keys } = useDesk();
  const say = useSay();
  useKeys(25, { Escape: { words: shellWords.closeList, run: close } });
  return (
    <section className="panel" aria-label={say(shellWords.keyList)}>
      <header className="panel-head">
        <h2>{say(shellWords.keyList)}</h2>
      </header>
      <dl className="facts key-list">
        {keys.all().map(({ code, words }) => (
          <div key={code}>
            <dt>
              <kbd>{keyName(code)}</kbd>
            </dt>
            <dd>{say(words)}</dd>
          </div>
        ))}
      </dl>
      <button type="button" className="act" onClick={close}>
        <kbd aria-hidden="true">Esc</kbd> {say(shellWords.closeList)}
      </button>
    </section>
  );
}
