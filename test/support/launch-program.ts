import { createHash } from 'node:crypto';
import { createInterface } from 'node:readline';
import { realClock } from '../../src/base/clock.ts';
import { lineLog } from '../../src/base/log.ts';
import { openPostgres, type OpenPostgresOptions } from '../../src/journal/postgres/open-postgres.ts';

/**
 * A program that opens a journal and does as it is told on standard input, for tests that kill it or run it as another
 * user (test/support/launched.ts speaks to it). One JSON line in, one JSON line out.
 */
type Order = 'put' | 'size' | 'stop' | 'leave';

const clock = realClock();
const given = JSON.parse(process.argv[2] ?? '{}') as Omit<OpenPostgresOptions, 'log' | 'clock'>;
const say = (what: object) => process.stdout.write(`${JSON.stringify(what)}\n`);

function failed(error: unknown): void {
  const { code = 'NOT_A_FAULT', message, words } = error as { code?: string; message: string; words?: { zh: string } };
  say({ code, message, zh: words?.zh ?? '' });
}

try {
  const opened = await openPostgres({ ...given, clock, log: lineLog(clock) });
  const { store } = opened;
  const stream =
    (await store.streams())[0] ??
    (await store.createStream({ name: 'site', kind: 'site', status: 'Actual', epoch: 1 }));
  const size = async () => ((await store.tail(stream.number))?.seq ?? -1) + 1;
  const orders: Record<Order, () => Promise<object>> = {
    async put() {
      const seq = await size();
      const line = JSON.stringify({ seq, pad: 'x'.repeat(50_000) });
      await store.append(stream.number, seq, [line], createHash('sha256').update(`\0${line}`).digest());
      return { kept: seq };
    },
    size: async () => ({ size: await size() }),
    async stop() {
      await opened.stop();
      return { stopped: true };
    },
    async leave() {
      process.exit(0);
    },
  };
  say({ ready: true, size: await size() });
  for await (const order of createInterface({ input: process.stdin })) await orders[order as Order]().then(say, failed);
  process.exit(0);
} catch (error) {
  failed(error);
  process.exit(1);
}
