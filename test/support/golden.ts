import { readFileSync } from 'node:fs';
import { Compile } from 'typebox/compile';
import { expect } from 'vitest';
import type { Fact, FactTypes } from '../../src/base/fact.ts';
import { parseInstant } from '../../src/base/instant.ts';

/** The facts of a golden file as they are held in memory: one line of the journal each, with moments spelt out. */
export function goldenFacts(file: URL): Fact[] {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  expect(lines.length, `${file.pathname} is empty`).toBeGreaterThan(0);
  return lines.map((line) => {
    const { recordedAt, at, ...rest } = JSON.parse(line) as Record<string, unknown>;
    const fact = { ...rest, recordedAt: instant(recordedAt) } as Fact;
    if (at !== undefined) fact.at = instant(at);
    return fact;
  });
}

function instant(text: unknown): number {
  const at = typeof text === 'string' ? parseInstant(text) : text;
  if (typeof at !== 'number') expect.fail(`${String(text)} is no moment`);
  return at;
}

/**
 * Every type stands in the file, every line fits the type's schema, and over the lines of a type every field of the
 * schema is seen, in the schema's order: a field more, less, renamed or moved without a new version fails here.
 */
export function checkGolden(types: FactTypes, golden: readonly Fact[]): void {
  const seen = new Map<string, Set<string>>();
  for (const { type, v, data } of golden) {
    const known = types[type];
    expect(known, `"${type}" was written once and is known no more`).toBeDefined();
    if (known!.v !== v) continue;
    const fields = Object.keys(data as object);
    const declared = Object.keys(known!.data.properties);
    expect(fields, `"${type}" has a field its schema does not have, or in another order`).toEqual(
      declared.filter((name) => fields.includes(name)),
    );
    expect(Compile(known!.data).Check(data), `"${type}" no longer fits its schema: ${JSON.stringify(data)}`).toBe(true);
    seen.set(type, new Set([...(seen.get(type) ?? []), ...fields]));
  }
  for (const [type, { data }] of Object.entries(types)) {
    expect([...(seen.get(type) ?? [])].sort(), `"${type}" has a field that no line of the golden file shows`).toEqual(
      Object.keys(data.properties).sort(),
    );
  }
}
