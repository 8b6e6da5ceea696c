import { afterEach, describe, expect, test } from 'vitest';
import pg from 'pg';
import { onServer, testDatabase } from '../../../test/support/postgres.ts';
import { realClock } from '../../base/clock.ts';
import { silentLog } from '../../base/log.ts';
import { openPostgres } from './open-postgres.ts';
import { sql } from './statements.ts';

const options = { dataFolder: '/unused', log: silentLog, clock: realClock() };
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function freshDatabase() {
  const database = await testDatabase();
  ends.push(() => database.drop());
  return database;
}

async function codeOf(url: string): Promise<string> {
  return openPostgres({ ...options, databaseUrl: url }).then(
    async (opened) => {
      await opened.stop();
      return 'opened';
    },
    (fault: { code: string }) => fault.code,
  );
}

describe('a database someone gave us', () => {
  test('is opened twice over the same tables, and is called given', async () => {
    const database = await freshDatabase();
    const opened = await openPostgres({ ...options, databaseUrl: database.url });
    expect(opened.how).toBe('given');
    await opened.stop();
    expect(await codeOf(database.url)).toBe('opened');
  });

  test('with synchronous_commit off is refused, whoever set it so', async () => {
    const database = await freshDatabase();
    await onServer(database.connection, `alter database ${database.connection.database} set synchronous_commit = off`);
    expect(await codeOf(database.url)).toBe('DATABASE_NOT_DURABLE');
    await onServer(
      database.connection,
      `alter database ${database.connection.database} set synchronous_commit = local`,
    );
    expect(await codeOf(database.url)).toBe('opened');
  });

  test('that is read-only or not in UTF-8 is refused', async () => {
    const database = await freshDatabase();
    await onServer(
      database.connection,
      `alter database ${database.connection.database} set default_transaction_read_only = on`,
    );
    expect(await codeOf(database.url)).toBe('DATABASE_UNFIT');
    const ascii = `${database.connection.database}_ascii`;
    await onServer(
      database.connection,
      `set default_transaction_read_only = off`,
      `create database ${ascii} encoding 'SQL_ASCII' template template0`,
    );
    ends.push(() => onServer({ ...database.connection, database: 'postgres' }, `drop database ${ascii} with (force)`));
    expect(await codeOf(database.url.replace(/[^/]+$/, ascii))).toBe('DATABASE_UNFIT');
  });

  test('whose tables a newer program wrote is refused and left as it is', async () => {
    const database = await freshDatabase();
    expect(await codeOf(database.url)).toBe('opened');
    await onServer(database.connection, 'insert into schema_version values (9999)');
    expect(await codeOf(database.url)).toBe('SCHEMA_NEWER');
  });
});

describe('reading a journal that was just loaded', () => {
  test('walks the primary key even though the table was never analysed', async () => {
    const database = await freshDatabase();
    const opened = await openPostgres({ ...options, databaseUrl: database.url });
    ends.push(() => opened.stop());
    await onServer(
      database.connection,
      `alter table fact set (autovacuum_enabled = off)`,
      `insert into fact select 1, n, repeat('x', 300), sha256(n::text::bytea) from generate_series(0, 60000) n`,
    );
    // The store's own sessions carry the settings; this one asks as a stranger would, and as the store does.
    expect(await planOf(database.connection, [])).toContain('Sort');
    const settings = [
      'set enable_seqscan = off',
      'set enable_bitmapscan = off',
      'set plan_cache_mode = force_generic_plan',
    ];
    const plan = await planOf(database.connection, settings);
    expect(plan).toContain('Index Scan using fact_pkey');
    expect(plan).not.toContain('Sort');
    expect(await opened.store.read(1, 50_000, 5_000)).toHaveLength(5_000);
  });
});

async function planOf(connection: pg.ClientConfig, settings: string[]): Promise<string> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    for (const setting of settings) await client.query(setting);
    await client.query(`prepare page (smallint, bigint, bigint) as ${sql.read.text}`);
    const { rows } = await client.query<{ 'QUERY PLAN': string }>('explain execute page (1, 50000, 5000)');
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  } finally {
    await client.end();
  }
}
