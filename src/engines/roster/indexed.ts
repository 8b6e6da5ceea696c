import type { DemandRow, Person, Pin, Problem, Wish } from './problem.ts';
import { automatonOf, type Automaton } from './automaton.ts';
import { dutyIn, groupedDuties, type IndexedDuty } from './duties.ts';
import { indexedRows, pairingRows, type Rows } from './rows.ts';

/**
 * The problem in numbers, as the solver wants it. People who are the same to every rule, wish and pin are one class and
 * are priced once; posts that are the same to every row and person are one duty (posted.ts parts them again afterwards).
 */
export interface Indexed {
  problem: Problem;
  day_count: number;
  duties: IndexedDuty[];
  rows: Rows;
  classes: PersonClass[];
  /** Class of each person, in the problem's order. */
  classOf: Int32Array;
  /** All costs are whole numbers: then a bound of 1140.2 is a bound of 1141. */
  isCostInteger: boolean;
}

/** Cells are numbered `day * duties.length + duty`. */
export interface PersonClass {
  index: number;
  members: number[];
  automaton: Automaton;
  /** What this duty on this day costs more than being off; Infinity if it may not be. */
  cellCost: Float64Array;
  /** What a row of days all off would cost by wishes. */
  offCost: number;
  /** 1 on days pinned to a duty. */
  mustWork: Uint8Array;
  /** Rows a cell counts in; `~row` counts -1 (pairings). */
  cellRows: Int32Array[];
}

/** The problem must have been found sound before (check of the input); unknown ids are taken as absent. */
export function indexed(problem: Problem): Indexed {
  const duties = groupedDuties(problem);
  const rows = indexedRows(problem, duties);
  const byKey = new Map<string, number[]>();
  const paired = new Set(problem.pairings.flatMap((pairing) => [pairing.first_person_id, pairing.second_person_id]));
  const wishesOf = groupedBy(problem.wishes, (wish) => wish.person_id);
  const pinsOf = groupedBy(problem.pins, (pin) => pin.person_id);
  problem.people.forEach((person, index) => {
    const { id, ...rest } = person;
    const wishes = (wishesOf.get(id) ?? []).map(({ day, for_or_against, what, weight }) => [
      day,
      for_or_against,
      what,
      weight,
    ]);
    const pins = (pinsOf.get(id) ?? []).map(({ day, duty }) => [day, duty]);
    const key = JSON.stringify([rest, wishes, pins, paired.has(id) ? id : null]);
    byKey.set(key, [...(byKey.get(key) ?? []), index]);
  });
  const classOf = new Int32Array(problem.people.length);
  const automata = new Map<string, Automaton>();
  const classes = [...byKey.values()].map((members, index) => {
    for (const member of members) classOf[member] = index;
    const person = problem.people[members[0]!]!;
    return personClass(problem, duties, rows, person, {
      index,
      members,
      automata,
      wishes: wishesOf.get(person.id) ?? [],
      pins: pinsOf.get(person.id) ?? [],
    });
  });
  pairingRows(problem, duties, rows, classes, classOf);
  return {
    problem,
    day_count: problem.day_count,
    duties,
    rows,
    classes,
    classOf,
    isCostInteger: hasWholeCosts(problem),
  };
}

interface ClassParts {
  index: number;
  members: number[];
  automata: Map<string, Automaton>;
  wishes: Wish[];
  pins: Pin[];
}

function personClass(
  problem: Problem,
  duties: IndexedDuty[],
  rows: Rows,
  person: Person,
  { index, members, automata, wishes, pins }: ClassParts,
): PersonClass {
  const ruleKey = JSON.stringify([person.contract_ids, person.history ?? null]);
  const automaton = automata.get(ruleKey) ?? automatonOf(problem, person);
  automata.set(ruleKey, automaton);
  const cellCost = new Float64Array(problem.day_count * duties.length);
  const mustWork = new Uint8Array(problem.day_count);
  let offCost = 0;
  for (const wish of wishes) offCost += addWish(problem, duties, cellCost, wish);
  const isAllowed = allowedCells(problem, duties, person);
  for (const pin of pins) addPin(problem, duties, isAllowed, mustWork, pin);
  for (let cell = 0; cell < cellCost.length; cell++) {
    const shift = duties[cell % duties.length]!.shift;
    const isEver = automaton.isEverAllowed[Math.floor(cell / duties.length) * automaton.shift_count + shift] === 1;
    if (isAllowed[cell] === 0 || !isEver) cellCost[cell] = Number.POSITIVE_INFINITY;
  }
  return {
    index,
    members,
    automaton,
    cellCost,
    offCost,
    mustWork,
    cellRows: rows.cellRowsFor(new Set(person.skill_ids)),
  };
}

/** 1 where skill, days off and availability allow the duty. */
function allowedCells(problem: Problem, duties: IndexedDuty[], person: Person): Uint8Array {
  const allowed = new Uint8Array(problem.day_count * duties.length);
  const daysOff = new Set(person.days_off);
  const unavailable = new Set(person.unavailable.map(({ day, shift_id }) => `${day} ${shift_id}`));
  for (let day = 0; day < problem.day_count; day++) {
    if (daysOff.has(day)) continue;
    duties.forEach((duty, at) => {
      const hasSkill = duty.skill_id === null || person.skill_ids.includes(duty.skill_id);
      if (hasSkill && !unavailable.has(`${day} ${duty.shift_id}`)) allowed[day * duties.length + at] = 1;
    });
  }
  return allowed;
}

/** Charges a wish on the cells it touches, relative to being off; gives what being off costs by it. */
function addWish(problem: Problem, duties: IndexedDuty[], cellCost: Float64Array, wish: Wish): number {
  if (wish.day < 0 || wish.day >= problem.day_count) return 0;
  const { what } = wish;
  const isOffMeant = what === 'off';
  const costIf = (isSo: boolean) => (isSo === (wish.for_or_against === 'for') ? 0 : wish.weight);
  const offCost = costIf(isOffMeant);
  duties.forEach((duty, at) => {
    const isSo =
      what === 'any' ||
      (what !== 'off' &&
        what.shift_id === duty.shift_id &&
        (what.post_id === undefined || duty.post_ids.includes(what.post_id)));
    const cell = wish.day * duties.length + at;
    cellCost[cell] = cellCost[cell]! + costIf(isSo) - offCost;
  });
  return offCost;
}

/** A pin wins over skill, days off and availability: it was published so. */
function addPin(problem: Problem, duties: IndexedDuty[], isAllowed: Uint8Array, mustWork: Uint8Array, pin: Pin): void {
  if (pin.day < 0 || pin.day >= problem.day_count) return;
  const base = pin.day * duties.length;
  const { duty } = pin;
  const pinned = duty === null ? -1 : dutyIn(duties, duty);
  isAllowed.fill(0, base, base + duties.length);
  if (pinned >= 0) isAllowed[base + pinned] = 1;
  if (duty !== null) mustWork[pin.day] = 1;
}

function hasWholeCosts(problem: Problem): boolean {
  const rowCosts = (row: DemandRow) => [row.cost_under_minimum, row.cost_under, row.cost_over];
  const ruleWeights = problem.contracts
    .flatMap((contract) => contract.rules)
    .map(({ strength }) => (strength === 'hard' ? 0 : strength.weight));
  return [
    ...problem.demand.flatMap(rowCosts),
    ...problem.wishes.map((wish) => wish.weight),
    ...ruleWeights,
    ...problem.pairings.map(({ strength }) => (strength === 'hard' ? 0 : strength.weight)),
  ].every((cost) => Number.isInteger(cost));
}

export function groupedBy<Row>(rows: Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}
