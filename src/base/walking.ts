/**
 * Walking times of staff over a site: straight lines inside a zone, links between zones. Walls are not modelled,
 * so a time is a lower estimate made longer by `detourFactor`. The speeds are our own planning figures.
 */
export interface WalkZone {
  id: string;
  /** Height of its floor. */
  z_m: number;
}

export interface WalkLink {
  id: string;
  /** Zones it joins. */
  a: string;
  b: string;
  kind: string;
  twoWay: boolean;
  /** Its ends as [x, y]. */
  aAt: readonly [number, number];
  bAt: readonly [number, number];
}

export interface WalkPlace {
  zone: string;
  x: number;
  y: number;
}

export interface Walk {
  time_s: number;
  /** Links in the order they are walked; empty inside one zone. */
  via: readonly string[];
}

export interface WalkingGraph {
  /** Times from anywhere to one place: ask once for a place, then for every unit. Null where no way leads there. */
  to(target: WalkPlace): (from: WalkPlace) => Walk | null;
}

export const walk_mPerS = 1.4;
export const detourFactor = 1.2;
/** Metres of height a second on stairs, and on an escalator in its direction (0.5 m/s along 30 degrees). */
export const stairsUp_mPerS = 0.2;
export const stairsDown_mPerS = 0.28;
export const escalator_mPerS = 0.25;
/** Waiting, doors and the ride itself. */
export const liftWait_s = 35;
export const lift_mPerS = 1;
export const door_s = 2;

interface End {
  zone: string;
  x: number;
  y: number;
  link: number;
}

/** Seconds through a link from its end `a` to `b` (or back), or null where staff may not go. */
function throughTime_s(link: WalkLink, rise_m: number, back: boolean): number | null {
  const flat_m = Math.hypot(link.bAt[0] - link.aAt[0], link.bAt[1] - link.aAt[1]);
  const up_m = back ? -rise_m : rise_m;
  const flat_s = flat_m / walk_mPerS;
  if (link.kind === 'lift') return liftWait_s + Math.abs(rise_m) / lift_mPerS;
  if (link.kind === 'escalator') {
    // One-way doors and stairs hold for the public; staff pass them either way. Against a moving escalator nobody goes.
    if (back && !link.twoWay) return null;
    return Math.max(flat_s, Math.abs(rise_m) / escalator_mPerS);
  }
  const climb_s = up_m > 0 ? up_m / stairsUp_mPerS : -up_m / stairsDown_mPerS;
  return Math.max(flat_s, climb_s) + (link.kind === 'door' ? door_s : 0);
}

function straight_s(from: { x: number; y: number }, to: { x: number; y: number }): number {
  return (Math.hypot(to.x - from.x, to.y - from.y) * detourFactor) / walk_mPerS;
}

export function walkingGraph(zones: Iterable<WalkZone>, links: Iterable<WalkLink>): WalkingGraph {
  const heights = new Map<string, number>();
  for (const zone of zones) heights.set(zone.id, zone.z_m);
  const rows = [...links].filter((link) => heights.has(link.a) && heights.has(link.b));
  const ends: End[] = rows.flatMap((link, index) => [
    { zone: link.a, x: link.aAt[0], y: link.aAt[1], link: index },
    { zone: link.b, x: link.bAt[0], y: link.bAt[1], link: index },
  ]);
  const endsOfZone = new Map<string, number[]>();
  ends.forEach((end, index) => endsOfZone.set(end.zone, [...(endsOfZone.get(end.zone) ?? []), index]));
  /** Seconds from this end to the other end of its link; end 2n is `a`, 2n + 1 is `b`. */
  const across = ends.map((_, index) => {
    const link = rows[index >> 1]!;
    return throughTime_s(link, heights.get(link.b)! - heights.get(link.a)!, index % 2 === 1);
  });

  /** Dijkstra from the target backwards: for every end the time to the target and the link to take first, if any. */
  function spread(target: WalkPlace): {
    time_s: Float64Array;
    next: Int32Array;
  } {
    const time_s = new Float64Array(ends.length).fill(Infinity);
    const next = new Int32Array(ends.length).fill(-1);
    const done = new Uint8Array(ends.length);
    for (const index of endsOfZone.get(target.zone) ?? []) time_s[index] = straight_s(ends[index]!, target);
    for (;;) {
      let here = -1;
      for (let index = 0; index < ends.length; index++) {
        if (!done[index] && time_s[index]! < (here < 0 ? Infinity : time_s[here]!)) here = index;
      }
      if (here < 0) return { time_s, next };
      done[here] = 1;
      const far = here ^ 1;
      const through_s = across[far] ?? null;
      if (through_s !== null && time_s[here]! + through_s < time_s[far]!) {
        time_s[far] = time_s[here]! + through_s;
        next[far] = here;
      }
      for (const index of endsOfZone.get(ends[here]!.zone)!) {
        const walked_s = time_s[here]! + straight_s(ends[index]!, ends[here]!);
        if (walked_s < time_s[index]!) {
          time_s[index] = walked_s;
          next[index] = here;
        }
      }
    }
  }

  /** Links taken from an end on: each step to the other end of the same link is a walk through it. */
  function linksFrom(start: number, next: Int32Array): string[] {
    const via: string[] = [];
    for (let here = start, on = next[start]!; on >= 0; here = on, on = next[on]!) {
      if (on === (here ^ 1)) via.push(rows[here >> 1]!.id);
    }
    return via;
  }

  return {
    to(target) {
      const { time_s, next } = spread(target);
      return (from) => {
        let best_s = from.zone === target.zone && heights.has(from.zone) ? straight_s(from, target) : Infinity;
        let first = -1;
        for (const index of endsOfZone.get(from.zone) ?? []) {
          const total_s = straight_s(from, ends[index]!) + time_s[index]!;
          if (total_s < best_s) {
            best_s = total_s;
            first = index;
          }
        }
        if (best_s === Infinity) return null;
        return { time_s: best_s, via: first < 0 ? [] : linksFrom(first, next) };
      };
    },
  };
}
