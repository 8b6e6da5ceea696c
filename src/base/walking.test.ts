import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  detourFactor,
  door_s,
  escalator_mPerS,
  liftWait_s,
  stairsDown_mPerS,
  stairsUp_mPerS,
  walk_mPerS,
  walkingGraph,
  type WalkLink,
} from './walking.ts';

const ground = [
  { id: 'hall', z_m: 0 },
  { id: 'room', z_m: 0 },
  { id: 'gallery', z_m: 5 },
  { id: 'island', z_m: 0 },
];
const link = (
  id: string,
  a: string,
  b: string,
  kind: string,
  aAt: [number, number],
  bAt: [number, number],
  twoWay = true,
): WalkLink => ({ id, a, b, kind, twoWay, aAt, bAt });
const walked = (metres: number) => (metres * detourFactor) / walk_mPerS;

describe('walking times of staff', () => {
  const graph = walkingGraph(ground, [
    link('door', 'hall', 'room', 'door', [10, 0], [10, 0], false),
    link('stairs', 'hall', 'gallery', 'stair', [0, 10], [4, 10]),
    link('escalator', 'hall', 'gallery', 'escalator', [0, 20], [8, 20], false),
    link('nowhere', 'hall', 'attic', 'stair', [0, 0], [0, 0]),
  ]);
  const inHall = (x: number, y: number) => ({ zone: 'hall', x, y });

  test('inside a zone: the straight line, made longer for what stands in the way', () => {
    const walk = graph.to(inHall(30, 40))(inHall(0, 0))!;
    expect(walk.via).toEqual([]);
    expect(walk.time_s).toBeCloseTo(walked(50));
  });
  test('through a door, which staff may pass against the flow of the public', () => {
    const target = { zone: 'room', x: 20, y: 0 };
    expect(graph.to(target)(inHall(0, 0))).toMatchObject({
      via: ['door'],
      time_s: expect.closeTo(walked(20) + door_s),
    });
    expect(graph.to(inHall(0, 0))(target)).toMatchObject({
      via: ['door'],
      time_s: expect.closeTo(walked(20) + door_s),
    });
  });
  test('up takes longer than down on stairs', () => {
    const upstairs = { zone: 'gallery', x: 4, y: 10 };
    expect(graph.to(upstairs)(inHall(0, 10))!.time_s).toBeCloseTo(5 / stairsUp_mPerS);
    expect(graph.to(inHall(0, 10))(upstairs)!.time_s).toBeCloseTo(5 / stairsDown_mPerS);
  });
  test('an escalator is ridden in its direction only', () => {
    const head = { zone: 'gallery', x: 8, y: 20 };
    expect(graph.to(head)(inHall(0, 20))).toMatchObject({
      via: ['escalator'],
      time_s: expect.closeTo(5 / escalator_mPerS),
    });
    expect(graph.to(inHall(0, 20))(head)!.via).toEqual(['stairs']);
  });
  test('a lift costs its wait', () => {
    const lift = walkingGraph(ground, [link('lift', 'hall', 'gallery', 'lift', [0, 0], [0, 0])]);
    expect(lift.to({ zone: 'gallery', x: 0, y: 0 })(inHall(0, 0))!.time_s).toBeCloseTo(liftWait_s + 5);
  });
  test('where no way leads there is none, and an unknown zone is nowhere', () => {
    expect(graph.to({ zone: 'island', x: 0, y: 0 })(inHall(0, 0))).toBeNull();
    expect(graph.to({ zone: 'attic', x: 0, y: 0 })({ zone: 'attic', x: 1, y: 1 })).toBeNull();
  });
});

test('property: no way is longer than any other way one could walk (checked against every path of a small graph)', () => {
  const zone = fc.constantFrom('hall', 'room', 'gallery', 'island');
  const spot = fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 }));
  const anyLink = fc
    .record({
      a: zone,
      b: zone,
      kind: fc.constantFrom('door', 'level', 'stair', 'escalator', 'lift'),
      aAt: spot,
      bAt: spot,
      twoWay: fc.boolean(),
    })
    .filter((each) => each.a !== each.b);
  const heights = new Map(ground.map(({ id, z_m }) => [id, z_m]));
  const span = (a: readonly number[], b: readonly number[]) => Math.hypot(a[0]! - b[0]!, a[1]! - b[1]!);

  /** Depth-first over every chain of links without repeats: slow, and nothing like Dijkstra. */
  function best(from: { zone: string; at: number[] }, to: { zone: string; at: number[] }, links: WalkLink[]): number {
    let least = from.zone === to.zone ? walked(span(from.at, to.at)) : Infinity;
    links.forEach((each, index) => {
      for (const back of [false, true]) {
        const [near, far] = back ? [each.b, each.a] : [each.a, each.b];
        if (near !== from.zone || (back && each.kind === 'escalator' && !each.twoWay)) continue;
        const [nearAt, farAt] = back ? [each.bAt, each.aAt] : [each.aAt, each.bAt];
        const rise = heights.get(far)! - heights.get(near)!;
        const flat = span(nearAt, farAt) / walk_mPerS;
        const climb = rise > 0 ? rise / stairsUp_mPerS : -rise / stairsDown_mPerS;
        const through =
          each.kind === 'lift'
            ? liftWait_s + Math.abs(rise)
            : each.kind === 'escalator'
              ? Math.max(flat, Math.abs(rise) / escalator_mPerS)
              : Math.max(flat, climb) + (each.kind === 'door' ? door_s : 0);
        const rest = best(
          { zone: far, at: [...farAt] },
          to,
          links.filter((_, other) => other !== index),
        );
        least = Math.min(least, walked(span(from.at, nearAt)) + through + rest);
      }
    });
    return least;
  }

  fc.assert(
    fc.property(fc.array(anyLink, { maxLength: 5 }), zone, spot, zone, spot, (rows, fromZone, fromAt, toZone, toAt) => {
      const links = rows.map((row, index) => ({ ...row, id: `LK${index}` }));
      const walk = walkingGraph(ground, links).to({ zone: toZone, x: toAt[0], y: toAt[1] })({
        zone: fromZone,
        x: fromAt[0],
        y: fromAt[1],
      });
      const least = best({ zone: fromZone, at: fromAt }, { zone: toZone, at: toAt }, links);
      if (least === Infinity) expect(walk).toBeNull();
      else expect(walk!.time_s).toBeCloseTo(least, 6);
    }),
    { numRuns: 200 },
  );
});
