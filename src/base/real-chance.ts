import { randomBytes } from 'node:crypto';
import type { Chance } from './chance.ts';

/** Unpredictable bytes of the operating system. */
export function realChance(): Chance {
  const bytes = (count: number) => new Uint8Array(randomBytes(count));
  return { bytes, below: (below) => Number(new DataView(bytes(8).buffer).getBigUint64(0) % BigInt(below)) };
}
