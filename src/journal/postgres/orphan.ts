import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { Binaries } from './binaries.ts';
import { databaseName, databaseUser, placesOf } from './cluster.ts';
import { dataFolderInUse, passwordLost } from './launch-faults.ts';
import { runningPostmaster, stopPostmaster, type Postmaster } from './postmaster.ts';
import { wait } from './wait.ts';
import { tryWriterLock } from './writer-lock.ts';

interface OrphanParts {
  dataFolder: string;
  password: string;
  binaries: Binaries;
  log: Log;
  clock: Clock;
}

/** A session of a process that was just killed may take a moment to end and give the lock back. */
const lockWait_ms = 2_000;
/** How long a server that is starting, replaying or stopping is waited for. */
const answerWait_ms = 60_000;

/**
 * A server that runs on our cluster is either in use by a living Watchfloor, which holds the writer lock: then we
 * refuse; or it was left behind by one that was killed: then it is stopped, and a fresh one with today's settings
 * follows. Stopping is fast, because nobody is connected.
 */
export async function endOrphan(parts: OrphanParts): Promise<void> {
  const { dataFolder, binaries, log, clock } = parts;
  const { cluster } = placesOf(dataFolder);
  const until = clock.monotonic_ms() + answerWait_ms;
  for (;;) {
    const found = await runningPostmaster(cluster);
    if (!found) return;
    const answer = await askForLock(found, parts);
    if (answer === 'password-lost') throw passwordLost(placesOf(dataFolder).password);
    if (answer === 'held') throw dataFolderInUse(dataFolder, `进程 ${found.pid}`, `server process ${found.pid}`);
    if (answer === 'free') {
      log('warn', 'postgres', 'ORPHAN_STOPPED', { pid: found.pid });
      await stopPostmaster(found.pid, join(binaries.folder, 'bin'), cluster, clock);
      if (/watchfloor-\w+$/.test(found.socketFolder)) await rm(found.socketFolder, { recursive: true, force: true });
      return;
    }
    if (clock.monotonic_ms() > until)
      throw dataFolderInUse(dataFolder, `进程 ${found.pid} 无应答`, `server process ${found.pid} does not answer`);
    await wait(clock, 50);
  }
}

async function askForLock(found: Postmaster, parts: OrphanParts): Promise<'free' | 'held' | 'later' | 'password-lost'> {
  const { clock, password } = parts;
  const host = found.socketFolder || found.listenAddress || '127.0.0.1';
  const client = new pg.Client({
    host,
    port: found.port,
    user: databaseUser,
    password,
    database: databaseName,
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    const until = clock.monotonic_ms() + lockWait_ms;
    for (;;) {
      const { rows } = await client.query<{ held: boolean }>(tryWriterLock);
      if (rows[0]?.held) return 'free';
      if (clock.monotonic_ms() > until) return 'held';
      await wait(clock, 50);
    }
  } catch (error) {
    const code = (error as { code?: string }).code;
    if (code === '28P01' || code === '28000') return 'password-lost';
    return 'later';
  } finally {
    await client.end().catch(() => {});
  }
}
