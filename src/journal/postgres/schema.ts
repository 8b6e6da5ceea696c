import type pg from 'pg';
import { journalMissing } from './launch-faults.ts';
import { databaseUnfit, promiseNotKept, schemaNewer } from './sql-faults.ts';

/**
 * The tables of the journal. `fact.bytes` is text and never jsonb, which keeps neither key order nor spacing; there is
 * no index but the primary key, because every other way to find a fact is derived.
 */
const steps: readonly string[] = [
  `create table stream (
     number smallint primary key, name text not null unique, kind text not null, status text not null, epoch int not null);
   create table fact (
     stream smallint, seq bigint, bytes text not null, leaf bytea not null, primary key (stream, seq));
   create table signed_root (
     stream smallint, epoch int, size bigint, note text not null, frontier bytea not null, at bigint not null,
     primary key (stream, epoch, size));
   create table snapshot (
     stream smallint, module text, fold text, seq bigint, state bytea not null, primary key (stream, module, fold, seq));
   create table part (
     stream smallint, id text, salt bytea not null, content bytea, media_type text not null, class text not null,
     readers text[] not null, until bigint, primary key (stream, id));
   create table secret (
     name text collate "C", version int, sealed bytea not null, primary key (name, version));
   create table alive (
     one boolean primary key default true check (one), at bigint not null);`,
  `create table derived_subject (
     stream smallint, subject text collate "C", seq bigint, primary key (stream, subject, seq));
   create table derived_figure (
     stream smallint, hour bigint, type text collate "C", count bigint not null, primary key (stream, hour, type));
   create table derived_cursor (
     stream smallint primary key, next_seq bigint not null, rule text not null, last_leaf bytea not null);`,
];

/** Brings the tables to this program's version. Called while the writer lock is held, so by one process at a time. */
export async function ensureSchema(client: pg.Client): Promise<void> {
  await client.query('create table if not exists schema_version (version int not null)');
  const { rows } = await client.query<{ version: number }>('select max(version) as version from schema_version');
  const found = rows[0]?.version ?? 0;
  if (found > steps.length) throw schemaNewer(found, steps.length);
  for (const [index, step] of steps.entries()) {
    const version = index + 1;
    // Sent as one simple query, which the server runs as one transaction.
    if (version > found) await client.query(`${step} insert into schema_version values (${version})`);
  }
}

/** For whoever reads beside the writer: the tables are there and not newer than this program. Nothing is changed. */
export async function checkSchema(client: pg.Client): Promise<void> {
  const { rows: there } = await client.query<{ found: string | null }>(`select to_regclass('schema_version') as found`);
  if (!there[0]?.found) throw journalMissing(client.database ?? 'postgres');
  const { rows } = await client.query<{ version: number }>('select max(version) as version from schema_version');
  const found = rows[0]?.version ?? 0;
  if (found === 0) throw journalMissing(client.database ?? 'postgres');
  if (found > steps.length) throw schemaNewer(found, steps.length);
}

/** The database itself refuses a write on such a session, whatever our own code thinks. */
export async function forReading(client: pg.Client): Promise<void> {
  await client.query('set default_transaction_read_only = on');
}

/**
 * Derived rows lost in a crash are derived again, with their cursor; waiting for the disk would only take it from the
 * clerk, whose commits are waited for.
 */
export async function forDerivedRows(client: pg.Client): Promise<void> {
  await client.query('set synchronous_commit = off');
}

/** With one of these off, a commit that was acknowledged can be gone after a power cut. */
const promises: Record<string, readonly string[]> = {
  fsync: ['on'],
  full_page_writes: ['on'],
  // All of these wait until our own server has it on disk; some wait for a standby as well.
  synchronous_commit: ['on', 'local', 'remote_write', 'remote_apply'],
};

/** Looks at the settings as they hold for our own session, since a role or database may have its own. */
export async function checkPromises(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string; setting: string }>(
    'select name, setting from pg_settings where name = any($1)',
    [[...Object.keys(promises), 'server_encoding', 'server_version_num', 'transaction_read_only']],
  );
  const settings = new Map(rows.map((row) => [row.name, row.setting]));
  for (const [name, good] of Object.entries(promises)) {
    const value = settings.get(name) ?? 'unknown';
    if (!good.includes(value)) throw promiseNotKept(name, value);
  }
  const encoding = settings.get('server_encoding') ?? '';
  if (encoding !== 'UTF8') throw databaseUnfit(`编码是 ${encoding},需要 UTF8`, `its encoding is ${encoding}, not UTF8`);
  if (settings.get('transaction_read_only') !== 'off') throw databaseUnfit('只读', 'it is read-only');
  const version = Number(settings.get('server_version_num'));
  if (version < oldestVersion) throw databaseUnfit('需要 PostgreSQL 14 或更新', 'it is older than PostgreSQL 14');
}

/** pg_terminate_backend takes a time limit, and string_to_table exists, from 14 on. */
const oldestVersion = 140_000;
