import { createHash } from 'node:crypto';
import { connect, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import pg from 'pg';
import { onServer, testDatabase, type TestDatabase } from '../../../test/support/postgres.ts';
import { realClock } from '../../base/clock.ts';
import { silentLog } from '../../base/log.ts';
import type { Store } from '../store.ts';
import { openPostgres } from './open-postgres.ts';
import { postgresStore } from './postgres-store.ts';
import { asStoreFault } from './sql-faults.ts';

const clock = realClock();
const log = silentLog;
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function freshDatabase(): Promise<TestDatabase> {
  const database = await testDatabase();
  ends.push(() => database.drop());
  return database;
}

async function openStore(connection: pg.ClientConfig, reconnectWait_ms = 2_000): Promise<Store> {
  const store = postgresStore({ connection, log, clock, reconnectWait_ms });
  ends.push(() => store.close());
  await store.open();
  return store;
}

async function client(database: TestDatabase): Promise<pg.Client> {
  const opened = new pg.Client(database.connection);
  opened.on('error', () => {});
  await opened.connect();
  ends.push(() => opened.end());
  return opened;
}

function put(store: Store, stream: number, seq: number, line = `line ${seq}`): Promise<string> {
  const leaf = new Uint8Array(createHash('sha256').update(`\0${line}`).digest());
  return outcomeOf(store.append(stream, seq, [line], leaf));
}

function outcomeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'kept',
    (fault: { outcome: string; code: string }) => `${fault.outcome} ${fault.code}`,
  );
}

const site = { name: 's', kind: 'site', status: 'Actual', epoch: 1 } as const;
const sessionsOf = `select pid, query from pg_stat_activity where application_name = 'watchfloor' and pid <> pg_backend_pid()
  and datname = current_database()`;

describe('one writer a database', () => {
  test('a second Watchfloor on the same database is refused, and the first writes on', async () => {
    const database = await freshDatabase();
    const first = await openStore(database.connection);
    const { number } = await first.createStream(site);
    expect(await outcomeOf(openPostgres({ dataFolder: '/unused', databaseUrl: database.url, log, clock }))).toBe(
      'refused DATABASE_IN_USE',
    );
    expect(await put(first, number, 0)).toBe('kept');
    await first.close();
    const second = await openStore(database.connection);
    expect(await put(second, number, 1)).toBe('kept');
  });

  test('a writer whose lock went with its connection takes it back by itself', async () => {
    const database = await freshDatabase();
    const store = await openStore(database.connection);
    const { number } = await store.createStream(site);
    const other = await client(database);
    await other.query(`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted
      and database = (select oid from pg_database where datname = current_database())`);
    await until(async () => (await put(store, number, 0)) === 'kept');
    // A write may slip through before the loss is noticed, so the lock is waited for by itself.
    const held = `select 1 from pg_locks where locktype = 'advisory' and granted
      and database = (select oid from pg_database where datname = current_database())`;
    await until(async () => (await other.query(held)).rowCount === 1);
    expect(await put(store, number, 1)).toBe('kept');
  });

  test('a writer whose lock another has taken meanwhile stops writing for good', async () => {
    const database = await freshDatabase();
    const store = await openStore(database.connection);
    const { number } = await store.createStream(site);
    const other = await client(database);
    const ours = `locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`;
    const { rows } = await other.query<{ pid: number; key: string }>(
      `select pid, ((classid::bigint << 32) | objid::bigint)::text as key from pg_locks where ${ours}`,
    );
    // Waits in line for the lock, so that it is this session's the moment the holder is ended.
    const taken = other.query(`select pg_advisory_lock(${rows[0]!.key})`);
    await onServer(database.connection, `select pg_terminate_backend(${rows[0]!.pid})`);
    await taken;
    await until(async () => (await put(store, number, 0)) === 'taken WRITER_LOCK_TAKEN');
    expect(await store.tail(number)).toBeNull();
  });

  test('a stop hands the lock on at once', async () => {
    const database = await freshDatabase();
    for (let round = 0; round < 3; round++) {
      const store = await openStore(database.connection);
      await store.close();
      expect(await outcomeOf(store.beat(1))).toBe('unavailable STORE_CLOSED');
    }
  });
});

describe('a write that is cut short', () => {
  test('a session ended in the middle of an append leaves the outcome unknown, and the tail tells it', async () => {
    const database = await freshDatabase();
    const store = await openStore(database.connection);
    const { number } = await store.createStream(site);
    const other = await client(database);
    await other.query('begin; lock table fact in share mode');
    const cut = put(store, number, 0);
    await untilWaiting(other);
    await other.query(`select pg_terminate_backend(pid) from (${sessionsOf}) s where query like 'insert into fact%'`);
    expect(await cut).toBe('unknown STORE_OUTCOME_UNKNOWN');
    await other.query('commit');
    expect(await store.tail(number)).toBeNull();
    expect(await put(store, number, 0)).toBe('kept');
  });

  test('an append still at work in the database after the network broke is ended before the tail is read', async () => {
    const database = await freshDatabase();
    const line = await breakableLine(database);
    const store = await openStore(line.connection);
    const { number } = await store.createStream(site);
    const other = await client(database);
    await other.query('begin; lock table fact in share mode');
    const cut = put(store, number, 0, 'from before the break');
    await untilWaiting(other);
    line.breakAll();
    expect(await cut).toBe('unknown STORE_OUTCOME_UNKNOWN');
    // The database has not noticed: without our ending it, the insert would go through once the table is free.
    const seen = store.tail(number);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await other.query('commit');
    expect(await seen).toBeNull();
    await until(async () => (await put(store, number, 0, 'from after it')) === 'kept');
    expect((await store.read(number, 0, 10)).map((fact) => fact.bytes)).toEqual(['from after it']);
  });

  test('what stood in line behind it was not sent, and says so', async () => {
    const database = await freshDatabase();
    const store = await openStore(database.connection);
    const { number } = await store.createStream(site);
    const other = await client(database);
    await other.query('begin; lock table fact in share mode');
    const cut = put(store, number, 0);
    const behind = put(store, number, 1);
    await untilWaiting(other);
    await other.query(`select pg_terminate_backend(pid) from (${sessionsOf}) s where query like 'insert into fact%'`);
    expect([await cut, await behind]).toEqual(['unknown STORE_OUTCOME_UNKNOWN', 'unavailable STORE_UNAVAILABLE']);
    await other.query('commit');
  });

  test('a database that cannot be reached is unavailable within the wait, and nothing else', async () => {
    const database = await freshDatabase();
    const line = await breakableLine(database);
    const store = await openStore(line.connection, 300);
    const { number } = await store.createStream(site);
    line.close();
    line.breakAll();
    const startedAt = clock.monotonic_ms();
    expect(await outcomeOf(store.tail(number))).toBe('unavailable STORE_UNAVAILABLE');
    expect(await put(store, number, 0)).toMatch(/^unavailable/);
    expect(clock.monotonic_ms() - startedAt).toBeLessThan(5_000);
    await line.open();
    await until(async () => (await put(store, number, 0)) === 'kept');
  });
});

describe('what the database says, in the store’s words', () => {
  const said = (code: string, severity = 'ERROR') => {
    const error = new pg.DatabaseError('said', 4, 'error');
    Object.assign(error, { code, severity });
    return error;
  };
  const cases: [string, unknown, 'connecting' | 'reading' | 'writing', string][] = [
    ['a full disk', said('53100'), 'writing', 'unavailable DISK_FULL'],
    [
      'a full disk that stops the server in the middle of a write',
      said('53100', 'PANIC'),
      'writing',
      'unknown STORE_OUTCOME_UNKNOWN',
    ],
    ['a server that is starting', said('57P03', 'FATAL'), 'connecting', 'unavailable STORE_UNAVAILABLE'],
    ['a session ended by an administrator', said('57P01', 'FATAL'), 'writing', 'unknown STORE_OUTCOME_UNKNOWN'],
    ['a session ended while reading', said('57P01', 'FATAL'), 'reading', 'unavailable STORE_UNAVAILABLE'],
    ['a database turned read-only', said('25006'), 'writing', 'unavailable STORE_UNAVAILABLE'],
    ['too many connections', said('53300', 'FATAL'), 'connecting', 'unavailable STORE_UNAVAILABLE'],
    ['bytes that are not text', said('22021'), 'writing', 'refused STORE_REFUSED'],
    [
      'a socket that closed in the middle of a write',
      new Error('Connection terminated'),
      'writing',
      'unknown STORE_OUTCOME_UNKNOWN',
    ],
    [
      'a server that is not there',
      Object.assign(new Error(), { code: 'ECONNREFUSED' }),
      'connecting',
      'unavailable STORE_UNAVAILABLE',
    ],
  ];
  test.each(cases)('%s', (_, error, doing, expected) => {
    const fault = asStoreFault(error, doing);
    expect(`${fault.outcome} ${fault.code}`).toBe(expected);
  });
});

async function untilWaiting(other: pg.Client): Promise<void> {
  await until(async () => {
    const { rowCount } = await other.query(`select 1 from pg_stat_activity where wait_event_type = 'Lock'
      and datname = current_database()`);
    return (rowCount ?? 0) > 0;
  });
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let round = 0; round < 200; round++) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('it did not come to pass');
}

/** A line to the database that can be cut on our side only: the server goes on as if nothing had happened. */
async function breakableLine(database: TestDatabase) {
  const sides = new Set<Socket>();
  const door = createServer((near) => {
    const { host, port } = database.connection;
    const far = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
    far.on('error', () => {});
    near.on('error', () => {});
    near.pipe(far);
    far.pipe(near);
    sides.add(near);
    ends.push(async () => far.destroy());
  });
  let port = 0;
  const open = () =>
    new Promise<void>((resolve) => {
      door.listen(port, '127.0.0.1', () => {
        port = (door.address() as { port: number }).port;
        resolve();
      });
    });
  await open();
  ends.push(async () => door.close());
  return {
    connection: { ...database.connection, host: '127.0.0.1', port },
    open,
    close: () => void door.close(),
    breakAll() {
      for (const side of sides) side.destroy();
      sides.clear();
    },
  };
}
