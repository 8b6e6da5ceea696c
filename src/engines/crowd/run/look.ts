import { cellAt } from '../step/cells.ts';
import type { World } from './world.ts';

/** Whoever gets nowhere for so long looks which squares around them they really see. */
const lookAfter_s = 4;

export type Sees = (x: number, y: number) => boolean;

/** With no wall near by: most of those who stand in a queue, so no sight is made for each of them in each step. */
export const seesAll: Sees = () => true;

export function looksAround({ people }: World, who: number): boolean {
  return people.still[who]! >= lookAfter_s;
}

/** For somebody who gets nowhere: whether they see a place near by, no standing wall between. Others do not ask. */
export function sightOf(world: World, who: number): Sees | undefined {
  const { people, cells } = world;
  if (!looksAround(world, who)) return undefined;
  const [px, py] = [people.x[who]!, people.y[who]!];
  const cell = cellAt(cells, people.page[who]!, px, py);
  if (cells.nearStart[cell + 1] === cells.nearStart[cell]) return seesAll;
  return (x, y) => {
    for (let at = cells.nearStart[cell]!; at < cells.nearStart[cell + 1]!; at++) {
      const wall = cells.near[at]!;
      if (cells.wallStands[wall] !== 1) continue;
      const [wx, wy] = [cells.wallDx[wall]!, cells.wallDy[wall]!];
      const [ax, ay] = [cells.wallX[wall]! - px, cells.wallY[wall]! - py];
      const cross = (x - px) * wy - (y - py) * wx;
      if (cross === 0) continue;
      const along = (ax * wy - ay * wx) / cross;
      const across = (ax * (y - py) - ay * (x - px)) / cross;
      if (along >= 0 && along <= 1 && across >= 0 && across <= 1) return false;
    }
    return true;
  };
}
