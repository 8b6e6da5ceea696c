/** The only door to randomness. What is drawn for a decision stands in its fact. */
export interface Chance {
  bytes(count: number): Uint8Array;
  /** A whole number from 0 to `below` - 1, every one as likely. */
  below(below: number): number;
}

/** The same sequence for the same seed (sfc32, PractRand-tested generator of C. Doty-Humphrey). Never for secrets. */
export function seededChance(seed: number): Chance {
  let a = 0x9e3779b9;
  let b = 0x243f6a88;
  let c = seed >>> 0;
  let counter = 1;
  function next(): number {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  }
  for (let warm = 0; warm < 12; warm++) next();
  return {
    bytes: (count) => Uint8Array.from({ length: count }, () => next() & 0xff),
    below: (below) => Math.floor((next() / 0x1_0000_0000) * below),
  };
}
