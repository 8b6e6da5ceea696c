import { liftUsual } from '../plan/links.ts';
import { middleOf } from '../plan/polygon.ts';
import { walks } from '../step/bodies.ts';
import { liftReach_m } from './router.ts';
import { isRoomAt } from './sources.ts';
import { rides } from './steer.ts';
import type { World } from './world.ts';

interface Car {
  way: number;
  at: 0 | 1;
  /** From when it can load again. */
  free_s: number;
  /** Who rides, to which end, and when its doors open there. */
  riders: number[];
  to: 0 | 1;
  there_s: number;
}

/** So often a second somebody steps out of a car. */
const outEvery_s = 1;

/** Cars of lifts: they load at their door, ride, and let out one after the other where there is room. */
export class Lifts {
  private readonly cars: Car[];

  constructor({ plan }: World) {
    this.cars = plan.ways.flatMap(({ link }, way) =>
      link.kind === 'lift'
        ? Array.from({ length: link.lift?.cars ?? liftUsual.cars }, (): Car => {
            return { way, at: 0, free_s: 0, riders: [], to: 0, there_s: 0 };
          })
        : [],
    );
  }

  run(world: World): void {
    if (this.cars.length === 0) return;
    for (const car of this.cars) {
      if (car.riders.length > 0) this.letOut(world, car);
      else if (world.t_s >= car.free_s) this.load(world, car);
    }
  }

  private load(world: World, car: Car): void {
    const { plan, people, t_s, doors } = world;
    const { link } = plan.ways[car.way]!;
    const { travel_s, doors_s, persons_max } = { ...liftUsual, ...link.lift };
    const away = (1 - car.at) as 0 | 1;
    if (!doors.way(car.way).isOpen || doors.way(car.way).isHeld) return;
    const here = doors.isWayOpen(car.way, car.at) ? waitingAt(world, car.way, car.at) : [];
    if (here.length > 0) {
      car.riders = here.slice(0, persons_max);
      for (const who of car.riders) people.mode[who] = rides;
      car.to = away;
      car.there_s = t_s + doors_s + travel_s;
    } else if (doors.isWayOpen(car.way, away) && waitingAt(world, car.way, away).length > 0) {
      car.at = away;
      car.free_s = t_s + travel_s;
    }
  }

  private letOut(world: World, car: Car): void {
    const { plan, people, ways, t_s } = world;
    if (t_s < car.there_s) return;
    const { ends, link } = plan.ways[car.way]!;
    const { level, line } = ends[car.to];
    const [x, y] = middleOf(line);
    const who = car.riders[0]!;
    car.at = car.to;
    car.free_s = t_s + { ...liftUsual, ...link.lift }.doors_s;
    if (!isRoomAt(world, ways.group[who]!, level, x, y)) return;
    car.riders.shift();
    people.mode[who] = walks;
    people.page[who] = level;
    people.x[who] = x;
    people.y[who] = y;
    ways.best[who] = Infinity;
    car.there_s = t_s + outEvery_s;
  }
}

/** Those before the door whose way leads through it, the nearest first. */
function waitingAt(world: World, way: number, end: 0 | 1): number[] {
  const { plan, people, ways, router } = world;
  const { level, line } = plan.ways[way]!.ends[end];
  const [mx, my] = middleOf(line);
  const reach = 2 * liftReach_m;
  const found: { who: number; off: number }[] = [];
  for (let at = 0; at < people.inside; at++) {
    const who = people.list[at]!;
    if (people.mode[who] !== walks || people.page[who] !== level) continue;
    const dx = people.x[who]! - mx;
    const dy = people.y[who]! - my;
    // Asked of everybody at each door in every step: far off is told without a root.
    if (dx > reach || dx < -reach || dy > reach || dy < -reach) continue;
    const off = Math.hypot(dx, dy);
    if (off > reach) continue;
    if (router.takesLift(people.goal[who]!, ways.users[who]!, way, end, mx, my)) found.push({ who, off });
  }
  return found.sort((one, other) => one.off - other.off || one.who - other.who).map(({ who }) => who);
}
