import type { Words } from '../../base/words.ts';
import { useSay } from './desk.tsx';

/** 75 → "1:15", 3675 → "1:01:15". Below nothing it is written with a plus: so much over. */
export function spanText(span_s: number): string {
  const whole = Math.abs(Math.trunc(span_s));
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes, seconds] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const text = hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
  return span_s < 0 ? `+${text}` : text;
}

const left: Words = { zh: '剩余', en: 'left' };
const over: Words = { zh: '超时', en: 'over' };

/** Time left to a target, or over it: the word stands beside it, so colour tells nothing alone. */
export function Left({ left_s }: { left_s: number }) {
  const say = useSay();
  return (
    <span className={left_s < 0 ? 'clock clock-over' : 'clock'}>
      {say(left_s < 0 ? over : left)} {spanText(Math.abs(left_s))}
    </span>
  );
}
