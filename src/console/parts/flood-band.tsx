import type { Words } from '../../base/words.ts';
import { useDesk, useSay, useTime } from './desk.tsx';

const flood: Words = { zh: '报警泛滥', en: 'Alarm flood' };
const since: Words = { zh: '始于', en: 'since' };
const rowsWords = (rows: number): Words => ({ zh: `共 ${rows} 条`, en: `${rows} rows so far` });
const advice: Words = { zh: '先处理特急，请求支援席位', en: 'take P1 first, ask for a second desk' };

/** More rows came than one desk can answer: said above the queue for as long as it lasts. */
export function FloodBand() {
  const { states } = useDesk();
  const say = useSay();
  const time = useTime();
  const going = states.alarms.flood;
  if (!going) return null;
  return (
    <div role="alert" className="band band-flood">
      <strong>{say(flood)}</strong> {say(since)} {time(going.since).slice(0, 5)} · {say(rowsWords(going.rows))} ·{' '}
      {say(advice)}
    </div>
  );
}
