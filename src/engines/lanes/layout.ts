import { DurationTable } from './durations.ts';
import type { Duration, Lane, Problem, Span, Station } from './problem.ts';

/**
 * A problem in numbers for the loop of the simulation: stations of all entrances in one row, servers of all stations in
 * one row, each in typed arrays. Made once, shared by all replications.
 */
export interface Layout {
  problem: Problem;
  slots: number;
  classShares: Float64Array;
  entranceOfStation: Int32Array;
  /** By entrance. */
  firstStation: Int32Array;
  divertTo: Int32Array;
  /** Where a station's routes begin in `routeShare` (cumulative) and `routeTo`; one more than stations. */
  routeStart: Int32Array;
  routeShare: Float64Array;
  routeTo: Int32Array;
  /** Durations by station × classes, then one repair a station. */
  durations: DurationTable;
  repairAt: Int32Array;
  failures_per_s: Float64Array;
  turn_s: Float64Array;
  change_s: Float64Array;
  /** Where a station's servers begin; one more than stations. */
  serverStart: Int32Array;
  stationOfServer: Int32Array;
  laneOfServer: Int32Array;
  /** Servers of a lane: where they begin in `laneServers`. */
  laneStart: Int32Array;
  laneServers: Int32Array;
  /** What the clock does by itself, in order of time: see `Change`. */
  changeTime_s: Float64Array;
  changeKind: Uint8Array;
  /** A lane, or an entrance. */
  changeOf: Int32Array;
  changePeople: Int32Array;
}

export function layoutOf(problem: Problem): Layout {
  const stations = problem.entrances.flatMap((entrance, at) => entrance.stations.map((station) => ({ station, at })));
  const indexOf = new Map(stations.map(({ station, at }, index) => [`${at}/${station.id}`, index]));
  const stationAt = (entrance: number, id: string) => indexOf.get(`${entrance}/${id}`) ?? -1;
  const entranceIds = problem.entrances.map(({ id }) => id);
  const routes = stations.map(({ station, at }) => routesOf(station, (id) => stationAt(at, id)));
  const serversOf = stations.map(() => [] as number[]);
  problem.lanes.forEach((lane, laneAt) => {
    const entrance = entranceIds.indexOf(lane.entrance_id);
    for (const { station_id, count } of lane.servers) {
      const list = serversOf[stationAt(entrance, station_id)];
      for (let each = 0; each < count; each++) list?.push(laneAt);
    }
  });
  const laneOfServer = Int32Array.from(serversOf.flat());
  const laneServers = problem.lanes.map((_, lane) =>
    [...laneOfServer.keys()].filter((server) => laneOfServer[server] === lane),
  );
  const changes = changesOf(problem);
  const classes = problem.classes.length;
  const repairs: Duration[] = stations.map(({ station }) => station.breakdowns?.repair ?? { kind: 'fixed', mean_s: 0 });
  const services = stations.flatMap(({ station }) =>
    problem.classes.map((_, at): Duration => station.service_by_class?.[at] ?? station.service),
  );
  return {
    problem,
    slots: Math.ceil((problem.to_s - problem.from_s) / problem.slot_s),
    classShares: cumulative(problem.classes.map(({ share }) => share)),
    entranceOfStation: Int32Array.from(stations, ({ at }) => at),
    firstStation: Int32Array.from(problem.entrances, ({ first_station_id }, at) => stationAt(at, first_station_id)),
    divertTo: Int32Array.from(problem.entrances, ({ balking }) => entranceIds.indexOf(balking?.to_entrance_id ?? '')),
    routeStart: starts(routes.map(({ shares }) => shares.length)),
    routeShare: Float64Array.from(routes.flatMap(({ shares }) => [...shares])),
    routeTo: Int32Array.from(routes.flatMap(({ to }) => to)),
    durations: new DurationTable([...services, ...repairs]),
    repairAt: Int32Array.from(stations, (_, at) => stations.length * classes + at),
    failures_per_s: Float64Array.from(stations, ({ station }) => (station.breakdowns?.per_working_h ?? 0) / 3_600),
    turn_s: Float64Array.from(stations, ({ station }) => station.turns?.turn_s ?? Infinity),
    change_s: Float64Array.from(stations, ({ station }) => station.turns?.change_s ?? 0),
    serverStart: starts(serversOf.map(({ length }) => length)),
    stationOfServer: Int32Array.from(serversOf.flatMap((list, station) => list.map(() => station))),
    laneOfServer,
    laneStart: starts(laneServers.map(({ length }) => length)),
    laneServers: Int32Array.from(laneServers.flat()),
    changeTime_s: Float64Array.from(changes, ({ time_s }) => time_s),
    changeKind: Uint8Array.from(changes, ({ kind }) => kind),
    changeOf: Int32Array.from(changes, ({ of }) => of),
    changePeople: Int32Array.from(changes, ({ people }) => people ?? 0),
  };
}

function routesOf(station: Station, indexOf: (id: string) => number): { shares: Float64Array; to: number[] } {
  return {
    shares: cumulative(station.next.map(({ share }) => share)),
    to: station.next.map(({ station_id }) => indexOf(station_id)),
  };
}

function cumulative(shares: readonly number[]): Float64Array {
  let sum = 0;
  return Float64Array.from(shares, (share) => (sum += share));
}

function starts(lengths: readonly number[]): Int32Array {
  const at = new Int32Array(lengths.length + 1);
  lengths.forEach((length, index) => (at[index + 1] = at[index]! + length));
  return at;
}

/** At one moment lanes close before others open, and a hold is lifted before the next begins. */
export const Change = { laneCloses: 0, exitOnlyEnds: 1, meteringEnds: 2, laneOpens: 3, exitOnlyBegins: 4, meteringBegins: 5, batchIn: 6 }; // prettier-ignore

interface ChangeRow {
  time_s: number;
  kind: number;
  of: number;
  people?: number;
}

function changesOf({ entrances, lanes, from_s: start_s }: Problem): ChangeRow[] {
  const pair = ({ from_s, to_s }: Span, begins: number, ends: number, of: number): ChangeRow[] => [
    { time_s: Math.max(from_s, start_s), kind: begins, of },
    { time_s: to_s, kind: ends, of },
  ];
  const ofLanes = lanes.flatMap((lane, at) =>
    openSpans(lane)
      .filter(({ to_s }) => to_s > start_s)
      .flatMap((span) => pair(span, Change.laneOpens, Change.laneCloses, at)),
  );
  const ofEntrances = entrances.flatMap(({ exit_only, metered }, at) => [
    ...exit_only.flatMap((span) => pair(span, Change.exitOnlyBegins, Change.exitOnlyEnds, at)),
    ...metered.flatMap((span) => [
      ...pair(span, Change.meteringBegins, Change.meteringEnds, at),
      ...batchesOf(span).map((time_s) => ({ time_s, kind: Change.batchIn, of: at, people: span.batch_people })),
    ]),
  ]);
  return [...ofLanes, ...ofEntrances].sort((a, b) => a.time_s - b.time_s || a.kind - b.kind);
}

function batchesOf({ from_s, to_s, every_s }: Span & { every_s: number }): number[] {
  return Array.from({ length: Math.max(0, Math.ceil((to_s - from_s) / every_s) - 1) }, (_, k) => from_s + (k + 1) * every_s); // prettier-ignore
}

/** When a lane is really open: its opening hours, joined where they touch, without what is closed. */
export function openSpans(lane: Pick<Lane, 'open' | 'closed'>): Span[] {
  const joined: Span[] = [];
  for (const span of lane.open.toSorted((a, b) => a.from_s - b.from_s)) {
    const last = joined.at(-1);
    if (last && span.from_s <= last.to_s) last.to_s = Math.max(last.to_s, span.to_s);
    else joined.push({ ...span });
  }
  let left = joined;
  for (const { from_s, to_s } of lane.closed) {
    left = left.flatMap((span) => [
      { from_s: span.from_s, to_s: Math.min(span.to_s, from_s) },
      { from_s: Math.max(span.from_s, to_s), to_s: span.to_s },
    ]);
    left = left.filter((span) => span.to_s > span.from_s);
  }
  return left;
}
