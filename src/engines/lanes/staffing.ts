import type { Problem, Proposal, SlotReason } from './problem.ts';
import type { Estimate } from '../../base/statistics.ts';
import { steady } from './steady.ts';
import { StaffingTrial } from './staffing-trial.ts';

export interface StaffingOptions {
  seed: number;
  /** Days simulated for each step of the search; the plan is verified on four times as many other days. */
  replications: number;
  /** A lane that opens or closes stays so for at least so many slots; 1 lets it change in each. */
  steady_slots?: number;
  onProgress?: (done: number, of: number) => void;
  isCancelled?: () => boolean;
}

const verifyTimes = 4;
/** Steps of one search; a plan that is not there by then is told as it stands. */
const stepsMax = 200;
/** A lane too few shows within so many slots. */
const reach = 4;
/** Passes over the day that try to do with a lane less. */
const passesMax = 3;

/**
 * Fewest lanes in each slot that keep the wait target: a first guess by stationary formulas, then lanes added where the
 * simulated day misses it and taken away where it does not need them, then verified on other days than it was found on,
 * with the upper end of the interval within the target. The bound is of each slot alone, begun without a queue.
 */
export function staffLanes(problem: Problem, options: StaffingOptions): Proposal {
  const isCancelled = options.isCancelled ?? (() => false);
  const plans = problem.entrances.map(({ id }, at) => {
    const plan = new Staffing(new StaffingTrial(problem, id, isCancelled), options).plan();
    options.onProgress?.(at + 1, problem.entrances.length);
    return plan;
  });
  const sum = (of: (plan: Plan) => number) => plans.reduce((total, plan) => total + of(plan), 0);
  return {
    schedule: {
      slot_s: problem.slot_s,
      from_s: problem.from_s,
      entrances: plans.map(({ entrance_id, lanes }) => ({ entrance_id, lanes })),
    },
    lane_slots: sum(({ lanes }) => lanes.reduce((total, each) => total + each, 0)),
    bound_lane_slots: sum(({ bounds }) => bounds.reduce((total, each) => total + each, 0)),
    impossible: plans.flatMap(({ entrance_id, late, impossible }) =>
      impossible.map((slot) => ({ entrance_id, slot, late: late[slot]! })),
    ),
    reasons: plans.flatMap(({ reasons }) => reasons),
    stopped_by: isCancelled() ? 'cancelled' : 'done',
    events: sum(({ events }) => events),
  };
}

interface Plan {
  entrance_id: string;
  lanes: number[];
  bounds: number[];
  late: Estimate[];
  impossible: number[];
  reasons: SlotReason[];
  events: number;
}

class Staffing {
  private readonly trial: StaffingTrial;
  private readonly options: StaffingOptions;
  /** What the search has so far. */
  private lanes: number[];
  private late: Estimate[];
  private readonly impossible = new Set<number>();

  constructor(trial: StaffingTrial, options: StaffingOptions) {
    this.trial = trial;
    this.options = options;
    this.lanes = trial.stationary.map((lanes, slot) => Math.min(trial.most[slot]!, Math.max(lanes, this.least(slot))));
    this.late = this.lanes.map(() => ({ mean: 0, half: Infinity }));
  }

  plan(): Plan {
    const { seed, replications, steady_slots = 1 } = this.options;
    const search = (lanes: readonly number[]) => this.trial.evaluate(lanes, seed, replications);
    const verify = (lanes: readonly number[]) => this.verify(lanes);
    const isMissed = ({ mean }: Estimate) => mean > this.trial.late;
    const isUnsure = (late: Estimate) => this.isUnsure(late);
    const isFound = this.raise(search, isMissed) && this.lower(search, isMissed);
    const isDone = isFound && this.prove(() => this.raise(verify, isUnsure), steady_slots);
    const bounds = isDone ? this.bounds() : this.lanes.map(() => 0);
    const { trial, lanes, late } = this;
    return {
      entrance_id: trial.entrance_id,
      lanes,
      bounds,
      late,
      impossible: [...this.impossible].sort((a, b) => a - b),
      reasons: lanes.map((count, slot) => ({
        entrance_id: trial.entrance_id,
        slot,
        lanes: count,
        stationary: trial.stationary[slot]!,
        late: late[slot]!,
        because: this.because(slot, bounds[slot]!),
      })),
      events: trial.events,
    };
  }

  /**
   * More lanes than the target asks for keep it too, so steadiness comes before the proof; a lane that the proof adds may
   * open for a slot alone, then it is made steady and proved again. Lanes are only added, so this ends.
   */
  private prove(raise: () => boolean, steady_slots: number): boolean {
    for (;;) {
      this.lanes = steady(this.lanes, this.trial.most, steady_slots);
      if (!raise()) return false;
      if (isSame(this.lanes, steady(this.lanes, this.trial.most, steady_slots))) return true;
    }
  }

  private isUnsure({ mean, half }: Estimate): boolean {
    return mean + half > this.trial.late;
  }

  /** On other days than the plan was found on; where the interval straddles the target, on so many more. */
  private verify(lanes: readonly number[]): Estimate[] | null {
    const { seed, replications } = this.options;
    const late = this.trial.evaluate(lanes, seed + 7_919, replications * verifyTimes);
    const isStraddling = (each: Estimate, slot: number) =>
      each.mean <= this.trial.late && this.isUnsure(each) && !this.impossible.has(slot);
    if (late === null || !late.some(isStraddling)) return late;
    return this.trial.evaluate(lanes, seed + 7_919, replications * verifyTimes ** 2);
  }

  private because(slot: number, bound: number): SlotReason['because'] {
    if (!this.trial.comes[slot]) return 'nobody comes';
    if (this.lanes[slot]! <= bound) return 'own arrivals';
    return this.lanes[slot] === this.trial.most[slot] ? 'all lanes open' : 'queue left to later';
  }

  private least(slot: number): number {
    return this.trial.isNeeded[slot] ? 1 : 0;
  }

  /** Adds lanes until no slot misses the target; false when it was cancelled. */
  private raise(of: (lanes: readonly number[]) => Estimate[] | null, misses: (late: Estimate) => boolean): boolean {
    for (let step = 0; step < stepsMax; step++) {
      const late = of(this.lanes);
      if (late === null) return false;
      this.late = late;
      let until = -1;
      let hasRaised = false;
      const missed = late.flatMap((each, slot) => (misses(each) && !this.impossible.has(slot) ? [slot] : []));
      for (const slot of missed) {
        // The first of a queue; the rest of it may be gone with that.
        if (slot <= until) continue;
        const raised = this.raisable(slot);
        if (raised === null) this.impossible.add(slot);
        else {
          this.lanes[raised]!++;
          hasRaised = true;
        }
        until = slot + 1;
      }
      if (!hasRaised && missed.every((slot) => this.impossible.has(slot))) return true;
    }
    return true;
  }

  /** Where one more lane helps who comes in a slot: then, while they still stand there, or before they come. */
  private raisable(slot: number): number | null {
    const tried = [slot, slot + 1, ...Array.from({ length: 2 * reach }, (_, back) => slot - 1 - back)];
    return tried.find((at) => at >= 0 && at < this.trial.slots && this.lanes[at]! < this.trial.most[at]!) ?? null;
  }

  /** Takes lanes away, every few slots at once, and gives back those that were needed; false when it was cancelled. */
  private lower(of: (lanes: readonly number[]) => Estimate[] | null, misses: (late: Estimate) => boolean): boolean {
    for (let pass = 0; pass < passesMax; pass++) {
      let hasLowered = false;
      for (let start = 0; start < reach; start++) {
        const kept = this.lowerEvery(start, of, misses);
        if (kept === null) return false;
        hasLowered ||= kept;
      }
      if (!hasLowered) break;
    }
    return true;
  }

  private lowerEvery(
    start: number,
    of: (lanes: readonly number[]) => Estimate[] | null,
    misses: (late: Estimate) => boolean,
  ): boolean | null {
    const before = [...this.lanes];
    const lowered = new Set<number>();
    for (let slot = start; slot < this.trial.slots; slot += reach) {
      if (this.lanes[slot]! <= this.least(slot)) continue;
      this.lanes[slot]!--;
      lowered.add(slot);
    }
    while (lowered.size > 0) {
      const late = of(this.lanes);
      if (late === null) {
        this.lanes = before;
        return null;
      }
      const missed = late.flatMap((each, slot) => (misses(each) && !this.impossible.has(slot) ? [slot] : []));
      if (missed.length === 0) {
        this.late = late;
        return true;
      }
      for (const slot of missed) {
        const guilty = [...lowered].filter((at) => at <= slot + 1).sort((a, b) => b - a)[0] ?? [...lowered][0];
        if (guilty === undefined) break;
        lowered.delete(guilty);
        this.lanes[guilty] = before[guilty]!;
      }
    }
    return false;
  }

  /** Of each slot, the fewest lanes that could do if it began without a queue: no plan can have fewer. */
  private bounds(): number[] {
    const { seed, replications } = this.options;
    return this.lanes.map((lanes, slot) => {
      if (!this.trial.comes[slot] || this.impossible.has(slot)) return Math.min(lanes, this.least(slot));
      let fewest = lanes;
      while (fewest > 1) {
        const late = this.trial.alone(slot, fewest - 1, seed + 104_729, replications * verifyTimes);
        if (late === null || late.mean - late.half > this.trial.late) break;
        fewest--;
      }
      return fewest;
    });
  }
}

const isSame = (one: readonly number[], other: readonly number[]) => one.every((lanes, slot) => lanes === other[slot]);
