import { expect, test } from 'vitest';
import { changedShapes, expectGolden, readGolden } from '../../../test/support/golden-shapes.ts';
import { onTestModule } from './module.ts';

const lines = readGolden('src/modules/on-test/golden/on-test.v1.jsonl');

test('every fact of on-test that was ever written is still read, and none has changed its shape unseen', () => {
  expectGolden(onTestModule, lines);
});

test('planted: a field more without a new version is named', () => {
  const begun = onTestModule.facts['on-test begun']!;
  const { test: id } = begun.data.properties as { test: object };
  const data = {
    ...begun.data,
    properties: { test: id, extra: { type: 'string' } },
    required: ['test', 'extra'],
  } as never;
  const facts = { ...onTestModule.facts, 'on-test begun': { v: 1, data } };
  expect(changedShapes({ facts }, lines)).toEqual([expect.stringContaining('"on-test begun" is still version 1')]);
});
