import type { Case } from './case.ts';
import { flows } from './flows.ts';
import { imo, nist } from './imo-nist.ts';
import { rimeaCrowd } from './rimea-crowd.ts';
import { rimeaSingle } from './rimea-single.ts';

/** Every case, in the order of the report. */
export const allCases: readonly Case[] = [...rimeaSingle, ...rimeaCrowd, ...imo, ...nist, ...flows];
