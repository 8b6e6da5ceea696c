import type { Clock } from '../../src/base/clock.ts';
import { seededChance } from '../../src/base/chance.ts';
import { silentLog, type Log } from '../../src/base/log.ts';
import { Journal } from '../../src/journal/journal.ts';
import { signingKeyFromSeed } from '../../src/journal/signed-root.ts';
import type { Store } from '../../src/journal/store.ts';
import type { Module } from '../../src/modules/module.ts';
import { tally } from './tally.ts';

export const testSeed = new Uint8Array(32).fill(7);

/** A journal over a store that is open, with the tally module unless told otherwise. */
export function openJournal(
  store: Store,
  clock: Clock,
  options: { modules?: readonly Module[]; log?: Log; folds?: Record<string, string>; displaced?: () => void } = {},
): Promise<Journal> {
  return Journal.open({
    store,
    modules: options.modules ?? [tally],
    folds: options.folds ?? { tally: 'fold-1', book: 'fold-1' },
    clock,
    chance: seededChance(1),
    log: options.log ?? silentLog,
    key: signingKeyFromSeed(testSeed),
    installation: 'test',
    displaced: options.displaced ?? (() => {}),
  });
}
