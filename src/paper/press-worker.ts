import { parentPort } from 'node:worker_threads';
import { assert } from '../base/errors.ts';
import { Drawer } from './draw.ts';
import type { FromPress, ToPress } from './press.ts';

/** The press as a thread: takes sheets, one after the other, and gives back the documents. */
const port = parentPort;
assert(port, 'the press worker runs as a thread');
const tell = (said: FromPress) => port.postMessage(said);
const opening = Drawer.open();
let last: Promise<void> = Promise.resolve();

async function print({ job, sheet }: ToPress): Promise<void> {
  try {
    const drawer = await opening;
    tell({ job, pdf: await drawer.draw(sheet) });
  } catch (error) {
    tell({ job, failed: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

port.on('message', (asked: ToPress) => {
  last = last.then(() => print(asked));
});
