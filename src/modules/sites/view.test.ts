import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { isRefusal } from '../../base/errors.ts';
import { coneRing, missOf } from './cone.ts';
import { decide } from './decide.ts';
import { apply, nothing } from './facts.ts';
import { levelPlan } from './plan.ts';
import { contactsFor, pointDetail, view, walking } from './view.ts';

const state = nothing();
const noon = Date.parse('2026-11-22T04:00:00Z');
const night = Date.parse('2026-11-22T15:30:00Z');

beforeAll(() => {
  const drafts = decide({ type: 'load site', spec: readFileSync('examples/haihe-central/site.json', 'utf8') }, state);
  if (isRefusal(drafts)) throw new Error(drafts.words.en);
  drafts.forEach((draft, seq) => apply(state, { seq, v: 1, recordedAt: 0, by: 'staff/001', cause: 'c', ...draft }));
});

describe('the plan of a level', () => {
  test('every thing with a place stands on the plan of its level, once', () => {
    const layers: Record<string, number> = {};
    for (const level of state.levels.keys()) {
      for (const { properties } of levelPlan(state, level).features) {
        layers[properties.layer] = (layers[properties.layer] ?? 0) + 1;
      }
    }
    const { walkway, ...once } = layers;
    expect(once).toEqual({
      zone: 15,
      platform: 5,
      'queue-area': 7,
      'pinch-point': 56,
      door: 24,
      entrance: 7,
      lane: 18,
      gate: 15,
      lift: 7,
      escalator: 37,
      camera: 120,
      'camera-view': 120,
      'key-location': 25,
      'muster-point': 3,
      post: 40,
      panel: 8,
      point: 274,
    });
    // A link between two levels stands on both: 14 stay on theirs, 35 leave it.
    expect(walkway).toBe(14 + 2 * 35);
  });
  test("coordinates are the site's own metres, rings are closed, names in both languages", () => {
    for (const { geometry, properties } of levelPlan(state, '1F').features) {
      expect(properties.zh.length * properties.en.length).toBeGreaterThan(0);
      if (geometry.type !== 'Polygon') continue;
      expect(geometry.coordinates[0]!.at(-1)).toEqual(geometry.coordinates[0]![0]);
    }
    const point = levelPlan(state, '1F').features.find((each) => each.id === 'A001')!;
    expect(point.geometry).toEqual({ type: 'Point', coordinates: [164, 66.1] });
  });
  test('ids of one plan are unique, so that a click finds one thing', () => {
    const ids = levelPlan(state, '1F').features.map((each) => each.id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('what a camera sees', () => {
  const east = { x: 0, y: 0, type: 'fixed', bearing_deg: 90, fov_deg: 60, range_m: 20 };
  test('bearing is clockwise from north, so 90 degrees looks along x', () => {
    expect(missOf(east, 10, 0)).toBeNull();
    expect(missOf(east, 0, 10)).toBe('angle');
    expect(missOf(east, 21, 0)).toBe('range');
    expect(missOf({ ...east, type: 'dome' }, -10, 0)).toBeNull();
    expect(missOf({ ...east, bearing_deg: 350 }, 0, 10)).toBeNull();
    expect(missOf({ ...east, bearing_deg: -10 }, 0, 10)).toBeNull();
  });
  test('the cone that is drawn agrees with the rule: its rim is seen, a step beyond is not', () => {
    for (const [x, y] of coneRing(east).slice(1, -1)) {
      expect(missOf(east, x * 0.99, y * 0.99)).toBeNull();
      expect(missOf(east, x * 1.02, y * 1.02)).toBe('range');
    }
    expect(coneRing(east)[0]).toEqual([0, 0]);
    expect(coneRing({ ...east, type: 'dome' })).toHaveLength(74);
  });
});

describe('asked at a desk', () => {
  test("a point shows its camera with the link into the site's own video, its panel and whom to phone", () => {
    const detail = pointDetail(state, 'A001', noon)!;
    expect(detail.camera?.link).toBe(
      'https://video.haihe-central.example/view?camera=C020&at=2026-11-22T04%3A00%3A00.000Z',
    );
    expect(detail.panel?.id).toBe('FP1');
    expect(detail.contacts.map((contact) => contact.id)).toEqual(['CT04', 'CT14', 'CT27']);
  });
  test('a point no camera sees says so', () => {
    expect(pointDetail(state, 'A031', noon)!.camera).toBeNull();
    expect(pointDetail(state, 'A999', noon)).toBeNull();
  });
  test('a fire of P1 is told the commanders, the fire control room, 119 and the railway, in call order', () => {
    const ids = contactsFor(state, { incidentType: 'fire', priority: 'P1' }, noon).map((contact) => contact.id);
    expect(ids).toEqual(['CT01', 'CT04', 'CT11', 'CT02', 'CT05', 'CT03']);
  });
  test('a contact that does not answer at this hour is left out', () => {
    const ids = contactsFor(state, { incidentType: 'fire', priority: 'P1' }, night).map((contact) => contact.id);
    expect(ids).not.toContain('CT03');
  });
  test('a theft of P3 does not wake the commander', () => {
    expect(contactsFor(state, { incidentType: 'theft', priority: 'P3' }, noon).map((each) => each.id)).toEqual([
      'CT06',
    ]);
  });
  test('the summary counts every part and lists every setting in force', () => {
    const summary = view(state);
    expect(summary.counts).toMatchObject({ alarm_points: 274, cameras: 120, services: 240, point_priority_rules: 20 });
    expect(summary.levels.map((level) => [level.id, level.zones])).toEqual([
      ['2F', 2],
      ['1F', 10],
      ['B1', 3],
    ]);
    expect(summary.settings.every((setting) => setting.isDefault)).toBe(true);
    expect(summary.panels.filter((panel) => panel.key === 'none-set').map((panel) => panel.id)).toEqual([
      'AP3',
      'AP4',
      'AP5',
      'FP1',
      'FP2',
    ]);
  });
  test('a way from post to post is a chain of links, and never shorter than the straight line', () => {
    const graph = walking(state);
    const posts = [...state.posts.values()];
    for (const target of posts) {
      const from = graph.to(target);
      for (const post of posts) {
        const walk = from(post)!;
        expect(walk, `${post.id} to ${target.id}`).not.toBeNull();
        let zone = post.zone;
        for (const id of walk.via) {
          const link = state.links.get(id)!;
          expect([link.a, link.b]).toContain(zone);
          zone = link.a === zone ? link.b : link.a;
        }
        expect(zone).toBe(target.zone);
        const straight_m = Math.hypot(post.x - target.x, post.y - target.y);
        expect(walk.time_s).toBeGreaterThanOrEqual((straight_m - 12 * walk.via.length) / 1.4);
      }
    }
  });
  test('nobody is sent down an escalator that runs up', () => {
    const graph = walking(state);
    // The head of the south hall escalators to their foot: the stairs beside them, not the escalators.
    const down = graph.to({ zone: 'Z02', x: 232, y: 90 })({ zone: 'Z11', x: 232, y: 98 })!;
    const up = graph.to({ zone: 'Z11', x: 232, y: 98 })({ zone: 'Z02', x: 232, y: 90 })!;
    expect(up.via).toEqual(['LK07']);
    expect(down.via).not.toContain('LK07');
  });
});
