import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CrowdProblem, Frame } from '../../engines/crowd/problem.ts';
import { box, exit, floor, group, people, scenario } from '../../engines/crowd/validate/plain.ts';
import { crowd } from '../crowd.ts';
import type { Exit } from '../verb.ts';
import { startCrowd } from './running.ts';

function hall(duration_s: number): CrowdProblem {
  return scenario(
    {
      levels: [floor('1F', 0, [box(0, 0, 20, 12), box(20, 5, 22, 7)])],
      targets: [exit('out', box(21, 5, 22, 7))],
      groups: [group('all', ['out'])],
      sources: [people('start', 'all', box(1, 1, 14, 11), 150)],
    },
    { duration_s, seed: 11 },
  );
}

async function run(...args: string[]): Promise<{ exit: Exit; said: string; told: string }> {
  const lines = { said: [] as string[], told: [] as string[] };
  const ended = await crowd.run(args, { say: (text) => lines.said.push(text), tell: (text) => lines.told.push(text) });
  return { exit: ended, said: lines.said.join('\n'), told: lines.told.join('\n') };
}

describe('a crowd in threads', () => {
  test('two threads give the same positions as one, byte for byte, at every second', async () => {
    const bytesOf = async (threads: number) => {
      const bytes: Buffer[] = [];
      const onFrame = ({ x_m, y_m, id }: Frame) =>
        void bytes.push(Buffer.from(id.buffer), Buffer.from(x_m.buffer), Buffer.from(y_m.buffer));
      const { result, fault } = await startCrowd({ problem: hall(15), threads, frames: true }, { onFrame }).done;
      expect(fault).toBeNull();
      expect(result!.entered).toBe(150);
      return Buffer.concat(bytes).toString('hex');
    };
    const [one, two] = [await bytesOf(1), await bytesOf(2)];
    expect(one.length).toBeGreaterThan(10_000);
    expect(two === one).toBe(true);
  });

  test('a cancelled run gives what it has', async () => {
    const running = startCrowd(
      { problem: hall(3_600), threads: 1, frames: false },
      { onProgress: () => running.cancel() },
    );
    const { result } = await running.done;
    expect(result!.stopped_by).toBe('cancelled');
    expect(result!.rows.length).toBeGreaterThan(0);
  });
});

describe('watchfloor crowd validate', () => {
  test('runs the cases asked for and writes a page with both languages', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'watchfloor-crowd-')), 'report.html');
    const ran = await run('validate', '--only', 'RiMEA 10', '--only', 'IMO 2', '--html', file, '--json');
    const said = JSON.parse(ran.said) as { passed: boolean; cases: { id: string; passed: boolean }[] };
    expect(ran.exit).toBe(said.passed ? 0 : 1);
    expect(said.cases.map(({ id }) => id)).toContain('RiMEA 10');
    const page = await readFile(file, 'utf8');
    for (const text of ['人群引擎验证报告', 'Validation of the crowd engine', 'RiMEA 10', '@page'])
      expect(page).toContain(text);
  });

  test('a case nobody knows, or an option nobody knows, is wrong use', async () => {
    expect((await run('validate', '--only', 'RiMEA 99')).exit).toBe(2);
    expect((await run('validate', '--fast')).exit).toBe(2);
    expect((await run('dance')).exit).toBe(2);
  });
});
