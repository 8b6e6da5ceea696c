import { assert } from '../base/errors.ts';

/** A leaf is a SHA-256 value. */
export const leafBytes = 32;

/** What every store asserts of what a clerk hands it: a line is one line, and each has its leaf. */
export function checkAppend(lines: readonly string[], leaves: Uint8Array): void {
  assert(
    leaves.length === lines.length * leafBytes,
    `${lines.length} lines came with ${leaves.length} bytes of leaves`,
  );
  for (const line of lines) assert(line.length > 0 && !line.includes('\n'), 'a fact is one line that is not empty');
}
