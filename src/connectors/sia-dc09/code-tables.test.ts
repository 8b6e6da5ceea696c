import { describe, expect, test } from 'vitest';
import type { Words } from '../../base/words.ts';
import { type CodeEntry, kindWords } from './code-words.ts';
import { contactIdCode, contactIdTable } from './contact-id.ts';
import { siaCode, siaTable } from './sia-dc03.ts';

const tables = [
  { name: 'Contact ID', table: contactIdTable, atLeast: 255, shape: /^[0-9]{3}$/ },
  { name: 'DC-03', table: siaTable, atLeast: 325, shape: /^[A-Z]{2}$/ },
];

/** Words fit for a row: both languages there, each in its own script, short enough for one line. */
function badWords(entries: Iterable<CodeEntry>): string[] {
  const bad: string[] = [];
  for (const { code, words } of entries) {
    const chinese = /\p{Script=Han}/u;
    const good = chinese.test(words.zh) && !chinese.test(words.en) && /[a-z]/i.test(words.en) && words.zh !== words.en;
    if (!good || words.zh.length > 24 || words.en.length > 60) bad.push(code);
  }
  return bad;
}

function repeated(values: string[]): string[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}

describe.each(tables)('the $name table', ({ table, atLeast, shape }) => {
  const entries = [...table.values()];

  test('holds at least as many codes as the field has, each once and in its own form', () => {
    expect(table.size).toBeGreaterThanOrEqual(atLeast);
    expect([...table].filter(([code, entry]) => code !== entry.code || !shape.test(code))).toEqual([]);
  });

  test('says every code in Chinese and in English, in its own words', () => {
    expect(badWords(entries)).toEqual([]);
    expect(repeated(entries.map(({ words }) => words.zh))).toEqual([]);
    expect(repeated(entries.map(({ words }) => words.en))).toEqual([]);
  });

  test('stands in order, so that a code is found by eye and none is written twice', () => {
    const codes = entries.map(({ code }) => code);
    expect(codes).toEqual(codes.toSorted());
  });
});

test('no line of a table is lost to a second line with the same code', async () => {
  const { readFile } = await import('node:fs/promises');
  for (const [file, table] of [
    ['contact-id.ts', contactIdTable],
    ['sia-dc03.ts', siaTable],
  ] as const) {
    const source = await readFile(new URL(file, import.meta.url), 'utf8');
    expect(source.match(/^ {2}\['/gm)?.length).toBe(table.size);
  }
});

test('a missing, copied or untranslated wording would be found', () => {
  const entry = contactIdCode('111');
  expect(entry).not.toBeNull();
  if (entry === null) return;
  for (const words of [
    { zh: '', en: 'Smoke' },
    { zh: '感烟', en: '' },
    { zh: '感烟', en: '感烟' },
    { zh: 'Smoke', en: 'Smoke' },
  ]) {
    expect(badWords([{ ...entry, words }])).toEqual(['111']);
  }
});

test('every kind has words in both languages, no two the same, and some code is of that kind', () => {
  const used = new Set([...contactIdTable.values(), ...siaTable.values()].map(({ kind }) => kind as string));
  // "closing" is an opening code with qualifier 3 in Contact ID and codes of its own in DC-03.
  expect(Object.keys(kindWords).filter((kind) => !used.has(kind))).toEqual([]);
  const words: Words[] = Object.values(kindWords);
  expect(repeated(words.map(({ zh }) => zh))).toEqual([]);
  expect(repeated(words.map(({ en }) => en))).toEqual([]);
  expect(words.filter(({ zh, en }) => !/\p{Script=Han}/u.test(zh) || /\p{Script=Han}/u.test(en) || en === '')).toEqual(
    [],
  );
});

test('the codes this station defines for itself are in neither table', () => {
  for (const code of ['981', '982', '983']) expect(contactIdCode(code)).toBeNull();
  for (const code of ['IG', 'IS', 'IF']) expect(siaCode(code)).toBeNull();
});

/**
 * The codes as the field lists them, by letter or by range, written here a second time by hand: a line lost from a table
 * turns this red even if its neighbours would still classify it.
 */
const fieldContactId: Record<string, string> = {
  1: '00 01 02 10-18 20-26 30-47 50-59 61 62 63 68 69',
  2: '00-06',
  3: '00-13 16 20-27 30-39 41-45 50-58 70-78 80-89 91-93',
  4: '00-09 11-16 21-34 41 42 50-59 61-66',
  5: '01 20-27 31 32 51-53 70-77',
  6: '01-09 11-16 21-32 41 42 54',
  9: '00-02 10-29 54 61 62 99',
};

const fieldSia: Record<string, string> = {
  A: 'ABFNRST',
  B: 'ABCDEGHJMRSTUVXZ',
  C: 'ABCDEFGIJKLMOPQRSTWXZ',
  D: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  E: 'AEJMNRSTXZ',
  F: 'ABCGHIJKLMQRSTUVWXYZ',
  G: 'ABHJRSTUX',
  H: 'ABHJRSTU',
  I: 'AR',
  J: 'ACDHKLOPRSTVXYZ',
  K: 'ABHJRSTU',
  L: 'BDEFRSTUX',
  M: 'ABHIJRSTU',
  N: 'ABCDEFLMOPRST',
  O: 'ABCGHIJKLPQRSTUVZ',
  P: 'ABCDEFGHJORSTU',
  Q: 'ABHJRSTU',
  R: 'ABCDNOPRSTUXY',
  S: 'ABCHJMRSTU',
  T: 'ABCEHJPRSTUWXZ',
  U: 'ABGHJRSTUXYZ',
  V: 'IORTXYZ',
  W: 'ABHJRSTU',
  X: 'ACEFHIJLMQRSTWX',
  Y: 'ABCDEFGHIJKMNOPQRSTUWXYZ',
  Z: 'ABHJRSTUYZ',
};

function spelledOut(hundred: string, list: string): string[] {
  return list.split(' ').flatMap((part) => {
    const [from = part, to = from] = part.split('-');
    return Array.from({ length: Number(to) - Number(from) + 1 }, (_, index) => {
      return hundred + String(Number(from) + index).padStart(2, '0');
    });
  });
}

test('every Contact ID code of the field is in the table: 255 of them, and no other but 129', () => {
  const field = Object.entries(fieldContactId).flatMap(([hundred, list]) => spelledOut(hundred, list));
  expect(field.length).toBe(255);
  expect(field.filter((code) => contactIdCode(code) === null)).toEqual([]);
  expect([...contactIdTable.keys()].filter((code) => !field.includes(code))).toEqual(['129']);
});

test('every DC-03 code of the field is in the table: 325 of them, and no other but HV', () => {
  const field = Object.entries(fieldSia).flatMap(([first, seconds]) => [...seconds].map((second) => first + second));
  expect(field.length).toBe(325);
  expect(field.filter((code) => siaCode(code) === null)).toEqual([]);
  expect([...siaTable.keys()].filter((code) => !field.includes(code))).toEqual(['HV']);
});
