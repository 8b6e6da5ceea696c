import type { Doing, Frame } from '../problem.ts';
import { stands } from '../step/bodies.ts';
import { stageOf } from './stages.ts';
import { alongOf, rides } from './steer.ts';
import type { World } from './world.ts';

export const doings: readonly Doing[] = ['not yet moving', 'walking', 'waiting', 'being served', 'riding'];

/** Everybody in the plan as of now, in the order of their numbers. */
export function frameOf(world: World): Frame {
  const { people, plan, ways, servers, t_s } = world;
  const count = people.inside;
  const frame: Frame = {
    t_s,
    count,
    id: Uint32Array.from(people.list.subarray(0, count)),
    x_m: new Float32Array(count),
    y_m: new Float32Array(count),
    level: new Uint8Array(count),
    link: new Uint16Array(count),
    group: new Uint16Array(count),
    doing: new Uint8Array(count),
  };
  const served = new Set(servers.map(({ who }) => who));
  for (let at = 0; at < count; at++) {
    const who = people.list[at]!;
    const page = plan.pages[people.page[who]!]!;
    frame.x_m[at] = people.x[who]!;
    frame.y_m[at] = people.y[who]!;
    frame.group[at] = ways.group[who]!;
    if (page.way >= 0) {
      const way = plan.ways[page.way]!;
      frame.link[at] = page.way + 1;
      frame.level[at] = way.ends[alongOf(way, people.x[who]!, people.y[who]!) * 2 > way.length_m ? 1 : 0].level;
    } else frame.level[at] = page.level;
    frame.doing[at] = doings.indexOf(doingOf(world, who, served));
  }
  return frame;
}

function doingOf(world: World, who: number, served: ReadonlySet<number>): Doing {
  const { people, ways, t_s } = world;
  if (people.mode[who] === rides) return 'riding';
  if (served.has(who)) return 'being served';
  if (people.mode[who] === stands || stageOf(world, who) === null) return 'waiting';
  return t_s < ways.starts_s[who]! ? 'not yet moving' : 'walking';
}
