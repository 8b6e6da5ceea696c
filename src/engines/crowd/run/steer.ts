import { pace, type LinkWay } from '../plan/links.ts';
import { distance_m } from '../plan/polygon.ts';
import { stands } from '../step/bodies.ts';
import { isNearer } from '../step/jam.ts';
import { looksAround } from './look.ts';
import { cost_m, middleX, middleY, squareOf, towardX, towardY } from './square.ts';
import { hasMissed, nextStage, stageOf, think } from './stages.ts';
import { isBoarding } from './trains.ts';
import { boards, chooses, goes, groupOf, queues, waits, type World } from './world.ts';

/** So near to a line or spot people walk straight at it. */
const straight_m = 1.2;
/** Aims beyond a line, so that who reaches it also crosses it. */
const beyond_m = 0.4;
/** Those who wait for a train stand so far beside its doors and off the edge. */
const beside_m = 0.8;
/** So much of a door at either side is too near to its frame to walk straight at it. */
const frame_m = 0.25;
/** Has reached a spot to wait at; or has tried for so long and stands where they are. */
const atSpot_m = 0.25;
const spotTries_s = 20;
/** Who is in the place is nearer than who is not, and from there on their own spot is what they get nearer to. */
const inPlace_m = 10_000;

/** Riding in a lift: in nobody's way and on no page. */
export const rides = 3;

/** Where everybody wants to go in this step, and how fast; and who is next at each server. */
export function steerAll(world: World): void {
  const { people, ways, plan, servers, tally, t_s } = world;
  const { jam_after_s } = world.numbers.parameters;
  for (const state of servers) {
    state.nearest = -1;
    state.nearest_m = Infinity;
  }
  tally.clearBins();
  for (let at = 0; at < people.inside; at++) {
    const who = people.list[at]!;
    if (people.mode[who] === rides) continue;
    if (people.mode[who] === stands) {
      if (isDoneStanding(world, who)) nextStage(world, who);
      if (people.mode[who] === stands) continue;
    }
    if (t_s >= ways.think_s[who]!) think(world, who);
    const page = plan.pages[people.page[who]!]!;
    people.speed[who] = t_s < ways.starts_s[who]! ? 0 : ways.free[who]!;
    if (page.way >= 0) steerOnLink(world, who, page.way);
    else steerOnFloor(world, who, page.level);
    if (people.speed[who] === 0 || isNearer(ways.best[who]!, people.left[who]!, people.still[who]!, jam_after_s)) {
      ways.best[who] = people.left[who]!;
      ways.best_s[who] = t_s;
    }
    // Who has come to stand makes way for whoever is jammed behind them.
    people.still[who] = people.mode[who] === stands ? 0 : t_s - ways.best_s[who]!;
  }
}

function steerOnFloor(world: World, who: number, level: number): void {
  const { people, ways, router, servers, tally } = world;
  const x = people.x[who]!;
  const y = people.y[who]!;
  const from = squareOf(world, who, level, x, y);
  const { square } = ways;
  let toX = square[from + towardX]!;
  let toY = square[from + towardY]!;
  // The square tells the cost at its middle; the rest is how far before or behind it one stands.
  const offX = x - square[from + middleX]!;
  const offY = y - square[from + middleY]!;
  let left = square[from + cost_m]! - offX * toX - offY * toY;
  const half = router.cells.size_m / 2;
  if ((Math.abs(offX) > half || Math.abs(offY) > half) && looksAround(world, who)) {
    toX = -offX;
    toY = -offY;
  }
  const toward = ways.toward[who]!;
  const does = ways.does[who]!;
  if (does === chooses) tally.isOnWay(toward, left);
  else if (does !== goes) {
    const aim =
      does === queues ? aimAtServer(world, who, left) : does === waits ? aimAtSpot(world, who, level, left) : null;
    const to =
      does === boards && !hasMissed(world, who) && left < beside_m + straight_m ? toDoor(world, who, toward) : aim;
    if (to) [toX, toY] = to;
    if (does === waits && aim) left = Math.hypot(aim[0], aim[1]) - inPlace_m;
    if (does === boards && Math.hypot(toX, toY) < atSpot_m) people.speed[who] = 0;
    if (does === queues && left < straight_m) left = distance_m(servers[toward]!.server.line, x, y);
  }
  const length = Math.sqrt(toX * toX + toY * toY);
  people.wantX[who] = length > 0 ? toX / length : 0;
  people.wantY[who] = length > 0 ? toY / length : 0;
  people.left[who] = left;
  if (left === Infinity) people.speed[who] = 0;
}

/** Straight at the line of the server once near it; whoever is nearest is taken next. */
function aimAtServer(world: World, who: number, left_m: number): [number, number] | null {
  const { ways, people, servers } = world;
  const [x, y] = [people.x[who]!, people.y[who]!];
  if (ways.freeWay_s[who] === 0) ways.freeWay_s[who] = left_m / ways.free[who]!;
  const state = servers[ways.toward[who]!]!;
  const isNear = left_m < straight_m;
  const off_m = isNear ? distance_m(state.server.line, x, y) : left_m;
  if (state.who !== who && off_m < state.nearest_m) {
    state.nearest = who;
    state.nearest_m = off_m;
  }
  if (!isNear) return null;
  const [[ax, ay], [bx, by]] = state.server.line;
  const length = Math.hypot(bx - ax, by - ay);
  const past = state.who === who ? 0 : beyond_m;
  return [(ax + bx) / 2 + ((by - ay) / length) * past - x, (ay + by) / 2 - ((bx - ax) / length) * past - y];
}

/** To one's own spot once in the place; stands there, or where one is after trying long enough, until released. */
function aimAtSpot(world: World, who: number, level: number, left_m: number): [number, number] | null {
  const { ways, people, tally, t_s } = world;
  const [x, y] = [people.x[who]!, people.y[who]!];
  let aim: [number, number] | null = null;
  if (left_m <= 0 || tally.isIn(ways.toward[who]!, level, x, y)) {
    aim = [ways.spotX[who]! - x, ways.spotY[who]! - y];
    const isLong = t_s - ways.best_s[who]! > spotTries_s;
    if (Math.hypot(...aim) < atSpot_m || isLong) people.mode[who] = stands;
  }
  if (isReleased(world, who)) nextStage(world, who);
  return aim;
}

/** Along the strip to the end that is nearer to the goal, keeping to its middle only as far as its walls ask. */
function steerOnLink(world: World, who: number, at: number): void {
  const { people, plan, doors, ways, router } = world;
  const field = router.field(people.goal[who]!, ways.users[who]!);
  const way = plan.ways[at]!;
  const gone = alongOf(way, people.x[who]!, people.y[who]!);
  const stopped = doors.isStopped(at);
  const { direction } = doors.way(at);
  const on = field.endCost_m[2 * at + 1]! + way.length_m - gone;
  const back = field.endCost_m[2 * at]! + gone;
  const mayOn = direction !== 'backward';
  const mayBack = direction !== 'forward';
  const forward = mayOn && (!mayBack || on <= back);
  const { walked_m_per_s, carried_m_per_s } = pace(way, forward, stopped, ways.free[who]!, groupOf(world, who));
  people.wantX[who] = forward ? way.along[0] : -way.along[0];
  people.wantY[who] = forward ? way.along[1] : -way.along[1];
  people.left[who] = forward ? on : back;
  if (people.speed[who]! > 0 || carried_m_per_s > 0) people.speed[who] = walked_m_per_s + carried_m_per_s;
}

/** How far somebody has come along a link from its end `a`. */
export function alongOf({ ends, along }: LinkWay, x: number, y: number): number {
  const [[ax, ay], [bx, by]] = ends[0].line;
  return (x - (ax + bx) / 2) * along[0] + (y - (ay + by) / 2) * along[1];
}

/** From somebody to the nearest door: through it while it is boarded, before that to one side, so that others get out. */
function toDoor(world: World, who: number, train: number): [number, number] {
  const { trains, plan, people, t_s } = world;
  const [x, y] = [people.x[who]!, people.y[who]!];
  const { doors } = trains[train]!;
  let nearest = plan.lines[doors[0]!.line]!.line;
  let nearest_m = Infinity;
  for (const door of doors) {
    const { line } = plan.lines[door.line]!;
    const off_m = distance_m(line, x, y);
    if (off_m >= nearest_m) continue;
    nearest = line;
    nearest_m = off_m;
  }
  const [[ax, ay], [bx, by]] = nearest;
  const length = Math.hypot(bx - ax, by - ay);
  const [tx, ty] = [(bx - ax) / length, (by - ay) / length];
  const isOpen = isBoarding(trains[train]!, t_s);
  // To the right of the line is the platform.
  // From beside a door nobody gets in: first before it, then through.
  const off = Math.abs((x - (ax + bx) / 2) * tx + (y - (ay + by) / 2) * ty);
  const isBefore = off < Math.max(0.1, length / 2 - frame_m);
  const out = isOpen ? (isBefore ? -beyond_m : beside_m) : beside_m;
  const aside = isOpen ? 0 : (who % 2 === 0 ? 1 : -1) * (length / 2 + beside_m);
  return [(ax + bx) / 2 + ty * out + tx * aside - x, (ay + by) / 2 - tx * out + ty * aside - y];
}

function isDoneStanding(world: World, who: number): boolean {
  const stage = stageOf(world, who);
  if (stage?.kind === 'wait') return isReleased(world, who);
  return false;
}

function isReleased(world: World, who: number): boolean {
  const { signals, t_s } = world;
  const stage = stageOf(world, who);
  if (stage?.kind !== 'wait') return false;
  if ('at_s' in stage.until) return t_s >= stage.until.at_s;
  return (signals.get(stage.until.signal_id) ?? Infinity) <= t_s;
}
