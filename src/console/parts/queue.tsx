import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useMemo, useRef, useState, type RefObject } from 'react';
import type { Priority } from '../../base/signal.ts';
import type { QueueEntry } from '../../modules/alarms/view-group.ts';
import { queue, queueRow, type QueueRow } from '../../modules/alarms/view.ts';
import { useDesk, useKeys, useSay, type Desk } from './desk.tsx';
import { PriorityMark } from './marks.tsx';
import { GroupRowView } from './queue-group.tsx';
import { QueueRowView } from './queue-row.tsx';
import { alarmWords } from './words.ts';

const rowHeight_px = 60;
/** Making the whole queue anew may take at most this share of the time, however fast facts come. */
const shareOfTime = 5;

/**
 * The queue's rows in order, made anew when alarms change. With ten thousand rows up that takes a moment, so it is done
 * no more often than leaves the desk usable; what a row shows of time is made as it is drawn.
 */
export function useQueue(desk: Pick<Desk, 'book' | 'states' | 'now'>): readonly QueueRow[] {
  const made = useRef<{
    rows: readonly QueueRow[];
    at: number;
    version: number;
    cost_ms: number;
    states: unknown;
  } | null>(null);
  const [, again] = useState(0);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(() => () => void (timer.current && clearTimeout(timer.current)), []);
  const { book, states, now } = desk;
  const version = book.changedAt.alarms;
  const last = made.current;
  if (last && last.version === version && last.states === states.alarms) return last.rows;
  const wait_ms = last ? last.at + last.cost_ms * shareOfTime - performance.now() : 0;
  if (last && wait_ms > 8) {
    timer.current ??= setTimeout(() => {
      timer.current = null;
      again((count) => count + 1);
    }, wait_ms);
    return last.rows;
  }
  const begun = performance.now();
  const rows = queue(states.alarms, now);
  const at = performance.now();
  made.current = { rows, at, version, cost_ms: at - begun, states: states.alarms };
  return rows;
}

/** Always at the left, and nothing covers it. */
export function Queue({ lines, rows }: { lines: readonly QueueEntry[]; rows: readonly QueueRow[] }) {
  const desk = useDesk();
  const say = useSay();
  const box = useRef<HTMLDivElement>(null);
  const { chosen, choose, states, now, page } = desk;
  const at = useMemo(
    () => (chosen?.kind === 'alarm' ? lines.findIndex((line) => line.rows.some((row) => row.id === chosen.id)) : -1),
    [lines, chosen],
  );
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight_px,
    overscan: 6,
  });
  const take = (index: number) => {
    const line = lines[Math.max(0, Math.min(index, lines.length - 1))];
    if (!line) return;
    choose({ kind: 'alarm', id: line.id });
    virtual.scrollToIndex(Math.max(0, Math.min(index, lines.length - 1)));
  };
  useSteadyChoice(box, chosen?.id ?? null, at);
  const inQueue = chosen === null || chosen.kind === 'alarm';
  const step = (by: number) => take(at < 0 ? 0 : at + by);
  useKeys(inQueue && page === 'desk' ? 10 : 1, {
    ...(inQueue
      ? {
          KeyJ: { words: nextWords, run: () => step(1), repeats: true },
          KeyK: { words: beforeWords, run: () => step(-1), repeats: true },
          ArrowDown: { words: nextWords, run: () => step(1), repeats: true },
          ArrowUp: { words: beforeWords, run: () => step(-1), repeats: true },
        }
      : {}),
    KeyQ: { words: toQueue, run: () => take(0) },
  });
  return (
    <section className="queue" aria-label={say(alarmWords.queue)}>
      <QueueHead rows={rows} />
      <div
        ref={box}
        className="queue-box"
        role="listbox"
        tabIndex={0}
        aria-label={say(alarmWords.queue)}
        aria-activedescendant={at >= 0 ? `row-${lines[at]!.id}` : undefined}
      >
        {lines.length === 0 && (
          <p className="quiet" role="option" aria-selected="false" aria-disabled="true">
            {say(desk.book.ready ? alarmWords.empty : alarmWords.notLoaded)}
          </p>
        )}
        <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {virtual.getVirtualItems().map((item) => {
            const line = lines[item.index]!;
            // What a row shows of time is made as it is drawn; which one was first is known from the whole queue only.
            const views = line.rows.flatMap((old) => {
              const row = states.alarms.rows.get(old.id);
              return row ? [{ ...queueRow(states.alarms, row, now), flags: old.flags }] : [];
            });
            const [head] = views;
            if (!head) return null;
            const pressing = views.find((view) => !view.row.acknowledged) ?? head;
            return (
              <div
                key={line.group ?? line.id}
                id={`row-${line.id}`}
                role="option"
                aria-selected={item.index === at}
                aria-setsize={lines.length}
                aria-posinset={item.index + 1}
                className={`row row-${pressing.priority}${pressing.row.acknowledged ? '' : ' row-open'}`}
                style={{ transform: `translateY(${item.start}px)`, height: rowHeight_px }}
                onClick={() => choose({ kind: 'alarm', id: line.id })}
              >
                {views.length > 1 ? (
                  <GroupRowView line={{ ...line, rows: views, head }} />
                ) : (
                  <QueueRowView view={head} />
                )}
              </div>
            );
          })}
        </div>
      </div>
    </section>
  );
}

/**
 * What comes in above the chosen line does not move it under the operator's eyes: where the queue is scrolled, it is
 * scrolled along. At its head nothing is done, so that a new first line is seen.
 */
function useSteadyChoice(box: RefObject<HTMLDivElement | null>, chosen: string | null, at: number): void {
  const before = useRef<{ chosen: string | null; at: number }>({ chosen: null, at: -1 });
  useLayoutEffect(() => {
    const last = before.current;
    before.current = { chosen, at };
    const moved = last.chosen === chosen && last.at >= 0 && at >= 0 ? at - last.at : 0;
    if (moved !== 0 && box.current && box.current.scrollTop > 0) box.current.scrollTop += moved * rowHeight_px;
  }, [box, chosen, at]);
}

const nextWords = { zh: '下一条', en: 'Next row' };
const beforeWords = { zh: '上一条', en: 'Row before' };
const toQueue = { zh: '到队列之首', en: 'Top of the queue' };
const unacknowledged = { zh: '未确认', en: 'not acknowledged' };

function QueueHead({ rows }: { rows: readonly QueueRow[] }) {
  const say = useSay();
  const counts = useMemo(() => {
    const open: Record<Priority, number> = { P1: 0, P2: 0, P3: 0, P4: 0 };
    for (const row of rows) if (!row.row.acknowledged) open[row.priority]++;
    return open;
  }, [rows]);
  const open = counts.P1 + counts.P2 + counts.P3 + counts.P4;
  return (
    <header className="queue-head">
      <h2>{say(alarmWords.queue)}</h2>
      <span className="figures" aria-label={`${say(unacknowledged)} ${open} / ${rows.length}`}>
        <strong>{open}</strong> {say(unacknowledged)} / {rows.length}
      </span>
      <span className="queue-counts" aria-hidden="true">
        {(['P1', 'P2', 'P3', 'P4'] as const).map((priority) => (
          <span key={priority} className={counts[priority] === 0 ? 'count count-none' : 'count'}>
            <PriorityMark priority={priority} state={counts[priority] === 0 ? 'taken' : 'open'} word={false} />{' '}
            {counts[priority]}
          </span>
        ))}
      </span>
    </header>
  );
}
