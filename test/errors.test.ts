import { describe, expect, test } from 'vitest';
import { isTest, readSources, withoutComments, type Sources } from './support/tidy/sources.ts';

/** A code is any literal of the form UPPER_SNAKE, and the first word given to a refusal or a fault. */
const literal = /(['"`])([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\1/g;
const given = /\b(?:refuse|Fault|StoreFault)\(\s*(?:'[a-z-]+',\s*)?'([A-Z][A-Z0-9_]*)'/g;
/** Names of the world around us that look like codes of ours. */
const notOurs = /^(WATCHFLOOR|ERR|SIA|ADM|AWS|LD|NODE|LC|PG|UTF|UND|HPE|EAI|FST|GL|WGS|SECTION|CLIENT_SSL)_/;

function codesIn(sources: Sources): Map<string, string> {
  const codes = new Map<string, string>();
  for (const [path, text] of sources) {
    if (!path.startsWith('src/') || !/\.tsx?$/.test(path) || isTest(path)) continue;
    const code = withoutComments(text);
    for (const found of code.matchAll(literal)) if (!notOurs.test(found[2]!)) codes.set(found[2]!, path);
    for (const found of code.matchAll(given)) codes.set(found[1]!, path);
  }
  return codes;
}

interface Line {
  code: string;
  meaning: string;
  remedy: string;
}

function linesOf(text: string): Line[] {
  return [...text.matchAll(/^\| `([A-Z0-9_]+)` \| (.*?) \| (.*?) \|$/gm)].map((row) => ({
    code: row[1]!,
    meaning: row[2]!,
    remedy: row[3]!,
  }));
}

const sources = readSources();
const codes = codesIn(sources);
const lines = linesOf(sources.get('docs/errors.md') ?? '');

test('the scanner saw codes of the journal, of the modules and of the edges', () => {
  expect(codes.size).toBeGreaterThan(30);
  const rooms = new Set([...codes.values()].map((path) => path.split('/')[1]));
  expect([...rooms]).toEqual(expect.arrayContaining(['base', 'journal', 'modules']));
  expect(lines.length).toBeGreaterThan(10);
});

describe('docs/errors.md', () => {
  test('says something about every code the program can give', () => {
    const written = new Set(lines.map(({ code }) => code));
    const missing = [...codes].filter(([code]) => !written.has(code)).map(([code, path]) => `${code} (${path})`);
    expect(missing).toEqual([]);
  });

  test('tells of no code that is gone', () => {
    expect(lines.filter(({ code }) => !codes.has(code)).map(({ code }) => code)).toEqual([]);
  });

  test('names each code once, with its meaning and what to do, in both languages', () => {
    const seen = lines.map(({ code }) => code);
    expect(seen.filter((code, at) => seen.indexOf(code) !== at)).toEqual([]);
    const both = (text: string) => /[\u4e00-\u9fff]/.test(text) && /[a-z]{2}/.test(text);
    expect(lines.filter(({ meaning, remedy }) => !both(meaning) || !both(remedy)).map(({ code }) => code)).toEqual([]);
  });
});

test('a planted code is found however it is given, one in a comment is not', () => {
  const planted = (text: string) => [...codesIn(new Map([['src/x.ts', text]])).keys()];
  expect(planted("return refuse('ALARM_GONE', words);")).toEqual(['ALARM_GONE']);
  expect(planted("throw new StoreFault(\n  'taken',\n  'TAKEN',\n  words);")).toEqual(['TAKEN']);
  expect(planted("tell('SITE_ID_DOUBLED', path);")).toEqual(['SITE_ID_DOUBLED']);
  expect(planted("// refuse('ALARM_GONE')\nprocess.env['WATCHFLOOR_HTTP'];")).toEqual([]);
});
