import type pg from 'pg';
import type { Clock } from '../../base/clock.ts';
import { StoreFault } from '../store.ts';
import { wait } from './wait.ts';
import { Session, type SessionOptions } from './session.ts';
import { databaseInUse, writerLockAway, writerLockTaken } from './sql-faults.ts';

/** One writer a database: whoever holds this advisory lock ("watchfl" in ASCII) writes, everyone else reads. */
const writerLockKey = '33602674740455020';

export const tryWriterLock = `select pg_try_advisory_lock(${writerLockKey}) as held`;

/** A session of a process that was just killed may take a moment to end and give the lock back. */
const lockWait_ms = 2_000;
const retryWait_ms = 500;

/**
 * Holds the lock on a connection of its own, and takes it back when that connection breaks. While it is away nothing
 * is written. The lock is courtesy: what makes two writers impossible is the primary key (stream, seq).
 */
export class WriterLock {
  readonly session: Session;
  readonly #options: SessionOptions;
  #state: 'away' | 'held' | 'taken' | 'closed' = 'away';

  constructor(options: SessionOptions) {
    this.#options = options;
    this.session = new Session({
      ...options,
      prepare: (client) => this.#take(client, options.clock),
      onLost: () => void this.#takeBack(),
    });
  }

  /** Every write asks first. */
  check(): void {
    if (this.#state === 'taken') throw writerLockTaken();
    if (this.#state !== 'held') throw writerLockAway();
  }

  async close(): Promise<void> {
    this.#state = 'closed';
    await this.session.close();
  }

  async #take(client: pg.Client, clock: Clock): Promise<void> {
    const until = clock.monotonic_ms() + lockWait_ms;
    for (;;) {
      const { rows } = await client.query<{ held: boolean }>(tryWriterLock);
      if (rows[0]?.held) break;
      if (clock.monotonic_ms() > until) throw databaseInUse();
      await wait(clock, 50);
    }
    if (this.#state !== 'closed') this.#state = 'held';
  }

  async #takeBack(): Promise<void> {
    const { clock, log } = this.#options;
    if (this.#state === 'held') this.#state = 'away';
    while (this.#state === 'away') {
      try {
        await this.session.connect();
        log('info', 'postgres', 'WRITER_LOCK_BACK');
      } catch (error) {
        if (error instanceof StoreFault && error.code === 'DATABASE_IN_USE') {
          this.#state = 'taken';
          log('error', 'postgres', 'WRITER_LOCK_TAKEN');
        } else await wait(clock, retryWait_ms);
      }
    }
  }
}
