import type { Layout } from './layout.ts';

/**
 * What one replication gave, in typed arrays. A row is (entrance or station) × (slots + 1): the last slot of a row is what
 * happened after the end, while those still there were served.
 */
export interface Path {
  /** Heap events handled; the measure of speed. */
  events: number;
  /** By entrance and the slot people came in. */
  arrived: Int32Array;
  late: Int32Array;
  turnedAway: Int32Array;
  diverted: Int32Array;
  wait_s: Float64Array;
  /** Everything the check cost: from arrival to leaving it, ways to another entrance included. */
  delay_s: Float64Array;
  /** By entrance and slot of the clock: time integral and peak of the number waiting, at the door and at all stations. */
  waitingArea_s: Float64Array;
  waitingMax: Int32Array;
  /** By station and slot of the clock: time integrals of the queue, of servers at work and of servers open. */
  queueArea_s: Float64Array;
  busyArea_s: Float64Array;
  openArea_s: Float64Array;
  /** By station and the slot they joined its queue in. */
  joined: Int32Array;
  stationWait_s: Float64Array;
  /** Every wait over a whole check, with its row (entrance × slots): the quantiles are taken from these. */
  waits: Grown;
  /** The same by station. */
  stationWaits: Grown;
  /** Who still stood there when nothing was open any more, by entrance and the slot they came in. */
  stranded: Int32Array;
  finished: number;
  /** Server seconds lost to repairs and to changes of crew, by station. */
  down_s: Float64Array;
  /** One row a service, if it was asked for. */
  trace: Trace | null;
}

/** Pairs of a row and a value that grow by doubling. */
export class Grown {
  rows = new Int32Array(1_024);
  values = new Float32Array(1_024);
  size = 0;

  add(row: number, value: number): void {
    if (this.size === this.rows.length) {
      const rows = new Int32Array(this.size * 2);
      rows.set(this.rows);
      this.rows = rows;
      const values = new Float32Array(this.size * 2);
      values.set(this.values);
      this.values = values;
    }
    this.rows[this.size] = row;
    this.values[this.size++] = value;
  }

  /** The values of each row, sorted. */
  byRow(rows: number): Float32Array[] {
    const counts = new Int32Array(rows);
    for (let at = 0; at < this.size; at++) counts[this.rows[at]!]!++;
    const sorted = Array.from(counts, (count) => new Float32Array(count));
    counts.fill(0);
    for (let at = 0; at < this.size; at++) {
      const row = this.rows[at]!;
      sorted[row]![counts[row]!++] = this.values[at]!;
    }
    for (const values of sorted) values.sort();
    return sorted;
  }
}

/** Services one by one, for the checker and for tests. Times in seconds; a person's number counts from 0. */
export interface Trace {
  person: number[];
  station: number[];
  server: number[];
  class: number[];
  joined_s: number[];
  began_s: number[];
  ended_s: number[];
}

export function emptyPath({ problem, slots, entranceOfStation }: Layout, withTrace: boolean): Path {
  const entranceRows = problem.entrances.length * (slots + 1);
  const stationRows = entranceOfStation.length * (slots + 1);
  const whole = (rows: number) => new Int32Array(rows);
  const real = (rows: number) => new Float64Array(rows);
  return {
    events: 0,
    arrived: whole(entranceRows),
    late: whole(entranceRows),
    turnedAway: whole(entranceRows),
    diverted: whole(entranceRows),
    wait_s: real(entranceRows),
    delay_s: real(entranceRows),
    waitingArea_s: real(entranceRows),
    waitingMax: whole(entranceRows),
    queueArea_s: real(stationRows),
    busyArea_s: real(stationRows),
    openArea_s: real(stationRows),
    joined: whole(stationRows),
    stationWait_s: real(stationRows),
    waits: new Grown(),
    stationWaits: new Grown(),
    stranded: whole(entranceRows),
    finished: 0,
    down_s: real(entranceOfStation.length),
    trace: withTrace
      ? { person: [], station: [], server: [], class: [], joined_s: [], began_s: [], ended_s: [] }
      : null,
  };
}
