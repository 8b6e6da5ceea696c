import { useEffect, useRef } from 'react';
import type { Words } from '../../base/words.ts';
import { told, type QueueEntry } from '../../modules/alarms/view-group.ts';
import type { QueueRow } from '../../modules/alarms/view.ts';
import { acknowledgedWords, flagWords, markWords } from '../../modules/alarms/words.ts';
import { useDesk, useSay, useTime } from './desk.tsx';
import { PriorityMark, type MarkState } from './marks.tsx';
import { markStateOf } from './queue-row.tsx';
import { Left, spanText } from './times.tsx';

const alarmsWords = (count: number): Words => ({ zh: `${count} 条报警`, en: `${count} alarms` });
const notTaken = (count: number): Words => ({ zh: `${count} 条未确认`, en: `${count} to acknowledge` });
const inGroup: Words = { zh: '本组报警，按到达先后', en: 'The group, in order of arrival' };
const kindsShown = 3;

function markOf(line: QueueEntry): MarkState {
  if (line.unacknowledged === 0) return 'taken';
  return line.rows.some((view) => view.row.signal === 'active') ? 'open' : 'returned';
}

/** Two lines of the queue for all alarms of a group: how many of what, the first one, where, and what is left to take. */
export function GroupRowView({ line }: { line: QueueEntry }) {
  const say = useSay();
  const { head, rows } = line;
  const pressing = rows.find((view) => !view.row.acknowledged) ?? head;
  const gravest = rows.reduce((a, b) => (b.priority < a.priority ? b : a), head);
  const confirmed = rows.find((view) => view.row.mark === 'fire-confirmed') ?? rows.find((view) => view.row.mark);
  const kinds = told(line, (view) => view.kind);
  const zones = told(line, (view) => view.place?.zoneName ?? null);
  const more = kinds.length > kindsShown ? ` +${kinds.length - kindsShown}` : '';
  return (
    <>
      <PriorityMark priority={gravest.priority} state={markOf(line)} />
      <span className="row-main">
        <span className="row-first">
          <strong>{say(alarmsWords(rows.length))}</strong>
          <span className="row-where">{zones.map(say).join(' + ')}</span>
        </span>
        <span className="row-second">
          {/* A fire says what it is; its detectors by kind stand in the list beside it. */}
          {!confirmed && <span className="row-place">{kinds.slice(0, kindsShown).map(say).join(' · ') + more}</span>}
          <span className="row-states group-states">
            {confirmed?.row.mark && say(markWords[confirmed.row.mark])}
            {confirmed?.row.mark && ' · '}
            {say(line.unacknowledged > 0 ? notTaken(line.unacknowledged) : acknowledgedWords.yes)}
            {rows.some((view) => view.atCommander) && <span className="flag">{say(atCommander)}</span>}
          </span>
        </span>
      </span>
      <span className="row-clock">
        {pressing.clock?.left_s != null ? (
          <Left left_s={pressing.clock.left_s} />
        ) : (
          <span className="clock">{spanText(head.age_s)}</span>
        )}
        <span className="number">{line.incident ?? line.id}</span>
      </span>
    </>
  );
}

const atCommander: Words = { zh: '已到指挥长席', en: 'at the commander' };

/** All alarms of the chosen one's group; a press chooses one, and so do left and right. */
export function GroupList({ line, chosen }: { line: QueueEntry; chosen: string }) {
  const say = useSay();
  const { choose } = useDesk();
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-pressed="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  return (
    <section className="group-list" aria-label={say(inGroup)}>
      <h3>
        {say(inGroup)} <span className="figures">{line.rows.length}</span>
      </h3>
      <ol ref={list}>
        {line.rows.map((view) => (
          <li key={view.id}>
            <button
              type="button"
              aria-pressed={view.id === chosen}
              className={view.row.acknowledged ? '' : 'group-open'}
              onClick={() => choose({ kind: 'alarm', id: view.id })}
            >
              <GroupItem view={view} />
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

function GroupItem({ view }: { view: QueueRow }) {
  const say = useSay();
  const time = useTime();
  return (
    <>
      <PriorityMark priority={view.priority} state={markStateOf(view.row)} word={false} />
      <time>{time(view.receivedAt)}</time>
      <span className="group-where">{view.pointName ? say(view.pointName) : say(view.kind)}</span>
      {view.flags.includes('first') && <span className="flag">{say(flagWords.first)}</span>}
    </>
  );
}
