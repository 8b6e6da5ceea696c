import type { Person, Seat } from './problem.ts';

/** Who sits where from when to when; null where nobody of the crew may sit there. */
export interface Turn {
  from_min: number;
  to_min: number;
  /** In the order of the seats. */
  person_ids: (string | null)[];
}

/**
 * Seats of one crew taken in turns: a new turn as soon as the shortest permitted one among the seats is over, everyone
 * one seat on. It changes who sits where, never who is on duty, so it is made after the roster. People without the skill
 * of a seat are passed over; where only one person can sit there, no turn can relieve them, and `unrelieved` names the
 * seat.
 */
export function rotation(
  seats: Seat[],
  crew: Person[],
  { from_min, to_min }: { from_min: number; to_min: number },
): { turns: Turn[]; unrelieved: string[] } {
  const turn_minutes = Math.min(...seats.map((seat) => seat.turn_minutes_max), to_min - from_min);
  const turns: Turn[] = [];
  const sat = new Map<string, number>();
  let before: (string | null)[] = seats.map(() => null);
  // The hardest seats to fill choose first, whatever their place on the plan.
  const able = (seat: Seat) => crew.filter((person) => seat.skill === null || person.skill_ids.includes(seat.skill));
  const order = [...seats.keys()].sort((a, b) => able(seats[a]!).length - able(seats[b]!).length || a - b);
  for (let start = from_min; start < to_min; start += turn_minutes) {
    const taken = new Set<string>();
    const person_ids: (string | null)[] = seats.map(() => null);
    for (const at of order) {
      const free = able(seats[at]!).filter((person) => !taken.has(person.id));
      const rank = (person: Person) =>
        (before[at] === person.id ? 1_000_000 : 0) +
        (sat.get(`${at} ${person.id}`) ?? 0) * 1_000 +
        crew.indexOf(person);
      const next = free.sort((a, b) => rank(a) - rank(b))[0];
      if (!next) continue;
      taken.add(next.id);
      person_ids[at] = next.id;
      sat.set(`${at} ${next.id}`, (sat.get(`${at} ${next.id}`) ?? 0) + 1);
    }
    turns.push({ from_min: start, to_min: Math.min(start + turn_minutes, to_min), person_ids });
    before = person_ids;
  }
  return { turns, unrelieved: unrelieved(seats, turns) };
}

/** Seats where somebody had to stay longer than one turn may last. */
function unrelieved(seats: Seat[], turns: Turn[]): string[] {
  return seats
    .filter(({ turn_minutes_max }, at) => {
      let since = turns[0]?.from_min ?? 0;
      return turns.some(({ from_min, to_min, person_ids }, index) => {
        if (index > 0 && person_ids[at] !== turns[index - 1]!.person_ids[at]) since = from_min;
        return person_ids[at] !== null && to_min - since > turn_minutes_max;
      });
    })
    .map(({ id }) => id);
}
