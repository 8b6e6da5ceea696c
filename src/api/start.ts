import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { formatAddress, isLoopback, parseAddress } from '../base/address.ts';
import { Fault } from '../base/errors.ts';
import type { Role } from '../modules/module.ts';
import type { ApiFloor } from './api-floor.ts';
import { removeControl, writeControl } from './control-file.ts';
import { closeDemoAccounts, openDemoAccounts, openFirstAccount } from './first-accounts.ts';
import type { KitDoor } from './routes-paper.ts';
import type { SceneDoor } from './routes-scenes.ts';
import { buildApi } from './server.ts';

export interface StartOptions {
  /** "127.0.0.1:8080". */
  http: string;
  behindProxy?: boolean;
  tlsCert?: string;
  tlsKey?: string;
  consoleFolder?: string;
  dataFolder: string;
  /** Where the demo's scenes are played, once it runs. */
  scenes?: SceneDoor;
  paperKits?: KitDoor;
  tell(text: string): void;
}

export interface RunningApi {
  /** Where to point a browser: "http://127.0.0.1:8080". */
  address: string;
  /** A token that is good while this server runs; "by" names who acts with it. */
  temporaryToken(by: string, role: Role, name: string): string;
  openDemoAccounts(): Promise<void>;
  stop(): Promise<void>;
}

/** Opens the HTTP door for real: port, TLS, first account, and the control file for the own command line. */
export async function startApi(floor: ApiFloor, options: StartOptions): Promise<RunningApi> {
  const { host, port } = parseAddress(options.http);
  const tls = await tlsOf(options);
  if (!isLoopback(host) && !tls && !options.behindProxy) {
    throw new Fault('HTTP_NOT_PROTECTED', {
      zh: '对外监听须配置 WATCHFLOOR_TLS_CERT 与 WATCHFLOOR_TLS_KEY,或加 --behind-proxy',
      en: 'a bind other than loopback needs WATCHFLOOR_TLS_CERT and WATCHFLOOR_TLS_KEY, or --behind-proxy',
    });
  }
  const api = await buildApi(floor, {
    ...(tls ? { tls } : {}),
    behindProxy: options.behindProxy ?? false,
    ...(options.scenes ? { scenes: options.scenes } : {}),
    ...(options.paperKits ? { paperKits: options.paperKits } : {}),
    ...(options.consoleFolder === undefined ? {} : { consoleFolder: options.consoleFolder }),
  });
  await openFirstAccount(floor, api.credentials, options.tell);
  if (!isLoopback(host)) await closeDemoAccounts(floor, api.credentials);
  await listen(() => api.server.listen({ host, port }), options.http);
  const bound = api.server.server.address() as AddressInfo;
  const scheme = tls ? 'https' : 'http';
  const address = `${scheme}://${formatAddress({ address: reachable(bound.address), port: bound.port })}`;
  const token = api.sessions.temporary('staff/local', 'administrator', 'command line');
  await writeControl(options.dataFolder, { url: address, token, pid: process.pid });
  return {
    address,
    temporaryToken: (by, role, name) => api.sessions.temporary(by, role, name),
    openDemoAccounts: () => openDemoAccounts(api.credentials, options.http, options.tell),
    async stop() {
      await removeControl(options.dataFolder, token);
      api.feeds.stop();
      await api.server.close();
    },
  };
}

async function tlsOf({ tlsCert, tlsKey }: StartOptions): Promise<{ cert: Buffer; key: Buffer } | null> {
  if (tlsCert === undefined || tlsKey === undefined) return null;
  try {
    return { cert: await readFile(tlsCert), key: await readFile(tlsKey) };
  } catch (error) {
    throw new Fault(
      'TLS_FILES_UNREADABLE',
      {
        zh: `无法读取 TLS 证书或密钥:${String(error)}`,
        en: `the TLS certificate or key cannot be read: ${String(error)}`,
      },
      { cause: error },
    );
  }
}

/** "Listening on every address" is no address to go to. */
function reachable(address: string): string {
  if (address === '0.0.0.0') return '127.0.0.1';
  return address === '::' ? '::1' : address;
}

async function listen(open: () => Promise<unknown>, address: string): Promise<void> {
  try {
    await open();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new Fault(
      'PORT_TAKEN',
      { zh: `${address} 已被其他程序占用`, en: `another program listens on ${address}` },
      { cause: error },
    );
  }
}
