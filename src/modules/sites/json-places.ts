/**
 * Reads JSON and remembers where everything stands, so that a mistake in a site file is shown with its line and column.
 * JSON.parse tells neither, and lets a key stand twice.
 */
export interface JsonNode {
  value: unknown;
  start: number;
  keys?: Map<string, { at: number; node: JsonNode }>;
  items?: JsonNode[];
}
export type Path = readonly (string | number)[];
export interface JsonMistake {
  at: number;
  kind: 'syntax' | 'too-deep';
}
export interface JsonText {
  root: JsonNode | null;
  mistake: JsonMistake | null;
  /** Keys that stand twice in one object; the last one counts, as with JSON.parse. */
  doubled: { path: Path; at: number }[];
}

/** No site file nests deeper than a handful; beyond this it is no site file. */
const depthMax = 64;
const numberShape = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const stringShape = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const spaceShape = /[ \t\r\n]*/y;

class Halt extends Error {
  readonly mistake: JsonMistake;
  constructor(mistake: JsonMistake) {
    super(mistake.kind);
    this.mistake = mistake;
  }
}

export function readJson(text: string): JsonText {
  const doubled: JsonText['doubled'] = [];
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;

  function fail(kind: JsonMistake['kind'] = 'syntax'): never {
    throw new Halt({ at, kind });
  }
  function skipSpace(): void {
    spaceShape.lastIndex = at;
    spaceShape.exec(text);
    at = spaceShape.lastIndex;
  }
  function take(shape: RegExp): string {
    shape.lastIndex = at;
    const found = shape.exec(text);
    if (!found) fail();
    at = shape.lastIndex;
    return found[0];
  }
  function expect(letter: string): void {
    skipSpace();
    if (text[at] !== letter) fail();
    at++;
  }
  function readWord(word: string, value: unknown): JsonNode {
    const start = at;
    if (!text.startsWith(word, at)) fail();
    at += word.length;
    return { value, start };
  }
  function readObject(path: Path, depth: number): JsonNode {
    const node = {
      value: {} as Record<string, unknown>,
      start: at,
      keys: new Map<string, { at: number; node: JsonNode }>(),
    };
    at++;
    skipSpace();
    if (text[at] === '}') {
      at++;
      return node;
    }
    for (;;) {
      skipSpace();
      const keyAt = at;
      const key = JSON.parse(take(stringShape)) as string;
      if (node.keys.has(key)) doubled.push({ path: [...path, key], at: keyAt });
      expect(':');
      const child = readAny([...path, key], depth + 1);
      node.keys.set(key, { at: keyAt, node: child });
      // defineProperty, because "__proto__" is a key like any other here.
      Object.defineProperty(node.value, key, {
        value: child.value,
        enumerable: true,
        configurable: true,
        writable: true,
      });
      skipSpace();
      if (text[at] === ',') at++;
      else break;
    }
    expect('}');
    return node;
  }
  function readArray(path: Path, depth: number): JsonNode {
    const items: JsonNode[] = [];
    const node = { value: [] as unknown[], start: at, items };
    at++;
    skipSpace();
    if (text[at] === ']') {
      at++;
      return node;
    }
    for (;;) {
      const child = readAny([...path, items.length], depth + 1);
      items.push(child);
      node.value.push(child.value);
      skipSpace();
      if (text[at] === ',') at++;
      else break;
    }
    expect(']');
    return node;
  }
  function readAny(path: Path, depth: number): JsonNode {
    skipSpace();
    if (depth > depthMax) fail('too-deep');
    const letter = text[at];
    if (letter === '{') return readObject(path, depth);
    if (letter === '[') return readArray(path, depth);
    if (letter === 't') return readWord('true', true);
    if (letter === 'f') return readWord('false', false);
    if (letter === 'n') return readWord('null', null);
    const start = at;
    if (letter === '"') return { value: JSON.parse(take(stringShape)) as string, start };
    return { value: Number(take(numberShape)), start };
  }

  try {
    const root = readAny([], 0);
    skipSpace();
    if (at < text.length) fail();
    return { root, mistake: null, doubled };
  } catch (thrown) {
    if (thrown instanceof Halt) return { root: null, mistake: thrown.mistake, doubled };
    throw thrown;
  }
}

/** Where a path stands in the text; where it ends early (a missing key), the innermost thing that is there. */
export function offsetOf(root: JsonNode, path: Path): number {
  let node = root;
  let at = root.start;
  for (const step of path) {
    const child: { at: number; node: JsonNode } | undefined =
      typeof step === 'number' ? itemOf(node, step) : node.keys?.get(step);
    if (!child) return at;
    node = child.node;
    at = child.at;
  }
  return at;
}

function itemOf(node: JsonNode, index: number): { at: number; node: JsonNode } | undefined {
  const item = node.items?.[index];
  return item && { at: item.start, node: item };
}

/** Line and column from 1, the column in characters as editors count them. */
export function lineAndColumn(text: string, at: number): { line: number; column: number } {
  let line = 1;
  let lineStart = 0;
  for (let end = text.indexOf('\n'); end >= 0 && end < at; end = text.indexOf('\n', end + 1)) {
    line++;
    lineStart = end + 1;
  }
  return { line, column: at - lineStart + 1 };
}

/** `alarm_points[12].verify_camera` */
export function spellPath(path: Path): string {
  let spelled = '';
  for (const step of path) {
    if (typeof step === 'number') spelled += `[${step}]`;
    else spelled += spelled === '' ? step : `.${step}`;
  }
  return spelled === '' ? '(file)' : spelled;
}
