import { second_ms, type Instant } from '../../base/instant.ts';
import { reasonsOf, settingOf, type ReasonList } from '../../base/settings.ts';
import type { Priority } from '../../base/signal.ts';
import type { Words } from '../../base/words.ts';
import { target_s } from './rules.ts';
import {
  leftHeld_ms,
  rankOf,
  type Incident,
  type IncidentsState,
  type IncidentStage,
  type Place,
  type UnitStatus,
} from './state.ts';
import { notClassified, stageWords, statusWords, targetWords } from './words.ts';

/** A clock against its target, both from received. */
export interface TargetClock {
  step: 'intake' | 'dispatch' | 'on-scene';
  words: Words;
  target_s: number;
  /** Seconds it took; null while it runs. */
  took_s: number | null;
  /** Seconds left, below zero when over; of a step that is done, what was left then. */
  left_s: number;
}

export interface IncidentListRow {
  id: string;
  stage: IncidentStage;
  stageWords: Words;
  open: boolean;
  type: string | null;
  typeWords: Words;
  priority: Priority | null;
  place: (Place & { zoneName: Words }) | null;
  receivedAt: Instant;
  age_s: number;
  /** How long it has stood without a unit; null when it does not wait. */
  waiting_s: number | null;
  targets: readonly TargetClock[];
  units: readonly { unit: string; status: UnitStatus; statusWords: Words }[];
  alarms: number;
  /** What an intake still lacks. */
  missing: readonly ('place' | 'type' | 'cameBy')[];
  /** Since when it is on the commander's desk, and by which rule. */
  commanderTold: { at: Instant; why: 'P1' | 'no-unit' | 'open-long' } | null;
  help: string | null;
  mergedInto: string | null;
  reopened: boolean;
  disposition: Words | null;
  closedAt: Instant | null;
}

/** A P2 close that waits for the commander. */
export interface ReviewRow {
  incident: string;
  typeWords: Words;
  zoneName: Words | null;
  disposition: Words;
  closedAt: Instant;
  by: string;
  desk: string | null;
  /** Who signed as the second person, where the type asks for one. */
  confirmedBy: string | null;
}

/** Oldest first: what has waited longest is looked at first. */
export function toReview(state: IncidentsState): readonly ReviewRow[] {
  return [...state.toReview.values()].map(({ incident, type, zone, closing }) => ({
    incident,
    typeWords: typeWordsOf(state, type),
    zoneName: zone === null ? null : zoneNameOf(state, zone),
    disposition: lineOf(state, 'disposition', closing.disposition),
    closedAt: closing.at,
    by: closing.by,
    desk: closing.desk ?? null,
    confirmedBy: closing.confirmedBy ?? null,
  }));
}

export const list = (state: IncidentsState, now: Instant): readonly IncidentListRow[] => {
  const open = [...state.incidents.values()].sort(
    (a, b) =>
      rankOf(a.priority) - rankOf(b.priority) ||
      Number(b.waitingSince !== null) - Number(a.waitingSince !== null) ||
      a.clocks.received - b.clocks.received ||
      a.id.localeCompare(b.id),
  );
  const left = [...state.left.values()].filter((row) => leftAt(row) > now - leftHeld_ms).reverse();
  return [...open, ...left].map((row) => listRow(state, row, now));
};

function leftAt(row: Incident): Instant {
  return row.merged?.at ?? row.closing?.at ?? 0;
}

export function listRow(state: IncidentsState, row: Incident, now: Instant): IncidentListRow {
  const open = row.closing === null && row.merged === null;
  const end = open ? now : (row.clocks.closed ?? leftAt(row));
  return {
    id: row.id,
    stage: row.stage,
    stageWords: stageWords[row.stage],
    open,
    type: row.type,
    typeWords: typeWordsOf(state, row.type),
    priority: row.priority,
    place: row.place && { ...row.place, zoneName: zoneNameOf(state, row.place.zone) },
    receivedAt: row.clocks.received,
    age_s: seconds(end - row.clocks.received),
    waiting_s: row.waitingSince === null ? null : seconds(now - row.waitingSince),
    targets: targetsOf(state, row, end),
    units: row.assignments
      .filter((assignment) => assignment.active)
      .map(({ unit, status }) => ({ unit, status, statusWords: statusWords[status] })),
    alarms: row.alarms.length,
    missing: open ? missingOf(row) : [],
    commanderTold: commanderToldOf(state, row),
    help: row.help,
    mergedInto: row.merged?.into ?? null,
    reopened: row.reopened.length > 0,
    disposition: row.closing ? lineOf(state, 'disposition', row.closing.disposition) : null,
    closedAt: row.closing?.at ?? null,
  };
}

export function seconds(span_ms: number): number {
  return Math.floor(span_ms / second_ms);
}

export function typeWordsOf(state: IncidentsState, type: string | null): Words {
  if (type === null) return notClassified;
  return state.types.get(type)?.name ?? { zh: type, en: type };
}

export function zoneNameOf(state: IncidentsState, zone: string): Words {
  return state.zones.get(zone)?.name ?? { zh: zone, en: zone };
}

export function lineOf(state: IncidentsState, name: ReasonList, number: number): Words {
  const line = reasonsOf(state.reasonLists, name).find((reason) => reason.number === number);
  return line ? { zh: line.zh, en: line.en } : { zh: String(number), en: String(number) };
}

function missingOf(row: Incident): ('place' | 'type' | 'cameBy')[] {
  const missing: ('place' | 'type' | 'cameBy')[] = [];
  if (row.place === null) missing.push('place');
  if (row.type === null) missing.push('type');
  if (row.cameBy === null) missing.push('cameBy');
  return missing;
}

/** A target that was never asked of this priority is not in the list; nor is one that no longer can be met or missed. */
export function targetsOf(state: IncidentsState, row: Incident, end: Instant): readonly TargetClock[] {
  const done = {
    intake: row.clocks.classified,
    dispatch: row.clocks.dispatched,
    'on-scene': row.clocks.onScene,
  };
  const open = row.closing === null && row.merged === null;
  const clocks: TargetClock[] = [];
  for (const step of ['intake', 'dispatch', 'on-scene'] as const) {
    const target = target_s(state, step, row.priority);
    const at = done[step];
    if (target === null || (at === undefined && (!open || row.cleared))) continue;
    const took_s = at === undefined ? null : seconds(at - row.clocks.received);
    const left_s = target - (took_s ?? seconds(end - row.clocks.received));
    clocks.push({ step, words: targetWords[step], target_s: target, took_s, left_s });
  }
  return clocks;
}

function commanderToldOf(state: IncidentsState, row: Incident): IncidentListRow['commanderTold'] {
  if (row.priority === 'P1') {
    // What came from paper reached the commander's desk when it was entered, whatever the paper says of its own time.
    const shownAt = row.opened.happenedAt === undefined ? (row.clocks.classified ?? row.opened.at) : row.opened.at;
    const at = shownAt + settingOf(state.settings, 'commanderToldP1_s') * second_ms;
    return { at, why: 'P1' };
  }
  return row.told[0] ?? null;
}
