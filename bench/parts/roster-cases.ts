import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRefusal } from '../../src/base/errors.ts';
import { readCurtois } from '../../src/engines/roster/curtois.ts';
import type { Problem } from '../../src/engines/roster/problem.ts';
import { readStaff } from '../../src/modules/duty/staff.ts';
import { toRoster } from '../../src/modules/duty/to-roster.ts';
import { checkSite } from '../../src/modules/sites/check.ts';
import { dutyOf } from '../../src/verbs/roster/from-site.ts';
import { bestKnown } from '../../test/support/roster/best-known.ts';

/** What a problem of the table is held to; the gap is the one the engine states itself. */
export interface Wanted {
  cost_max?: number;
  isProven?: boolean;
  gap_max?: number;
  /** First roster in which no row is short of its minimum. */
  complete_s?: number;
  /** At so many CPU seconds within this share of the bound. */
  early?: { seconds: number; gap: number };
}

export interface RosterCase {
  name: string;
  seconds: number;
  wanted: Wanted;
  bestKnown: number | null;
  /** The plain programme knows the rules of the public instances and no others. */
  hasPlain: boolean;
  /** Null where the file is not at hand. */
  read: (folder: string) => Problem | null;
}

const proven = (cost_max: number): Wanted => ({ cost_max, isProven: true });
const ofInstance: Record<string, Wanted> = {
  1: proven(607),
  2: proven(828),
  4: proven(1716),
  6: { cost_max: 1_951, gap_max: 0.01 },
  8: { cost_max: 1_309, gap_max: 0.01 },
  10: proven(4631),
  11: proven(3443),
  12: { cost_max: 4_080, gap_max: 0.01 },
  13: { cost_max: 3_109 },
  14: proven(1278),
};
const secondsUsual = 60;
const secondsOf: Record<string, number> = { 13: 600 };

export const rosterCases: RosterCase[] = [
  ...Object.entries(bestKnown).map(([name, best]) => ({
    name,
    seconds: secondsOf[name] ?? secondsUsual,
    wanted: ofInstance[name] ?? {},
    bestKnown: best,
    hasPlain: true,
    read: (folder: string) => instance(join(folder, `Instance${name}.txt`)),
  })),
  {
    name: 'haihe-14',
    seconds: secondsUsual,
    wanted: { complete_s: 2, early: { seconds: 10, gap: 0.02 } },
    bestKnown: null,
    hasPlain: false,
    read: () => haihe(14),
  },
  {
    name: 'haihe-28x300',
    seconds: secondsUsual,
    wanted: { gap_max: 0.03 },
    bestKnown: null,
    hasPlain: false,
    read: () => doubled(haihe(28), 300),
  },
];

function instance(file: string): Problem | null {
  if (!existsSync(file)) return null;
  const { problem } = readCurtois(readFileSync(file, 'utf8'));
  if (!problem) throw new Error(`${file} is not an instance of this format`);
  return problem;
}

/** The example station at its highest duty level, from a Monday, the teams' patterns as wishes. */
function haihe(dayCount: number): Problem {
  const folder = join(import.meta.dirname, '..', '..', 'examples', 'haihe-central');
  const { site } = checkSite(readFileSync(join(folder, 'site.json'), 'utf8'));
  const staff = readStaff(readFileSync(join(folder, 'staff.json'), 'utf8'));
  if (!site || isRefusal(staff)) throw new Error('the example station cannot be read');
  const problem = toRoster(dutyOf(site), staff, { level: 'D1', firstDay: '2026-11-30', dayCount, pattern: 'wished' });
  if (isRefusal(problem)) throw new Error(problem.words.en);
  return problem;
}

/** Twice the demand, and as many people: everyone twice, and some, evenly taken, a third time. */
function doubled(problem: Problem, people_count: number): Problem {
  const { people } = problem;
  const third = people_count - 2 * people.length;
  const copies = Array.from({ length: people_count }, (_, at) => {
    const round = Math.min(2, Math.floor(at / people.length));
    const of = round < 2 ? at % people.length : Math.floor(((at - 2 * people.length) * people.length) / third);
    return { person: people[of]!, id: `${people[of]!.id}+${round}` };
  });
  return {
    ...problem,
    people: copies.map(({ person, id }) => ({ ...person, id })),
    wishes: copies.flatMap(({ person, id }) =>
      problem.wishes
        .filter(({ person_id }) => person_id === person.id)
        .map((wish) => ({ ...wish, id: `${wish.id}+${id}`, person_id: id })),
    ),
    demand: problem.demand.map((row) => ({ ...row, minimum: 2 * row.minimum, wanted: 2 * row.wanted })),
  };
}
