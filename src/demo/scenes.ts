import type { Chance } from '../base/chance.ts';
import { minute_ms, second_ms } from '../base/instant.ts';
import type { Words } from '../base/words.ts';
import type { Happening } from './script.ts';
import type { DemoSite, SitePoint } from './site.ts';

/** Something worth rehearsing, played on demand. */
export interface Scene {
  id: string;
  words: Words;
  happenings(site: DemoSite, chance: Chance): Happening[];
  /** Panels whose line is cut, and for how long. */
  cuts?(site: DemoSite): { panel: string; for_ms: number }[];
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

const fireKinds = ['smoke', 'heat', 'manual-call', 'water-flow'];

export const scenes: readonly Scene[] = [
  {
    id: 'retail-smoke',
    words: { zh: '商铺油烟(误报)', en: 'Retail kitchen smoke (false)' },
    happenings: (site, chance) => {
      const shop = shuffled(of(site, { kind: 'smoke', zone: 'Z12' }), chance)[0] ?? of(site, { kind: 'smoke' })[0]!;
      return [{ after_ms: 0, point: shop.id, restoreAfter_ms: 4 * minute_ms }];
    },
  },
  {
    id: 'platform-fire',
    words: { zh: '站台火情(同一分区 40 个探测器)', en: 'Platform fire (40 detectors of one zone)' },
    happenings: (site, chance) => {
      const detectors = site.points.filter((point) => point.zone === 'Z06' && fireKinds.includes(point.kind));
      // Smoke spreads: the first stands alone for half a minute, then more and more of them within three minutes.
      return shuffled(detectors, chance)
        .slice(0, 40)
        .map((point, place) => ({
          after_ms: place === 0 ? 0 : Math.round(30 * second_ms + 150 * second_ms * Math.sqrt(place / 40)),
          point: point.id,
          restoreAfter_ms: null,
        }));
    },
  },
  {
    id: 'panic-button',
    words: { zh: '紧急报警按钮', en: 'Panic button' },
    happenings: (site, chance) => {
      const button = shuffled(of(site, { kind: 'panic-button' }), chance)[0]!;
      return [{ after_ms: 0, point: button.id, restoreAfter_ms: 90 * second_ms }];
    },
  },
  {
    id: 'lift-entrapment',
    words: { zh: '电梯困人', en: 'Lift entrapment' },
    happenings: (site, chance) => {
      const lift = shuffled(of(site, { kind: 'lift-call' }), chance)[0]!;
      // Pressed again and again: one row that counts.
      return [0, 20, 45, 80].map((after_s) => ({
        after_ms: after_s * second_ms,
        point: lift.id,
        restoreAfter_ms: after_s === 80 ? 10 * minute_ms : 10 * second_ms,
      }));
    },
  },
  {
    id: 'panel-lost',
    words: { zh: '报警主机失联', en: 'Panel lost' },
    happenings: () => [],
    cuts: () => [{ panel: 'AP4', for_ms: 6 * minute_ms }],
  },
  {
    id: 'flood',
    words: { zh: '报警泛滥(2 分钟 60 个)', en: 'Alarm flood (60 in 2 minutes)' },
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
];
