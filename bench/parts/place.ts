import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { realClock, type Clock } from '../../src/base/clock.ts';
import { lineLog, type Log } from '../../src/base/log.ts';
import { launchPostgres, type ServerAddress } from '../../src/journal/postgres/launcher.ts';
import { postgresStore } from '../../src/journal/postgres/postgres-store.ts';
import type { Store } from '../../src/journal/store.ts';

/** A folder of this run alone. WATCHFLOOR_BENCH_FOLDER says on which disk. */
export function workFolder(): Promise<string> {
  return mkdtemp(join(process.env['WATCHFLOOR_BENCH_FOLDER'] ?? tmpdir(), 'watchfloor-bench-'));
}

export function removeFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true });
}

export interface Place {
  clock: Clock;
  log: Log;
  store: Store;
  /** For probes that go past the store. */
  address: ServerAddress;
  stop(): Promise<void>;
}

/** The product's own launcher and store on a data folder. Warnings and errors are shown: they spoil a figure. */
export async function openPlace(dataFolder: string): Promise<Place> {
  const clock = realClock();
  const lines = lineLog(clock);
  const log: Log = (level, unit, code, detail) => {
    if (level !== 'info') lines(level, unit, code, detail);
  };
  const server = await launchPostgres({ dataFolder, log, clock });
  const store = postgresStore({ connection: server.address, log, clock });
  await store.open();
  const stop = async () => {
    await store.close();
    await server.stop();
  };
  return { clock, log, store, address: server.address, stop };
}
