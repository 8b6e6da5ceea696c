import { parseAddress } from '../base/address.ts';
import type { SceneDoor } from '../api/routes-scenes.ts';
import type { RunningApi } from '../api/start.ts';
import { startDemo as startDevices, type Demo } from '../demo/demo.ts';
import { readDemoSite } from '../demo/site.ts';
import type { Floor } from '../floor.ts';

export interface DemoStart {
  floor: Floor;
  api: RunningApi;
  /** Where the panels report to, "127.0.0.1:10009". */
  dc09: string;
  siteFile: string;
  rate: number;
  autoUnits: boolean;
  scenes: SceneDoor;
}

/** Opens the demo's accounts and sets its devices going; they come in by the same ports as any others. */
export async function startDemo(start: DemoStart): Promise<Demo> {
  await start.api.openDemoAccounts();
  const { host, port } = parseAddress(start.dc09);
  const demo = await startDevices({
    site: await readDemoSite(start.siteFile),
    dc09: { host, port },
    http: start.api.address,
    administratorToken: start.api.temporaryToken('staff/demo-installer', 'administrator', 'demo'),
    dispatcherToken: start.api.temporaryToken('staff/demo-shift', 'dispatcher', 'demo'),
    clock: start.floor.clock,
    chance: start.floor.chance,
    log: start.floor.log,
    rate: start.rate,
    autoUnits: start.autoUnits,
  });
  start.scenes.current = demo;
  return demo;
}
