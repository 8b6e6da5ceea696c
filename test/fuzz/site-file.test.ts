import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { seededChance } from '../../src/base/chance.ts';
import { isRefusal } from '../../src/base/errors.ts';
import type { Fact } from '../../src/base/fact.ts';
import { factCodec } from '../../src/journal/encode.ts';
import { asModule } from '../../src/modules/module.ts';
import { checkSite } from '../../src/modules/sites/check.ts';
import { decide } from '../../src/modules/sites/decide.ts';
import { apply, nothing } from '../../src/modules/sites/facts.ts';
import { sitesModule } from '../../src/modules/sites/module.ts';
import { projectRoot } from '../support/tidy/sources.ts';
import { budget_ms, fuzzSeed, mutateBytes, mutateJson } from './mutate.ts';

const text = readFileSync(join(projectRoot, 'examples/small-venue/site.json'), 'utf8');
const site: unknown = JSON.parse(text);
const codec = factCodec([asModule(sitesModule)]);

/** However slow the machine. */
const triedMin = 60;

/** Tries mutants until the time is up; a failure keeps what it was. */
function fuzz(
  salt: number,
  make: (chance: ReturnType<typeof seededChance>) => unknown,
): { tried: number; good: number } {
  const chance = seededChance(fuzzSeed * 100 + salt);
  const end = Date.now() + budget_ms;
  let [tried, good] = [0, 0];
  while (tried < triedMin || Date.now() < end) {
    const file = make(chance);
    tried++;
    try {
      if (mustStand(file)) good++;
    } catch (error) {
      throw new Error(`mutant ${tried} of FUZZ_SEED=${fuzzSeed}: ${show(file)}`, { cause: error });
    }
  }
  return { tried, good };
}

function show(file: unknown): string {
  const whole = typeof file === 'string' ? file : JSON.stringify(file);
  return whole.length > 2_000 ? `${whole.slice(0, 2_000)}…` : whole;
}

/** Either every mistake is named with place and fix, or the file loads to facts that can be written and read again. */
function mustStand(file: unknown): boolean {
  const { errors, warnings, site: rows } = checkSite(file);
  for (const one of [...errors, ...warnings]) {
    expect(typeof one.place).toBe('string');
    for (const words of [one.what, one.fix]) {
      expect(words.zh).not.toBe('');
      expect(words.en).not.toBe('');
    }
  }
  const state = nothing();
  const drafts = decide({ type: 'load site', spec: file }, state);
  if (isRefusal(drafts)) {
    expect(rows === null || drafts.refused === 'SITE_TOO_MANY_ROWS').toBe(true);
    return false;
  }
  expect(errors).toEqual([]);
  drafts.forEach((draft, seq) => {
    const fact: Fact = { seq, v: 1, recordedAt: 1_795_334_400_000, by: 'rule/fuzz', cause: 'fuzz', ...draft };
    const line = codec.encode(fact);
    if (isRefusal(line)) throw new Error(line.words.en);
    apply(state, codec.decode(line) as never);
  });
  expect(decide({ type: 'load site', spec: file }, state)).toEqual([]);
  return true;
}

test('a site file with values out of place is refused with place and fix, or loads and loads again to nothing', () => {
  const { tried, good } = fuzz(1, (chance) => mutateJson(site, chance));
  console.log(`${tried} files, ${good} of them good`);
  expect(good).toBeLessThan(tried);
  expect(mustStand(site), 'the file they were all made from').toBe(true);
});

test('a site file with bytes out of place never stops the check', () => {
  const bytes = Buffer.from(text);
  const { tried, good } = fuzz(2, (chance) => mutateBytes(bytes, [bytes], chance).toString());
  expect(good).toBeLessThan(tried);
});

test('things that are no site file at all are refused in words', () => {
  const deep = '['.repeat(100_000);
  const others = [
    undefined,
    null,
    1,
    true,
    [],
    {},
    '',
    '{',
    '[]',
    'null',
    deep,
    '{"id":{"id":{}}}',
    '\u0000',
    '{"__proto__":1}',
  ];
  for (const file of others) expect(mustStand(file), String(file).slice(0, 20)).toBe(false);
});
