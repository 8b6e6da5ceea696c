import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CrowdRecord } from './crowd/record.ts';

/** Ctrl-C in a terminal, as a planner presses it: a process of its own, so that the signal takes its real way. */

const venue = 'examples/small-venue';
const slow_ms = 240_000;
let folder: string;
const at = (name: string) => join(folder, name);

interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  said: string;
  told: string;
}

/** Runs a verb and presses Ctrl-C once it has told what `after` waits for. */
function cancelled(args: readonly string[], after: RegExp): Promise<Ended> {
  const child = spawn(process.execPath, ['--import', './scripts/typescript-loader.mjs', 'src/main.ts', ...args]);
  let [said, told, isPressed] = ['', '', false];
  child.stdout.on('data', (bytes: Buffer) => (said += String(bytes)));
  child.stderr.on('data', (bytes: Buffer) => {
    told += String(bytes);
    if (isPressed || !after.test(told)) return;
    isPressed = true;
    child.kill('SIGINT');
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, said, told }));
  });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'watchfloor-cancel-'));
  // More than the lanes pass, so that there is something to simulate all evening long.
  await writeFile(
    at('long.yaml'),
    'events: [{ kind: extra people, id: E1, people: 3000, from: "15:00", to: "23:00" }]\n',
  );
});

describe('Ctrl-C', () => {
  test(
    'of crowd run gives the run as far as it came, says so, and ends 1 so that no script takes it for whole',
    async () => {
      const files = ['--out', at('cut.json'), '--html', at('cut.html')];
      const times = ['--events', at('long.yaml'), '--from', '15:00', '--to', '23:00'];
      const { code, signal, said, told } = await cancelled(['crowd', 'run', venue, ...times, ...files], /15:05/);
      expect({ code, signal }, told).toEqual({ code: 1, signal: null });
      const ends = /cancelled: the result ends at (\d\d:\d\d)/.exec(told)?.[1];
      expect(ends, told).toMatch(/^1[5-9]:|^2/);
      expect(said).toContain('Foyer');
      const record = JSON.parse(readFileSync(at('cut.json'), 'utf8')) as CrowdRecord;
      expect(record.cancelled).toBe(true);
      expect(record.runs[0]!.stopped_by).toBe('cancelled');
      expect(record.t_s.at(-1)).toBeGreaterThanOrEqual(300);
      expect(record.t_s.at(-1)).toBeLessThan(8 * 3_600);
      expect(record.runs[0]!.waiting).toHaveLength(record.t_s.length);
      expect(readFileSync(at('cut.html'), 'utf8')).toContain('Cancelled: only what there is');
    },
    slow_ms,
  );

  test(
    'of crowd run with several seeds keeps those that were done, whole',
    async () => {
      const times = ['--events', at('long.yaml'), '--from', '15:00', '--to', '15:10', '--dt', '0.2'];
      const asked = ['crowd', 'run', venue, ...times, '--seeds', '50', '--out', at('seeds.json')];
      const { code, told } = await cancelled(asked, /\n3\/50 /);
      expect(code, told).toBe(1);
      const record = JSON.parse(readFileSync(at('seeds.json'), 'utf8')) as CrowdRecord;
      expect(told).toContain(`cancelled: ${record.runs.length} of 50 seeds`);
      expect(record.runs.length).toBeGreaterThanOrEqual(2);
      expect(record.runs.length).toBeLessThan(50);
      expect(record.runs.every(({ stopped_by }) => stopped_by === 'duration')).toBe(true);
      expect(record.t_s.at(-1)).toBe(600);
    },
    slow_ms,
  );

  test(
    'of lanes staff gives the plan so far, says that it is not verified, and ends 1',
    async () => {
      const asked = ['lanes', 'staff', 'examples/haihe-central', '--replications', '40', '--out', at('plan.json')];
      const { code, signal, said, told } = await cancelled(asked, /entrances {2}\d/);
      expect({ code, signal }, told).toEqual({ code: 1, signal: null });
      expect(said).toContain('cancelled, the plan is not verified');
      expect(existsSync(at('plan.json'))).toBe(true);
    },
    slow_ms,
  );
});

describe('a reader who stops reading (| head)', () => {
  test('ends no verb with an error: it goes on, untold', async () => {
    const child = spawn(process.execPath, ['--import', './scripts/typescript-loader.mjs', 'src/main.ts', '--help']);
    let told = '';
    child.stderr.on('data', (bytes: Buffer) => (told += String(bytes)));
    child.stdout.destroy();
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect({ code, told }).toEqual({ code: 0, told: '' });
  });
});
