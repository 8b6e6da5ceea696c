import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readManifest } from '../../src/journal/export-folder.ts';
import { frameOf } from '../support/dc09/independent-sender.ts';
import { independent, python } from '../support/independent-verifier.ts';
import { testDatabase, type TestDatabase } from '../support/postgres.ts';
import { apiOf, freePort, runVerb, startServer, tellReceiver, type Place } from './real-server.ts';

/** A journal that a real server wrote into a real PostgreSQL, tampered with by SQL, and looked at by the command line. */
const stream = 'haihe-central';
const note = 'the words of a person, kept beside the journal';

let folder: string;
let place: Place;
let database: TestDatabase;
let client: pg.Client;
let handoverSheet: string;
let size: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'watchfloor-proof-'));
  database = await testDatabase();
  place = {
    WATCHFLOOR_DATA: join(folder, 'data'),
    WATCHFLOOR_KEYS: join(folder, 'keys'),
    WATCHFLOOR_HTTP: '127.0.0.1:0',
    WATCHFLOOR_DC09: `127.0.0.1:${await freePort()}`,
    WATCHFLOOR_DATABASE_URL: database.url,
  };
  await mkdir(place.WATCHFLOOR_DATA);
  handoverSheet = join(folder, 'handover-sheet.txt');
  await writeBook();
  client = new pg.Client(database.connection);
  await client.connect();
  size = (await facts()).length;
});
afterAll(async () => {
  await client?.end();
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});

/** Two watches, so that there is more than one signed root; the last is also printed and kept outside. */
async function writeBook(): Promise<void> {
  for (const watch of [1, 2]) {
    const server = await startServer(place, '--no-demo');
    const frames = Array.from({ length: 40 }, (_, index) =>
      frameOf({
        token: 'ADM-CID',
        seq: `${watch}${String(index).padStart(3, '0')}`,
        route: 'R1L1',
        account: 'A1C4',
        data: `1130 01 ${300 + index}`,
      }),
    );
    expect(await tellReceiver(place.WATCHFLOOR_DC09, frames)).toHaveLength(frames.length);
    if (watch === 1) await oneNote(server.url, server.told());
    await server.stop();
  }
  const book = new pg.Client(database.connection);
  await book.connect();
  const { rows } = await book.query<{ note: string }>(
    `select note from signed_root join stream on number = stream where name = $1 order by size desc limit 1`,
    [stream],
  );
  await book.end();
  await writeFile(handoverSheet, rows[0]!.note);
}

/** So that the journal has a part to be exported. */
async function oneNote(url: string, told: string): Promise<void> {
  const given = /one-time password (\S+)/.exec(told)![1]!;
  const password = 'correct horse battery 1';
  const signIn = async (user: string, pass: string) =>
    (await apiOf(url)('POST', '/sign-in', { user, password: pass, desk: 'desk-a' })).body.token as string;
  await apiOf(url, await signIn('administrator', given))('POST', '/me/password', { old: given, password });
  const admin = apiOf(url, await signIn('administrator', password));
  await admin('POST', '/accounts', { name: 'lin', role: 'dispatcher', password: 'for-the-first-day' });
  await apiOf(url, await signIn('lin', 'for-the-first-day'))('POST', '/me/password', {
    old: 'for-the-first-day',
    password,
  });
  const desk = apiOf(url, await signIn('lin', password));
  const intake = await desk('POST', `/sites/${stream}/incidents`, {
    place: { zone: 'Z02' },
    incidentType: 'fire',
    words: note,
  });
  expect(intake.status, intake.text).toBe(200);
}

async function facts(of: pg.Client = client): Promise<{ seq: number; bytes: string; leaf: Buffer }[]> {
  const { rows } = await of.query<{ seq: string; bytes: string; leaf: Buffer }>(
    'select seq, bytes, leaf from fact join stream on number = stream where name = $1 order by seq',
    [stream],
  );
  return rows.map((row) => ({ ...row, seq: Number(row.seq) }));
}

const here = `stream = (select number from stream where name = '${stream}')`;
const leafOf = (line: string) =>
  createHash('sha256')
    .update(Buffer.from([0]))
    .update(line)
    .digest();

async function put(seq: number, bytes: string, leaf: Buffer): Promise<void> {
  await client.query(`update fact set bytes = $1, leaf = $2 where ${here} and seq = $3`, [bytes, leaf, seq]);
}

/** Tampers, has the command line look, and puts everything back. */
async function tampered(tamper: () => Promise<void>, ...args: string[]) {
  await client.query(
    'create table kept_fact as select * from fact; create table kept_root as select * from signed_root',
  );
  try {
    await tamper();
    const { exit, said, told } = runVerb(place, 'verify', stream, '--json', ...args);
    return { exit, said: said + told };
  } finally {
    await client.query('delete from fact; insert into fact select * from kept_fact; drop table kept_fact');
    await client.query(
      'delete from signed_root; insert into signed_root select * from kept_root; drop table kept_root',
    );
  }
}

const firstBad = (said: string): number | null => Number(/"firstBad": ?(\d+)/.exec(said)?.[1] ?? NaN);

describe('watchfloor verify on a journal in PostgreSQL', () => {
  test('says ok of a good one, also against the root kept outside', () => {
    const plain = runVerb(place, 'verify', stream);
    expect(plain.exit, plain.said + plain.told).toBe(0);
    expect(plain.said + plain.told).toMatch(/is whole: \d+ facts/);
    expect(runVerb(place, 'verify', stream, '--root', handoverSheet).exit).toBe(0);
  });

  test('names the seq of a flipped byte', async () => {
    const { exit, said } = await tampered(async () => {
      const { bytes, leaf } = (await facts())[500]!;
      const at = bytes.lastIndexOf('"') - 1;
      await put(500, bytes.slice(0, at) + (bytes[at] === 'x' ? 'y' : 'x') + bytes.slice(at + 1), leaf);
    });
    expect({ exit, firstBad: firstBad(said) }, said).toEqual({ exit: 1, firstBad: 500 });
  });

  test('names the seq of a removed row', async () => {
    const { exit, said } = await tampered(async () => {
      await client.query(`delete from fact where ${here} and seq = 400`);
    });
    expect({ exit, firstBad: firstBad(said) }, said).toEqual({ exit: 1, firstBad: 400 });
  });

  test('names the first of a swapped pair', async () => {
    const { exit, said } = await tampered(async () => {
      const all = await facts();
      await put(300, all[301]!.bytes, all[301]!.leaf);
      await put(301, all[300]!.bytes, all[300]!.leaf);
    });
    expect({ exit, firstBad: firstBad(said) }, said).toEqual({ exit: 1, firstBad: 300 });
  });

  test('names the stretch between two signed roots where a leaf was forged along with its line', async () => {
    const { rows } = await client.query<{ size: string }>(`select size from signed_root where ${here} order by size`);
    const roots = rows.map((row) => Number(row.size));
    expect(roots.length).toBeGreaterThan(1);
    const forgedAt = roots.at(-1)! - 3;
    const { exit, said } = await tampered(async () => {
      const { bytes } = (await facts())[forgedAt]!;
      const forged = bytes.replace(
        /"data":\{(.*)\}\}$/,
        (_, data: string) => `"data":{${data.replace(/"([^"]+)"([^"]*)$/, '"forged"$2')}}}`,
      );
      expect(forged).not.toBe(bytes);
      await put(forgedAt, forged, leafOf(forged));
    });
    const from = roots.filter((each) => each <= forgedAt).at(-1)!;
    expect(exit, said).toBe(1);
    expect(said).toMatch(/"kind": ?"forged"/);
    expect(firstBad(said), said).toBe(from);
  });

  test('finds a tail cut off with its roots only against the root kept outside', async () => {
    const cut = async () => {
      await client.query(`delete from fact where ${here} and seq >= ${size - 20}`);
      await client.query(`delete from signed_root where ${here} and size > ${size - 20}`);
    };
    expect((await tampered(cut)).exit).toBe(0);
    const { exit, said } = await tampered(cut, '--root', handoverSheet);
    expect(exit, said).toBe(1);
    expect(said).toMatch(/"kind": ?"cut tail"/);
    expect(firstBad(said)).toBe(size - 20);
  });
});

describe('watchfloor export --with-parts, then import elsewhere', () => {
  let exported: string;
  beforeAll(() => {
    exported = join(folder, 'export');
    const ran = runVerb(place, 'export', stream, exported, '--with-parts');
    expect(ran.exit, ran.said + ran.told).toBe(0);
  });

  test.runIf(python)('a verifier written from the RFCs alone, in another language, finds it whole', () => {
    const { code, said } = independent(exported);
    expect(said).toMatch(/\nok\n$/);
    expect(code).toBe(0);
  });

  test.runIf(python)('and finds a byte flipped in it', async () => {
    const broken = join(folder, 'broken');
    await cp(exported, broken, { recursive: true });
    const { rows } = await client.query<{ bytes: string }>(`select bytes from fact where ${here} and seq = 3`);
    const bundle = join(
      broken,
      readdirSync(broken, { recursive: true })
        .map(String)
        .find((name) => /entries.000$/.test(name))!,
    );
    const bytes = readFileSync(bundle);
    const at = bytes.indexOf(rows[0]!.bytes) + rows[0]!.bytes.length - 5;
    bytes[at]! ^= 1;
    await writeFile(bundle, bytes);
    expect(independent(broken).code).toBe(1);
    expect(runVerb(place, 'verify', broken).exit).toBe(1);
  });

  test('gives the same rows, parts and root in another database', async () => {
    const other = await testDatabase();
    const there: Place = {
      ...place,
      WATCHFLOOR_DATA: join(folder, 'other-data'),
      WATCHFLOOR_KEYS: join(folder, 'other-keys'),
      WATCHFLOOR_DATABASE_URL: other.url,
    };
    const reader = new pg.Client(other.connection);
    try {
      const ran = runVerb(there, 'import', exported);
      expect(ran.exit, ran.said + ran.told).toBe(0);
      await reader.connect();
      const [ours, theirs] = [await facts(), await facts(reader)];
      expect(theirs.length).toBeGreaterThan(100);
      expect(theirs).toEqual(ours.slice(0, theirs.length));
      expect(theirs.length).toBe(size);
      const parts = async (of: pg.Client) => (await of.query('select id, salt, content from part order by id')).rows;
      expect(await parts(reader)).toEqual(await parts(client));
      expect((await parts(reader)).some(({ content }) => String(content).includes(note))).toBe(true);
      const root = (ran: { said: string }) => /"root": ?"([0-9a-f]{64})"/.exec(ran.said)?.[1];
      const before = root(runVerb(place, 'verify', stream, '--json'));
      // The copy is signed by the first installation's key, which the second does not know of itself.
      const { vkeys } = await readManifest(exported);
      const after = runVerb(there, 'verify', stream, '--json', '--key', vkeys[0]!);
      expect(before).toBeDefined();
      expect(root(after), after.said + after.told).toBe(before);
      expect(after.exit, after.said + after.told).toBe(0);
    } finally {
      await reader.end();
      await other.drop();
    }
  });
});
