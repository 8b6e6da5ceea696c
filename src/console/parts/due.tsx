import type { Priority } from '../../base/signal.ts';
import { checkOf, checks } from '../../modules/timers/view.ts';
import { timerWords } from '../../modules/timers/words.ts';
import { overdue } from '../../modules/told/view.ts';
import { useDesk, useSay } from './desk.tsx';
import { spanText } from './times.tsx';

/** More are counted only: the list must keep its rows on the screen, and the panel says them all. */
const flagsMax = 3;

/** What of an incident is over its time, on its row: only that, so that a row without it stays grey. */
export function DueFlags({ incident }: { incident: string }) {
  const { states, now, me } = useDesk();
  const say = useSay();
  const check = checkOf(states.timers, incident, now, me.desk);
  const late = overdue(states.told, now, me.desk, incident);
  const silent = check?.overdue ? check : null;
  if (!silent && late.length === 0) return null;
  return (
    <span className="row-due">
      {silent && (
        <span className="flag flag-strong">
          {say(timerWords.overdue)} {spanText(-silent.left_s)}
        </span>
      )}
      {late.slice(0, flagsMax).map((row) => (
        <span key={`${row.about}/${row.words.en}`} className="flag flag-late">
          {say(row.words)} {spanText(row.over_s)}
        </span>
      ))}
      {late.length > flagsMax && <span className="flag flag-late">+{late.length - flagsMax}</span>}
    </span>
  );
}

/** People who do not answer sound like a P1, somebody who was not told like a P2; null where this desk hears nothing. */
export function useDueSound(): Priority | null {
  const { states, now, me } = useDesk();
  if (checks(states.timers, now, me.desk).some((row) => row.sounds)) return 'P1';
  return overdue(states.told, now, me.desk).some((row) => row.sounds) ? 'P2' : null;
}
