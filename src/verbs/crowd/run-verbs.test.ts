import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { crowd } from '../crowd.ts';
import { recordFormat, type CrowdRecord } from './record.ts';

const venue = 'examples/small-venue';
let folder: string;
const at = (name: string) => join(folder, name);

async function say(...args: string[]): Promise<{ exit: number; said: string; told: string }> {
  const [said, told]: [string[], string[]] = [[], []];
  const exit = await crowd.run(args, { say: (text) => said.push(text), tell: (text) => told.push(text) });
  return { exit, said: said.join('\n'), told: told.join('\n') };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'watchfloor-crowd-'));
  const event = (people: number) => `events:\n  - { kind: extra people, id: E1, from: "18:00", to: "18:02", people: ${people} }\n`; // prettier-ignore
  await writeFile(at('few.yaml'), event(20));
  await writeFile(at('many.yaml'), event(60));
  await writeFile(at('wrong.yaml'), `${event(0)}  - { kind: link closed, id: LK99, from: "19:00", to: "18:00" }\ngates: { open_before: 3 }\n`); // prettier-ignore
  await writeFile(at('torn.yaml'), 'events: [');
});

const run = (events: string, ...more: string[]) =>
  say('run', venue, '--events', at(events), '--from', '18:00', '--to', '18:04', '--dt', '0.1', ...more);

describe('crowd run', () => {
  test('writes a record and a page, says places, peaks and every assumption in both languages, and how far it is', async () => {
    const { exit, said, told } = await run(
      'few.yaml',
      '--out',
      at('few.json'),
      '--html',
      at('few.html'),
      '--seeds',
      '2',
    );
    expect(exit).toBe(0);
    expect(said).toContain('Foyer');
    expect(said).toContain('past the lanes and not aboard');
    expect(said).toMatch(/Zones are rectangles/);
    expect(told).toContain('2/2');
    const record = JSON.parse(readFileSync(at('few.json'), 'utf8')) as CrowdRecord;
    expect(record.format).toBe(recordFormat);
    expect(record.runs.map(({ seed, entered }) => [seed, entered])).toEqual([
      [1, 20],
      [2, 20],
    ]);
    const page = readFileSync(at('few.html'), 'utf8');
    expect(page).not.toMatch(/(?:src|href)="/);
    expect(page).toContain('id="frames"');
  }, 120_000);

  test('the same seed gives the same result', async () => {
    for (const name of ['one.json', 'two.json']) await run('few.yaml', '--out', at(name), '--json');
    const [one, two] = ['one.json', 'two.json'].map((name) => {
      const record = JSON.parse(readFileSync(at(name), 'utf8')) as CrowdRecord;
      return record.runs.map(({ cpu_seconds: _cpu, ...rest }) => rest);
    });
    expect(one).toEqual(two);
  }, 120_000);

  test('tells every mistake of the events at once, with its place, and runs nothing', async () => {
    const { exit, told } = await run('wrong.yaml', '--out', at('wrong.json'));
    expect(exit).toBe(1);
    for (const place of [
      'events[0].people',
      'events[1].id',
      'events[1].to',
      'gates.open_before',
      'gates.open_before_min',
    ]) {
      expect(told).toContain(place);
    }
    expect(existsSync(at('wrong.json'))).toBe(false);
  });

  test('a file that is no YAML is named with its line', async () => {
    const { exit, told } = await run('torn.yaml');
    expect(exit).toBe(1);
    expect(told).toMatch(/torn\.yaml:\d+:\d+/);
  });

  test('without a time it says how it is used', async () => {
    expect(await say('run', venue)).toMatchObject({ exit: 2, said: '' });
    expect((await say('run', venue, '--from', '18:00', '--to', '17:00')).exit).toBe(2);
  });
});

describe('crowd compare', () => {
  test('puts two runs side by side', async () => {
    await run('few.yaml', '--out', at('a.json'), '--json');
    await run('many.yaml', '--out', at('b.json'), '--json');
    const { exit, said } = await say('compare', at('a.json'), at('b.json'), '--html', at('both.html'));
    expect(exit).toBe(0);
    expect(said).toMatch(/Foyer: \d+ .* → \d+ .*\+\d+/);
    expect(readFileSync(at('both.html'), 'utf8')).toContain('Every place');
  }, 120_000);

  test('what is no result of a run is refused by name', async () => {
    const { exit, told } = await say('compare', at('few.yaml'), at('few.yaml'));
    expect(exit).toBe(1);
    expect(told).toContain('few.yaml');
  });
});
