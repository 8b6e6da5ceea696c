import { chown, lstat, mkdtemp, realpath, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Who the server runs as. Null: as we do. PostgreSQL refuses to run as root, rightly. */
export type ServerUser = { uid: number; gid: number } | null;

/** "nobody", on every Linux we know. Windows has no root and is never asked. */
const nobody = { uid: 65534, gid: 65534 };

/**
 * As root, the server runs as whoever owns the cluster already (a folder once started by a plain user stays theirs),
 * else as nobody. No user is ever made on the host.
 */
export async function serverUser(clusterFolder: string): Promise<ServerUser> {
  if (process.getuid?.() !== 0) return null;
  const found = await lstat(clusterFolder).catch(() => null);
  return found && found.uid !== 0 ? { uid: found.uid, gid: found.gid } : nobody;
}

/** Whether this user can walk down to the path and, for its last step, has the rights asked for (4 read, 1 enter). */
export async function canReach(path: string, user: ServerUser, rights = 1): Promise<boolean> {
  if (!user) return true;
  for (let step = await realpath(path), asked = rights; ; step = dirname(step), asked = 1) {
    const { mode, uid, gid } = await stat(step);
    const granted = uid === user.uid ? mode >> 6 : gid === user.gid ? mode >> 3 : mode;
    if ((granted & asked) !== asked) return false;
    if (step === dirname(step)) return true;
  }
}

/** A private folder for a socket or a password, in a temporary folder the server's user can enter. */
export async function privateFolder(user: ServerUser): Promise<string | null> {
  for (const place of [tmpdir(), '/tmp', '/var/tmp']) {
    if (!(await canReach(place, user).catch(() => false))) continue;
    const made = await mkdtemp(join(place, 'watchfloor-')).catch(() => null);
    if (!made) continue;
    if (user) await chown(made, user.uid, user.gid);
    return made;
  }
  return null;
}
