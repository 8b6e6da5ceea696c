import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SceneDoor } from '../../src/api/routes-scenes.ts';
import { startApi, type RunningApi } from '../../src/api/start.ts';
import { seededChance } from '../../src/base/chance.ts';
import { realClock } from '../../src/base/clock.ts';
import type { Network } from '../../src/base/network.ts';
import type { Phase } from '../../src/base/signal.ts';
import { openFloor, type Floor } from '../../src/floor.ts';
import { memoryStore } from '../../src/journal/memory/memory-store.ts';
import { signingKeyFromSeed } from '../../src/journal/signed-root.ts';
import type { Command } from '../../src/modules/module.ts';
import type { AlarmsState } from '../../src/modules/alarms/state.ts';
import type { Practice } from '../../src/demo/practice.ts';
import { startPractice } from '../../src/verbs/start-demo.ts';
import { loadSite, siteName } from '../support/api.ts';
import { builtConsole, testFolds, type Planted } from './console-build.ts';

/** A control room: the whole floor on the memory store behind its real HTTP door, with the built console. */
export interface Room {
  url: string;
  floor: Floor;
  /** A point of the site reports, as through the HTTP door of integrators; gives the alarm it stands on, if any. */
  report(point: string, phase?: Phase): Promise<string | null>;
  /** An act at another desk. */
  act(module: string, command: Command): Promise<void>;
  /** The power goes: every socket is cut and nobody answers any more. */
  cut(): Promise<void>;
  /** It answers again at the same address. */
  back(): Promise<void>;
  stop(): Promise<void>;
}

const noNetwork: Network = {
  listenTcp: async (address) => ({ address, close: async () => {} }),
  listenUdp: async (address) => ({ address, close: async () => {} }),
};

export async function openRoom(options: { folds?: Record<string, string>; planted?: Planted } = {}): Promise<Room> {
  const consoleFolder = await builtConsole(options.planted);
  const store = memoryStore();
  await store.open();
  const floor = await openFloor({
    clock: realClock(),
    chance: seededChance(11),
    store,
    network: noNetwork,
    log: () => {},
    keys: { sealing: new Uint8Array(32).fill(5), signing: signingKeyFromSeed(new Uint8Array(32).fill(7)), made: false },
    folds: options.folds ?? testFolds,
    installation: 'test',
    edges: { siaDc09: { tcp: '127.0.0.1:0', udp: '127.0.0.1:0' } },
    displaced: () => {},
  });
  await loadSite(floor);
  const dataFolder = mkdtempSync(join(tmpdir(), 'watchfloor-room-'));
  const scenes: SceneDoor = { current: null };
  let practice: Practice | null = null;
  const start = async (http: string) => {
    const started = await startApi(floor, { http, consoleFolder, dataFolder, scenes, tell: () => {} });
    practice?.stop();
    scenes.practice = practice = await startPractice({
      floor,
      api: started,
      siteFile: `examples/${siteName}/site.json`,
    });
    return started;
  };
  let api: RunningApi | null = await start('127.0.0.1:0');
  await api.openDemoAccounts();
  const url = api.address;
  const stream = floor.journal.stream(siteName)!;
  let causes = 0;
  const cut = async () => {
    const open = api;
    api = null;
    await open?.stop();
  };
  return {
    url,
    floor,
    async report(point, phase = 'new') {
      const alarms = () => stream.reader.state<AlarmsState>('alarms');
      const what = alarms().book.points.get(point)!.kind;
      const answer = await stream.signal({ kind: 'point', point, what, phase }, 'token/1', `test/${causes++}`, 'test');
      if (answer.answer === 'refused') throw new Error(answer.refusal.words.en);
      return [...alarms().rows.values()].find((row) => row.point === point)?.id ?? null;
    },
    async act(module, command) {
      const asker = { by: 'staff/900', role: 'dispatcher', desk: 'desk-9' } as const;
      const answer = await stream.command(module, command, asker, `test/${causes++}`);
      if (answer.answer === 'refused') throw new Error(answer.refusal.words.en);
    },
    cut,
    async back() {
      api ??= await start(new URL(url).host);
    },
    async stop() {
      practice?.stop();
      await cut();
      await floor.stop();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}
