import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Validation } from '../../engines/lanes/validation/validate.ts';
import { lanes } from '../lanes.ts';
import { roster } from '../roster.ts';
import type { Exit, Verb } from '../verb.ts';
import { validationPage } from './picture/validation-page.ts';

const venue = 'examples/small-venue';
let folder: string;
const at = (name: string) => join(folder, name);

interface Ran {
  exit: Exit;
  said: string;
  told: string;
}

async function run(verb: Verb, ...args: string[]): Promise<Ran> {
  const lines = { said: [] as string[], told: [] as string[] };
  const exit = await verb.run(args, { say: (text) => lines.said.push(text), tell: (text) => lines.told.push(text) });
  return { exit, said: lines.said.join('\n'), told: lines.told.join('\n') };
}

/** What a reader of one language sees of a page. */
function read(html: string, language: 'zh' | 'en'): string {
  const other = language === 'zh' ? 'en' : 'zh';
  return html
    .replaceAll(/<(style|script|title)[^>]*>.*?<\/\1>/gs, '')
    .replaceAll(new RegExp(`<span lang="${other}">.*?</span>`, 'gs'), '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ');
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'watchfloor-lanes-'));
  // A venue that opens its doors to 330 people in an hour: the counter shows the running total.
  await writeFile(
    at('day.yaml'),
    `format: watchfloor.flow-day/1
counts:
  - entrance: E1
    readings: [{ at: "18:00", total: 0 }, { at: "18:30", total: 200 }, { at: "19:00", total: 330 }]
`,
  );
});

/** Each starts a thread that reads the engine anew. */
const slow_ms = 120_000;

describe('watchfloor lanes', () => {
  test(
    'a wait target becomes lanes, the lanes a crew, the crew a roster, and the day with that roster keeps the target',
    async () => {
      const files = ['--out', at('schedule.json'), '--crew', at('crew.json'), '--html', at('staff.html')];
      const target = ['--target', '5:20'];
      const staffed = await run(
        lanes,
        'staff',
        venue,
        '--day',
        at('day.yaml'),
        ...target,
        '--replications',
        '6',
        ...files,
      );
      expect(staffed.exit, staffed.told).toBe(0);
      expect(staffed.said).toMatch(/lane-slots \d+, at least \d+/);
      const solved = await run(roster, 'solve', at('crew.json'), '--steps', '60', '--out', at('roster.json'));
      expect(solved.exit, solved.told).toBe(0);
      const crew = ['--crew', at('crew.json'), '--roster', at('roster.json')];
      const day = await run(
        lanes,
        'run',
        venue,
        '--day',
        at('day.yaml'),
        ...target,
        ...crew,
        '--seed',
        '9',
        '--html',
        at('run.html'),
      );
      expect(day.exit, day.said + day.told).toBe(0);
      expect(read(await readFile(at('staff.html'), 'utf8'), 'en')).toContain('Because of');
      expect(read(await readFile(at('run.html'), 'utf8'), 'zh')).toContain('到达与能力');
    },
    slow_ms,
  );

  test(
    'the same seed gives the same run; a schedule is compared with another on the same people',
    async () => {
      const one = at('one.json');
      const lanesOpen = `[${Array<number>(40).fill(1).join()}]`;
      await writeFile(one, `{"format":"watchfloor.lane-schedule/1","from":"14:00","slot_min":15,"entrances":{"E1":${lanesOpen}}}`); // prettier-ignore
      const ask = (out: string, ...more: string[]) => run(lanes, 'run', venue, '--day', at('day.yaml'), '--replications', '4', '--out', at(out), '--json', ...more); // prettier-ignore
      const [a, again, b] = [await ask('a.json'), await ask('again.json'), await ask('b.json', '--schedule', one)];
      expect(again.said).toBe(a.said);
      expect(b.exit).toBe(1);
      const compared = await run(lanes, 'compare', at('a.json'), at('b.json'), '--json', '--html', at('compare.html'));
      const { isPaired, whole } = JSON.parse(compared.said) as { isPaired: boolean; whole: { figure: string; isSure: boolean; difference: { mean: number } }[] }; // prettier-ignore
      expect(isPaired).toBe(true);
      const wait = whole.find(({ figure }) => figure === 'wait_mean_s')!;
      expect(wait.isSure).toBe(true);
      expect(wait.difference.mean).toBeGreaterThan(0);
      expect(whole.find(({ figure }) => figure === 'arrived')!.difference.mean).toBe(0);
      const said = read(await readFile(at('compare.html'), 'utf8'), 'en');
      expect(said).toContain('compared with itself');
      expect(said).toContain('A is a.json, B is b.json');
    },
    slow_ms,
  );

  test(
    'demand that the lanes can never pass is said at once, and the run ends all the same',
    async () => {
      await writeFile(
        at('flood.yaml'),
        'events: [{ kind: extra people, id: E1, people: 5000, from: "18:00", to: "19:00" }]',
      );
      const { exit, told, said } = await run(lanes, 'run', venue, '--day', at('flood.yaml'), '--replications', '2');
      expect(exit).toBe(1);
      expect(told).toMatch(/5000 come over the day, the open lanes pass \d+ at most/);
      expect(said).toMatch(/left standing [1-9]/);
    },
    slow_ms,
  );

  test(
    'every mistake of a day and of a schedule is told at once with its place',
    async () => {
      await writeFile(
        at('bad.yaml'),
        'events:\n  - { kind: lane closed, id: LN9, from: "25:00", to: "19:00" }\ncolour: red\n',
      );
      const day = await run(lanes, 'run', venue, '--day', at('bad.yaml'));
      expect(day.exit).toBe(1);
      expect(day.told).toMatch(/bad\.yaml:2:\d+ FLOW_PLACE_UNKNOWN events\[0\]\.id/);
      for (const code of ['FLOW_TIME_INVALID', 'FLOW_FIELD_UNKNOWN']) expect(day.told).toContain(code);
      await writeFile(at('bad.json'), '{"format":"x","from":"1","slot_min":7,"entrances":{"E1":[1],"X":[]}}');
      const schedule = await run(lanes, 'run', venue, '--day', at('day.yaml'), '--schedule', at('bad.json'));
      expect(schedule.exit).toBe(1);
      for (const place of ['format', 'from', 'slot_min', 'entrances.E1', 'entrances.X']) expect(schedule.told).toContain(` ${place}\n`); // prettier-ignore
      expect((await run(lanes, 'compare', at('bad.json'), at('bad.json'))).exit).toBe(1);
    },
    slow_ms,
  );

  test.each([
    [],
    ['dance'],
    ['run'],
    ['run', venue, '--replications', 'x'],
    ['run', venue, '--target', 'soon'],
    ['run', venue, '--crew', 'alone.json'],
    ['staff', venue, '--date', 'tomorrow'],
    ['compare', 'one'],
    ['run', 'no/such/site'],
    ['validate', 'a', 'b'],
  ])('wrong use ends 2: %j', async (...args) => {
    const { exit, told } = await run(lanes, ...args);
    expect(exit).toBe(2);
    expect(told).not.toBe('');
  });
});

test('a report says what did not hold, and everything in it stands in both languages', () => {
  const row = { words: { zh: '甲', en: 'case one' }, source: 'Erlang 1917', exact: 2, unit: 's' as const, events: 1, replications: 5 }; // prettier-ignore
  const validation: Validation = {
    seed: 1,
    cases: [
      { ...row, id: 'a', simulated: { mean: 2.1, half: 0.3 }, isInside: true, again: null },
      { ...row, id: 'b', simulated: { mean: 3, half: 0.3 }, isInside: false, again: { mean: 3.1, half: 0.1 } },
    ],
    transient: null,
    staffing: null,
    site: { people: 5, services: 6, waited_s: 7, area_s: 7, broken: [{ zh: '插队', en: 'jumped the queue' }] },
    stopped_by: 'done',
    holds: false,
  };
  const html = validationPage(validation, { zh: '站', en: 'Station' });
  const english = read(html, 'en');
  expect(english).toContain('▲ not everything holds');
  expect(english).toContain('1 / 2');
  expect(english).toContain('jumped the queue');
  expect(english.replace('中文', '')).not.toMatch(/[\u4e00-\u9fff]/);
  expect(html.match(/<span lang="zh">/g)!.length).toBe(html.match(/<span lang="en">/g)!.length);
  expect(html).not.toMatch(/(src|href)=|url\(|@import|https?:/);
});
