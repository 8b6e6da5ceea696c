import { expect, test } from 'vitest';
import { bugs } from './planted.ts';
import { World } from './world.ts';

/** The canaries: the same worlds and the same checkers, with one fault of ours in the program. */
const seedsMax = 40;

test.each(bugs)(`planted: $what; found within ${seedsMax} seeds`, async ({ plant, found }) => {
  const { planted, remove } = plant();
  const said: string[] = [];
  try {
    for (let seed = 1; seed <= seedsMax && said.length === 0; seed++) {
      await new World(seed, planted).run().catch((error: Error) => said.push(error.message));
    }
  } finally {
    remove();
  }
  expect(said[0] ?? 'nothing was found').toMatch(found);
  expect(said[0]).toMatch(/^seed \d+ at commit [\s\S]*again: SEED=\d+ npx vitest/);
  console.log(said[0]);
});
