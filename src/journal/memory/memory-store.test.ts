import { seededChance } from '../../base/chance.ts';
import { simulatedClock } from '../../base/simulated-clock.ts';
import { storeContract } from '../store.contract.ts';
import { faultyStore } from './faulty-store.ts';
import { memoryStore } from './memory-store.ts';

storeContract('memory', async () => {
  const store = memoryStore();
  return {
    store,
    async reopen() {
      await store.close();
      const next = memoryStore(store.tables);
      await next.open();
      return next;
    },
    async end() {},
  };
});

storeContract('memory on a day without faults', async () => {
  const inner = memoryStore();
  const make = (store = inner) => faultyStore(store, { clock: simulatedClock(0), chance: seededChance(1) });
  return {
    store: make(),
    async reopen() {
      await inner.close();
      const next = make(memoryStore(inner.tables));
      await next.open();
      return next;
    },
    async end() {},
  };
});
