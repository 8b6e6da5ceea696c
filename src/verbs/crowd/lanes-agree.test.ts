import { expect, test } from 'vitest';
import { hallsInARow } from '../../../test/support/walk-site.ts';
import { runCrowd } from '../../engines/crowd/run.ts';
import type { CrowdProblem, Frame } from '../../engines/crowd/problem.ts';
import type { Problem } from '../../engines/lanes/problem.ts';
import { runLanes } from '../../engines/lanes/run.ts';
import { toCrowd } from '../../modules/flow/to-crowd.ts';

/** Two lanes of 360/h, 270 people in a quarter of an hour: half as many again as the lanes take, until all are through. */
const shared = { people: 270, in_s: 900, until_s: 1_500, service_s: 10, lanes: 2 };

function onThePlan(): CrowdProblem {
  const from_min = 1_000;
  const extra = {
    kind: 'extra people' as const,
    id: 'E1',
    from_min,
    to_min: from_min + shared.in_s / 60,
    people: shared.people,
  };
  const wish = { from_min, to_min: from_min + shared.until_s / 60, seed: 1 };
  const { problem } = toCrowd(hallsInARow([30, 30, 30], 20, 6), [extra], wish).scenario!;
  return {
    ...problem,
    sources: problem.sources.map((source) => (source.kind === 'arrivals' ? { ...source, instants: 'even' } : source)),
    server_groups: problem.server_groups.map((group) => ({
      ...group,
      servers: group.servers.map((server) => ({ ...server, service: { kind: 'fixed', mean_s: shared.service_s } })),
    })),
    settings: { ...problem.settings, dt_s: 0.1, frame_every_s: 30, counts_every_s: 30 },
  };
}

const checkpoint: Problem = {
  name: { zh: '同一情形', en: 'the same case' },
  of: 'people',
  from_s: 0,
  to_s: shared.until_s,
  slot_s: 900,
  classes: [{ id: 'all', name: { zh: '所有人', en: 'all' }, share: 1 }],
  entrances: [
    {
      id: 'E1',
      name: { zh: '进口', en: 'entrance' },
      arrivals: [{ from_s: 0, to_s: shared.in_s, per_h: (shared.people / shared.in_s) * 3_600 }],
      first_station_id: 'lane',
      stations: [{ id: 'lane', name: { zh: '通道', en: 'lane' }, kind: 'guide', service: { kind: 'fixed', mean_s: shared.service_s }, next: [] }], // prettier-ignore
      exit_only: [],
      metered: [],
    },
  ],
  lanes: Array.from({ length: shared.lanes }, (_, at) => ({
    id: `L${at + 1}`,
    name: { zh: '通道', en: 'lane' },
    entrance_id: 'E1',
    is_standby: false,
    servers: [{ station_id: 'lane', count: 1 }],
    open: [{ from_s: 0, to_s: shared.until_s }],
    closed: [],
    crew: [],
  })),
  target: { wait_s: 300, late: 0.1 },
};

const frames: Frame[] = [];
const problem = onThePlan();
const walked = runCrowd(problem, { onFrame: (frame) => frames.push(frame) });

test('lanes on the plan and in the checkpoint engine keep people waiting equally long, within 3 %', () => {
  const reckoned = runLanes(checkpoint, { seed: 1, replications: 400 })!;
  const waits = reckoned.whole.wait_mean_s;
  const mean_s = waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
  const served = walked.servers.reduce((sum, server) => sum + server.served, 0);
  const waited_s = walked.servers.reduce((sum, server) => sum + server.served * server.wait_s.mean, 0) / served;
  expect(served).toBe(shared.people);
  expect(Math.abs(waited_s / mean_s - 1)).toBeLessThan(0.03);
}, 120_000);

test('nobody is lost or doubled: who entered has left or is inside, and the places hold just those who stand in them', () => {
  expect(walked.entered).toBe(shared.people);
  for (const row of walked.rows) {
    expect(row.entered).toBe(row.left + row.inside);
    const frame = frames.find(({ t_s }) => Math.abs(t_s - row.t_s) < 1e-6)!;
    expect(frame.count).toBe(row.inside);
    problem.zones.forEach(({ area }, zone) => {
      const [xs, ys] = [area.map(([x]) => x), area.map(([, y]) => y)];
      const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
      const sure = count(frame, (x, y) => x > x0 + 0.01 && x < x1 - 0.01 && y > y0 && y < y1);
      const perhaps = count(frame, (x, y) => x >= x0 - 0.01 && x <= x1 + 0.01 && y >= y0 && y <= y1);
      expect(row.zones[zone]).toBeGreaterThanOrEqual(sure);
      expect(row.zones[zone]).toBeLessThanOrEqual(perhaps);
    });
  }
});

function count({ count: all, x_m, y_m }: Frame, holds: (x: number, y: number) => boolean): number {
  let found = 0;
  for (let at = 0; at < all; at++) if (holds(x_m[at]!, y_m[at]!)) found++;
  return found;
}
