import type { Instant } from '../../base/instant.ts';
import type { Words } from '../../base/words.ts';
import { deskNames } from '../words.ts';
import { useSay } from './desk.tsx';
import { spanText } from './times.tsx';
import { deskFaultWords } from './told-words.ts';

/** What a console says of itself, as the server tells the others. */
export interface Sitting {
  role: string;
  desk: string | null;
  sound: 'ok' | 'off' | 'unknown';
  clockOff: boolean;
  manned: boolean;
  lostSince: Instant | null;
}

export interface DeskFault {
  desk: string;
  what: 'lost' | 'no-sound' | 'clock';
  own: boolean;
  since: Instant | null;
}

/** A page that is loaded again is back within this; only then is a desk said to be lost. */
const lostAfter_ms = 5_000;
const keepers: readonly string[] = ['dispatcher', 'commander'];

/** Desks that keep a watch and cannot be relied on: gone without signing out, without sound, with a wrong clock. */
export function deskFaults(sitting: readonly Sitting[], own: string, now: Instant): readonly DeskFault[] {
  const faults: DeskFault[] = [];
  for (const row of sitting) {
    if (row.desk === null || !keepers.includes(row.role)) continue;
    const fault = (what: DeskFault['what'], since: Instant | null = null) =>
      faults.push({ desk: row.desk!, what, own: row.desk === own, since });
    if (row.lostSince !== null) {
      if (now - row.lostSince >= lostAfter_ms) fault('lost', row.lostSince);
      continue;
    }
    if (row.sound === 'off') fault('no-sound');
    if (row.clockOff) fault('clock');
  }
  return faults.sort((a, b) => a.desk.localeCompare(b.desk) || a.what.localeCompare(b.what));
}

/** Nobody who keeps a watch hears anything; false while one that has just come has not said yet. */
export function isUnmanned(sitting: readonly Sitting[]): boolean {
  const kept = sitting.filter((row) => row.desk !== null && keepers.includes(row.role));
  const maybe = (row: Sitting) => row.manned || (row.sound === 'unknown' && row.lostSince === null);
  return kept.length > 0 && !kept.some(maybe);
}

/** What is named one by one is new when it changes: silenced, it is heard again with the next fault. */
export function faultKey(faults: readonly DeskFault[]): string {
  return faults.map((fault) => `${fault.desk}/${fault.what}`).join(' ');
}

function nameOf(desk: string): Words {
  return deskNames.find((one) => one.id === desk)?.words ?? { zh: desk, en: desk };
}

/** Above the queue, in words, for as long as it is so: there is no key that takes it away. */
export function DeskFaultsBand({
  faults,
  unmanned,
  now,
}: {
  faults: readonly DeskFault[];
  unmanned: boolean;
  now: Instant;
}) {
  const say = useSay();
  if (faults.length === 0 && !unmanned) return null;
  return (
    <div role="alert" className="band band-desks" aria-label={say(deskFaultWords.band)}>
      {unmanned && <strong>{say(deskFaultWords.unmanned)}</strong>}
      {faults.map((fault) => (
        <span key={`${fault.desk}/${fault.what}`}>
          <strong>{say(fault.own ? deskFaultWords.own : nameOf(fault.desk))}</strong> {say(deskFaultWords[fault.what])}
          {fault.since !== null && ` ${spanText((now - fault.since) / 1_000)}`}
        </span>
      ))}
    </div>
  );
}
