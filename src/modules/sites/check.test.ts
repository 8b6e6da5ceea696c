import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkSite, type Finding } from './check.ts';
import { missOf } from './cone.ts';
import { findingTable, type FindingCode } from './words-check.ts';

/** The file is taken apart by hand here, in ways no type foresees. */
type Loose = any;
const station = readFileSync('examples/haihe-central/site.json', 'utf8');
const tiny = readFileSync('src/modules/sites/testcases/tiny-site.json', 'utf8');

function withFault(fault: (spec: Loose) => void): Finding[] {
  const spec = JSON.parse(station) as Loose;
  fault(spec);
  const { errors, warnings } = checkSite(spec);
  return [...errors, ...warnings];
}

/** One fault planted in the station's file, the code it must be named by, and the place it must be named at. */
const faults: [FindingCode, place: string, fault: (s: Loose) => void][] = [
  ['SITE_KEY_UNKNOWN', 'alarm_points[5].verify_camra', (s) => (s.alarm_points[5].verify_camra = 'C001')],
  ['SITE_KEY_MISSING', 'zones[2].open', (s) => delete s.zones[2].open],
  ['SITE_KEY_MISSING', 'alarm_points[0].verify_camera', (s) => delete s.alarm_points[0].verify_camera],
  ['SITE_KEY_MISSING', 'posts', (s) => delete s.posts],
  ['SITE_TYPE_WRONG', 'cameras[3].x', (s) => (s.cameras[3].x = '200')],
  ['SITE_TYPE_WRONG', 'zones', (s) => (s.zones = {})],
  ['SITE_TYPE_WRONG', 'roster_patterns[1].teams', (s) => (s.roster_patterns[1].teams = 'fourteen')],
  ['SITE_VALUE_NOT_ALLOWED', 'incident_types[0].priority', (s) => (s.incident_types[0].priority = 'P5')],
  ['SITE_VALUE_NOT_ALLOWED', 'schema', (s) => (s.schema = 'watchfloor.site-spec/2')],
  ['SITE_NUMBER_OUT_OF_RANGE', 'entrances[0].demand_share', (s) => (s.entrances[0].demand_share = 1.2)],
  ['SITE_NUMBER_OUT_OF_RANGE', 'zones[0].rect', (s) => s.zones[0].rect.pop()],
  ['SITE_TEXT_LENGTH', 'zones[0].name.zh', (s) => (s.zones[0].name.zh = '')],
  ['SITE_ID_MALFORMED', 'premises[0].id', (s) => (s.premises[0].id = 'U 01')],
  ['SITE_TIME_MALFORMED', 'services[0].arr', (s) => (s.services[0].arr = '04:75')],
  ['SITE_TIME_MALFORMED', 'operating_hours.close', (s) => (s.operating_hours.close = '24:30')],
  ['SITE_HOURS_MALFORMED', 'zones[1].open', (s) => (s.zones[1].open = '04.30-24.00')],
  ['SITE_NOT_HEXADECIMAL', 'alarm_panels[0].protocol.account', (s) => (s.alarm_panels[0].protocol.account = 'A1G4')],
  ['SITE_TIME_ZONE_UNKNOWN', 'time_zone', (s) => (s.time_zone = 'Asia/Tianjin')],
  ['SITE_ID_DOUBLED', 'cameras[1].id', (s) => (s.cameras[1].id = 'C001')],
  ['SITE_ID_DOUBLED', 'plans[0].id', (s) => (s.gates[0].id = 'PL1')],
  ['SITE_ID_DOUBLED', 'posts[1].call_signs[0]', (s) => (s.posts[1].call_signs[0] = '101')],
  ['SITE_REFERENCE_DANGLING', 'alarm_points[0].zone', (s) => (s.alarm_points[0].zone = 'Z99')],
  ['SITE_REFERENCE_DANGLING', 'alarm_points[0].panel', (s) => (s.alarm_points[0].panel = 'FP9')],
  ['SITE_REFERENCE_DANGLING', 'alarm_points[0].verify_camera', (s) => (s.alarm_points[0].verify_camera = 'C999')],
  ['SITE_REFERENCE_DANGLING', 'posts[0].level', (s) => (s.posts[0].level = '3F')],
  ['SITE_REFERENCE_DANGLING', 'duty_level_in_force', (s) => (s.duty_level_in_force = 'D4')],
  ['SITE_REFERENCE_DANGLING', 'contacts[3].incident_types[0]', (s) => (s.contacts[3].incident_types[0] = 'fires')],
  ['SITE_REFERENCE_DANGLING', 'posts[0].cover.D9', (s) => (s.posts[0].cover.D9 = [0, 0, 0])],
  ['SITE_RECT_REVERSED', 'zones[0].rect', (s) => (s.zones[0].rect = [380, 0, 100, 60])],
  ['SITE_OUTSIDE_SITE', 'zones[7].rect', (s) => (s.site_rect[3] = 290)],
  ['SITE_OUTSIDE_ZONE', 'alarm_points[0]', (s) => (s.alarm_points[0].x = 10)],
  ['SITE_OUTSIDE_ZONE', 'queue_areas[0]', (s) => (s.queue_areas[0].rect[3] = 63)],
  ['SITE_LEVEL_DIFFERS', 'doors[0].level', (s) => (s.doors[0].level = '2F')],
  ['SITE_LEVEL_DIFFERS', 'entrances[0].level', (s) => (s.entrances[0].level = 'B1')],
  ['SITE_ZONES_OVERLAP', 'zones[1].rect', (s) => (s.zones[1].rect[1] = 50)],
  [
    'SITE_PINCH_POINTS_OVERLAP',
    'pinch_points[1].rect',
    (s) => (s.pinch_points[1] = { ...s.pinch_points[0], id: 'PIN99' }),
  ],
  ['SITE_LINK_END_OUTSIDE', 'links[6].b_at', (s) => (s.links[6].b_at = [232, 40])],
  ['SITE_ZONE_UNREACHABLE', 'zones[11]', (s) => s.links.splice(39, 1)],
  ['SITE_USABLE_AREA', 'zones[4].usable_m2', (s) => (s.zones[4].usable_m2 = 1e6)],
  ['SITE_THRESHOLDS_ORDER', 'zones[0].thresholds_persons', (s) => (s.zones[0].thresholds_persons.busy = 5900)],
  ['SITE_PLATFORM_FACES', 'platforms[0].faces[0]', (s) => (s.platforms[0].faces[0] = 'F05')],
  [
    'SITE_TRAINS_TOO_CLOSE',
    'services[1]',
    (s) => Object.assign(s.services[1], { face: 'F01', arr: '05:08', dep: '05:12' }),
  ],
  [
    'SITE_LINK_TEMPLATE',
    'video_system.link_template',
    (s) => (s.video_system.link_template = 'javascript:alert(1)//{camera}'),
  ],
  ['SITE_ACCOUNT_LENGTH', 'alarm_panels[0].protocol.account', (s) => (s.alarm_panels[0].protocol.account = 'A1')],
  [
    'SITE_ACCOUNT_DOUBLED',
    'alarm_panels[1].protocol.account',
    (s) => Object.assign(s.alarm_panels[1].protocol, { account: 'a1c4', line: '01' }),
  ],
  ['SITE_KEY_REFERENCE', 'alarm_panels[2].protocol.key_ref', (s) => (s.alarm_panels[2].protocol.key_ref = null)],
  ['SITE_POINT_COUNT', 'alarm_panels[0].points', (s) => (s.alarm_panels[0].points = 26)],
  ['SITE_PANEL_ZONE_DOUBLED', 'alarm_points[1].panel_zone', (s) => (s.alarm_points[1].panel_zone = 1)],
  ['SITE_AREA_TIMES', 'alarm_panels[0].areas[0]', (s) => delete s.alarm_panels[0].areas[0].close_at],
  [
    'SITE_AREA_ZONE_UNKNOWN',
    'alarm_panels[0].areas[0].panel_zones[0]',
    (s) => (s.alarm_panels[0].areas[0].panel_zones[0] = 99),
  ],
  [
    'SITE_POINT_IN_TWO_AREAS',
    'alarm_panels[0].areas[2].panel_zones[1]',
    (s) => s.alarm_panels[0].areas[2].panel_zones.push(8),
  ],
  ['SITE_POINT_IN_NO_AREA', 'alarm_points[*]', (s) => s.alarm_panels[0].areas.pop()],
  ['SITE_POINT_GROUP', 'alarm_points[*].group', (s) => (s.alarm_panels[0].areas[0].group = '09')],
  [
    'SITE_RULES_MISSING',
    'point_kinds[0].priority',
    (s) => (s.point_priority_rules = s.point_priority_rules.filter((r: Loose) => r.kind !== 'smoke')),
  ],
  ['SITE_CODE_DOUBLED', 'point_kinds[3].limits[1].contact_id', (s) => (s.point_kinds[3].limits[1].contact_id = '983')],
  ['SITE_COVER_SHIFTS', 'posts[39].cover.D1[2]', (s) => (s.posts[39].cover.D1 = [1, 1, 1])],
  ['SITE_COVER_LEVEL_MISSING', 'posts[0].cover', (s) => delete s.posts[0].cover.D2],
  ['SITE_CALL_SIGNS_TOO_FEW', 'posts[0].call_signs', (s) => (s.posts[0].cover.D1 = [2, 1, 1])],
  ['SITE_ROSTER_LENGTH', 'roster_patterns[0].sequence', (s) => s.roster_patterns[0].sequence.pop()],
  ['SITE_ID_LOOKS_LIKE_LEVEL', 'premises[0].id', (s) => (s.premises[0].id = 'P2')],
  ['SITE_ID_LOOKS_LIKE_LEVEL', 'vehicles[0].id', (s) => (s.vehicles[0].id = 'IV')],
  ['SITE_ID_LOOKS_LIKE_LEVEL', 'agencies[4].id', (s) => (s.agencies[4].id = 'L3')],
  ['SITE_ID_LOOKS_LIKE_LEVEL', 'posts[2].call_signs[0]', (s) => (s.posts[2].call_signs[0] = 'D1')],
  [
    'SITE_CAMERA_DOES_NOT_SEE',
    'alarm_points[0].verify_camera',
    (s) => (s.cameras.find((c: Loose) => c.id === 'C020').bearing_deg += 180),
  ],
  [
    'SITE_ZONE_WITHOUT_POST',
    'zones[5]',
    (s) =>
      s.posts
        .filter((p: Loose) => p.zone === 'Z06' || p.also_covers.includes('Z06'))
        .forEach((p: Loose) => (p.cover.D3 = [0, 0, 0])),
  ],
  ['SITE_AREA_DIFFERS', 'zones[0].area_m2', (s) => (s.zones[0].area_m2 = 15_000)],
  ['SITE_THRESHOLDS_DIFFER', 'zones[0].thresholds_persons.busy', (s) => (s.zones[0].thresholds_persons.busy = 2_000)],
  ['SITE_PANEL_ZONES_GAP', 'alarm_panels[6]', (s) => (s.alarm_points[0].panel_zone = 200)],
  ['SITE_FIRE_POINT_ON_AREA_PANEL', 'alarm_points[0].panel', (s) => (s.alarm_points[0].panel = 'AP1')],
  ['SITE_POINT_OUTSIDE_PANEL', 'alarm_points[*].zone', (s) => s.alarm_panels[0].zones.pop()],
  ['SITE_COVER_SUM_DIFFERS', 'duty_levels[0].by_shift', (s) => (s.duty_levels[0].by_shift = [44, 44, 14])],
  ['SITE_LANE_COUNT_DIFFERS', 'entrances[0].lanes', (s) => (s.entrances[0].lanes = 4)],
  ['SITE_SHARES_NOT_ONE', 'entrances', (s) => (s.entrances[0].demand_share = 0.3)],
  ['SITE_SUMS_DIFFER', 'passenger_profile.boardings_per_day', (s) => (s.services[0].board += 1)],
  ['SITE_CONTACT_PERSONAL', 'contacts[1].numbers[0]', (s) => (s.contacts[1].numbers[0] = '+86 138-0013-8000')],
  ['SITE_CONTACT_PERSONAL', 'contacts[1].role.en', (s) => (s.contacts[1].role.en = 'Deputy, 13800138000')],
  ['SITE_NUMBER_DOUBLED', 'contacts[1].numbers[0]', (s) => (s.contacts[1].numbers[0] = '6-555-01')],
  ['SITE_PANEL_WITHOUT_KEYHOLDER', 'alarm_panels[6]', (s) => (s.contacts[26].keyholder = false)],
  [
    'SITE_COUNTER_DOES_NOT_COUNT',
    'pinch_points[0].counted_by',
    (s) => (s.cameras.find((c: Loose) => c.id === 'C012').counts_people = false),
  ],
];

describe('watchfloor check names every mistake of a site file with its place and the fix', () => {
  for (const [code, place, fault] of faults) {
    test(`${code} is found at ${place}`, () => {
      const found = withFault(fault);
      const wanted = new RegExp(`^${place.replace(/[.[\]]/g, '\\$&').replace('*', '\\d+')}$`);
      const here = found.find((each) => each.code === code && wanted.test(each.place));
      expect(here, `found instead: ${found.map((each) => `${each.code} ${each.place}`).join('; ')}`).toBeDefined();
      for (const words of [here!.what, here!.fix]) {
        expect(words.zh).toMatch(/[\u4e00-\u9fff≤]/);
        expect(words.en).not.toMatch(/<missing>|undefined/);
      }
    });
  }

  test('every code of the table has a fault above that turns it up, or is a fault of the text itself', () => {
    const ofText: FindingCode[] = [
      'SITE_JSON_SYNTAX',
      'SITE_JSON_TOO_DEEP',
      'SITE_JSON_KEY_DOUBLED',
      'SITE_FILE_TOO_LARGE',
    ];
    const planted = new Set<string>([...faults.map(([code]) => code), ...ofText]);
    expect(Object.keys(findingTable).filter((code) => !planted.has(code))).toEqual([]);
  });

  test('a key misspelt is told together with the one that was meant', () => {
    const [found] = withFault((s) => {
      s.zones[0].acces = s.zones[0].access;
      delete s.zones[0].access;
    }).filter((each) => each.code === 'SITE_KEY_UNKNOWN');
    expect(found!.fix.en).toContain('"access"');
  });

  test('two mistakes are both told, and a row with a mistake does not make references to it dangle', () => {
    const found = withFault((s) => {
      delete s.zones[0].kind;
      s.cameras[7].fov_deg = -3;
    });
    expect(found.map((each) => each.code).sort()).toEqual(['SITE_KEY_MISSING', 'SITE_NUMBER_OUT_OF_RANGE']);
  });
});

describe('the place is given in lines and columns of the text', () => {
  test('a dangling camera of the twelfth line is told there', () => {
    const text = tiny.replace('"verify_camera": "C001"', '"verify_camera": "C0O1"');
    const [error] = checkSite(text).errors;
    const line = text.split('\n').findIndex((each) => each.includes('C0O1'));
    expect(error).toMatchObject({ code: 'SITE_REFERENCE_DANGLING', line: line + 1 });
    expect(text.split('\n')[line]!.slice(error!.column! - 1)).toMatch(/^"verify_camera"/);
  });

  test('a comma too many is told where it stands', () => {
    const text = tiny.replace('"code": "TY",', '"code": "TY",,');
    expect(checkSite(text)).toMatchObject({ site: null, errors: [{ code: 'SITE_JSON_SYNTAX', line: 4, column: 16 }] });
  });

  test('a key that stands twice is a mistake, not a choice', () => {
    const text = tiny.replace('"code": "TY",', '"code": "TY", "code": "TZ",');
    expect(checkSite(text).errors[0]).toMatchObject({
      code: 'SITE_JSON_KEY_DOUBLED',
      place: 'code',
      line: 4,
      column: 17,
    });
  });

  test('mistakes come in the order of the file', () => {
    const text = tiny
      .replace('"1F", "z": 0', '"1F", "z": "0"')
      .replace('"numbers": ["9-555-01"]', '"numbers": "9-555-01"');
    const { errors } = checkSite(text);
    expect(errors.map((each) => each.place)).toEqual(['levels[0].z', 'contacts[0].numbers']);
  });

  test('a file nested without end and a file of 3 MB are refused before they cost anything', () => {
    expect(checkSite('['.repeat(100_000)).errors[0]!.code).toBe('SITE_JSON_TOO_DEEP');
    expect(checkSite(' '.repeat(3 * 1024 * 1024)).errors[0]!.code).toBe('SITE_FILE_TOO_LARGE');
  });

  test('of a file with thousands of mistakes a thousand are told and the rest counted', () => {
    const spec = JSON.parse(tiny) as Loose;
    spec.premises = Array.from({ length: 3_000 }, (_, at) => ({
      id: `V${at}`,
      kind: 'shop',
      name: { zh: '店', en: 'Shop' },
      zone: 'Z77',
    }));
    const { errors, untold, site } = checkSite(spec);
    expect([errors.length, untold, site]).toEqual([1_000, 2_000, null]);
  });

  for (const nonsense of [
    '',
    'null',
    '[]',
    '"site"',
    '7',
    '{}',
    '{"zones":7}',
    '{"zones":[null]}',
    '{"__proto__":{}}',
  ]) {
    test(`${JSON.stringify(nonsense)} is told to be no site, without falling over`, () => {
      expect(checkSite(nonsense).site).toBeNull();
      expect(checkSite(nonsense).errors.length).toBeGreaterThan(0);
    });
  }
});

describe('what the station really is', () => {
  test('Haihe Central has no mistake and nothing to warn of', () => {
    expect(checkSite(station)).toMatchObject({ errors: [], warnings: [] });
  });
  test('the four points without a camera are really seen by none of their zone: the rule agrees with who made the file', () => {
    const spec = JSON.parse(station) as Loose;
    const blind = spec.alarm_points.filter((point: Loose) => point.verify_camera === null);
    expect(blind.map((point: Loose) => point.id)).toEqual(['A031', 'A033', 'A074', 'A108']);
    for (const point of blind) {
      const seenBy = spec.cameras.filter((c: Loose) => c.zone === point.zone && missOf(c, point.x, point.y) === null);
      expect(seenBy.map((camera: Loose) => camera.id)).toEqual([]);
    }
  });
  test('a camera turned by one degree beyond its edge no longer holds its point', () => {
    // C001 stands at x 0 and looks east with 80 degrees: up to 40 degrees to either side, half a degree of slack.
    const at = (y: number) =>
      checkSite(tiny.replace('"x": 15, "y": 12, "panel"', `"x": 10, "y": ${y}, "panel"`)).warnings;
    expect(at(10 + 10 * Math.tan((39 * Math.PI) / 180))).toEqual([]);
    expect(at(10 + 10 * Math.tan((41.5 * Math.PI) / 180)).map((each) => each.code)).toEqual([
      'SITE_CAMERA_DOES_NOT_SEE',
    ]);
  });
  test('a zone open an hour longer than its post is manned is warned of, with the span', () => {
    const text = tiny.replace('"access": "public", "open": "06:00-22:00"', '"access": "public", "open": "05:00-23:00"');
    const { warnings } = checkSite(text);
    expect(warnings.map((each) => each.what.en)).toEqual([
      'at D3 zone Z01 is open with no post manned: 05:00-06:00, 22:00-23:00',
    ]);
  });
});
