import type { Language } from '../base/words.ts';
import type { Stream } from '../journal/stream.ts';
import type { AccountsState } from '../modules/accounts/facts.ts';
import type { Asker } from '../modules/module.ts';
import type { SitesState } from '../modules/sites/facts.ts';
import { sayIn, type Say } from '../paper/say.ts';
import type { Block, Sheet } from '../paper/sheet.ts';
import { roomStates, type RoomStates } from '../paper/states.ts';
import type { ApiFloor } from './api-floor.ts';

/** "EXERCISE" in both languages at once: a page of a drill is known for one whoever picks it up. */
export const exerciseMark = '演练 EXERCISE';

export interface Reporter {
  floor: ApiFloor;
  stream: Stream;
  asker: Asker;
  language: Language;
}

export interface Printed extends Reporter {
  say: Say;
  site: string;
}

export function printed(reporter: Reporter): Printed {
  const { head } = reporter.stream.reader.state<SitesState>('sites');
  const say = sayIn(reporter.language, head?.timeZone ?? 'UTC');
  return { ...reporter, say, site: head ? say(head.name) : reporter.stream.row.name };
}

/** Staff by call-sign; the journal knows numbers only. */
export function nameOf(floor: ApiFloor): (by: string) => string {
  const { accounts } = floor.journal.house.reader.state<AccountsState>('accounts');
  return (by) => (by.startsWith('staff/') ? (accounts.get(Number(by.slice(6)))?.name ?? by) : by);
}

export function sheetOf(of: Printed, title: string, subtitle: string, seq: number, blocks: readonly Block[]): Sheet {
  const { floor, stream, asker, say, site, language } = of;
  const who = nameOf(floor)(asker.by);
  const journal =
    language === 'zh' ? `日志 ${stream.row.name} 至第 ${seq} 条` : `journal ${stream.row.name} to line ${seq}`;
  return {
    language,
    site,
    title,
    subtitle,
    source: `${say.moment(floor.clock.now())} · ${who} · ${journal}`,
    exercise: stream.row.status === 'Exercise' ? exerciseMark : null,
    blocks,
  };
}

/** Texts of parts, as far as the asker may read them. */
export async function readTexts(
  { floor, stream, asker }: Reporter,
  parts: readonly string[],
): Promise<Map<string, string | null>> {
  const texts = new Map<string, string | null>();
  for (const id of parts) {
    const part = await floor.parts.get(stream.row.number, id);
    if (part.state === 'not exported' || !part.about.readers.includes(asker.role)) continue;
    texts.set(id, part.state === 'erased' ? null : Buffer.from(part.content).toString('utf8'));
  }
  return texts;
}

/** The room as it is, or as it stood after a fact that names the subject, where only then it was still known. */
export interface Found {
  room: RoomStates;
  /** The last fact that is in it. */
  seq: number;
}

/** How far back the facts of a subject are looked through for the moment at which it was still on the desk. */
const factsLookedAt = 8;

/**
 * The room that still has a subject. What left the desk a day ago is found through its history: after the newest of its
 * facts at which `isThere`; those that came when it had gone already (a report back that was still due) are passed over.
 */
export async function roomWith(
  { floor, stream }: Reporter,
  subject: string,
  isThere: (room: RoomStates) => boolean,
): Promise<Found | null> {
  const now = roomStates(stream.reader);
  if (isThere(now)) return { room: now, seq: stream.reader.nextSeq - 1 };
  const { facts } = await floor.history.about(stream, subject, { limit: factsLookedAt });
  for (const { seq } of facts) {
    const room = roomStates((await stream.stateAt(seq)).fold);
    if (isThere(room)) return { room, seq };
  }
  return null;
}
