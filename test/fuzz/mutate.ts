import type { Chance } from '../../src/base/chance.ts';

/** How long each fuzz runs, in seconds; `FUZZ_S=600` for a long run by hand, `FUZZ_SEED=7` for other bytes. */
export const budget_ms = Number(process.env['FUZZ_S'] ?? 5) * 1_000;
export const fuzzSeed = Number(process.env['FUZZ_SEED'] ?? 1);

export function oneOf<T>(chance: Chance, from: readonly T[]): T {
  return from[chance.below(from.length)]!;
}

/** One to six small injuries: bits turned, bytes put in, left out, said twice, or taken from another. */
export function mutateBytes(bytes: Buffer, others: readonly Buffer[], chance: Chance): Buffer {
  let mutated: Buffer = Buffer.from(bytes);
  for (let left = 1 + chance.below(6); left > 0; left--) mutated = injure(mutated, others, chance);
  return mutated;
}

const strange = [
  '"',
  '[',
  ']',
  '|',
  '#',
  '\n',
  '\r',
  '/',
  '^',
  '*',
  'R',
  'L',
  '0',
  '_',
  '\0',
  '\x7f',
  '\xff',
  '{',
  '[',
];

function injure(bytes: Buffer, others: readonly Buffer[], chance: Chance): Buffer {
  const at = chance.below(bytes.length + 1);
  const length = 1 + chance.below(16);
  switch (chance.below(7)) {
    case 0: {
      const turned = Buffer.from(bytes);
      if (at < turned.length) turned[at]! ^= 1 << chance.below(8);
      return turned;
    }
    case 1:
      return Buffer.concat([bytes.subarray(0, at), Buffer.from(chance.bytes(length)), bytes.subarray(at)]);
    case 2:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
    case 3:
      return Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)]);
    case 4: {
      const other = oneOf(chance, others);
      const from = chance.below(other.length + 1);
      return Buffer.concat([bytes.subarray(0, at), other.subarray(from, from + length * 4), bytes.subarray(at)]);
    }
    case 5:
      return Buffer.concat([bytes.subarray(0, at), Buffer.from(oneOf(chance, strange), 'latin1'), bytes.subarray(at)]);
    default:
      return Buffer.from(bytes.subarray(0, at));
  }
}

const strangeValues: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  0.5,
  1e308,
  Number.MAX_SAFE_INTEGER + 2,
  '',
  'P1',
  '1F',
  '__proto__',
  'constructor',
  'x'.repeat(300),
  '\u0000\ud800',
  '安检\u202e',
  '2026-02-30T25:00',
  [],
  {},
  [[]],
  { id: 'Z01' },
];

/** The same for JSON: a value replaced, a key dropped or renamed, a row said twice, a reference turned elsewhere. */
export function mutateJson(value: unknown, chance: Chance): unknown {
  const copy = structuredClone(value);
  for (let left = 1 + chance.below(4); left > 0; left--) injureJson(copy, chance);
  return copy;
}

function injureJson(root: unknown, chance: Chance): void {
  let at = root;
  for (let depth = 0; depth < 12; depth++) {
    if (typeof at !== 'object' || at === null) return;
    const holder = at as Record<string, unknown>;
    const keys = Object.keys(holder);
    if (keys.length === 0) return;
    const key = oneOf(chance, keys);
    const next = holder[key];
    if (typeof next === 'object' && next !== null && chance.below(5) > 0) {
      at = next;
      continue;
    }
    return injureKey(holder, key, root, chance);
  }
}

// Copies throughout: a value that stood in two places could be put into itself, and nothing would be left to send.
function injureKey(holder: Record<string, unknown>, key: string, root: unknown, chance: Chance): void {
  const value = holder[key];
  switch (chance.below(6)) {
    case 0:
      if (Array.isArray(holder)) holder.splice(Number(key), 1);
      else delete holder[key];
      return;
    case 1:
      if (Array.isArray(holder)) holder.push(structuredClone(value));
      else holder[`${key}_`] = structuredClone(value);
      return;
    case 2:
      holder[key] = typeof value === 'number' ? -value * 10 ** chance.below(12) : [value];
      return;
    case 3:
      holder[key] =
        typeof value === 'string'
          ? String(value).slice(1) + String(value).slice(0, 1)
          : structuredClone(oneOf(chance, strangeValues));
      return;
    case 4:
      holder[key] = structuredClone(oneOf(chance, Object.values(root as object)));
      return;
    default:
      holder[key] = structuredClone(oneOf(chance, strangeValues));
  }
}
