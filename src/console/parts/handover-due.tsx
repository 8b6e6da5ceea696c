import { unsignedSince } from '../../modules/handovers/view.ts';
import { keyName } from '../keys/keys.ts';
import { useDesk, useSay, useTime } from './desk.tsx';
import { handoverKey, handoverWords } from './handover-words.ts';

/** The shift has begun and this desk's handover is not signed by both: below the queue until it is. */
export function HandoverDue() {
  const { states, me, now, go } = useDesk();
  const say = useSay();
  const time = useTime();
  const since =
    me.role === 'dispatcher' || me.role === 'commander' ? unsignedSince(states.handovers, me.desk, now) : null;
  if (since === null) return null;
  return (
    <button type="button" className="row-button handover-due" onClick={() => go('handover')}>
      <kbd aria-hidden="true">{keyName(handoverKey)}</kbd>
      <strong>{say(handoverWords.unsigned)}</strong>
      <small>
        {say(handoverWords.shiftBegan)} {time(since).slice(0, 5)}
      </small>
    </button>
  );
}
