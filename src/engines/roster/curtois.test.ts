import { expect, test } from 'vitest';
import { checkRoster } from './check.ts';
import { isCurtois, readCurtois, writeLines } from './curtois.ts';
import { readRoster } from './files/roster-file.ts';
import { readProblem } from './files/read-problem.ts';

/** Written by hand after the format's description; none of the public instances. */
const instance = `# a comment
SECTION_HORIZON
# days
7

SECTION_SHIFTS
D,480,
N,600,D|E
E,360,

SECTION_STAFF
A,D=7|N=2|E=0,2400,960,5,2,2,1
B,D=3|N=7|E=7,3000,0,4,1,1,1

SECTION_DAYS_OFF
A,5,6
B,0

SECTION_SHIFT_ON_REQUESTS
A,2,D,3

SECTION_SHIFT_OFF_REQUESTS
B,3,N,4

SECTION_COVER
0,D,1,100,1
3,N,2,100,10
`;

test('what the instance says is what the checker counts: the hard limits', () => {
  const problem = readProblem(instance).problem!;
  expect(isCurtois(instance)).toBe(true);
  const broken = (a: string, b: string) => {
    const { roster, findings } = readRoster(`${a}\n${b}\n`, problem);
    expect(findings).toEqual([]);
    return checkRoster(problem, roster!).broken.map(({ kind, id, person_id }) =>
      kind === 'rule' ? id : `${kind} ${person_id}`,
    );
  };
  expect(broken('D,D,-,-,-,-,-', '-,-,-,-,-,-,-')).toEqual([]);
  expect(broken('-,-,-,-,-,-,-', '-,-,-,-,-,-,-')).toEqual(['A/minutes']);
  expect(broken('D,D,-,D,D,-,-', '-,-,-,-,-,-,-')).toEqual(['A/off']);
  expect(broken('-,-,D,-,D,-,-', '-,-,-,-,-,-,-')).toEqual(['A/work', 'A/work', 'A/off']);
  expect(broken('D,D,-,-,-,-,D', '-,-,-,-,-,-,-')).toEqual(['day-off A']);
  expect(broken('N,N,N,-,-,-,-', '-,-,-,-,-,-,-')).toEqual(['A/N']);
  expect(broken('E,D,D,-,-,-,-', '-,-,-,-,-,-,-')).toEqual(['A/E']);
  expect(broken('N,D,-,-,-,-,-', '-,N,D,D,D,D,-')).toEqual(['succession/N', 'succession/N', 'B/D', 'B/work']);
});

test('what it costs: requests and cover, and lines written are the lines read', () => {
  const problem = readProblem(instance).problem!;
  const lines = 'D,D,-,-,D,-,-\n-,N,N,N,-,-,-\n';
  const { roster } = readRoster(lines, problem);
  // A does not get D on day 2 (3), B has to take N on day 3 (4), one N of two is short (100).
  expect(checkRoster(problem, roster!).cost.total).toBe(107);
  expect(writeLines(problem, roster!)).toBe(lines);
  const nobody = readRoster('-,-,-,-,-,-,-\n-,-,-,-,-,-,-\n', problem).roster!;
  expect(checkRoster(problem, nobody).cost.total).toBe(3 + 100 + 200);
});

test('a limit of as many times as there are days is no rule; a shift that is not named has no limit', () => {
  const { problem } = readCurtois(instance);
  expect(problem!.contracts.flatMap(({ rules }) => rules).map(({ id }) => id)).toEqual([
    'succession/N',
    'A/N',
    'A/E',
    'A/minutes',
    'A/work',
    'A/off',
    'A/weekends',
    'B/D',
    'B/minutes',
    'B/work',
    'B/off',
    'B/weekends',
  ]);
});

test('every mistake of a text instance is told by line, all at once', () => {
  const text = instance
    .replace('D,480,', 'D,48O,')
    .replace('N,600,D|E', 'N,600,D|X')
    .replace('A,5,6', 'A,5,7')
    .replace('B,3,N,4', 'B,3,N')
    .replace('0,D,1,100,1', '0,D,-1,100,1')
    .replace('2400,960', '2400,2460')
    .replace('B,0', 'C,0')
    .replace('A,2,D,3', 'A,2,Q,3');
  const { problem, findings } = readCurtois(text);
  expect(problem).toBeNull();
  expect(findings.map(({ code, place, line }) => [code, place, line])).toEqual([
    ['ROSTER_TEXT_FIELDS', 'SECTION_SHIFT_OFF_REQUESTS', 23],
    ['ROSTER_VALUE_WRONG', 'SECTION_SHIFTS', 7],
    ['ROSTER_ID_UNKNOWN', 'SECTION_SHIFTS', 8],
    ['ROSTER_MIN_OVER_MAX', 'SECTION_STAFF', 12],
    ['ROSTER_NUMBER_OUT_OF_RANGE', 'SECTION_DAYS_OFF', 16],
    ['ROSTER_ID_UNKNOWN', 'SECTION_DAYS_OFF', 17],
    ['ROSTER_ID_UNKNOWN', 'SECTION_SHIFT_ON_REQUESTS', 20],
    ['ROSTER_NUMBER_OUT_OF_RANGE', 'SECTION_COVER', 26],
  ]);
  expect(readCurtois('SECTION_HORIZON\n7\nSECTION_WEATHER\nrain\n').findings.map(({ place }) => place)).toEqual([
    'SECTION_WEATHER',
    'SECTION_SHIFTS',
    'SECTION_STAFF',
    'SECTION_COVER',
  ]);
});
