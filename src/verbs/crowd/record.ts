import type { Words } from '../../base/words.ts';
import type { Counts, CrowdProblem, CrowdResult } from '../../engines/crowd/problem.ts';
import { countedOf, type CountedKind } from '../../modules/flow/to-crowd.ts';
import type { WalkSite } from '../../modules/flow/crowd-site.ts';
import type { FlowEvent } from '../../modules/flow/events.ts';

export const recordFormat = 'watchfloor.crowd-run/1';

/** One scenario of a site run once or with several seeds: what is compared, drawn and kept. Counts and places only. */
export interface CrowdRecord {
  format: typeof recordFormat;
  site: { id: string; name: Words };
  from_min: number;
  to_min: number;
  title: Words;
  events: FlowEvent[];
  assumed: Words[];
  profile: string;
  dt_s: number;
  /** Moments of every series, seconds from the start. */
  t_s: number[];
  counted: Counted[];
  queues: { id: string; name: Words; limits_min: number[]; lanes: string[] }[];
  runs: SeedRun[];
  /** Whether Ctrl-C ended it: then there are fewer seeds than were asked for, or the one there is ends early. */
  cancelled: boolean;
}

export interface Counted {
  id: string;
  kind: CountedKind;
  name: Words;
  level_id: string;
  /** Busy, warning, alarm, critical: persons of a zone or queue area, persons a square metre of a pinch point. */
  limits: number[];
}

/** One seed. Series run along `t_s`; the outer lists along `counted` and `queues`. */
export interface SeedRun {
  seed: number;
  stopped_by: CrowdResult['stopped_by'];
  t_s: number;
  entered: number;
  left: number;
  inside: number;
  stuck: CrowdResult['stuck'];
  agent_steps: number;
  cpu_seconds: number;
  /** Persons of a zone; of a pinch point the density that held for the site's hold time. */
  counts: number[][];
  /** Passengers through the lanes and not yet aboard. */
  waiting: number[];
  queue: number[][];
  /** Minutes until somebody who comes to the lanes now is taken; null: not in this run. */
  wait_min: (number | null)[][];
  lanes: { id: string; served: number; wait_p50_s: number; wait_p90_s: number; busy_share: number }[];
  trains: { id: string; alighted: number; boarded: number; left_behind: number }[];
}

/** How often a row of counts is asked of the engine, and a moment kept. */
export const countsEvery_s = 10;
export const momentEvery_s = 30;

export interface LimitSite extends WalkSite {
  crowdThresholds: readonly {
    pinchPointPerM2: { busy: number; warning: number; alarm: number; critical: number; hold_s: number };
    queueWaitP90_min: { busy: number; warning: number; alarm: number };
  }[];
}

export function countedIn(site: LimitSite): Counted[] {
  const dense = site.crowdThresholds[0]?.pinchPointPerM2;
  const persons = new Map(
    [...site.zones, ...site.queueAreas].map(({ id, thresholdsPersons: { busy, warning, alarm, critical } }) => [
      id,
      [busy, warning, alarm, critical],
    ]),
  );
  return countedOf(site).map(({ kind, zone: { id, name, level_id } }) => {
    const limits =
      kind === 'pinch point'
        ? dense
          ? [dense.busy, dense.warning, dense.alarm, dense.critical]
          : []
        : (persons.get(id) ?? []);
    return { id, kind, name, level_id, limits };
  });
}

export function queuesIn(site: LimitSite, problem: CrowdProblem): CrowdRecord['queues'] {
  const wait = site.crowdThresholds[0]?.queueWaitP90_min;
  return site.entrances.flatMap(({ id, name }) => {
    const group = problem.server_groups.find((each) => each.id === id);
    if (!group) return [];
    const limits_min = wait ? [wait.busy, wait.warning, wait.alarm] : [];
    return [{ id, name, limits_min, lanes: group.servers.map((server) => server.id) }];
  });
}

export function momentsOf(duration_s: number): number[] {
  return Array.from({ length: Math.floor(duration_s / momentEvery_s) + 1 }, (_, at) => at * momentEvery_s);
}

/** What one run says, thinned to the record's moments; the moments a cancelled run did not reach are left out. */
export function seedRun(
  site: LimitSite,
  problem: CrowdProblem,
  result: CrowdResult,
  record: Pick<CrowdRecord, 't_s' | 'counted' | 'queues'>,
): SeedRun {
  const { rows } = result;
  const hold_s = site.crowdThresholds[0]?.pinchPointPerM2.hold_s ?? 60;
  const areas = new Map(site.pinchPoints.map(({ id, area_m2 }) => [id, area_m2]));
  const at = record.t_s.filter((t) => t <= result.t_s).map((t) => rows.findLastIndex((row) => row.t_s <= t + 1e-6));
  const servers = problem.server_groups.flatMap((group) => group.servers.map(({ id }) => id));
  const lanes = new Set(record.queues.flatMap(({ lanes: ids }) => ids));
  const isLane = servers.map((id) => lanes.has(id));
  const startedInside = problem.sources.reduce(
    (sum, source) => sum + (source.kind === 'initial' ? source.count : 0),
    0,
  );
  const counts = record.counted.map(({ id, kind }, zone) => {
    if (kind !== 'pinch point') return at.map((row) => rows[row]!.zones[zone]!);
    const area_m2 = areas.get(id) ?? 1;
    return at.map((row) => Math.round((heldAt(rows, row, zone, hold_s) / area_m2) * 1_000) / 1_000);
  });
  const queues = record.queues.map(({ lanes: ids }) => ids.map((id) => servers.indexOf(id)));
  return {
    seed: problem.settings.seed,
    stopped_by: result.stopped_by,
    t_s: result.t_s,
    entered: result.entered,
    left: result.left,
    inside: result.inside,
    stuck: result.stuck.slice(0, 50),
    agent_steps: result.agent_steps,
    cpu_seconds: Math.round(result.cpu_seconds * 10) / 10,
    counts,
    waiting: at.map((row) => {
      const { served, boarded } = rows[row]!;
      return (
        startedInside + served.reduce((sum, count, server) => sum + (isLane[server] ? count : 0), 0) - total(boarded)
      );
    }),
    queue: queues.map((ids) => at.map((row) => sumAt(rows[row]!.queues, ids))),
    wait_min: queues.map((ids) => at.map((row) => waitFrom_min(rows, row, ids))),
    lanes: result.servers
      .filter(({ id }) => lanes.has(id))
      .map(({ id, served, wait_s, busy_share }) => ({
        id,
        served,
        wait_p50_s: Math.round(wait_s.p50),
        wait_p90_s: Math.round(wait_s.p90),
        busy_share: Math.round(busy_share * 1_000) / 1_000,
      })),
    trains: result.trains.filter(({ alighted, boarded, left_behind }) => alighted + boarded + left_behind > 0),
  };
}

/** The least that was there all through the hold time: a limit counts when it is held, not when it is touched. */
function heldAt(rows: readonly Counts[], row: number, zone: number, hold_s: number): number {
  const since_s = rows[row]!.t_s - hold_s;
  let least = rows[row]!.zones[zone]!;
  for (let before = row; before >= 0 && rows[before]!.t_s >= since_s; before--) {
    least = Math.min(least, rows[before]!.zones[zone]!);
  }
  return since_s < 0 ? 0 : least;
}

/** First in, first out: they are taken when as many have been served as were served or stood there when they came. */
function waitFrom_min(rows: readonly Counts[], row: number, ids: readonly number[]): number | null {
  const { t_s, served, queues } = rows[row]!;
  const turn = sumAt(served, ids) + sumAt(queues, ids);
  const then = rows.slice(row).find((later) => sumAt(later.served, ids) >= turn);
  return then ? Math.round(((then.t_s - t_s) / 60) * 100) / 100 : null;
}

const sumAt = (values: ArrayLike<number>, at: readonly number[]) => at.reduce((sum, each) => sum + values[each]!, 0);
const total = (values: Uint32Array) => values.reduce((sum, value) => sum + value, 0);
