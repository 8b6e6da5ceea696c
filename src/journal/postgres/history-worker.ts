import { parentPort, workerData } from 'node:worker_threads';
import type pg from 'pg';
import { realClock } from '../../base/clock.ts';
import { assert } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import { HistoryFollower } from '../history-follower.ts';
import type { FromFollower, ToFollower } from '../history-thread.ts';
import { postgresStore } from './postgres-store.ts';
import { wait } from './wait.ts';

/** The history's follower as a thread: reads what it is rung for over its own connection, and says how far it came. */
const port = parentPort;
assert(port, 'the history worker runs as a thread');
const tell = (said: FromFollower) => port.postMessage(said);
const clock = realClock();
const log: Log = (level, unit, code, detail = {}) =>
  tell({
    level,
    unit,
    code,
    detail: Object.fromEntries(Object.entries(detail).map(([key, each]) => [key, String(each)])),
  });

const store = postgresStore({ connection: workerData as pg.ClientConfig, log, clock, mode: 'derive' });
const follower = new HistoryFollower({
  store,
  clock,
  log,
  reached: (stream, nextSeq) => tell({ reached: stream, nextSeq }),
});
let isStopped = false;
const rungEarly: ToFollower[] = [];
let isOpen = false;

function hear(said: ToFollower): void {
  if (said === 'stop') return void stop();
  if (!isOpen) return void rungEarly.push(said);
  if (said.again) follower.again(said.ring, said.until);
  else follower.ring(said.ring, said.until);
}

async function stop(): Promise<void> {
  isStopped = true;
  follower.stop();
  await store.close().catch(() => {});
  port!.close();
}

port.on('message', hear);
for (let waited_ms = 100; !isOpen && !isStopped; waited_ms = Math.min(waited_ms * 2, 5_000)) {
  try {
    await store.open();
    isOpen = true;
  } catch (error) {
    if (isStopped) break;
    log('warn', 'history', 'HISTORY_STALLED', { error: String(error) });
    await wait(clock, waited_ms);
  }
}
if (isOpen) for (const said of rungEarly.splice(0)) hear(said);
