/**
 * Random numbers, one stream a purpose, so that two schedules meet the same people: what is drawn for the arrivals of one
 * entrance does not depend on what happened anywhere else (common random numbers).
 */

/** xoshiro128** 1.1 (Blackman & Vigna 2021), seeded by splitmix32 over the seed and the numbers that name the stream. */
export class Stream {
  private a: number;
  private b: number;
  private c: number;
  private d: number;

  constructor(seed: number, ...name: readonly number[]) {
    let state = seed | 0;
    for (const part of name) state = mixed(state, part);
    this.a = mixed(state, 1);
    this.b = mixed(state, 2);
    this.c = mixed(state, 3);
    this.d = mixed(state, 4) | 1;
  }

  /** 32 random bits, as a signed integer. */
  bits(): number {
    const five = Math.imul(this.b, 5);
    const result = Math.imul((five << 7) | (five >>> 25), 9);
    const shifted = this.b << 9;
    this.c ^= this.a;
    this.d ^= this.b;
    this.b ^= this.c;
    this.a ^= this.d;
    this.c ^= shifted;
    this.d = (this.d << 11) | (this.d >>> 21);
    return result;
  }

  /** In the open interval from 0 to 1. */
  uniform(): number {
    return ((this.bits() >>> 0) + 0.5) / 0x1_0000_0000;
  }
}

/** The finaliser of MurmurHash3 (A. Appleby, public domain) over a key and a number: a person's own random bits. */
export function mixed(key: number, salt: number): number {
  let h = (key + Math.imul(salt + 1, 0x9e3779b9)) | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** A person's own number in the open interval from 0 to 1 for one purpose: the same whatever the schedule. */
export function uniformOf(key: number, salt: number): number {
  return ((mixed(key, salt) >>> 0) + 0.5) / 0x1_0000_0000;
}
