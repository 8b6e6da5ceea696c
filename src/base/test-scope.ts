/** What a test takes off the queue: points by name, or a panel or one area of it with all its points. */
export interface TestScope {
  panel: string | null;
  area: string | null;
  points: readonly string[];
}

export interface ScopedPlace {
  panel: string | null;
  area: string | null;
  point: string | null;
  /** A button behind which somebody may stand in danger. */
  staysLive: boolean;
}

/** Classes of points that stay live in the test of a panel or an area, unless they are named themselves. */
const liveClasses: ReadonlySet<string> = new Set(['fire-button', 'hold-up']);
/** The same of what is said without a point of the site. */
const liveKinds: ReadonlySet<string> = new Set(['panic', 'hold-up', 'duress', 'fire-manual-call']);

export function staysLive(of: { pointClass: string | undefined; kind: string; silent: boolean }): boolean {
  return of.silent || liveKinds.has(of.kind) || (of.pointClass !== undefined && liveClasses.has(of.pointClass));
}

/** The one rule of what a test covers: where signals are heard and where the test is granted and drawn. */
export function isCovered(scope: TestScope, place: ScopedPlace): boolean {
  if (place.point !== null && scope.points.includes(place.point)) return true;
  if (scope.panel === null || scope.panel !== place.panel || place.staysLive) return false;
  return scope.area === null || scope.area === place.area;
}
