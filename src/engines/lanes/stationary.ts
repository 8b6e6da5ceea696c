import { fewestServers, jackson } from './formulas.ts';
import { meanOf } from './durations.ts';
import type { Entrance, Lane, Problem } from './problem.ts';

/**
 * Fewest lanes by stationary formulas, each slot as if it went on for ever at its own mean rate (SIPP: Green, Kolesar and
 * Soares 2001). An instant answer and a first guess; where rates change within a service or a queue is left over, it misses
 * the target, and the staffing does not rely on it.
 */
export function stationaryLanes(problem: Problem, entrance: Entrance, lane: Lane): number[] {
  const visits = visitsOf(entrance);
  return slotRates(problem, entrance).map((per_h) => {
    if (per_h === 0) return 0;
    const lanes = entrance.stations.map((station, at) => {
      const servers = lane.servers.find(({ station_id }) => station_id === station.id)?.count ?? 0;
      const { wait_s, late } = problem.target;
      const needed = fewestServers(per_h * visits[at]!, 3_600 / meanOf(station.service), late, wait_s / 3_600);
      return servers === 0 ? 0 : Math.ceil(needed / servers);
    });
    return Math.max(1, ...lanes);
  });
}

/** How often each station is passed by whoever comes. */
export function visitsOf({ stations, first_station_id }: Entrance): number[] {
  return jackson(
    stations.map(({ id, next }) => ({
      served_per_h: 1,
      servers: 1,
      per_h: id === first_station_id ? 1 : 0,
      next: stations.map((to) => next.find(({ station_id }) => station_id === to.id)?.share ?? 0),
    })),
  ).map(({ per_h }) => per_h);
}

/** Mean arrivals an hour of each slot. */
export function slotRates({ from_s, to_s, slot_s }: Problem, { arrivals }: Entrance): number[] {
  return Array.from({ length: Math.ceil((to_s - from_s) / slot_s) }, (_, slot) => {
    const [begin_s, end_s] = [from_s + slot * slot_s, from_s + (slot + 1) * slot_s];
    const people = arrivals.reduce((sum, stretch) => {
      const overlap_s = Math.min(end_s, stretch.to_s) - Math.max(begin_s, stretch.from_s);
      return sum + (Math.max(0, overlap_s) * stretch.per_h) / 3_600;
    }, 0);
    return (people * 3_600) / slot_s;
  });
}
