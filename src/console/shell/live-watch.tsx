import { useEffect, useMemo } from 'react';
import type { Words } from '../../base/words.ts';
import { queue, type QueueRow } from '../../modules/alarms/view.ts';
import { practiceWords } from '../../modules/practice/words.ts';
import { useBookVersion, useDesk, useKeys, useSay } from '../parts/desk.tsx';
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
  const version = useBookVersion(book);
  const waiting = useMemo(() => waitingP1(queue(book.states.alarms, now)), [book, version, now]);
  const [first] = waiting;
  const stale = feed?.isStale() ?? false;
  useEffect(() => onBreakIn(first !== undefined), [first === undefined, onBreakIn]);
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
        </div>
      )}
    </>
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
