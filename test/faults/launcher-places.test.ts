import { spawnSync } from 'node:child_process';
import { chmod, chown, cp, lstat, mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { launchInChild } from '../support/launched.ts';
import { freshFolder, isRoot, packageFolder, plainUser, track } from '../support/launching.ts';
import { realClock } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import { launchPostgres } from '../../src/journal/postgres/launcher.ts';
import { readPostmaster } from '../../src/journal/postgres/postmaster.ts';

const clock = realClock();
const log = silentLog;
const unlessRoot = isRoot ? plainUser : undefined;

async function uidOfServer(dataFolder: string): Promise<number> {
  return (await stat(`/proc/${readPostmaster(join(dataFolder, 'cluster'))!.pid}`)).uid;
}

/** The package as npm leaves it when install scripts are blocked: every file, no link. */
async function packageWithoutLinks(folder: string): Promise<string> {
  const copy = join(folder, 'package');
  await cp(packageFolder, copy, { recursive: true, verbatimSymlinks: true });
  const listed = JSON.parse(await readFile(join(copy, 'native', 'pg-symlinks.json'), 'utf8')) as { target: string }[];
  expect(listed.length).toBeGreaterThan(0);
  for (const { target } of listed) await rm(join(copy, target), { force: true });
  const fails = spawnSync(join(copy, 'native', 'bin', 'postgres'), ['--version'], { encoding: 'utf8' });
  expect(fails.status, 'without its links it cannot even say its version').not.toBe(0);
  return copy;
}

describe('where install scripts were blocked', () => {
  test('the missing links are made, and it starts', async () => {
    const folder = await freshFolder();
    const copy = await packageWithoutLinks(folder);
    const server = await launchPostgres({ dataFolder: join(folder, 'data'), packageFolder: copy, log, clock });
    await server.stop();
    expect((await lstat(join(copy, 'native', 'lib', 'libicuuc.so.60'))).isSymbolicLink()).toBe(true);
  });

  test('in a folder we may not write, a copy with its links is used', async () => {
    const folder = await freshFolder();
    const copy = await packageWithoutLinks(folder);
    await chmod(join(copy, 'native', 'lib'), 0o555);
    const dataFolder = join(folder, 'data');
    await mkdir(dataFolder);
    if (unlessRoot) await chown(dataFolder, unlessRoot.uid, unlessRoot.gid);
    const program = track(await launchInChild({ dataFolder, packageFolder: copy }, unlessRoot));
    expect(program.first, program.log()).toMatchObject({ ready: true });
    expect(program.log()).toContain('BINARIES_COPIED');
    expect(await readdir(join(dataFolder, 'postgres'))).toHaveLength(1);
    await program.tell('stop');
    await chmod(join(copy, 'native', 'lib'), 0o755);
  });

  test('a package that is not there is named, with what to do', async () => {
    const dataFolder = await freshFolder();
    const started = launchPostgres({ dataFolder, packageFolder: join(dataFolder, 'nothing'), log, clock });
    await expect(started).rejects.toMatchObject({ code: 'POSTGRES_MISSING' });
  });
});

describe('a data folder', () => {
  test('with a path too long for a socket gets its socket elsewhere', async () => {
    const folder = await freshFolder();
    const dataFolder = join(folder, 'long'.repeat(20), 'data');
    const server = await launchPostgres({ dataFolder, log, clock });
    try {
      expect(server.address.host.startsWith(dataFolder)).toBe(false);
      expect(Buffer.byteLength(join(server.address.host, '.s.PGSQL.5432'))).toBeLessThanOrEqual(107);
    } finally {
      await server.stop();
    }
    expect(await lstat(server.address.host).catch(() => null), 'its folder goes with the server').toBeNull();
  });

  test('that cannot be written is refused in plain words', async () => {
    const folder = await freshFolder();
    await chmod(folder, 0o555);
    for (const dataFolder of [folder, join(folder, 'below')]) {
      const program = track(await launchInChild({ dataFolder }, unlessRoot));
      expect(program.first).toMatchObject({ code: 'DATA_FOLDER_NOT_WRITABLE' });
      expect(program.first.message).toContain(dataFolder);
    }
  });

  test('written by another PostgreSQL version is refused and left alone', async () => {
    const dataFolder = await freshFolder();
    await mkdir(join(dataFolder, 'cluster'), { mode: 0o700 });
    await writeFile(join(dataFolder, 'cluster', 'PG_VERSION'), '15\n');
    await expect(launchPostgres({ dataFolder, log, clock })).rejects.toMatchObject({
      code: 'DATABASE_VERSION_DIFFERS',
    });
    expect(await readdir(join(dataFolder, 'cluster'))).toEqual(['PG_VERSION']);
  });

  test('whose password file is gone is refused in plain words', async () => {
    const dataFolder = await freshFolder();
    await (await launchPostgres({ dataFolder, log, clock })).stop();
    await rm(join(dataFolder, 'cluster', 'watchfloor-password'));
    await expect(launchPostgres({ dataFolder, log, clock })).rejects.toMatchObject({ code: 'DATABASE_PASSWORD_LOST' });
  });
});

/** Only root can be root, and only root can become someone else; elsewhere there is nothing to see here. */
describe.runIf(isRoot && process.platform === 'linux')('started as root', () => {
  test('the server runs as nobody, and only its cluster changes hands', async () => {
    const dataFolder = join(await freshFolder(), 'data');
    const server = await launchPostgres({ dataFolder, log, clock });
    try {
      expect(await uidOfServer(dataFolder)).toBe(plainUser.uid);
      expect((await stat(join(dataFolder, 'cluster'))).uid).toBe(plainUser.uid);
      expect((await stat(dataFolder)).uid).toBe(0);
      expect((await stat(join(dataFolder, 'postgres.log'))).uid).toBe(0);
    } finally {
      await server.stop();
    }
  });

  test('a clone and a data folder under a folder that nobody can enter: binaries are copied, data stays where it was put', async () => {
    const folder = await freshFolder();
    const closed = join(folder, 'closed');
    await mkdir(closed, { mode: 0o700 });
    await cp(packageFolder, join(closed, 'package'), { recursive: true, verbatimSymlinks: true });
    const copies = join(folder, 'copies');
    const dataFolder = join(closed, 'data');
    const given = { dataFolder, packageFolder: join(closed, 'package'), copyFolders: [copies], log, clock };
    const server = await launchPostgres(given);
    try {
      expect(await uidOfServer(dataFolder)).toBe(plainUser.uid);
      expect(await readdir(copies)).toHaveLength(1);
      expect((await stat(closed)).mode & 0o777, 'the closed folder stays closed').toBe(0o700);
    } finally {
      await server.stop();
    }
    const again = await launchPostgres(given);
    await again.stop();
    expect(await readdir(copies)).toHaveLength(1);
  });

  test('with nowhere to copy the binaries to, it is refused in plain words', async () => {
    const folder = await freshFolder();
    const closed = join(folder, 'closed');
    await mkdir(closed, { mode: 0o700 });
    await cp(packageFolder, join(closed, 'package'), { recursive: true, verbatimSymlinks: true });
    const open = join(folder, 'open-to-all');
    await mkdir(open);
    await chmod(open, 0o777);
    const started = launchPostgres({
      dataFolder: join(folder, 'data'),
      packageFolder: join(closed, 'package'),
      copyFolders: [open, join(closed, 'copies')],
      log,
      clock,
    });
    await expect(started).rejects.toMatchObject({ code: 'POSTGRES_UNREACHABLE' });
    expect(await readdir(open), 'nothing is run from where anyone may write').toEqual([]);
  });

  test('a user without a name on this machine is told so', async () => {
    const folder = await freshFolder();
    await chmod(folder, 0o777);
    const program = track(await launchInChild({ dataFolder: folder }, { uid: 64_001, gid: 64_001 }));
    expect(program.first).toMatchObject({ code: 'SERVER_USER_NAMELESS' });
  });

  test('a folder a plain user started stays theirs, and a folder root started is not for a plain user', async () => {
    const folder = await freshFolder();
    const dataFolder = join(folder, 'data');
    const [user, otherUser] = [
      { uid: 1, gid: 1 },
      { uid: 2, gid: 2 },
    ];
    await mkdir(dataFolder);
    await chown(dataFolder, user.uid, user.gid);
    const asUser = track(await launchInChild({ dataFolder }, user));
    expect(asUser.first, asUser.log()).toMatchObject({ ready: true });
    expect(await uidOfServer(dataFolder)).toBe(user.uid);
    await asUser.tell('put');
    await asUser.tell('stop');
    const asRoot = track(await launchInChild({ dataFolder }));
    expect(asRoot.first, asRoot.log()).toEqual({ ready: true, size: 1 });
    expect(await uidOfServer(dataFolder)).toBe(user.uid);
    await asRoot.tell('stop');
    await chmod(dataFolder, 0o777);
    const another = track(await launchInChild({ dataFolder }, otherUser));
    expect(another.first).toMatchObject({ code: 'DATA_FOLDER_OF_ANOTHER_USER' });
  });
});
