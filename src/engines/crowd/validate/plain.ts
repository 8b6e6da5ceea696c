import type { CrowdProblem, Group, Level, Point_m, Polygon_m, Settings, Source, Target } from '../problem.ts';

/** Small scenarios written in few words: a floor, where people stand, where they go. */

export const same = (text: string) => ({ zh: text, en: text });

export function box(x0: number, y0: number, x1: number, y1: number): Polygon_m {
  return [
    [x0, y0],
    [x1, y0],
    [x1, y1],
    [x0, y1],
  ];
}

export function floor(id: string, z_m: number, walkable: Polygon_m[], rest: Partial<Level> = {}): Level {
  return { id, name: same(id), z_m, walkable, obstacles: [], walls: [], ...rest };
}

export function exit(id: string, area: Polygon_m, level_id = '1F'): Target {
  return { id, name: same(id), level_id, area, kind: 'exit' };
}

export function group(id: string, target_ids: string[], rest: Partial<Group> = {}): Group {
  return { id, name: same(id), stages: [{ kind: 'leave', target_ids }], ...rest };
}

export function people(id: string, group_id: string, area: Polygon_m, count: number, level_id = '1F'): Source {
  return { id, kind: 'initial', group_id, level_id, area, count };
}

export function placed(id: string, group_id: string, at: Point_m[], level_id = '1F'): Source {
  return { id, kind: 'placed', group_id, level_id, at };
}

export function scenario(
  parts: Partial<CrowdProblem> & Pick<CrowdProblem, 'levels'>,
  settings: Partial<Settings> & Pick<Settings, 'duration_s'>,
): CrowdProblem {
  return {
    links: [],
    openings: [],
    server_groups: [],
    targets: [],
    trains: [],
    groups: [],
    sources: [],
    events: [],
    zones: [],
    count_lines: [],
    ...parts,
    settings: { profile: 'realistic', seed: 1, ...settings },
  };
}
