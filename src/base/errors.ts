import type { Words } from './words.ts';

/**
 * The rule said no: a value, never thrown. `code` stands in docs/errors.md with what to do about it.
 * `facts` says what the rule looked at (ids, limits), for scripts; it never holds a secret.
 */
export interface Refusal {
  refused: string;
  words: Words;
  facts?: Record<string, string | number | boolean>;
}

export function refuse(code: string, words: Words, facts?: Refusal['facts']): Refusal {
  return facts ? { refused: code, words, facts } : { refused: code, words };
}

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'refused' in value;
}

/** The world failed (disk, database, network): coded, logged, shown, tried again. */
export class Fault extends Error {
  readonly code: string;
  readonly words: Words;
  constructor(code: string, words: Words, options?: ErrorOptions) {
    super(words.en, options);
    this.name = 'Fault';
    this.code = code;
    this.words = words;
  }
}

/** We are wrong: stop this unit, keep the journal. Stays on in production. */
export function assert(holds: unknown, what: string): asserts holds {
  if (!holds) throw new Error(`assertion failed: ${what}`);
}
