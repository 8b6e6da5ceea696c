import { describe, expect, test } from 'vitest';
import { calmNetwork } from '../support/simulated-network.ts';
import { allModules } from '../../src/modules/all.ts';
import type { Module } from '../../src/modules/module.ts';
import { castOf, type Ending } from './stories.ts';
import { handover, platformFire, stories } from './fire-stories.ts';
import { swarm, type Options } from './swarm.ts';
import type { Step } from './teller.ts';
import { World, type Planted } from './world.ts';

/**
 * Stories of a shift on the whole floor in bad weather: lines that break, a program that is killed, a disk that fails.
 * `SEEDS=200` tells each so many times, `SEED=17` once with that weather.
 */
const only = process.env['SEED'] === undefined ? null : Number(process.env['SEED']);
const first = only ?? Number(process.env['FIRST_SEED'] ?? 1);
const count = only === null ? Number(process.env['SEEDS'] ?? 12) : 1;

/**
 * The weather of a seed, for five minutes at most: what is forgotten or no longer joined after ten minutes (causes of a
 * device, groups) is meant to be, and would tell another story.
 */
function weather(seed: number): Options {
  return { ...swarm(seed), panels: [], desks: 0, rough_s: 300, settle_s: 900 };
}

const calm: Options = {
  ...weather(1),
  network: calmNetwork,
  store: { delayMin_ms: 0, delayMax_ms: 0, faultsPerThousand: 0 },
  step_ms: 500,
  crashPermille: 0,
  stopPermille: 0,
  diskFullPermille: 0,
  unreachablePermille: 0,
  clockStepMax_ms: 0,
};

async function told(story: readonly Step[], seed: number, options: Options, planted: Planted = {}) {
  let ending: Ending | null = null;
  const cast = castOf(story, (end) => (ending = end));
  const report = await new World(seed, planted, options, (clock, network) => cast(clock, network, seed)).run();
  return { report, ending: ending! as Ending };
}

describe.each(stories)('%s', (_name, story, incidents, refusals) => {
  test(
    `comes to the same end in ${count} kinds of bad weather: nothing lost, no clock wrong`,
    { timeout: 60_000 + count * 20_000 },
    async () => {
      const { ending: expected } = await told(story, 1, calm);
      expect(expected.refused).toEqual(refusals);
      expect(expected.clocksWrong).toEqual([]);
      expect(expected.incidents).toHaveLength(incidents);
      const met = { kills: 0, restarts: 0, storeFaults: 0, repeats: 0 };
      for (let seed = first; seed < first + count; seed++) {
        const { report, ending } = await told(story, seed, weather(seed));
        expect(ending, `seed ${seed}`).toEqual(expected);
        met.kills += report.kills;
        met.restarts += report.lives - 1;
        met.storeFaults += report.storeFaults;
        met.repeats += report.tries - report.acknowledged;
      }
      console.log(`${count} weathers: ${JSON.stringify(met)}`);
      if (count >= 12) for (const [what, times] of Object.entries(met)) expect(times, what).toBeGreaterThan(0);
    },
  );
});

test('planted: a fold that loses what joined the incident is caught, whatever the weather', async () => {
  const { ending: expected } = await told(platformFire, 1, calm);
  const modules = allModules.map((module) =>
    module.name === 'incidents'
      ? {
          ...module,
          apply(state: unknown, fact: Parameters<typeof module.apply>[1]) {
            if (fact.type !== 'alarm grouped') module.apply(state, fact);
          },
        }
      : module,
  );
  const { ending } = await told(platformFire, 1, calm, { modules });
  expect(ending).not.toEqual(expected);
});

describe('planted in a handover', () => {
  const withHandovers = (planted: Partial<Module>): readonly Module[] =>
    allModules.map((module) => (module.name === 'handovers' ? { ...module, ...planted } : module));
  const { apply, decide } = allModules.find((module) => module.name === 'handovers')!;

  test('a list built anew that loses what the outgoing wrote is seen', async () => {
    const { ending: expected } = await told(handover, 1, calm);
    const { ending } = await told(handover, 1, calm, {
      modules: withHandovers({
        apply: (state, fact) => (fact.type === 'handover note added' ? undefined : apply(state, fact)),
      }),
    });
    expect(ending.handovers).not.toEqual(expected.handovers);
  });

  test('a list that leaves an open incident out, or bears the root of another moment, is a clock that is wrong', async () => {
    const changed = (change: (listed: any) => object) =>
      withHandovers({
        decide: (command, ...rest) => {
          const { listed } = command as { listed?: object };
          return decide(
            listed ? ({ ...command, listed: { ...listed, ...change(listed) } } as typeof command) : command,
            ...rest,
          );
        },
      });
    const lossy = changed(({ items }) => ({ items: items.filter((row: { kind: string }) => row.kind !== 'incident') }));
    expect((await told(handover, 1, calm, { modules: lossy })).ending.clocksWrong.join()).toMatch(/lists , open were/);
    const stale = changed(({ root }) => ({
      root: root.replace(/\n(\d+)\n/, (_: string, size: string) => `\n${Number(size) - 1}\n`),
    }));
    expect((await told(handover, 1, calm, { modules: stale })).ending.clocksWrong.join()).toMatch(/another root/);
  });
});
