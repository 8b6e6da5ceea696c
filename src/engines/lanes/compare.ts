import type { DayFigure, DayFigures, Run } from './results.ts';
import { estimate, welch, type Estimate } from '../../base/statistics.ts';

/** Two runs side by side: each figure of the day, the difference and how sure it is. */
export interface Comparison {
  /** Same seed and as many replications: the same people came to both, and each day is compared with itself. */
  isPaired: boolean;
  whole: FigureDifference[];
  entrances: { entrance_id: string; figures: FigureDifference[] }[];
}

export interface FigureDifference {
  figure: DayFigure;
  a: Estimate;
  b: Estimate;
  /** b less a, with half its 95 % interval. */
  difference: Estimate;
  /** The interval does not hold zero. */
  isSure: boolean;
}

export function compareRuns(a: Run, b: Run): Comparison {
  const isPaired = a.seed === b.seed && a.replications === b.replications;
  const figures = (one: DayFigures, other: DayFigures) =>
    (Object.keys(one) as DayFigure[]).map((figure) => differenceOf(figure, one[figure], other[figure], isPaired));
  return {
    isPaired,
    whole: figures(a.whole, b.whole),
    entrances: a.entrances.flatMap(({ entrance_id, day }) => {
      const other = b.entrances.find((entrance) => entrance.entrance_id === entrance_id);
      return other ? [{ entrance_id, figures: figures(day, other.day) }] : [];
    }),
  };
}

function differenceOf(figure: DayFigure, a: number[], b: number[], isPaired: boolean): FigureDifference {
  const difference = isPaired ? estimate(a.map((value, at) => b[at]! - value)) : welch(a, b);
  return {
    figure,
    a: estimate(a),
    b: estimate(b),
    difference,
    isSure: Math.abs(difference.mean) > difference.half,
  };
}
