import { beforeAll, expect, test } from 'vitest';
import type { Fact } from '../../src/base/fact.ts';
import { allModules } from '../../src/modules/all.ts';
import { asModule, type Module } from '../../src/modules/module.ts';
import type { IncidentsState } from '../../src/modules/incidents/state.ts';
import type { ToldState } from '../../src/modules/told/state.ts';
import { toldModule } from '../../src/modules/told/module.ts';
import { calmNetwork } from '../support/simulated-network.ts';
import { rowsOf } from './checkers.ts';
import { swarm } from './swarm.ts';
import { Teller } from './teller.ts';
import { outcomeOf, voiceJobs, wrongClocks } from './voice-jobs.ts';
import { World, type Planted, type Report } from './world.ts';

/** The browser's story on the simulated floor. `SEEDS=200` runs as many worlds; `SEED=17` one. */
const only = process.env['SEED'] === undefined ? null : Number(process.env['SEED']);
const first = only ?? Number(process.env['FIRST_SEED'] ?? 1);
const count = only === null ? Number(process.env['SEEDS'] ?? 25) : 1;

interface Played {
  outcome: unknown;
  refused: readonly string[];
  facts: readonly Fact[];
  report: Report;
}

/** One world with one person who plays the story, and panels that go on reporting beside it. */
async function play(seed: number, calm: boolean, planted: Planted = {}): Promise<Played> {
  const options = { ...swarm(seed), desks: 1, rough_s: 150, settle_s: 1_200 };
  const calmly = {
    network: calmNetwork,
    store: { delayMin_ms: 0, delayMax_ms: 5, faultsPerThousand: 0 },
    crashPermille: 0,
    stopPermille: 0,
    diskFullPermille: 0,
    unreachablePermille: 0,
    clockStepMax_ms: 0,
  };
  let played: Omit<Played, 'report' | 'facts'> | null = null;
  const world = new World(seed, planted, calm ? { ...options, ...calmly } : options, (clock) => {
    const teller = new Teller(voiceJobs, clock);
    return {
      desks: [teller],
      isDone: () => teller.isDone,
      stands: () => teller.stands,
      ended: ({ reader }) => {
        const outcome = outcomeOf(reader.state<IncidentsState>('incidents'), reader.state<ToldState>('told'));
        played = structuredClone({ outcome, refused: teller.refused });
      },
    };
  });
  const report = await world.run();
  return { ...played!, facts: rowsOf(world.tables).map(({ fact }) => fact), report };
}

let calm: Played;
beforeAll(async () => {
  calm = await play(1, true);
});

test('in calm weather the story ends with three incidents dealt with, everybody told, the other desk answered', () => {
  expect(wrongClocks(calm.facts)).toEqual([]);
  expect(calm.outcome).toMatchObject({
    open: [],
    rows: [
      { type: 'fire', stage: 'closed', sendings: [{ unit: '901', states: 'DP AK ER OS CL' }] },
      { type: 'theft', sendings: [{ takenTo: expect.stringMatching(/3$/) }, { states: 'DP AK ER OS CL' }] },
      { type: 'lift-entrapment', told: expect.arrayContaining(['lift-firm CT03 2 reached true false']) },
      { type: 'help-given', advice: 2 },
    ],
  });
});

test(
  `over ${count} worlds of faults the story has the same end, nothing is lost or doubled, and no clock is wrong`,
  { timeout: 60_000 + count * 10_000 },
  async () => {
    const sum = { facts: 0, kills: 0, restarts: 0, storeFaults: 0 };
    for (let seed = first; seed < first + count; seed++) {
      const { outcome, refused, facts, report } = await play(seed, false);
      expect(outcome, `seed ${seed}`).toEqual(calm.outcome);
      expect(refused, `seed ${seed}`).toEqual([]);
      expect(wrongClocks(facts), `seed ${seed}`).toEqual([]);
      sum.facts += report.facts;
      sum.kills += report.kills;
      sum.restarts += report.lives - 1;
      sum.storeFaults += report.storeFaults;
    }
    console.log(`${count} stories: ${JSON.stringify(sum)}`);
    // Worlds in which nothing went wrong would prove nothing.
    if (count >= 30) for (const [what, times] of Object.entries(sum)) expect(times, what).toBeGreaterThan(count / 4);
  },
);

function withTold(wrap: (module: typeof toldModule) => Partial<Module>): readonly Module[] {
  const planted = { ...asModule(toldModule), ...wrap(toldModule) };
  return allModules.map((module) => (module.name === 'told' ? planted : module));
}

test('planted: a rule that rings too early is seen, and a call that is not kept ends the story nowhere', async () => {
  const early = withTold((module) => ({
    standing: (state, now) => module.standing!(state as ToldState, now + 15_000),
    decide: (command, asker, state, now, draw) =>
      module.decide(command, asker, state as ToldState, command.type === 'ring overdue' ? now + 15_000 : now, draw),
  }));
  const { facts } = await play(1, true, { modules: early });
  expect(wrongClocks(facts).join()).toMatch(/rang too early/);
  const deaf = withTold((module) => ({
    apply(state, fact) {
      const { whom } = fact.data as { whom?: string };
      if (fact.type !== 'told entry written' || whom !== 'lift-firm') module.apply(state as ToldState, fact);
    },
  }));
  await expect(play(1, true, { modules: deaf })).rejects.toThrow(
    /stands still before "lift-entrapment: lift-firm arrived"/,
  );
});
