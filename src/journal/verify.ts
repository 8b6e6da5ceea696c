import { isRefusal } from '../base/errors.ts';
import type { Words } from '../base/words.ts';
import type { Evidence } from './evidence.ts';
import { ExportFault } from './export-folder.ts';
import { checkLine, type LineBefore } from './verify-line.ts';
import * as findings from './verify-findings.ts';
import type { Finding } from './verify-findings.ts';
import { openRoot, parseOrigin, readRoot, type Root } from './signed-root.ts';
import type { StoredFact } from './store.ts';
import { Frontier, leafFits as lineFitsLeaf, sameHash } from './tree.ts';

/**
 * Walks a book from seq 0 and says what is wrong with it. A line that does not fit its leaf is named by its seq; when
 * the leaf was forged too, the tree no longer gives the next signed root and the stretch between two roots is named;
 * a cut tail shows only against a root kept outside, or against one inside that was forgotten.
 */
export interface VerifyOptions {
  /** Public keys whose signature counts. */
  publicKeys: readonly Uint8Array[];
  /** Notes kept outside: handover sheets, a partner's copy. */
  outsideRoots?: readonly string[];
  progress?: (done: number, total: number) => void;
  signal?: AbortSignal;
  /** For a test only, which plants a verifier that looks away. */
  leafFits?: (line: string, leaf: Uint8Array) => boolean;
}

export interface Verdict {
  ok: boolean;
  stream: string;
  facts: number;
  /** Hex; the tree over the stored leaves. Null when rows are missing. */
  root: string | null;
  /** Facts covered by a signature that holds. What comes after is unsigned so far. */
  signedTo: number;
  rootsHeld: number;
  /** In order of seq where they have one; at most `findingsMax`, the rest is counted. */
  findings: readonly Finding[];
  furtherFindings: number;
  /** The first place named, as closely as it could be. */
  firstBad: number | null;
  words: Words;
}

export const findingsMax = 100;

interface SignedSize {
  root: Root;
  epoch: number;
  source: 'inside' | 'outside';
  frontier: Frontier | null;
}

class Walk {
  readonly #evidence: Evidence;
  readonly #leafFits: (line: string, leaf: Uint8Array) => boolean;
  readonly found: Finding[] = [];
  further = 0;
  /** Grown over the stored leaves. Null while a hole makes it unknowable. */
  #frontier: Frontier | null = new Frontier();
  #before: LineBefore = { seq: -1, recordedAt: '' };
  /** Epochs that another went on from, and the size they ended at. */
  readonly #ended: { epoch: number; size: number }[] = [];
  #signed: SignedSize[] = [];
  #nextSigned = 0;
  signedTo = 0;
  #outsideTo = 0;
  rootsHeld = 0;

  constructor(evidence: Evidence, leafFits: (line: string, leaf: Uint8Array) => boolean) {
    this.#evidence = evidence;
    this.#leafFits = leafFits;
  }

  get facts(): number {
    return this.#before.seq + 1;
  }

  get frontier(): Frontier | null {
    return this.#frontier;
  }

  tell(finding: Finding): void {
    if (this.found.length < findingsMax) this.found.push(finding);
    else this.further += 1;
  }

  async takeRoots(options: VerifyOptions): Promise<void> {
    for await (const { note, frontier } of this.#evidence.roots()) {
      this.#takeRoot(note, 'inside', frontier, options.publicKeys);
    }
    for (const note of options.outsideRoots ?? []) this.#takeRoot(note, 'outside', null, options.publicKeys);
    // At one size the one from outside first: it is compared with what stood before our own was believed.
    const place = ({ root, source }: SignedSize) => root.size * 2 + (source === 'outside' ? 0 : 1);
    this.#signed.sort((a, b) => place(a) - place(b));
    this.#compareSigned();
  }

  #takeRoot(note: string, source: 'inside' | 'outside', edge: Uint8Array | null, keys: readonly Uint8Array[]): void {
    const root = openRoot(note, keys);
    if (isRefusal(root)) {
      const claimed = readRoot(note);
      this.tell(findings.badSignature(isRefusal(claimed) ? null : claimed.size, source, root.words));
      return;
    }
    const origin = parseOrigin(root.origin);
    if (origin === null || origin.stream !== this.#evidence.stream) {
      this.tell(findings.otherBook(root.size, root.origin));
      return;
    }
    const frontier = edge && Frontier.fromBytes(root.size, edge);
    const holds = frontier !== null && sameHash(frontier.root(), root.root);
    this.#signed.push({ root, epoch: origin.epoch, source, frontier: holds ? frontier : null });
  }

  take(fact: StoredFact): void {
    const expected = this.#before.seq + 1;
    if (fact.seq !== expected) {
      this.tell(findings.missing(expected, fact.seq));
      this.#skipSigned(fact.seq);
    }
    const fits = this.#leafFits(fact.bytes, fact.leaf);
    const { line, wrong } = checkLine(fact, this.#before);
    // A line at the wrong place is named as that, whether or not its leaf was moved along.
    if (wrong?.kind === 'moved') this.tell(wrong);
    else if (!fits) this.tell(findings.changed(fact.seq));
    else if (wrong) this.tell(wrong);
    if (line?.type === 'journal continued') this.#continued(fact.seq, line.data);
    this.#before = { seq: fact.seq, recordedAt: line?.recordedAt ?? this.#before.recordedAt };
    this.#frontier?.push(fact.leaf);
    this.#compareSigned();
  }

  /** After a hole the tree is unknowable until a signed root beside which the right edge was kept. */
  #skipSigned(seq: number): void {
    this.#frontier = null;
    for (; this.#nextSigned < this.#signed.length; this.#nextSigned++) {
      const { root, frontier } = this.#signed[this.#nextSigned]!;
      if (root.size > seq) return;
      if (root.size === seq && frontier !== null) this.#goOnFrom(frontier);
    }
  }

  #compareSigned(): void {
    for (; this.#nextSigned < this.#signed.length; this.#nextSigned++) {
      const signed = this.#signed[this.#nextSigned]!;
      if (signed.root.size !== this.facts) return;
      if (this.#endOf(signed.epoch) < this.facts) this.#setAside(signed);
      else this.#compare(signed);
    }
  }

  #compare({ root, source, frontier }: SignedSize): void {
    if (this.#frontier !== null && sameHash(this.#frontier.root(), root.root)) {
      this.rootsHeld += 1;
      this.signedTo = root.size;
      if (source === 'outside') this.#outsideTo = root.size;
      return;
    }
    // Whoever holds the key can sign a rewritten book again, so against a root from outside our own prove nothing.
    const from = source === 'outside' ? this.#outsideTo : this.signedTo;
    if (this.#frontier !== null) this.tell(findings.forged(from, root.size - 1, source));
    // A root from outside may be the false one; only our own can say that the tree is.
    if (source === 'outside') return;
    if (frontier !== null) this.#goOnFrom(frontier);
    else this.#frontier = null;
  }

  /** Going on from what was signed tells whether the next stretch is good by itself. */
  #goOnFrom(frontier: Frontier): void {
    this.#frontier = frontier.copy();
    this.signedTo = frontier.size;
  }

  /** An epoch ends where a later one went on, from itself or from one before it. */
  #endOf(epoch: number): number {
    return this.#ended.reduce((end, ended) => (ended.epoch >= epoch ? Math.min(end, ended.size) : end), Infinity);
  }

  /** A restore gave up what its old epoch had signed beyond; only someone who kept that root is told. */
  #setAside({ root, epoch, source }: SignedSize): void {
    if (source === 'outside') this.tell(findings.givenUp(this.#endOf(epoch), root.size - 1));
  }

  #continued(seq: number, data: unknown): void {
    const { origin, size, root } = data as { origin?: unknown; size?: unknown; root?: unknown };
    const known = this.#frontier && Buffer.from(this.#frontier.root()).toString('hex');
    const from = typeof origin === 'string' ? parseOrigin(origin) : null;
    if (from === null || size !== seq || (known !== null && root !== known)) this.tell(findings.continuedWrong(seq));
    else this.#ended.push({ epoch: from.epoch, size: seq });
  }

  /** Roots over more facts than the book has. */
  end(): void {
    for (const signed of this.#signed.slice(this.#nextSigned)) {
      const { root, source } = signed;
      if (root.size <= this.facts) continue;
      if (this.#endOf(signed.epoch) <= this.facts) this.#setAside(signed);
      else this.tell(findings.cutTail(this.facts, root.size - 1, source));
    }
  }
}

export async function verifyBook(evidence: Evidence, options: VerifyOptions): Promise<Verdict> {
  const { signal, progress, leafFits = lineFitsLeaf } = options;
  const walk = new Walk(evidence, leafFits);
  try {
    await walk.takeRoots(options);
    for await (const page of evidence.pages()) {
      signal?.throwIfAborted();
      for (const fact of page) walk.take(fact);
      progress?.(walk.facts, evidence.size);
    }
    walk.end();
    for await (const { id, holds } of evidence.parts()) {
      signal?.throwIfAborted();
      if (!holds) walk.tell(findings.partWrong(id));
    }
  } catch (cause) {
    if (!(cause instanceof ExportFault)) throw cause;
    walk.tell(findings.fileWrong(walk.facts, cause.words));
  }
  return verdict(evidence.stream, walk);
}

/** The first place named. A stretch that holds a place named more closely gives way to it. */
function firstBadOf(found: readonly Finding[]): number | null {
  const places = found.flatMap((finding) => {
    if (!('seq' in finding)) return [];
    return [{ from: finding.seq, to: 'to' in finding ? finding.to : finding.seq }];
  });
  const closest = places.filter(
    ({ from, to }) => !places.some((one) => one.from >= from && one.to <= to && one.to - one.from < to - from),
  );
  return closest.length === 0 ? null : Math.min(...closest.map(({ from }) => from));
}

function verdict(stream: string, walk: Walk): Verdict {
  const { found, facts, signedTo, rootsHeld } = walk;
  const ok = found.length === 0;
  const unsigned = facts - signedTo;
  return {
    ok,
    stream,
    facts,
    root: walk.frontier && Buffer.from(walk.frontier.root()).toString('hex'),
    signedTo,
    rootsHeld,
    findings: found,
    furtherFindings: walk.further,
    firstBad: firstBadOf(found),
    words: ok
      ? {
          zh: `“${stream}”完好：${facts} 条，${rootsHeld} 个签名树根相符${unsigned > 0 ? `，末尾 ${unsigned} 条尚未签名` : ''}。`,
          en: `"${stream}" is whole: ${facts} facts, ${rootsHeld} signed roots hold${unsigned > 0 ? `; the last ${unsigned} are not signed yet` : ''}.`,
        }
      : {
          zh: `“${stream}”有问题：共 ${found.length + walk.further} 处。${found[0]!.words.zh}`,
          en: `"${stream}" is not whole, ${found.length + walk.further} found: ${found[0]!.words.en}`,
        },
  };
}
