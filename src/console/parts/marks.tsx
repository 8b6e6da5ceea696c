import type { Priority } from '../../base/signal.ts';
import { priorityWords } from '../../modules/alarms/words.ts';
import { useSay } from './desk.tsx';

/** How a row stands: filled while nobody took it, dashed when it went back before anybody did, an outline when taken. */
export type MarkState = 'open' | 'returned' | 'taken' | 'shelved';

/** One shape a priority, so that colour is never what tells them apart. On a field of 24 by 24. */
export const shapes: Record<Priority, string> = {
  P1: 'M12 1.5 23.3 21.5 0.7 21.5Z',
  P2: 'M12 0.5 23.5 12 12 23.5 0.5 12Z',
  P3: 'M2.5 2.5H21.5V21.5H2.5Z',
  P4: 'M12 1.5a10.5 10.5 0 1 1 0 21a10.5 10.5 0 1 1 0-21Z',
};
const numeralAt: Record<Priority, number> = { P1: 19, P2: 16.5, P3: 17, P4: 16.5 };

/** Shape, numeral and word. */
export function PriorityMark({
  priority,
  state,
  word = true,
}: {
  priority: Priority;
  state: MarkState;
  word?: boolean;
}) {
  const say = useSay();
  return (
    <span className={`mark mark-${priority} mark-${state}`}>
      <svg viewBox="-1 -1 26 26" width="26" height="26" aria-hidden="true" focusable="false">
        <path d={shapes[priority]} className="mark-shape" />
        <text x="12" y={numeralAt[priority]} className="mark-glyph" textAnchor="middle">
          {priority.slice(1)}
        </text>
        {state === 'shelved' && <path d="M0 24 24 0" className="mark-strike" />}
      </svg>
      <span className={word ? 'mark-word' : 'unseen'}>{say(priorityWords[priority])}</span>
    </span>
  );
}
