import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { consistencyProof, inclusionProof, nodesOfLeaves, verifyConsistency, verifyInclusion } from './tree-proof.ts';
import { emptyRoot, Frontier, leafHash, leafHashOfBytes, leavesOf, sameHash } from './tree.ts';

/** MTH of RFC 6962 section 2.1, word for word: slow, recursive, and sharing nothing with tree.ts. */
function definedRoot(entries: readonly Uint8Array[]): string {
  const sha256 = (...pieces: Uint8Array[]) => createHash('sha256').update(Buffer.concat(pieces)).digest();
  function mth(from: number, to: number): Buffer {
    if (from === to) return sha256();
    if (to - from === 1) return sha256(Buffer.from([0]), entries[from]!);
    let k = 1;
    while (k * 2 < to - from) k *= 2;
    return sha256(Buffer.from([1]), mth(from, from + k), mth(from + k, to));
  }
  return mth(0, entries.length).toString('hex');
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const lines = Array.from({ length: 300 }, (_, seq) => `{"seq":${seq},"说":"第${seq}行"}`);
const entries = lines.map((line) => Buffer.from(line));

function grown(size: number): Frontier {
  const frontier = new Frontier();
  for (const line of lines.slice(0, size)) frontier.push(leafHash(line));
  return frontier;
}

describe('the tree over the lines of a book', () => {
  test('the known test tree of certificate transparency has its known roots', () => {
    // The leaves and roots of the reference tests that accompany RFC 6962 (merkle_tree_test.cc).
    const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
    const roots = [
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
      'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
      '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
      'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
      '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    ];
    expect(hex(emptyRoot())).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    const frontier = new Frontier();
    for (const [index, leaf] of leaves.entries()) {
      frontier.push(leafHashOfBytes(Buffer.from(leaf, 'hex')));
      expect(hex(frontier.root())).toBe(roots[index]);
    }
  });

  test('every size has the root that RFC 6962 defines for it', () => {
    const frontier = new Frontier();
    expect(hex(frontier.root())).toBe(definedRoot([]));
    for (const [index, line] of lines.entries()) {
      frontier.push(leafHash(line));
      expect(hex(frontier.root())).toBe(definedRoot(entries.slice(0, index + 1)));
    }
  });

  test('a group of lines has the leaves of its lines, in text and in bytes alike', () => {
    const packed = leavesOf(lines.slice(0, 9));
    for (let index = 0; index < 9; index++) {
      const leaf = packed.subarray(index * 32, index * 32 + 32);
      expect(sameHash(leaf, leafHash(lines[index]!))).toBe(true);
      expect(sameHash(leaf, leafHashOfBytes(entries[index]!))).toBe(true);
    }
  });

  test('a start that goes on from a kept right edge ends at the same root', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), (cut) => {
        const resumed = Frontier.fromBytes(cut, grown(cut).toBytes())!;
        resumed.pushAll(leavesOf(lines.slice(cut)));
        expect(resumed.size).toBe(300);
        expect(hex(resumed.root())).toBe(hex(grown(300).root()));
      }),
      { numRuns: 60 },
    );
  });

  test('a right edge of another size is not taken', () => {
    expect(Frontier.fromBytes(6, grown(7).toBytes())).toBeNull();
    expect(Frontier.fromBytes(-1, new Uint8Array())).toBeNull();
    expect(Frontier.fromBytes(0, new Uint8Array())!.size).toBe(0);
  });
});

describe('proofs', () => {
  const nodes = nodesOfLeaves((from, count) => Promise.resolve(leavesOf(lines.slice(from, from + count))));

  test('every line of a book is shown to be in it, and in no other place', async () => {
    for (const size of [1, 2, 3, 7, 8, 9, 64, 100]) {
      const root = grown(size).root();
      for (let index = 0; index < size; index++) {
        const proof = await inclusionProof(nodes, index, size);
        const leaf = leafHash(lines[index]!);
        expect(verifyInclusion(leaf, index, size, proof, root)).toBe(true);
        expect(verifyInclusion(leafHash('another'), index, size, proof, root)).toBe(false);
        if (size > 1) expect(verifyInclusion(leaf, (index + 1) % size, size, proof, root)).toBe(false);
        expect(verifyInclusion(leaf, index, size, [...proof, leaf], root)).toBe(false);
      }
    }
  });

  test('a later root is shown to extend an earlier one, and a changed one is not', async () => {
    for (const second of [1, 2, 3, 5, 8, 13, 33, 64, 65]) {
      for (let first = 0; first <= second; first++) {
        const proof = await consistencyProof(nodes, first, second);
        const [before, after] = [grown(first).root(), grown(second).root()];
        expect(verifyConsistency(first, second, before, after, proof)).toBe(true);
        if (first > 0) expect(verifyConsistency(first, second, leafHash('x'), after, proof)).toBe(false);
        if (first > 0 && first < second) {
          expect(verifyConsistency(first, second, before, leafHash('x'), proof)).toBe(false);
          expect(verifyConsistency(first, second, before, after, proof.slice(1))).toBe(false);
        }
      }
    }
  });
});
