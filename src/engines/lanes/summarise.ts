import { openSpans, type Layout } from './layout.ts';
import type { Path } from './path.ts';
import type { DayFigures, EntranceResult, Run, SlotResult, StationResult } from './results.ts';
import { estimate, meanOfAll, quantile, type Estimate } from '../../base/statistics.ts';

/** What one path says, kept small: its waits by row, sorted. */
interface Told {
  path: Path;
  waits: Float32Array[];
  stationWaits: Float32Array[];
}

/** Puts replications together into what a person reads. */
export function summarise(layout: Layout, paths: readonly Path[]): Omit<Run, 'seed' | 'stopped_by'> {
  const { problem, slots, entranceOfStation } = layout;
  const told = paths.map((path): Told => ({
    path,
    waits: path.waits.byRow(problem.entrances.length * (slots + 1)),
    stationWaits: path.stationWaits.byRow(entranceOfStation.length * (slots + 1)),
  }));
  return {
    replications: paths.length,
    events: paths.reduce((sum, { events }) => sum + events, 0),
    from_s: problem.from_s,
    slot_s: problem.slot_s,
    entrances: problem.entrances.map((_, at) => entranceResult(layout, at, told)),
    stations: Array.from(entranceOfStation, (_, at) => stationResult(layout, at, told)),
    whole: dayFigures(
      layout,
      told,
      problem.entrances.map((_, at) => at),
    ),
  };
}

function entranceResult(layout: Layout, entrance: number, told: readonly Told[]): EntranceResult {
  const { problem, slots } = layout;
  return {
    entrance_id: problem.entrances[entrance]!.id,
    slots: Array.from({ length: slots }, (_, slot) => slotResult(layout, entrance, slot, told)),
    day: dayFigures(layout, told, [entrance]),
  };
}

function slotResult(layout: Layout, entrance: number, slot: number, told: readonly Told[]): SlotResult {
  const { problem, slots, entranceOfStation } = layout;
  const row = entrance * (slots + 1) + slot;
  const each = (of: (path: Path) => ArrayLike<number>) => told.map(({ path }) => of(path)[row]!);
  const waits = told.map((one) => one.waits[row]!);
  const stations = [...entranceOfStation.keys()].filter((station) => entranceOfStation[station] === entrance);
  const area_s = (station: number, of: (path: Path) => Float64Array) =>
    sumOver(told, (path) => of(path)[station * (slots + 1) + slot]!);
  const uses = stations.map((station) => {
    const open_s = area_s(station, ({ openArea_s }) => openArea_s);
    return open_s === 0 ? 0 : area_s(station, ({ busyArea_s }) => busyArea_s) / open_s;
  });
  const waitingMax = estimate(each(({ waitingMax }) => waitingMax));
  const floor = problem.entrances[entrance]!.queue_area;
  return {
    arrived: meanOfAll(each(({ arrived }) => arrived)),
    ...quantilesOf(waits),
    late: shareOf(
      each(({ late }) => late),
      waits.map(({ length }) => length),
    ),
    waiting: estimate(each(({ waitingArea_s }) => waitingArea_s).map((area_s) => area_s / problem.slot_s)),
    waiting_max: waitingMax,
    area_m2: floor ? waitingMax.mean * floor.m2_per_person : null,
    lanes: lanesOpen(layout, entrance, slot),
    utilisation: Math.max(...uses),
    turned_away: meanOfAll(each(({ turnedAway }) => turnedAway)),
    diverted: meanOfAll(each(({ diverted }) => diverted)),
  };
}

/** Of the waits of all replications together; how sure, by how far each replication's own lies from another's. */
function quantilesOf(waits: readonly Float32Array[]): Pick<SlotResult, 'wait_p50_s' | 'wait_p90_s'> {
  const all = new Float32Array(waits.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const values of waits) {
    all.set(values, at);
    at += values.length;
  }
  all.sort();
  const own = waits.filter(({ length }) => length > 0);
  const of = (share: number): Estimate => ({
    mean: all.length === 0 ? 0 : quantile(all, share),
    half: all.length === 0 ? 0 : estimate(own.map((values) => quantile(values, share))).half,
  });
  return { wait_p50_s: of(0.5), wait_p90_s: of(0.9) };
}

/** A share over all replications, with the interval of a ratio of means (Law 2015, section 9.4). */
export function shareOf(parts: readonly number[], wholes: readonly number[], confidence = 0.95): Estimate {
  const whole = meanOfAll(wholes);
  if (whole === 0) return { mean: 0, half: 0 };
  const share = meanOfAll(parts) / whole;
  const errors = parts.map((part, at) => (part - share * wholes[at]!) / whole);
  return { mean: share, half: estimate(errors, confidence).half };
}

/** Lanes open in the middle of a slot. */
function lanesOpen({ problem }: Layout, entrance: number, slot: number): number {
  const middle_s = problem.from_s + (slot + 0.5) * problem.slot_s;
  const { id } = problem.entrances[entrance]!;
  return problem.lanes.filter(
    (lane) =>
      lane.entrance_id === id && openSpans(lane).some(({ from_s, to_s }) => from_s <= middle_s && middle_s < to_s),
  ).length;
}

function stationResult(layout: Layout, station: number, told: readonly Told[]): StationResult {
  const { problem, slots, entranceOfStation } = layout;
  const entrance = problem.entrances[entranceOfStation[station]!]!;
  const before = entranceOfStation.indexOf(entranceOfStation[station]!);
  return {
    entrance_id: entrance.id,
    station_id: entrance.stations[station - before]!.id,
    slots: Array.from({ length: slots }, (_, slot) => {
      const row = station * (slots + 1) + slot;
      const sum = (of: (path: Path) => ArrayLike<number>) => sumOver(told, (path) => of(path)[row]!);
      const open_s = sum(({ openArea_s }) => openArea_s);
      const waits = quantilesOf(told.map(({ stationWaits }) => stationWaits[row]!));
      return {
        joined: sum(({ joined }) => joined) / told.length,
        wait_p50_s: waits.wait_p50_s.mean,
        wait_p90_s: waits.wait_p90_s.mean,
        queue: sum(({ queueArea_s }) => queueArea_s) / told.length / problem.slot_s,
        utilisation: open_s === 0 ? 0 : sum(({ busyArea_s }) => busyArea_s) / open_s,
        servers: open_s / told.length / problem.slot_s,
      };
    }),
    down_min: sumOver(told, ({ down_s }) => down_s[station]!) / told.length / 60,
  };
}

function dayFigures({ slots }: Layout, told: readonly Told[], entrances: readonly number[]): DayFigures {
  const rows = entrances.flatMap((entrance) =>
    Array.from({ length: slots + 1 }, (_, slot) => entrance * (slots + 1) + slot),
  );
  const sum = (values: ArrayLike<number>) => rows.reduce((total, row) => total + values[row]!, 0);
  const each = (of: (path: Path) => number) => told.map(({ path }) => of(path));
  const checked = told.map(({ waits }) => rows.reduce((total, row) => total + waits[row]!.length, 0));
  const ratio = (parts: readonly number[]) => parts.map((part, at) => (checked[at] === 0 ? 0 : part / checked[at]!));
  const delay_min = each(({ delay_s }) => sum(delay_s) / 60);
  const turned_away = each(({ turnedAway }) => sum(turnedAway));
  const diverted = each(({ diverted: moved }) => sum(moved));
  // Over all entrances, whoever went on to another one came to two doors and is one arrival.
  const twice = entrances.length > 1 ? diverted : diverted.map(() => 0);
  const arrived = each(({ arrived: came }) => sum(came)).map((came, at) => came - twice[at]!);
  return {
    arrived,
    wait_mean_s: ratio(each(({ wait_s }) => sum(wait_s))),
    wait_p90_s: told.map(({ waits }) => p90Of(rows.map((row) => waits[row]!))),
    late_share: ratio(each(({ late }) => sum(late))),
    delay_min,
    delay_min_each: ratio(delay_min),
    waiting_max: each(({ waitingMax }) => rows.reduce((most, row) => Math.max(most, waitingMax[row]!), 0)),
    turned_away,
    diverted,
    stranded: each(({ stranded }) => sum(stranded)),
  };
}

function p90Of(parts: readonly Float32Array[]): number {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all.length === 0 ? 0 : quantile(all.sort(), 0.9);
}

function sumOver(told: readonly Told[], of: (path: Path) => number): number {
  return told.reduce((sum, { path }) => sum + of(path), 0);
}
