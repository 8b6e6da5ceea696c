import { clockText } from '../../base/local-time.ts';
import type { Words } from '../../base/words.ts';
import { trainDoors } from './alighting.ts';
import { wing_m } from './crowd-servers.ts';
import type { WalkSite } from './crowd-site.ts';
import type { FlowEvent } from './events.ts';
import { gateChannel_s } from './gates.ts';
import type { GateRule } from './passengers.ts';
import { comeFrom_m } from './places.ts';
import { standLate_min } from './train-times.ts';
import type { Walkable } from './walkable.ts';

/** What a site file does not say and the scenario had to: told beside every result. */
export function assumedOf(site: WalkSite, plan: Walkable, events: readonly FlowEvent[], rule: GateRule): Words[] {
  const staff = site.zones.filter(({ access }) => access === 'staff').map(({ id }) => id);
  const lifts = site.links.filter(({ kind }) => kind === 'lift').length;
  const said: (Words | false)[] = [
    {
      zh: '分区是矩形:相邻分区之间有墙,只在通路处开口;分区内没有柱子、座椅和店铺。',
      en: 'Zones are rectangles with a wall between neighbours, open only where a link leads through; no columns, seats or shops stand in them.',
    },
    site.platforms.length > 0 && {
      zh: '有站台的分区只有站台面可走,轨道不可走。',
      en: 'Of a zone with platforms only the platforms are floor; tracks are not.',
    },
    plan.bridged.length > 0 && {
      zh: `通路 ${plan.bridged.join('、')} 的一端不在可行走区域上,按直线通道(跨轨处按天桥)接到最近处。`,
      en: `One end of ${plan.bridged.join(', ')} lies off the floor; a straight passage (over a track: a bridge) was drawn to the nearest floor.`,
    },
    {
      zh: '楼梯和扶梯下方净高不足 2.2 米处不能走。并排扶梯间距 1.6 米,乘客站立不走。',
      en: 'Nobody walks under stairs where less than 2.2 m is free. Escalators side by side are 1.6 m apart, and people stand on them.',
    },
    staff.length > 0 && {
      zh: `员工区 ${staff.join('、')} 不在平面内。`,
      en: `Staff zones (${staff.join(', ')}) are no part of the walk.`,
    },
    lifts > 0 && {
      zh: '无人乘直梯:需要直梯的人没有单独模拟。',
      en: 'Nobody takes a lift: those who need one are not simulated apart.',
    },
    {
      zh: '公众安检通道全部开放,按站点文件的能力逐人检查;时间的变异系数平方 0.5。',
      en: 'All public lanes are open and take one person after the other at the rate of the site file; squared coefficient of variation 0.5.',
    },
    {
      zh: `安检通道之间及其两侧 ${wing_m} 米有隔离栏。`,
      en: `Barriers stand between the lanes of an entrance and ${wing_m} m to either side of them.`,
    },
    site.gates.length > 0 && {
      zh: `检票口按其最近的楼梯、扶梯或门的通行上限模拟:每通道每人 ${gateChannel_s['boarding-gate']} 秒(自定;六通道约 4 分钟放完一列车),出站闸机 ${gateChannel_s['exit-gate']} 秒。同一岛台两侧的旅客走较近的一处;暂缓放行只影响还没开检的车次。`,
      en: `A gate is the most its nearest stairs, escalators or door pass: ${gateChannel_s['boarding-gate']} s a person and channel (our setting: six pass a train's people in about 4 min), ${gateChannel_s['exit-gate']} s out. People of both faces of an island take the nearer one; a gate held keeps back the trains it has not opened for yet.`,
    },
    {
      zh: `旅客出现在进站口外 ${comeFrom_m.far} 米处(空间不足时更近),时刻按提前进站分布均匀随机。`,
      en: `Passengers appear ${comeFrom_m.far} m before their entrance (nearer where there is less room), at random moments spread by the entry lead times.`,
    },
    site.services.length > 0 && {
      zh: '旅客按站点文件的份额选进站口,不因排队改口;能到的检票口不止一个时平分。',
      en: 'Passengers take entrances by the shares of the site file and do not change for a queue; where several gates serve a face they use them equally.',
    },
    site.services.length > 0 && {
      zh: '候车者在候车区各自的位置站立,避开梯口和检票口前;开检后才走动。开始前已进站者从开始就在那里,开检 4 分钟后的已上车。',
      en: 'Those who wait stand at spots of their own in the waiting zone, off landings and gate fronts, until the gate opens. Who came before the run stands there from its start; those of a gate open for 4 min are aboard.',
    },
    site.services.length > 0 && gatesWords(rule),
    site.services.length > 0 && {
      zh: `每列车长 ${trainDoors.train_m} 米、${trainDoors.count} 个车门,停在站台中部;每门每秒 1 人,先下后上。没赶上的人离站。`,
      en: `Every train is ${trainDoors.train_m} m long with ${trainDoors.count} doors, in the middle of its platform; 1 person a second and door, out first. Who misses it leaves.`,
    },
    site.services.length > 0 && {
      zh: '到达旅客按各广场的进站份额离站,走最近的路。',
      en: 'Those who arrive leave to the squares in the shares of the entrances, by the shortest way.',
    },
    events.some(({ kind }) => kind === 'departures stopped' || kind === 'train stopped') && {
      zh: `停止发车时旅客照常进站;站台面空出 4 分钟后下一列进站;晚点车至少停 ${standLate_min} 分钟(计划更短的除外)。结束时等候的列车同时发出。`,
      en: `In a stop people go on coming; the next train comes in 4 min after its face is free; a late one stands at least ${standLate_min} min unless planned for less. At the end those that waited leave together.`,
    },
    events.some(({ kind }) => kind === 'entrance metered') && {
      zh: '分批放行按平均速率模拟:安检通道相应放慢。',
      en: 'Batch release is modelled by its mean rate: the lanes take that much longer.',
    },
    events.some(({ kind }) => kind === 'entrance exit only') && {
      zh: '只出不进时,后来者改走同一广场最近的开放进站口;没有则在门外等。',
      en: 'While an entrance is exit only, who comes takes the nearest open one of the same square; without one they wait before the door.',
    },
    events.some(({ kind }) => kind === 'extra people') && {
      zh: '额外客流进站后留在候车区,直到模拟结束。',
      en: 'Extra people come in and stay in the waiting zone until the run ends.',
    },
  ];
  return said.filter((words): words is Words => words !== false);
}

function gatesWords({ before_min, evenWithoutTrain, from_min }: GateRule): Words {
  if (!evenWithoutTrain) {
    return {
      zh: `列车停稳后开检,最早在计划发车前 ${before_min} 分钟。`,
      en: `A gate opens when its train stands at the platform, at most ${before_min} min before the planned departure.`,
    };
  }
  const since = from_min === undefined ? null : clockText(from_min);
  return {
    zh: `提前检票${since ? `(${since} 起)` : ''}:计划发车前 ${before_min} 分钟开检,车未到时在站台候车。`,
    en: `Early boarding${since ? ` from ${since}` : ''}: gates open ${before_min} min before the planned departure, and people wait on the platform if the train is not there.`,
  };
}
