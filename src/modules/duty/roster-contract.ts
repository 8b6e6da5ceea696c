import type { Contract } from '../../engines/roster/problem.ts';

/** Planner's defaults of the field (operations B2): days and nights in a row. Rest stands in the site's patterns. */
export const workDaysMax = 6;
const nightsMax = 2;

export interface ContractTerms {
  weekly_hours: number;
  dayCount: number;
  shift_min: number;
  /** Everybody's share of what the duty level asks for. */
  needed_min: number;
  rest_h: number;
  /** Nobody at this level asks for what they can do: then no hours are owed either. */
  isWithoutPost: boolean;
}

/** Hours in a band around the mean week, rest, days and nights in a row. */
export function contractOf({
  weekly_hours,
  dayCount: days,
  shift_min,
  needed_min,
  rest_h,
  isWithoutPost,
}: ContractTerms): Contract {
  const name = `${weekly_hours}${isWithoutPost ? '-without-post' : ''}`;
  const mean_min = (weekly_hours * 60 * days) / 7;
  // One shift more than the mean at most; and two shifts less than everybody’s share of what the level asks for at least.
  const max = Math.floor(mean_min + shift_min);
  const least = Math.max(0, (Math.floor(Math.min(mean_min, needed_min) / shift_min) - 2) * shift_min);
  const min = isWithoutPost ? 0 : least;
  return {
    id: contractId(weekly_hours, isWithoutPost),
    name: isWithoutPost
      ? { zh: `每周 ${weekly_hours} 小时,此等级无岗位`, en: `${weekly_hours} h a week, no post at this level` }
      : { zh: `每周 ${weekly_hours} 小时`, en: `${weekly_hours} h a week` },
    rules: [
      {
        kind: 'rest',
        id: `rest/${name}`,
        words: { zh: `两班之间至少休息 ${rest_h} 小时`, en: `At least ${rest_h} h rest between duties` },
        strength: 'hard',
        min_minutes: rest_h * 60,
      },
      {
        kind: 'total',
        id: `hours/${name}`,
        words: {
          zh: `${days} 天内工时 ${min / 60} 至 ${Math.floor(max / 60)} 小时`,
          en: `${min / 60} to ${Math.floor(max / 60)} h in the ${days} days`,
        },
        strength: 'hard',
        measure: 'minutes',
        span: { from_day: 0, to_day: days - 1 },
        min,
        max,
      },
      {
        kind: 'run',
        id: `days/${name}`,
        words: { zh: `连续上班最多 ${workDaysMax} 天`, en: `At most ${workDaysMax} days of work in a row` },
        strength: 'hard',
        of: 'work',
        max: workDaysMax,
      },
      {
        kind: 'run',
        id: `nights/${name}`,
        words: { zh: `连续夜班最多 ${nightsMax} 个`, en: `At most ${nightsMax} nights in a row` },
        strength: 'hard',
        of: 'nights',
        max: nightsMax,
      },
    ],
  };
}

export function contractId(weekly_hours: number, isWithoutPost: boolean): string {
  return `week-${weekly_hours}${isWithoutPost ? '-without-post' : ''}`;
}
