import type { Words } from '../../base/words.ts';
import type { Entrance, Lane, Problem, Station } from '../../engines/lanes/problem.ts';

/**
 * What a site file does not say about how a lane works, in one place. Each figure is an assumption that the result names;
 * a site that has measured its own lanes replaces it.
 */
const assumed = {
  /** Squared coefficient of variation of the time at the belt: between a fixed beat and pure chance. */
  belt_scv: 0.5,
  /** Of those screened, whose bag is opened, and how long that takes. */
  search: { share: 0.08, mean_s: 55, scv: 0.6 },
  /** Of the bags opened, what the second test (liquids, traces) looks at. */
  secondary: { share: 0.15, mean_s: 40, scv: 0.6 },
  /** Longest look at X-ray pictures in one go, and what the change of operator takes. */
  turns: { turn_s: 1_800, change_s: 20 },
  vehicle_scv: 0.8,
};

const word = (zh: string, en: string): Words => ({ zh, en });

export interface LaneRow {
  id: string;
  name: Words;
  equipment: readonly string[];
  designPaxPerHour: number;
  crew: readonly string[];
  standby: boolean;
}

export function isVehicleLane({ equipment }: LaneRow): boolean {
  return equipment.includes('under-vehicle-mirror');
}

/** The stations of an entrance; each open lane brings one belt and one search table. */
export function stationsOf(lanes: readonly LaneRow[]): Pick<Entrance, 'stations' | 'first_station_id'> {
  const mean_s = 3_600 / (lanes.reduce((sum, { designPaxPerHour }) => sum + designPaxPerHour, 0) / lanes.length);
  if (lanes.every(isVehicleLane)) {
    const service = { kind: 'lognormal' as const, mean_s, scv: assumed.vehicle_scv };
    const station: Station = { id: 'vehicle', name: word('车辆检查', 'Vehicle check'), kind: 'vehicle', service, next: [] }; // prettier-ignore
    return { stations: [station], first_station_id: 'vehicle' };
  }
  const hasSecondary = lanes.some(({ equipment }) => equipment.includes('liquid-tester'));
  const operator = lanes.some(({ crew }) => crew.includes('xray-operator'));
  const { search, secondary } = assumed;
  const stations: Station[] = [
    {
      id: 'belt',
      name: word('X光机', 'X-ray belt'),
      kind: 'belt',
      service: { kind: 'lognormal', mean_s, scv: assumed.belt_scv },
      next: [{ station_id: 'search', share: search.share }],
      ...(operator && { turns: assumed.turns }),
    },
    {
      id: 'search',
      name: word('开包检查', 'Bag search'),
      kind: 'search',
      service: { kind: 'lognormal', mean_s: search.mean_s, scv: search.scv },
      next: hasSecondary ? [{ station_id: 'secondary', share: secondary.share }] : [],
    },
  ];
  if (hasSecondary) {
    const service = { kind: 'lognormal' as const, mean_s: secondary.mean_s, scv: secondary.scv };
    stations.push({ id: 'secondary', name: word('二次检测', 'Second test'), kind: 'secondary', service, next: [] });
  }
  return { stations, first_station_id: 'belt' };
}

/** What an open lane brings. The tester stands where the site has one; every lane of the entrance uses it. */
export function serversOf(stations: readonly Station[]): Lane['servers'] {
  return stations.map(({ id }) => ({ station_id: id, count: 1 }));
}

export function laneAssumptions(of: Problem['of']): Words[] {
  const percent = (share: number) => `${Math.round(share * 100)} %`;
  if (of === 'vehicles') {
    return [
      word(
        `检查一辆车的时间按对数正态分布,变异系数平方 ${assumed.vehicle_scv}`,
        `Checking a vehicle takes lognormal time, squared coefficient of variation ${assumed.vehicle_scv}`,
      ),
    ];
  }
  const { search, secondary, turns } = assumed;
  return [
    word(
      `一条通道的设计能力是X光机的能力;时间按对数正态分布,变异系数平方 ${assumed.belt_scv}`,
      `A lane’s design rate is that of its belt; times are lognormal, squared coefficient of variation ${assumed.belt_scv}`,
    ),
    word(
      `${percent(search.share)} 的人开包检查,平均 ${search.mean_s} 秒;其中 ${percent(secondary.share)} 二次检测,平均 ${secondary.mean_s} 秒`,
      `${percent(search.share)} have a bag opened, ${search.mean_s} s in the mean; ${percent(secondary.share)} of those go to a second test of ${secondary.mean_s} s`,
    ),
    word(
      `判图员每 ${turns.turn_s / 60} 分钟换人,换人 ${turns.change_s} 秒;不计设备故障`,
      `The X-ray operator changes every ${turns.turn_s / 60} min, which takes ${turns.change_s} s; no breakdowns`,
    ),
    word('同一进站口的通道共用一条队,先到先检', 'Lanes of one entrance share one queue, first come first served'),
  ];
}
