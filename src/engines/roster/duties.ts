import type { DemandRow, Duty, Post, Problem } from './problem.ts';

/** A shift at one of several posts that nothing in the problem tells apart. */
export interface IndexedDuty {
  shift: number;
  shift_id: string;
  /** In the problem's order; [null] where the problem has no posts. */
  post_ids: (string | null)[];
  skill_id: string | null;
}

/**
 * Merging posts is exact only where any way of parting the people among them costs the same: same skill and shifts,
 * each counted by rows of its own for whole shifts, with equal costs on the same days, and named by no wish and no pin.
 */
export function groupedDuties(problem: Problem): IndexedDuty[] {
  const shiftAt = new Map(problem.shifts.map((shift, index) => [shift.id, index]));
  if (problem.posts.length === 0) {
    return problem.shifts.map((shift, index) => ({
      shift: index,
      shift_id: shift.id,
      post_ids: [null],
      skill_id: null,
    }));
  }
  const named = namedPosts(problem);
  const rowsOf = rowsByPost(problem);
  const groups = new Map<string, Post[]>();
  for (const post of problem.posts) {
    const rows = rowsOf.get(post.id);
    const canMerge = !named.has(post.id) && rows !== null;
    const key = canMerge ? JSON.stringify([post.skill, post.shift_ids, (rows ?? []).map(signature).sort()]) : post.id;
    groups.set(key, [...(groups.get(key) ?? []), post]);
  }
  return [...groups.values()].flatMap((posts) =>
    posts[0]!.shift_ids.flatMap((shift_id) => {
      const shift = shiftAt.get(shift_id);
      if (shift === undefined) return [];
      return [{ shift, shift_id, post_ids: posts.map((post) => post.id), skill_id: posts[0]!.skill }];
    }),
  );
}

function signature(row: DemandRow): string {
  return JSON.stringify([row.day, row.when, row.cost_under_minimum, row.cost_under, row.cost_over]);
}

/** Posts a wish, a pin or a duty of history singles out. */
function namedPosts(problem: Problem): Set<string> {
  const named = new Set<string>();
  const add = (duty: { post_id?: string | null } | null) => {
    if (duty?.post_id) named.add(duty.post_id);
  };
  for (const { what } of problem.wishes) if (typeof what === 'object') add(what);
  for (const { duty } of problem.pins) add(duty);
  return named;
}

/** The rows of a post alone; null once it also counts in a row with others, for a skill or for a slot. */
function rowsByPost(problem: Problem): Map<string, DemandRow[] | null> {
  const rows = new Map<string, DemandRow[] | null>();
  for (const row of problem.demand) {
    const isOwn = row.post_ids?.length === 1 && row.skill_id === null && 'shift_id' in row.when;
    for (const post of row.post_ids ?? []) {
      const known = rows.get(post);
      rows.set(post, isOwn && known !== null ? [...(known ?? []), row] : null);
    }
  }
  return rows;
}

/** Place of a duty in the list; -1 for one that does not exist. */
export function dutyIn(duties: IndexedDuty[], duty: Duty): number {
  return duties.findIndex((each) => each.shift_id === duty.shift_id && each.post_ids.includes(duty.post_id));
}
