import { layoutOf } from './layout.ts';
import type { Lane, Problem } from './problem.ts';
import type { Estimate } from '../../base/statistics.ts';
import { lanesInOrder, slotSpan, usableLanes, withSchedule } from './schedule.ts';
import { simulate } from './simulate.ts';
import { slotRates, stationaryLanes } from './stationary.ts';
import { shareOf } from './summarise.ts';

/** How many lanes an entrance could have open, slot by slot, and what comes of a plan. */
export class StaffingTrial {
  readonly slots: number;
  /** Lanes that are not closed, by slot. */
  readonly most: number[];
  /** People come in the slot, or may still stand there from the one before. */
  readonly isNeeded: boolean[];
  readonly comes: boolean[];
  readonly stationary: number[];
  readonly entrance_id: string;
  events = 0;
  private readonly problem: Problem;
  private readonly lanes: Lane[];
  private readonly isCancelled: () => boolean;

  /** The entrance by itself: it is staffed for its own people, so nobody is sent to it or from it. */
  constructor(whole: Problem, entrance_id: string, isCancelled: () => boolean) {
    const { balking: _balking, ...entrance } = whole.entrances.find(({ id }) => id === entrance_id)!;
    this.lanes = lanesInOrder(whole, entrance_id);
    this.problem = { ...whole, entrances: [entrance], lanes: this.lanes };
    this.entrance_id = entrance_id;
    this.isCancelled = isCancelled;
    const rates = slotRates(whole, entrance);
    this.slots = rates.length;
    this.most = rates.map((_, slot) => usableLanes(this.lanes, slotSpan(whole, slot)).length);
    this.comes = rates.map((rate) => rate > 0);
    this.isNeeded = rates.map((rate, slot) => rate > 0 || (rates[slot - 1] ?? 0) > 0);
    this.stationary = this.lanes.length === 0 ? rates.map(() => 0) : stationaryLanes(whole, entrance, this.lanes[0]!);
  }

  get late(): number {
    return this.problem.target.late;
  }

  /** Share of who comes in each slot that waits too long; null when cancelled. */
  evaluate(plan: readonly number[], seed: number, replications: number): Estimate[] | null {
    return this.measure(this.problem, plan, seed, replications);
  }

  /** The same of one slot alone, from empty, with every lane open afterwards: no plan does better in it. */
  alone(slot: number, lanes: number, seed: number, replications: number): Estimate | null {
    const { from_s, to_s } = slotSpan(this.problem, slot);
    const window: Problem = { ...this.problem, from_s, to_s: to_s + this.problem.slot_s };
    const arrivals = this.problem.entrances[0]!.arrivals.filter((stretch) => stretch.from_s < to_s).map((stretch) => ({
      ...stretch,
      to_s: Math.min(stretch.to_s, to_s),
    }));
    window.entrances = [{ ...this.problem.entrances[0]!, arrivals }];
    return this.measure(window, [lanes, this.lanes.length], seed, replications)?.[0] ?? null;
  }

  private measure(of: Problem, plan: readonly number[], seed: number, replications: number): Estimate[] | null {
    const schedule = { slot_s: of.slot_s, from_s: of.from_s, entrances: [{ entrance_id: this.entrance_id, lanes: [...plan] }] }; // prettier-ignore
    const layout = layoutOf(withSchedule(of, schedule));
    const late = plan.map(() => Array<number>(replications).fill(0));
    const came = plan.map(() => Array<number>(replications).fill(0));
    for (let replication = 0; replication < replications; replication++) {
      const path = simulate(layout, { seed, replication, isCancelled: this.isCancelled });
      if (path === null || this.isCancelled()) return null;
      this.events += path.events;
      for (let slot = 0; slot < plan.length; slot++) {
        late[slot]![replication] = path.late[slot]!;
        came[slot]![replication] = path.arrived[slot]! - path.turnedAway[slot]!;
      }
    }
    return plan.map((_, slot) => shareOf(late[slot]!, came[slot]!));
  }
}
