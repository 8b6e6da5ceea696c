import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkSite } from '../sites/check.ts';
import { arrivalsByMinute } from './arrivals.ts';
import { emptyDay, placesOf, readDay, type FlowDay } from './day.ts';
import { spellPath } from './findings.ts';
import type { SiteFlow } from './site-flow.ts';
import { toLanes } from './to-lanes.ts';

function siteIn(name: string): SiteFlow {
  const { site } = checkSite(readFileSync(`examples/${name}/site.json`, 'utf8'));
  const { id, name: words, operatingHours } = site!.head;
  return { id, name: words, operatingHours, ...site!.rows };
}
const haihe = siteIn('haihe-central');
const dayWith = (events: FlowDay['events']): FlowDay => ({ ...emptyDay, events });
const peopleIn = (site: SiteFlow, day: FlowDay, entrance: string, from_min = 0, to_min = 1_560) =>
  arrivalsByMinute(site, day).get(entrance)!.slice(from_min, to_min).reduce((sum, each) => sum + each, 0); // prettier-ignore

describe('Haihe Central as lanes', () => {
  const { problem, findings, assumptions } = toLanes(haihe, emptyDay);

  test('all 63,000 come, hour by hour as the site’s own table of entries says', () => {
    const byHour = Array<number>(26).fill(0);
    for (const minutes of arrivalsByMinute(haihe, emptyDay).values()) {
      minutes.forEach((people, minute) => (byHour[Math.floor(minute / 60)]! += people));
    }
    expect(byHour.reduce((sum, each) => sum + each, 0)).toBeCloseTo(63_000, 6);
    const { hourly } = haihe.passengerProfile[0]!.row as unknown as { hourly: { hour: number; entries: number }[] };
    for (const { hour, entries } of hourly) expect(Math.abs(byHour[hour]! - entries)).toBeLessThan(3);
  });

  test('seven entrances, seventeen lanes, a queue for each, the site’s own limit as the target', () => {
    expect(findings).toEqual([]);
    expect(problem!.entrances.map(({ id }) => id)).toEqual(['S1', 'S2', 'S3', 'N1', 'N2', 'M1', 'C1']);
    expect(problem!.lanes).toHaveLength(17);
    expect(problem!.target).toEqual({ wait_s: 300, late: 0.1 });
    expect(problem!.entrances[0]!.queue_area).toEqual({ area_m2: 216, m2_per_person: 0.5 });
    const rate = problem!.entrances[0]!.arrivals.reduce((sum, { from_s, to_s, per_h }) => sum + (per_h * (to_s - from_s)) / 3_600, 0); // prettier-ignore
    expect(rate).toBeCloseTo(0.22 * 63_000, 6);
    expect(assumptions.length).toBeGreaterThan(4);
    for (const { zh, en } of assumptions) expect([zh, en].every((text) => text.length > 10)).toBe(true);
  });

  test('an entrance that is exit only sends its people to the next one of the same square', () => {
    const closed = toLanes(haihe, dayWith([{ kind: 'entrance exit only', id: 'S2', from_min: 480, to_min: 540 }]));
    const [, s2] = closed.problem!.entrances;
    expect(s2!.exit_only).toEqual([{ from_s: 28_800, to_s: 32_400 }]);
    expect(s2!.balking!.to_entrance_id).toBe('S1');
    expect(s2!.balking!.walk_s).toBeCloseTo((50 * 1.4) / 1.2, 6);
  });

  test('its own doors shut are the same; a stair further in is said to be for the crowd plan', () => {
    const at = (id: string) => toLanes(haihe, dayWith([{ kind: 'link closed', id, from_min: 480, to_min: 540 }]));
    expect(at('LK02').problem!.entrances[1]!.exit_only).toHaveLength(1);
    expect(at('LK08').problem!.entrances.every(({ exit_only }) => exit_only.length === 0)).toBe(true);
    expect(at('LK08').assumptions.some(({ en }) => en.startsWith('Way closed'))).toBe(true);
  });

  test('a cancelled train’s people stay away once it is known; a stopped one’s come all the same', () => {
    const { row } = haihe.services.find(({ row: each }) => each.dep === '17:34') ?? haihe.services[200]!;
    const all = peopleIn(haihe, emptyDay, 'S1');
    const cancelled = dayWith([{ kind: 'train cancelled', id: row.id, from_min: 0, to_min: 1_440 }]);
    expect(all - peopleIn(haihe, cancelled, 'S1')).toBeCloseTo(row.board * 0.22, 6);
    const late = dayWith([{ kind: 'train cancelled', id: row.id, from_min: 1_430, to_min: 1_440 }]);
    expect(peopleIn(haihe, late, 'S1')).toBeCloseTo(all, 6);
    const stopped = dayWith([{ kind: 'train stopped', id: row.id, from_min: 0, to_min: 1_440 }]);
    expect(peopleIn(haihe, stopped, 'S1')).toBeCloseTo(all, 6);
  });

  test('lanes closed and opened, metering and extra people reach the problem', () => {
    const events: FlowDay['events'] = [
      { kind: 'lane closed', id: 'LN01', from_min: 480, to_min: 540 },
      { kind: 'entrance metered', id: 'N1', from_min: 480, to_min: 540, batch_people: 40, every_s: 60 },
      { kind: 'extra people', id: 'C1', from_min: 600, to_min: 630, people: 500 },
    ];
    const made = toLanes(haihe, dayWith(events)).problem!;
    expect(made.lanes.find(({ id }) => id === 'LN01')!.closed).toEqual([{ from_s: 28_800, to_s: 32_400 }]);
    expect(made.entrances[3]!.metered[0]).toMatchObject({ batch_people: 40, every_s: 60 });
    expect(peopleIn(haihe, dayWith(events), 'C1', 600, 630) - peopleIn(haihe, emptyDay, 'C1', 600, 630)).toBeCloseTo(500, 6); // prettier-ignore
  });

  test('counts of a day take the place of the timetable at their entrance', () => {
    const read = readDay(
      { counts: [{ entrance: 'C1', readings: [{ at: '07:00', total: 10 }, { at: '07:15', total: 40 }, { at: '08:00', total: 40 }] }] }, // prettier-ignore
      placesOf(haihe),
    );
    expect(read.findings).toEqual([]);
    expect(peopleIn(haihe, read.day, 'C1')).toBeCloseTo(30, 9);
    expect(peopleIn(haihe, read.day, 'S1')).toBeCloseTo(0.22 * 63_000, 6);
  });
});

describe('other sites', () => {
  test('a road checkpoint checks vehicles; without a timetable it asks for counts', () => {
    const road = siteIn('road-checkpoint');
    expect(toLanes(road, emptyDay).findings.map(({ code }) => code)).toEqual(['FLOW_NO_DEMAND']);
    const counts = [{ entrance: 'E1', stretches: [{ from_min: 480, to_min: 540, people: 90 }] }];
    const { problem } = toLanes(road, { ...emptyDay, counts });
    expect(problem!.of).toBe('vehicles');
    expect(problem!.entrances[0]!.stations.map(({ kind }) => kind)).toEqual(['vehicle']);
  });

  test('a small venue is simulated from its counts', () => {
    const venue = siteIn('small-venue');
    const counts = [{ entrance: 'E1', stretches: [{ from_min: 1_080, to_min: 1_140, people: 400 }] }];
    expect(toLanes(venue, { ...emptyDay, counts }).problem!.lanes).toHaveLength(2);
  });
});

describe('what is wrong is told at once', () => {
  test('with the site: a train that leaves before it comes, a door of no width, a lane that passes nobody', () => {
    const broken = structuredClone(haihe) as SiteFlow;
    Object.assign(broken.services[3]!.row, { arr: '12:10', dep: '12:00' });
    broken.entrances[1]!.row.width_m = 0;
    broken.links[6]!.row.width_m = 0;
    broken.lanes[4]!.row.designPaxPerHour = 0;
    const gone = { ...broken, lanes: broken.lanes.filter(({ row }) => row.entrance !== 'C1') };
    const { problem, findings } = toLanes(gone, emptyDay);
    expect(problem).toBeNull();
    expect(findings.map(({ code, path }) => `${spellPath(path)} ${code}`)).toEqual([
      'services[3] FLOW_TRAIN_LEAVES_FIRST',
      'entrances[1].width_m FLOW_DOOR_NO_WIDTH',
      'entrances[6] FLOW_ENTRANCE_NO_LANES',
      'links[6].width_m FLOW_DOOR_NO_WIDTH',
      'lanes[4].design_pax_per_hour FLOW_LANE_NO_RATE',
    ]);
  });

  test('with the day: counts that run backwards or out of order, doors that do not exist, fields nobody knows', () => {
    const { day, findings } = readDay(
      {
        format: 'watchfloor.flow-day/1',
        colour: 'red',
        name: { zh: '某日', fr: 'Un jour' },
        events: [{ kind: 'entrance exit only', id: 'S9', from: '08:00', to: '09:00' }],
        counts: [
          { entrance: 'X1', readings: [] },
          { entrance: 'S1', readings: [{ at: '07:00', total: 100 }, { at: '07:15', total: 90 }, { at: '07:10', total: 95 }, { at: '7', total: -1 }] }, // prettier-ignore
          { entrance: 'S2' },
        ],
        diversion: { over_people_per_lane: 20, share: 2 },
      },
      placesOf(haihe),
    );
    expect(findings.map(({ code, path }) => `${spellPath(path)} ${code}`).sort()).toEqual(
      [
        'colour FLOW_FIELD_UNKNOWN',
        'counts[0].entrance FLOW_PLACE_UNKNOWN',
        'counts[1].readings[1].total FLOW_COUNTS_BACKWARDS',
        'counts[1].readings[2].at FLOW_COUNTS_NOT_IN_ORDER',
        'counts[1].readings[3].at FLOW_TIME_INVALID',
        'counts[1].readings[3].total FLOW_NUMBER_WRONG',
        'counts[2].readings FLOW_TYPE_WRONG',
        'diversion.share FLOW_NUMBER_WRONG',
        'events[0].id FLOW_PLACE_UNKNOWN',
        'name.en FLOW_FIELD_MISSING',
        'name.fr FLOW_FIELD_UNKNOWN',
      ].sort(),
    );
    expect(day.events).toEqual([]);
  });

  test('a day may have a name of its own, in both languages', () => {
    const name = { zh: '停止发车', en: 'No departures' };
    expect(readDay({ name }, placesOf(haihe))).toMatchObject({ day: { name }, findings: [] });
    expect(readDay({ name: { zh: 5, en: '' } }, placesOf(haihe)).findings).toHaveLength(2);
  });

  test.each([[null], ['text'], [[]], [{ events: 5 }], [{ counts: [{ readings: [1, null] }] }], [{ format: 'other' }]])(
    'whatever stands in the file is told of and never thrown: %j',
    (value) => expect(readDay(value, placesOf(haihe)).findings.length).toBeGreaterThan(0),
  );
});
