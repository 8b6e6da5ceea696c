import { expect, test } from 'vitest';
import { changedShapes, expectGolden, readGolden } from '../../../test/support/golden-shapes.ts';
import { alarmsModule } from './module.ts';

const lines = readGolden('src/modules/alarms/golden/alarms.v1.jsonl');

test('every fact of alarms that was ever written is still read, and none has changed its shape unseen', () => {
  expectGolden(alarmsModule, lines);
});

test('planted: a field added, taken out or renamed without a new version is named', () => {
  const raised = alarmsModule.facts['alarm restored']!;
  const { alarm } = raised.data.properties as { alarm: object };
  for (const properties of [{ alarm, extra: { type: 'string' } }, {}, { id: alarm }]) {
    const data = { ...raised.data, properties, required: Object.keys(properties) } as never;
    const facts = { ...alarmsModule.facts, 'alarm restored': { v: 1, data } };
    expect(changedShapes({ facts }, lines)).toEqual([expect.stringContaining('"alarm restored" is still version 1')]);
  }
});
