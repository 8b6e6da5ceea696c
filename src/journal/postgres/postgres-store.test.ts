import { testDatabase } from '../../../test/support/postgres.ts';
import { realClock } from '../../base/clock.ts';
import { silentLog } from '../../base/log.ts';
import { storeContract } from '../store.contract.ts';
import { postgresStore } from './postgres-store.ts';

storeContract('PostgreSQL', async () => {
  const database = await testDatabase();
  const make = () => postgresStore({ connection: database.connection, log: silentLog, clock: realClock() });
  let store = make();
  return {
    store,
    async reopen() {
      await store.close();
      store = make();
      await store.open();
      return store;
    },
    end: () => database.drop(),
  };
});
