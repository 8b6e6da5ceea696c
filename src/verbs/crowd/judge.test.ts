import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chart } from './picture/chart.ts';
import { comparePage } from './picture/compare-page.ts';
import { compareRecords } from './compare-records.ts';
import { estimateOf, judge } from './judge.ts';
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
  };
}

describe('a run against its limits', () => {
  test('says the peak, when it was, and when each limit was first reached', () => {
    const [hall] = judge(record([[10, 49, 50, 70, 99, 84, 20]]));
    expect(hall).toMatchObject({ peakAt_s: 120, reached_s: [60, 90, 120, null], above_s: [120, 90, 30, 0], worst: 2 });
    expect(hall!.peak).toEqual({ mean: 99, half: 0 });
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

describe('two runs side by side', () => {
  test('with the same seeds what is common falls away: a sure difference of 10 though the runs differ by 100', () => {
    const [a, b] = [record([[100], [200], [300]]), record([[111], [210], [309]])];
    const compared = compareRecords(a, b);
    if ('refused' in compared) throw new Error(compared.refused.en);
    const [row] = compared.rows;
    expect(row!.difference.mean).toBeCloseTo(10);
    expect(row!.difference.half).toBeLessThan(3);
    expect(row!.isSure).toBe(true);
    const apart = compareRecords(a, record([[111], [210], [309]], [7, 8, 9]));
    expect('rows' in apart && apart.rows[0]!.isSure).toBe(false);
  });

  test('one seed gives no interval and says so', () => {
    const [a, b] = [record([[10, 20]]), record([[10, 30]])];
    const compared = compareRecords(a, b);
    if ('refused' in compared) throw new Error(compared.refused.en);
    expect(compared.rows[0]).toMatchObject({ difference: { mean: 10, half: 0 }, isSure: null });
    const page = comparePage(a, b, compared.rows);
    expect(page).toContain('One seed only');
    expect(page).toContain('只有一个种子');
  });

  test('other sites and other times are refused', () => {
    const a = record([[1]]);
    expect(compareRecords(a, { ...a, site: { id: 'other', name: words('O') } })).toHaveProperty('refused');
    expect(compareRecords(a, { ...a, from_min: 0 })).toHaveProperty('refused');
  });
});

test('a limit far above a quiet place is not drawn, one within sight is', () => {
  const axis = { t_s: [0, 30], from_min: 1_000, limits: [50, 67] };
  expect(chart([{ values: [1, 2], className: 'a' }], axis)).not.toContain('limit l0');
  expect(chart([{ values: [1, 45], className: 'a' }], axis)).toContain('limit l1');
});
