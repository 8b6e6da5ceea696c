import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Chance } from '../base/chance.ts';
import { Fault } from '../base/errors.ts';
import type { SecretRow, Store } from './store.ts';

/**
 * Panel keys, password hashes, token digests: AES-256-GCM (NIST SP 800-38D) under the sealing key, which lies apart
 * from the database. Name and version are authenticated, so a row copied over another one does not open.
 * Nothing here logs, and no error carries a value.
 */

const nonceBytes = 12;
const tagBytes = 16;
const cipher = 'aes-256-gcm';

function bound(name: string, version: number): Buffer {
  return Buffer.from(`watchfloor secret\n${name}\n${version}`);
}

/** nonce ‖ ciphertext ‖ tag. The nonce is drawn anew for every sealing. */
export function seal(
  sealingKey: Uint8Array,
  name: string,
  version: number,
  plain: Uint8Array,
  chance: Chance,
): Uint8Array {
  const nonce = chance.bytes(nonceBytes);
  const sealing = createCipheriv(cipher, sealingKey, nonce, { authTagLength: tagBytes });
  sealing.setAAD(bound(name, version));
  return Buffer.concat([nonce, sealing.update(plain), sealing.final(), sealing.getAuthTag()]);
}

/** Throws Fault `SECRET_NOT_OPENED`: another sealing key, or a row that was changed or moved. */
export function open(sealingKey: Uint8Array, row: SecretRow): Uint8Array {
  const sealed = Buffer.from(row.sealed);
  try {
    const opening = createDecipheriv(cipher, sealingKey, sealed.subarray(0, nonceBytes), { authTagLength: tagBytes });
    opening.setAAD(bound(row.name, row.version));
    opening.setAuthTag(sealed.subarray(sealed.length - tagBytes));
    return Buffer.concat([opening.update(sealed.subarray(nonceBytes, sealed.length - tagBytes)), opening.final()]);
  } catch {
    throw new Fault('SECRET_NOT_OPENED', {
      zh: `无法解封机密“${row.name}”第 ${row.version} 版：封存密钥不是当时的那一把，或该行被改动。`,
      en: `Secret "${row.name}" version ${row.version} does not open: the sealing key is another one, or the row was changed.`,
    });
  }
}

export interface Secret {
  version: number;
  plain: Uint8Array;
}

export class Secrets {
  readonly #store: Store;
  readonly #sealingKey: Uint8Array;
  readonly #chance: Chance;
  /** One writing at a time, so that two of one name never get the same version. */
  #writing: Promise<unknown> = Promise.resolve();

  constructor(store: Store, sealingKey: Uint8Array, chance: Chance) {
    this.#store = store;
    this.#sealingKey = sealingKey;
    this.#chance = chance;
  }

  /** The version set: what a fact may say about it. */
  set(name: string, plain: Uint8Array): Promise<number> {
    return this.#inTurn(async () => {
      const last = await this.#store.secret(name);
      const version = (last?.version ?? 0) + 1;
      const sealed = seal(this.#sealingKey, name, version, plain, this.#chance);
      await this.#store.putSecret({ name, version, sealed });
      return version;
    });
  }

  async get(name: string): Promise<Secret | null> {
    const row = await this.#store.secret(name);
    return row && { version: row.version, plain: open(this.#sealingKey, row) };
  }

  drop(name: string): Promise<void> {
    return this.#inTurn(() => this.#store.dropSecret(name));
  }

  /** Names and versions under a prefix, never values: for lists and for "no key set". */
  async list(prefix: string): Promise<readonly { name: string; version: number }[]> {
    const rows = await this.#store.secrets(prefix);
    return rows.map(({ name, version }) => ({ name, version }));
  }

  #inTurn<T>(write: () => Promise<T>): Promise<T> {
    const turn = this.#writing.then(write);
    this.#writing = turn.catch(() => {});
    return turn;
  }
}
