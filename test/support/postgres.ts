import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import pg from 'pg';
import { afterAll } from 'vitest';
import type { ServerAddress } from '../../src/journal/postgres/launcher.ts';
import setup, { askAt } from './global-setup.ts';

export interface TestDatabase {
  /** For `pg` and for a store. */
  connection: ServerAddress;
  /** The same as WATCHFLOOR_DATABASE_URL takes it. */
  url: string;
  drop(): Promise<void>;
}

/** Set when this file had to start a server of its own, because the run has no global setup. */
let stopOwn: (() => Promise<void>) | null = null;
afterAll(async () => {
  if (stopOwn) delete process.env[askAt];
  await stopOwn?.();
});

/** A fresh, empty database on the run's server. */
export async function testDatabase(): Promise<TestDatabase> {
  if (!process.env[askAt]) stopOwn = await setup();
  const address = await serverAddress();
  const database = `test_${randomBytes(6).toString('hex')}`;
  await onServer(address, `create database ${database}`);
  const { user, password, host, port } = address;
  return {
    connection: { ...address, database },
    url: `postgres://${user}:${password}@${encodeURIComponent(host)}:${port}/${database}`,
    drop: () => onServer(address, `drop database if exists ${database} with (force)`),
  };
}

/** For what a test does behind the store's back. */
export async function onServer(address: ServerAddress, ...statements: string[]): Promise<void> {
  const client = new pg.Client(address);
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

function serverAddress(): Promise<ServerAddress> {
  return new Promise((resolve, reject) => {
    let said = '';
    connect(Number(process.env[askAt]), '127.0.0.1')
      .setEncoding('utf8')
      .on('data', (text: string) => (said += text))
      .on('error', reject)
      .on('end', () => {
        const answer = JSON.parse(said) as { address?: ServerAddress; error?: string };
        if (answer.address) resolve(answer.address);
        else reject(new Error(`the test database did not start: ${answer.error}`));
      });
  });
}
