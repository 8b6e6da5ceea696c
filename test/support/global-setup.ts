import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { realClock } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import { launchPostgres, type LaunchedServer } from '../../src/journal/postgres/launcher.ts';

/** The variable that tells a test file where to ask for the run's database server (test/support/postgres.ts). */
export const askAt = 'WATCHFLOOR_TEST_POSTGRES_PORT';

/**
 * One PostgreSQL cluster a test run, and none when no file asks for it: this listens, and starts the server at the
 * first question. The answer is its address as one line of JSON.
 */
export default async function setup(): Promise<() => Promise<void>> {
  let started: Promise<{ server: LaunchedServer; folder: string }> | null = null;
  const door = createServer((socket) => {
    socket.on('error', () => {});
    started ??= start();
    started.then(
      ({ server }) => socket.end(JSON.stringify({ address: server.address })),
      (error: unknown) => socket.end(JSON.stringify({ error: String(error) })),
    );
  });
  await new Promise<void>((listening) => door.listen(0, '127.0.0.1', listening));
  process.env[askAt] = String((door.address() as { port: number }).port);
  return async () => {
    door.close();
    const running = await started?.catch(() => null);
    await running?.server.stop();
    if (running) await rm(running.folder, { recursive: true, force: true });
  };
}

async function start() {
  const folder = await mkdtemp(join(tmpdir(), 'watchfloor-test-'));
  const server = await launchPostgres({ dataFolder: folder, log: silentLog, clock: realClock() });
  return { server, folder };
}
