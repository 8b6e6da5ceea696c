import type { Estimate } from '../../base/statistics.ts';

/** What a number of replications say about a problem. Plain data: it is written as JSON and compared with another run. */
export interface Run {
  seed: number;
  /** As many as were done; fewer than asked when it was cancelled. */
  replications: number;
  stopped_by: 'done' | 'cancelled';
  events: number;
  from_s: number;
  slot_s: number;
  entrances: EntranceResult[];
  stations: StationResult[];
  /** Of the whole day at all entrances together. */
  whole: DayFigures;
}

export interface EntranceResult {
  entrance_id: string;
  slots: SlotResult[];
  day: DayFigures;
}

/** Of who came in one slot; waits are over all stations, in seconds. Of the clock: waiting and area. */
export interface SlotResult {
  /** Who came to the door, in the mean. */
  arrived: number;
  wait_p50_s: Estimate;
  wait_p90_s: Estimate;
  /** Share who waited longer than the target, or in vain. */
  late: Estimate;
  waiting: Estimate;
  waiting_max: Estimate;
  /** What the longest queue takes of the floor, and what the queue area has; null where none is given. */
  area_m2: number | null;
  lanes: number;
  /** Of the station that is busiest: its servers at work over those open. */
  utilisation: number;
  turned_away: number;
  diverted: number;
}

export interface StationResult {
  entrance_id: string;
  station_id: string;
  slots: {
    joined: number;
    wait_p50_s: number;
    wait_p90_s: number;
    queue: number;
    utilisation: number;
    servers: number;
  }[];
  /** Server minutes of the day lost to repairs and to changes of crew. */
  down_min: number;
}

/** One number a replication: what two runs are compared by. */
export interface DayFigures {
  arrived: number[];
  wait_mean_s: number[];
  wait_p90_s: number[];
  late_share: number[];
  /** Minutes all people together spent in the check: the disturbance it is. */
  delay_min: number[];
  delay_min_each: number[];
  waiting_max: number[];
  turned_away: number[];
  diverted: number[];
  stranded: number[];
}

export type DayFigure = keyof DayFigures;
