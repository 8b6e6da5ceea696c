import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import Schema from 'typebox/schema';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { tinyProblem } from '../../../../test/support/roster/tiny.ts';
import type { Problem } from '../problem.ts';
import { readProblem } from './read-problem.ts';
import { readRoster, writeRoster } from './roster-file.ts';
import { problemShape, rosterShape } from './shape.ts';
import { writeProblem } from './write-problem.ts';

const example = readFileSync('examples/small-venue/roster.yaml', 'utf8');

function problemIn(text: string): Problem {
  const { problem, findings } = readProblem(text);
  if (!problem) throw new Error(JSON.stringify(findings, null, 1));
  return problem;
}

describe('a roster problem on disk', () => {
  test('the example reads: hours, defaults, every day and some days, a run of history, a sentence for each rule', () => {
    const problem = problemIn(example);
    expect(problem.shifts[2]).toMatchObject({ hours: { from_min: 1_320, to_min: 1_800 }, length_minutes: 480 });
    expect(problem.demand).toHaveLength(7 + 3 + 7 + 7);
    expect(problem.demand.find(({ id }) => id === 'lane-noon/2026-12-06')).toEqual({
      id: 'lane-noon/2026-12-06',
      day: 6,
      when: { from_min: 660, to_min: 780 },
      post_ids: ['lane'],
      skill_id: 'xray',
      minimum: 1,
      wanted: 2,
      cost_under_minimum: 1_000,
      cost_under: 100,
      cost_over: 10,
    });
    expect(problem.people[4]!.history!.duties).toEqual([{ shift_id: 'N', post_id: null }]);
    expect(problem.contracts[0]!.rules.map(({ words }) => words)).toEqual([
      { zh: '两班之间至少休息 11 小时', en: 'At least 11 h rest between duties' },
      { zh: '工时 960 至 2400 分钟', en: '960 to 2400 minutes worked' },
      { zh: '连续上班最多 5 天', en: 'At most 5 days of work in a row' },
      { zh: '连续夜班最多 2 天', en: 'At most 2 days of nights in a row' },
      { zh: '连续休息至少 2 天', en: 'At least 2 days off in a row' },
    ]);
    expect(problem.pins).toEqual([{ person_id: 'staff/3', day: 0, duty: { shift_id: 'E', post_id: 'lane' } }]);
  });

  test('a problem written is the problem read, as JSON and whatever it holds', () => {
    expect(problemIn(writeProblem(problemIn(example)))).toEqual(problemIn(example));
    fc.assert(
      fc.property(tinyProblem({ dayCount: 5, peopleMax: 3, rulesMax: 4 }), (problem) => {
        const { problem: read, findings } = readProblem(writeProblem(problem));
        // What contradicts itself is refused on the way in, and by nothing but that.
        if (read) expect(read).toEqual(problem);
        else expect(new Set(findings.map(({ code }) => code))).toEqual(new Set(['ROSTER_MIN_OVER_MAX']));
      }),
      { numRuns: 200 },
    );
  });

  test('a row that asks for more on one day than on the others is written out by day and read the same', () => {
    const problem = problemIn(example);
    const demand = problem.demand.map((row) =>
      row.id === 'gate-day/2026-12-02' ? { ...row, minimum: 2, wanted: 2 } : row,
    );
    const read = problemIn(writeProblem({ ...problem, demand }));
    const byId = (rows: typeof demand) => rows.toSorted((one, other) => one.id.localeCompare(other.id));
    expect(byId(read.demand)).toEqual(byId(demand));
  });

  test('the JSON Schema an editor checks it by is the one the program checks it by', () => {
    const path = 'examples/roster.schema.json';
    const made = `${JSON.stringify({ $schema: 'http://json-schema.org/draft-07/schema#', anyOf: [problemShape, rosterShape] }, null, 1)}\n`;
    if (process.env['WATCHFLOOR_UPDATE']) writeFileSync(path, made);
    expect(readFileSync(path, 'utf8')).toBe(made);
    expect(Schema.Compile(problemShape).Check(parse(example))).toBe(true);
  });
});

/** The example with some text replaced; what is to be replaced has to be there. */
function spoilt(...changes: [string, string][]): string {
  return changes.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the example has no ${from}`);
    return text.replace(from, to);
  }, example);
}

const told = (text: string) => {
  const { problem, findings } = readProblem(text);
  expect(problem).toBeNull();
  return findings.map(({ code, place }) => `${code} ${place}`);
};

describe('what is wrong with a file is told all at once, with place, sentence and remedy', () => {
  test('overlapping pins, a skill nobody has, minimum over maximum, demand of -1 and 30 February in one file', () => {
    const text = spoilt(
      ['minimum: 1, wanted: 2', 'minimum: -1, wanted: 2'],
      ['days_off: [2026-12-03]', 'days_off: [2026-02-30]'],
      ['min: 960, max: 2400', 'min: 2460, max: 2400'],
      ['duty: E@lane }', 'duty: E@lane }\n  - { person_id: staff/3, day: 2026-11-30, duty: L@lane }'],
      ['  - { id: xray,', '  - { id: dog }\n  - { id: xray,'],
      ['name: { zh: 大门, en: Gate }', 'name: { zh: 大门, en: Gate }, skill: dog'],
    );
    expect(told(text)).toEqual([
      'ROSTER_DATE_INVALID people[1].days_off[0]',
      'ROSTER_NUMBER_OUT_OF_RANGE demand[3].minimum',
      'ROSTER_MIN_OVER_MAX contracts[0].rules[1]',
      'ROSTER_SKILL_NOBODY posts[0].skill',
      'ROSTER_PINS_OVERLAP pins[1]',
    ]);
    const [date] = readProblem(text).findings;
    const line = text.split('\n').findIndex((each) => each.includes('2026-02-30'));
    expect(date).toMatchObject({
      line: line + 1,
      column: text.split('\n')[line]!.indexOf('2026-02-30') + 1,
      what: { zh: '没有“2026-02-30”这一天', en: 'There is no day "2026-02-30"' },
    });
    for (const { what, fix } of readProblem(text).findings) {
      for (const sentence of [what.zh, what.en, fix.zh, fix.en]) expect(sentence).not.toMatch(/undefined|NaN|^$/);
    }
  });

  test.each<[string, [string, string], string]>([
    ['a misspelt field', ['is_night', 'is_nigt'], 'ROSTER_FIELD_UNKNOWN shifts[2].is_nigt'],
    ['a missing field', ['id: gate-day, ', ''], 'ROSTER_FIELD_MISSING demand[0].id'],
    [
      'a shift nobody knows',
      ['shift_ids: [E, L, N]', 'shift_ids: [E, L, Q]'],
      'ROSTER_ID_UNKNOWN posts[0].shift_ids[2]',
    ],
    [
      'two contracts of one person with a rule of one id',
      [
        'people:',
        '  - { id: other, rules: [{ id: row, kind: run, of: work, max: 4 }] }\npeople:\n  - { id: staff/0, contract_ids: [full, other] }',
      ],
      'ROSTER_ID_DOUBLED people[0].contract_ids[1]',
    ],
    ['an id twice', ['id: staff/2', 'id: staff/1'], 'ROSTER_ID_DOUBLED people[1].id'],
    ['a day outside', ['day: 2026-12-05', 'day: 2026-12-07'], 'ROSTER_DAY_OUTSIDE wishes[0].day'],
    ['a shift the post does not have', ['duty: E@lane', 'duty: N@lane'], 'ROSTER_SHIFT_NOT_AT_POST pins[0].duty'],
    ['hours that are none', ["'14:00-22:00'", "'14:00-22:70'"], 'ROSTER_VALUE_WRONG shifts[1].hours'],
    ['a time zone that is none', ['Asia/Shanghai', 'Asia/Atlantis'], 'ROSTER_VALUE_WRONG time_zone'],
    [
      'a rule that limits nothing',
      [', of: nights, max: 2', ', of: nights'],
      'ROSTER_RULE_INCOMPLETE contracts[0].rules[3]',
    ],
    [
      'a field of another kind of rule',
      ['max: 5', 'max: 5, min_minutes: 3'],
      'ROSTER_FIELD_UNKNOWN contracts[0].rules[2].min_minutes',
    ],
    [
      'a list that is none',
      ['contract_ids: [full], skill_ids', 'contract_ids: full, skill_ids'],
      'ROSTER_VALUE_WRONG people[0].contract_ids',
    ],
    ['wanted below the minimum', ['minimum: 1, wanted: 2', 'minimum: 3, wanted: 2'], 'ROSTER_MIN_OVER_MAX demand[3]'],
    ['a shift called off', ['id: E, name', 'id: off, name'], 'ROSTER_VALUE_WRONG shifts[0].id'],
    [
      'a slot and a shift at once',
      ["hours: '11:00-13:00'", "shift_id: E, hours: '11:00-13:00'"],
      'ROSTER_FIELD_UNKNOWN demand[3].hours',
    ],
  ])('%s', (_what, change, wanted) => {
    expect(told(spoilt(change))).toContain(wanted);
  });

  test('a person whose two contracts contradict each other is named with both rules', () => {
    const text = spoilt(
      ['people:', '  - { id: busy, rules: [{ id: more, kind: total, measure: minutes, min: 2700 }] }\npeople:'],
      ['id: staff/4, contract_ids: [full]', 'id: staff/4, contract_ids: [full, busy]'],
    );
    expect(told(text)).toEqual(['ROSTER_MIN_OVER_MAX people[3].contract_ids']);
    expect(readProblem(text).findings[0]!.fix.en).toContain('more, week');
  });

  test('an hour the clock leaps over is refused where the day is named, and left out where every day is asked', () => {
    const berlin = (row: string) =>
      spoilt(
        ['Asia/Shanghai', 'Europe/Berlin'],
        ['first_day: 2026-11-30', 'first_day: 2026-03-27'],
        ['day_count: 7', 'day_count: 3'],
        ['demand:', `demand:\n  - { id: slot, hours: '02:00-02:15', ${row}minimum: 1 }`],
      ).replaceAll(/\b2026-1[12]-\d\d\b/g, '2026-03-28');
    const { findings } = readProblem(berlin('day: 2026-03-29, '));
    expect(findings.map(({ code, place }) => [code, place])).toEqual([['ROSTER_HOUR_LEFT_OUT', 'demand[0].day']]);
    expect(findings[0]!.what.en).toContain('02:00-02:15');
    expect(
      problemIn(berlin(''))
        .demand.filter(({ id }) => id.startsWith('slot'))
        .map(({ day }) => day),
    ).toEqual([0, 1]);
  });

  test.each([
    ['', 'ROSTER_FORMAT_UNKNOWN format'],
    ['hello', 'ROSTER_FORMAT_UNKNOWN format'],
    ['{"schema":"watchfloor.site-spec/3"}', 'ROSTER_FORMAT_UNKNOWN format'],
    ['format: watchfloor.roster/1\npeople: []', 'ROSTER_FORMAT_UNKNOWN format'],
    ['# Notes\n- [a](b): `c`\n\n| d |\n', 'ROSTER_FORMAT_UNKNOWN format'],
    ['format: x\na: [1\nb: "x', 'ROSTER_FILE_SYNTAX '],
    ['{"a": 1, "a": 2, "format": 3}', 'ROSTER_FILE_SYNTAX '],
    ['{"format": 1, "b": }}', 'ROSTER_FILE_SYNTAX '],
    ['<xml/>', 'ROSTER_FORMAT_UNKNOWN format'],
  ])('another format, or none: %j', (text, wanted) => expect(told(text)).toContain(wanted));

  test('no text at all makes the reader throw, and nothing half read comes out', () => {
    const pieces = [...example.split(/(\W+)/), '-1', '{', ']', 'null', '2026-02-30', '&a', '*a', '\n  - '];
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom(...pieces), fc.nat(), (at, piece, long) => {
        const from = at % example.length;
        const text = example.slice(0, from) + piece + example.slice(from + (long % 30));
        const { problem, findings } = readProblem(text);
        expect(problem === null).toBe(findings.length > 0);
      }),
      { numRuns: 100 },
    );
  });
});

describe('a roster on disk', () => {
  const problem = problemIn(example);
  const days = (text: string) =>
    text.split(' ').map((one) => {
      const [shift_id = '', post_id = null] = one.split('@');
      return one === '-' ? null : { shift_id, post_id };
    });
  const roster = {
    people: problem.people.map(({ id }) => ({ person_id: id, days: days('E@lane N@gate - - - L@gate -') })),
  };

  test('written and read it is the same, in our form and as lines', () => {
    const text = writeRoster(problem, roster, { cost: 12, bound: 11.5 });
    expect(readRoster(text, problem)).toEqual({ roster, findings: [] });
    expect(text).toContain('{"person_id":"staff/1","days":["E@lane","N@gate","-","-","-","L@gate","-"]}');
    const lines = 'E@lane,N@gate,-,-,-,L@gate,-\n'.repeat(5);
    expect(readRoster(lines, problem)).toEqual({ roster, findings: [] });
  });

  test('every mistake is told with its line: somebody unknown, a day short, a shift nobody has, another period', () => {
    const text = writeRoster(problem, roster)
      .replace('2026-11-30', '2026-11-23')
      .replace('staff/2', 'staff/9')
      .replace('"-","-","-",', '"-","Q",');
    expect(readRoster(text, problem).findings.map(({ code, place, line }) => [code, place, line])).toEqual([
      ['ROSTER_DAY_OUTSIDE', 'first_day', 3],
      ['ROSTER_TEXT_FIELDS', 'people[0].days', 5],
      ['ROSTER_ID_UNKNOWN', 'people[0].days[3]', 5],
      ['ROSTER_ID_UNKNOWN', 'people[1].person_id', 6],
    ]);
    const lines = 'E,E,-,-,-,-,-\nE,,-,-,-,-,Z\n';
    expect(readRoster(lines, problem).findings.map(({ code, line }) => [code, line])).toEqual([
      ['ROSTER_TEXT_FIELDS', 1],
      ['ROSTER_VALUE_WRONG', 2],
      ['ROSTER_ID_UNKNOWN', 2],
    ]);
    expect(readRoster(example, problem).findings[0]).toMatchObject({ code: 'ROSTER_FORMAT_UNKNOWN' });
  });
});
