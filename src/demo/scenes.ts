import type { Chance } from '../base/chance.ts';
import { minute_ms, second_ms } from '../base/instant.ts';
import type { Happening } from './script.ts';
import type { DemoSite, SitePoint } from './site.ts';

/** Something worth rehearsing, played on demand. Its name in words stands with the practice desk. */
export interface Scene {
  id: string;
  happenings(site: DemoSite, chance: Chance): Happening[];
  /** Panels whose line is cut, and for how long. A rehearsal has no lines: such a scene is for the demo alone. */
  cuts?(site: DemoSite): { panel: string; for_ms: number }[];
  /** What exercise control says, and when; only a rehearsal hears it. */
  cards?: readonly { after_ms: number; card: string }[];
}

function of(site: DemoSite, wanted: Partial<SitePoint>): SitePoint[] {
  return site.points.filter((point) =>
    Object.entries(wanted).every(([key, value]) => point[key as keyof SitePoint] === value),
  );
}

function shuffled<T>(list: readonly T[], chance: Chance): T[] {
  const left = [...list];
  return Array.from({ length: left.length }, () => left.splice(chance.below(left.length), 1)[0]!);
}

/** The zone with the most points of these kinds. */
function fullestZone(points: readonly SitePoint[]): readonly SitePoint[] {
  const zones = new Map<string, SitePoint[]>();
  for (const point of points) zones.set(point.zone, [...(zones.get(point.zone) ?? []), point]);
  return [...zones.values()].sort((a, b) => b.length - a.length)[0] ?? [];
}

const after = (minutes: number, card: string) => ({ after_ms: Math.round(minutes * minute_ms), card });

const fireKinds = ['smoke', 'heat', 'manual-call', 'water-flow'];

export const scenes: readonly Scene[] = [
  {
    id: 'retail-smoke',
    happenings: (site, chance) => {
      const shop = shuffled(of(site, { kind: 'smoke', zone: 'Z12' }), chance)[0] ?? of(site, { kind: 'smoke' })[0]!;
      return [{ after_ms: 0, point: shop.id, restoreAfter_ms: 4 * minute_ms }];
    },
    cards: [after(1.5, 'shop-says-kitchen')],
  },
  {
    id: 'platform-fire',
    happenings: (site, chance) => {
      const detectors = fullestZone(site.points.filter((point) => fireKinds.includes(point.kind)));
      // Smoke spreads: the first stands alone for half a minute, then more and more of them within three minutes.
      return shuffled(detectors, chance)
        .slice(0, 40)
        .map((point, place) => ({
          after_ms: place === 0 ? 0 : Math.round(30 * second_ms + 150 * second_ms * Math.sqrt(place / 40)),
          point: point.id,
          restoreAfter_ms: null,
        }));
    },
    cards: [after(1, 'platform-says-smoke'), after(2, 'fire-control-asks')],
  },
  {
    id: 'panic-button',
    happenings: (site, chance) => {
      const button = shuffled(of(site, { kind: 'panic-button' }), chance)[0]!;
      return [{ after_ms: 0, point: button.id, restoreAfter_ms: 90 * second_ms }];
    },
  },
  {
    id: 'lift-entrapment',
    happenings: (site, chance) => {
      const lift = shuffled(of(site, { kind: 'lift-call' }), chance)[0]!;
      // Pressed again and again: one row that counts.
      return [0, 20, 45, 80].map((after_s) => ({
        after_ms: after_s * second_ms,
        point: lift.id,
        restoreAfter_ms: after_s === 80 ? 10 * minute_ms : 10 * second_ms,
      }));
    },
    cards: [after(1, 'lift-voice')],
  },
  {
    id: 'panel-lost',
    happenings: () => [],
    cuts: () => [{ panel: 'AP4', for_ms: 6 * minute_ms }],
  },
  {
    id: 'flood',
    happenings: (site, chance) =>
      shuffled(
        site.points.filter((point) => !fireKinds.includes(point.kind) && point.kind !== 'panic-button'),
        chance,
      )
        .slice(0, 60)
        .map((point, place) => ({
          after_ms: place * 2 * second_ms,
          point: point.id,
          restoreAfter_ms: 5 * minute_ms,
        })),
  },
  {
    id: 'contractor-forgets',
    happenings: (site, chance) => {
      const smoke = fullestZone(of(site, { kind: 'smoke' }).filter((point) => point.zone !== 'Z06'));
      // One man with a duster: a detector, the one beside it, the first again, for as long as nobody asks for a test.
      return shuffled(smoke, chance)
        .slice(0, 3)
        .flatMap((point, place) =>
          [0, 7, 16].map((round) => ({
            after_ms: Math.round((round + place * 1.5) * minute_ms),
            point: point.id,
            restoreAfter_ms: 50 * second_ms,
          })),
        );
    },
    cards: [after(4, 'contractor-calls')],
  },
  { id: 'call-110', happenings: () => [], cards: [after(0.1, 'call-110-words'), after(12, 'call-110-asks')] },
  {
    id: 'power-cut',
    happenings: (site, chance) => {
      const away_ms = 9 * minute_ms;
      const first = of(site, { kind: 'power-fail' }).map((point) => ({ point, after_ms: 0 }));
      const then = shuffled(
        site.points.filter((point) => point.kind === 'escalator-stop' || point.kind === 'lift-call'),
        chance,
      )
        .slice(0, 12)
        .map((point, place) => ({ point, after_ms: (3 + place) * second_ms }));
      return [...first, ...then].map(({ point, after_ms }) => ({
        after_ms,
        point: point.id,
        restoreAfter_ms: away_ms,
      }));
    },
    cards: [after(1, 'power-says'), after(9, 'power-back')],
  },
  {
    id: 'lift-firm-silent',
    happenings: (site, chance) => [
      { after_ms: 0, point: shuffled(of(site, { kind: 'lift-call' }), chance)[0]!.id, restoreAfter_ms: 25 * minute_ms },
    ],
    cards: [after(1, 'lift-voice'), after(3, 'lift-firm-no-answer'), after(5, 'lift-firm-second')],
  },
];
