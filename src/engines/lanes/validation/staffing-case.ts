import { forward } from '../forward.ts';
import type { Problem, Proposal } from '../problem.ts';
import { staffLanes } from '../staffing.ts';
import { oneQueue } from './queue-case.ts';
import { sineCase, sineRate, sineStretches } from './transient.ts';

/**
 * mt-m-8's demand, now with as many lanes as it takes: at most one in five may wait at all. Quarter by quarter the
 * stationary formulas (SIPP) name too few lanes where the demand has just been higher; the proposal must not.
 */
export interface StaffingCaseResult {
  late: number;
  slots: {
    from_h: number;
    stationary: { lanes: number; wait_share: number };
    proposed: { lanes: number; wait_share: number };
  }[];
  proposal: Proposal;
}

const hours = 3;
const lanesMost = 20;

export function staffingProblem(): Problem {
  const service = { kind: 'exponential' as const, mean_s: 3_600 / sineCase.served_per_h };
  const problem = oneQueue({ per_h: 0, service, servers: 1, hours, entrance: { arrivals: sineStretches(hours) } });
  const [lane] = problem.lanes;
  return {
    ...problem,
    slot_s: 900,
    lanes: Array.from({ length: lanesMost }, (_, at) => ({ ...lane!, id: `lane-${at + 1}` })),
    target: { wait_s: 0, late: 0.2 },
  };
}

/** Of who comes in each quarter hour, how many wait: by the forward equations, not by simulation. */
export function waitShares(plan: readonly number[]): number[] {
  const small = 30;
  const moments = forward({
    per_h: sineRate,
    per_h_max: sineCase.mean_per_h + sineCase.swing_per_h,
    served_per_h: sineCase.served_per_h,
    servers: (time_h) => plan[Math.min(plan.length - 1, Math.floor(time_h * 4 + 1e-9))]!,
    servers_max: lanesMost,
    to_h: hours,
    inside_max: 250,
    every_h: 0.25 / small,
  });
  return plan.map((_, slot) => {
    let [waits, comes] = [0, 0];
    for (let at = slot * small; at < (slot + 1) * small; at++) {
      const weight = sineRate((moments[at]!.time_h + moments[at + 1]!.time_h) / 2);
      waits += (weight * (moments[at]!.wait_share + moments[at + 1]!.wait_share)) / 2;
      comes += weight;
    }
    return waits / comes;
  });
}

export function runStaffingCase(seed: number, replications: number, isCancelled = () => false): StaffingCaseResult {
  const problem = staffingProblem();
  const proposal = staffLanes(problem, { seed, replications, isCancelled });
  const plans = { stationary: proposal.reasons.map(({ stationary }) => stationary), proposed: proposal.schedule.entrances[0]!.lanes }; // prettier-ignore
  const shares = { stationary: waitShares(plans.stationary), proposed: waitShares(plans.proposed) };
  const row = (of: keyof typeof plans, slot: number) => ({ lanes: plans[of][slot]!, wait_share: shares[of][slot]! });
  return {
    late: problem.target.late,
    slots: plans.proposed.map((_, slot) => ({
      from_h: slot / 4,
      stationary: row('stationary', slot),
      proposed: row('proposed', slot),
    })),
    proposal,
  };
}
