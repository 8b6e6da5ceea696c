import type { Problem } from '../../engines/lanes/problem.ts';
import type { Run } from '../../engines/lanes/results.ts';
import { jsonIn } from './schedule-file.ts';

/** A run on disk: what `lanes run --out` writes and `lanes compare` reads. */
export const runFormat = 'watchfloor.lanes-run/1';

export interface RunFile {
  format: typeof runFormat;
  name: Problem['name'];
  target: Problem['target'];
  run: Run;
}

export function writeRun(problem: Problem, run: Run): string {
  const file: RunFile = { format: runFormat, name: problem.name, target: problem.target, run };
  return `${JSON.stringify(file)}\n`;
}

/** Null for a file that is none of ours: only this program writes them, so nobody mends one by hand. */
export function readRun(text: string): RunFile | null {
  const value = jsonIn(text) as Partial<RunFile> | null;
  const isRun = value?.format === runFormat && Array.isArray(value.run?.entrances) && value.run.whole !== undefined;
  return isRun ? (value as RunFile) : null;
}
