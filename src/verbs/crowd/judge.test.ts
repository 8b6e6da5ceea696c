import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chart } from './picture/chart.ts';
import { comparePage } from './picture/compare-page.ts';
import { headlines } from './picture/headline.ts';
import { compareRecords, type Comparison } from './compare-records.ts';
import { estimateOf, judge, untilKnown } from './judge.ts';
import { recordFormat, type CrowdRecord, type SeedRun } from './record.ts';

const words = (text: string) => ({ zh: text, en: text });

function record(hall: number[][], seeds = hall.map((_, at) => at + 1)): CrowdRecord {
  const runs = hall.map((values, at): SeedRun => ({
    seed: seeds[at]!,
    stopped_by: 'duration',
    t_s: (values.length - 1) * 30,
    entered: 0,
    left: 0,
    inside: 0,
    stuck: [],
    agent_steps: 0,
    cpu_seconds: 1,
    counts: [values],
    waiting: values,
    queue: [values],
    wait_min: [values.map((value, moment) => (moment > 3 ? null : value / 100))],
    lanes: [],
    trains: [],
  }));
  return {
    format: recordFormat,
    site: { id: 's', name: words('S') },
    from_min: 1_000,
    to_min: 1_010,
    title: words('t'),
    events: [],
    assumed: [],
    profile: 'realistic',
    dt_s: 0.05,
    t_s: hall[0]!.map((_, at) => at * 30),
    counted: [{ id: 'Z1', kind: 'zone', name: words('Hall'), level_id: '1F', limits: [50, 67, 85, 100] }],
    queues: [{ id: 'E1', name: words('Entrance'), limits_min: [5, 10, 15], lanes: [] }],
    runs,
    cancelled: false,
  };
}

describe('a run against its limits', () => {
  test('says the peak, when it was, and when each limit was first reached', () => {
    const [hall] = judge(record([[10, 49, 50, 70, 99, 84, 20]]));
    expect(hall).toMatchObject({ peakAt_s: 120, reached_s: [60, 90, 120, null], above_s: [120, 90, 30, 0], worst: 2 });
    expect(hall!.peak).toEqual({ mean: 99, half: 0 });
  });

  test('who is never taken waits at least until the run ends: shut doors do not look like no wait', () => {
    expect(untilKnown([1, null, null, null], [0, 30, 600, 1_200])).toEqual([1, 19.5, 19.5, 19.5]);
  });

  test('a queue nobody was taken from any more keeps the last wait that is known', () => {
    const queue = judge(record([[100, 200, 700, 900, 1_000, 1_200]]))[1]!;
    expect(queue.mean).toEqual([1, 2, 7, 9, 9, 9]);
    expect(queue.worst).toBe(0);
  });

  test('several seeds give an interval: of 8, 10 and 12 it is 10 ± 4.97 (Student, 2 degrees)', () => {
    const { mean, half } = estimateOf([8, 10, 12]);
    expect(mean).toBe(10);
    expect(half).toBeCloseTo(4.969, 2);
  });

  test('the interval shifts and grows with the sample', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 2, maxLength: 10 }),
        fc.integer({ min: 1, max: 9 }),
        (sample, k) => {
          const [one, other] = [estimateOf(sample), estimateOf(sample.map((value) => k * value + 5))];
          expect(other.mean).toBeCloseTo(k * one.mean + 5, 6);
          expect(other.half).toBeCloseTo(k * one.half, 6);
        },
      ),
    );
  });
});

function compared(...records: CrowdRecord[]): Comparison {
  const found = compareRecords(records);
  if ('refused' in found) throw new Error(found.refused.en);
  return found;
}

describe('runs side by side', () => {
  test('with the same seeds what is common falls away: a sure difference of 10 though the runs differ by 100', () => {
    const a = record([[100], [200], [300]]);
    const [row] = compared(a, record([[111], [210], [309]])).rows;
    expect(row!.differences[0]!.mean).toBeCloseTo(10);
    expect(row!.differences[0]!.half).toBeLessThan(3);
    expect(row!.differences[0]!.isSure).toBe(true);
    const [apart] = compared(a, record([[111], [210], [309]], [7, 8, 9])).rows;
    expect(apart!.differences[0]!.isSure).toBe(false);
  });

  test('two measures are held against doing nothing and against each other', () => {
    const [nothing, one, other] = [record([[40, 70]]), record([[40, 60]]), record([[40, 45]])];
    const { rows, main } = compared(nothing, one, other);
    expect(rows[0]!.differences.map(({ from, to, mean }) => [from, to, mean])).toEqual([
      [0, 1, -10],
      [0, 2, -25],
      [1, 2, -15],
    ]);
    expect(main!.id).toBe('Z1');
  });

  test('what a measure costs is told beside what it helps: who waits outside, and who misses a train', () => {
    const nothing = record([[40, 70]]);
    const held = record([[40, 60]]);
    const [run] = held.runs;
    run!.queue = [
      [10, 300],
      [5, 400],
    ];
    run!.trains = [{ id: 'G1', alighted: 0, boarded: 90, left_behind: 10 }];
    const comparison = compared(nothing, held);
    const cost = (id: string) => comparison.costs.find((each) => each.id === id)!.differences[0]!.mean;
    expect([cost('outside'), cost('missed'), cost('boarded')]).toEqual([630, 10, 90]);
    const [first, second] = headlines([nothing, held], comparison);
    expect(first!.en).toMatch(/^A .*: Z1 .* at most 70 at .*warning from/);
    expect(second!.en).toMatch(
      /at most 60 \(−10\) at .*busy from .*never warning; before the lanes at most 700 \(\+630\)/,
    );
    expect(second!.zh).toContain('检前最多 700 (+630) 人');
  });

  test('a zone that a measure makes worse is said in the same breath as the one it helps', () => {
    const withPlatform = (hall: number[], platform: number[]) => {
      const made = record([hall]);
      made.counted.push({ ...made.counted[0]!, id: 'Z5', name: words('Platform'), limits: [20, 27, 34, 40] });
      made.runs[0]!.counts.push(platform);
      return made;
    };
    const records = [withPlatform([60, 101], [5, 5]), withPlatform([60, 40], [10, 45])];
    const [first, second] = headlines(records, compared(...records));
    expect(first!.en).not.toContain('Platform');
    expect(second!.en).toMatch(/never warning; but ▲▲▲▲ Z5 Platform critical from \d\d:\d\d; before the lanes/);
    expect(second!.zh).toContain('但 ▲▲▲▲ Z5 Platform');
  });

  test('one seed gives no interval and says so', () => {
    const records = [record([[10, 20]]), record([[10, 30]])];
    const comparison = compared(...records);
    expect(comparison.rows[0]!.differences).toEqual([{ from: 0, to: 1, mean: 10, half: 0, isSure: null }]);
    const page = comparePage(records, comparison);
    expect(page).toContain('One seed only');
    expect(page).toContain('只有一个种子');
  });

  test('other sites and other times are refused', () => {
    const a = record([[1]]);
    expect(compareRecords([a, { ...a, site: { id: 'other', name: words('O') } }])).toHaveProperty('refused');
    expect(compareRecords([a, a, { ...a, from_min: 0 }])).toHaveProperty('refused');
  });
});

test('a limit far above a quiet place is not drawn, one within sight is', () => {
  const axis = { t_s: [0, 30], from_min: 1_000, limits: [50, 67], name: words('Hall') };
  expect(chart([{ values: [1, 2], className: 'a' }], axis)).not.toContain('limit l0');
  expect(chart([{ values: [1, 45], className: 'a' }], axis)).toContain('limit l1');
});
