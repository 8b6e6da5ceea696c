import { existsSync } from 'node:fs';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { roster } from '../roster.ts';
import type { Exit } from '../verb.ts';
import { startSolving } from './solving.ts';
import { readProblem } from '../../engines/roster/files/read-problem.ts';

const example = 'examples/small-venue/roster.yaml';
const site = 'examples/haihe-central';
let folder: string;
const at = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'watchfloor-roster-'));
});

interface Ran {
  exit: Exit;
  said: string;
  told: string;
}

async function run(...args: string[]): Promise<Ran> {
  const lines = { said: [] as string[], told: [] as string[] };
  const exit = await roster.run(args, { say: (text) => lines.said.push(text), tell: (text) => lines.told.push(text) });
  return { exit, said: lines.said.join('\n'), told: lines.told.join('\n') };
}

/** Written by hand: a text instance of two people and five days. */
const instance = [
  'SECTION_HORIZON\n5\nSECTION_SHIFTS\nD,480,\nSECTION_STAFF\nA,D=5,2400,480,5,1,1,1\nB,D=5,2400,0,3,1,1,1',
  'SECTION_DAYS_OFF\nA,1\nSECTION_COVER\n0,D,1,100,1\n1,D,1,100,1\n2,D,1,100,1\n',
].join('\n');

describe('watchfloor roster solve', () => {
  test('shows cost and bound closing in, writes the roster and the page, and the checker agrees', async () => {
    const args = ['--steps', '60', '--out', at('r.json'), '--html', at('r.html')];
    const solved = await run('solve', example, ...args, '--json');
    expect(solved.exit, solved.told).toBe(0);
    const answer = JSON.parse(solved.said) as { cost: number; bound: number; broken: number };
    expect(answer.broken).toBe(0);
    expect(answer.bound).toBeLessThanOrEqual(answer.cost);
    expect(solved.told.split('\n').length).toBeGreaterThan(1);
    expect(solved.told).toMatch(/代价 cost \d+ +下限 bound \d+ +差距 gap [\d.]+ %/);
    const checked = await run('check', example, at('r.json'), '--json');
    expect(checked.exit).toBe(0);
    expect((JSON.parse(checked.said) as { cost: { total: number } }).cost.total).toBe(answer.cost);
    expect(await readFile(at('r.html'), 'utf8')).toContain('<table class="grid people">');
  });

  test('the same seed and steps give the same roster', async () => {
    const once = async () =>
      JSON.parse((await run('solve', example, '--steps', '30', '--json')).said) as { roster: object };
    expect((await once()).roster).toEqual((await once()).roster);
  });

  test('a text instance gets one line a person in the instance’s order, and its own roster is read back', async () => {
    await writeFile(at('i.txt'), instance);
    const solved = await run('solve', at('i.txt'), '--steps', '60', '--out', at('i.out'));
    expect(solved.exit, solved.told).toBe(0);
    const lines = (await readFile(at('i.out'), 'utf8')).trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line).toMatch(/^[D-](,[D-]){4}$/);
    expect(lines[0]!.split(',')[1]).toBe('-');
    const checked = await run('check', at('i.txt'), at('i.out'));
    expect(checked).toMatchObject({ exit: 0, said: expect.stringContaining('hard rules broken 0') });
  });

  test('a file full of mistakes is refused with all of them and nothing is written', async () => {
    const text = (await readFile(example, 'utf8'))
      .replace('minimum: 1, wanted: 2', 'minimum: -1, wanted: 2')
      .replace('2026-12-03', '2026-02-30');
    await writeFile(at('bad.yaml'), text);
    const solved = await run('solve', at('bad.yaml'), '--out', at('never.json'));
    expect(solved.exit).toBe(1);
    expect(solved.told).toMatch(/bad\.yaml:\d+:\d+ ROSTER_DATE_INVALID people\[1\]\.days_off\[0\]/);
    expect(solved.told).toContain('ROSTER_NUMBER_OUT_OF_RANGE');
    expect(existsSync(at('never.json'))).toBe(false);
  });

  test('a solve ended half-way gives the best so far; a thread that dies loses no answer already given', async () => {
    const problem = readProblem(await readFile(example, 'utf8')).problem!;
    const limits = { cpu_seconds_max: 120, steps_max: 1_000_000, gap: 0 };
    const cancelled = startSolving({ problem, seed: 1, limits }, () => cancelled.cancel());
    const { solution } = await cancelled.done;
    expect(solution).toMatchObject({ stopped_by: 'cancelled' });
    const killed = startSolving({ problem, seed: 1, limits }, ({ phase }) => phase === 'bounding' && killed.kill());
    const left = await killed.done;
    expect(left.fault).not.toBeNull();
    expect(left.solution!.roster.people).toHaveLength(problem.people.length);
  });
});

describe('watchfloor roster check', () => {
  test('a roster that breaks a rule ends 1 and says whose, which day and which rule', async () => {
    const none = '-,-,-,-,-,-,-\n';
    await writeFile(at('broken.txt'), `E@lane,-,-,-,-,-,-\n${none}E@lane,-,-,-,-,-,-\n${none}E@gate,-,-,-,-,-,-\n`);
    const { exit, said } = await run('check', example, at('broken.txt'));
    expect(exit).toBe(1);
    expect(said).toContain('staff/5, 2026-11-30: At least 11 h rest between duties');
    expect(said).toContain('staff/5, 2026-11-30:两班之间至少休息 11 小时');
  });

  test('without a roster it checks the file alone', async () => {
    expect(await run('check', example)).toMatchObject({ exit: 0, said: expect.stringContaining('5 × 7') });
  });
});

describe('watchfloor roster explain', () => {
  test('says why a post stays empty, and ends 1; a problem without contradiction ends 0', async () => {
    const none = '-,-,-,-,-,-,-\n';
    await writeFile(at('empty.txt'), none.repeat(5));
    const gap = await run('explain', example, at('empty.txt'), '--row', 'gate-night/2026-12-01');
    expect(gap.exit).toBe(1);
    expect(gap.said).toMatch(/Night needs 1, has 0/);
    expect((await run('explain', example)).exit).toBe(0);
  });

  test('a planted contradiction is named', async () => {
    const text = (await readFile(example, 'utf8')).replace(
      'duty: E@lane }',
      'duty: E@lane }\n  - { person_id: staff/4, day: 2026-11-30, duty: N@gate }\n  - { person_id: staff/4, day: 2026-12-01, duty: E@gate }',
    );
    await writeFile(at('contradiction.yaml'), text);
    const { exit, said } = await run('explain', at('contradiction.yaml'));
    expect(exit).toBe(1);
    expect(said).toContain('staff/4');
    expect(said).toMatch(/11 h/);
  });
});

describe('watchfloor roster mend', () => {
  test('an absence is paid for with few changes; the new roster and problem pass the checker', async () => {
    await run('solve', example, '--steps', '60', '--out', at('published.json'));
    const files = ['--out', at('mended.json'), '--problem', at('now.json'), '--html', at('mended.html')];
    const mended = await run(
      'mend',
      example,
      at('published.json'),
      '--absent',
      'staff/4:2026-12-02',
      ...files,
      '--json',
    );
    const answer = JSON.parse(mended.said) as { changes: unknown[]; broken: number };
    expect(answer.broken).toBe(0);
    expect(answer.changes.length).toBeLessThanOrEqual(3);
    expect((await run('check', at('now.json'), at('mended.json'))).exit).toBe(0);
    const days = (JSON.parse(await readFile(at('mended.json'), 'utf8')) as { people: { days: string[] }[] }).people[3]!
      .days;
    expect(days[2]).toBe('-');
  });

  test('a proof with no time left gives the mending without it, and does not call it the fewest', async () => {
    const args = ['--absent', 'staff/4:2026-12-01..2026-12-03', '--prove', '--seconds', '0', '--json'];
    const { said } = await run('mend', example, at('published.json'), ...args);
    const answer = JSON.parse(said) as { at_least: number; changes: unknown[]; is_fewest: boolean; broken: number };
    expect(answer.broken).toBe(0);
    expect(answer.at_least).toBeLessThanOrEqual(answer.changes.length);
    if (answer.at_least < answer.changes.length) expect(answer.is_fewest).toBe(false);
  });

  test('everything wrong with what is asked is told at once', async () => {
    const unread = ['--absent', 'staff/4:2026-02-30', '--swap', 'staff/1:2026-12-01', '--need', 'nothing=3'];
    const { exit, told } = await run('mend', example, at('published.json'), ...unread);
    expect(exit).toBe(2);
    for (const each of ['staff/4:2026-02-30', 'staff/1:2026-12-01', 'nothing=3']) expect(told).toContain(each);
    const unknown = ['--absent', 'staff/9:2026-12-01', '--absent', 'staff/4:2027-01-01'];
    const refused = await run('mend', example, at('published.json'), ...unknown);
    expect(refused.exit).toBe(1);
    expect(refused.told).toMatch(/ROSTER_MEND_UNKNOWN[^]*staff\/9, 2027-01-01/);
  });

  test.each([
    ['--absent', 'staff/4'],
    ['--swap', 'staff/4:2026-12-02'],
    ['--need', 'nothing=3'],
    ['--frozen-before', 'x'],
  ])('what cannot be read is wrong use: %s %s', async (...option) => {
    const more = option[0] === '--frozen-before' ? ['--absent', 'staff/4:2026-12-02'] : [];
    const { exit, told } = await run('mend', example, at('published.json'), ...option, ...more);
    expect(exit).toBe(2);
    expect(told).toContain(option[1]);
  });
});

describe('watchfloor roster even', () => {
  test('says before and after, breaks nothing and costs no more; what it wrote passes the checker', async () => {
    const before = JSON.parse((await run('check', example, at('published.json'), '--json')).said) as Checked;
    const { exit, said, told } = await run('even', example, at('published.json'), '--out', at('even.json'), '--json');
    expect(exit, told).toBe(0);
    const answer = JSON.parse(said) as {
      measures: Record<'before' | 'after', { of: string; mean_distance: number }[]>;
    };
    expect(answer.measures.before.map(({ of }) => of)).toEqual(answer.measures.after.map(({ of }) => of));
    const checked = await run('check', example, at('even.json'), '--json');
    expect(checked.exit).toBe(0);
    expect((JSON.parse(checked.said) as Checked).cost.total).toBeLessThanOrEqual(before.cost.total);
    const words = await run('even', example, at('published.json'), '--unpopular', 'gate');
    expect(words.said).toMatch(/夜班:[^]*均衡前[^]*before evening/);
    expect(words.said).toContain('不受欢迎的岗位');
  });

  test('a post nobody knows is wrong use', async () => {
    const { exit, told } = await run('even', example, at('published.json'), '--unpopular', 'moon');
    expect(exit).toBe(2);
    expect(told).toContain('moon');
  });
});

interface Checked {
  cost: { total: number };
}

describe('watchfloor roster from-site', () => {
  test('Haihe Central becomes a problem the solver’s file format takes', async () => {
    const made = await run(
      'from-site',
      site,
      '--level',
      'D1',
      '--from',
      '2026-11-30',
      '--days',
      '14',
      '--out',
      at('site.json'),
    );
    expect(made.exit, made.told).toBe(0);
    expect(made.told).toContain('142 people, 40 posts');
    expect((await run('check', at('site.json'))).exit).toBe(0);
  });

  test('refuses a level the site does not have and a file that is no site', async () => {
    expect(await run('from-site', site, '--level', 'D9')).toMatchObject({
      exit: 1,
      told: expect.stringContaining('DUTY_LEVEL_UNKNOWN'),
    });
    expect((await run('from-site', example, '--staff', `${site}/staff.json`)).exit).toBe(1);
  });
});

test.each([
  [],
  ['dance'],
  ['solve'],
  ['solve', example, '--seconds', 'x'],
  ['check'],
  ['explain', example, '--row', 'x'],
  ['mend', example],
  ['mend', example, 'r.json', '--absent', 'staff/4:2026-12-01', '--seconds', 'x'],
  ['even', example],
  ['from-site'],
  ['solve', 'no/such/file'],
])('wrong use ends 2: %j', async (...args) => {
  const { exit, told } = await run(...args);
  expect(exit).toBe(2);
  expect(told).not.toBe('');
});
