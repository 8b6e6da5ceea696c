import { hash, verify } from '@node-rs/argon2';
import { createHash } from 'node:crypto';
import type { Chance } from '../base/chance.ts';
import { hashesAtOnceMax, hashesWaitingMax } from './limits.ts';
import { problems } from './problem.ts';

/** argon2id with the least OWASP asks for: 19 MiB, two passes, one lane. */
const options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Few at once, since each takes memory: a crowd at the door must not take the floor's. */
let atWork = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (atWork >= hashesAtOnceMax) {
    if (waiting.length >= hashesWaitingMax) throw problems.notNow();
    await new Promise<void>((resolve) => waiting.push(resolve));
  }
  atWork++;
  try {
    return await work();
  } finally {
    atWork--;
    waiting.shift()?.();
  }
}

export function hashSecret(text: string, chance: Chance): Promise<string> {
  return inTurn(() => hash(text, { ...options, salt: chance.bytes(16) }));
}

/** False for a wrong one; a hash is computed as well where there is none to compare with, so both take as long. */
export function verifySecret(stored: string | null, text: string): Promise<boolean> {
  return inTurn(async () => {
    if (stored !== null) return verify(stored, text);
    await hash(text, options);
    return false;
  });
}

/** Tokens are 256 random bits: a plain digest is enough, and is all that is kept. */
export function digestOf(secret: string): Uint8Array {
  return createHash('sha256').update(secret).digest();
}

export function drawToken(prefix: 'wf' | 'wfs', chance: Chance): string {
  return `${prefix}_${Buffer.from(chance.bytes(32)).toString('base64url')}`;
}

/** Without letters that are mistaken for one another, in groups: it is read from a terminal and typed once. */
const letters = 'abcdefghijkmnpqrstuvwxyz23456789';
export function drawPassword(chance: Chance): string {
  const drawn = Array.from({ length: 20 }, () => letters[chance.below(letters.length)]!).join('');
  return drawn.match(/.{5}/g)!.join('-');
}
