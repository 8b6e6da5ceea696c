import { expect, test } from 'vitest';
import { World, type Report } from './world.ts';

/**
 * The whole floor on simulated clock, network and store. `SEED=17` runs one seed and tells of it, `SEEDS=5000` runs as
 * many, `FIRST_SEED=1000` begins there.
 */
const only = process.env['SEED'] === undefined ? null : Number(process.env['SEED']);
const first = only ?? Number(process.env['FIRST_SEED'] ?? 1);
const count = only === null ? Number(process.env['SEEDS'] ?? 100) : 1;

test(
  `over ${count} worlds nothing acknowledged is lost or doubled, the tree verifies, and when faults end all settles`,
  { timeout: 60_000 + count * 5_000 },
  async () => {
    const reports: Report[] = [];
    for (let seed = first; seed < first + count; seed++) reports.push(await new World(seed).run());
    const sum = (of: (report: Report) => number) => reports.reduce((total, report) => total + of(report), 0);
    const met = {
      facts: sum((one) => one.facts),
      acknowledged: sum((one) => one.acknowledged),
      repeats: sum((one) => one.tries - one.acknowledged),
      orders: sum((one) => one.orders),
      kills: sum((one) => one.kills),
      restarts: sum((one) => one.lives - 1),
      storeFaults: sum((one) => one.storeFaults),
    };
    console.log(`${count} worlds: ${JSON.stringify(met)}`);
    // Worlds in which nothing went wrong would prove nothing.
    if (count >= 50) for (const [what, times] of Object.entries(met)) expect(times, what).toBeGreaterThan(count / 2);
  },
);
