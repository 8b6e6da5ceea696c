import { minute_ms, type Instant } from '../../base/instant.ts';
import { settingOf } from '../../base/settings.ts';
import type { Priority } from '../../base/signal.ts';
import type { Words } from '../../base/words.ts';
import { formName } from './rules.ts';
import type { Shortfall } from './propose-by-plan.ts';
import type { ProposalRow } from './candidates.ts';
import { proposal } from './propose.ts';
import {
  incidentOf,
  isWithdrawn,
  momentOf,
  needsSecond,
  type Act,
  type Assignment,
  type Closing,
  type Incident,
  type IncidentsState,
  type LogEntry,
  type Place,
  type UnitStatus,
} from './state.ts';
import { lineOf, listRow, typeWordsOf, type IncidentListRow } from './view.ts';
import { adviceLines, backAtPost, logSays, reopenReasons, statusWords, timelineWords } from './words.ts';

export interface TimelineRow {
  at: Instant;
  words: Words;
  by?: string;
  desk?: string;
  unit?: string;
  /** The force reason, where the act broke the order of states. */
  forced?: Words;
  /** A withdrawn state stays in the list and is struck through. */
  withdrawn?: boolean;
  /** When it was written into the journal, where that is not when it happened. */
  enteredAt?: Instant;
  /** The form it was entered from, "HC-P-000101". */
  paper?: string;
  /** Typed text, kept beside the journal. */
  part?: string;
}

export interface UnitTimes {
  unit: string;
  active: boolean;
  status: UnitStatus;
  statusWords: Words;
  /** Every time of every state, corrections beside them. */
  steps: readonly (Assignment['steps'][number] & { words: Words })[];
  clearReason: Words | null;
  takenTo: string | null;
  movedTo: string | null;
}

export interface SameRow {
  incident: string;
  typeWords: Words;
  priority: Priority | null;
  place: Place;
  distance_m: number | null;
  age_min: number;
}

export interface IncidentDetail extends IncidentListRow {
  cameBy: Words | null;
  words: string | null;
  clocks: Incident['clocks'];
  timeline: readonly TimelineRow[];
  unitTimes: readonly UnitTimes[];
  log: readonly (LogEntry & { saysWords: Words | null })[];
  linkedAlarms: readonly {
    alarm: string;
    kind: string | null;
    priority: Priority | null;
    point: string | null;
    place: Place | null;
  }[];
  links: readonly string[];
  closing: Closing | null;
  /** Closing it asks for a second person. */
  needsSecond: boolean;
  proposals: readonly ProposalRow[];
  shortfalls: readonly Shortfall[];
  plan: Incident['plan'];
  same: readonly SameRow[];
}

export function detail(state: IncidentsState, id: string, now: Instant): IncidentDetail | null {
  const row = incidentOf(state, id);
  if (!row) return null;
  const open = row.closing === null && row.merged === null;
  const proposed = open && row.place ? proposal(state, row.place, row.type, row.priority, now, row.id) : null;
  return {
    ...listRow(state, row, now),
    cameBy: row.cameBy === null ? null : lineOf(state, 'cameBy', row.cameBy),
    words: row.words,
    clocks: row.clocks,
    timeline: timelineOf(state, row).map((line) => withPaper(state, row.id, line)),
    unitTimes: row.assignments.map((assignment) => timesOf(state, assignment)),
    log: row.log.map((entry) => ({ ...entry, saysWords: saysWordsOf(entry.says) })),
    linkedAlarms: row.alarms.map((alarm) => {
      const known = state.alarms.get(alarm);
      return {
        alarm,
        kind: known?.kind ?? null,
        priority: known?.priority ?? null,
        point: known?.point ?? null,
        place: known?.place ?? null,
      };
    }),
    links: row.links,
    closing: row.closing,
    needsSecond: needsSecond(state, row),
    proposals: proposed?.rows ?? [],
    shortfalls: proposed?.shortfalls ?? [],
    plan: row.plan,
    same: open ? sameAs(state, row, now) : [],
  };
}

function saysWordsOf(says: number | undefined): Words | null {
  const line = logSays.find((row) => row.number === says);
  return line ? { zh: line.zh, en: line.en } : null;
}

function timesOf(state: IncidentsState, row: Assignment): UnitTimes {
  return {
    unit: row.unit,
    active: row.active,
    status: row.status,
    statusWords: statusWords[row.status],
    steps: row.steps.map((step) => ({ ...step, words: step.status === 'AV' ? backAtPost : statusWords[step.status] })),
    clearReason: row.clearReason === undefined ? null : lineOf(state, 'unitClear', row.clearReason),
    takenTo: row.takenTo ?? null,
    movedTo: row.movedTo ?? null,
  };
}

/** Everything that happened to it, oldest first; what was corrected stays, the correction is a row of its own. */
function timelineOf(state: IncidentsState, row: Incident): readonly TimelineRow[] {
  const rows: TimelineRow[] = [
    { ...actRow(row.opened), at: row.clocks.received, words: timelineWords.received, ...partOf(row.words) },
  ];
  for (const name of ['classified', 'controlled', 'cleared'] as const) {
    const at = row.clocks[name];
    // Earlier than anybody opened it: that moment came from the paper it was opened from.
    const entered = at !== undefined && at < row.opened.at ? { enteredAt: row.opened.at } : {};
    if (at !== undefined) rows.push({ at, words: timelineWords[name], ...entered });
  }
  for (const assignment of row.assignments) rows.push(...stepsOf(state, assignment));
  for (const entry of row.log) {
    rows.push({
      ...actRow(entry),
      words: saysWordsOf(entry.says) ?? timelineWords.log,
      ...(entry.unit ? { unit: entry.unit } : {}),
      ...partOf(entry.words),
    });
  }
  for (const told of row.told) rows.push({ at: told.at, words: timelineWords.told });
  for (const again of row.reopened) {
    const line = reopenReasons.find((reason) => reason.number === again.reason);
    rows.push({ ...actRow(again), words: line ? joined(timelineWords.reopened, line) : timelineWords.reopened });
  }
  if (row.advice) {
    const line = adviceLines.find((one) => one.number === row.advice?.advice);
    rows.push({ ...actRow(row.advice), words: line ? joined(timelineWords.advice, line) : timelineWords.advice });
  }
  if (row.closing) {
    rows.push({
      ...actRow(row.closing),
      words: joined(timelineWords.closed, lineOf(state, 'disposition', row.closing.disposition)),
    });
  }
  if (row.merged) {
    const { into } = row.merged;
    rows.push({ ...actRow(row.merged), words: joined(timelineWords.merged, { zh: into, en: into }) });
  }
  if (row.review) rows.push({ ...actRow(row.review), words: timelineWords.reviewed });
  return rows.sort((a, b) => a.at - b.at);
}

function stepsOf(state: IncidentsState, { unit, steps }: Assignment): TimelineRow[] {
  return steps.flatMap((step) => {
    const words = step.status === 'AV' ? backAtPost : statusWords[step.status];
    const forced = step.forced === undefined ? {} : { forced: lineOf(state, 'force', step.forced) };
    const withdrawn = isWithdrawn(step) ? { withdrawn: true } : {};
    const corrections = step.corrections.map((correction): TimelineRow => {
      const what = correction.withdrawn ? timelineWords.withdrawn : timelineWords.corrected;
      return {
        ...actRow(correction),
        unit,
        words: joined(joined(what, words), lineOf(state, 'force', correction.reason)),
      };
    });
    return [{ ...actRow(step), unit, words, ...forced, ...withdrawn }, ...corrections];
  });
}

function actRow(act: Act): Pick<TimelineRow, 'at' | 'by' | 'desk' | 'enteredAt'> {
  return {
    at: momentOf(act),
    by: act.by,
    ...(act.desk === undefined ? {} : { desk: act.desk }),
    ...(act.happenedAt === undefined ? {} : { enteredAt: act.at }),
  };
}

function partOf(part: string | null | undefined): Pick<TimelineRow, 'part'> {
  return part === null || part === undefined ? {} : { part };
}

/** Names the form a line was entered from: the last one entered for this incident up to that moment. */
function withPaper(state: IncidentsState, incident: string, line: TimelineRow): TimelineRow {
  const { enteredAt } = line;
  if (enteredAt === undefined) return line;
  const forms = [...state.paper.used].filter(([, use]) => use.incident === incident && use.at <= enteredAt);
  const form = forms.at(-1)?.[0];
  return form === undefined ? line : { ...line, paper: formName(state, form) };
}

function joined(a: Words, b: Words): Words {
  return { zh: `${a.zh}:${b.zh}`, en: `${a.en}: ${b.en}` };
}

/** Open incidents of the same or the next zone, received within half an hour of it: "same?" */
export function sameAs(state: IncidentsState, row: Incident, now: Instant): readonly SameRow[] {
  const { place } = row;
  if (!place) return [];
  const within_ms = settingOf(state.settings, 'sameIncident_min') * minute_ms;
  const zones = new Set([place.zone]);
  for (const link of state.links.values()) {
    if (link.a === place.zone) zones.add(link.b);
    if (link.b === place.zone) zones.add(link.a);
  }
  const near: SameRow[] = [];
  for (const other of state.incidents.values()) {
    const apart_ms = Math.abs(row.clocks.received - other.clocks.received);
    if (other.id === row.id || !other.place || !zones.has(other.place.zone) || apart_ms > within_ms) continue;
    const level = other.place.level === place.level;
    near.push({
      incident: other.id,
      typeWords: typeWordsOf(state, other.type),
      priority: other.priority,
      place: other.place,
      distance_m: level ? Math.round(Math.hypot(other.place.x - place.x, other.place.y - place.y)) : null,
      age_min: Math.floor((now - other.clocks.received) / minute_ms),
    });
  }
  return near.sort(
    (a, b) => (a.distance_m ?? Infinity) - (b.distance_m ?? Infinity) || a.incident.localeCompare(b.incident),
  );
}
