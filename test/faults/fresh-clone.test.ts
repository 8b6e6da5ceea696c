import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { projectRoot } from '../support/tidy/sources.ts';

/** What a clone would not hold. */
const leftOut = new Set(['node_modules', 'dist', 'data', 'keys', 'tmp', '.git']);
const nobody = 65_534;
/** A cold download on a busy machine takes minutes; a hang is not waited for. */
const startLimit_ms = 420_000;

interface User {
  name: string;
  uid: number;
  gid: number;
}

const asRoot = process.getuid?.() === 0;
// The user comes first: what npm keeps of its downloads may be read and written by root, not the other way round.
const users: User[] = asRoot
  ? [
      { name: 'a user without rights', uid: nobody, gid: nobody },
      { name: 'root', uid: 0, gid: 0 },
    ]
  : [{ name: 'this user', uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 }];
let downloads: string;

beforeAll(() => {
  downloads = mkdtempSync(join(tmpdir(), 'watchfloor-npm-'));
  if (asRoot) chownSync(downloads, nobody, nobody);
});
afterAll(() => rmSync(downloads, { recursive: true, force: true }));

describe.each(users)('a fresh clone, run by $name', (user) => {
  let home: string;
  let clone: string;

  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'watchfloor-clone-'));
    chmodSync(home, 0o755);
    clone = join(home, 'watchfloor');
    mkdirSync(clone);
    for (const name of readdirSync(projectRoot)) {
      if (!leftOut.has(name) && !name.startsWith('dist.'))
        cpSync(join(projectRoot, name), join(clone, name), { recursive: true });
    }
    if (asRoot) give(home, user);
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  test('npm start installs, builds, says ready, and ends when asked; the second start installs nothing', async () => {
    const first = await startAndStop();
    expect(first.errors).toContain('packages ready');
    expect(first.errors).toContain('built in');
    expect(first.output).toMatch(/^ready http:\/\/127\.0\.0\.1:\d+$/m);
    expect(first).toMatchObject({ endedByItself: true, portFree: true });
    const second = await startAndStop();
    expect(second.errors).not.toMatch(/packages ready|built in/);
    expect(second.output).toMatch(/^ready /m);
    expect(second).toMatchObject({ endedByItself: true, portFree: true });
  });

  test('npx watchfloor --help lists the verbs', () => {
    const help = spawnSync('npx', ['watchfloor', '--help'], { ...options(), encoding: 'utf8' });
    expect([help.status, help.stderr]).toEqual([0, '']);
    expect(help.stdout).toMatch(/\bstart\b[\s\S]*\bverify\b/);
  });

  function options(more: NodeJS.ProcessEnv = {}) {
    const env: NodeJS.ProcessEnv = { PATH: process.env['PATH'], HOME: home, npm_config_cache: downloads, ...more };
    return { cwd: clone, env, ...(asRoot ? { uid: user.uid, gid: user.gid } : {}) };
  }

  async function startAndStop() {
    const [http, dc09] = [await freePort(), await freePort()];
    const child = spawn('npm', ['start', '--', '--no-demo'], {
      ...options({ WATCHFLOOR_HTTP: `127.0.0.1:${http}`, WATCHFLOOR_DC09: `127.0.0.1:${dc09}` }),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    let [output, errors] = ['', ''];
    child.stderr.on('data', (bytes) => (errors += bytes));
    const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
    const ready = new Promise<void>((resolve) =>
      child.stdout.on('data', (bytes) => {
        output += bytes;
        if (/^ready .*$/m.test(output)) resolve();
      }),
    );
    let endedByItself = true;
    const limit = setTimeout(() => {
      endedByItself = false;
      process.kill(-child.pid!, 'SIGKILL');
    }, startLimit_ms);
    await Promise.race([ready, ended]);
    // To npm alone, as a service manager does it; npm passes it on and the server closes its output last.
    if (child.exitCode === null) child.kill('SIGTERM');
    await ended;
    clearTimeout(limit);
    return { output, errors, endedByItself, portFree: await isFree(http) };
  }
});

/** chown -R, over files of our own making. */
function give(path: string, { uid, gid }: User): void {
  chownSync(path, uid, gid);
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (entry.isDirectory()) give(join(path, entry.name), { name: '', uid, gid });
    else if (entry.isFile()) chownSync(join(path, entry.name), uid, gid);
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const free = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => resolve(true));
  });
  if (free) await new Promise((resolve) => server.close(resolve));
  return free;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
