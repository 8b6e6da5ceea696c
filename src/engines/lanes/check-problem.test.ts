import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyCheckpoint } from '../../../test/support/lanes/random.ts';
import { checkProblem } from './check-problem.ts';
import type { Problem } from './problem.ts';
import { oneQueue } from './validation/queue-case.ts';

const sound = () => oneQueue({ per_h: 300, service: { kind: 'fixed', mean_s: 10 }, servers: 2, hours: 2 });

test('nothing is found in a checkpoint that can be simulated', () => {
  expect(checkProblem(sound())).toEqual([]);
  fc.assert(
    fc.property(anyCheckpoint(), (problem) => {
      expect(checkProblem(problem)).toEqual([]);
    }),
  );
});

test('every mistake of a problem is told at once, each with its place in both languages', () => {
  const broken = sound();
  const [entrance] = broken.entrances;
  broken.classes = [{ id: 'a', name: { zh: '', en: '' }, share: 0.4 }];
  entrance!.first_station_id = 'nowhere';
  entrance!.arrivals.push({ from_s: 0, to_s: 10, per_h: -1 });
  entrance!.batch = { kind: 'fixed', mean: 0 };
  entrance!.balking = { over_people_per_server: 1, share: 1, to_entrance_id: 'X', walk_s: 1 };
  entrance!.metered = [{ from_s: 0, to_s: 60, batch_people: 0, every_s: 0 }];
  entrance!.stations[0]!.service = { kind: 'erlang', mean_s: 10, phases: 1_000 };
  entrance!.stations[0]!.next = [{ station_id: 'station', share: 1 }];
  broken.lanes.push({ ...broken.lanes[0]!, entrance_id: 'Y' });
  const found = checkProblem(broken);
  expect(found.map(({ place }) => place)).toEqual([
    'classes',
    'entrances[0].first_station_id',
    'entrances[0].arrivals[1]',
    'entrances[0].batch',
    'entrances[0].balking',
    'entrances[0].metered[0]',
    'entrances[0].stations[0].service',
    'entrances[0].stations',
    'lanes[1].entrance_id',
  ]);
  for (const { words } of found) expect([words.zh, words.en].every((text) => text.length > 3)).toBe(true);
});

test('more people than fit into memory are refused, not tried', () => {
  const flood: Problem = oneQueue({ per_h: 5e6, service: { kind: 'fixed', mean_s: 1 }, servers: 2, hours: 2 });
  expect(checkProblem(flood).map(({ code }) => code)).toEqual(['LANES_TOO_MANY']);
});
