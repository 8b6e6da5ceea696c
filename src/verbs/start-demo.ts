import { parseAddress } from '../base/address.ts';
import type { SceneDoor } from '../api/routes-scenes.ts';
import type { RunningApi } from '../api/start.ts';
import { apiAt } from '../demo/api.ts';
import { startDemo as startDevices, type Demo } from '../demo/demo.ts';
import { openPractice, type Practice } from '../demo/practice.ts';
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

/** The practice desk's scenes: they are played into rehearsals, so a site with real devices has them too. */
export async function startPractice(start: Pick<DemoStart, 'floor' | 'api' | 'siteFile'>): Promise<Practice> {
  const { floor, api, siteFile } = start;
  const tokens = {
    signals: api.temporaryToken('staff/practice-devices', 'connector', 'practice'),
    control: api.temporaryToken('staff/practice-control', 'dispatcher', 'practice'),
  };
  return openPractice({
    site: await readDemoSite(siteFile),
    signals: apiAt(api.address, () => tokens.signals),
    control: apiAt(api.address, () => tokens.control),
    clock: floor.clock,
    chance: floor.chance,
    log: floor.log,
  });
}
