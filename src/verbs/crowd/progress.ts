import type { Progress } from '../../engines/crowd/problem.ts';
import { terminal, type Out } from '../verb.ts';
import { clockAt } from './say.ts';

const tellEvery_s = 300;
const redrawEvery_ms = 200;

/** How far a run is: a line every five simulated minutes; on a terminal also one that is redrawn in place. */
export function showRun(out: Out, from_min: number, name: string): { tell(progress: Progress): void; end(): void } {
  const isLive = out === terminal && process.stderr.isTTY;
  let next_s = 0;
  let drawnAt = 0;
  const clear = () => isLive && process.stderr.write('\r\u001B[K');
  const line = ({ t_s, duration_s, inside, cpu_seconds }: Progress) =>
    `${name}  ${clockAt(from_min, t_s)}  ${Math.round((t_s / duration_s) * 100)} %  ${inside} 人 people  ` +
    `${cpu_seconds.toFixed(0)} CPU s  ${cpu_seconds > 0 ? (t_s / cpu_seconds).toFixed(1) : '-'}×`;
  return {
    tell(progress) {
      if (progress.t_s >= next_s) {
        next_s = progress.t_s + tellEvery_s;
        clear();
        out.tell(line(progress));
      } else if (isLive && performance.now() - drawnAt > redrawEvery_ms) {
        drawnAt = performance.now();
        process.stderr.write(`\r\u001B[K${line(progress)}`);
      }
    },
    end: () => void clear(),
  };
}
