import { createHash } from 'node:crypto';
import type { Chance } from '../base/chance.ts';
import { assert, Fault, refuse, type Refusal } from '../base/errors.ts';
import type { Instant } from '../base/instant.ts';
import { partBytesMax } from './limits.ts';
import type { PartRow, Store } from './store.ts';

/**
 * What may have to go, or is too big for a line. The fact names it by a salted hash: without the salt nobody can
 * guess a short text from its hash, and erasing salt and content leaves every hash of the journal valid.
 */

export const saltBytes = 16;

export interface PartAbout {
  /** "note", "photo", "clip" … */
  class: string;
  readers: readonly string[];
  mediaType: string;
  /** When its term ends; null for as long as the journal. */
  until: Instant | null;
}

export type Part =
  | { state: 'here'; content: Uint8Array; about: PartAbout }
  | { state: 'erased'; about: PartAbout }
  /** Named by a fact but not in this store: an export without parts was read in. */
  | { state: 'not exported' };

/** SHA-256(salt ‖ content) in hex: what the fact says. */
export function partId(salt: Uint8Array, content: Uint8Array): string {
  return createHash('sha256').update(salt).update(content).digest('hex');
}

export function isPartId(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}

/** Whether a stored part is still what its fact names. An erased one has nothing left to hold against it. */
export function partHolds(row: PartRow): boolean {
  return row.content === null || partId(row.salt, row.content) === row.id;
}

export class Parts {
  readonly #store: Store;
  readonly #chance: Chance;
  readonly #saidErased: (stream: number, id: string) => boolean;

  /** `saidErased`: whether the journal says that a part is erased, which it does of none under legal hold. */
  constructor(store: Store, chance: Chance, saidErased: (stream: number, id: string) => boolean = () => true) {
    this.#store = store;
    this.#chance = chance;
    this.#saidErased = saidErased;
  }

  /** Durable when it resolves, so the fact that names it may be written. */
  async put(stream: number, content: Uint8Array, about: PartAbout): Promise<string | Refusal> {
    if (content.length > partBytesMax) {
      return refuse(
        'PART_TOO_LARGE',
        {
          zh: `附件不得超过 ${partBytesMax / 1024 / 1024} MiB。`,
          en: `An attachment may have at most ${partBytesMax / 1024 / 1024} MiB.`,
        },
        { size_bytes: content.length, limit_bytes: partBytesMax },
      );
    }
    const salt = this.#chance.bytes(saltBytes);
    const id = partId(salt, content);
    await this.#store.putPart({ stream, id, salt, content, ...about });
    return id;
  }

  /** Throws Fault `PART_CHANGED` when the content is no longer what was put. Who may read it is for the caller to check. */
  async get(stream: number, id: string): Promise<Part> {
    const row = await this.#store.part(stream, id);
    if (row === null) return { state: 'not exported' };
    const about: PartAbout = { class: row.class, readers: row.readers, mediaType: row.mediaType, until: row.until };
    if (row.content === null) return { state: 'erased', about };
    if (!partHolds(row)) {
      throw new Fault('PART_CHANGED', {
        zh: `附件 ${id} 的内容与事实中的摘要不符。`,
        en: `Part ${id} is not what the fact names: its content was changed.`,
      });
    }
    return { state: 'here', content: row.content, about };
  }

  /** The content goes for good. The fact `part erased` is the caller's, written before this. */
  async erase(stream: number, id: string): Promise<void> {
    assert(this.#saidErased(stream, id), 'a part is erased after the fact that says so, and none under legal hold');
    await this.#store.erasePart(stream, id);
  }
}
