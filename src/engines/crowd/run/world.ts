import type { Chance } from '../../../base/chance.ts';
import type { Plan } from '../plan/plan.ts';
import type { Numbers } from '../profiles.ts';
import type { CrowdProblem, Group, Server } from '../problem.ts';
import type { Bodies } from '../step/bodies.ts';
import type { Cells } from '../step/cells.ts';
import type { People } from '../step/people.ts';
import type { Floor } from '../plan/outline.ts';
import type { Doors } from './doors.ts';
import type { Router } from './router.ts';
import { perSquare } from './square.ts';
import type { Tally } from './tally.ts';

/** Everything a run stands on; the parts of a run (servers, lifts, trains, sources, stages) read and change it. */
export interface World {
  problem: CrowdProblem;
  numbers: Numbers;
  plan: Plan;
  cells: Cells;
  floors: Floor[];
  people: People;
  ways: Journeys;
  bodies: Bodies;
  doors: Doors;
  router: Router;
  tally: Tally;
  chance: Chance;
  servers: ServerState[];
  /** First server of each group, and one more. */
  serverStart: number[];
  signals: Map<string, number>;
  targetIndex: Map<string, number>;
  trainIndex: Map<string, number>;
  targetOpen: boolean[];
  /** Exits pass no more than they may: saved up, in persons. */
  targetFlow: { flow: number; saved: number }[];
  trains: TrainState[];
  t_s: number;
}

export const doesNothing = 0;
/** On the way to the only place there is for it, or to one of several that are thought about again. */
export const goes = 1;
export const chooses = 2;
export const queues = 3;
export const waits = 4;
export const boards = 5;

/** What belongs to a person's way, by number. */
export interface Journeys {
  group: Uint16Array;
  stage: Uint8Array;
  /** What the stage is, as a number (`doesNothing` …), so that a step need not look it up. */
  does: Uint8Array;
  /** Free speed of this person, and the set of links they can use. */
  free: Float64Array;
  users: Int32Array;
  /** Index of the target, server or train they are on their way to; -1 none. */
  toward: Int32Array;
  /** When they set out, appeared, came to this stage, think again. */
  starts_s: Float64Array;
  entered_s: Float64Array;
  stage_s: Float64Array;
  think_s: Float64Array;
  /** How long the way to the server would take alone, from where this stage began. */
  freeWay_s: Float64Array;
  /** Own spot to wait at. */
  spotX: Float64Array;
  spotY: Float64Array;
  /** What was last read of the way (square.ts): from which square and field, and what; -1: nothing that still holds. */
  squareAt: Int32Array;
  squareField: Int32Array;
  square: Float64Array;
  /** Nearest to the goal so far, and when. */
  best: Float64Array;
  best_s: Float64Array;
}

export interface ServerState {
  server: Server;
  line: number;
  goal: number;
  /** Who is being served, -1 nobody; until when; from when it is free. */
  who: number;
  until_s: number;
  free_s: number;
  busy_s: number;
  /** On their way to it and not yet taken; the nearest of them, for whoever is taken next. */
  queue: number;
  nearest: number;
  nearest_m: number;
}

export interface TrainState {
  arrive_s: number;
  depart_s: number;
  goal: number;
  /** Still to come out by door in turn, by group. */
  alighting: number[];
  /** What each door may pass, saved up. */
  doors: { line: number; saved: number }[];
  boarded: number;
  alighted: number;
}

export function journeysFor(capacity: number): Journeys {
  const reals = () => new Float64Array(capacity);
  return {
    group: new Uint16Array(capacity),
    stage: new Uint8Array(capacity),
    does: new Uint8Array(capacity),
    free: reals(),
    users: new Int32Array(capacity),
    toward: new Int32Array(capacity).fill(-1),
    starts_s: reals(),
    entered_s: reals(),
    stage_s: reals(),
    think_s: reals(),
    freeWay_s: reals(),
    spotX: reals(),
    spotY: reals(),
    squareAt: new Int32Array(capacity).fill(-1),
    squareField: new Int32Array(capacity),
    square: new Float64Array(perSquare * capacity),
    best: reals(),
    best_s: reals(),
  };
}

export function groupOf(world: World, who: number): Group {
  return world.problem.groups[world.ways.group[who]!]!;
}
