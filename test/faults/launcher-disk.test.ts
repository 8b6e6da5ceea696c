import { spawnSync } from 'node:child_process';
import { readdir, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { atEnd, freshFolder, isRoot, until } from '../support/launching.ts';
import { realClock } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import { openPostgres } from '../../src/journal/postgres/open-postgres.ts';

const clock = realClock();
const log = silentLog;
const canMount = isRoot && process.platform === 'linux' && (await mountWorks());

async function mountWorks(): Promise<boolean> {
  return spawnSync('unshare', ['-m', 'true']).status === 0;
}

function mount(...options: string[]): void {
  const done = spawnSync('mount', options, { encoding: 'utf8' });
  expect(done.status, done.stderr).toBe(0);
}

/** A small disk of its own. Needs root; elsewhere the mapping of error 53100 (writing.test.ts) is all there is. */
async function smallDisk(size_MiB: number): Promise<string> {
  const folder = await freshFolder();
  mount('-t', 'tmpfs', '-o', `size=${size_MiB}m,mode=755`, 'tmpfs', folder);
  atEnd(async () => spawnSync('umount', ['-l', folder]));
  return folder;
}

describe.runIf(canMount)('a full disk', () => {
  test('at the first start is named, leaves nothing behind, and the start succeeds once there is space', async () => {
    const folder = await smallDisk(20);
    await expect(openPostgres({ dataFolder: folder, log, clock })).rejects.toMatchObject({
      code: 'DISK_FULL',
      outcome: 'unavailable',
    });
    expect(await readdir(folder)).toEqual([]);
    mount('-o', 'remount,size=200m', folder);
    const opened = await openPostgres({ dataFolder: folder, log, clock });
    await opened.stop();
  });

  test('while writing refuses what does not fit, loses nothing, and writing goes on once there is space', async () => {
    const folder = await smallDisk(150);
    const opened = await openPostgres({ dataFolder: folder, log, clock });
    atEnd(() => opened.stop());
    const { store } = opened;
    const { number } = await store.createStream({ name: 's', kind: 'site', status: 'Actual', epoch: 1 });
    const line = 'x'.repeat(300);
    const group = Array.from({ length: 2_000 }, () => line);
    const put = async () => {
      const size = ((await store.tail(number))?.seq ?? -1) + 1;
      await store.append(number, size, group, new Uint8Array(32 * group.length));
      return size + group.length;
    };
    let kept = await put();
    const ballast = join(folder, 'ballast');
    const { bavail, bsize } = await statfs(folder);
    await writeFile(ballast, Buffer.alloc(bavail * bsize - 3 * 1024 * 1024, 1));
    const codes = new Set<string>();
    for (let round = 0; round < 400 && !codes.has('DISK_FULL'); round++) {
      await put().then(
        (size) => (kept = size),
        (fault: { code: string; outcome: string }) => codes.add(fault.code),
      );
    }
    expect(codes).toContain('DISK_FULL');
    await rm(ballast);
    let size = 0;
    await until(async () => {
      size = await put().catch(() => 0);
      return size > 0;
    });
    expect(size).toBeGreaterThan(kept);
    expect(await store.read(number, kept - 1, 1)).toMatchObject([{ bytes: line }]);
  });
});
