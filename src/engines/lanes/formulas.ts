/**
 * Exact stationary formulas, for instant answers and as oracles. Rates are per hour, times in hours unless a name says
 * otherwise; whoever uses other units uses them throughout. A load at or over 1 gives Infinity: it never settles.
 */

/** Erlang B: the share lost of `load` Erlangs by `servers` servers without a queue. Recursion, stable for any number. */
export function erlangB(load: number, servers: number): number {
  let lost = 1;
  for (let k = 1; k <= servers; k++) lost = (load * lost) / (k + load * lost);
  return lost;
}

/** Erlang C: the share that must wait in M/M/c; 1 where the load is not below the servers. */
export function erlangC(load: number, servers: number): number {
  if (load <= 0) return 0;
  if (load >= servers) return 1;
  const lost = erlangB(load, servers);
  return lost / (1 - (load / servers) * (1 - lost));
}

export interface Queue {
  /** Share that waits at all. */
  wait_share: number;
  /** Mean wait, and mean number waiting. */
  wait_h: number;
  waiting: number;
}

/** M/M/c, `per_h` arrivals, each server `served_per_h`. */
export function mmc(per_h: number, served_per_h: number, servers: number): Queue {
  const wait_share = erlangC(per_h / served_per_h, servers);
  const spare_per_h = servers * served_per_h - per_h;
  const wait_h = spare_per_h > 0 ? wait_share / spare_per_h : Infinity;
  return { wait_share, wait_h, waiting: per_h * wait_h };
}

/** Share in M/M/c that waits longer than `over_h`. */
export function mmcLate(per_h: number, served_per_h: number, servers: number, over_h: number): number {
  const spare_per_h = servers * served_per_h - per_h;
  if (spare_per_h <= 0) return 1;
  return erlangC(per_h / served_per_h, servers) * Math.exp(-spare_per_h * over_h);
}

/** The wait that the share `share` of people in M/M/c does not pass. */
export function mmcQuantile(per_h: number, served_per_h: number, servers: number, share: number): number {
  const { wait_share } = mmc(per_h, served_per_h, servers);
  if (share <= 1 - wait_share) return 0;
  const spare_per_h = servers * served_per_h - per_h;
  return spare_per_h > 0 ? Math.log(wait_share / (1 - share)) / spare_per_h : Infinity;
}

/** M/M/c/K: at most `places` inside, served or waiting; who finds them full is turned away. Birth and death. */
export function mmck(
  per_h: number,
  served_per_h: number,
  servers: number,
  places: number,
): Queue & { turned_share: number; inside: number } {
  const weights = [1];
  for (let n = 1; n <= places; n++) {
    weights.push((weights[n - 1]! * per_h) / (Math.min(n, servers) * served_per_h));
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = (of: (n: number) => number) => weights.reduce((sum, weight, n) => sum + of(n) * weight, 0) / total;
  const turned_share = weights[places]! / total;
  const waiting = mean((n) => Math.max(0, n - servers));
  const admitted_per_h = per_h * (1 - turned_share);
  return {
    turned_share,
    inside: mean((n) => n),
    waiting,
    wait_h: waiting / admitted_per_h,
    wait_share: mean((n) => (n >= servers && n < places ? 1 : 0)) / (1 - turned_share),
  };
}

/** M/G/1 (Pollaczek and Khinchine): mean service `service_h` of squared coefficient of variation `scv`. */
export function mg1(per_h: number, service_h: number, scv: number): Queue {
  const load = per_h * service_h;
  const wait_h = load < 1 ? (per_h * service_h ** 2 * (1 + scv)) / (2 * (1 - load)) : Infinity;
  return { wait_share: Math.min(1, load), wait_h, waiting: per_h * wait_h };
}

/**
 * Batches at one server (M^X/G/1, Burke 1975): `per_h` people in batches of mean `size` whose second moment is
 * `size_square`. The mean wait of a person: that of their batch's first, and that of those before them in it.
 */
export function batchWait(per_h: number, service_h: number, scv: number, size: number, size_square: number): number {
  const load = per_h * service_h;
  if (load >= 1) return Infinity;
  const within_h = (service_h * (size_square / size - 1)) / 2;
  return mg1(per_h, service_h, scv).wait_h + within_h / (1 - load);
}

/**
 * Mean waits by class in M/M/c without interrupting (Cobham 1954), the first class served first; all take as long in the
 * mean. Of a class that finds no room the wait is Infinity.
 */
export function priorityWaits(per_h: readonly number[], served_per_h: number, servers: number): number[] {
  const load = per_h.reduce((sum, each) => sum + each, 0) / served_per_h;
  const start_h = erlangC(load, servers) / (servers * served_per_h);
  let before = 0;
  return per_h.map((each) => {
    const above = before;
    before += each / (servers * served_per_h);
    return before < 1 ? start_h / ((1 - above) * (1 - before)) : Infinity;
  });
}

/**
 * What a service becomes when the server fails `per_working_h` times an hour of work and each repair takes `repair_h`
 * (Gaver 1962: completion time, work resumed where it stopped).
 */
export function withBreakdowns(
  service: { mean_h: number; scv: number },
  per_working_h: number,
  repair: { mean_h: number; scv: number },
): { mean_h: number; scv: number } {
  const factor = 1 + per_working_h * repair.mean_h;
  const mean_h = service.mean_h * factor;
  const repairSquare = repair.mean_h ** 2 * (1 + repair.scv);
  const variance = service.scv * service.mean_h ** 2 * factor ** 2 + per_working_h * service.mean_h * repairSquare;
  return { mean_h, scv: variance / mean_h ** 2 };
}

export interface JacksonStation {
  served_per_h: number;
  servers: number;
  /** Arrivals from outside. */
  per_h: number;
  /** Shares of whom it serves that go on to each station, in the order of the stations. */
  next: readonly number[];
}

/** Jackson's network (1957): each station alone is M/M/c at the rate the traffic equations give. */
export function jackson(stations: readonly JacksonStation[]): (Queue & { per_h: number })[] {
  const rates = solveTraffic(stations);
  return stations.map(({ served_per_h, servers }, at) => ({
    per_h: rates[at]!,
    ...mmc(rates[at]!, served_per_h, servers),
  }));
}

/** rate = outside + Σ rate × share, by elimination with pivots. Not solvable where somebody never leaves: Infinity. */
function solveTraffic(stations: readonly JacksonStation[]): number[] {
  const n = stations.length;
  const rows = stations.map((station, row) => [
    ...stations.map((from, column) => (row === column ? 1 : 0) - (from.next[row] ?? 0)),
    station.per_h,
  ]);
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let row = column + 1; row < n; row++) {
      if (Math.abs(rows[row]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = row;
    }
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    const head = rows[column]!;
    if (Math.abs(head[column]!) < 1e-12) return stations.map(() => Infinity);
    for (let row = 0; row < n; row++) {
      if (row === column) continue;
      const factor = rows[row]![column]! / head[column]!;
      for (let at = column; at <= n; at++) rows[row]![at]! -= factor * head[at]!;
    }
  }
  return rows.map((row, at) => row[n]! / row[at]!);
}

/** Fewest servers of M/M/c that keep the share waiting longer than `over_h` at `late` or less. */
export function fewestServers(per_h: number, served_per_h: number, late: number, over_h = 0): number {
  if (per_h <= 0) return 0;
  let servers = Math.max(1, Math.floor(per_h / served_per_h));
  while (mmcLate(per_h, served_per_h, servers, over_h) > late) servers++;
  return servers;
}
