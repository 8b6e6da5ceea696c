import type { Highs } from 'highs';
import type { Problem, Rule } from '../../src/engines/roster/problem.ts';

/** What a good solver does with the problem written down as it stands, without any thought for its structure. */
export interface PlainAnswer {
  cost: number | null;
  bound: number | null;
  cpu_seconds: number;
}

interface Row {
  lower: number;
  upper: number;
  entries: [number, number][];
}

/**
 * The textbook programme: a whole number for each person, day and shift, one row for each rule and place. Only what the
 * public instances use: totals over the whole period, runs of work and of days off, successions, days off, wishes.
 */
export function solvePlainMip(highs: Highs, problem: Problem, seconds: number, cpu: () => number): PlainAnswer {
  const started = cpu();
  const programme = written(problem, highs.infinity);
  const model = highs.createModel();
  try {
    model.options.set({ output_flag: false, random_seed: 1 });
    pass(highs, model, programme);
    const { mipInterrupt, simplexInterrupt } = highs.constants.callbackType;
    const stop = (event: { interrupt(): void }): undefined => {
      if (cpu() - started > seconds) event.interrupt();
    };
    model.run({ [mipInterrupt]: stop, [simplexInterrupt]: stop });
    const isFound = Number(model.info.get('primal_solution_status')) === highs.constants.solutionStatus.feasible;
    const bound = Number(model.info.get('mip_dual_bound'));
    return {
      cost: isFound ? Math.round(model.getObjectiveValue() + programme.constant) : null,
      bound: Number.isFinite(bound) ? bound + programme.constant : null,
      cpu_seconds: cpu() - started,
    };
  } finally {
    model.dispose();
  }
}

class Programme {
  readonly cost: number[] = [];
  readonly upper: number[] = [];
  readonly isWhole: boolean[] = [];
  readonly rows: Row[] = [];
  constant = 0;

  column(cost: number, upper: number, isWhole: boolean): number {
    this.upper.push(upper);
    this.isWhole.push(isWhole);
    return this.cost.push(cost) - 1;
  }
}

function written(problem: Problem, infinity: number): Programme {
  const programme = new Programme();
  const { day_count, shifts, people } = problem;
  const shiftAt = new Map(shifts.map((shift, at) => [shift.id, at]));
  const cell = (person: number, day: number, shift: number) => (person * day_count + day) * shifts.length + shift;
  for (const person of people) {
    for (let day = 0; day < day_count; day++) {
      for (let shift = 0; shift < shifts.length; shift++) {
        programme.column(0, person.days_off.includes(day) ? 0 : 1, true);
      }
    }
  }
  const personAt = new Map(people.map((person, at) => [person.id, at]));
  for (const { person_id, day, what, weight, for_or_against } of problem.wishes) {
    if (typeof what !== 'object') continue;
    const at = cell(personAt.get(person_id)!, day, shiftAt.get(what.shift_id)!);
    programme.cost[at]! += for_or_against === 'for' ? -weight : weight;
    if (for_or_against === 'for') programme.constant += weight;
  }
  for (const { day, when, wanted, cost_under, cost_over } of problem.demand) {
    if (!('shift_id' in when)) continue;
    const shift = shiftAt.get(when.shift_id)!;
    const entries = people.map((_, person): [number, number] => [cell(person, day, shift), 1]);
    entries.push(
      [programme.column(cost_under, infinity, false), 1],
      [programme.column(cost_over, infinity, false), -1],
    );
    programme.rows.push({ lower: wanted, upper: wanted, entries });
  }
  people.forEach((person, at) => {
    const works = Array.from({ length: day_count }, () => programme.column(0, 1, true));
    works.forEach((work, day) => {
      const entries = shifts.map((_, shift): [number, number] => [cell(at, day, shift), 1]);
      programme.rows.push({ lower: 0, upper: 0, entries: [...entries, [work, -1]] });
    });
    const rules = problem.contracts.filter(({ id }) => person.contract_ids.includes(id)).flatMap((each) => each.rules);
    const here: Place = { problem, programme, works, shiftAt, cell: (day, shift) => cell(at, day, shift) };
    for (const rule of rules) addRule(rule, here);
  });
  return programme;
}

interface Place {
  problem: Problem;
  programme: Programme;
  works: number[];
  shiftAt: Map<string, number>;
  cell: (day: number, shift: number) => number;
}

function addRule(rule: Rule, place: Place): void {
  const { problem, programme, works, shiftAt, cell } = place;
  if (rule.kind === 'succession') {
    for (let day = 0; day + 1 < problem.day_count; day++) {
      const after = rule.not_next_ids.map((id): [number, number] => [cell(day + 1, shiftAt.get(id)!), 1]);
      const before = cell(day, shiftAt.get(rule.shift_id)!);
      programme.rows.push({ lower: 0, upper: 1, entries: [[before, 1], ...after] });
    }
  } else if (rule.kind === 'run') {
    addRun(rule.of === 'work', rule.min ?? 1, rule.max ?? problem.day_count, { programme, works });
  } else if (rule.kind === 'total') {
    const entries = totalEntries(rule.measure, place);
    programme.rows.push({ lower: rule.min ?? 0, upper: rule.max ?? Number.POSITIVE_INFINITY, entries });
  }
}

function totalEntries(
  measure: Extract<Rule, { kind: 'total' }>['measure'],
  { problem, programme, works, shiftAt, cell }: Place,
): [number, number][] {
  const { day_count, shifts } = problem;
  const days = [...Array(day_count).keys()];
  if (measure === 'minutes') {
    return days.flatMap((day) =>
      shifts.map(({ length_minutes }, at): [number, number] => [cell(day, at), length_minutes]),
    );
  }
  if (typeof measure === 'object') {
    return days.flatMap((day) => measure.shift_ids.map((id): [number, number] => [cell(day, shiftAt.get(id)!), 1]));
  }
  // Public instances start on a Monday.
  return days
    .filter((day) => day % 7 === 5)
    .map((day) => {
      const weekend = programme.column(0, 1, true);
      for (const each of [day, day + 1]) {
        if (each < day_count)
          programme.rows.push({
            lower: 0,
            upper: 1,
            entries: [
              [weekend, 1],
              [works[each]!, -1],
            ],
          });
      }
      return [weekend, 1];
    });
}

/** A run too long fills a window; one too short is a pattern of ends with too little between them. */
function addRun(
  isWork: boolean,
  min: number,
  max: number,
  { programme, works }: Pick<Place, 'programme' | 'works'>,
): void {
  for (let from = 0; from + max < works.length; from++) {
    const window = works.slice(from, from + max + 1).map((work): [number, number] => [work, 1]);
    programme.rows.push({ lower: isWork ? 0 : 1, upper: isWork ? max : window.length, entries: window });
  }
  for (let length = 1; length < min; length++) {
    for (let from = 1; from + length < works.length; from++) {
      const sign = isWork ? 1 : -1;
      const inside = works.slice(from, from + length).map((work): [number, number] => [work, -sign]);
      const entries: [number, number][] = [[works[from - 1]!, sign], ...inside, [works[from + length]!, sign]];
      // Work: ends off (0), inside on: -length must not be. Off: ends on, inside off, mirrored.
      programme.rows.push({ lower: isWork ? -length + 1 : -1, upper: Number.POSITIVE_INFINITY, entries });
    }
  }
}

function pass(highs: Highs, model: ReturnType<Highs['createModel']>, programme: Programme): void {
  const starts = [0];
  const indices: number[] = [];
  const values: number[] = [];
  for (const { entries } of programme.rows) {
    for (const [column, value] of entries) {
      indices.push(column);
      values.push(value);
    }
    starts.push(indices.length);
  }
  const { integer, continuous } = highs.constants.variableType;
  model.passModel({
    numCols: programme.cost.length,
    numRows: programme.rows.length,
    sense: highs.constants.objectiveSense.minimize,
    colCost: Float64Array.from(programme.cost),
    colLower: new Float64Array(programme.cost.length),
    colUpper: Float64Array.from(programme.upper),
    rowLower: Float64Array.from(programme.rows, ({ lower }) => lower),
    rowUpper: Float64Array.from(programme.rows, ({ upper }) => Math.min(upper, highs.infinity)),
    integrality: Int32Array.from(programme.isWhole, (isWhole) => (isWhole ? integer : continuous)),
    matrix: {
      format: 'csr',
      numRows: programme.rows.length,
      numCols: programme.cost.length,
      starts: Int32Array.from(starts),
      indices: Int32Array.from(indices),
      values: Float64Array.from(values),
    },
  });
}
