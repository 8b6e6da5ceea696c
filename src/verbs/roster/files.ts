import { readProblem } from '../../engines/roster/files/read-problem.ts';
import { readRoster } from '../../engines/roster/files/roster-file.ts';
import type { Finding } from '../../engines/roster/findings.ts';
import type { Problem, Roster } from '../../engines/roster/problem.ts';
import { tellCount, textOf } from '../files.ts';
import type { Exit, Out } from '../verb.ts';

/** What the verbs about rosters share: problems and rosters in, findings shown. */

export interface Opened {
  problem: Problem;
  /** The text it was read from, to know its form. */
  text: string;
}

/** The problem of a file, or how the verb ends: everything that is wrong with it has been told. */
export async function openProblem(file: string, out: Out): Promise<Opened | Exit> {
  const text = await textOf(file, out);
  if (text === null) return 2;
  const { problem, findings } = readProblem(text);
  if (problem) return { problem, text };
  tellFindings(file, findings, out);
  return 1;
}

export async function openRoster(file: string, problem: Problem, out: Out): Promise<Roster | Exit> {
  const text = await textOf(file, out);
  if (text === null) return 2;
  const { roster, findings } = readRoster(text, problem);
  if (roster) return roster;
  tellFindings(file, findings, out);
  return 1;
}

export function tellFindings(file: string, findings: readonly Finding[], out: Out): void {
  for (const each of findings) {
    const at = each.line === undefined ? '' : `:${each.line}${each.column === undefined ? '' : `:${each.column}`}`;
    out.tell(`${file}${at} ${each.code} ${each.place}`);
    out.tell(`    ${each.what.zh}。${each.fix.zh}`);
    out.tell(`    ${each.what.en}. ${each.fix.en}`);
  }
  tellCount(findings.length, out);
}
