import type { Words } from '../../../base/words.ts';
import type { Path } from '../path.ts';
import type { Duration, Entrance, Problem, Station } from '../problem.ts';

/** A queue whose answer is known exactly, and how the simulation is asked the same. */
export interface ExactCase {
  id: string;
  words: Words;
  /** Where the exact answer comes from. */
  source: string;
  unit: 's' | 'share' | 'people';
  exact: number;
  problem: Problem;
  /** The simulated answer of one replication. */
  measure: (path: Path) => number;
  replications: number;
}

export const words = (zh: string, en: string): Words => ({ zh, en });

/** Slots of an hour; what happens in the first of them is not counted, so that the queue has filled by then. */
const slot_s = 3_600;
export const warmUp_slots = 10;

interface QueueWish {
  per_h: number;
  service: Duration;
  servers: number;
  hours: number;
  entrance?: Partial<Entrance>;
  station?: Partial<Station>;
  classShares?: number[];
  target_s?: number;
}

/** One station, one queue, lanes of one server each, open all the time. */
export function oneQueue(wish: QueueWish): Problem {
  const station: Station = { id: 'station', name: words('', ''), kind: 'belt', service: wish.service, next: [], ...wish.station }; // prettier-ignore
  return network({ ...wish, stations: [station], servers: { station: wish.servers } });
}

export interface NetworkWish {
  per_h: number;
  hours: number;
  stations: Station[];
  servers: Record<string, number>;
  entrance?: Partial<Entrance>;
  classShares?: number[];
  target_s?: number;
}

/** The first of the stations is where everybody begins. */
export function network(wish: NetworkWish): Problem {
  const to_s = wish.hours * 3_600;
  return {
    name: words('', ''),
    of: 'people',
    from_s: 0,
    to_s,
    slot_s,
    classes: (wish.classShares ?? [1]).map((share, at) => ({ id: String(at), name: words('', ''), share })),
    entrances: [
      {
        id: 'entrance',
        name: words('', ''),
        arrivals: [{ from_s: 0, to_s, per_h: wish.per_h }],
        first_station_id: wish.stations[0]!.id,
        stations: wish.stations,
        exit_only: [],
        metered: [],
        ...wish.entrance,
      },
    ],
    lanes: Object.entries(wish.servers).map(([station_id, count]) => ({
      id: station_id,
      name: words('', ''),
      entrance_id: 'entrance',
      is_standby: false,
      servers: [{ station_id, count }],
      open: [{ from_s: 0, to_s: to_s + 1e9 }],
      closed: [],
      crew: [],
    })),
    target: { wait_s: wish.target_s ?? 0, late: 1 },
  };
}

const afterWarmUp = (row: ArrayLike<number>) => {
  let sum = 0;
  // The last slot is what came after the end: nobody, for arrivals.
  for (let slot = warmUp_slots; slot < row.length - 1; slot++) sum += row[slot]!;
  return sum;
};

/** Sum of a column over whoever came after the warm-up, for each of them that was let in. */
const perPerson = (column: (path: Path) => ArrayLike<number>) => (path: Path) =>
  afterWarmUp(column(path)) / (afterWarmUp(path.arrived) - afterWarmUp(path.turnedAway));

export const meanWait_s = perPerson(({ wait_s }) => wait_s);
/** Longer than the problem's target. */
export const lateShare = perPerson(({ late }) => late);
export const turnedShare = (path: Path) => afterWarmUp(path.turnedAway) / afterWarmUp(path.arrived);

/** The wait that the share `share` of all does not pass. */
export function waitQuantile_s(share: number): (path: Path) => number {
  return ({ waits }) => {
    const counted = waits.values.slice(0, waits.size).filter((_, at) => waits.rows[at]! >= warmUp_slots);
    return counted.sort()[Math.ceil(counted.length * share) - 1]!;
  };
}

/** Mean wait of one class, from the trace of services. */
export function classWait_s(classOf: number): (path: Path) => number {
  return ({ trace }) => {
    let [sum, count] = [0, 0];
    trace!.class.forEach((each, at) => {
      if (each !== classOf || trace!.joined_s[at]! < warmUp_slots * slot_s) return;
      sum += trace!.began_s[at]! - trace!.joined_s[at]!;
      count++;
    });
    return sum / count;
  };
}
