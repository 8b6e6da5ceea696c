import type { PlanContent } from '../fact-types.ts';
import { crowdSurge } from './crowd-surge.ts';
import { fireSmoke } from './fire-smoke.ts';
import { powerCommunicationLoss } from './power-communication-loss.ts';
import { smallDrone } from './small-drone.ts';
import { unattendedItem } from './unattended-item.ts';
import { violentAttack } from './violent-attack.ts';

/** The first version of the six plans of facts/operations B5, by the ids under which a site file lists them. */
export const defaultPlans: ReadonlyMap<string, PlanContent> = new Map([
  ['PL1', crowdSurge],
  ['PL2', unattendedItem],
  ['PL3', fireSmoke],
  ['PL4', violentAttack],
  ['PL5', smallDrone],
  ['PL6', powerCommunicationLoss],
]);
