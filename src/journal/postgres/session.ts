import { Socket } from 'node:net';
import pg from 'pg';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { StoreFault } from '../store.ts';
import { storeClosed, storeUnavailable } from '../store-faults.ts';
import { asStoreFault, endsSession, type Doing } from './sql-faults.ts';
import { wait } from './wait.ts';

export interface SessionOptions {
  connection: pg.ClientConfig;
  clock: Clock;
  log: Log;
  /** How long a call waits for a database that is away before it gives up. */
  reconnectWait_ms: number;
  /** Runs on every new connection, before any call uses it. */
  prepare?: (client: pg.Client) => Promise<void>;
  onLost?: () => void;
  /** Whoever runs the server may know better why it is away. */
  explain?: () => StoreFault | null;
}

/**
 * Every read of ours walks the primary key. On a table freshly loaded and not yet analysed the planner would rather
 * sort, which took 200 ms a page; taking the other plans away leaves it the right one whatever the statistics say.
 * Ends with who we are, so that a session that was lost can be told apart from one that has its number by now.
 */
const settings = `
  set enable_seqscan = off; set enable_bitmapscan = off; set jit = off; set plan_cache_mode = force_generic_plan;
  set timezone = 'UTC';
  select pid, backend_start::text as since from pg_stat_activity where pid = pg_backend_pid()`;

const connectTimeout_ms = 5_000;
const queryTimeout_ms = 60_000;
const retryWait_ms = 50;
const endWait_ms = 5_000;
const goodbyeWait_ms = 1_000;

interface Identity {
  pid: number;
  since: string;
}

/** One connection that comes back by itself. Calls on it run one after the other, in the order they were made. */
export class Session {
  readonly #options: SessionOptions;
  #client: pg.Client | null = null;
  #connecting: Promise<pg.Client> | null = null;
  #identity: Identity | null = null;
  /** A session whose end we have not seen: it may still be committing what we sent. */
  #lost: Identity | null = null;
  #isClosed = false;
  readonly #sockets = new WeakMap<pg.Client, Socket>();
  /** Ends when the call before has its answer. */
  #turn: Promise<void> = Promise.resolve();
  underWay = 0;

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  get isUnsettled(): boolean {
    return this.#lost !== null;
  }

  async connect(): Promise<void> {
    await this.#connected();
  }

  async query<R extends unknown[] | object>(doing: Doing, query: pg.QueryConfig): Promise<pg.QueryResult<R & object>> {
    this.underWay++;
    const before = this.#turn;
    let pass = () => {};
    this.#turn = new Promise((resolve) => (pass = resolve));
    try {
      const client = this.#client ?? (await this.#connected());
      await before;
      // What stood in line behind the statement that met the end of the connection was never sent.
      if (this.#client !== client) throw storeUnavailable('the connection ended before this was sent');
      return await this.#send<R>(client, doing, query);
    } finally {
      this.underWay--;
      pass();
    }
  }

  async #send<R>(client: pg.Client, doing: Doing, query: pg.QueryConfig): Promise<pg.QueryResult<R & object>> {
    try {
      return await client.query<R & object>(query);
    } catch (error) {
      if (endsSession(error)) this.#forget(client);
      throw asStoreFault(error, doing);
    }
  }

  /** Several statements on the connection as it is now. */
  async use(work: (client: pg.Client) => Promise<void>): Promise<void> {
    try {
      await work(this.#client ?? (await this.#connected()));
    } catch (error) {
      throw asStoreFault(error, 'reading');
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const client = this.#client;
    this.#client = null;
    if (client) await this.#end(client);
  }

  /** Says goodbye, but does not wait for an answer that a broken line will never bring. */
  async #end(client: pg.Client): Promise<void> {
    const socket = this.#sockets.get(client);
    const giveUp = this.#options.clock.after(goodbyeWait_ms, () => socket?.destroy());
    await client.end().catch(() => {});
    giveUp.cancel();
  }

  #connected(): Promise<pg.Client> {
    this.#connecting ??= this.#connectWithin().finally(() => (this.#connecting = null));
    return this.#connecting;
  }

  async #connectWithin(): Promise<pg.Client> {
    const { clock, reconnectWait_ms, explain } = this.#options;
    const until = clock.monotonic_ms() + reconnectWait_ms;
    for (;;) {
      if (this.#isClosed) throw storeClosed();
      if (this.#client) return this.#client;
      try {
        return await this.#connectOnce();
      } catch (error) {
        const fault = asStoreFault(error, 'connecting');
        if (fault.outcome !== 'unavailable') throw fault;
        if (clock.monotonic_ms() > until) throw explain?.() ?? fault;
      }
      await wait(clock, retryWait_ms);
    }
  }

  async #connectOnce(): Promise<pg.Client> {
    const { connection, prepare } = this.#options;
    const socket = new Socket();
    const client = new pg.Client({
      ...connection,
      stream: () => socket,
      application_name: 'watchfloor',
      connectionTimeoutMillis: connectTimeout_ms,
      query_timeout: queryTimeout_ms,
      keepAlive: true,
    });
    this.#sockets.set(client, socket);
    client.on('error', () => this.#forget(client));
    client.on('end', () => this.#forget(client));
    try {
      await client.connect();
      const results = (await client.query(settings)) as unknown as pg.QueryResult<Identity>[];
      const identity = results.at(-1)?.rows[0];
      if (!identity) throw storeUnavailable('pg_stat_activity does not show our own session');
      await this.#settle(client);
      await prepare?.(client);
      this.#identity = identity;
      this.#client = client;
      return client;
    } catch (error) {
      void this.#end(client);
      throw error;
    }
  }

  /** Ends the session that was lost and waits until it has gone: only then does the tail say what became of its write. */
  async #settle(client: pg.Client): Promise<void> {
    const lost = this.#lost;
    if (!lost) return;
    const { rows } = await client.query<{ gone: boolean }>(
      `select pg_terminate_backend(pid, ${endWait_ms}) as gone from pg_stat_activity
        where pid = $1 and backend_start = $2::timestamptz`,
      [lost.pid, lost.since],
    );
    if (rows[0] && !rows[0].gone) throw storeUnavailable('the session that was lost is still at work');
    this.#lost = null;
  }

  #forget(client: pg.Client): void {
    if (this.#client !== client) return;
    this.#client = null;
    this.#lost = this.#identity;
    void this.#end(client);
    if (this.#isClosed) return;
    this.#options.log('warn', 'postgres', 'CONNECTION_LOST');
    this.#options.onLost?.();
  }
}
