import { chown, mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { launchInChild, type Launched } from '../support/launched.ts';
import { folderWithCluster, freshFolder, startServerWith, track, until } from '../support/launching.ts';
import { realClock } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import { launchPostgres } from '../../src/journal/postgres/launcher.ts';
import { openPostgres } from '../../src/journal/postgres/open-postgres.ts';
import { isAlive, readPostmaster } from '../../src/journal/postgres/postmaster.ts';

const clock = realClock();
const log = silentLog;

async function launched(dataFolder: string): Promise<Launched> {
  return track(await launchInChild({ dataFolder }));
}

function serverOf(dataFolder: string): number {
  return readPostmaster(join(dataFolder, 'cluster'))!.pid;
}

describe('the PostgreSQL that comes with npm', () => {
  test('starts on an empty folder, keeps the journal over a stop, and leaves no server behind', async () => {
    const dataFolder = join(await freshFolder(), 'data');
    const first = await launched(dataFolder);
    expect(first.first).toEqual({ ready: true, size: 0 });
    await first.tell('put');
    const server = serverOf(dataFolder);
    expect(await first.tell('stop')).toEqual({ stopped: true });
    expect(isAlive(server)).toBe(false);
    const second = await launched(dataFolder);
    expect(second.first).toEqual({ ready: true, size: 1 });
    await second.tell('stop');
  });

  test('keeps its promises: sums on every page, no shortcut at a commit, nobody gets in without the password', async () => {
    const dataFolder = await freshFolder();
    const server = await launchPostgres({ dataFolder, log, clock });
    try {
      const client = new pg.Client(server.address);
      await client.connect();
      const { rows } = await client.query<{ name: string; setting: string }>(
        `select name, setting from pg_settings where name in
         ('fsync', 'full_page_writes', 'synchronous_commit', 'data_checksums', 'server_encoding', 'listen_addresses')`,
      );
      await client.end();
      expect(Object.fromEntries(rows.map((row) => [row.name, row.setting]))).toEqual({
        fsync: 'on',
        full_page_writes: 'on',
        synchronous_commit: 'on',
        data_checksums: 'on',
        server_encoding: 'UTF8',
        listen_addresses: '',
      });
      const stranger = new pg.Client({ ...server.address, password: 'guess' });
      await expect(stranger.connect()).rejects.toMatchObject({ code: '28P01' });
      const passwordFile = join(dataFolder, 'cluster', 'watchfloor-password');
      expect((await stat(passwordFile)).mode & 0o777).toBe(0o600);
      expect((await stat(server.address.host)).mode & 0o777).toBe(0o700);
      expect(await readFile(join(dataFolder, 'postgres.log'), 'utf8')).not.toContain(server.address.password);
    } finally {
      await server.stop();
    }
  });

  test('goes when the program leaves without saying stop', async () => {
    const dataFolder = await folderWithCluster();
    const program = await launched(dataFolder);
    const server = serverOf(dataFolder);
    await program.tell('leave');
    await until(async () => !isAlive(server));
  });

  test('a server left behind by kill -9 is stopped, and the journal goes on where it was', async () => {
    const dataFolder = await folderWithCluster();
    const first = await launched(dataFolder);
    await first.tell('put');
    const orphan = serverOf(dataFolder);
    await first.kill();
    expect(isAlive(orphan), 'the server outlives a killed program').toBe(true);
    const second = await launched(dataFolder);
    expect(second.first).toEqual({ ready: true, size: 1 });
    expect(second.log()).toContain('ORPHAN_STOPPED');
    expect(isAlive(orphan)).toBe(false);
    await second.tell('stop');
  });

  test('program and server both killed -9: the next start replays and has every fact', async () => {
    const dataFolder = await folderWithCluster();
    const first = await launched(dataFolder);
    for (let count = 0; count < 5; count++) await first.tell('put');
    await first.kill();
    process.kill(serverOf(dataFolder), 'SIGKILL');
    const second = await launched(dataFolder);
    expect(second.first).toEqual({ ready: true, size: 5 });
    await second.tell('stop');
  });

  test('a second start on the same folder is refused in plain words, and the first notices nothing', async () => {
    const dataFolder = await folderWithCluster();
    const first = await launched(dataFolder);
    const server = serverOf(dataFolder);
    const second = await launched(dataFolder);
    expect(second.first).toMatchObject({ code: 'DATA_FOLDER_IN_USE' });
    expect(second.first.message).toContain(dataFolder);
    expect(second.first.zh).toContain('数据目录');
    expect(serverOf(dataFolder)).toBe(server);
    expect(await first.tell('put')).toEqual({ kept: 0 });
    await first.tell('stop');
  });

  test('a server that dies under a living program is started again, and writing goes on', async () => {
    const dataFolder = await folderWithCluster();
    const opened = await openPostgres({ dataFolder, log, clock });
    try {
      const { number } = await opened.store.createStream({ name: 's', kind: 'site', status: 'Actual', epoch: 1 });
      const server = serverOf(dataFolder);
      process.kill(server, 'SIGKILL');
      await until(async () => {
        const seq = ((await opened.store.tail(number).catch(() => null))?.seq ?? -1) + 1;
        return opened.store.append(number, seq, ['line'], new Uint8Array(32)).then(
          () => true,
          () => false,
        );
      });
      expect(serverOf(dataFolder)).not.toBe(server);
    } finally {
      await opened.stop();
    }
  });

  test('a pid file whose number another program has by now does not keep it from starting', async () => {
    const dataFolder = await folderWithCluster();
    const first = await launched(dataFolder);
    const pidFile = join(dataFolder, 'cluster', 'postmaster.pid');
    const text = await readFile(pidFile, 'utf8');
    await first.tell('stop');
    const { uid, gid } = await stat(join(dataFolder, 'cluster'));
    await writeFile(pidFile, text.replace(/^\d+/, String(process.pid)));
    await chown(pidFile, uid, gid);
    const second = await launched(dataFolder);
    expect(second.first).toMatchObject({ ready: true });
    await second.tell('stop');
  });

  test('a first start cut short leaves nothing that the next one trips over', async () => {
    const dataFolder = await freshFolder();
    const nobodyHasThisPid = 4_194_304;
    await mkdir(join(dataFolder, `cluster.new-${nobodyHasThisPid}`, 'base'), { recursive: true });
    const program = await launched(dataFolder);
    expect(program.first).toMatchObject({ ready: true });
    expect((await readdir(dataFolder)).filter((name) => name.startsWith('cluster.new'))).toEqual([]);
    await program.tell('stop');
  });

  test('a database with fsync or full page writes off is refused', async () => {
    for (const setting of ['fsync=off', 'full_page_writes=off']) {
      const url = await startServerWith(setting);
      const program = track(await launchInChild({ dataFolder: '/unused', databaseUrl: url }));
      expect(program.first).toMatchObject({ code: 'DATABASE_NOT_DURABLE' });
      expect(program.first.message).toContain(setting.replace('=', ' = '));
    }
  });
});
