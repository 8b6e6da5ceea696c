/**
 * Bytes that once broke something, in hex, and what they broke. Each is tried first on every run; none is ever taken out.
 * A run of `test/fuzz/dc09.test.ts` that fails prints the bytes to be kept here.
 */
export const keptFrames: readonly { hex: string; why: string }[] = [
  { hex: '', why: 'nothing at all' },
  { hex: '0a', why: 'a frame that ends where it begins' },
  { hex: '0a0d', why: 'a frame without a body' },
  { hex: '0a303030303030303022', why: 'a header that promises nothing' },
  { hex: '0a3030303030464646', why: 'a header that promises more than ever comes' },
  { hex: '0a0a0a0a0a0d0d0d0d', why: 'only beginnings and ends' },
];
