import { startThread } from '../../base/thread.ts';
import { cancellable, progressTo } from '../proof.ts';
import type { Exit, Out } from '../verb.ts';
import type { Answer, FromWorker, Work } from './work.ts';

/** Has the engine work in a thread of its own, so that Ctrl-C is heard; cancelled, it gives what it has. */
export function withAnswer<W extends Work>(
  work: W,
  out: Out,
  what: string,
  then: (answer: Answer<W['do']>) => Promise<Exit>,
): Promise<Exit> {
  return cancellable(out, async (signal) => {
    const stop = new SharedArrayBuffer(4);
    const cancel = () => Atomics.store(new Int32Array(stop), 0, 1);
    signal.addEventListener('abort', cancel);
    if (signal.aborted) cancel();
    return then(await answerOf(work, stop, progressTo(out, what)));
  });
}

function answerOf<W extends Work>(
  work: W,
  stop: SharedArrayBuffer,
  onProgress: (done: number, of: number) => void,
): Promise<Answer<W['do']>> {
  const worker = startThread('./lanes-worker', import.meta.url, {
    workerData: { work, stop },
  });
  return new Promise((resolve, reject) => {
    worker.on('message', (message: FromWorker) => {
      if ('progress' in message) onProgress(...message.progress);
      else resolve(message.done as Answer<W['do']>);
    });
    worker.on('error', reject);
    worker.on('exit', () => reject(new Error('the lanes thread ended before its work did')));
  });
}
