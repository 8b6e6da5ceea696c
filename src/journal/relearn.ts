import type { Instant } from '../base/instant.ts';
import { isDevice, Causes, type CausesJson } from './causes.ts';
import type { FactCodec } from './encode.ts';
import {
  deviceCauseHeld_ms,
  deviceCauseHeldMin_ms,
  deviceCausesRelearnt_facts,
  personCauseHeld_ms,
  readPage_facts,
} from './limits.ts';
import type { Store } from './store.ts';

/** What the causes are put by under, and in which shape. */
const name = '#causes';
const fold = 'causes/2';

interface Book {
  store: Store;
  /** The stream's number. */
  stream: number;
  codec: FactCodec;
}

/** One row a stream, written over each time: only the newest is ever read. */
export async function saveCauses(store: Store, stream: number, json: CausesJson): Promise<void> {
  const state = Buffer.from(JSON.stringify(json));
  await store.saveSnapshot({ stream, module: name, seq: 0, fold, state });
}

/** What was known when the program stopped: the causes put by, and those of the facts after it. */
export async function relearnCauses({ store, stream, codec }: Book, nextSeq: number, now: Instant): Promise<Causes> {
  const causes = new Causes();
  const after = (moment: Instant) => seqAt({ store, stream, codec }, nextSeq, moment).then((seq) => seq + 1);
  const putBy = await store.snapshot(stream, name, fold, 0);
  let peopleFrom = await after(now - personCauseHeld_ms);
  if (putBy) {
    const json = JSON.parse(Buffer.from(putBy.state).toString()) as CausesJson;
    causes.load(json);
    peopleFrom = Math.max(peopleFrom, Math.min(json.nextSeq, nextSeq));
    // A backup put in place of the database may be older than what was put by.
    causes.keepDurable(nextSeq);
  }
  const devicesFrom = Math.min(
    await after(now - deviceCauseHeldMin_ms),
    Math.max(await after(now - deviceCauseHeld_ms), nextSeq - deviceCausesRelearnt_facts),
  );
  for (let from = Math.min(peopleFrom, devicesFrom); from < nextSeq;) {
    const rows = await store.read(stream, from, Math.min(readPage_facts, nextSeq - from));
    if (rows.length === 0) break;
    for (const row of rows) {
      const { by, cause, seq, recordedAt } = codec.decode(row.bytes);
      if (seq < (isDevice(by) ? devicesFrom : peopleFrom)) continue;
      // The facts of one decision share their cause; a repeat is told the first.
      if (causes.find(by, cause, recordedAt) === null) causes.remember(by, cause, seq, recordedAt);
    }
    from += rows.length;
  }
  return causes;
}

/** Last seq below `nextSeq` recorded at or before a moment, or -1. */
export async function seqAt({ store, stream, codec }: Book, nextSeq: number, moment: Instant): Promise<number> {
  let low = 0;
  let high = nextSeq;
  while (low < high) {
    const middle = (low + high) >> 1;
    const [row] = await store.read(stream, middle, 1);
    if (row && codec.decode(row.bytes).recordedAt <= moment) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
