import { scheduleOf } from '../../engines/lanes/crew.ts';
import type { LaneSchedule, Problem } from '../../engines/lanes/problem.ts';
import { openProblem, openRoster } from '../roster/files.ts';
import type { Exit, Out } from '../verb.ts';

/** The lanes that a crew's roster can open; or how the verb ends, everything wrong with the files having been told. */
export async function crewSchedule(
  crewFile: string,
  rosterFile: string,
  problem: Problem,
  out: Out,
): Promise<LaneSchedule | Exit> {
  const opened = await openProblem(crewFile, out);
  if (typeof opened === 'number') return opened;
  const roster = await openRoster(rosterFile, opened.problem, out);
  if (typeof roster === 'number') return roster;
  const slots = Math.ceil((problem.to_s - problem.from_s) / problem.slot_s);
  return scheduleOf(problem, slots, opened.problem, roster);
}
