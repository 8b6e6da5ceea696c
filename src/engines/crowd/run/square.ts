import { floorCellAt } from '../field/floor-cells.ts';
import { seesAll, sightOf } from './look.ts';
import type { World } from './world.ts';

/** What is kept of a square, one after the other: its middle, the direction to walk from it, what is left from there. */
export const middleX = 0;
export const middleY = 1;
export const towardX = 2;
export const towardY = 3;
export const cost_m = 4;
export const perSquare = 5;

/**
 * What the square somebody stands on tells of the way to their goal, as the place in `ways.square` where it stands. It
 * is read from the field when they come to another square or want to go elsewhere: fields are far too large for the
 * processor's caches, and to go to memory for everybody in every step would cost as much as to push them all.
 */
export function squareOf(world: World, who: number, level: number, x: number, y: number): number {
  const { people, ways, router } = world;
  const { square, squareAt, squareField } = ways;
  const { cells } = router;
  const from = perSquare * who;
  const at = floorCellAt(cells, level, x, y);
  const number = router.numberOf(people.goal[who]!, ways.users[who]!);
  const sees = sightOf(world, who);
  // Beside a wall whoever looks around sees more or less of the squares from each place.
  const isSame = !sees || sees === seesAll;
  if (isSame && squareAt[who] === at && squareField[who] === number) return from;
  const field = router.field(people.goal[who]!, ways.users[who]!);
  const best = router.reached(field, level, x, y, sees);
  const base = cells.base[level]!;
  const cols = cells.cols[level]!;
  square[from + middleX] = cells.x[level]! + (((best - base) % cols) + 0.5) * cells.size_m;
  square[from + middleY] = cells.y[level]! + ((((best - base) / cols) | 0) + 0.5) * cells.size_m;
  square[from + towardX] = field.toward[2 * best]! / 127;
  square[from + towardY] = field.toward[2 * best + 1]! / 127;
  square[from + cost_m] = field.cost_m[best]!;
  squareAt[who] = isSame ? at : -1;
  squareField[who] = number;
  return from;
}
