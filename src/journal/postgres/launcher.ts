import { spawn, type ChildProcess } from 'node:child_process';
import { chown, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import { StoreFault } from '../store.ts';
import { findBinaries, rootCopyFolders, type Binaries } from './binaries.ts';
import { clusterArgument, databaseName, databaseUser, ensureCluster, placesOf, serverEnvironment } from './cluster.ts';
import { asFolderFault, dataFolderInUse, postgresWontStart } from './launch-faults.ts';
import { endOrphan } from './orphan.ts';
import { askToStop, readPostmaster, runningPostmaster, stopPostmaster } from './postmaster.ts';
import { canReach, privateFolder, serverUser, type ServerUser } from './server-user.ts';
import { wait } from './wait.ts';
import { serverSettings } from './server-settings.ts';

export interface LaunchOptions {
  dataFolder: string;
  log: Log;
  clock: Clock;
  /** The npm package that holds PostgreSQL, when it is not to be found by its name. */
  packageFolder?: string;
  /** Where a copy of PostgreSQL may lie when node_modules cannot be used as it is. */
  copyFolders?: readonly string[];
  /**
   * Started only to read: on a socket folder of its own, and let go when it ends. A Watchfloor that starts meanwhile
   * takes the data folder over, and must find neither its socket folder removed nor a second server coming back.
   */
  forReading?: boolean;
}

/** How a client reaches the server; the shape `pg` takes. */
export interface ServerAddress {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
}

export interface LaunchedServer {
  address: ServerAddress;
  /** Fast shutdown. Resolves when the server has gone. */
  stop(): Promise<void>;
  /** Why the last start again failed, when it is something a store can say to its caller (a full disk); else null. */
  whyAway(): StoreFault | null;
}

/** The socket's name is `.s.PGSQL.5432`, and the system takes at most 107 bytes for the whole path. */
const socketPathMax_bytes = 107;
const socketPort = 5432;
const restartWait_ms = 1_000;
const logKept_bytes = 10 * 1024 * 1024;

/**
 * Starts the PostgreSQL that came with npm on a data folder and keeps it running: if it dies while we live, it is
 * started again until it stays (a full disk makes it die; freed space lets it live).
 */
export async function launchPostgres(options: LaunchOptions): Promise<LaunchedServer> {
  const { log, clock } = options;
  const dataFolder = resolve(options.dataFolder);
  try {
    const places = placesOf(dataFolder);
    const user = await serverUser(places.cluster);
    const copyFolders = options.copyFolders ?? (user ? rootCopyFolders : [join(dataFolder, 'postgres')]);
    const given = options.packageFolder;
    const binaries = await findBinaries({ copyFolders, ...(given && { packageFolder: given }) }, user, log);
    const password = await ensureCluster(dataFolder, binaries, user);
    const forReading = options.forReading ?? false;
    if (!forReading) await endOrphan({ dataFolder, password, binaries, log, clock });
    const endpoint = await chooseEndpoint(dataFolder, user, forReading);
    const server = new Server({ dataFolder, binaries, user, endpoint, log, clock, comesBack: !forReading });
    await server.start().catch(async (error: unknown) => {
      await server.stop();
      throw error;
    });
    const { host, port } = endpoint;
    return {
      address: { host, port, user: databaseUser, password, database: databaseName },
      stop: () => server.stop(),
      whyAway: () => server.fault,
    };
  } catch (error) {
    throw asFolderFault(dataFolder, error);
  }
}

interface Endpoint {
  /** A folder for a socket, or 127.0.0.1. */
  host: string;
  port: number;
  isSocket: boolean;
}

/** A socket nobody else can open; the data folder's own when its path is short enough; loopback where there are none. */
async function chooseEndpoint(dataFolder: string, user: ServerUser, ofItsOwn: boolean): Promise<Endpoint> {
  const fits = (folder: string) => Buffer.byteLength(join(folder, `.s.PGSQL.${socketPort}`)) <= socketPathMax_bytes;
  if (process.platform !== 'win32') {
    const { run } = placesOf(dataFolder);
    if (!ofItsOwn && fits(run) && (await canReach(dataFolder, user))) {
      await mkdir(run, { recursive: true, mode: 0o700 });
      if (user) await chown(run, user.uid, user.gid);
      return { host: run, port: socketPort, isSocket: true };
    }
    const folder = await privateFolder(user);
    if (folder && fits(folder)) return { host: folder, port: socketPort, isSocket: true };
  }
  return { host: '127.0.0.1', port: await freePort(), isSocket: false };
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const probe = createServer().once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => found(port));
    });
  });
}

interface ServerParts {
  dataFolder: string;
  binaries: Binaries;
  user: ServerUser;
  endpoint: Endpoint;
  log: Log;
  clock: Clock;
  /** Started again when it dies. */
  comesBack: boolean;
}

class Server {
  readonly #parts: ServerParts;
  #child: ChildProcess | null = null;
  #isStopping = false;
  #isStarting = false;
  fault: StoreFault | null = null;
  readonly #endWithUs = () => {
    if (this.#child?.pid) askToStop(this.#child.pid, this.#binFolder, this.#cluster);
  };

  constructor(parts: ServerParts) {
    this.#parts = parts;
  }
  get #cluster(): string {
    return placesOf(this.#parts.dataFolder).cluster;
  }
  get #binFolder(): string {
    return join(this.#parts.binaries.folder, 'bin');
  }

  async start(): Promise<void> {
    this.#isStarting = true;
    try {
      await this.#clearTraces();
      const child = await this.#spawn();
      this.#child = child;
      process.once('exit', this.#endWithUs);
      child.once('exit', (code, signal) => this.#gone(code, signal));
      await this.#untilReady(child);
    } finally {
      this.#isStarting = false;
    }
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    process.removeListener('exit', this.#endWithUs);
    const pid = this.#child?.pid;
    const { endpoint, clock } = this.#parts;
    if (pid) await stopPostmaster(pid, this.#binFolder, this.#cluster, clock);
    if (endpoint.isSocket) await rm(endpoint.host, { recursive: true, force: true });
  }

  async #spawn(): Promise<ChildProcess> {
    const { binaries, endpoint, user, dataFolder } = this.#parts;
    const cluster = this.#cluster;
    const said = await openLog(placesOf(dataFolder).log);
    const listen = endpoint.isSocket ? ['-k', endpoint.host, '-h', ''] : ['-k', '', '-h', endpoint.host];
    const settings = serverSettings().flatMap((setting) => ['-c', setting]);
    const place = ['-D', await clusterArgument(cluster, user), '-p', String(endpoint.port)];
    try {
      // In a group of its own: Ctrl-C is for us, and we stop the server when our own work is done.
      const child = spawn(join(binaries.folder, 'bin', 'postgres'), [...place, ...listen, ...settings], {
        cwd: cluster,
        env: serverEnvironment,
        stdio: ['ignore', said.fd, said.fd],
        detached: true,
        ...user,
      });
      child.on('error', () => {});
      child.unref();
      return child;
    } finally {
      await said.close();
    }
  }

  /** PostgreSQL says "ready" in its pid file, as pg_ctl reads it too. Replaying a long journal may take a while. */
  async #untilReady(child: ChildProcess): Promise<void> {
    const { clock, log, dataFolder } = this.#parts;
    const startedAt = clock.monotonic_ms();
    let saidAt = startedAt;
    for (;;) {
      const found = readPostmaster(this.#cluster);
      if (found?.pid === child.pid && found?.status === 'ready') return;
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) {
        const lastWords = await readFile(placesOf(dataFolder).log, 'utf8').catch(() => '');
        throw postgresWontStart(
          `exit ${child.exitCode ?? child.signalCode ?? 'before start'}`,
          lastWords.slice(-2_000),
        );
      }
      const now = clock.monotonic_ms();
      if (now - saidAt > 5_000) {
        saidAt = now;
        log('warn', 'postgres', 'STILL_STARTING', { since_ms: Math.round(now - startedAt) });
      }
      await wait(clock, 5);
    }
  }

  /** A server killed outright leaves its pid and its socket's lock behind, and the next would believe them. */
  async #clearTraces(): Promise<void> {
    const { endpoint, dataFolder } = this.#parts;
    const found = await runningPostmaster(this.#cluster);
    if (found) throw dataFolderInUse(dataFolder, `进程 ${found.pid}`, `server process ${found.pid}`);
    if (!endpoint.isSocket) return;
    const socket = join(endpoint.host, `.s.PGSQL.${endpoint.port}`);
    for (const file of [socket, `${socket}.lock`]) await rm(file, { force: true });
  }

  #gone(code: number | null, signal: string | null): void {
    this.#child = null;
    process.removeListener('exit', this.#endWithUs);
    if (this.#isStopping || this.#isStarting) return;
    this.#parts.log('error', 'postgres', 'SERVER_DIED', { code, signal });
    if (this.#parts.comesBack) void this.#startAgain();
  }

  async #startAgain(): Promise<void> {
    const { log, clock } = this.#parts;
    while (!this.#child) {
      await wait(clock, restartWait_ms);
      if (this.#isStopping) return;
      try {
        await this.start();
        this.fault = null;
        log('info', 'postgres', 'SERVER_RESTARTED');
      } catch (error) {
        this.fault = error instanceof StoreFault ? error : null;
        log('error', 'postgres', 'RESTART_FAILED', { error: String(error) });
      }
    }
  }
}

/** The server's own words, kept for the day something is wrong: this file and the one before it. */
async function openLog(file: string) {
  const size = (await stat(file).catch(() => null))?.size ?? 0;
  if (size > logKept_bytes) await rename(file, `${file}.1`);
  return open(file, 'a', 0o600);
}
