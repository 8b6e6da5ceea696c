import fc from 'fast-check';
import { expect, test } from 'vitest';
import { detourFactor, walk_mPerS, walkingGraph } from './walking.ts';
import { ringCell_m, ringsOf, type RingArea } from './rings.ts';

const straight = (x: number, y: number) => (_zone: string, px: number, py: number) => Math.hypot(px - x, py - y);
const hall: RingArea = { zone: 'Z1', rect: [0, 0, 400, 400] };

test('in an open hall a ring is a circle: every point of its line is that many seconds away, to within a cell', () => {
  const [one, three] = ringsOf([hall], [1, 3], straight(200, 200));
  for (const [ring, radius] of [
    [one!, 60],
    [three!, 180],
  ] as const) {
    expect(ring.segments.length).toBeGreaterThan(20);
    for (const [[x, y]] of ring.segments) expect(Math.abs(Math.hypot(x - 200, y - 200) - radius)).toBeLessThan(0.5);
  }
});

test('the line closes: each end of a segment is the end of another, so no one stands half inside', () => {
  fc.assert(
    fc.property(fc.integer({ min: 140, max: 260 }), fc.integer({ min: 140, max: 260 }), (x, y) => {
      const [ring] = ringsOf([hall], [1], straight(x + 0.37, y + 0.61));
      const ends = new Map<string, number>();
      for (const segment of ring!.segments) {
        for (const [px, py] of segment) {
          const key = `${px.toFixed(6)}/${py.toFixed(6)}`;
          ends.set(key, (ends.get(key) ?? 0) + 1);
        }
      }
      expect([...ends.values()].every((count) => count === 2)).toBe(true);
    }),
    { numRuns: 40 },
  );
});

test('a zone no way leads to has no ring, and one behind a door has it as the walk through the door says', () => {
  const zones = ['Z1', 'Z2', 'Z3'].map((id) => ({ id, z_m: 0 }));
  const door = { id: 'L', a: 'Z1', b: 'Z2', kind: 'door', twoWay: true, aAt: [100, 50], bAt: [100, 50] } as const;
  const from = walkingGraph(zones, [door]).to({ zone: 'Z1', x: 60, y: 50 });
  const time_s = (zone: string, x: number, y: number) => from({ zone, x, y })?.time_s ?? null;
  const areas: RingArea[] = [
    { zone: 'Z2', rect: [100, 0, 200, 100] },
    { zone: 'Z3', rect: [200, 0, 300, 100] },
  ];
  const [ring] = ringsOf(areas, [1], time_s);
  expect(ring!.segments.length).toBeGreaterThan(3);
  const reach_m = ((60 - 2) * walk_mPerS) / detourFactor - 40;
  for (const [[x, y]] of ring!.segments) {
    expect(x).toBeLessThanOrEqual(200);
    expect(Math.abs(Math.hypot(x - 100, y - 50) - reach_m)).toBeLessThan(ringCell_m);
  }
});
