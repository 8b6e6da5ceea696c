import type { Estimate } from '../../base/statistics.ts';
import type { Words } from '../../base/words.ts';

/**
 * A checkpoint, for passengers or vehicles: who comes when, which stations they pass, how many lanes are open. Types only.
 *
 * The model in five sentences. People (or vehicles) come to an entrance by a rate that changes over the day, alone or in
 * batches. An entrance is a graph of stations (guide, document desk, belt, search, secondary); each station has one queue
 * and as many servers as the open lanes bring. At a station one is served after the other, the higher class first, each
 * class in order of arrival, nobody interrupted; then a draw by the graph's shares says where to next. Who finds the
 * queue too long goes to another entrance or leaves, if the entrance says so. A lane that closes finishes with whom it
 * has; a breakdown or a change of crew makes the service it falls into as much longer.
 *
 * Seconds are counted from local midnight of the day; they may pass 86,400.
 */
export interface Problem {
  name: Words;
  /** People or vehicles: for the words of a report, nothing else. */
  of: 'people' | 'vehicles';
  from_s: number;
  to_s: number;
  /** Length of the slots results are told by and schedules change at; 900 is a quarter hour. */
  slot_s: number;
  /** Classes of people, the first served first. At least one. */
  classes: PersonClass[];
  entrances: Entrance[];
  lanes: Lane[];
  target: WaitTarget;
}

/** Of those who come in one slot, at most the share `late` waits longer than `wait_s` over all stations of the entrance. */
export interface WaitTarget {
  wait_s: number;
  late: number;
}

export interface PersonClass {
  id: string;
  name: Words;
  /** Of all who come, unless the entrance says otherwise. The shares sum to 1. */
  share: number;
}

export interface Entrance {
  id: string;
  name: Words;
  /** Expected arrivals an hour, constant within each stretch, in order of time; 0 where nothing is said. */
  arrivals: RateStretch[];
  /** How many come at once; left out, each alone. */
  batch?: Batch;
  /** The first station; everybody begins there. */
  first_station_id: string;
  stations: Station[];
  /** Floor for whoever queues, and what one of them takes: a queue longer than that stands outside its area. */
  queue_area?: { area_m2: number; m2_per_person: number };
  /** Turned away at the door when so many wait or are served inside (a room of so many places). */
  places_max?: number;
  balking?: Balking;
  /** Nobody enters in these spans; all go where `balking` sends them, or away. */
  exit_only: Span[];
  /** In these spans people are held before the first station and let in in batches. */
  metered: (Span & { batch_people: number; every_s: number })[];
}

export interface RateStretch {
  from_s: number;
  to_s: number;
  per_h: number;
}

export interface Span {
  from_s: number;
  to_s: number;
}

/** Fixed: always so many. Geometric: 1, 2, 3 … with this mean. The rate of arrivals counts people, not batches. */
export interface Batch {
  kind: 'fixed' | 'geometric';
  mean: number;
}

/** Whoever finds more than `over_people` a server in the first station's queue goes elsewhere with this chance. */
export interface Balking {
  over_people_per_server: number;
  share: number;
  /** Null: they leave. */
  to_entrance_id: string | null;
  walk_s: number;
}

export interface Station {
  id: string;
  name: Words;
  kind: 'guide' | 'documents' | 'belt' | 'search' | 'secondary' | 'vehicle';
  service: Duration;
  /** For classes that take longer or shorter, in the order of the classes; left out, all are alike. */
  service_by_class?: Duration[];
  /** Where to next, by chance; what is left of 1 leaves the check. */
  next: { station_id: string; share: number }[];
  /** Failures an hour of work of one server, and how long each takes to put right. */
  breakdowns?: { per_working_h: number; repair: Duration };
  /** Crew turns: after so long a server changes its operator, which takes so long. */
  turns?: { turn_s: number; change_s: number };
}

/** How long something takes: a service, a repair. The crowd's floor plan serves at its lanes by the same. */
export type Duration =
  | { kind: 'fixed'; mean_s: number }
  | { kind: 'exponential'; mean_s: number }
  /** `phases` exponential phases in a row: the squared coefficient of variation is 1 / phases. */
  | { kind: 'erlang'; mean_s: number; phases: number }
  /** `scv` is the squared coefficient of variation. */
  | { kind: 'lognormal'; mean_s: number; scv: number }
  /** As observed, each as likely. */
  | { kind: 'observed'; values_s: number[] };

/** What opens and closes: an open lane brings so many servers to each of its stations. */
export interface Lane {
  id: string;
  name: Words;
  entrance_id: string;
  /** Opened only when needed; a schedule of the engine's prefers the others. */
  is_standby: boolean;
  servers: { station_id: string; count: number }[];
  /** When it is open, in order of time. */
  open: Span[];
  /** When it cannot be: event or planned work. Taken out of `open`, and the staffing may not use it. */
  closed: Span[];
  /** Who works at it, one skill a place. */
  crew: string[];
}

/** A lane opening plan: how many lanes of an entrance are open in each slot, from `from_s` on. */
export interface LaneSchedule {
  slot_s: number;
  from_s: number;
  entrances: { entrance_id: string; lanes: number[] }[];
}

/** An engine's answer, for whoever decides: what is proposed, how good at least, why, and how sure. */
export interface Proposal {
  schedule: LaneSchedule;
  /** Lane-slots of the schedule, and what no schedule that keeps the target on these arrivals can go below. */
  lane_slots: number;
  bound_lane_slots: number;
  /** Slots where even every lane together misses the target, and by how much. */
  impossible: { entrance_id: string; slot: number; late: Estimate }[];
  /** One row a slot: why so many. */
  reasons: SlotReason[];
  stopped_by: 'done' | 'cancelled';
  events: number;
}

export interface SlotReason {
  entrance_id: string;
  slot: number;
  lanes: number;
  /** Fewest lanes by the stationary formula at the slot's mean rate (SIPP); 0 where nobody comes. */
  stationary: number;
  /** Share who wait too long with this schedule. */
  late: Estimate;
  /** What fixed the number: this slot, the queue it would leave to a later one, or that all lanes are open already. */
  because: 'own arrivals' | 'queue left to later' | 'all lanes open' | 'nobody comes';
}
