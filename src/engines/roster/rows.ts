import type { ClockSpan, DemandRow, Pairing, Problem, Shift } from './problem.ts';
import type { IndexedDuty } from './duties.ts';
import type { PersonClass } from './indexed.ts';

/**
 * What is counted over all people. A row's cost is piecewise linear and convex in its count: short of the minimum, short
 * of what is wanted, too many. Pairings are rows of the same form: apart wants at most one of two; together counts the
 * first +1 and the second -1 and wants at most none.
 */
export interface Rows {
  count: number;
  wanted: number[];
  minimum: number[];
  costUnderMinimum: number[];
  costUnder: number[];
  costOver: number[];
  /** Rows that stand for a hard pairing: over is forbidden, however costly. */
  isHard: boolean[];
  /** Rows of each cell for a person with these skills. */
  cellRowsFor(skills: Set<string>): Int32Array[];
}

interface RowParts {
  wanted: number;
  minimum: number;
  costUnderMinimum: number;
  costUnder: number;
  costOver: number;
  isHard: boolean;
}

export function indexedRows(problem: Problem, duties: IndexedDuty[]): Rows {
  const cellCount = problem.day_count * duties.length;
  const general: number[][] = Array.from({ length: cellCount }, () => []);
  const bySkill = new Map<string, { cell: number; row: number }[]>();
  const shared = new Map<string, Int32Array[]>();
  const rows = emptyRows((skills) => {
    const key = [...skills]
      .filter((skill) => bySkill.has(skill))
      .sort()
      .join('\n');
    const known = shared.get(key) ?? cellRowsFor(general, bySkill, skills);
    shared.set(key, known);
    return known;
  });
  const merged = new Map<string, number>();
  for (const demand of problem.demand) {
    const cells = coveredCells(problem, duties, demand);
    const key = JSON.stringify([
      cells,
      demand.skill_id,
      demand.cost_under_minimum,
      demand.cost_under,
      demand.cost_over,
    ]);
    const known = isMergeable(problem, duties, demand) ? merged.get(key) : undefined;
    if (known !== undefined) {
      rows.wanted[known]! += demand.wanted;
      rows.minimum[known]! += demand.minimum;
      continue;
    }
    const row = addRow(rows, {
      wanted: demand.wanted,
      minimum: demand.minimum,
      costUnderMinimum: Math.max(demand.cost_under_minimum, demand.cost_under),
      costUnder: demand.cost_under,
      costOver: demand.cost_over,
      isHard: false,
    });
    merged.set(key, row);
    for (const cell of cells) {
      if (demand.skill_id === null) general[cell]!.push(row);
      else bySkill.set(demand.skill_id, [...(bySkill.get(demand.skill_id) ?? []), { cell, row }]);
    }
    rows.wanted[row]! -= coverFromHistory(problem, demand);
    rows.minimum[row]! -= coverFromHistory(problem, demand);
  }
  return rows;
}

function emptyRows(cellRowsForSkills: Rows['cellRowsFor']): Rows {
  return {
    count: 0,
    wanted: [],
    minimum: [],
    costUnderMinimum: [],
    costUnder: [],
    costOver: [],
    isHard: [],
    cellRowsFor: cellRowsForSkills,
  };
}

function addRow(rows: Rows, parts: RowParts): number {
  rows.wanted.push(parts.wanted);
  rows.minimum.push(parts.minimum);
  rows.costUnderMinimum.push(parts.costUnderMinimum);
  rows.costUnder.push(parts.costUnder);
  rows.costOver.push(parts.costOver);
  rows.isHard.push(parts.isHard);
  return rows.count++;
}

/** Rows over the same cells add up only where they came from posts that were merged into one duty. */
function isMergeable(problem: Problem, duties: IndexedDuty[], demand: DemandRow): boolean {
  const post = demand.post_ids?.[0];
  return (
    problem.posts.length > 0 &&
    demand.post_ids?.length === 1 &&
    duties.some((duty) => duty.post_ids.length > 1 && duty.post_ids.includes(post!))
  );
}

function cellRowsFor(
  general: number[][],
  bySkill: Map<string, { cell: number; row: number }[]>,
  skills: Set<string>,
): Int32Array[] {
  const rows = general.map((of) => [...of]);
  for (const skill of skills) for (const { cell, row } of bySkill.get(skill) ?? []) rows[cell]!.push(row);
  return rows.map((of) => Int32Array.from(of));
}

function coveredCells(problem: Problem, duties: IndexedDuty[], demand: DemandRow): number[] {
  const cells: number[] = [];
  const { when } = demand;
  for (const [at, duty] of duties.entries()) {
    if (demand.post_ids !== null && !duty.post_ids.some((post) => post !== null && demand.post_ids!.includes(post))) {
      continue;
    }
    for (const day of [demand.day - 1, demand.day]) {
      if (day < 0 || day >= problem.day_count) continue;
      const isCovered =
        'shift_id' in when
          ? day === demand.day && duty.shift_id === when.shift_id
          : covers(problem.shifts[duty.shift]!, when, (demand.day - day) * 1440);
      if (isCovered) cells.push(day * duties.length + at);
    }
  }
  return cells;
}

/** Whether a shift that began `offset_minutes` before the slot's own midnight holds all of the slot, breaks apart. */
function covers(shift: Shift, slot: ClockSpan, offset_minutes: number): boolean {
  const from = slot.from_min + offset_minutes;
  const to = slot.to_min + offset_minutes;
  if (!shift.hours || shift.hours.from_min > from || shift.hours.to_min < to) return false;
  return !(shift.breaks ?? []).some((pause) => pause.from_min < to && pause.to_min > from);
}

/** People of the day before the period who are still there. */
function coverFromHistory(problem: Problem, demand: DemandRow): number {
  const { when } = demand;
  if (demand.day !== 0 || 'shift_id' in when) return 0;
  return problem.people.filter((person) => {
    const last = person.history?.duties.at(-1);
    const shift = last && problem.shifts.find((each) => each.id === last.shift_id);
    return (
      last &&
      shift &&
      (demand.post_ids === null || (last.post_id !== null && demand.post_ids.includes(last.post_id))) &&
      (demand.skill_id === null || person.skill_ids.includes(demand.skill_id)) &&
      covers(shift, when, 1440)
    );
  }).length;
}

/** A hard pairing broken costs more than all demand of one day left open by one person. */
function hardPairingCost(rows: Rows): number {
  return 1000 + 10 * Math.max(0, ...rows.costUnderMinimum, ...rows.costUnder, ...rows.costOver);
}

export function pairingRows(
  problem: Problem,
  duties: IndexedDuty[],
  rows: Rows,
  classes: PersonClass[],
  classOf: Int32Array,
): void {
  const personAt = new Map(problem.people.map((person, index) => [person.id, index]));
  const hard = hardPairingCost(rows);
  for (const pairing of problem.pairings) {
    const first = classOf[personAt.get(pairing.first_person_id) ?? -1];
    const second = classOf[personAt.get(pairing.second_person_id) ?? -1];
    if (first === undefined || second === undefined || first === second) continue;
    // People in a pairing are classes of their own and stop sharing their lists of rows with others.
    for (const each of [first, second]) classes[each]!.cellRows = [...classes[each]!.cellRows];
    for (let day = 0; day < problem.day_count; day++) {
      for (let shift = 0; shift < problem.shifts.length; shift++) {
        pairingRow(pairing, { rows, duties, day, shift, hard, first: classes[first]!, second: classes[second]! });
      }
    }
  }
}

interface PairingPlace {
  rows: Rows;
  duties: IndexedDuty[];
  day: number;
  shift: number;
  hard: number;
  first: PersonClass;
  second: PersonClass;
}

function pairingRow(pairing: Pairing, place: PairingPlace): void {
  const { rows, duties, day, shift, first, second } = place;
  const cells = [...duties.keys()].filter((at) => duties[at]!.shift === shift).map((at) => day * duties.length + at);
  const canBe = (of: PersonClass) => cells.some((cell) => of.cellCost[cell]! < Number.POSITIVE_INFINITY);
  if (!canBe(first) || (pairing.kind === 'apart' && !canBe(second))) return;
  const row = addRow(rows, {
    wanted: pairing.kind === 'apart' ? 1 : 0,
    minimum: 0,
    costUnderMinimum: 0,
    costUnder: 0,
    costOver: pairing.strength === 'hard' ? place.hard : pairing.strength.weight,
    isHard: pairing.strength === 'hard',
  });
  for (const cell of cells) {
    first.cellRows[cell] = Int32Array.of(...first.cellRows[cell]!, row);
    second.cellRows[cell] = Int32Array.of(...second.cellRows[cell]!, pairing.kind === 'apart' ? row : ~row);
  }
}
