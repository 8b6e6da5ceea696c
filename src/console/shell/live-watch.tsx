import { useEffect } from 'react';
import type { Words } from '../../base/words.ts';
import type { QueueRow } from '../../modules/alarms/view.ts';
import { cardRows } from '../../modules/practice/view.ts';
import { practiceWords } from '../../modules/practice/words.ts';
import { useBookVersion, useDesk, useKeys, useSay, useTime } from '../parts/desk.tsx';
import { useQueue } from '../parts/queue.tsx';
import { useFeed } from './use-desk.ts';

/** The site a rehearsal was forked from; null on a live journal. */
export function baseOf(stream: string): string | null {
  const at = stream.lastIndexOf('/');
  return at < 0 ? null : stream.slice(0, at);
}

/** On every view of a rehearsal and on whatever is printed of it, in words, for it must never be taken for the live room. */
export function ExerciseMark() {
  const say = useSay();
  useEffect(() => {
    const before = document.title;
    document.title = `${practiceWords.exercise.zh} ${practiceWords.exercise.en} · ${before}`;
    return () => void (document.title = before);
  }, []);
  return (
    <strong className="exercise-mark" title={say(practiceWords.exerciseNote)}>
      {practiceWords.exercise.zh} {practiceWords.exercise.en}
    </strong>
  );
}

/**
 * What a practising desk must not miss: a live P1 that nobody has answered stands above the rehearsed queue, sounds in place
 * of it, and one key goes back. When the live journal cannot be seen it says so.
 */
export function LiveWatch({ base, onBreakIn }: { base: string; onBreakIn: (breaksIn: boolean) => void }) {
  const { turnTo, now } = useDesk();
  const say = useSay();
  const { book, feed } = useFeed(base, () => turnTo(base));
  useBookVersion(book);
  const waiting = waitingP1(useQueue({ book, states: book.states, now }));
  const [first] = waiting;
  const stale = feed?.isStale() ?? false;
  const breaksIn = first !== undefined;
  useEffect(() => onBreakIn(breaksIn), [breaksIn, onBreakIn]);
  useEffect(() => () => onBreakIn(false), [onBreakIn]);
  useKeys(5, { Home: { words: practiceWords.back, run: () => turnTo(base) } });
  return (
    <>
      {first && (
        <div role="alert" className="band band-live">
          <strong>{say(practiceWords.liveAlarm)}</strong> {titleOf(first).map(say).join(' · ')}{' '}
          {waiting.length > 1 && `· ${waiting.length} ${say(practiceWords.liveAlarms)}`}
          <BackButton base={base} />
        </div>
      )}
      {!first && (
        <div className="band band-exercise" role={stale ? 'alert' : 'note'}>
          {say(stale ? practiceWords.liveLost : practiceWords.exerciseNote)}
          <BackButton base={base} />
          <LastCard />
        </div>
      )}
    </>
  );
}

/** What exercise control said last, beside the queue, since whoever practises looks there and not at the Practice page. */
function LastCard() {
  const { states } = useDesk();
  const say = useSay();
  const time = useTime();
  const [last] = cardRows(states.practice);
  if (!last) return null;
  return (
    <span className="card-said" aria-live="polite">
      <span className="figures">{time(last.at)}</span> <strong>{say(practiceWords.cards)}</strong> {say(last.words)}
    </span>
  );
}

function BackButton({ base }: { base: string }) {
  const { turnTo } = useDesk();
  const say = useSay();
  return (
    <button type="button" className="act" onClick={() => turnTo(base)}>
      <kbd aria-hidden="true">Home</kbd> <span>{say(practiceWords.back)}</span>
    </button>
  );
}

function waitingP1(rows: readonly QueueRow[]): readonly QueueRow[] {
  return rows.filter(({ row, priority }) => priority === 'P1' && row.acknowledged === null);
}

function titleOf({ kind, pointName, panelName, place }: QueueRow): readonly Words[] {
  return [kind, pointName ?? panelName, place?.zoneName ?? null].filter((words) => words !== null);
}
