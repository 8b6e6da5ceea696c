import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { formatDate, parseDate, weekdayOf } from '../../base/local-date.ts';
import { clockText } from '../../base/local-time.ts';
import { lanes } from '../lanes.ts';

const venue = 'examples/small-venue';
let folder: string;
const at = (name: string) => join(folder, name);

async function run(...args: string[]): Promise<{ exit: number; said: string; told: string }> {
  const [said, told]: [string[], string[]] = [[], []];
  const exit = await lanes.run(args, { say: (text) => said.push(text), tell: (text) => told.push(text) });
  return { exit, said: said.join('\n'), told: told.join('\n') };
}

/** Four weeks of evenings: twice as many come on Fridays and Saturdays. */
function evenings(days: number): string {
  const first = parseDate('2026-11-02')!;
  const rows = Array.from({ length: days }, (_, at_) => {
    const day = first + at_;
    const times = weekdayOf(day) === 5 || weekdayOf(day) === 6 ? 2 : 1;
    return Array.from({ length: 96 }, (__, slot) => {
      const comes = slot >= 72 && slot < 76 ? 40 * times : 0;
      return `E1,${formatDate(day)},${clockText(slot * 15)},${comes}`;
    });
  });
  return ['entrance,day,time,people', ...rows.flat()].join('\n');
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'watchfloor-forecast-'));
  await writeFile(at('counts.csv'), evenings(28));
  await writeFile(at('short.csv'), evenings(9));
  await writeFile(
    at('bad.csv'),
    'entrance,day,time,people\nE9,2026-11-02,18:00,4\nE1,2026-11-31,18:00,4\nE1,2026-11-02,18:07,4\nE1,2026-11-02,18:00,-4\nE1,2026-11-02,18:15,4\nE1,2026-11-02,18:15,5\n',
  );
});

describe('watchfloor lanes forecast', () => {
  test('past counts become a day that lanes run simulates: a Friday has twice a Monday’s people', async () => {
    const totals: number[] = [];
    for (const date of ['2026-11-30', '2026-12-04']) {
      const made = await run('forecast', venue, at('counts.csv'), '--date', date, '--out', at('day.json'));
      expect(made.exit, made.told).toBe(0);
      expect(made.said).toContain('18:');
      const ran = await run('run', venue, '--day', at('day.json'), '--replications', '2', '--json');
      const { run: result } = JSON.parse(ran.said) as { run: { whole: { arrived: number[] } } };
      totals.push(result.whole.arrived.reduce((all, each) => all + each / 2, 0));
    }
    expect(totals[0]).toBeGreaterThan(120);
    expect(totals[0]).toBeLessThan(200);
    expect(totals[1]! / totals[0]!).toBeGreaterThan(1.6);
  }, 120_000);

  test('by default it is the day after the last one counted; a busy day has no fewer people than the mean', async () => {
    const total = async (...more: string[]) => {
      const { exit, said } = await run('forecast', venue, at('counts.csv'), '--json', ...more);
      expect(exit).toBe(0);
      const { date, entrances } = JSON.parse(said) as { date: string; entrances: { people: number[] }[] };
      expect(date).toBe('2026-11-30');
      return entrances[0]!.people.reduce((all, each) => all + each, 0);
    };
    expect(await total('--quantile', '0.9')).toBeGreaterThanOrEqual(await total());
  });

  test('every mistake of the file is told with its line, and too few weeks are', async () => {
    const bad = await run('forecast', venue, at('bad.csv'), '--out', at('none.json'));
    expect(bad.exit).toBe(1);
    for (const line of [2, 3, 4, 5, 7]) expect(bad.told).toContain(`bad.csv:${line} FORECAST_ROW_WRONG`);
    expect(bad.told).not.toContain('bad.csv:6 ');
    await expect(readFile(at('none.json'))).rejects.toThrow();
    const short = await run('forecast', venue, at('short.csv'));
    expect(short.exit).toBe(1);
    expect(short.told).toContain('FORECAST_TOO_SHORT E1');
    expect((await run('forecast', venue)).exit).toBe(2);
    expect((await run('forecast', venue, at('counts.csv'), '--slot', '7')).exit).toBe(2);
  });
});
