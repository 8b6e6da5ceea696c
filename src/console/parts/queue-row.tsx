import type { Words } from '../../base/words.ts';
import type { AlarmRow } from '../../modules/alarms/state.ts';
import type { QueueRow } from '../../modules/alarms/view.ts';
import {
  acknowledgedWords,
  atPanel,
  flagWords,
  handlingWords,
  markWords,
  noCallBack,
  signalWords,
  type Flag,
} from '../../modules/alarms/words.ts';
import { useDesk, useSay } from './desk.tsx';
import { PriorityMark, type MarkState } from './marks.tsx';
import { Left, spanText } from './times.tsx';
import { alarmWords } from './words.ts';

export function markStateOf(row: AlarmRow): MarkState {
  if (row.shelved) return 'shelved';
  if (row.acknowledged) return 'taken';
  return row.signal === 'restored' ? 'returned' : 'open';
}

/** The axes that are not at their plain value, and the fire mark. */
export function stateWordsOf(row: AlarmRow): Words[] {
  const words: Words[] = [];
  if (row.mark) words.push(markWords[row.mark]);
  if (row.signal === 'restored') words.push(signalWords.restored);
  words.push(
    row.handling === 'none' ? acknowledgedWords[row.acknowledged ? 'yes' : 'no'] : handlingWords[row.handling],
  );
  return words;
}

/** Nearly every urgent alarm will need a reset one day; it is worth room on the row when nothing else is left to do. */
function isWorthARow(flag: Flag, row: AlarmRow): boolean {
  if (flag === 'shelved') return false;
  return flag !== 'needsReset' || (row.signal === 'restored' && row.acknowledged !== null);
}

/** Two lines: what and where; how it stands and since when. */
export function QueueRowView({ view }: { view: QueueRow }) {
  const say = useSay();
  const { me } = useDesk();
  const { row, place } = view;
  const where = view.pointName ?? view.panelName;
  const zone = place ? `${place.level} ${place.zoneName ? say(place.zoneName) : place.zone}` : '';
  return (
    <>
      <PriorityMark priority={view.priority} state={markStateOf(row)} />
      <span className="row-main">
        <span className="row-first">
          <strong>{say(view.kind)}</strong>
          {view.count > 1 && <span className="row-count">×{view.count}</span>}
          <span className="row-where">{where ? say(where) : view.id}</span>
        </span>
        <span className="row-second">
          <span className="row-place">
            {zone}
            {place?.atPanel && ` (${say(atPanel)})`}
          </span>
          <span className="row-states">
            <span className="state-words">{stateWordsOf(row).map(say).join(' · ')}</span>
            {view.flags
              .filter((flag) => isWorthARow(flag, row))
              .map((flag) => (
                <span key={flag} className="flag">
                  {say(flagWords[flag])}
                </span>
              ))}
            {view.noCallBack && <span className="flag flag-strong">{say(noCallBack)}</span>}
            {view.atCommander && (
              <span className={me.role === 'commander' ? 'flag flag-strong' : 'flag'}>
                {say(alarmWords.atCommander)}
              </span>
            )}
          </span>
        </span>
      </span>
      <span className="row-clock">
        {view.clock?.left_s != null ? (
          <Left left_s={view.clock.left_s} />
        ) : (
          <span className="clock">{spanText(view.age_s)}</span>
        )}
        <span className="number">{view.id}</span>
      </span>
    </>
  );
}
