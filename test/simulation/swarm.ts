import { seededChance } from '../../src/base/chance.ts';
import { calmNetwork, roughNetwork, type NetworkFaults } from '../support/simulated-network.ts';

/** How one run's world is made. Everything is drawn from the seed, the configuration too, so that no habit of ours hides a fault. */
export interface Options {
  seed: number;
  panels: readonly PanelOptions[];
  desks: number;
  /** How long faults last, and how long the world then has to settle. */
  rough_s: number;
  settle_s: number;
  step_ms: number;
  network: NetworkFaults;
  store: { delayMin_ms: number; delayMax_ms: number; faultsPerThousand: number };
  /** Of a thousand ticks, in how many each of these begins. */
  crashPermille: number;
  stopPermille: number;
  diskFullPermille: number;
  unreachablePermille: number;
  /** The wall clock after a restart may be a little before or behind the one of the life before. */
  clockStepMax_ms: number;
}

export interface PanelOptions {
  id: string;
  account: string;
  transport: 'tcp' | 'udp';
  speaks: 'ADM-CID' | 'SIA-DCS';
  keyBits: 0 | 128 | 192 | 256;
  /** Frames it lets wait for their answers at once. */
  pipelined: number;
  /** Of a thousand ticks, in how many it has something new to say. */
  busyPermille: number;
  retry_ms: number;
  /** Its clock against the world's; always inside the account's window. */
  drift_ms: number;
}

export function swarm(seed: number): Options {
  const chance = seededChance(seed * 1_000 + 1);
  const oneOf = <T>(...choices: readonly T[]): T => choices[chance.below(choices.length)]!;
  const between = (low: number, high: number) => low + chance.below(high - low + 1);
  const delayMin_ms = oneOf(0, 0, 1, 5);
  return {
    seed,
    panels: Array.from({ length: between(1, 5) }, (_, index) => panel(index, oneOf, between)),
    desks: between(0, 3),
    rough_s: between(25, 60),
    settle_s: 180,
    step_ms: oneOf(250, 500, 1_000),
    network: mixed(oneOf),
    store: { delayMin_ms, delayMax_ms: delayMin_ms + oneOf(0, 5, 50, 400), faultsPerThousand: oneOf(0, 0, 20, 150) },
    crashPermille: oneOf(0, 25, 60),
    stopPermille: oneOf(0, 0, 15),
    diskFullPermille: oneOf(0, 0, 15),
    unreachablePermille: oneOf(0, 0, 20),
    clockStepMax_ms: oneOf(0, 0, 4_000),
  };
}

type OneOf = <T>(...choices: readonly T[]) => T;

/** The first is the panel of the site's own file; the others are admitted at the door. */
function panel(index: number, oneOf: OneOf, between: (low: number, high: number) => number): PanelOptions {
  const own = index === 0;
  return {
    id: own ? 'FP1' : `AP${index}`,
    account: own ? 'B7C01' : `5A0${index}`,
    transport: own ? 'tcp' : oneOf('tcp', 'udp'),
    speaks: own ? 'ADM-CID' : oneOf('ADM-CID', 'SIA-DCS'),
    keyBits: own ? 128 : oneOf(0, 0, 128, 192, 256),
    pipelined: oneOf(1, 1, 4),
    busyPermille: oneOf(50, 300, 800),
    retry_ms: oneOf(3_000, 8_000, 20_000),
    drift_ms: between(-8_000, 8_000),
  };
}

/** Each kind of fault is there or not: a run with only one of them finds what a run with all of them would drown. */
function mixed(oneOf: OneOf): NetworkFaults {
  const all = Object.entries(roughNetwork) as [keyof NetworkFaults, number][];
  const drawn = { ...calmNetwork };
  for (const [fault, share] of all) if (oneOf(true, false)) drawn[fault] = share;
  return { ...drawn, delayMax_ms: Math.max(drawn.delayMin_ms, drawn.delayMax_ms) };
}
