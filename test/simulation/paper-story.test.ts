import { expect, test } from 'vitest';
import { isRefusal } from '../../src/base/errors.ts';
import type { Draft } from '../../src/base/fact.ts';
import { allModules } from '../../src/modules/all.ts';
import { incidentsModule } from '../../src/modules/incidents/module.ts';
import { asModule, type Module } from '../../src/modules/module.ts';
import { PaperStory, sheetCount, type StoryReport } from './paper-story.ts';

/** `SEED=17` runs one seed, `SEEDS=1000` as many. */
const only = process.env['SEED'] === undefined ? null : Number(process.env['SEED']);
const first = only ?? Number(process.env['FIRST_SEED'] ?? 1);
const count = only === null ? Number(process.env['SEEDS'] ?? 25) : 1;

test(
  `power cut with paper and late entry, over ${count} seeds of faults: the same end, nothing lost or half applied, no clock wrong`,
  { timeout: 60_000 + count * 5_000 },
  async () => {
    const reports: StoryReport[] = [];
    for (let seed = first; seed < first + count; seed++) {
      const report = await new PaperStory(seed).run();
      expect(report.end, `seed ${seed}`).toEqual(expected);
      // Both people typed off every sheet: exactly one of the two was refused each time.
      expect(report.refusedTwice, `seed ${seed}`).toBe(sheetCount);
      reports.push(report);
    }
    const sum = (of: (report: StoryReport) => number) => reports.reduce((total, one) => total + of(one), 0);
    const met = {
      kits: sum((one) => one.kits),
      kitFailures: sum((one) => one.kitFailures),
      kills: sum((one) => one.kills),
      storeFaults: sum((one) => one.storeFaults),
    };
    console.log(`${count} stories: ${JSON.stringify(met)}`);
    if (count >= 50) for (const [what, times] of Object.entries(met)) expect(times, what).toBeGreaterThan(count / 2);
  },
);

/** What stands on the sheets, in minutes after the cut. */
const expected = {
  incidents: [
    {
      type: 'fight',
      place: 'Z03',
      stage: 'closed',
      clocks: { received: 5, classified: 5, dispatched: 6, onScene: 8, cleared: 15, closed: 16 },
      units: [{ unit: '901', status: 'CL', steps: ['DP 6', 'OS 8', 'CL 15'] }],
      log: [],
    },
    {
      type: 'unattended-item',
      place: 'Z02',
      stage: 'cleared',
      clocks: { received: 20, classified: 20, dispatched: 21, onScene: 24, cleared: 34 },
      units: [
        { unit: '901', status: 'CL', steps: ['DP 21', 'CL 33'] },
        { unit: '902', status: 'CL', steps: ['DP 22', 'OS 24', 'CL 34'] },
      ],
      log: ['3 29'],
    },
    { type: 'fire', place: 'Z01', stage: 'classified', clocks: { received: 26, classified: 26 }, units: [], log: [] },
  ],
  units: [
    { unit: '901', status: 'CL', current: null },
    // Not signed on at this duty level: the board does not know it, the incident has its times all the same.
    { unit: '902', status: undefined, current: null },
  ],
};

/** The incidents module with a mistake in what it writes down from paper. */
function mistaken(change: (drafts: readonly Draft[]) => readonly Draft[]): readonly Module[] {
  const wrong = asModule({
    ...incidentsModule,
    decide(command, asker, state, now, draw) {
      const drafts = incidentsModule.decide(command, asker, state, now, draw);
      return isRefusal(drafts) || command.type !== 'enter from paper' ? drafts : change(drafts);
    },
  });
  return allModules.map((module) => (module.name === wrong.name ? wrong : module));
}

/** What a story says of a mistake: it stops with a sentence, or ends elsewhere. */
async function noticed(modules: readonly Module[]): Promise<boolean> {
  try {
    const { end } = await new PaperStory(3, modules).run();
    return JSON.stringify(end) !== JSON.stringify(expected);
  } catch (error) {
    return (error as Error).message.startsWith('seed 3:');
  }
}

test('a form of which the last line is lost, and one whose times are those of the typing, are noticed', async () => {
  expect(await noticed(allModules)).toBe(false);
  expect(await noticed(mistaken((drafts) => drafts.slice(0, -1)))).toBe(true);
  expect(await noticed(mistaken((drafts) => drafts.map(({ at: _at, ...rest }) => rest)))).toBe(true);
});

test('a number that is good twice is noticed', async () => {
  expect(await noticed(mistaken((drafts) => drafts.filter(({ type }) => type !== 'paper form entered')))).toBe(true);
});
