import type { Problem } from '../../engines/lanes/problem.ts';
import { numberOf } from '../files.ts';

const lateUsual_percent = 10;

/** "5" or "5:10": minutes, and the percentage that may wait longer. Null where it is neither; undefined where none is asked. */
export function targetOf(text: string | null): Problem['target'] | null | undefined {
  if (text === null) return undefined;
  const [minutes, percent, ...more] = text.split(':');
  const wait_min = numberOf(minutes ?? '', 0, 600);
  const late_percent = numberOf(percent ?? String(lateUsual_percent), 0, 100);
  if (typeof wait_min !== 'number' || typeof late_percent !== 'number' || more.length > 0) return null;
  return { wait_s: wait_min * 60, late: late_percent / 100 };
}
