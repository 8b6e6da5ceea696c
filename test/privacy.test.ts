import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import type { TSchema } from 'typebox';
import { bookFacts } from '../src/journal/own-facts.ts';
import { allModules } from '../src/modules/all.ts';

/**
 * The rule of the product: nothing holds who a member of the public is. Every field that can be written stands in a
 * list that a person has read; a new field turns this red until somebody has asked what it may hold and put it there.
 */
const allowed = new Set(
  readFileSync(resolve(import.meta.dirname, 'support', 'fields-allowed.txt'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#')),
);

/** Words that, in a field's name, would mean an identity. */
const identityWords = new Set(
  (
    'face faces biometric biometrics plate passport surname gender birth birthday ethnicity nationality ' +
    'mobile email visitor visitors passenger passengers holder fingerprint iris gait wanted watchlist'
  ).split(' '),
);
/** The edge of a platform is a face too (glossary: Platform > Face). */
const notAnIdentity = /^(platform set.faces|service set.face)$/;

/** The words of a field's own name: "plateNumber" is plate and number, "linkTemplate" is link and template. */
function namesIdentity(field: string): boolean {
  if (notAnIdentity.test(field)) return false;
  const name = field.slice(field.lastIndexOf('.') + 1);
  return name.split(/(?=[A-Z])|[^A-Za-z]+/).some((word) => identityWords.has(word.toLowerCase()));
}

function fieldsOf(schema: TSchema, path: string, found: Set<string>): void {
  const shape = schema as unknown as {
    properties?: Record<string, TSchema>;
    items?: TSchema;
    anyOf?: TSchema[];
    patternProperties?: Record<string, TSchema>;
  };
  for (const [key, of] of Object.entries(shape.properties ?? {})) {
    found.add(`${path}.${key}`);
    fieldsOf(of, `${path}.${key}`, found);
  }
  if (shape.items) fieldsOf(shape.items, `${path}[]`, found);
  for (const of of shape.anyOf ?? []) fieldsOf(of, path, found);
  for (const of of Object.values(shape.patternProperties ?? {})) fieldsOf(of, `${path}{}`, found);
}

function factFields(): Set<string> {
  const found = new Set<string>();
  const types = { ...bookFacts, ...Object.assign({}, ...allModules.map((module) => module.facts)) } as Record<
    string,
    { data: TSchema }
  >;
  for (const [name, type] of Object.entries(types)) fieldsOf(type.data, name, found);
  return found;
}

test('the list was read against real schemas: every module and hundreds of fields', () => {
  expect(allModules.length).toBeGreaterThan(4);
  expect(factFields().size).toBeGreaterThan(300);
});

test('every field of every fact is one that somebody has allowed', () => {
  expect([...factFields()].filter((field) => !allowed.has(field)).sort()).toEqual([]);
});

test('nothing is allowed that no longer exists', () => {
  const fields = factFields();
  expect([...allowed].filter((field) => !fields.has(field)).sort()).toEqual([]);
});

test('no field is named after an identity', () => {
  expect([...factFields()].filter(namesIdentity)).toEqual([]);
});

test('a planted field for a plate or a face would be named', () => {
  for (const planted of ['incident opened.plateNumber', 'item found.faceId', 'log entry written.passport']) {
    expect(allowed.has(planted)).toBe(false);
    expect(namesIdentity(planted)).toBe(true);
  }
});
