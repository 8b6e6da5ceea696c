import { Helper } from './children.ts';
import type { LoadGiven, LoadResult } from './load.ts';

/** What every run of the intake benchmark has in common, as issue 2 states it. */
export const setting = { connections: 100, accounts: 5_000, depth: 16 };

export type LoadAsked = Partial<LoadGiven> & Pick<LoadGiven, 'port' | 'run_ms'>;

/** One run of the load, in its own process; `before` is done when its frames are made and none has left. Throws when an answer was not the one its frame should get. */
export async function runLoad(asked: LoadAsked, before?: () => Promise<unknown>): Promise<LoadResult> {
  const given: LoadGiven = {
    ...setting,
    pointsPerPanel: 1,
    rate: null,
    encrypted: false,
    lines: false,
    lenient: false,
    warm_ms: 1_000,
    turn: 0,
    prepared: 0,
    ...asked,
  };
  const seconds = (given.warm_ms + given.run_ms) / 1_000;
  // Made beforehand up to a rate no receiver here reaches; beyond it they are made on the way.
  const perSecond = given.rate ?? (given.encrypted ? 30_000 : 60_000);
  if (given.prepared === 0) given.prepared = Math.ceil((perSecond * seconds) / given.connections);
  const helper = new Helper(new URL('./load.ts', import.meta.url), given);
  await helper.said();
  await before?.();
  const result = await helper.ask<LoadResult>('go');
  await helper.stop();
  if (result.wrong > 0) throw new Error(`${result.wrong} answers did not acknowledge their frame`);
  return result;
}
