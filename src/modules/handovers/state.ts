import type { Instant } from '../../base/instant.ts';
import { latestAt, parseClockTime } from '../../base/local-time.ts';
import type { Post, ShiftGroup } from '../sites/facts.ts';
import type { Item } from './fact-types.ts';

export interface Act {
  by: string;
  desk?: string;
  at: Instant;
}

export interface Handover {
  handover: string;
  desk: string;
  begun: Act;
  shiftStart: Instant | null;
  asOf: number;
  items: readonly Item[];
  counts: readonly { kind: Item['kind']; count: number }[];
  root: string | null;
  notes: readonly (Act & { words: string })[];
  signed: Act | null;
  accepted: (Act & { incoming: string }) | null;
  refused: Refused | null;
  /** Lists of this desk that the incoming gave back before this one was built, oldest first. */
  before: readonly { handover: string; refused: Refused }[];
}

export interface Refused extends Act {
  incoming: string;
  reason: number;
  words?: string;
}

/** The journal has them all. */
export const refusedKeptMax = 20;

export interface Notice {
  notice: string;
  posted: Act;
  words: string;
  until: Instant;
  /** Who read and signed it: person → when. */
  signed: Readonly<Record<string, Instant>>;
}

export interface HandoversState {
  numberPrefix: string;
  lastHandover: number;
  lastNotice: number;
  site: { timeZone: string; dutyLevel: string } | null;
  settings: Map<string, number>;
  posts: Map<string, Pick<Post, 'id' | 'kind' | 'cover' | 'shiftGroup'>>;
  shiftGroups: Map<string, ShiftGroup>;
  /** Units signed on: post and strength. */
  units: Map<string, { post: string | null; strength: number }>;
  /** The newest handover of each desk. */
  desks: Map<string, Handover>;
  notices: Map<string, Notice>;
}

export function nothing(): HandoversState {
  return {
    numberPrefix: '',
    lastHandover: 0,
    lastNotice: 0,
    site: null,
    settings: new Map(),
    posts: new Map(),
    shiftGroups: new Map(),
    units: new Map(),
    desks: new Map(),
    notices: new Map(),
  };
}

/** Since when the shift of the desks runs: the group of the command posts at the duty level in force. */
export function shiftStart(state: HandoversState, now: Instant): Instant | null {
  const { site } = state;
  if (!site) return null;
  const command = [...state.posts.values()].find((post) => post.kind === 'command');
  const group = command?.shiftGroup.find((row) => row.dutyLevel === site.dutyLevel)?.group;
  const starts = (state.shiftGroups.get(group ?? '')?.shifts ?? []).flatMap(({ start }) => {
    const minute = parseClockTime(start);
    return minute === null ? [] : [latestAt(minute, now, site.timeZone)];
  });
  return starts.length > 0 ? Math.max(...starts) : null;
}

/** Posts with fewer persons on than the cover table asks for in the shift that runs. */
export function postsShort(
  state: HandoversState,
  now: Instant,
): readonly { post: string; on: number; wanted: number }[] {
  const { site } = state;
  if (!site) return [];
  const on = new Map<string, number>();
  for (const { post, strength } of state.units.values()) if (post) on.set(post, (on.get(post) ?? 0) + strength);
  return [...state.posts.values()].flatMap((post) => {
    const group = state.shiftGroups.get(post.shiftGroup.find((row) => row.dutyLevel === site.dutyLevel)?.group ?? '');
    const cover = post.cover.find((row) => row.dutyLevel === site.dutyLevel)?.persons;
    if (!group || !cover) return [];
    const wanted = cover[runningShift(group, now, site.timeZone)] ?? 0;
    const there = on.get(post.id) ?? 0;
    return there < wanted ? [{ post: post.id, on: there, wanted }] : [];
  });
}

/** Place of the shift that began last and has not ended; -1 outside of opening hours. */
function runningShift(group: ShiftGroup, now: Instant, timeZone: string): number {
  let found = { index: -1, from: -Infinity };
  group.shifts.forEach(({ start, end }, index) => {
    const [from_min, until_min] = [parseClockTime(start), parseClockTime(end)];
    if (from_min === null || until_min === null) return;
    const from = latestAt(from_min, now, timeZone);
    const ended = latestAt(until_min, now, timeZone);
    if (ended < from && from > found.from) found = { index, from };
  });
  return found.index;
}
