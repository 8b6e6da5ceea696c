import { useState } from 'react';
import { formatLocal } from '../../base/local-time.ts';
import type { Words } from '../../base/words.ts';
import { Acts, Choices, OutcomeLine, type Act } from '../../console/parts/acts.tsx';
import { useDesk, useKeys, useReasons, useSay, useTimeZone, type Command } from '../../console/parts/desk.tsx';
import { Facts } from '../../console/parts/facts.tsx';
import { spanText } from '../../console/parts/times.tsx';
import { actWords, doneWords, incidentWords, unitWords } from '../../console/parts/words.ts';
import { board, type BoardRow } from './view.ts';
import { statusWords } from './words.ts';

const statuses = ['AK', 'ER', 'OS', 'CL', 'RT', 'AV'] as const;
const backAtPost = { zh: '已返岗', en: 'back at post' };
/** Subject of acts that are about the board as a whole. */
const boardSubject = 'units-board';

/** Everyone signed on, at work first. */
export function UnitsBoard() {
  const { states, now, chosen, choose, act } = useDesk();
  const say = useSay();
  const rows = board(states.units, now);
  const signOn = () => void act(boardSubject, { type: 'sign on shift' });
  useKeys(0, { KeyY: { words: actWords.signOnShift, run: signOn } });
  return (
    <section className="board" aria-label={say(unitWords.board)}>
      <header className="board-head">
        <h2>{say(unitWords.board)}</h2>
        <Counts rows={rows} />
        <OutcomeLine subject={boardSubject} />
        <button type="button" className="act" onClick={signOn}>
          <kbd aria-hidden="true">Y</kbd> {say(actWords.signOnShift)}
        </button>
      </header>
      {rows.length === 0 && <p className="quiet">{say(unitWords.empty)}</p>}
      <ul className="tiles">
        {rows.map((row) => (
          <li key={row.unit}>
            <UnitTile
              row={row}
              chosen={chosen?.kind === 'unit' && chosen.id === row.unit}
              choose={() => choose({ kind: 'unit', id: row.unit })}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Counts({ rows }: { rows: readonly BoardRow[] }) {
  const say = useSay();
  const counts = new Map<BoardRow['status'], number>();
  for (const row of rows) counts.set(row.status, (counts.get(row.status) ?? 0) + 1);
  return (
    <p className="figures quiet">
      {[...counts].map(([status, count]) => `${say(statusWords[status])} ${count}`).join(' · ')}
    </p>
  );
}

function UnitTile({ row, chosen, choose }: { row: BoardRow; chosen: boolean; choose: () => void }) {
  const say = useSay();
  const busy = row.current !== null;
  const kind = row.help ? 'tile tile-help' : busy ? 'tile tile-busy' : 'tile';
  return (
    <button type="button" className={kind} aria-pressed={chosen} onClick={choose}>
      <span className="tile-head">
        <strong>{row.unit}</strong>
        <span>{row.help ? say(actWords.help) : say(row.statusWords)}</span>
      </span>
      <span className="tile-foot">
        <span className="tile-post">{row.current ?? (row.postName ? say(row.postName) : '')}</span>
        <span className="clock">{spanText(row.since_s)}</span>
      </span>
      {row.standBy && <span className="flag">{say(row.standBy.words)}</span>}
    </button>
  );
}

/** The chosen unit, and what a desk sets for it. */
export function UnitPanel({ id }: { id: string }) {
  const { states, now } = useDesk();
  const say = useSay();
  const row = board(states.units, now).find((one) => one.unit === id);
  return (
    <section className="panel" aria-label={say(unitWords.chosen)}>
      <header className="panel-head">
        <h2 className="figures">{id}</h2>
        {row && <span>{say(row.statusWords)}</span>}
      </header>
      {!row && <p className="quiet">{say(unitWords.gone)}</p>}
      <OutcomeLine subject={id} />
      {row && <UnitActs key={id} row={row} />}
      {row && <UnitFacts row={row} />}
    </section>
  );
}

function UnitActs({ row }: { row: BoardRow }) {
  const { act, choose } = useDesk();
  const [flow, setFlow] = useState<'status' | 'clear' | 'force' | null>(null);
  const [refused, setRefused] = useState<Command | null>(null);
  const clear = useReasons('unitClear');
  const force = useReasons('force');
  const { unit } = row;
  const end = () => setFlow(null);
  const run = async (command: Command, done: Words = doneWords.recorded) => {
    end();
    const reply = await act(unit, command, done);
    if (!reply.ok && reply.refusal.code === 'STATUS_OUT_OF_ORDER') {
      setRefused(command);
      setFlow('force');
    }
  };
  if (flow === 'status') {
    const taken = (index: number) => {
      const status = statuses[index]!;
      if (status === 'CL') setFlow('clear');
      else void run({ type: 'set unit status', unit, status });
    };
    return (
      <Choices
        title={incidentWords.newStatus}
        choices={statuses.map((status) => ({ words: status === 'AV' ? backAtPost : statusWords[status] }))}
        onCancel={end}
        onChoose={taken}
      />
    );
  }
  if (flow === 'clear') {
    return (
      <Choices
        title={incidentWords.clearReason}
        choices={clear.map((line) => ({ words: line }))}
        onCancel={end}
        onChoose={(index) => void run({ type: 'set unit status', unit, status: 'CL', reason: clear[index]!.number })}
      />
    );
  }
  if (flow === 'force' && refused) {
    return (
      <Choices
        title={incidentWords.forceReason}
        choices={force.map((line) => ({ words: line }))}
        onCancel={end}
        onChoose={(index) => void run({ ...refused, force: force[index]!.number })}
      />
    );
  }
  const acts: Act[] = [{ code: 'KeyT', words: actWords.status, run: () => setFlow('status'), next: true }];
  if (row.current !== null)
    acts.push({ code: 'Enter', words: actWords.toIncident, run: () => choose({ kind: 'incident', id: row.current! }) });
  acts.push({ code: 'KeyO', words: actWords.help, run: () => void run({ type: 'call help', unit }, doneWords.opened) });
  if (row.standBy)
    acts.push({ code: 'KeyB', words: actWords.standDown, run: () => void run({ type: 'stand down', unit }) });
  else acts.push({ code: 'KeyB', words: actWords.standBy, run: () => void run({ type: 'stand by', unit }) });
  acts.push({ code: 'KeyF', words: actWords.signOff, run: () => void run({ type: 'sign off unit', unit }) });
  return <Acts acts={acts} label={actWords.acts} />;
}

function UnitFacts({ row }: { row: BoardRow }) {
  const say = useSay();
  const { nameOf } = useDesk();
  const timeZone = useTimeZone();
  return (
    <Facts
      rows={[
        [unitWords.since, `${formatLocal(row.since, timeZone).slice(11)} · ${spanText(row.since_s)}`],
        [unitWords.setBy, `${nameOf(row.setBy)}${row.setAtDesk ? ` @ ${row.setAtDesk}` : ''}`],
        row.current !== null && [unitWords.incident, row.current],
        row.queue.length > 0 && [unitWords.queued, row.queue.join(', ')],
        row.post !== null && [unitWords.post, `${row.post} ${row.postName ? say(row.postName) : ''}`],
        [unitWords.strength, String(row.strength)],
        row.channel !== null && [unitWords.channel, row.channelName ? say(row.channelName) : row.channel],
        [unitWords.until, formatLocal(row.until, timeZone).slice(5, 16)],
        row.standBy && [row.standBy.words, spanText(row.standBy.left_s)],
        row.marks.length > 0 && [unitWords.marks, row.marks.map(say).join(' · ')],
      ]}
    />
  );
}
