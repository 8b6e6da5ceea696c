import type { Words } from '../../../base/words.ts';
import { checkPath } from '../check.ts';
import { layoutOf } from '../layout.ts';
import type { Problem } from '../problem.ts';
import { simulate } from '../simulate.ts';
import { stationaryCases } from './cases.ts';
import { runCase, type CaseResult } from './run-cases.ts';
import { runStaffingCase, type StaffingCaseResult } from './staffing-case.ts';
import { runTransient, type TransientResult } from './transient.ts';

/** Everything a reader needs to believe the lanes engine, or not. Plain data. */
export interface Validation {
  seed: number;
  cases: (Omit<CaseResult, 'of'> & { id: string; words: Words; source: string; unit: 's' | 'share' | 'people'; exact: number })[]; // prettier-ignore
  /** Null where it was cancelled before. */
  transient: TransientResult | null;
  staffing: StaffingCaseResult | null;
  site: SiteCheckResult | null;
  stopped_by: 'done' | 'cancelled';
  /** Everything held: each case inside, the transient within its limit, the staffing in its target, the site's day sound. */
  holds: boolean;
}

/** One day of the user's own site, every service of it looked at by the independent checker. */
export interface SiteCheckResult {
  people: number;
  services: number;
  waited_s: number;
  /** Time integral of everybody waiting: Little's law says it is the sum of the waits. */
  area_s: number;
  broken: Words[];
}

export interface ValidateOptions {
  seed: number;
  site: Problem | null;
  onProgress?: (done: number, of: number) => void;
  isCancelled?: () => boolean;
}

/** How far the simulated peak of mt-m-8 may lie from the equations'. */
export const transientError_max = 0.03;
const transientReplications = 1_500;
const staffingReplications = 40;

export function validate(options: ValidateOptions): Validation {
  const { seed, site, isCancelled = () => false } = options;
  const asked = stationaryCases();
  const steps = asked.length + 3;
  const cases: Validation['cases'] = [];
  let step = 0;
  const told = () => options.onProgress?.(++step, steps);
  for (const each of asked) {
    const result = isCancelled() ? null : runCase(each, seed, isCancelled);
    if (result === null) break;
    const { of, ...rest } = result;
    cases.push({ id: of.id, words: of.words, source: of.source, unit: of.unit, exact: of.exact, ...rest });
    told();
  }
  const transient = isCancelled() ? null : runTransient(seed, transientReplications, isCancelled);
  told();
  const staffing = isCancelled() ? null : runStaffingCase(seed, staffingReplications, isCancelled);
  told();
  const siteResult = site === null || isCancelled() ? null : checkSiteDay(site, seed);
  told();
  return {
    seed,
    cases,
    transient,
    staffing,
    site: siteResult,
    stopped_by: isCancelled() ? 'cancelled' : 'done',
    holds:
      cases.length === asked.length &&
      cases.every(({ isInside }) => isInside) &&
      transient !== null &&
      Math.abs(transient.peakSlot.error) <= transientError_max &&
      staffing !== null &&
      staffing.slots.every(({ proposed }) => proposed.wait_share <= staffing.late) &&
      (siteResult === null || siteResult.broken.length === 0),
  };
}

function checkSiteDay(problem: Problem, seed: number): SiteCheckResult {
  const path = simulate(layoutOf(problem), { seed, replication: 0, withTrace: true })!;
  const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, each) => total + each, 0);
  return {
    people: path.finished,
    services: path.trace!.person.length,
    waited_s: sum(path.wait_s),
    area_s: sum(path.waitingArea_s),
    broken: checkPath(problem, path),
  };
}
