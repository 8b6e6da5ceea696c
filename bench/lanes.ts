import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { layoutOf } from '../src/engines/lanes/layout.ts';
import type { Problem } from '../src/engines/lanes/problem.ts';
import { runLanes } from '../src/engines/lanes/run.ts';
import { simulate } from '../src/engines/lanes/simulate.ts';
import { staffLanes } from '../src/engines/lanes/staffing.ts';
import { oneQueue } from '../src/engines/lanes/validation/queue-case.ts';
import { runStaffingCase } from '../src/engines/lanes/validation/staffing-case.ts';
import { transientError_max, validate } from '../src/engines/lanes/validation/validate.ts';
import { emptyDay } from '../src/modules/flow/day.ts';
import { toLanes } from '../src/modules/flow/to-lanes.ts';
import { checkSite } from '../src/modules/sites/check.ts';
import { flowOf } from '../src/verbs/lanes/site.ts';
import { median, Report } from './parts/report.ts';

/**
 * The lanes engine: events a second with the full station model and bare, a whole day of Haihe Central, its staffing, and
 * the exact cases. Seconds are CPU seconds of this process. SimPy is run beside it where Python finds it.
 *
 *   npm run bench -- lanes [--rounds 5] [--simpy FOLDER] [--no-validation] [--json]
 */
const option = (name: string) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? null : (process.argv[at + 1] ?? null);
};
const rounds = Number(option('rounds') ?? 5);
const report = new Report('lanes');

function cpu_seconds(of: () => void): number {
  const before = process.cpuUsage();
  of();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** Events a CPU second, replication after replication; the first round warms up and is not counted. */
function eventRate(problem: Problem, replications: number): number {
  const layout = layoutOf(problem);
  const rates = Array.from({ length: rounds + 1 }, (_, round) => {
    let events = 0;
    const seconds = cpu_seconds(() => {
      for (let each = 0; each < replications; each++) {
        events += simulate(layout, { seed: 1 + round, replication: each })!.events;
      }
    });
    return events / seconds;
  });
  return median(rates.slice(1));
}

function simpyRate(): number | null {
  const run = spawnSync('python3', [join(import.meta.dirname, 'parts', 'peer-simpy.py')], {
    encoding: 'utf8',
    env: { ...process.env, ...(option('simpy') && { PYTHONPATH: option('simpy')! }) },
  });
  const rate = Number(run.stdout.trim().split('\n').at(-1));
  return run.status === 0 && rate > 0 ? rate : null;
}

const siteFile = join(import.meta.dirname, '..', 'examples', 'haihe-central', 'site.json');
if (!existsSync(siteFile)) throw new Error('the example site is not there');
const { site } = checkSite(readFileSync(siteFile, 'utf8'));
const haihe = toLanes(flowOf(site!), emptyDay).problem!;

const simpy = simpyRate();
if (simpy === null) report.note('no SimPy here: by hand, SimPy 2.3.1 gave 0.27 to 0.34 M events/s on another day');
const probe =
  simpy === null ? {} : { probe: { name: 'SimPy 2.3.1, bare M/M/3', value: simpy / 1e6, unit: 'M events/s' } };

const full = eventRate(haihe, 10) / 1e6;
report.figure({
  name: 'full station model (Haihe Central: 7 entrances, 20 stations, turns, all records)',
  value: full,
  unit: 'M events/s',
  ...probe,
  ...(simpy !== null && { ratio: (full * 1e6) / simpy }),
  target: { of: 'value', kind: 'must', atLeast: 2 },
});
const bare = eventRate(oneQueue({ per_h: 144, service: { kind: 'exponential', mean_s: 60 }, servers: 3, hours: 7_000 }), 1) / 1e6; // prettier-ignore
report.figure({
  name: 'M/M/3 at 0.8, every wait kept',
  value: bare,
  unit: 'M events/s',
  ...probe,
  ...(simpy !== null && { ratio: (bare * 1e6) / simpy }),
});

const oneDay = median(Array.from({ length: rounds }, (_, round) => cpu_seconds(() => void runLanes(haihe, { seed: round, replications: 1 })))); // prettier-ignore
report.figure({ name: 'Haihe Central, one whole day, summary too', value: oneDay, unit: 's', target: { of: 'value', kind: 'must', atMost: 5 } }); // prettier-ignore
const twenty = cpu_seconds(() => void runLanes(haihe, { seed: 1, replications: 20 }));
report.figure({ name: 'the same, 20 days with intervals', value: twenty, unit: 's', target: { of: 'value', kind: 'must', atMost: 5 } }); // prettier-ignore

let slots = 0;
const staffing = cpu_seconds(() => {
  const proposal = staffLanes(haihe, { seed: 1, replications: 20, steady_slots: 4 });
  slots = proposal.lane_slots;
  report.say(`  staffing Haihe Central: ${slots} lane-slots, at least ${proposal.bound_lane_slots}, impossible ${proposal.impossible.length}`); // prettier-ignore
});
report.figure({ name: 'staffing Haihe Central, 5 min for nine in ten', value: staffing, unit: 's' });

const most = (values: number[]) => Math.max(...values);
const misses = [1, 2, 3, 4, 5].map((seed) => {
  const { slots: quarters } = runStaffingCase(seed, 40);
  return {
    ours: most(quarters.map(({ proposed }) => proposed.wait_share)),
    sipp: most(quarters.map(({ stationary }) => stationary.wait_share)),
  };
});
report.figure({ name: 'mt-m-8, most who wait by SIPP', value: misses[0]!.sipp, unit: 'share (target 0.2)' });
report.figure({
  name: 'mt-m-8, most who wait by our plans, worst of 5 seeds',
  value: most(misses.map(({ ours }) => ours)),
  unit: 'share',
  target: { of: 'value', kind: 'must', atMost: 0.2 },
});

if (!process.argv.includes('--no-validation')) {
  let made: ReturnType<typeof validate> | null = null;
  const seconds = cpu_seconds(() => (made = validate({ seed: 1, site: haihe })));
  const { cases, transient, site: day } = made!;
  report.figure({ name: 'validation, all of it', value: seconds, unit: 's' });
  report.figure({
    name: `exact cases inside their 99 % interval, of ${cases.length}`,
    value: cases.filter(({ isInside }) => isInside).length,
    unit: 'cases',
    target: { of: 'value', kind: 'must', atLeast: cases.length },
  });
  report.figure({ name: 'of these only when asked again', value: cases.filter(({ again }) => again !== null).length, unit: 'cases' }); // prettier-ignore
  report.figure({
    name: 'mt-m-8, simulated peak off the equations',
    value: Math.abs(transient!.peakSlot.error),
    unit: 'share',
    target: { of: 'value', kind: 'must', atMost: transientError_max },
  });
  report.figure({ name: 'services of Haihe Central’s day not sound', value: day!.broken.length, unit: 'services', target: { of: 'value', kind: 'must', atMost: 0 } }); // prettier-ignore
}
report.finish();
