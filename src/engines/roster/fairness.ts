import type { Words } from '../../base/words.ts';
import { dutiesIn, dutyGrid, type DutyGrid } from './duty-grid.ts';
import { joined } from './explain-words.ts';
import { weekendOf } from './line-judge.ts';
import { wishCost } from './mend-cost.ts';
import type { Problem, Roster } from './problem.ts';

/** What is shared out: burdens by number, wishes by how much of their weight is met. */
export type Shared = 'nights' | 'weekends' | 'unpopular posts' | 'wishes met';

/**
 * How evenly one thing is shared. A burden is shared among those who could bear it; the fair share of each is in
 * proportion to the days they could work at all, so that leave is not paid for afterwards.
 */
export interface FairnessMeasure {
  of: Shared;
  people: { person_id: string; amount: number; fair_share: number }[];
  /** The mean distance from the fair share, in the unit of the measure (nights, weekends, duties; for wishes per cent). */
  mean_distance: number;
  /** The one with most above and the one with most below their share. */
  most: { person_id: string; amount: number; fair_share: number } | null;
  least: { person_id: string; amount: number; fair_share: number } | null;
  words: Words;
}

export interface Fairness {
  measures: FairnessMeasure[];
  words: Words;
}

export interface FairnessOptions {
  /** Posts nobody likes to stand at; left out, none is unpopular. */
  unpopular_post_ids?: readonly string[];
}

const names: Record<Shared, Words> = {
  nights: { zh: '夜班', en: 'nights' },
  weekends: { zh: '周末', en: 'weekends' },
  'unpopular posts': { zh: '不受欢迎的岗位', en: 'unpopular posts' },
  'wishes met': { zh: '愿望满足', en: 'wishes met' },
};

/** How evenly nights, weekends, unpopular posts and wishes are shared in a roster. It measures; it changes nothing. */
export function fairnessOf(problem: Problem, roster: Roster, options: FairnessOptions = {}): Fairness {
  const grid = dutyGrid(problem, dutiesIn(roster));
  const burdens = burdensOf(grid, options);
  const lines = grid.lines(roster);
  const measures = [...burdens.map((burden) => measureOf(grid, burden, lines)), wishesMet(grid, lines)];
  const told = measures.filter(({ people }) => people.length > 0);
  return { measures: told, words: joined(told.map(({ words }) => words)) };
}

/** One burden, made ready to be counted often. */
export interface Burden {
  of: Shared;
  amountOf(line: Int16Array): number;
  /** Days each person could bear it on; 0 for who never could. */
  able_days: Float64Array;
}

export function burdensOf(grid: DutyGrid, options: FairnessOptions): Burden[] {
  const { problem } = grid;
  const isNight = grid.duties.map((duty) =>
    problem.shifts.some(({ id, is_night }) => is_night && id === duty?.shift_id),
  );
  const isUnpopular = grid.duties.map((duty) => options.unpopular_post_ids?.includes(duty?.post_id ?? '') ?? false);
  const weekends = Array.from({ length: grid.day_count }, (_, day) => weekendOf(problem, day));
  const bearable = (suits: (day: number, duty: number) => boolean) =>
    Float64Array.from(problem.people, (_, person) =>
      weekends.reduce<number>((sum, _weekend, day) => {
        const could = grid.allowed(person, day).some((duty) => duty > 0 && suits(day, duty));
        return sum + (could ? 1 : 0);
      }, 0),
    );
  const count = (line: Int16Array, belongs: readonly boolean[]) =>
    line.reduce((sum, duty) => sum + (belongs[duty] ? 1 : 0), 0);
  return [
    { of: 'nights', amountOf: (line) => count(line, isNight), able_days: bearable((_, duty) => isNight[duty]!) },
    {
      of: 'weekends',
      amountOf: (line) => new Set(weekends.filter((first, day) => first !== null && line[day]! > 0)).size,
      able_days: bearable((day) => weekends[day] !== null),
    },
    {
      of: 'unpopular posts',
      amountOf: (line) => count(line, isUnpopular),
      able_days: bearable((_, duty) => isUnpopular[duty]!),
    },
  ];
}

/** The fair share of each: what there is, in proportion to the days they could bear it on. */
export function fairShares(burden: Burden, lines: readonly Int16Array[]): Float64Array {
  const total = lines.reduce(
    (sum, line, person) => sum + (burden.able_days[person]! > 0 ? burden.amountOf(line) : 0),
    0,
  );
  const days = burden.able_days.reduce((sum, able) => sum + able, 0);
  return burden.able_days.map((able) => (days === 0 ? 0 : (total * able) / days));
}

function measureOf(grid: DutyGrid, burden: Burden, lines: readonly Int16Array[]): FairnessMeasure {
  const shares = fairShares(burden, lines);
  const people = lines.flatMap((line, person) => {
    const { id } = grid.problem.people[person]!;
    if (burden.able_days[person] === 0) return [];
    return [{ person_id: id, amount: burden.amountOf(line), fair_share: shares[person]! }];
  });
  return measured(burden.of, people, (value) => String(Math.round(value * 10) / 10));
}

/** Of each person's wishes the part that is met, by weight; the fair share is what all together have. */
function wishesMet(grid: DutyGrid, lines: readonly Int16Array[]): FairnessMeasure {
  const rows = grid.problem.people.flatMap((person, index) => {
    const own = grid.problem.wishes.filter(
      (wish) => wish.person_id === person.id && wish.day >= 0 && wish.day < grid.day_count && wish.weight > 0,
    );
    const weight = own.reduce((sum, wish) => sum + wish.weight, 0);
    if (weight === 0) return [];
    const broken = own.reduce((sum, wish) => sum + wishCost(grid, wish, lines[index]![wish.day]!), 0);
    return [{ person_id: person.id, weight, met: weight - broken }];
  });
  const weight = rows.reduce((sum, row) => sum + row.weight, 0);
  const all = weight === 0 ? 0 : (100 * rows.reduce((sum, row) => sum + row.met, 0)) / weight;
  const people = rows.map((row) => ({
    person_id: row.person_id,
    amount: (100 * row.met) / row.weight,
    fair_share: all,
  }));
  return measured('wishes met', people, (value) => `${Math.round(value)} %`);
}

function measured(of: Shared, people: FairnessMeasure['people'], show: (value: number) => string): FairnessMeasure {
  const distance = ({ amount, fair_share }: FairnessMeasure['people'][number]) => amount - fair_share;
  const sorted = [...people].sort((a, b) => distance(a) - distance(b));
  const least = sorted[0] ?? null;
  const most = sorted.at(-1) ?? null;
  const sum = people.reduce((total, it) => total + Math.abs(distance(it)), 0);
  const mean_distance = people.length === 0 ? 0 : sum / people.length;
  const name = names[of];
  const end = (it: FairnessMeasure['most']) => (it ? `${it.person_id} ${show(it.amount)}` : '');
  const share = (it: FairnessMeasure['most']) => (it ? show(it.fair_share) : '');
  return {
    of,
    people,
    mean_distance,
    most,
    least,
    words: {
      zh: `${name.zh}:平均偏离应摊 ${show(mean_distance)};最多 ${end(most)}(应摊 ${share(most)}),最少 ${end(least)}(应摊 ${share(least)})`,
      en: `${name.en}: ${show(mean_distance)} from the fair share on average; most ${end(most)} (share ${share(most)}), least ${end(least)} (share ${share(least)})`,
    },
  };
}
