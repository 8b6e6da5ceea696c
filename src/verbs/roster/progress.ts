import type { Words } from '../../base/words.ts';
import type { Progress } from '../../engines/roster/problem.ts';
import { terminal, type Out } from '../verb.ts';

const phases: Record<Progress['phase'], Words> = {
  constructing: { zh: '初排', en: 'first roster' },
  bounding: { zh: '求下限', en: 'bound' },
  diving: { zh: '定案', en: 'dive' },
  repairing: { zh: '重排', en: 'repair' },
  improving: { zh: '改进', en: 'improve' },
};

/** The line that is redrawn in place changes at most so often. */
const redrawEvery_ms = 200;

/** The first roster is bettered a hundred times a second; a line for each would tell nobody anything. */
const tellEvery_seconds = 0.3;

/**
 * Shows cost and bound closing in: a line for a better roster and for each new phase; on a terminal also one line below
 * that is redrawn in place. `end` clears it.
 */
export function showProgress(
  out: Out,
  lineOf: (progress: Progress) => string = costLine,
): { tell(progress: Progress): void; end(): void } {
  const isLive = out === terminal && process.stderr.isTTY;
  let told: Progress | null = null;
  let drawnAt = 0;
  const clear = () => isLive && process.stderr.write('\r\u001B[K');
  return {
    tell(progress) {
      const isBetter = told !== null && progress.cost < told.cost;
      const isLater = progress.cpu_seconds - (told?.cpu_seconds ?? 0) >= tellEvery_seconds;
      const isNews = told?.phase !== progress.phase || (isBetter && isLater);
      if (isNews) {
        clear();
        out.tell(lineOf(progress));
        told = progress;
      } else if (isLive && performance.now() - drawnAt > redrawEvery_ms) {
        drawnAt = performance.now();
        process.stderr.write(`\r\u001B[K${lineOf(progress)}`);
      }
    },
    end: () => void clear(),
  };
}

function costLine({ phase, cost, bound_cost, gap, cpu_seconds }: Progress): string {
  const { zh, en } = phases[phase];
  const bound = Number.isFinite(bound_cost) ? `${rounded(bound_cost)}  差距 gap ${(gap * 100).toFixed(2)} %` : '-';
  return `${cpu_seconds.toFixed(1).padStart(7)} s  代价 cost ${rounded(cost)}  下限 bound ${bound}  ${zh} ${en}`;
}

export function rounded(value: number): string {
  return String(Math.round(value * 100) / 100);
}
