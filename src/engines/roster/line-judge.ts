import { weekdayOf } from './clock-of-days.ts';
import type { DutyGrid } from './duty-grid.ts';
import type { Person, Problem, Rule, RunRule, TotalRule } from './problem.ts';

/** One place where a person's row of days breaks a rule of theirs. */
export interface Breach {
  /** Place of the rule among the person's rules. */
  rule: number;
  units: number;
  /** Days that had to change for it to go away. */
  from_day: number;
  to_day: number;
  kind: 'over' | 'under' | 'pair';
  amount: number;
  limit: number;
}

/** Judges one person's row of days by that person's own rules. Written apart from the solver and from the checker. */
export interface LineJudge {
  rules: readonly Rule[];
  breaches(line: Int16Array): Breach[];
  /** Units by which each hard rule is broken, in the order of `rules`; 0 for a rule with a weight. */
  hardUnits(line: Int16Array): Float64Array;
  /** Whether any hard rule is broken, or by more than is tolerated of that rule. */
  breaks(line: Int16Array, tolerated?: Float64Array): boolean;
  /** What broken rules with a weight cost. */
  softCost(line: Int16Array): number;
}

type Tell = (units: number, breach: () => Omit<Breach, 'rule' | 'units'>) => void;
type RuleTest = (line: Int16Array, tell: Tell) => void;

export function rulesOf(problem: Problem, person: Person): Rule[] {
  const rules = person.contract_ids.flatMap((id) => problem.contracts.find((it) => it.id === id)?.rules ?? []);
  return [...new Map(rules.map((rule) => [rule.id, rule])).values()];
}

export function lineJudges(grid: DutyGrid): LineJudge[] {
  return grid.problem.people.map((person) => lineJudge(grid, person));
}

function lineJudge(grid: DutyGrid, who: Person): LineJudge {
  const rules = rulesOf(grid.problem, who);
  const tests = rules.map((rule) => testOf(grid, who, rule));
  const hard = rules.map(({ strength }) => strength === 'hard');
  const weight = rules.map(({ strength }) => (strength === 'hard' ? 0 : strength.weight));
  return {
    rules,
    breaches(line) {
      const found: Breach[] = [];
      tests.forEach((test, rule) => test(line, (units, breach) => found.push({ rule, units, ...breach() })));
      return found;
    },
    hardUnits(line) {
      const sums = new Float64Array(tests.length);
      tests.forEach((test, rule) => hard[rule] && test(line, (units) => (sums[rule]! += units)));
      return sums;
    },
    breaks(line, tolerated) {
      for (let rule = 0; rule < tests.length; rule++) {
        if (!hard[rule]) continue;
        let sum = 0;
        tests[rule]!(line, (units) => (sum += units));
        if (sum > (tolerated?.[rule] ?? 0)) return true;
      }
      return false;
    },
    softCost(line) {
      let sum = 0;
      for (let rule = 0; rule < tests.length; rule++) {
        if (!hard[rule]) tests[rule]!(line, (units) => (sum += units * weight[rule]!));
      }
      return sum;
    },
  };
}

function testOf(grid: DutyGrid, person: Person, rule: Rule): RuleTest {
  if (rule.kind === 'total') return totalTest(grid, person, rule);
  if (rule.kind === 'run') return runTest(grid, person, rule);
  return pairTest(grid, person, rule);
}

/** Shift of history's duty `back` days before day 0 (1 is yesterday); -1 for off or unknown. */
export function shiftBefore(grid: DutyGrid, person: Person, back: number): number {
  const duty = person.history?.duties.at(-back);
  return back < 1 || !duty ? -1 : grid.problem.shifts.findIndex(({ id }) => id === duty.shift_id);
}

/** How much one shift adds to what a rule counts, by day: minutes, or one. */
export function amounts(grid: DutyGrid, rule: TotalRule): (day: number, shift: number) => number {
  const { shifts } = grid.problem;
  const measure = rule.measure;
  if (measure === 'minutes') {
    return (day, shift) => (shift < 0 ? 0 : grid.times(day, shifts[shift]!).length_minutes);
  }
  if (typeof measure === 'object') {
    return (_day, shift) => (shift >= 0 && measure.shift_ids.includes(shifts[shift]!.id) ? 1 : 0);
  }
  if (measure === 'nights') return (_day, shift) => (shift >= 0 && shifts[shift]!.is_night ? 1 : 0);
  return (_day, shift) => (shift >= 0 ? 1 : 0);
}

/** First day of the weekend a day belongs to, or null on a working day. */
export function weekendOf(problem: Problem, day: number): number | null {
  const isWeekend = (at: number) => problem.weekend_days.includes(weekdayOf(problem, at));
  if (!isWeekend(day)) return null;
  let first = day;
  while (day - first < 6 && isWeekend(first - 1)) first--;
  return first;
}

export interface Span {
  from_day: number;
  to_day: number;
}

export function spansOf(grid: DutyGrid, rule: TotalRule): Span[] {
  if ('from_day' in rule.span) return [rule.span];
  const back = rule.span.rolling_days - 1;
  return Array.from({ length: grid.day_count }, (_, day) => ({ from_day: day - back, to_day: day }));
}

/** Whether a minimum is asked of a span: not of rolling days that reach back before all that is known. */
export function asksMinimum(person: Person, rule: TotalRule, span: Span): boolean {
  return 'from_day' in rule.span || span.from_day >= -(person.history?.duties.length ?? 0);
}

/** What a span holds already from days before day 0; weekends that history worked are counted apart. */
export function amountBefore(grid: DutyGrid, person: Person, rule: TotalRule, span: Span): number {
  const carried = person.history?.carried.find(({ rule_id }) => rule_id === rule.id)?.amount ?? 0;
  let sum = 'from_day' in rule.span ? carried : 0;
  if (rule.measure === 'weekends') return sum;
  const amount = amounts(grid, rule);
  for (let day = Math.max(span.from_day, -(person.history?.duties.length ?? 0)); day < 0; day++) {
    sum += amount(day, shiftBefore(grid, person, -day));
  }
  return sum;
}

/** The most a span may hold: what history alone holds too much is past, only what the period adds to it counts. */
export function mostOf(grid: DutyGrid, person: Person, rule: TotalRule, span: Span): number {
  let before = amountBefore(grid, person, rule, span);
  if (rule.measure === 'weekends') {
    const past = weekendsIn(grid, person, { from_day: span.from_day, to_day: Math.min(span.to_day, -1) });
    before += past.filter(({ isWorkedBefore }) => isWorkedBefore).length;
  }
  return Math.max(rule.max ?? Infinity, before);
}

export interface Weekend {
  first_day: number;
  /** Its days in the span, from day 0 on. */
  days: number[];
  /** Worked on a day of the span before day 0. */
  isWorkedBefore: boolean;
}

/** Weekends with a day in the span; such a weekend counts once if any of its days in the span is worked. */
export function weekendsIn(grid: DutyGrid, person: Person, span: Span): Weekend[] {
  const known = -(person.history?.duties.length ?? 0);
  const weekends = new Map<number, Weekend>();
  for (let day = Math.max(span.from_day, known); day <= Math.min(span.to_day, grid.day_count - 1); day++) {
    const first_day = weekendOf(grid.problem, day);
    if (first_day === null) continue;
    const weekend = weekends.get(first_day) ?? { first_day, days: [], isWorkedBefore: false };
    if (day >= 0) weekend.days.push(day);
    else if (shiftBefore(grid, person, -day) >= 0) weekend.isWorkedBefore = true;
    weekends.set(first_day, weekend);
  }
  return [...weekends.values()];
}

function totalTest(grid: DutyGrid, person: Person, rule: TotalRule): RuleTest {
  const spans = spansOf(grid, rule);
  const sumOf = rule.measure === 'weekends' ? weekendSums(grid, person, spans) : plainSums(grid, rule, spans);
  const before = spans.map((span) => amountBefore(grid, person, rule, span));
  const minimum = spans.map((span) => (asksMinimum(person, rule, span) ? (rule.min ?? -Infinity) : -Infinity));
  const most = spans.map((span) => mostOf(grid, person, rule, span));
  return (line, tell) => {
    const sum = sumOf(line);
    for (let index = 0; index < spans.length; index++) {
      const amount = before[index]! + sum(index);
      const min = minimum[index]!;
      const max = most[index]!;
      if (amount <= max && amount >= min) continue;
      const place = { from_day: Math.max(0, spans[index]!.from_day), to_day: spans[index]!.to_day, amount };
      if (amount > max) tell(amount - max, () => ({ ...place, kind: 'over', limit: max }));
      else tell(min - amount, () => ({ ...place, kind: 'under', limit: min }));
    }
  };
}

type Sums = (line: Int16Array) => (span: number) => number;

function plainSums(grid: DutyGrid, rule: TotalRule, spans: readonly Span[]): Sums {
  const table = grid.once(rule, 'table', () => {
    const amount = amounts(grid, rule);
    return Array.from({ length: grid.day_count }, (_, day) =>
      Int32Array.from(grid.shiftOf, (shift) => amount(day, shift)),
    );
  });
  const start = Int32Array.from(spans, ({ from_day }) => Math.max(0, from_day));
  const end = Int32Array.from(spans, ({ to_day }) => Math.min(grid.day_count - 1, to_day) + 1);
  const sums = new Int32Array(grid.day_count + 1);
  const sum = (span: number) => (end[span]! > start[span]! ? sums[end[span]!]! - sums[start[span]!]! : 0);
  return (line) => {
    for (let day = 0; day < grid.day_count; day++) sums[day + 1] = sums[day]! + table[day]![line[day]!]!;
    return sum;
  };
}

function weekendSums(grid: DutyGrid, person: Person, spans: readonly Span[]): Sums {
  const weekends = spans.map((span) => weekendsIn(grid, person, span));
  return (line) => (span) =>
    weekends[span]!.filter((it) => it.isWorkedBefore || it.days.some((day) => grid.shiftOf[line[day]!]! >= 0)).length;
}

/** Whether a shift (or off, -1) belongs to the runs a rule speaks of. */
export function inRun(grid: DutyGrid, rule: RunRule): (shift: number) => boolean {
  const { shifts } = grid.problem;
  const of = rule.of;
  if (of === 'off') return (shift) => shift < 0;
  if (of === 'work') return (shift) => shift >= 0;
  if (of === 'nights') return (shift) => shift >= 0 && shifts[shift]!.is_night;
  return (shift) => shift >= 0 && of.shift_ids.includes(shifts[shift]!.id);
}

/** The run that was going on when day 0 began: its days, and whether it reaches back to the first day known. */
export function runBefore(grid: DutyGrid, person: Person, rule: RunRule): { length: number; isOpen: boolean } {
  const known = person.history?.duties.length ?? 0;
  const belongs = inRun(grid, rule);
  let length = 0;
  while (length < known && belongs(shiftBefore(grid, person, length + 1))) length++;
  return { length, isOpen: length === known };
}

function runTest(grid: DutyGrid, person: Person, rule: RunRule): RuleTest {
  const belongs = inRun(grid, rule);
  const inside = Uint8Array.from(grid.shiftOf, (shift) => (belongs(shift) ? 1 : 0));
  const before = runBefore(grid, person, rule);
  const { day_count } = grid;
  const max = rule.max ?? Infinity;
  const min = rule.min ?? 0;
  return (line, tell) => {
    let length = before.length;
    let start = -length;
    for (let day = 0; day <= day_count; day++) {
      if (day < day_count && inside[line[day]!]) {
        length++;
        continue;
      }
      if (length > 0) {
        const place = { from_day: start, to_day: day - 1, amount: length };
        // What history alone held too much is past.
        const limit = Math.max(max, start < 0 ? before.length : 0);
        if (length > limit) tell(length - limit, () => ({ ...place, kind: 'over', limit }));
        const isOpen = day === day_count || (start <= 0 && start === -before.length && before.isOpen);
        if (length < min && !isOpen) tell(min - length, () => ({ ...place, kind: 'under', limit: min }));
      }
      length = 0;
      start = day + 1;
    }
  };
}

export type PairRule = Extract<Rule, { kind: 'rest' | 'succession' }>;

/** Pairs of duties that may not follow one another: gives the rest in minutes of a pair that clashes, else null. */
interface Clashes {
  /** How many days later a duty may still clash. */
  reach_days: number;
  clash(day: number, shift: number, later: number, laterShift: number): number | null;
}

function clashes(grid: DutyGrid, rule: PairRule): Clashes {
  const { shifts } = grid.problem;
  if (rule.kind === 'succession') {
    const from = shifts.findIndex(({ id }) => id === rule.shift_id);
    const never = new Set(rule.not_next_ids.map((not) => shifts.findIndex(({ id }) => id === not)));
    return {
      reach_days: 1,
      clash: (day, shift, later, next) => (later === day + 1 && shift === from && never.has(next) ? 0 : null),
    };
  }
  const longest_min = Math.max(0, ...shifts.map((shift) => shift.hours?.to_min ?? 0));
  return {
    reach_days: Math.max(1, Math.ceil((longest_min + rule.min_minutes) / 1440)),
    clash(day, shift, later, next) {
      const { to_min } = grid.times(day, shifts[shift]!);
      const { from_min } = grid.times(later, shifts[next]!);
      if (to_min === null || from_min === null) return null;
      return from_min - to_min < rule.min_minutes ? from_min - to_min : null;
    },
  };
}

export interface PairTable {
  reach_days: number;
  /** The rest between two duties that clash, NaN where all is well. */
  rest(later: number, back: number, shift: number, next: number): number;
}

/** Which duties clash, worked out once for a rule. */
export function pairTable(grid: DutyGrid, rule: PairRule): PairTable {
  return grid.once(rule, 'pairs', () => makePairTable(grid, rule));
}

function makePairTable(grid: DutyGrid, rule: PairRule): PairTable {
  const count = grid.problem.shifts.length;
  const { reach_days, clash } = clashes(grid, rule);
  const table = new Float64Array(grid.day_count * reach_days * count * count).fill(Number.NaN);
  const at = (later: number, back: number, shift: number, next: number) =>
    ((later * reach_days + back - 1) * count + shift) * count + next;
  for (let later = 0; later < grid.day_count; later++) {
    for (let back = 1; back <= reach_days; back++) {
      for (let pair = 0; pair < count * count; pair++) {
        const [shift, next] = [Math.floor(pair / count), pair % count];
        table[at(later, back, shift, next)] = clash(later - back, shift, later, next) ?? Number.NaN;
      }
    }
  }
  return { reach_days, rest: (later, back, shift, next) => table[at(later, back, shift, next)]! };
}

function pairTest(grid: DutyGrid, person: Person, rule: PairRule): RuleTest {
  const { reach_days, rest } = pairTable(grid, rule);
  const limit = rule.kind === 'rest' ? rule.min_minutes : 1;
  const history = Array.from({ length: reach_days }, (_, back) => shiftBefore(grid, person, back + 1));
  return (line, tell) => {
    for (let later = 0; later < grid.day_count; later++) {
      const next = grid.shiftOf[line[later]!]!;
      if (next < 0) continue;
      for (let back = 1; back <= reach_days; back++) {
        const day = later - back;
        const shift = day >= 0 ? grid.shiftOf[line[day]!]! : (history[-day - 1] ?? -1);
        if (shift < 0) continue;
        const amount = rest(later, back, shift, next);
        if (!Number.isNaN(amount)) {
          tell(1, () => ({ kind: 'pair', from_day: day, to_day: later, amount, limit }));
        }
        // Only the duty just before counts: rest is from the end of one to the start of the next.
        break;
      }
    }
  };
}
