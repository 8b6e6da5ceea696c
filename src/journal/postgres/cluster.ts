import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, lstat, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Binaries } from './binaries.ts';
import {
  dataFolderOfAnother,
  dataFolderOfAnotherVersion,
  dataFolderUnreachable,
  passwordLost,
  postgresWontStart,
} from './launch-faults.ts';
import { isAlive } from './postmaster.ts';
import { canReach, privateFolder, type ServerUser } from './server-user.ts';

export const databaseUser = 'watchfloor';
/** The one every cluster is born with: nothing to make at the first start. */
export const databaseName = 'postgres';

/** Where things lie in the data folder. Only `cluster` belongs to the server's user. */
export function placesOf(dataFolder: string) {
  return {
    cluster: join(dataFolder, 'cluster'),
    /** Inside, so that a cluster and its password appear in one step. Only we may read it, not the server's user. */
    password: join(dataFolder, 'cluster', 'watchfloor-password'),
    log: join(dataFolder, 'postgres.log'),
    run: join(dataFolder, 'run'),
  };
}

/** The server sees only this much of our environment: a stray PGDATA or PGPORT would change what it does. */
export const serverEnvironment = { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'UTC' };

/**
 * How the server is told where its cluster is. Usually by its path; where its user cannot walk down that path (a data
 * folder under /root), it is started *in* the cluster, which the system lets us do before we give up root, and told
 * to stay there.
 */
export async function clusterArgument(clusterFolder: string, user: ServerUser): Promise<string> {
  if (await canReach(clusterFolder, user)) return clusterFolder;
  if (process.platform === 'linux' && (await lstat('/proc/self/cwd').catch(() => null))) return '/proc/self/cwd';
  throw dataFolderUnreachable(clusterFolder);
}

/** Makes the cluster if there is none; gives the password it is opened with. */
export async function ensureCluster(dataFolder: string, binaries: Binaries, user: ServerUser): Promise<string> {
  const places = placesOf(dataFolder);
  await mkdir(dataFolder, { recursive: true, mode: 0o755 });
  await checkWritable(dataFolder);
  const existing = await readFile(join(places.cluster, 'PG_VERSION'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EACCES') return null;
    return 'unreadable';
  });
  if (existing === null) return makeCluster(dataFolder, binaries, user);
  const { uid } = await lstat(places.cluster);
  if (process.getuid && !user && uid !== process.getuid()) throw dataFolderOfAnother(dataFolder, uid);
  const major = binaries.version.split('.')[0]!;
  if (existing.trim() !== major) throw dataFolderOfAnotherVersion(dataFolder, existing.trim(), binaries.version);
  if (user && uid === 0) await chownAll(places.cluster, user);
  const password = (await readFile(places.password, 'utf8').catch(() => '')).trim();
  if (!password) throw passwordLost(places.password);
  return password;
}

/** As root every folder seems writable until the first byte meets a read-only or full disk. */
async function checkWritable(dataFolder: string): Promise<void> {
  const probe = join(dataFolder, `.probe-${process.pid}`);
  await writeFile(probe, 'x', { mode: 0o600 });
  await rm(probe);
}

/** Made beside its place and moved there when whole, so that a start cut short leaves no half cluster. */
async function makeCluster(dataFolder: string, binaries: Binaries, user: ServerUser): Promise<string> {
  const places = placesOf(dataFolder);
  await removeDrafts(dataFolder);
  const draft = join(dataFolder, `cluster.new-${process.pid}`);
  const secretFolder = await privateFolder(user);
  if (!secretFolder) throw dataFolderUnreachable('/tmp');
  const password = randomBytes(24).toString('base64url');
  try {
    const passwordFile = join(secretFolder, 'password');
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
    await mkdir(draft, { mode: 0o700 });
    if (user) {
      await chown(passwordFile, user.uid, user.gid);
      await chown(draft, user.uid, user.gid);
    }
    await runInitdb(binaries, await clusterArgument(draft, user), draft, passwordFile, user);
    await writeFile(join(draft, basename(places.password)), `${password}\n`, { mode: 0o600 });
    await rename(draft, places.cluster);
    return password;
  } finally {
    await rm(draft, { recursive: true, force: true });
    await rm(secretFolder, { recursive: true, force: true });
  }
}

async function removeDrafts(dataFolder: string): Promise<void> {
  for (const name of await readdir(dataFolder)) {
    const maker = /^cluster\.new-(\d+)$/.exec(name)?.[1];
    if (maker && (Number(maker) === process.pid || !isAlive(Number(maker))))
      await rm(join(dataFolder, name), { recursive: true, force: true });
  }
}

function runInitdb(binaries: Binaries, at: string, cwd: string, passwordFile: string, user: ServerUser): Promise<void> {
  const options = ['-D', at, '-U', databaseUser, `--pwfile=${passwordFile}`, '-A', 'scram-sha-256'];
  options.push('--locale=C', '--encoding=UTF8', '--data-checksums', '--no-instructions');
  if (process.platform === 'linux') options.push('--sync-method=syncfs');
  return new Promise((resolve, reject) => {
    const child = spawn(join(binaries.folder, 'bin', 'initdb'), options, {
      cwd,
      env: serverEnvironment,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...user,
    });
    let said = '';
    child.stdout.on('data', (bytes: Buffer) => (said += bytes.toString()));
    child.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()));
    child.on('error', (error) => reject(postgresWontStart('initdb', String(error))));
    child.on('close', (code) => (code === 0 ? resolve() : reject(postgresWontStart(`initdb, exit ${code}`, said))));
  });
}

async function chownAll(folder: string, user: NonNullable<ServerUser>): Promise<void> {
  await chown(folder, user.uid, user.gid);
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true }))
    await chown(join(entry.parentPath, entry.name), user.uid, user.gid);
}
