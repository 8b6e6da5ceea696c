import type { Problem, Proposal } from '../../engines/lanes/problem.ts';
import type { Run } from '../../engines/lanes/results.ts';
import type { Validation } from '../../engines/lanes/validation/validate.ts';

/** What the lanes engine is asked to do in its thread, and what it answers. */
export type Work =
  | { do: 'run'; problem: Problem; seed: number; replications: number }
  | { do: 'staff'; problem: Problem; seed: number; replications: number; steady_slots: number }
  | { do: 'validate'; site: Problem | null; seed: number };

export type Answer<W extends Work['do']> = W extends 'run' ? Run | null : W extends 'staff' ? Proposal : Validation;

/** What the thread says. */
export type FromWorker = { progress: [done: number, of: number] } | { done: Answer<Work['do']> };
