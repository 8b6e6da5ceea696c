import { readFileSync, rmSync } from 'node:fs';
import { readFile, readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import type { Clock } from '../../base/clock.ts';
import { wait } from './wait.ts';

/** What a running server says about itself in postmaster.pid (PostgreSQL's miscadmin.h names the lines). */
export interface Postmaster {
  pid: number;
  port: number;
  socketFolder: string;
  listenAddress: string;
  status: 'starting' | 'stopping' | 'ready' | 'standby' | '';
}

export function readPostmaster(clusterFolder: string): Postmaster | null {
  let text: string;
  try {
    text = readFileSync(join(clusterFolder, 'postmaster.pid'), 'utf8');
  } catch {
    return null;
  }
  const lines = text.split('\n').map((line) => line.trim());
  const pid = Math.abs(Number(lines[0]));
  if (!Number.isInteger(pid) || pid === 0) return null;
  return {
    pid,
    port: Number(lines[3] ?? 0),
    socketFolder: lines[4] ?? '',
    listenAddress: lines[5] ?? '',
    status: (lines[7] ?? '') as Postmaster['status'],
  };
}

/**
 * The server that runs on this cluster, or null. A pid left in the file proves nothing: after a restart of the machine
 * or of a container another program may have it, and PostgreSQL itself would then refuse to start. Such a file is removed.
 */
export async function runningPostmaster(clusterFolder: string): Promise<Postmaster | null> {
  const found = readPostmaster(clusterFolder);
  if (!found) return null;
  if (isAlive(found.pid) && (await worksIn(found.pid, clusterFolder))) return found;
  rmSync(join(clusterFolder, 'postmaster.pid'), { force: true });
  return null;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return !isZombie(pid);
}

/** A dead server whose parent has not asked after it yet is dead all the same. */
function isZombie(pid: number): boolean {
  if (process.platform !== 'linux') return false;
  try {
    return / [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1').replace(/^.*\)/s, '').slice(0, 4));
  } catch {
    return false;
  }
}

/** A server's working folder is its cluster; compared by inode, so that the way it was named does not matter. */
async function worksIn(pid: number, clusterFolder: string): Promise<boolean> {
  if (process.platform === 'linux') {
    const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '');
    if (name.trim() !== 'postgres') return false;
    try {
      await readlink(`/proc/${pid}/cwd`);
      const [there, here] = [await stat(`/proc/${pid}/cwd`), await stat(clusterFolder)];
      return there.ino === here.ino && there.dev === here.dev;
    } catch {
      // Another user's process: the system does not say where it works. Taking it for ours is the safe mistake.
      return true;
    }
  }
  if (process.platform === 'win32') return true;
  const listed = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  return listed.stdout.includes('postgres');
}

/** Fast shutdown: sessions are ended, everything is written, no recovery is needed at the next start. */
export function askToStop(pid: number, binFolder: string, clusterFolder: string): void {
  if (process.platform === 'win32') {
    spawnSync(join(binFolder, 'pg_ctl.exe'), ['stop', '-D', clusterFolder, '-m', 'fast', '-W']);
    return;
  }
  signal(pid, 'SIGINT');
}

const stopWait_ms = 30_000;

/** True when it has gone. After 30 s it is told to drop everything; its journal is safe, its next start replays it. */
export async function stopPostmaster(pid: number, bin: string, clusterFolder: string, clock: Clock): Promise<boolean> {
  askToStop(pid, bin, clusterFolder);
  if (await goneWithin(pid, stopWait_ms, clock)) return true;
  signal(pid, 'SIGQUIT');
  return goneWithin(pid, stopWait_ms, clock);
}

export async function goneWithin(pid: number, limit_ms: number, clock: Clock): Promise<boolean> {
  const until = clock.monotonic_ms() + limit_ms;
  while (isAlive(pid)) {
    if (clock.monotonic_ms() > until) return false;
    await wait(clock, 10);
  }
  return true;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Gone already, which is what was asked.
  }
}
