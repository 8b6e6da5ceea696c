import type { Chance } from '../base/chance.ts';
import { minute_ms, second_ms } from '../base/instant.ts';
import type { SitePoint } from './site.ts';

/** One thing that happens at a point, and when it is over. */
export interface Happening {
  after_ms: number;
  point: string;
  restoreAfter_ms: number | null;
  /** Another code than the point's own, for a fault or a supervisory condition. */
  code?: string;
}

/** About this many alarms a day at 1×. */
export const alarmsPerDay = 80;

/** What goes off in an ordinary day: share of alarms and how long they stay, by kind of point. */
const mix: readonly { kind: string; share: number; stays_s: readonly [number, number]; code?: string }[] = [
  { kind: 'escalator-stop', share: 24, stays_s: [40, 300] },
  { kind: 'door-contact', share: 20, stays_s: [10, 180] },
  { kind: 'help-point', share: 16, stays_s: [20, 120] },
  { kind: 'lift-call', share: 6, stays_s: [30, 240] },
  { kind: 'smoke', share: 8, stays_s: [60, 400] },
  { kind: 'motion', share: 6, stays_s: [15, 60] },
  { kind: 'perimeter-beam', share: 6, stays_s: [5, 30] },
  { kind: 'smoke', share: 4, stays_s: [600, 3_600], code: '373' },
  { kind: 'water-flow', share: 3, stays_s: [300, 1_800], code: '200' },
  { kind: 'water-leak', share: 2, stays_s: [600, 2_400] },
  { kind: 'power-fail', share: 1, stays_s: [120, 900] },
  { kind: 'tamper', share: 2, stays_s: [60, 600] },
  { kind: 'panic-button', share: 2, stays_s: [30, 90] },
];

/** The evening peak as it begins, so that a fresh screen shows something at once: kinds and seconds from the start. */
const opening: readonly { kind: string; after_s: number; restore_s: number | null }[] = [
  { kind: 'escalator-stop', after_s: 4, restore_s: 150 },
  { kind: 'help-point', after_s: 25, restore_s: 40 },
  { kind: 'door-contact', after_s: 70, restore_s: 30 },
  { kind: 'smoke', after_s: 150, restore_s: 200 },
  { kind: 'lift-call', after_s: 300, restore_s: 120 },
  { kind: 'escalator-stop', after_s: 420, restore_s: 90 },
];

/** The first minutes, always alike for a seed. */
export function openingScript(points: readonly SitePoint[], chance: Chance): Happening[] {
  return opening.map(({ kind, after_s, restore_s }) => ({
    after_ms: after_s * second_ms,
    point: pick(points, kind, chance).id,
    restoreAfter_ms: restore_s === null ? null : restore_s * second_ms,
  }));
}

/** The next thing to happen, `rate` times as often as in an ordinary day; waits are exponential. */
export function nextHappening(points: readonly SitePoint[], chance: Chance, rate: number): Happening {
  const mean_ms = (24 * 60 * minute_ms) / alarmsPerDay / rate;
  const kind = drawn(chance);
  const [least_s, most_s] = kind.stays_s;
  const happening: Happening = {
    after_ms: Math.round(-Math.log(1 - chance.below(1_000_000) / 1_000_000) * mean_ms),
    point: pick(points, kind.kind, chance).id,
    restoreAfter_ms: (least_s + chance.below(most_s - least_s + 1)) * second_ms,
  };
  if (kind.code !== undefined) happening.code = kind.code;
  return happening;
}

function drawn(chance: Chance): (typeof mix)[number] {
  let left = chance.below(mix.reduce((sum, each) => sum + each.share, 0));
  for (const each of mix) {
    if (left < each.share) return each;
    left -= each.share;
  }
  return mix[0]!;
}

function pick(points: readonly SitePoint[], kind: string, chance: Chance): SitePoint {
  const of = points.filter((point) => point.kind === kind);
  return of[chance.below(of.length)] ?? points[chance.below(points.length)]!;
}
