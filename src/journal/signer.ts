import { assert, Fault } from '../base/errors.ts';
import type { Instant } from '../base/instant.ts';
import { formatOrigin, openRoot, readRoot, signRoot, type SigningKey } from './signed-root.ts';
import type { SignedRootRow, Store, StreamRow } from './store.ts';
import { Frontier, sameHash } from './tree.ts';

const leavesPage = 50_000;

/** Grows the tree over durable rows and signs its root. A new root is signed only if it extends the last one. */
export class Signer {
  private readonly store: Store;
  private readonly row: StreamRow;
  private readonly installation: string;
  private readonly key: SigningKey;
  private readonly frontier: Frontier;
  private signedSize: number;
  /** False when the stored rows are not those the last root was signed over: nothing more is signed then. */
  readonly extendsLast: boolean;
  /** Origin of the last root of an epoch before this one: what this one continues. */
  readonly originBefore: string | null;

  private constructor(
    store: Store,
    row: StreamRow,
    installation: string,
    key: SigningKey,
    frontier: Frontier,
    signedSize: number,
    extendsLast: boolean,
    originBefore: string | null,
  ) {
    this.store = store;
    this.row = row;
    this.installation = installation;
    this.key = key;
    this.frontier = frontier;
    this.signedSize = signedSize;
    this.extendsLast = extendsLast;
    this.originBefore = originBefore;
  }

  /** Goes on from the right edge beside the last signed root, reading only the leaves after it. */
  static async open(
    store: Store,
    row: StreamRow,
    installation: string,
    key: SigningKey,
    size: number,
  ): Promise<Signer> {
    const last = await store.lastSignedRoot(row.number);
    // Within an epoch only our own signature counts; a new epoch goes on from roots that another key may have signed.
    const ours = last?.epoch === row.epoch;
    const signed = last ? (ours ? openRoot(last.note, [key.publicKey]) : readRoot(last.note)) : null;
    const signedRoot = signed && 'root' in signed ? signed.root : null;
    let frontier = last && ours ? Frontier.fromBytes(last.size, last.frontier) : null;
    // An edge that does not give the signed root is worthless; the whole tree is then grown anew from the leaves.
    if (frontier && (!signedRoot || !sameHash(frontier.root(), signedRoot))) frontier = null;
    frontier ??= new Frontier();
    let extendsLast = !last || (last.size <= size && signedRoot !== null);
    while (frontier.size < size) {
      const until = last && frontier.size < last.size ? Math.min(size, last.size) : size;
      const leaves = await store.leaves(row.number, frontier.size, Math.min(leavesPage, until - frontier.size));
      assert(leaves.length > 0, 'the store holds a leaf for every fact');
      frontier.pushAll(leaves);
      if (frontier.size === last?.size) extendsLast &&= signedRoot !== null && sameHash(frontier.root(), signedRoot);
    }
    const originBefore = !ours && signed && 'origin' in signed ? signed.origin : null;
    return new Signer(store, row, installation, key, frontier, last?.size ?? 0, extendsLast, originBefore);
  }

  /** True while facts stand after the last signed root that may be signed. */
  get unsigned(): boolean {
    return this.extendsLast && this.frontier.size > this.signedSize;
  }

  grow(leaves: Uint8Array): void {
    this.frontier.pushAll(leaves);
  }

  rootHex(): string {
    return Buffer.from(this.frontier.root()).toString('hex');
  }

  get origin(): string {
    return formatOrigin({ installation: this.installation, stream: this.row.name, epoch: this.row.epoch });
  }

  /** Signs what is durable now and keeps it; gives the last one when nothing has grown. */
  async sign(at: Instant): Promise<SignedRootRow | null> {
    if (!this.extendsLast) {
      throw new Fault('ROOT_NOT_EXTENDED', {
        zh: '日志与上次签名的根不一致,停止签名;请运行 watchfloor verify 查明从哪一条起不同',
        en: 'the journal does not extend the last signed root; nothing more is signed. Run watchfloor verify to find where',
      });
    }
    if (!this.unsigned) return this.store.lastSignedRoot(this.row.number);
    const frontier = this.frontier.copy();
    const note = signRoot({ origin: this.origin, size: frontier.size, root: frontier.root() }, this.key);
    const row: SignedRootRow = {
      stream: this.row.number,
      epoch: this.row.epoch,
      size: frontier.size,
      note,
      frontier: frontier.toBytes(),
      at,
    };
    await this.store.saveSignedRoot(row);
    this.signedSize = Math.max(this.signedSize, row.size);
    return row;
  }
}
