import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LightMyRequestResponse } from 'fastify';
import { expect } from 'vitest';
import { buildApi, type Api, type ApiOptions } from '../../src/api/server.ts';
import { demoPassword, demoPin, openDemoAccounts } from '../../src/api/first-accounts.ts';
import { seededChance } from '../../src/base/chance.ts';
import type { Log } from '../../src/base/log.ts';
import type { Network } from '../../src/base/network.ts';
import { simulatedClock, type SimulatedClock } from '../../src/base/simulated-clock.ts';
import { openFloor, type Floor } from '../../src/floor.ts';
import { memoryStore, type MemoryStore } from '../../src/journal/memory/memory-store.ts';
import { signingKeyFromSeed } from '../../src/journal/signed-root.ts';
import type { Role } from '../../src/modules/module.ts';
import { projectRoot } from './tidy/sources.ts';

/** 15:00 at the site, a late shift. */
export const afternoon = Date.UTC(2026, 10, 24, 7, 0, 0);
export const siteName = 'haihe-central';
export { demoPassword, demoPin };

const noNetwork: Network = {
  listenTcp: async (address) => ({ address, close: async () => {} }),
  listenUdp: async (address) => ({ address, close: async () => {} }),
};

export interface Door {
  clock: SimulatedClock;
  floor: Floor;
  api: Api;
  store: MemoryStore;
  /** Lines written to the log. */
  logged: string[];
  call(
    who: string | null,
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answered>;
  /** A token of a role, kept by this test. */
  as(role: Role): string;
  stop(): Promise<void>;
}

export interface Answered {
  status: number;
  body: any;
  text: string;
  headers: LightMyRequestResponse['headers'];
}

interface DoorOptions extends ApiOptions {
  site?: boolean;
  demo?: boolean;
  store?: MemoryStore;
  start?: number;
  network?: Network;
}

/** The whole floor in memory with the API over it and Haihe Central loaded; no port. */
export async function openDoor(options: DoorOptions = {}): Promise<Door> {
  const clock = simulatedClock(options.start ?? afternoon);
  const store = options.store ?? memoryStore();
  await store.open();
  const logged: string[] = [];
  const log: Log = (...entry) => logged.push(JSON.stringify(entry));
  const floor = await openFloor({
    clock,
    chance: seededChance(11),
    store,
    network: options.network ?? noNetwork,
    log,
    keys: { sealing: new Uint8Array(32).fill(5), signing: signingKeyFromSeed(new Uint8Array(32).fill(7)) } as never,
    folds: { alarms: 'fold-a' },
    installation: 'test',
    edges: { siaDc09: { tcp: '127.0.0.1:0', udp: '127.0.0.1:0' } },
    displaced: () => {},
  });
  if (options.site !== false) await loadSite(floor);
  const api = await buildApi(floor, options);
  if (options.demo !== false) await openDemoAccounts(api.credentials, '127.0.0.1:0', () => {});
  const tokens = new Map<Role, string>();
  return {
    clock,
    floor,
    api,
    store,
    logged,
    as(role) {
      let token = tokens.get(role);
      if (token === undefined)
        tokens.set(role, (token = api.sessions.temporary(`staff/test-${role}`, role, `test ${role}`)));
      return token;
    },
    async call(who, method, path, body, headers = {}) {
      const response = await api.server.inject({
        method,
        url: `/api/v1${path}`,
        headers: {
          ...(who === null ? {} : { authorization: `Bearer ${who}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
      });
      const json =
        /json/.test(String(response.headers['content-type'])) &&
        !/ndjson/.test(String(response.headers['content-type']));
      return {
        status: response.statusCode,
        body: json ? JSON.parse(response.body) : null,
        text: response.body,
        headers: response.headers,
      };
    },
    async stop() {
      await api.server.close();
      await floor.stop();
    },
  };
}

export async function loadSite(floor: Floor): Promise<void> {
  await floor.addSite(siteName);
  const spec = readFileSync(join(projectRoot, 'examples', siteName, 'site.json'), 'utf8');
  const command = { type: 'load site', spec } as { type: string };
  const answer = await floor.journal
    .stream(siteName)!
    .command('sites', command, { by: 'rule/test', role: 'rule' }, 'site/1');
  expect(answer.answer).toMatch(/kept|nothing-to-keep|repeat/);
  await floor.senders.refresh();
}
