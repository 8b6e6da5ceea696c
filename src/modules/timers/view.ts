import { second_ms, type Instant } from '../../base/instant.ts';
import type { Words } from '../../base/words.ts';
import { dueOf, isLone, limitOf } from './limits.ts';
import type { TimersState, UnitAway, Watch } from './state.ts';
import { leavesEmptyWords } from './words.ts';

export interface PersonView {
  unit: string;
  heardAt: Instant;
  /** Seconds until it should be heard; below zero when over. */
  left_s: number;
  overdue: boolean;
}

/** The check timer of an incident. */
export interface CheckView {
  incident: string;
  limit_min: number;
  lone: boolean;
  people: readonly PersonView[];
  /** Until the first of them should be heard. */
  left_s: number;
  overdue: boolean;
  unansweredAt: Instant | null;
  /** It rings, and this desk has not silenced it since. */
  sounds: boolean;
}

/** Null where nobody is on scene or the priority asks for no timer. */
export function checkOf(state: TimersState, incident: string, now: Instant, desk: string): CheckView | null {
  const watch = state.watches.get(incident);
  return watch ? viewOf(state, watch, now, desk) : null;
}

function viewOf(state: TimersState, watch: Watch, now: Instant, desk: string): CheckView | null {
  const limit_min = limitOf(state, watch);
  if (limit_min === null || watch.onScene.length === 0) return null;
  const people = watch.onScene.map((person) => {
    const left_ms = dueOf(person, limit_min) - now;
    return {
      unit: person.unit,
      heardAt: person.heardAt,
      left_s: Math.floor(left_ms / second_ms),
      overdue: left_ms <= 0,
    };
  });
  const left_s = Math.min(...people.map((person) => person.left_s));
  return {
    incident: watch.incident,
    limit_min,
    lone: isLone(state, watch),
    people,
    left_s,
    overdue: people.some((person) => person.overdue),
    unansweredAt: watch.unanswered?.at ?? null,
    sounds: watch.rings.count > 0 && watch.rings.seq > (state.silencedUpTo.get(desk) ?? -1),
  };
}

/** Every running check timer, the most pressing first. */
export function checks(state: TimersState, now: Instant, desk: string): readonly CheckView[] {
  return [...state.watches.values()]
    .flatMap((watch) => viewOf(state, watch, now, desk) ?? [])
    .sort((a, b) => a.left_s - b.left_s || a.incident.localeCompare(b.incident));
}

/** A post nobody stands at, since all who are signed on for it were sent away. */
export interface UncoveredPost {
  post: string;
  name: Words;
  since: Instant;
  minutes: number;
  units: readonly { unit: string; incident: string | null }[];
}

/** The longest empty first. */
export function uncoveredPosts(state: TimersState, now: Instant): readonly UncoveredPost[] {
  const rows: UncoveredPost[] = [];
  for (const [post, units] of unitsOfPosts(state)) {
    if (units.some((unit) => unit.awaySince === null)) continue;
    // Empty since the last of them left.
    const since = Math.max(...units.map((unit) => unit.awaySince ?? 0));
    const name = state.posts.get(post)?.name ?? { zh: post, en: post };
    const minutes = Math.floor((now - since) / (60 * second_ms));
    rows.push({ post, name, since, minutes, units: units.map(({ unit, awayAt }) => ({ unit, incident: awayAt })) });
  }
  return rows.sort((a, b) => a.since - b.since || a.post.localeCompare(b.post));
}

function unitsOfPosts(state: TimersState): Map<string, UnitAway[]> {
  const found = new Map<string, UnitAway[]>();
  for (const unit of state.units.values()) {
    if (unit.post === null) continue;
    found.set(unit.post, [...(found.get(unit.post) ?? []), unit]);
  }
  return found;
}

/** What sending these units would leave empty; null where their posts keep somebody. */
export function leavesEmpty(state: TimersState, unit: string): Words | null {
  const row = state.units.get(unit);
  if (!row?.post || row.awaySince !== null) return null;
  for (const other of state.units.values())
    if (other.post === row.post && other.unit !== unit && other.awaySince === null) return null;
  return leavesEmptyWords(state.posts.get(row.post)?.name ?? { zh: row.post, en: row.post });
}
