import type { Words } from '../../base/words.ts';
import type { Path, Trace } from './path.ts';
import type { Problem } from './problem.ts';

/**
 * An independent check of one replication: from the trace of its services alone, without a line of the simulation, it asks
 * whether such a day could have happened at this checkpoint, and works out the totals anew. Gives what does not hold.
 */
export function checkPath(problem: Problem, path: Path): Words[] {
  const { trace } = path;
  if (trace === null) return [{ zh: '没有逐次记录可查', en: 'there is no trace to check' }];
  const broken: Words[] = [];
  const tell = (zh: string, en: string) => {
    if (broken.length < brokenMax) broken.push({ zh, en });
  };
  const stations = problem.entrances.flatMap((entrance) => entrance.stations.map((station) => ({ entrance, station })));
  stations.forEach(({ entrance, station }, at) => {
    const name = `${entrance.id}/${station.id}`;
    const rows = rowsAt(trace, at);
    const servers = serversAt(problem, entrance.id, station.id);
    checkServers(rows, servers, name, tell);
    checkOrder(rows, name, tell);
    const area_s = sweep(rows, servers, name, tell);
    const wait_s = rows.reduce((sum, { joined_s, began_s }) => sum + began_s - joined_s, 0);
    const slots = path.queueArea_s.length / stations.length;
    const told = (of: Float64Array) => of.slice(at * slots, (at + 1) * slots).reduce((sum, each) => sum + each, 0);
    const isStranded = path.stranded.some((count) => count > 0);
    const wrong = (found: number, wanted: number) => Math.abs(found - wanted) > 1e-6 * Math.max(1, Math.abs(wanted));
    if (wrong(area_s, wait_s)) {
      tell(
        `${name}:利特尔法则不成立 ${area_s} ≠ ${wait_s}`,
        `${name}: Little's law broken, ${area_s} is not ${wait_s}`,
      );
    }
    if (!isStranded && wrong(told(path.queueArea_s), area_s)) {
      tell(`${name}:排队面积报为 ${told(path.queueArea_s)}`, `${name}: queue area told as ${told(path.queueArea_s)}`);
    }
    if (!isStranded && wrong(told(path.stationWait_s), wait_s)) {
      tell(`${name}:等待之和报为 ${told(path.stationWait_s)}`, `${name}: waits told as ${told(path.stationWait_s)}`);
    }
  });
  checkWays(problem, trace, stations, tell);
  return broken;
}

type Tell = (zh: string, en: string) => void;

/** More than these say no more. */
const brokenMax = 50;

interface Row {
  person: number;
  server: number;
  class: number;
  joined_s: number;
  began_s: number;
  ended_s: number;
}

function rowsAt(trace: Trace, station: number): Row[] {
  return trace.station.flatMap((where, at): Row[] =>
    where === station
      ? [
          {
            person: trace.person[at]!,
            server: trace.server[at]!,
            class: trace.class[at]!,
            joined_s: trace.joined_s[at]!,
            began_s: trace.began_s[at]!,
            ended_s: trace.ended_s[at]!,
          },
        ]
      : [],
  );
}

/** For each server of a station, in the order of the lanes, when it may begin a service. */
function serversAt(problem: Problem, entrance_id: string, station_id: string): ((time_s: number) => boolean)[] {
  return problem.lanes
    .filter((lane) => lane.entrance_id === entrance_id)
    .flatMap((lane) =>
      lane.servers
        .filter((each) => each.station_id === station_id)
        .flatMap(({ count }) =>
          Array.from(
            { length: count },
            () => (time_s: number) =>
              lane.open.some(({ from_s, to_s }) => from_s <= time_s && time_s < to_s) &&
              !lane.closed.some(({ from_s, to_s }) => from_s <= time_s && time_s < to_s),
          ),
        ),
    );
}

function checkServers(
  rows: readonly Row[],
  servers: readonly ((time_s: number) => boolean)[],
  name: string,
  tell: Tell,
) {
  const first = Math.min(...new Set(rows.map(({ server }) => server)));
  const until = new Map<number, number>();
  for (const { server, joined_s, began_s, ended_s } of rows.toSorted((a, b) => a.began_s - b.began_s)) {
    if (joined_s > began_s || began_s > ended_s) tell(`${name}:时间倒退`, `${name}: time runs backwards`);
    if ((until.get(server) ?? -Infinity) > began_s) {
      tell(`${name}:一台同时服务两人,${began_s} 秒`, `${name}: a server has two people at ${began_s} s`);
    }
    until.set(server, ended_s);
    if (servers.length > 0 && !servers.some((isOpen) => isOpen(began_s))) {
      tell(`${name}:没有开放却开始服务,${began_s} 秒`, `${name}: served at ${began_s} s while nothing is open`);
    }
  }
  if (until.size > servers.length) {
    tell(
      `${name}:有 ${until.size} 台,只应有 ${servers.length}`,
      `${name}: ${until.size} servers, there are ${servers.length} (from ${first})`,
    );
  }
}

/** The higher class first, each class in the order it came. */
function checkOrder(rows: readonly Row[], name: string, tell: Tell): void {
  const byBegin = rows.toSorted((a, b) => a.began_s - b.began_s);
  const last = new Map<number, number>();
  for (const row of byBegin) {
    if ((last.get(row.class) ?? -Infinity) > row.joined_s + 1e-9) {
      tell(`${name}:有人插队,${row.began_s} 秒`, `${name}: somebody jumped the queue at ${row.began_s} s`);
    }
    last.set(row.class, row.joined_s);
  }
  checkClasses(byBegin, name, tell);
}

/** At each moment a service begins, nobody of a higher class goes on waiting. */
function checkClasses(byBegin: readonly Row[], name: string, tell: Tell): void {
  const classes = Math.max(0, ...new Set(byBegin.map((row) => row.class))) + 1;
  if (classes === 1) return;
  const waited = byBegin.filter((row) => row.began_s > row.joined_s);
  const byJoin = waited.toSorted((a, b) => a.joined_s - b.joined_s);
  const waiting = Array<number>(classes).fill(0);
  let joined = 0;
  for (let at = 0; at < byBegin.length;) {
    const { began_s } = byBegin[at]!;
    for (; joined < byJoin.length && byJoin[joined]!.joined_s < began_s; joined++) waiting[byJoin[joined]!.class]!++;
    let end = at;
    for (; end < byBegin.length && byBegin[end]!.began_s === began_s; end++) {
      if (byBegin[end]!.joined_s < began_s) waiting[byBegin[end]!.class]!--;
    }
    const lowest = Math.max(...byBegin.slice(at, end).map((row) => row.class));
    if (waiting.slice(0, lowest).some((count) => count > 0)) {
      tell(
        `${name}:优先者在等,${began_s} 秒先服务了别人`,
        `${name}: at ${began_s} s a lower class was served before a higher`,
      );
      return;
    }
    at = end;
  }
}

/** Walks through time: nobody waits while an open server stands idle. Gives the time integral of the queue. */
function sweep(rows: readonly Row[], servers: readonly ((time_s: number) => boolean)[], name: string, tell: Tell) {
  const moments = rows.flatMap(({ joined_s, began_s, ended_s }) => [
    { at_s: joined_s, queue: 1, busy: 0 },
    { at_s: began_s, queue: -1, busy: 1 },
    { at_s: ended_s, queue: 0, busy: -1 },
  ]);
  moments.sort((a, b) => a.at_s - b.at_s);
  let [queue, busy, area_s] = [0, 0, 0];
  for (let at = 0; at < moments.length; at++) {
    const { at_s, queue: more, busy: moreBusy } = moments[at]!;
    queue += more;
    busy += moreBusy;
    const next_s = moments[at + 1]?.at_s ?? at_s;
    if (next_s === at_s) continue;
    area_s += queue * (next_s - at_s);
    if (queue === 0) continue;
    const open = servers.filter((isOpen) => isOpen(at_s)).length;
    if (busy < open)
      tell(`${name}:${at_s} 秒有人等,却有空闲`, `${name}: at ${at_s} s somebody waits beside an idle server`);
  }
  return area_s;
}

/** Each person walks along the graph, without a gap between one station and the next, and begins at the first. */
function checkWays(
  problem: Problem,
  trace: Trace,
  stations: readonly {
    entrance: Problem['entrances'][number];
    station: Problem['entrances'][number]['stations'][number];
  }[],
  tell: Tell,
): void {
  const ways = new Map<number, number[]>();
  trace.person.forEach((person, at) => {
    const way = ways.get(person);
    if (way) way.push(at);
    else ways.set(person, [at]);
  });
  const isMetered = problem.entrances.some(({ metered }) => metered.length > 0);
  for (const [person, rows] of ways) {
    rows.sort((a, b) => trace.joined_s[a]! - trace.joined_s[b]! || trace.began_s[a]! - trace.began_s[b]!);
    const first = stations[trace.station[rows[0]!]!]!;
    if (first.station.id !== first.entrance.first_station_id) {
      tell(`${person} 从 ${first.station.id} 开始`, `${person} begins at ${first.station.id}`);
    }
    rows.slice(1).forEach((row, before) => {
      const [from, to] = [stations[trace.station[rows[before]!]!]!, stations[trace.station[row]!]!];
      const isWay =
        from.entrance === to.entrance && from.station.next.some(({ station_id }) => station_id === to.station.id);
      const gap_s = Math.abs(trace.joined_s[row]! - trace.ended_s[rows[before]!]!);
      if (!isWay || (gap_s > 1e-9 && !isMetered)) {
        tell(
          `${person} 从 ${from.station.id} 到 ${to.station.id} 不合路线`,
          `${person} goes from ${from.station.id} to ${to.station.id}, which is no way`,
        );
      }
    });
  }
}
