import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Fact } from '../../base/fact.ts';
import { factCodec } from '../../journal/encode.ts';
import { asModule } from '../module.ts';
import { decide } from './decide.ts';
import { differenceOf } from './difference.ts';
import { apply, nothing, sitesFacts, type SiteDraft, type SitesState } from './facts.ts';
import { sitesModule } from './module.ts';
import { partNames, parts } from './parts.ts';
import { readSite } from './spec.ts';

type Loose = any;
const read = (path: string) => readFileSync(path, 'utf8');
const tiny = read('src/modules/sites/testcases/tiny-site.json');
const station = read('examples/haihe-central/site.json');
const codec = factCodec([asModule(sitesModule)]);

function factsOf(drafts: readonly SiteDraft[]): Fact[] {
  return drafts.map((draft, index) => ({
    seq: index + 1,
    v: 1,
    recordedAt: Date.parse('2026-11-22T08:00:00.000Z'),
    by: 'staff/001',
    cause: 'import-1',
    ...draft,
  }));
}
function load(file: string, state: SitesState): Fact[] {
  const drafts = decide({ type: 'load site', spec: file }, state);
  if ('refused' in drafts) throw new Error(drafts.words.en);
  const facts = factsOf(drafts);
  for (const fact of facts) apply(state, fact);
  return facts;
}
/** Loads without the checks, so that the property may take any rows away. */
function loadUnchecked(spec: unknown, state: SitesState): SiteDraft[] {
  const site = readSite(spec, { wrong: () => {}, refers: () => {} })!;
  const drafts = differenceOf(site, state);
  for (const fact of factsOf(drafts)) apply(state, fact);
  return drafts;
}

describe('golden file', () => {
  const path = 'src/modules/sites/golden/tiny-site.v1.ndjson';
  test('the tiny site gives these lines, byte for byte, and they are read back as the same facts', () => {
    const facts = load(tiny, nothing());
    const lines = facts.map((fact) => codec.encode(fact) as string);
    if (process.env.WATCHFLOOR_WRITE_GOLDEN) writeFileSync(path, `${lines.join('\n')}\n`);
    const golden = read(path).trimEnd().split('\n');
    expect(lines).toEqual(golden);
    expect(golden.map((line) => codec.decode(line))).toEqual(facts);
  });
  test('folding the golden lines gives the site', () => {
    const state = nothing();
    for (const line of read(path).trimEnd().split('\n')) apply(state, codec.decode(line));
    expect(state.head).toMatchObject({ id: 'tiny', timeZone: 'Asia/Shanghai' });
    expect(state.alarmPoints.get('A001')).toMatchObject({ panel: 'AP1', panelZone: 1, verifyCamera: 'C001' });
    expect(state.priorityRules.get('motion-2')).not.toHaveProperty('priority');
    expect(state.posts.get('PST01')!.cover).toEqual([{ dutyLevel: 'D3', persons: [1, 0, 0] }]);
  });
});

describe('loading is a difference', () => {
  test('Haihe Central is kept whole: as many rows as the file has, part by part', () => {
    const state = nothing();
    load(station, state);
    const spec = JSON.parse(station) as Loose;
    for (const name of partNames) {
      const raw = spec[parts[name].specKey];
      expect(state[name].size, name).toBe(Array.isArray(raw) ? raw.length : 1);
    }
    const told = new Set([
      '$schema',
      'schema',
      'id',
      'code',
      'name',
      'notice',
      'units',
      'axes',
      'site_rect',
      'time_zone',
    ]);
    for (const key of ['operating_hours', 'duty_level_in_force', ...partNames.map((name) => parts[name].specKey)]) {
      told.add(key);
    }
    expect(Object.keys(spec).filter((key) => !told.has(key))).toEqual([]);
  });

  test('nothing of a row is lost: every number and word of the file stands in the facts', () => {
    const scalars = (value: unknown): string[] =>
      typeof value === 'object' && value !== null
        ? Object.values(value).flatMap(scalars)
        : value === null
          ? []
          : [String(value)];
    const count = (list: string[]) => {
      const counts = new Map<string, number>();
      for (const each of list) counts.set(each, (counts.get(each) ?? 0) + 1);
      return counts;
    };
    const facts = load(station, nothing());
    const kept = count(facts.flatMap((fact) => scalars(fact.data)));
    const { $schema: _schema, schema: _version, ...spec } = JSON.parse(station) as Loose;
    const lost = [...count(scalars(spec))].filter(([value, times]) => (kept.get(value) ?? 0) < times);
    expect(lost).toEqual([]);
  });

  test('the same file again is nothing to keep', () => {
    const state = nothing();
    expect(load(station, state).length).toBeGreaterThan(1_000);
    expect(decide({ type: 'load site', spec: station }, state)).toEqual([]);
    expect(decide({ type: 'load site', spec: JSON.parse(station) }, state)).toEqual([]);
  });

  test('one camera turned is one fact about that camera', () => {
    const state = nothing();
    load(tiny, state);
    const drafts = decide({ type: 'load site', spec: tiny.replace('"bearing_deg": 90', '"bearing_deg": 85') }, state);
    expect(drafts).toMatchObject([
      { type: 'camera set', data: { id: 'C001', bearing_deg: 85 }, about: ['camera/C001'] },
    ]);
  });

  test('a point and its panel zone taken out is one fact that it is gone, after what changed with it', () => {
    const state = nothing();
    load(tiny, state);
    const spec = JSON.parse(tiny) as Loose;
    spec.alarm_points = [];
    spec.alarm_panels[0].points = 0;
    spec.alarm_panels[0].areas = [];
    const drafts = decide({ type: 'load site', spec }, state) as readonly SiteDraft[];
    expect(drafts.map((draft) => [draft.type, draft.about])).toEqual([
      ['alarm panel set', ['panel/AP1']],
      ['alarm point removed', ['point/A001']],
    ]);
  });

  test('a file with a mistake changes nothing and says where the mistake is', () => {
    const refusal = decide(
      { type: 'load site', spec: tiny.replace('"zone": "Z02", "x": 30', '"zone": "Z03", "x": 30') },
      nothing(),
    );
    expect(refusal).toMatchObject({ refused: 'SITE_FILE_INVALID', facts: { errors: 1, place: 'doors[0].zone' } });
  });

  test('the file of another site is refused', () => {
    const state = nothing();
    load(tiny, state);
    expect(decide({ type: 'load site', spec: station }, state)).toMatchObject({ refused: 'SITE_OTHER' });
  });

  test('every line of the station fits the journal', () => {
    const lines = load(station, nothing()).map((fact) => codec.encode(fact));
    expect(Math.max(...lines.map((line) => Buffer.byteLength(line as string)))).toBeLessThan(60_000);
  });
});

describe('property: whatever was loaded before, the last file alone decides', () => {
  const venue = JSON.parse(read('examples/small-venue/site.json')) as Record<string, unknown>;
  const lists = partNames.map((name) => parts[name].specKey).filter((key) => Array.isArray(venue[key]));
  /** The venue with some rows left out and some renamed. */
  const variant = fc
    .array(
      fc.record({ part: fc.constantFrom(...lists), at: fc.nat(20), act: fc.constantFrom('drop', 'rename', 'copy') }),
      {
        maxLength: 25,
      },
    )
    .map((edits) => {
      const spec = structuredClone(venue) as Record<string, Loose[]>;
      edits.forEach(({ part, at, act }, index) => {
        const rows = spec[part]!;
        const row = rows[at % Math.max(1, rows.length)];
        if (!row) return;
        if (act === 'drop') rows.splice(rows.indexOf(row), 1);
        else if (act === 'rename' && row.name) row.name.en = `renamed ${index}`;
        else if (act === 'copy' && row.id) rows.push({ ...structuredClone(row), id: `${row.id}-${index}` });
      });
      return spec;
    });

  test('load A, then load B, gives the state of loading B alone', () => {
    fc.assert(
      fc.property(variant, variant, (a, b) => {
        const both = nothing();
        loadUnchecked(a, both);
        loadUnchecked(b, both);
        const alone = nothing();
        loadUnchecked(b, alone);
        expect(both).toEqual(alone);
        expect(loadUnchecked(b, both)).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  test('planted fault: a difference that forgets to tell of removed rows is caught by it', () => {
    const forgetful = (spec: unknown, state: SitesState) => {
      const site = readSite(spec, { wrong: () => {}, refers: () => {} })!;
      const drafts = differenceOf(site, state).filter((draft) => !draft.type.endsWith('removed'));
      for (const fact of factsOf(drafts)) apply(state, fact);
    };
    const holds = fc.check(
      fc.property(variant, variant, (a, b) => {
        const both = nothing();
        forgetful(a, both);
        forgetful(b, both);
        const alone = nothing();
        forgetful(b, alone);
        expect(both).toEqual(alone);
      }),
      { numRuns: 60, endOnFailure: true },
    );
    expect(holds.failed).toBe(true);
  });

  test('a row is replaced, never edited, so that a screen sees by identity that it changed', () => {
    const state = nothing();
    load(tiny, state);
    const before = state.cameras.get('C001')!;
    const [draft] = decide(
      { type: 'load site', spec: tiny.replace('"bearing_deg": 90', '"bearing_deg": 85') },
      state,
    ) as SiteDraft[];
    apply(state, factsOf([draft!])[0]!);
    expect(state.cameras.get('C001')).not.toBe(before);
    expect(before.bearing_deg).toBe(90);
  });
});

test('no field of a site holds who somebody is: no name of a person, plate, document or phone of the public', () => {
  const fields = new Set<string>();
  const walk = (schema: Loose): void => {
    for (const [name, field] of Object.entries<Loose>(schema.properties ?? {})) {
      fields.add(name);
      walk(field);
    }
    if (schema.items) walk(schema.items);
    schema.anyOf?.forEach(walk);
  };
  for (const type of Object.values(sitesFacts)) walk(type.data);
  expect(fields.size).toBeGreaterThan(150);
  const denied = new Set('person face faces passport plate birth gender phone mobile photo surname licence'.split(' '));
  const words = (field: string) => field.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).split(/[ _]/);
  const doubtful = [...fields].filter((field) => words(field).some((word) => denied.has(word))).sort();
  // Platform faces, places for so many persons, shifts of staff, and a rule that somebody on the spot confirms.
  expect(doubtful).toEqual([
    'face',
    'faces',
    'm2PerPerson',
    'openingHoursPersonShifts',
    'personConfirms',
    'personShiftsPerDay',
    'roundTheClockPersonShifts',
  ]);
});
