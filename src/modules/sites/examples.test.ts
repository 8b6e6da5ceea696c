import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import Schema from 'typebox/schema';
import { describe, expect, test } from 'vitest';
import { isRefusal } from '../../base/errors.ts';
import { readConfig } from '../../base/config.ts';
import { checkSite } from './check.ts';
import { decide } from './decide.ts';
import { nothing } from './facts.ts';
import { siteFileSchema } from './spec.ts';

type Loose = any;
const examples = readdirSync('examples', { withFileTypes: true })
  .filter((each) => each.isDirectory())
  .map((each) => each.name);
const read = (name: string, file: string) => readFileSync(`examples/${name}/${file}`, 'utf8');
const schemaPath = 'examples/site.schema.json';
const compiled = Schema.Compile(siteFileSchema() as Loose);
const fitsSchema = (value: unknown): boolean => compiled.Check(value);

test('there are three examples: a large one and two small ones', () => {
  expect(examples.sort()).toEqual(['haihe-central', 'road-checkpoint', 'small-venue']);
});

describe.each(examples)('the example %s', (name) => {
  test('has no mistake and nothing to warn of', () => {
    expect(checkSite(read(name, 'site.json'))).toMatchObject({ errors: [], warnings: [] });
  });
  test('loads, and names itself as a fiction in both languages', () => {
    const drafts = decide({ type: 'load site', spec: read(name, 'site.json') }, nothing());
    if (isRefusal(drafts)) throw new Error(drafts.words.en);
    const [head] = drafts;
    expect(head).toMatchObject({ type: 'site described', data: { id: expect.any(String) } });
    const { name: title } = JSON.parse(read(name, 'site.json')) as Loose;
    expect([title.zh, title.en]).toEqual([expect.stringContaining('虚构'), expect.stringContaining('fictional')]);
  });
  test('fits the JSON Schema an editor checks it by', () => {
    expect(fitsSchema(JSON.parse(read(name, 'site.json')))).toBe(true);
  });
  test('has a configuration the program takes', () => {
    const file = { name: 'config.yaml', folder: `examples/${name}`, text: read(name, 'config.yaml') };
    const config = readConfig({ file, env: {}, folder: '.' });
    expect(isRefusal(config) ? config : null).toBeNull();
  });
  test('holds no key: panel keys are set through the product', () => {
    expect(read(name, 'site.json')).not.toMatch(/[0-9A-Fa-f]{32}/);
  });
});

describe('the JSON Schema of a site file', () => {
  test('is the one made from the rows', () => {
    const text = `${JSON.stringify(siteFileSchema(), null, 2)}\n`;
    if (process.env.WATCHFLOOR_WRITE_GOLDEN) writeFileSync(schemaPath, text);
    expect(JSON.parse(readFileSync(schemaPath, 'utf8'))).toEqual(siteFileSchema());
  });

  const faults: [string, (s: Loose) => void][] = [
    ['a key nobody knows', (s) => (s.zones[0].acces = 'public')],
    ['a key missing', (s) => delete s.alarm_points[0].verify_camera],
    ['a wrong type', (s) => (s.cameras[0].x = '12')],
    ['a priority that does not exist', (s) => (s.incident_types[0].priority = 'P5')],
    ['a rectangle of three numbers', (s) => s.zones[0].rect.pop()],
    ['a time of 24:30', (s) => (s.operating_hours.close = '24:30')],
    ['an account that is not hexadecimal', (s) => (s.alarm_panels[0].protocol.account = 'XYZ1')],
    ['a part missing', (s) => delete s.posts],
    ['a cover of two shifts', (s) => s.posts[0].cover.D3.pop()],
    ['custody that records who', (s) => (s.custody_store.identity_recorded = true)],
  ];
  test.each(faults)('refuses %s, and so does our own check', (_, fault) => {
    const site = JSON.parse(read('haihe-central', 'site.json')) as Loose;
    expect(fitsSchema(site)).toBe(true);
    fault(site);
    expect(fitsSchema(site)).toBe(false);
    expect(checkSite(site).errors.length).toBeGreaterThan(0);
  });
});
