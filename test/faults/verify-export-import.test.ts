import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { LaunchedServer } from '../../src/journal/postgres/launcher.ts';
import type { Verdict } from '../../src/journal/verify.ts';
import { exportVerb } from '../../src/verbs/export.ts';
import { importVerb } from '../../src/verbs/import.ts';
import { verify } from '../../src/verbs/verify.ts';
import { independent, python } from '../support/independent-verifier.ts';
import {
  behindOurBack,
  floorOver,
  runVerb,
  site,
  startServer,
  workOn,
  type Said,
  type Worked,
} from '../support/proof-floor.ts';
import { projectRoot } from '../support/tidy/sources.ts';

/** The proof as an operator meets it: verbs of the command line over a real floor's journal on a real PostgreSQL. */
let scratch: string;
let server: LaunchedServer;
let worked: Worked;
let here: { data: string; keys: string };
let outside: string;
let stream: number;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'watchfloor-verbs-'));
  here = { data: join(scratch, 'data'), keys: join(scratch, 'keys') };
  server = await startServer(here.data);
  const floor = await floorOver(server, here.keys);
  worked = await workOn(floor);
  stream = floor.journal.stream(site)!.row.number;
  outside = join(scratch, 'handover-sheet.txt');
  await floor.stop();
  const [last] = await behindOurBack(
    server,
    `select note from signed_root where stream = ${stream} order by size desc limit 1`,
  );
  await writeFile(outside, (last!.rows[0] as { note: string }).note);
  await behindOurBack(server, 'create table good_fact as table fact', 'create table good_root as table signed_root');
});
afterEach(async () => {
  const back = [
    'truncate fact, signed_root',
    'insert into fact table good_fact',
    'insert into signed_root table good_root',
  ];
  await behindOurBack(server, ...back);
});
afterAll(async () => {
  await server?.stop();
  await rm(scratch, { recursive: true, force: true });
});

async function verdictOf(...args: string[]): Promise<{ exit: number; verdict: Verdict }> {
  const { exit, said, told } = await runVerb(verify, here, site, '--json', ...args);
  expect(said, told).not.toBe('');
  const { ok, streams } = JSON.parse(said) as { ok: boolean; streams: Verdict[] };
  expect(exit).toBe(ok ? 0 : 1);
  return { exit, verdict: streams[0]! };
}

const row = (seq: number) => `stream = ${stream} and seq = ${seq}`;
const leafOf = "sha256('\\x00'::bytea || convert_to(bytes, 'UTF8'))";

describe('watchfloor verify', () => {
  test('says of an untouched journal that every stream is whole, a dropped rehearsal included', async () => {
    const { exit, said, told } = await runVerb(verify, here, '--json', '--root', outside);
    expect(exit, said + told).toBe(0);
    const { streams } = JSON.parse(said) as { streams: Verdict[] };
    expect(streams.map((each) => [each.stream, each.ok])).toEqual([
      ['house', true],
      [site, true],
      [`${site}/drill-1`, true],
    ]);
    expect(streams[1]).toMatchObject({ findings: [], signedTo: streams[1]!.facts });
    expect(streams[1]!.facts).toBeGreaterThan(400);
    expect(streams[1]!.rootsHeld).toBeGreaterThanOrEqual(worked.signedAt.length);
  });

  test('names the seq of a flipped byte, of a removed row and of a swapped pair', async () => {
    const seq = worked.signedAt[0]! - 7;
    await behindOurBack(
      server,
      `update fact set bytes = overlay(bytes placing '~' from length(bytes) - 2) where ${row(seq)}`,
    );
    expect((await verdictOf()).verdict).toMatchObject({ ok: false, firstBad: seq });
    await behindOurBack(
      server,
      'truncate fact',
      'insert into fact table good_fact',
      `delete from fact where ${row(seq)}`,
    );
    const { verdict } = await verdictOf();
    expect(verdict).toMatchObject({ ok: false, firstBad: seq });
    expect(verdict.findings[0]).toMatchObject({ kind: 'missing', seq });
    await behindOurBack(
      server,
      'truncate fact',
      'insert into fact table good_fact',
      `update fact set seq = -1 where ${row(seq)}`,
      `update fact set seq = ${seq} where ${row(seq + 1)}`,
      `update fact set seq = ${seq + 1} where ${row(-1)}`,
    );
    const swapped = (await verdictOf()).verdict;
    expect(swapped).toMatchObject({ ok: false, firstBad: seq });
    expect(swapped.findings.slice(0, 2)).toMatchObject([
      { kind: 'moved', seq },
      { kind: 'moved', seq: seq + 1 },
    ]);
  });

  test('names the stretch between two signed roots for a row forged with its leaf, and no other', async () => {
    const [from, to] = [worked.signedAt[1]!, worked.signedAt[2]!];
    const seq = from + 3;
    await behindOurBack(
      server,
      `update fact set bytes = replace(bytes, '"step_ms":', '"step_ms":7') where ${row(seq)}`,
      `update fact set leaf = ${leafOf} where ${row(seq)}`,
    );
    const { verdict } = await verdictOf();
    expect(verdict.findings).toMatchObject([{ kind: 'forged', seq: from, to: to - 1 }]);
  });

  test('finds a tail cut off with its roots only against a root kept outside', async () => {
    const size = worked.signedAt[2]!;
    const cut = [
      `delete from fact where stream = ${stream} and seq >= ${size}`,
      `delete from signed_root where stream = ${stream} and size > ${size}`,
    ];
    await behindOurBack(server, ...cut);
    expect((await verdictOf()).exit).toBe(0);
    const { verdict } = await verdictOf('--root', outside);
    expect(verdict.findings).toMatchObject([{ kind: 'cut tail', seq: size }]);
  });

  test('does not miss a whole stream that is gone when somebody kept a root of it', async () => {
    await behindOurBack(server, `update stream set name = 'another' where number = ${stream}`);
    try {
      const { exit, told } = await runVerb(verify, here, '--root', outside);
      expect(exit).toBe(1);
      expect(told).toContain(`"${site}", which is not here`);
    } finally {
      await behindOurBack(server, `update stream set name = '${site}' where number = ${stream}`);
    }
  });

  test('ends 2 for a stream, an option or a root file that is none, and where no key is at hand', async () => {
    const keyless = { ...here, keys: join(scratch, 'nothing') };
    const runs = [
      await runVerb(verify, here, 'nowhere'),
      await runVerb(verify, here, '--unknown'),
      await runVerb(verify, here, '--root', join(scratch, 'none.txt')),
      await runVerb(verify, here, '--key', 'no key'),
      await runVerb(verify, keyless),
    ];
    expect(runs.map(({ exit }) => exit)).toEqual([2, 2, 2, 2, 2]);
    expect(await readdir(scratch)).not.toContain('nothing');
  });

  test('by the command line itself: exit 0 and two languages, exit 1 and the seq', async () => {
    const run = () =>
      spawnSync(
        process.execPath,
        [
          '--import',
          join(projectRoot, 'scripts', 'typescript-loader.mjs'),
          join(projectRoot, 'src', 'main.ts'),
          'verify',
          site,
        ],
        {
          encoding: 'utf8',
          env: { PATH: process.env['PATH'], WATCHFLOOR_DATA: here.data, WATCHFLOOR_KEYS: here.keys },
        },
      );
    const good = run();
    expect(good.stdout, good.stderr).toMatch(new RegExp(`“${site}”完好[^]*"${site}" is whole`));
    expect(good.status).toBe(0);
    await behindOurBack(server, `update fact set bytes = bytes || ' ' where ${row(9)}`);
    const bad = run();
    expect(bad.stdout).toContain('seq 9: the line is not the one its stored leaf was made from');
    expect(bad.status).toBe(1);
  });
});

describe('watchfloor export and import', () => {
  const rowsOf = `select seq, bytes, encode(leaf, 'hex') as leaf from fact where stream = (select number from stream where name = '${site}') order by seq`;
  const partsOf = `select id, encode(content, 'hex') as content, encode(salt, 'hex') as salt, class, readers from part order by id`;

  async function exported(
    name: string,
    ...more: string[]
  ): Promise<{ folder: string; manifest: { size: number; root: string; vkeys: string[] } }> {
    const folder = join(scratch, name);
    const { exit, said, told } = await runVerb(exportVerb, here, site, folder, '--with-parts', '--json', ...more);
    expect(exit, told).toBe(0);
    return { folder, manifest: JSON.parse(said) as { size: number; root: string; vkeys: string[] } };
  }

  async function lookInto<T>(data: string, look: (other: LaunchedServer) => Promise<T>): Promise<T> {
    const other = await startServer(data);
    try {
      return await look(other);
    } finally {
      await other.stop();
    }
  }

  test('into a second data folder gives the same rows, parts and root; the copy verifies and is nobody’s to write', async () => {
    const { folder, manifest } = await exported('whole');
    const there = { data: join(scratch, 'data-2'), keys: join(scratch, 'keys-2') };
    const done = await runVerb(importVerb, there, folder, '--json');
    expect(done.exit, done.told).toBe(0);
    expect(JSON.parse(done.said)).toMatchObject({
      facts: manifest.size,
      root: manifest.root,
      epoch: 0,
      partsNotExported: 0,
    });
    const verified = await runVerb(verify, there, '--key', manifest.vkeys[0]!, '--json');
    expect(verified.exit, verified.told).toBe(0);
    expect((JSON.parse(verified.said) as { streams: Verdict[] }).streams[0]).toMatchObject({ root: manifest.root });
    const mine = await behindOurBack(server, rowsOf, partsOf);
    await lookInto(there.data, async (other) => {
      const theirs = await behindOurBack(other, rowsOf, partsOf);
      expect(theirs[0]!.rows).toEqual(mine[0]!.rows);
      expect(theirs[1]!.rows).toEqual(mine[1]!.rows);
      // A floor that starts over it opens no clerk for the copy.
      const floor = await floorOver(other, there.keys);
      expect(floor.journal.sites()).toEqual([]);
      await floor.stop();
    });
  });

  test('taken over, the book goes on in its next epoch, and both epochs verify', async () => {
    const house = join(scratch, 'house');
    expect((await runVerb(exportVerb, here, 'house', house, '--with-parts', '--with-secrets')).exit).toBe(0);
    const { folder, manifest } = await exported('to-take-over', '--with-secrets');
    const there = { data: join(scratch, 'data-3'), keys: join(scratch, 'keys-3') };
    const keyless = await runVerb(importVerb, there, folder);
    expect([keyless.exit, keyless.told]).toEqual([1, expect.stringContaining('IMPORT_SECRETS_SEALED')]);
    await cp(here.keys, there.keys, { recursive: true });
    const tooEarly = await runVerb(importVerb, there, folder, '--take-over', 'the old machine burnt');
    expect([tooEarly.exit, tooEarly.told]).toEqual([1, expect.stringContaining('IMPORT_HOUSE_FIRST')]);
    const key = ['--key', manifest.vkeys[0]!];
    for (const each of [house, folder]) {
      const done = await runVerb(importVerb, there, each, ...key, '--take-over', 'the old machine burnt', '--json');
      expect(done.exit, done.told).toBe(0);
      expect(JSON.parse(done.said)).toMatchObject({ epoch: 2, keysFrom: 'given' });
    }
    const verified = await runVerb(verify, there, ...key, '--root', outside, '--json');
    expect(verified.exit, verified.said + verified.told).toBe(0);
    await lookInto(there.data, async (other) => {
      const [facts, secrets] = await behindOurBack(
        other,
        `select bytes from fact where bytes like '%"journal continued"%' order by stream`,
        'select name from secret',
      );
      const continued = facts!.rows.map(
        (each) => JSON.parse((each as { bytes: string }).bytes) as { seq: number; data: object },
      );
      expect(continued.at(-1)).toMatchObject({
        seq: manifest.size,
        data: {
          origin: `watchfloor/${site}/1`,
          size: manifest.size,
          root: manifest.root,
          why: 'the old machine burnt',
        },
      });
      expect(secrets!.rows).toContainEqual({ name: `panel-key/${site}/AP3` });
      const floor = await floorOver(other, there.keys);
      expect(floor.journal.stream(site)?.row.epoch).toBe(2);
      const draft = { type: 'clock stepped', data: { step_ms: 1 } };
      const answer = await floor.journal.stream(site)!.write({ type: 'write', draft }, 'rule/clock', 'step/after');
      expect(answer.answer).toBe('kept');
      await floor.stop();
    });
    expect((await runVerb(verify, there, ...key, '--root', outside)).exit).toBe(0);
  });

  test('restored to an earlier second it ends there, and says to whoever kept a later root what was given up', async () => {
    const { folder, manifest } = await exported('to-restore');
    const [found] = await behindOurBack(server, `select bytes from fact where ${row(worked.signedAt[1]!)}`);
    const until = (JSON.parse((found!.rows[0] as { bytes: string }).bytes) as { recordedAt: string }).recordedAt;
    const there = { data: join(scratch, 'data-4'), keys: join(scratch, 'keys-4') };
    const house = join(scratch, 'house-4');
    await runVerb(exportVerb, here, 'house', house);
    expect((await runVerb(importVerb, there, folder, '--until', until)).exit, 'only when it is taken over').toBe(2);
    const restore = ['--key', manifest.vkeys[0]!, '--take-over', 'restored'];
    expect((await runVerb(importVerb, there, house, ...restore)).exit).toBe(0);
    const done = await runVerb(importVerb, there, folder, ...restore, '--until', until, '--json');
    expect(done.exit, done.told).toBe(0);
    const { facts } = JSON.parse(done.said) as { facts: number };
    expect(facts).toBeGreaterThan(worked.signedAt[1]!);
    expect(facts).toBeLessThan(manifest.size);
    const key = ['--key', manifest.vkeys[0]!];
    expect((await runVerb(verify, there, site, ...key)).exit).toBe(0);
    const kept = await runVerb(verify, there, site, ...key, '--root', outside, '--json');
    expect((JSON.parse(kept.said) as { streams: Verdict[] }).streams[0]!.findings).toMatchObject([
      { kind: 'given up', seq: facts },
    ]);
  });

  test('a damaged book is not exported, a damaged export is not imported, and a taken folder is left alone', async () => {
    await behindOurBack(server, `update fact set bytes = bytes || ' ' where ${row(9)}`);
    const into = join(scratch, 'damaged');
    await expect(runVerb(exportVerb, here, site, into)).rejects.toMatchObject({ code: 'EXPORT_BOOK_DAMAGED' });
    expect(await readdir(scratch)).not.toContain('damaged');
    await behindOurBack(server, 'truncate fact', 'insert into fact table good_fact');
    const { folder } = await exported('tampered');
    await tamper(folder);
    const there = { data: join(scratch, 'data-5'), keys: join(scratch, 'keys-5') };
    const refused = await runVerb(importVerb, there, folder);
    expect([refused.exit, refused.told]).toEqual([1, expect.stringContaining('IMPORT_NOT_VERIFIED')]);
    const again = await runVerb(exportVerb, here, site, folder);
    expect([again.exit, again.told]).toEqual([1, expect.stringContaining('EXPORT_FOLDER_NOT_EMPTY')]);
  });

  test('our verb and the verifier that shares no line with it agree about an export, good and tampered', async () => {
    const { folder, manifest } = await exported('both');
    const vkeys = manifest.vkeys.flatMap((vkey) => ['--vkey', vkey]);
    const ours = (): Promise<Said> => runVerb(verify, here, folder, '--root', outside);
    expect((await ours()).exit).toBe(0);
    if (python) expect(independent(folder, ...vkeys, '--root', outside).said).toMatch(/ok\n$/);
    await tamper(folder);
    const { exit, said } = await ours();
    expect(exit).toBe(1);
    expect(said).toContain('seq 5: ');
    if (python) {
      const { code, said: theirs } = independent(folder, ...vkeys);
      expect(theirs).toContain('entry 5 is not the one its leaf was made from');
      expect(code).not.toBe(0);
    }
  });

  /** Flips one bit in the text of entry 5: each entry stands after its length (two bytes, big-endian). */
  async function tamper(folder: string): Promise<void> {
    const path = join(folder, 'tile', 'entries', '000');
    const bytes = await readFile(path);
    let at = 0;
    for (let entry = 0; entry < 5; entry++) at += 2 + bytes.readUInt16BE(at);
    const last = at + 2 + bytes.readUInt16BE(at) - 4;
    bytes[last]! ^= 1;
    await writeFile(path, bytes);
  }
});
