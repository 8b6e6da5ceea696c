import { expect, test } from 'vitest';
import { PaperStory, sheetCount, type StoryReport } from './paper-story.ts';

/** `SEED=17` runs one seed, `SEEDS=1000` as many. */
const only = process.env['SEED'] === undefined ? null : Number(process.env['SEED']);
const first = only ?? 1;
const count = only === null ? Number(process.env['SEEDS'] ?? 200) : 1;

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
