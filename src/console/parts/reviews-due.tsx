import { keyName } from '../keys/keys.ts';
import { useDesk, useSay } from './desk.tsx';
import { operatorWords, reviewsKey } from './operator-words.ts';

/** How many P2 closes wait for the commander: below the queue of the commander's desk, and only while there are any. */
export function ReviewsDue() {
  const { states, me, go } = useDesk();
  const say = useSay();
  const { toReview, reviewsUnlisted } = states.incidents;
  if (me.role !== 'commander' || toReview.size === 0) return null;
  return (
    <button type="button" className="row-button handover-due" onClick={() => go('reviews')}>
      <kbd aria-hidden="true">{keyName(reviewsKey)}</kbd>
      <strong>{say(operatorWords.reviewsWait)}</strong>
      <small className="figures">{toReview.size + reviewsUnlisted}</small>
    </button>
  );
}
