import type { Fact } from '../../base/fact.ts';
import { hour_ms, minute_ms, type Instant } from '../../base/instant.ts';
import { reasonsOf, settingOf } from '../../base/settings.ts';
import type { Priority } from '../../base/signal.ts';
import type { LinksState } from '../../modules/links/facts.ts';
import { coveredPoints, type OnTestState, type TestRow } from '../../modules/on-test/state.ts';
import type { SitesState } from '../../modules/sites/facts.ts';
import { alarmId, rowKey, type AlarmRow, type AlarmsState } from '../../modules/alarms/state.ts';
import { deskShifts, shiftAt, type ShiftOf } from './shifts.ts';
import { Spread } from './spread.ts';

/** ISA-18.2 and EEMUA 191 count announcements in periods of ten minutes. */
export const period_ms = 10 * minute_ms;

export type Outcome = 'true' | 'false' | 'test' | 'fault' | 'undecided';
export const outcomes: readonly Outcome[] = ['true', 'false', 'test', 'fault', 'undecided'];
export const priorities: readonly Priority[] = ['P1', 'P2', 'P3', 'P4'];

/** Among the causes: found false only when its incident was closed, which names no cause of the list. */
export const closedFalse = 0;

export interface TestTime {
  count: number;
  span_ms: number;
}

/** What the month is folded into: the states as they stood before its first fact. */
export interface MonthStart {
  state<S>(module: string): S;
  apply(fact: Fact): unknown;
}

/** The month's alarms by the same folds that drew them on the desks. What it holds grows with the site, not with the month. */
export class MonthFigures {
  readonly from: Instant;
  readonly until: Instant;
  readonly announced = new Map<Priority, number>();
  readonly classes = new Map<AlarmRow['class'], number>();
  readonly outcomes = new Map<Outcome, number>();
  readonly falseCauses = new Map<number, number>();
  /** Rows announced and repeats counted, by point. */
  readonly points = new Map<string, { announced: number; repeats: number }>();
  readonly acks = new Map<Priority, Spread>();
  readonly acksByDesk = new Map<string, Spread>();
  readonly shelvedByReason = new Map<number, number>();
  /** Announcements by period; only periods with any. */
  readonly periods = new Map<number, number>();
  readonly lost_ms = new Map<string, number>();
  readonly conditions_ms = new Map<string, number>();
  /** Granted tests, by panel: what of them lies in the month. */
  readonly tests = new Map<string, TestTime>();
  signals = 0;
  onTestSignals = 0;
  /** Points on test times how long, summed over granted tests. */
  pointsOnTest_ms = 0;
  unacknowledged = 0;
  chattering = 0;
  standing = 0;
  standingAtEnd = 0;
  interrupted_ms = 0;
  facts = 0;
  private readonly start: MonthStart;
  private closed = false;
  /** Rows that were counted true because of an incident, until it is closed: closing may say that it was nothing. */
  private readonly ofIncident = new Map<string, number>();
  private readonly falseIncidents = new Set<string>();
  /** Rows on the queue that somebody has acknowledged: one that came again waits anew, and is no second first time. */
  private readonly answered = new Set<string>();

  constructor(start: MonthStart, from: Instant, until: Instant) {
    this.start = start;
    this.from = from;
    this.until = until;
  }

  get alarms(): AlarmsState {
    return this.start.state('alarms');
  }
  get reasonLists(): SitesState['reasonLists'] {
    return this.start.state<SitesState>('sites').reasonLists;
  }
  get links(): LinksState {
    return this.start.state('links');
  }
  get onTest(): OnTestState {
    return this.start.state('on-test');
  }

  take(fact: Fact): void {
    const { alarms } = this;
    const touched = this.touched(fact);
    const before = touched.map((id) => alarms.rows.get(id));
    const last = alarms.lastAlarm;
    this.beforeFold(fact);
    this.start.apply(fact);
    this.facts++;
    for (let number = last + 1; number <= alarms.lastAlarm; number++) this.announce(alarmId(alarms, number), fact);
    touched.forEach((id, index) => this.compare(before[index], alarms.rows.get(id), fact));
    this.count(fact);
  }

  /** The month is over: what is up still is counted as it stands. */
  close(): this {
    if (this.closed) return this;
    this.closed = true;
    for (const row of this.alarms.rows.values()) {
      this.leave(row, this.until);
      if (row.signal === 'active' && this.isStanding(row, this.until)) this.standingAtEnd++;
      if (row.shelved) this.shelved(row, Math.min(this.until, row.shelved.until));
    }
    for (const link of this.links.links.values()) if (link.state === 'lost') this.lost(link, this.until);
    for (const condition of this.alarms.conditions.values()) this.condition(condition, this.until);
    for (const test of this.onTest.tests.values()) this.tested(test, this.until);
    return this;
  }

  /** Rows a fact may change: those it names, and for facts of a link the row of that link. */
  private touched(fact: Fact): string[] {
    const { alarm, alarms } = fact.data as { alarm?: string; alarms?: readonly string[] };
    if (alarm !== undefined) return [alarm];
    if (alarms !== undefined) return [...alarms];
    if (fact.type.startsWith('link ')) {
      const { panel, path } = fact.data as { panel: string; path?: string };
      const keys = [rowKey({ panel, path: path ?? null, kind: 'link-lost' }), rowKey({ panel, kind: 'clock' })];
      return keys.flatMap((key) => this.alarms.open.get(key) ?? []);
    }
    return [];
  }

  private announce(id: string, fact: Fact): void {
    const row = this.alarms.rows.get(id);
    const { recordedAt } = fact;
    // A row that a decision opened and closed in one breath was announced all the same; of it the fact tells what it was.
    const data = fact.data as { priority?: Priority; class?: AlarmRow['class']; point?: string };
    const priority = row?.priority ?? data.priority ?? 'P3';
    add(this.announced, priority, 1);
    add(this.classes, row?.class ?? data.class ?? 'trouble', 1);
    const period = Math.floor((recordedAt - this.from) / period_ms);
    add(this.periods, period, 1);
    const point = row?.point ?? data.point;
    if (point) this.point(point).announced++;
  }

  private point(id: string): { announced: number; repeats: number } {
    const known = this.points.get(id) ?? { announced: 0, repeats: 0 };
    this.points.set(id, known);
    return known;
  }

  private compare(before: AlarmRow | undefined, after: AlarmRow | undefined, fact: Fact): void {
    if (!before) return;
    const at = fact.recordedAt;
    if (fact.type === 'alarm repeated' && before.point) this.point(before.point).repeats++;
    const acknowledged = after?.acknowledged ?? (isAcknowledging(fact) ? { at, desk: deskOf(fact) } : null);
    if (!before.acknowledged && acknowledged) this.acknowledged(before, acknowledged);
    if (before.shelved && !after?.shelved) this.shelved(before, at);
    if (!after) this.leave(lastOf(before, fact), at);
  }

  private acknowledged(row: AlarmRow, act: { at: Instant; desk: string | null }): void {
    if (row.raisedAt < this.from || this.answered.has(row.id)) return;
    this.answered.add(row.id);
    const span_ms = act.at - row.raisedAt;
    spreadOf(this.acks, row.priority).add(span_ms);
    spreadOf(this.acksByDesk, act.desk ?? '').add(span_ms);
  }

  /** A row has left the queue, or the month ends over it: what it was in the end. */
  private leave(row: AlarmRow, at: Instant): void {
    if (this.isStanding(row, row.restoredAt ?? at)) this.standing++;
    if (row.raisedAt < this.from) return;
    this.decide(row);
    if (row.falseCause !== null) add(this.falseCauses, row.falseCause, 1);
    if (row.chattering) this.chattering++;
    if (!this.answered.delete(row.id)) this.unacknowledged++;
  }

  private decide(row: AlarmRow): void {
    const outcome = outcomeOf(row);
    const { incident } = row;
    if (outcome !== 'true' || incident === null) return add(this.outcomes, outcome, 1);
    const isFalse = this.falseIncidents.has(incident);
    add(this.outcomes, isFalse ? 'false' : 'true', 1);
    add(this.ofIncident, incident, 1);
    if (isFalse) add(this.falseCauses, closedFalse, 1);
  }

  /** An incident closed as a false alarm takes its alarms along; opened again, it gives them back. */
  private incidentEnds(fact: Fact): void {
    const { incident, into, disposition } = fact.data as { incident: string; into?: string; disposition?: number };
    const rows = this.ofIncident.get(incident) ?? 0;
    if (fact.type === 'incident merged' && into !== undefined) {
      this.ofIncident.delete(incident);
      return add(this.ofIncident, into, rows);
    }
    const lines = reasonsOf(this.reasonLists, 'disposition');
    const code = lines.find((line) => line.number === disposition)?.code;
    const isFalse = fact.type === 'incident closed' && code === 'false-alarm';
    if (isFalse === this.falseIncidents.has(incident)) return;
    if (isFalse) this.falseIncidents.add(incident);
    else this.falseIncidents.delete(incident);
    add(this.outcomes, 'false', isFalse ? rows : -rows);
    add(this.outcomes, 'true', isFalse ? -rows : rows);
    add(this.falseCauses, closedFalse, isFalse ? rows : -rows);
  }

  private isStanding(row: AlarmRow, at: Instant): boolean {
    return (
      row.from !== 'watch' && at - row.raisedAt > settingOf(this.alarms.book.settings, 'alarmStanding_h') * hour_ms
    );
  }

  private shelved(row: AlarmRow, until: Instant): void {
    if (row.shelved)
      add(this.shelvedByReason, row.shelved.reason, Math.max(0, until - Math.max(this.from, row.shelved.at)));
  }

  private lost(link: { panel: string; path: string; since: Instant }, until: Instant): void {
    add(this.lost_ms, `${link.panel}/${link.path}`, Math.max(0, until - Math.max(this.from, link.since)));
  }

  private condition(of: { kind: string; begunAt: Instant }, until: Instant): void {
    add(this.conditions_ms, of.kind, Math.max(0, until - Math.max(this.from, of.begunAt)));
  }

  /** A test of points by name counts with each panel they stand on. */
  private tested(test: TestRow, until: Instant): void {
    const span_ms = until - Math.max(this.from, test.begunAt ?? until);
    if (test.begunAt === null || span_ms < 0) return;
    const points = coveredPoints(this.onTest, test.scope);
    const panels = new Set([
      ...(test.scope.panel === null ? [] : [test.scope.panel]),
      ...points.map((one) => one.panel),
    ]);
    for (const panel of panels) {
      const row = this.tests.get(panel) ?? { count: 0, span_ms: 0 };
      this.tests.set(panel, { count: row.count + 1, span_ms: row.span_ms + span_ms });
    }
    this.pointsOnTest_ms += points.length * span_ms;
  }

  /** What is over with this fact is measured while the state still says since when it was. */
  private beforeFold(fact: Fact): void {
    const at = fact.recordedAt;
    if (fact.type === 'link back') {
      const { panel, path } = fact.data as { panel: string; path: string };
      const link = this.links.links.get(`${panel}/${path}`);
      if (link?.state === 'lost') this.lost(link, at);
    } else if (fact.type === 'condition ended') {
      const condition = this.alarms.conditions.get(rowKey(fact.data as { kind: string }));
      if (condition) this.condition(condition, at);
    } else if (fact.type === 'on-test ended') {
      const test = this.onTest.tests.get((fact.data as { test: string }).test);
      if (test) this.tested(test, at);
    } else if (fact.type === 'watch interrupted') {
      const { from, to } = fact.data as { from: Instant; to: Instant };
      this.interrupted_ms += Math.max(0, Math.min(to, this.until) - Math.max(from, this.from));
    }
  }

  private count(fact: Fact): void {
    if (/^incident (closed|reopened|merged)$/.test(fact.type)) this.incidentEnds(fact);
    if (!fact.by.startsWith('device/') && !fact.by.startsWith('token/')) return;
    if (!/^(alarm (raised|repeated|restored)|condition|area|panel event|test signal)/.test(fact.type)) return;
    this.signals++;
    if (fact.type === 'test signal kept' || (fact.data as { why?: string }).why === 'on-test') this.onTestSignals++;
  }

  /** Periods of the month that are over by the moment it was counted to. */
  get periodCount(): number {
    return Math.max(1, Math.ceil((this.until - this.from) / period_ms));
  }

  /** Announcements of each shift: in all, in the busiest period, and the periods above the flood limit. */
  byShift(): readonly { name: ShiftOf['name']; announced: number; periods: number; busiest: number; floods: number }[] {
    const flood = settingOf(this.alarms.book.settings, 'alarmFlood_count');
    const sites = this.start.state<SitesState>('sites');
    const shifts = deskShifts(sites);
    const timeZone = sites.head?.timeZone ?? 'UTC';
    const rows = shifts.map(({ name }) => ({ name, announced: 0, periods: 0, busiest: 0, floods: 0 }));
    for (let period = 0; period < this.periodCount; period++) {
      const row = rows[shiftAt(shifts, this.from + period * period_ms, timeZone)]!;
      const count = this.periods.get(period) ?? 0;
      row.periods++;
      row.announced += count;
      row.busiest = Math.max(row.busiest, count);
      if (count > flood) row.floods++;
    }
    return rows;
  }
}

/** True: somebody saw it or an incident came of it. Test and fault: what the cause or the class says. Else nobody decided. */
export function outcomeOf(row: AlarmRow): Outcome {
  if (row.falseCause !== null) return row.falseCause === 7 ? 'test' : row.falseCause === 4 ? 'fault' : 'false';
  if (row.incident !== null || row.verified?.result === 'real' || row.verified?.result === 'injury') return 'true';
  if (row.class === 'trouble') return 'fault';
  return 'undecided';
}

/** The row as its last fact left it: the fold takes it off the queue in the same breath. */
function lastOf(row: AlarmRow, fact: Fact): AlarmRow {
  const { cause, incident } = fact.data as { cause?: number; incident?: string };
  const act = { by: fact.by, desk: deskOf(fact), at: fact.recordedAt };
  return {
    ...row,
    ...(fact.type === 'alarm found false' ? { falseCause: cause ?? null } : {}),
    ...(incident !== undefined && /^incident (opened|alarms linked)$/.test(fact.type) ? { incident } : {}),
    ...(isAcknowledging(fact) ? { acknowledged: row.acknowledged ?? act } : {}),
  };
}

function isAcknowledging({ type }: Fact): boolean {
  return type === 'alarm acknowledged' || type === 'incident opened' || type === 'incident alarms linked';
}

function deskOf(fact: Fact): string | null {
  return (fact.data as { desk?: string }).desk ?? null;
}

function add<K>(map: Map<K, number>, key: K, by: number): void {
  map.set(key, (map.get(key) ?? 0) + by);
}

function spreadOf<K>(map: Map<K, Spread>, key: K): Spread {
  const spread = map.get(key) ?? new Spread();
  map.set(key, spread);
  return spread;
}
