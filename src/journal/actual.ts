import { refuse, type Refusal } from '../base/errors.ts';
import type { Fact } from '../base/fact.ts';
import type { Instant } from '../base/instant.ts';
import type { Fold } from './fold.ts';
import type { Stream } from './stream.ts';

/** Facts asked of the store at a time: a page is read and folded within a few milliseconds, so nobody waits behind it. */
export const actualPage_facts = 250;

/**
 * A book of what really happened. Figures take this and nothing else: only a stream of status *Actual* gives one, so no
 * fact of a drill can be counted. The private field keeps anything else that looks alike from being one.
 */
export class ActualBook {
  readonly #stream: Stream;

  private constructor(stream: Stream) {
    this.#stream = stream;
  }

  static of(stream: Stream): ActualBook | Refusal {
    const { kind, status, name } = stream.row;
    return kind === 'site' && status === 'Actual' ? new ActualBook(stream) : drillNotCounted(name);
  }

  get name(): string {
    return this.#stream.row.name;
  }

  get nextSeq(): number {
    return this.#stream.reader.nextSeq;
  }

  /** Last seq recorded at or before a moment, or -1. */
  seqAt(moment: Instant): Promise<number> {
    return this.#stream.seqAt(moment);
  }

  /** The states as they stood after `seq`, for the asker alone: it goes on folding into them. */
  async foldAt(seq: number): Promise<Fold> {
    return (await this.#stream.stateAt(seq)).fold;
  }

  /** Facts from `from` up to `until`, not included, page by page: never more than one page is held. */
  async *pages(from: number, until: number): AsyncGenerator<readonly Fact[]> {
    for (let next = from; next < until;) {
      const rows = await this.#stream.read(next, Math.min(actualPage_facts, until - next));
      if (rows.length === 0) return;
      const facts = rows.map((row) => this.#stream.codec.decode(row.bytes));
      // What is read must be of this very book: a store that hands out another stream's rows is not counted either.
      if (facts.some((fact, index) => fact.seq !== next + index)) throw new Error(`${this.name} has a gap at ${next}`);
      yield facts;
      next += rows.length;
    }
  }
}

function drillNotCounted(stream: string): Refusal {
  return refuse(
    'DRILL_NOT_COUNTED',
    {
      zh: `${stream} 是演练,演练中的记录不计入任何统计`,
      en: `${stream} is a drill: nothing of a drill is counted in any figure`,
    },
    { stream },
  );
}
