import { expect, test } from 'vitest';
import { simulatedClock } from './base/simulated-clock.ts';
import { silentLog } from './base/log.ts';
import type { Journal } from './journal/journal.ts';
import type { Secrets } from './journal/secrets.ts';
import type { Follower } from './journal/reader.ts';
import { sitesModule } from './modules/sites/module.ts';
import { SenderDirectory } from './senders.ts';

test('a panel key that cannot be read when it is changed is read as soon as it can, and nothing falls over', async () => {
  const clock = simulatedClock(0);
  const followers: Follower[] = [];
  const state = sitesModule.nothing();
  let reachable = true;
  let reads = 0;
  const stream = {
    row: { name: 'station' },
    reader: { state: () => ((reads += 1), reachable ? state : unreachable()) },
    follow: (follower: Follower) => followers.push(follower),
  };
  const unreachable = () => {
    throw new Error('the database is away');
  };
  const journal = { sites: () => [stream] } as unknown as Journal;
  const senders = new SenderDirectory(journal, {} as Secrets, clock, silentLog);
  senders.follow(stream as never);
  await senders.refresh();
  const before = reads;
  reachable = false;
  followers[0]!({ facts: [{ type: 'panel key set' }], lines: [], leaves: new Uint8Array() } as never);
  await clock.advance(2_500);
  expect(reads).toBeGreaterThan(before + 1);
  reachable = true;
  await clock.advance(2_500);
  const after = reads;
  await clock.advance(60_000);
  expect(reads).toBe(after);
});
