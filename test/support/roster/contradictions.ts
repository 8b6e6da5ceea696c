import type { Problem } from '../../../src/engines/roster/problem.ts';
import { days, off, on, onlySkilled, paired, total, withDemand, withPins, withRules, words } from './planting.ts';
import { at, rowOf, station, withPerson } from './station.ts';

/** A problem with one contradiction put into it on purpose, and what has to be in the explanation of it. */
export interface Planted {
  name: string;
  problem: Problem;
  /** Rule, row or pairing ids, or kinds of reason, that the smallest set must hold. */
  holds: string[];
  /** How many reasons the smallest set has, where it is known by hand. */
  size?: number;
}

/** Rules and pins of one person that cannot be kept together. */
function personal(base: Problem): Planted[] {
  const history = (person: string, letters: string, carried: { rule_id: string; amount: number }[] = []) =>
    withPerson(base, person, () => ({
      history: { duties: [...letters].map((it) => (it === '-' ? null : at(it, 'gate'))), carried },
    }));
  return [
    {
      name: 'hours over days off',
      problem: withPerson(base, 's01', () => ({ days_off: days(0, 21) })),
      holds: ['hours', 'day off'],
    },
    {
      name: 'hours over few days',
      problem: withRules(base, ['s02'], [total('few-days', 'days', { max: 7 })]),
      holds: ['hours', 'few-days'],
      size: 2,
    },
    {
      name: 'rest between two pins',
      problem: withPins(base, on('s03', [4], 'L'), on('s03', [5], 'E')),
      holds: ['rest', 'pin'],
      size: 3,
    },
    {
      name: 'seven pins in a row',
      problem: withPins(base, on('s04', days(7, 13), 'E')),
      holds: ['row', 'pin'],
      size: 8,
    },
    {
      name: 'a succession against two pins',
      problem: withPins(
        withRules(
          base,
          ['s05'],
          [
            {
              id: 'no-late-early',
              kind: 'succession',
              shift_id: 'E',
              not_next_ids: ['L'],
              strength: 'hard',
              words: words('no late after early'),
            },
          ],
        ),
        on('s05', [2], 'E'),
        on('s05', [3], 'L'),
      ),
      holds: ['no-late-early', 'pin'],
      size: 3,
    },
    {
      name: 'a single day off',
      problem: withPins(base, on('s06', [9], 'E'), off('s06', [10]), on('s06', [11], 'E')),
      holds: ['off-row', 'pin'],
      size: 4,
    },
    {
      name: 'a single day of work',
      problem: withPins(
        withRules(
          base,
          ['s07'],
          [
            {
              id: 'two-days',
              kind: 'run',
              of: 'work',
              min: 2,
              strength: 'hard',
              words: words('work at least 2 days in a row'),
            },
          ],
        ),
        off('s07', [9]),
        on('s07', [10], 'E'),
        off('s07', [11]),
      ),
      holds: ['two-days', 'pin'],
      size: 4,
    },
    {
      name: 'four nights in a row',
      problem: withPins(base, on('s08', days(3, 6), 'N')),
      holds: ['nights-row', 'pin'],
      size: 5,
    },
    {
      name: 'more nights than may be',
      problem: withPins(
        withRules(base, ['s09'], [total('two-nights', 'nights', { max: 2 })]),
        on('s09', [1, 8, 15], 'N'),
      ),
      holds: ['two-nights', 'pin'],
      size: 4,
    },
    {
      name: 'more weekends than may be',
      problem: withPins(
        withRules(base, ['s10'], [total('one-weekend', 'weekends', { max: 1 })]),
        on('s10', [5, 13], 'E'),
      ),
      holds: ['one-weekend', 'pin'],
      size: 3,
    },
    {
      name: 'a shift never worked, pinned',
      problem: withPins(
        withRules(base, ['s11'], [total('never-nights', { shift_ids: ['N'] }, { max: 0 })]),
        on('s11', [6], 'N'),
      ),
      holds: ['never-nights', 'pin'],
      size: 2,
    },
    {
      name: 'six days of history and a pin',
      problem: withPins(history('s12', 'EEEEEE'), on('s12', [0], 'E')),
      holds: ['row', 'pin'],
      size: 2,
    },
    {
      name: 'hours carried over',
      problem: withPins(history('s13', '', [{ rule_id: 'hours', amount: 10_800 }]), on('s13', [0], 'E')),
      holds: ['hours', 'pin'],
      size: 2,
    },
    {
      name: 'rest after the last night before',
      problem: withPins(history('s14', 'NN'), on('s14', [0], 'E')),
      holds: ['rest', 'pin'],
      size: 2,
    },
    {
      name: 'least nights of someone who has days only',
      problem: withPerson(withRules(base, ['s15'], [total('four-nights', 'nights', { min: 4 })]), 's15', () => ({
        unavailable: days(0, 25).map((day) => ({ day, shift_id: 'N' })),
      })),
      holds: ['four-nights', 'unavailable'],
    },
    {
      name: 'a week over its hours by a day of 25 hours',
      problem: withPins(
        withRules(
          { ...base, time_zone: 'Europe/Berlin', first_day: '2026-10-19' },
          ['s16'],
          [
            {
              id: 'ten-hours',
              kind: 'total',
              measure: 'minutes',
              span: { rolling_days: 2 },
              max: 500,
              strength: 'hard',
              words: words('at most 8 h 20 in 2 days'),
            },
          ],
        ),
        on('s16', [5], 'N'),
      ),
      holds: ['ten-hours', 'pin'],
      size: 2,
    },
  ];
}

/** Several people tied to one another. */
function tied(base: Problem): Planted[] {
  return [
    {
      name: 'together, one pinned, one off',
      problem: withPins(
        withPerson(paired(base, ['together', 's17', 's18']), 's18', () => ({ days_off: [4] })),
        on('s17', [4], 'E'),
      ),
      holds: ['together-s17-s18', 'pin', 'day off'],
      size: 3,
    },
    {
      name: 'apart, both pinned to one shift',
      problem: withPins(paired(base, ['apart', 's19', 's20']), on('s19', [4], 'E'), on('s20', [4], 'E')),
      holds: ['apart-s19-s20', 'pin'],
      size: 3,
    },
    {
      name: 'together and apart',
      problem: paired(base, ['together', 's21', 's22'], ['apart', 's21', 's22']),
      holds: ['together-s21-s22', 'apart-s21-s22', 'hours'],
      size: 3,
    },
    {
      name: 'a chain of pairs',
      problem: withPins(
        paired(base, ['together', 's23', 's24'], ['together', 's24', 's25']),
        on('s23', [4], 'E'),
        off('s25', [4]),
      ),
      holds: ['together-s23-s24', 'together-s24-s25', 'pin'],
      size: 4,
    },
  ];
}

/** A demand the people who could meet it cannot meet. */
function covering(base: Problem): Planted[] {
  const dog = onlySkilled(base, ['s31', 's32', 's33']);
  const dogRow = (day: number, shift: string, need: number) => rowOf(day, shift, 'dog', need);
  return [
    {
      name: 'more than have the skill',
      problem: withDemand(dog, dogRow(10, 'E', 4)),
      holds: ['dog-E-10', 'skill'],
      size: 2,
    },
    {
      name: 'a skill nobody has',
      problem: withDemand(onlySkilled(base, []), dogRow(10, 'E', 1)),
      holds: ['dog-E-10', 'skill'],
      size: 2,
    },
    {
      name: 'the skilled are all on leave',
      problem: withDemand(
        ['s31', 's32'].reduce((problem, id) => withPerson(problem, id, () => ({ days_off: [10] })), dog),
        dogRow(10, 'E', 2),
      ),
      holds: ['dog-E-10', 'skill', 'day off'],
      size: 4,
    },
    {
      name: 'the skilled do not work that shift',
      problem: withDemand(
        ['s31', 's32', 's33'].reduce(
          (problem, id) => withPerson(problem, id, () => ({ unavailable: [{ day: 10, shift_id: 'N' }] })),
          dog,
        ),
        dogRow(10, 'N', 1),
      ),
      holds: ['dog-N-10', 'skill', 'unavailable'],
      size: 5,
    },
    {
      name: 'late today, early tomorrow',
      problem: withDemand(dog, dogRow(10, 'L', 2), dogRow(11, 'E', 2)),
      holds: ['dog-L-10', 'dog-E-11', 'rest', 'skill'],
    },
    {
      name: 'two shifts of one day',
      problem: withDemand(dog, dogRow(10, 'E', 2), dogRow(10, 'L', 2)),
      holds: ['dog-E-10', 'dog-L-10', 'skill'],
      size: 3,
    },
    {
      name: 'all three every day of a week',
      problem: withDemand(dog, ...days(7, 13).map((day) => dogRow(day, 'E', 3))),
      holds: ['row', 'skill'],
    },
    {
      name: 'more nights than the skilled may do',
      problem: withDemand(
        withRules(dog, ['s31', 's32', 's33'], [total('two-nights', 'nights', { max: 2 })]),
        ...[1, 4, 8, 11, 15, 18, 22].map((day) => dogRow(day, 'N', 1)),
      ),
      holds: ['two-nights', 'skill'],
      size: 11,
    },
    {
      name: 'more hours than the skilled have in four weeks',
      problem: withDemand(
        onlySkilled(base, ['s31']),
        ...days(0, 23).map((day) => dogRow(day, 'E', day % 4 === 3 ? 0 : 1)),
      ),
      holds: ['skill'],
    },
    {
      name: 'every weekend, nobody may work two',
      problem: withDemand(
        withRules(dog, ['s31', 's32', 's33'], [total('one-weekend', 'weekends', { max: 1 })]),
        ...[5, 13, 20, 26].map((day) => dogRow(day, 'E', 1)),
      ),
      holds: ['one-weekend', 'skill'],
      size: 8,
    },
    {
      name: 'everyone eats at the same time',
      problem: withDemand(
        {
          ...base,
          shifts: base.shifts.map((shift) =>
            shift.id === 'E' ? { ...shift, breaks: [{ from_min: 660, to_min: 720 }] } : shift,
          ),
        },
        { ...rowOf(10, 'E', 'gate', 1), id: 'noon', when: { from_min: 690, to_min: 705 } },
      ),
      holds: ['noon'],
      size: 1,
    },
    {
      name: 'the one who could is pinned elsewhere',
      problem: withDemand(
        withPins(dog, on('s31', [10], 'E'), on('s32', [10], 'N'), off('s33', [10])),
        dogRow(10, 'E', 1),
      ),
      holds: ['dog-E-10', 'pin', 'skill'],
      size: 5,
    },
    {
      name: 'a newcomer may not stand without the mentor, who is off',
      problem: withDemand(
        withPerson(paired(onlySkilled(base, ['s31']), ['together', 's31', 's34']), 's34', () => ({ days_off: [10] })),
        dogRow(10, 'E', 1),
      ),
      holds: ['together-s31-s34', 'day off', 'skill'],
      size: 4,
    },
    {
      name: 'more people than there are',
      problem: withDemand(base, rowOf(10, 'E', 'gate', 51)),
      holds: ['gate-E-10'],
      size: 1,
    },
  ];
}

/** Thirty and more contradictions, each of another kind, in a problem of 50 people and 28 days. */
export function contradictions(): Planted[] {
  const { problem } = station();
  return [...personal(problem), ...tied(problem), ...covering(problem)];
}
