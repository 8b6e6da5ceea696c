import { realChance } from '../../../src/base/real-chance.ts';
import { realClock } from '../../../src/base/clock.ts';
import { lineLog } from '../../../src/base/log.ts';
import { nodeNetwork } from '../../../src/base/network-node.ts';
import { openFloor } from '../../../src/floor.ts';
import { openKeys } from '../../../src/journal/keys.ts';
import { openPostgres } from '../../../src/journal/postgres/open-postgres.ts';
import { answersEarly } from '../../simulation/answers-early.ts';
import { describeSite, siteName } from '../../simulation/life.ts';
import type { PanelOptions } from '../../simulation/swarm.ts';

/** The whole floor with its own PostgreSQL and a DC-09 door, as `watchfloor start` has it but without the console. */
export interface FloorGiven {
  data: string;
  keys: string;
  /** Binaries of PostgreSQL, since this program does not lie where npm would look for them. */
  packageFolder: string;
  listen: string;
  panels: (Pick<PanelOptions, 'id' | 'account' | 'transport' | 'keyBits'> & { key: string | null })[];
  /** Plants the fault that this test is there to find. */
  answerEarly: boolean;
}

const given = JSON.parse(process.argv[2]!) as FloorGiven;
const clock = realClock();
const log = lineLog(clock);
if (given.answerEarly) answersEarly();
const { store } = await openPostgres({
  dataFolder: given.data,
  packageFolder: given.packageFolder,
  log,
  clock,
});
const floor = await openFloor({
  clock,
  chance: realChance(),
  store,
  network: nodeNetwork(log),
  log,
  keys: await openKeys(given.keys, given.data),
  folds: {},
  installation: 'killed',
  edges: { siaDc09: { tcp: given.listen, udp: given.listen } },
  displaced: () => process.exit(1),
});
if (!floor.journal.stream(siteName)) {
  const panels = given.panels.map(({ key, ...options }) => ({
    options,
    key: key === null ? null : Buffer.from(key, 'hex'),
  }));
  await describeSite(floor, panels);
}
await floor.listen();
process.stdout.write('ready\n');
