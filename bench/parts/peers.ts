import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { accountOf, keyOf } from './frames.ts';
import { runLoad, setting, type LoadAsked } from './load-run.ts';
import type { Report } from './report.ts';

/**
 * Other receivers on the same machine in the same minute. They store nothing before they answer, and none of them takes
 * more than one frame of a connection at a time: so the load keeps one in flight, and so does a run of ours beside it.
 */
export const peerSetting = { connections: 100, accounts: 100, depth: 1 } satisfies Partial<LoadAsked>;

interface Peer {
  name: string;
  folder: string;
  start(given: string): ChildProcess;
}

function peersIn(folder: string): Peer[] {
  const file = (name: string) => fileURLToPath(new URL(name, import.meta.url));
  const peers: Peer[] = [
    {
      name: 'ioBroker.sia',
      folder: join(folder, 'ioBroker.sia'),
      start: (given) =>
        spawn(process.execPath, [file('./peer-iobroker.mjs'), given], { stdio: ['ignore', 'pipe', 'inherit'] }),
    },
    {
      name: 'pysiaalarm',
      folder: join(folder, 'pysiaalarm'),
      start: (given) =>
        spawn('python3', [file('./peer-pysiaalarm.py'), given], { stdio: ['ignore', 'pipe', 'inherit'] }),
    },
  ];
  return peers.filter((peer) => existsSync(peer.folder));
}

/** `folder` holds the peers' sources; bench/README.md says how they get there. */
export async function measurePeers(folder: string, report: Report, run_ms: number): Promise<void> {
  const whole = resolve(folder);
  const peers = peersIn(whole);
  if (peers.length === 0) report.note(`no peer stands in ${whole}`);
  for (const peer of peers) {
    for (const encrypted of [false, true]) {
      const name = `${peer.name} ${encrypted ? 'AES-128' : 'plain'}, stores nothing, 1 in flight`;
      try {
        report.figure({ name, value: await measure(peer, whole, encrypted, run_ms), unit: 'frames/s' });
      } catch (error) {
        report.note(`${name}: not measured, ${String(error)}`);
      }
    }
  }
}

async function measure(peer: Peer, whole: string, encrypted: boolean, run_ms: number): Promise<number> {
  const port = await freePort();
  const accounts = Array.from({ length: peerSetting.accounts }, (_, number) => accountOf(number)).map((account) => ({
    account,
    key: peer.name === 'pysiaalarm' ? keyOf(account).toString() : keyOf(account).toString('hex'),
  }));
  const python = join(whole, 'python');
  const child = peer.start(JSON.stringify({ folder: peer.folder, python, port, accounts, encrypted }));
  try {
    await new Promise<void>((ready, failed) => {
      child.stdout!.once('data', () => ready());
      child.once('exit', (code) => failed(new Error(`it ended with ${code}`)));
    });
    await new Promise((ready) => setTimeout(ready, 300));
    return (await runLoad({ ...setting, ...peerSetting, port, encrypted, lenient: true, run_ms })).perSecond;
  } finally {
    child.kill('SIGKILL');
  }
}

function freePort(): Promise<number> {
  return new Promise((free) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => free(port));
    });
  });
}
