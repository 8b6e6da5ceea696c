import { second_ms, type Instant } from '../../base/instant.ts';
import { neverProposed } from '../../base/run-card.ts';
import type { Words } from '../../base/words.ts';
import { placesOf } from './decide-shift.ts';
import type { Shift, UnitRow, UnitsState, UnitStatus } from './state.ts';
import { neverProposedWords, overtimeWords, shiftWords, standByWords, statusWords } from './words.ts';

export interface BoardRow {
  unit: string;
  status: UnitStatus;
  statusWords: Words;
  since: Instant;
  since_s: number;
  /** Who set it so, and at which desk. */
  setBy: string;
  setAtDesk: string | null;
  current: string | null;
  queue: readonly string[];
  post: string | null;
  postName: Words | null;
  kind: string;
  place: UnitRow['place'];
  channel: string | null;
  channelName: Words | null;
  strength: number;
  until: Instant;
  /** Below zero once its duty is over and an incident still holds it. */
  left_s: number;
  standBy: { incident: string | null; until: Instant; left_s: number; words: Words } | null;
  help: string | null;
  marks: readonly Words[];
}

const order: Record<UnitStatus, number> = { OS: 0, ER: 1, AK: 2, DP: 3, CL: 4, RT: 5, AV: 6 };

/** Everyone signed on: who calls for help first, then who is at work, then by call-sign. */
export function board(state: UnitsState, now: Instant): readonly BoardRow[] {
  return [...state.units.values()]
    .sort(
      (a, b) =>
        Number(b.help !== null) - Number(a.help !== null) ||
        order[a.status] - order[b.status] ||
        a.unit.localeCompare(b.unit),
    )
    .map((row) => boardRow(state, row, now));
}

function boardRow(state: UnitsState, row: UnitRow, now: Instant): BoardRow {
  const standBy = row.standBy !== null && row.standBy.until > now ? row.standBy : null;
  const marks: Words[] = [];
  if (row.until <= now) marks.push(overtimeWords);
  if (neverProposed.includes(row.kind)) marks.push(neverProposedWords);
  return {
    unit: row.unit,
    status: row.status,
    statusWords: statusWords[row.status],
    since: row.set.at,
    since_s: seconds(now - row.set.at),
    setBy: row.set.by,
    setAtDesk: row.set.desk ?? null,
    current: row.current,
    queue: row.queue,
    post: row.post,
    postName: row.post === null ? null : (state.posts.get(row.post)?.name ?? null),
    kind: row.kind,
    place: row.place,
    channel: row.channel,
    channelName: row.channel === null ? null : (state.channels.get(row.channel)?.name ?? null),
    strength: row.strength,
    until: row.until,
    left_s: seconds(row.until - now),
    standBy: standBy && {
      incident: standBy.incident ?? null,
      until: standBy.until,
      left_s: seconds(standBy.until - now),
      words: standByWords,
    },
    help: row.help,
    marks,
  };
}

function seconds(span_ms: number): number {
  return Math.floor(span_ms / second_ms);
}

export interface SignOnRow {
  unit: string;
  post: string;
  postName: Words;
  strength: number;
  shift: Shift;
  shiftWords: Words;
  from: Instant;
  until: Instant;
  /** Signed on for at least as long as this shift lasts. */
  on: boolean;
}

/** What "sign on the shift" would do: every manned place of the cover table, and who is on already. */
export function shiftList(
  state: UnitsState,
  now: Instant,
  shift: Shift | null = null,
  dutyLevel: string | null = null,
): readonly SignOnRow[] {
  const level = dutyLevel ?? state.site?.dutyLevel;
  if (level === undefined) return [];
  return placesOf(state, level, shift, now).map(({ unit, post, strength, shift: part, from, until }) => ({
    unit,
    post: post.id,
    postName: post.name,
    strength,
    shift: part,
    shiftWords: shiftWords[part],
    from,
    until,
    on: (state.units.get(unit)?.until ?? 0) >= until,
  }));
}
