import type { Column } from './columns.ts';
import type { Indexed } from './indexed.ts';
import type { Duty, Roster } from './problem.ts';

/**
 * From duties to people at posts. Posts that were one duty to the solver are parted again: first every post up to its
 * minimum, then up to what it wants, people staying at the post they had last where that is open.
 */
export function rosterOf(indexed: Indexed, columns: Column[]): Roster {
  const { problem, duties, day_count } = indexed;
  const people = problem.people.map((person) => ({
    person_id: person.id,
    days: Array.from({ length: day_count }, (): Duty | null => null),
  }));
  const lastPost = new Map<number, string>();
  for (let day = 0; day < day_count; day++) {
    duties.forEach((duty, at) => {
      const here = [...columns.keys()].filter((person) => columns[person]!.duties[day] === at);
      const posts =
        duty.post_ids.length === 1 ? here.map(() => duty.post_ids[0]!) : shared(indexed, day, at, here, lastPost);
      here.forEach((person, index) => {
        const post_id = posts[index] ?? null;
        people[person]!.days[day] = { shift_id: duty.shift_id, post_id };
        if (post_id !== null) lastPost.set(person, post_id);
      });
    });
  }
  return { people };
}

/** The post of each of these people, in their order. */
function shared(indexed: Indexed, day: number, duty: number, here: number[], lastPost: Map<number, string>): string[] {
  const { problem, duties } = indexed;
  const { post_ids, shift_id } = duties[duty]!;
  const places: string[] = [];
  const own = problem.demand.filter(
    (row) => row.day === day && 'shift_id' in row.when && row.when.shift_id === shift_id && row.post_ids !== null,
  );
  const rowOf = (post: string | null) => own.find((row) => row.post_ids!.length === 1 && row.post_ids![0] === post);
  const posts = post_ids.filter((post) => post !== null);
  for (const post of posts) for (let seat = 0; seat < (rowOf(post)?.minimum ?? 0); seat++) places.push(post);
  for (const post of posts) {
    const row = rowOf(post);
    for (let seat = row?.minimum ?? 0; seat < (row?.wanted ?? 0); seat++) places.push(post);
  }
  const open = places.slice(0, here.length);
  while (open.length < here.length) open.push(posts[open.length % posts.length]!);
  const given = here.map((person) => {
    const at = open.indexOf(lastPost.get(person) ?? '');
    return at >= 0 ? open.splice(at, 1)[0]! : null;
  });
  return given.map((post) => post ?? open.shift()!);
}
