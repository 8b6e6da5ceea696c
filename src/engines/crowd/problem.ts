import type { Words } from '../../base/words.ts';

/**
 * How a crowd would move: the scenario, and what a run says of it. Types only.
 *
 * The model in five sentences. Everybody is a disc on a floor plan in metres who walks by the collision-free speed
 * model (README). A *level* is a floor; a *link* (stair, escalator, ramp, lift) joins two levels. What governs the way
 * of people is a line: an *opening* (door, barrier, one way, held gate) or a *server* (lane, gate: one after the other,
 * each taking a service time). A *group* is people alike: how fast they are and the *stages* of their way; a *source*
 * puts them into the plan. Counts and places only: nobody in here is anybody.
 *
 * Metres, x east and y north; seconds from the start of the run, so `duration_s` is its end; persons as whole numbers.
 * Every id is unique over the whole problem.
 */
export interface CrowdProblem {
  levels: Level[];
  links: Link[];
  openings: Opening[];
  server_groups: ServerGroup[];
  targets: Target[];
  trains: Train[];
  groups: Group[];
  sources: Source[];
  events: TimedEvent[];
  /** Where people are counted; neither changes how they walk. */
  zones: Zone[];
  count_lines: CountLine[];
  settings: Settings;
}

export type Point_m = readonly [number, number];
/** At least three corners, in either sense, not closed (the last joins the first), not crossing itself. */
export type Polygon_m = readonly Point_m[];
export type Segment_m = readonly [Point_m, Point_m];

export interface Level {
  id: string;
  name: Words;
  /** Height of the floor. */
  z_m: number;
  /** Floor people can walk on is the union of these, less the obstacles; its edge is a wall. */
  walkable: Polygon_m[];
  obstacles: Polygon_m[];
  /** Thin walls on the floor besides. A gap left in them is a door without a leaf; an opening may lie in it. */
  walls: Segment_m[];
}

/**
 * A way between two levels, or over steps within one. Stairs, escalators and ramps are strips of floor as wide as
 * `width_m` from the middle of the foot or head `a` straight to that of `b`; whoever is on one is on neither level.
 * Beneath and above the strip the floor is closed for `closed_under_m` from each end, so that it is entered at its end.
 */
export interface Link {
  id: string;
  name: Words;
  kind: 'stair' | 'escalator' | 'ramp' | 'lift';
  a: { level_id: string; at: Point_m };
  b: { level_id: string; at: Point_m };
  /** Of a lift: of its door. */
  width_m: number;
  direction: Direction;
  /** By default half its length at either end; 0 leaves all the floor open (the end is then entered from all sides). */
  closed_under_m?: number;
  /** Of an escalator: along its slope, by default 0.5. Stopped (event), it is a stair. */
  belt_m_per_s?: number;
  /** Whether people walk on a moving escalator (by default they stand). */
  is_walked?: boolean;
  /** Of a lift; each has a default (see `liftUsual` in links.ts). */
  lift?: { persons_max?: number; travel_s?: number; doors_s?: number; cars?: number };
  /** At most so many persons a second over each end; also see the regulatory profile. */
  flow_max_per_s?: number;
  /** False: shut or stopped out of use at the start. */
  is_open?: boolean;
}

/** Of a link from its end `a`; of a line crossing it from the left of p → q to its right. */
export type Direction = 'both' | 'forward' | 'backward';

/**
 * A line on a level that lets people through or not. Shut it is a wall and everybody looks for another way; one way it
 * is a wall to those who come against it; held it is still their way, and they wait before it.
 */
export interface Opening {
  id: string;
  name: Words;
  level_id: string;
  line: Segment_m;
  direction: Direction;
  is_open: boolean;
  is_held?: boolean;
  flow_max_per_s?: number;
}

/** Lanes or gates that are alike to whoever comes: each person takes the one that looks quickest. */
export interface ServerGroup {
  id: string;
  name: Words;
  servers: Server[];
}

/** One person at a time stands at the middle of the line and crosses it forward (left to right) when served. */
export interface Server {
  id: string;
  name: Words;
  level_id: string;
  line: Segment_m;
  service: Service;
  is_open: boolean;
}

/** Time from taking one to being free for the next. `fixed` is always the mean; `gamma` has that coefficient of variation. */
export interface Service {
  mean_s: number;
  kind: 'fixed' | 'exponential' | 'gamma';
  variation?: number;
}

/** Where people go. At an exit they leave the plan as soon as they are in its area; a place is somewhere to be. */
export interface Target {
  id: string;
  name: Words;
  level_id: string;
  area: Polygon_m;
  kind: 'exit' | 'place';
  is_open?: boolean;
  /** Of an exit: at most so many a second. */
  flow_max_per_s?: number;
}

/** Stands from `arrive_s` to `depart_s`. Those who alight come out of its doors first; then it is boarded. */
export interface Train {
  id: string;
  name: Words;
  level_id: string;
  /** On the floor at its edge; the train is to the left of p → q, the platform to the right. */
  doors: Segment_m[];
  arrive_s: number;
  depart_s: number;
  alighting: { group_id: string; count: number }[];
  /** Persons a second through one door, by default 1 either way. */
  flow_per_door_per_s?: number;
}

export interface Group {
  id: string;
  name: Words;
  /** Free walking speed on the flat, drawn for each person. Left out: that of the profile. */
  speed_m_per_s?: Spread;
  /** Seconds before a person sets out, drawn for each; counted from when a source puts the person into the plan. */
  pre_movement_s?: Spread;
  /** Body radius and time gap; left out: those of the profile. */
  radius_m?: number;
  time_gap_s?: number;
  /** Speed over the plan of a stair, upward and downward, in m/s; left out: a share of the free speed (links.ts). */
  stair_up_m_per_s?: number;
  stair_down_m_per_s?: number;
  /** Kinds of link this group can use; left out: all. */
  uses?: Link['kind'][];
  /** In order; the last one is a `leave` or a `board`, or they stay in the plan. */
  stages: Stage[];
}

/** Truncated to min and max where given. `normal` is drawn anew until it fits. */
export type Spread =
  | { kind: 'fixed'; value: number }
  | { kind: 'uniform'; min: number; max: number }
  | { kind: 'normal'; mean: number; sd: number; min?: number; max?: number }
  | { kind: 'lognormal'; mean: number; sd: number; min?: number; max?: number }
  | { kind: 'weibull'; shape: number; scale: number; min?: number; max?: number };

/**
 * `nearest` takes the shortest way in time as if alone; `quickest` adds the queue before each target and thinks again
 * every few seconds (the default). Targets shut are left out by both.
 */
export type Choice = 'nearest' | 'quickest';

export type Stage =
  | { kind: 'go'; target_ids: string[]; choice?: Choice }
  | { kind: 'serve'; server_group_id: string }
  /** To a spot of one's own in the place, and to stand there until then. */
  | { kind: 'wait'; target_id: string; until: { at_s: number } | { signal_id: string } }
  /** To the nearest door of it; after it left, they wait until the run ends or go on by `missed`. */
  | { kind: 'board'; train_id: string; missed?: { target_ids: string[] } }
  | { kind: 'leave'; target_ids: string[]; choice?: Choice };

/** People who stand there at the start, or come over time. */
export type Source =
  | { id: string; kind: 'initial'; group_id: string; level_id: string; area: Polygon_m; count: number }
  | {
      id: string;
      kind: 'arrivals';
      group_id: string;
      level_id: string;
      /** They appear at a free spot of it; while there is none, they queue outside the plan and are counted so. */
      area: Polygon_m;
      /** `even` spaces them equally in each span, `random` draws the instants. */
      spans: { from_s: number; to_s: number; count: number }[];
      instants: 'even' | 'random';
    }
  /** At exactly these positions at the start (for comparisons). */
  | { id: string; kind: 'placed'; group_id: string; level_id: string; at: Point_m[] };

export type TimedEvent = { at_s: number; id: string } & (
  | /** An opening, link, target or server. */ { kind: 'open' | 'close' }
  | /** An opening, link or server: people wait before it. */ { kind: 'hold' | 'release' }
  | /** An opening or link. */ { kind: 'direct'; direction: Direction }
  | /** An escalator: stopped it is walked as a stair. */ { kind: 'stop' | 'run' }
  | /** A server. */ { kind: 'service'; service: Service }
  | /** Any name: whoever waits for it goes on, also those who come to wait later. */ { kind: 'signal' }
  | /** A train that comes or goes at another time than it says; left out stays. */ {
      kind: 'train';
      arrive_s?: number;
      depart_s?: number;
    }
);

export interface Zone {
  id: string;
  name: Words;
  level_id: string;
  area: Polygon_m;
  /** Floor people can stand on, for density; left out: the polygon's area. */
  usable_m2?: number;
}

/** Counts each crossing, by direction. */
export interface CountLine {
  id: string;
  name: Words;
  level_id: string;
  line: Segment_m;
}

/** `realistic` follows experiments; `regulatory` follows codes: lower speeds, and no line passes more than they allow. */
export type ProfileName = 'realistic' | 'regulatory';

export interface Settings {
  profile: ProfileName;
  seed: number;
  duration_s: number;
  /** By default 0.05. */
  dt_s?: number;
  /** Beyond it people do not see each other, by default 1.7. */
  cutoff_m?: number;
  /** Side of the cells of the floor field, by default 0.25; 0.5 for a whole station. */
  field_cell_m?: number;
  /** How often a frame and a row of counts is given, by default 1 and 1; a frame every 0 s is none. */
  frame_every_s?: number;
  counts_every_s?: number;
  /** Instead of the profile's own; for comparisons and calibration. */
  parameters?: Partial<Parameters>;
}

/** Of the collision-free speed model and of our additions (README: equations and where each value comes from). */
export interface Parameters {
  speed: Spread;
  radius_m: number;
  time_gap_s: number;
  neighbour_strength: number;
  neighbour_range_m: number;
  wall_strength: number;
  wall_range_m: number;
  /** No nearer to the goal for so long, a person no longer waits for those farther from it; infinite: never. */
  jam_after_s: number;
  jam_speed_m_per_s: number;
  /** How far people step aside for those who come against them, to their right; 0 in the plain model. */
  sidestep_rad: number;
  /** Whether positions are kept out of walls after each step. The plain model does not. */
  has_wall_guard: boolean;
  /** Most persons a second and metre of any opening, link end, exit; infinite in the realistic profile. */
  flow_max_per_m_s: number;
}

/** Everybody in the plan at one instant, in the order of their number, which is given on appearing and never reused. */
export interface Frame {
  t_s: number;
  count: number;
  id: Uint32Array;
  x_m: Float32Array;
  y_m: Float32Array;
  /** Index into `levels`; on a link that of its nearer end. */
  level: Uint8Array;
  /** Index into `links` plus 1 for whoever is on one, else 0. */
  link: Uint16Array;
  /** Index into `groups`. */
  group: Uint16Array;
  doing: Uint8Array;
}

/** What `Frame.doing` holds. */
export type Doing = 'not yet moving' | 'walking' | 'waiting' | 'being served' | 'riding';

/** A row of counts; arrays run along the problem's lists. */
export interface Counts {
  t_s: number;
  /** Ever put into the plan, left it, now in it, and waiting outside for a free spot of their source. */
  entered: number;
  left: number;
  inside: number;
  outside: number;
  /** Persons by zone. */
  zones: Uint32Array;
  /** Crossings so far by count line, forward and backward. */
  lines_forward: Uint32Array;
  lines_backward: Uint32Array;
  /** By target: left there, or arrived at the place, so far. */
  targets: Uint32Array;
  /** By server (groups in order, servers within): on their way to it and not yet taken; served so far. */
  queues: Uint32Array;
  served: Uint32Array;
  /** By link: on it now; by train: boarded so far. */
  links: Uint32Array;
  boarded: Uint32Array;
}

export interface Progress {
  t_s: number;
  duration_s: number;
  inside: number;
  cpu_seconds: number;
}

/** Middle and spread of a sample; all 0 where it is empty. */
export interface Sample {
  count: number;
  mean: number;
  p50: number;
  p90: number;
  max: number;
}

export interface CrowdResult {
  stopped_by: 'all out' | 'duration' | 'cancelled';
  t_s: number;
  /** Persons times steps, and CPU seconds used if a clock was given: what speeds are reckoned from. */
  agent_steps: number;
  cpu_seconds: number;
  entered: number;
  left: number;
  inside: number;
  outside: number;
  /** When the last one left; null while somebody is inside or nobody ever was. */
  all_out_s: number | null;
  /** Still on the way at the end and without progress for a minute, by level and square of 5 m. */
  stuck: { level_id: string; at: Point_m; count: number }[];
  rows: Counts[];
  targets: { id: string; count: number; first_s: number | null; last_s: number | null }[];
  servers: { id: string; served: number; wait_s: Sample; busy_share: number }[];
  trains: { id: string; alighted: number; boarded: number; left_behind: number }[];
  /** Seconds from setting foot in the plan to leaving it. */
  groups: { id: string; entered: number; left: number; journey_s: Sample }[];
}

/** One mistake of a problem: every one of them is told at once. `place` is a path such as `links[3].width_m`. */
export interface CrowdMistake {
  code: string;
  place: string;
  /** What is wrong and what to do about it. */
  words: Words;
}
