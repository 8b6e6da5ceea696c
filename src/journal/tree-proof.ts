import { assert } from '../base/errors.ts';
import { emptyRoot, Frontier, hashBytes, nodeHash, sameHash } from './tree.ts';

/**
 * Inclusion and consistency proofs, RFC 6962 section 2.1. They are made from complete subtrees, wherever those come
 * from: leaves of the store, or tiles of an export. Sizes pass 2^32, so halves are divided and not shifted.
 */

/** The root of the complete subtree over leaves [index · 2^level, (index + 1) · 2^level). */
export type Nodes = (level: number, index: number) => Promise<Uint8Array>;

const leavesPage = 8_192;

/** Reads every leaf below the node asked for: right for a short stream or a test; tiles are for long ones. */
export function nodesOfLeaves(leaves: (from: number, count: number) => Promise<Uint8Array>): Nodes {
  return async (level, index) => {
    const width = 2 ** level;
    const subtree = new Frontier();
    while (subtree.size < width) {
      const page = await leaves(index * width + subtree.size, Math.min(leavesPage, width - subtree.size));
      assert(page.length > 0, 'a proof asks only for leaves that are there');
      subtree.pushAll(page);
    }
    return subtree.root();
  };
}

/** The largest power of two below `size`: where RFC 6962 splits a tree of more than one leaf. */
function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}

/** MTH(D[from:to]). `from` is always a multiple of the first subtree's width, as RFC 6962 splits. */
async function rangeRoot(nodes: Nodes, from: number, to: number): Promise<Uint8Array> {
  const size = to - from;
  const split = splitOf(size);
  if (size === 1) return nodes(0, from);
  if (split * 2 === size) return nodes(Math.log2(size), from / size);
  const left = await rangeRoot(nodes, from, from + split);
  return nodeHash(left, await rangeRoot(nodes, from + split, to));
}

/** PATH(index, D[size]): from the leaf's neighbour up. */
export async function inclusionProof(nodes: Nodes, index: number, size: number): Promise<readonly Uint8Array[]> {
  assert(index >= 0 && index < size, 'a proof of inclusion is about a leaf of the tree');
  const proof: Uint8Array[] = [];
  for (let from = 0, to = size; to - from > 1;) {
    const middle = from + splitOf(to - from);
    if (index < middle) {
      proof.push(await rangeRoot(nodes, middle, to));
      to = middle;
    } else {
      proof.push(await rangeRoot(nodes, from, middle));
      from = middle;
    }
  }
  return proof.reverse();
}

/** PROOF(first, D[second]). Empty when nothing is to be shown: from nothing, or to itself. */
export async function consistencyProof(nodes: Nodes, first: number, second: number): Promise<readonly Uint8Array[]> {
  assert(first >= 0 && first <= second, 'a proof of consistency goes from a smaller tree to a larger one');
  if (first === 0 || first === second) return [];
  const proof: Uint8Array[] = [];
  let [from, to] = [0, second];
  // SUBPROOF: while the old tree's edge is not a complete subtree, keep the side it does not reach into.
  while (to !== first) {
    const middle = from + splitOf(to - from);
    if (first <= middle) {
      proof.push(await rangeRoot(nodes, middle, to));
      to = middle;
    } else {
      proof.push(await rangeRoot(nodes, from, middle));
      from = middle;
    }
  }
  // Still at the left edge, the subtree is the old tree itself, whose root the verifier has.
  if (from > 0) proof.push(await rangeRoot(nodes, from, to));
  return proof.reverse();
}

/** RFC 9162 section 2.1.3.2, the same proofs as RFC 6962 with the check written out. */
export function verifyInclusion(
  leaf: Uint8Array,
  index: number,
  size: number,
  proof: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  if (index < 0 || index >= size || proof.some((node) => node.length !== hashBytes)) return false;
  let [fn, sn, node] = [index, size - 1, leaf];
  for (const sibling of proof) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      node = nodeHash(sibling, node);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn / 2, Math.floor(sn / 2)];
    } else {
      node = nodeHash(node, sibling);
    }
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  return sn === 0 && sameHash(node, root);
}

/** RFC 9162 section 2.1.4.2. */
export function verifyConsistency(
  first: number,
  second: number,
  firstRoot: Uint8Array,
  secondRoot: Uint8Array,
  proof: readonly Uint8Array[],
): boolean {
  if (first < 0 || first > second || proof.some((node) => node.length !== hashBytes)) return false;
  if (first === 0) return proof.length === 0 && sameHash(firstRoot, emptyRoot());
  if (first === second) return proof.length === 0 && sameHash(firstRoot, secondRoot);
  // A complete old tree is not in the proof: the verifier has its root.
  const path = 2 ** Math.round(Math.log2(first)) === first ? [firstRoot, ...proof] : proof;
  if (path.length === 0) return false;
  let [fn, sn] = [first - 1, second - 1];
  while (fn % 2 === 1) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  let [before, after] = [path[0]!, path[0]!];
  for (const node of path.slice(1)) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      before = nodeHash(node, before);
      after = nodeHash(node, after);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn / 2, Math.floor(sn / 2)];
    } else {
      after = nodeHash(after, node);
    }
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  return sn === 0 && sameHash(before, firstRoot) && sameHash(after, secondRoot);
}
