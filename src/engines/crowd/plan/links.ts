import type { Group, Link, Segment_m } from '../problem.ts';

/** Free speed the ways are weighed with; people then walk at their own. */
export const reference_m_per_s = 1.34;
/** Weidmann 1993: mean speeds over the plan of a stair, up 0.610 and down 0.694, of 1.34 on the flat. */
const stairUp_share = 0.61 / 1.34;
const stairDown_share = 0.694 / 1.34;
/** A slope a wheelchair may take slows no more than this (our setting). */
const ramp_share = 0.9;
export const beltUsual_m_per_s = 0.5;
/** A lift by default: 13 persons (1,000 kg, EN 81-20), our settings for the rest. Travel is one way, doors both ends. */
export const liftUsual = { persons_max: 13, travel_s: 20, doors_s: 10, cars: 1 };

/** Where a link is entered and left: its end line, looking along the link from `a`. */
export interface LinkEnd {
  /** From left to right of whoever walks along the link from `a` to `b`. */
  line: Segment_m;
  level: number;
}

export interface LinkWay {
  link: Link;
  ends: readonly [LinkEnd, LinkEnd];
  /** Over the plan; 0 of a lift. */
  length_m: number;
  rise_m: number;
  /** Unit vector from a to b. */
  along: readonly [number, number];
}

export function wayOf(link: Link, levelOf: ReadonlyMap<string, { at: number; z_m: number }>): LinkWay {
  const [a, b] = [levelOf.get(link.a.level_id)!, levelOf.get(link.b.level_id)!];
  const [dx, dy] = [link.b.at[0] - link.a.at[0], link.b.at[1] - link.a.at[1]];
  const length = Math.hypot(dx, dy);
  const along: [number, number] = length > 0 ? [dx / length, dy / length] : [1, 0];
  const half = link.width_m / 2;
  const line = ([x, y]: readonly [number, number]): Segment_m => [
    [x - along[1] * half, y + along[0] * half],
    [x + along[1] * half, y - along[0] * half],
  ];
  return {
    link,
    ends: [
      { line: line(link.a.at), level: a.at },
      { line: line(link.b.at), level: b.at },
    ],
    length_m: link.kind === 'lift' ? 0 : length,
    rise_m: b.z_m - a.z_m,
    along,
  };
}

/** What a person does on a link: their own speed over the plan, and what the belt adds under their feet. */
export function pace(
  { link, length_m, rise_m }: LinkWay,
  forward: boolean,
  isStopped: boolean,
  free_m_per_s: number,
  group?: Pick<Group, 'stair_up_m_per_s' | 'stair_down_m_per_s'>,
): { walked_m_per_s: number; carried_m_per_s: number } {
  const isUp = forward ? rise_m > 0 : rise_m < 0;
  const flat = length_m / Math.hypot(length_m, rise_m);
  if (link.kind === 'ramp') return { walked_m_per_s: free_m_per_s * ramp_share, carried_m_per_s: 0 };
  const stair = isUp
    ? (group?.stair_up_m_per_s ?? free_m_per_s * stairUp_share)
    : (group?.stair_down_m_per_s ?? free_m_per_s * stairDown_share);
  const isStair = link.kind === 'stair' || isStopped;
  if (isStair) return { walked_m_per_s: rise_m === 0 ? free_m_per_s : stair, carried_m_per_s: 0 };
  const belt = (link.belt_m_per_s ?? beltUsual_m_per_s) * flat;
  return { walked_m_per_s: link.is_walked ? stair : 0, carried_m_per_s: belt };
}

/** What a link costs on the way, as metres on the flat; infinite where nobody may go that way. */
export function cost_m(way: LinkWay, forward: boolean, isStopped: boolean): number {
  const { link } = way;
  if (link.kind === 'lift') {
    const { travel_s, doors_s } = { ...liftUsual, ...link.lift };
    // Half a round trip is waited for on average.
    return (1.5 * travel_s + 2 * doors_s) * reference_m_per_s;
  }
  const { walked_m_per_s, carried_m_per_s } = pace(way, forward, isStopped, reference_m_per_s);
  return (way.length_m / Math.max(0.05, walked_m_per_s + carried_m_per_s)) * reference_m_per_s;
}
