import type { Committed } from './clerk.ts';
import type { Group } from './group.ts';
import { seqTaken } from './store-faults.ts';
import { StoreFault, type Store } from './store.ts';
import { leavesOf } from './tree.ts';

/**
 * What became of a commit with an unknown end: our bytes at our seq mean that it was kept, and it is given back to be
 * published. Null means it was not. Anything else at our seqs is another's, and then we are not the writer any more.
 */
export async function catchUp(
  store: Store,
  stream: number,
  nextSeq: number,
  inDoubt: Group | null,
): Promise<Committed | null> {
  const tail = await store.tail(stream);
  const size = tail ? tail.seq + 1 : 0;
  if (size < nextSeq) throw journalShorter(stream, nextSeq, size);
  if (size === nextSeq) return null;
  if (!inDoubt || size !== nextSeq + inDoubt.lines.length) throw seqTaken(stream, nextSeq);
  const rows = await store.read(stream, nextSeq, inDoubt.lines.length);
  const isOurs = rows.length === inDoubt.lines.length && rows.every((row, i) => row.bytes === inDoubt.lines[i]);
  if (!isOurs) throw seqTaken(stream, nextSeq);
  return { facts: inDoubt.facts, lines: inDoubt.lines, leaves: leavesOf(inDoubt.lines) };
}

/** Rows that were durable are gone: a backup was put in place of the running database, or its disk lied. */
function journalShorter(stream: number, nextSeq: number, size: number): StoreFault {
  return new StoreFault('refused', 'JOURNAL_SHORTER', {
    zh: `流 ${stream} 已写到 ${nextSeq - 1}，现在只剩 ${size} 条：数据库被换成了旧的，或磁盘丢失了已确认的记录。`,
    en: `Stream ${stream} had been written up to ${nextSeq - 1} and holds only ${size} facts now: the database was put back to an older state, or its disk lost what it had confirmed.`,
  });
}
