import type { CrowdMistake, Point_m } from '../../engines/crowd/problem.ts';
import type { PartMaps } from '../sites/facts.ts';

type Row<P extends keyof PartMaps> = PartMaps[P] extends Map<string, infer One> ? One : never;

/** Rows of a site file that a walk through the site is made of, and nothing else of it. */
export interface WalkSite {
  levels: readonly Row<'levels'>[];
  zones: readonly Row<'zones'>[];
  links: readonly Row<'links'>[];
  liftsEscalators: readonly Row<'liftsEscalators'>[];
  platforms: readonly Row<'platforms'>[];
  faces: readonly Row<'faces'>[];
  entrances: readonly Row<'entrances'>[];
  lanes: readonly Row<'lanes'>[];
  queueAreas: readonly Row<'queueAreas'>[];
  gates: readonly Row<'gates'>[];
  pinchPoints: readonly Row<'pinchPoints'>[];
  services: readonly Row<'services'>[];
  passengerProfile: readonly Row<'passengerProfile'>[];
}
export type SiteZone = Row<'zones'>;
export type SiteLink = Row<'links'>;
export type SiteEntrance = Row<'entrances'>;
export type SiteGate = Row<'gates'>;
export type SiteService = Row<'services'>;

/** [x0, y0, x1, y1] */
export type Rect_m = readonly [number, number, number, number];

export type TellMistake = (code: string, place: string, zh: string, en: string) => void;

export function collectMistakes(): { mistakes: CrowdMistake[]; tell: TellMistake } {
  const mistakes: CrowdMistake[] = [];
  return { mistakes, tell: (code, place, zh, en) => void mistakes.push({ code, place, words: { zh, en } }) };
}

export const corners = ([x0, y0, x1, y1]: Rect_m): Point_m[] => [
  [x0, y0],
  [x1, y0],
  [x1, y1],
  [x0, y1],
];

export const middleOf = ([x0, y0, x1, y1]: Rect_m): Point_m => [(x0 + x1) / 2, (y0 + y1) / 2];

export const holds = ([x0, y0, x1, y1]: Rect_m, [x, y]: Point_m): boolean => x >= x0 && x <= x1 && y >= y0 && y <= y1;

export const areaOf = ([x0, y0, x1, y1]: Rect_m): number => Math.max(0, x1 - x0) * Math.max(0, y1 - y0);

/** The common part; empty where they have none. */
export const overlap = (one: Rect_m, other: Rect_m): Rect_m => [
  Math.max(one[0], other[0]),
  Math.max(one[1], other[1]),
  Math.min(one[2], other[2]),
  Math.min(one[3], other[3]),
];

/** The point of a rectangle nearest to this one. */
export const nearestIn = ([x0, y0, x1, y1]: Rect_m, [x, y]: Point_m): Point_m => [
  Math.min(x1, Math.max(x0, x)),
  Math.min(y1, Math.max(y0, y)),
];

export const distance_m = (one: Point_m, other: Point_m): number => Math.hypot(one[0] - other[0], one[1] - other[1]);

/** A line of this width across a way, so that whoever walks in `towards` crosses it from its left to its right. */
export function lineAcross(middle: Point_m, towards: Point_m, width_m: number): readonly [Point_m, Point_m] {
  const [dx, dy] = [(-towards[1] * width_m) / 2, (towards[0] * width_m) / 2];
  return [
    [middle[0] - dx, middle[1] - dy],
    [middle[0] + dx, middle[1] + dy],
  ];
}

/** The plan's four directions; halls and their barriers are drawn along them. */
export const compass: readonly Point_m[] = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
];
