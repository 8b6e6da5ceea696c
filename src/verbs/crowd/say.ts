import { clockText } from '../../base/local-time.ts';
import type { Estimate } from '../../base/statistics.ts';
import type { Out } from '../verb.ts';
import { judge, limitWords, type Judged } from './judge.ts';
import type { CrowdRecord } from './record.ts';

/** "17:05", so many seconds after a minute of the day. */
export function clockAt(from_min: number, t_s: number): string {
  return clockText(Math.floor(from_min + t_s / 60));
}

/** The rounding of each unit: persons whole, densities and minutes with one digit. */
export function spelled(value: number, unit: Judged['unit']): string {
  return unit === 'persons' ? String(Math.round(value)) : value.toFixed(1);
}

export function spelledPeak({ peak, unit }: Pick<Judged, 'peak' | 'unit'>): string {
  const half = peak.half > 0 ? ` ± ${spelled(peak.half, unit)}` : '';
  return `${spelled(peak.mean, unit)}${half}`;
}

/** "−1412 ± 20", the sign always there. */
export function spelledDifference({ mean, half }: Estimate, unit: Judged['unit']): string {
  const size = spelled(Math.abs(mean), unit);
  const sign = Number(size) === 0 ? '' : mean > 0 ? '+' : '−';
  return `${sign}${size}${half > 0 ? ` ± ${spelled(half, unit)}` : ''}`;
}

/** Below every limit nothing is worth a line on a screen; the page and --json have it all. */
export function sayRecord(record: CrowdRecord, out: Out): void {
  const { from_min, runs } = record;
  const all = judge(record);
  const zones = all.filter(({ kind }) => kind === 'zone');
  const others = all.filter(({ kind, worst }) => kind !== 'zone' && worst >= 0);
  for (const row of [...zones, ...others]) {
    const limit = row.worst < 0 ? null : limitWords[row.worst]!;
    const since = row.worst < 0 ? null : row.reached_s[row.worst]!;
    out.say(
      `${limit ? '▲' : ' '} ${row.id.padEnd(7)} ${row.name.zh} ${row.name.en}: ${spelledPeak(row)} ` +
        `${clockAt(from_min, row.peakAt_s)}${limit ? `  ${limit.zh} ${limit.en} ${clockAt(from_min, since!)}` : ''}`,
    );
  }
  const waiting = Math.max(...runs.map((run) => Math.max(0, ...run.waiting)));
  const [steps, cpu] = [sum(runs.map((run) => run.agent_steps)), sum(runs.map((run) => run.cpu_seconds))];
  const simulated = sum(runs.map((run) => run.t_s));
  const stuck = sum(runs.flatMap((run) => run.stuck.map(({ count }) => count)));
  out.say(
    `检后未上车最多 ${waiting} 人;进入平面 ${runs[0]!.entered},离开 ${runs[0]!.left},仍在 ${runs[0]!.inside};结束时停步(含排队)${stuck} 人\n` +
      `at most ${waiting} past the lanes and not aboard; entered ${runs[0]!.entered}, left ${runs[0]!.left}, inside ${runs[0]!.inside}; halted at the end (queues too) ${stuck}`,
  );
  out.say(
    `${(simulated / Math.max(0.1, cpu)).toFixed(1)}× 实时 real time, ${(steps / 1e6 / Math.max(0.1, cpu)).toFixed(2)} M 人步/CPU 秒 agent-steps a CPU second`,
  );
  for (const words of record.assumed) out.say(`· ${words.zh}\n  ${words.en}`);
}

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
