import { deskWords } from '../../base/desks.ts';
import type { Instant } from '../../base/instant.ts';
import type { Words } from '../../base/words.ts';
import { itemKinds, type ItemKind } from '../../modules/handovers/fact-types.ts';
import type { Handover, Refused } from '../../modules/handovers/state.ts';
import { kindWords, refusalReasons } from '../../modules/handovers/words.ts';
import { deskShifts, shiftAt } from '../month/shifts.ts';
import type { Say } from '../say.ts';
import type { Block } from '../sheet.ts';
import type { RoomStates } from '../states.ts';
import { itemParts, itemRow } from './handover-items.ts';

const words = {
  title: { zh: '交接班单', en: 'Handover sheet' },
  desk: { zh: '席位', en: 'Desk' },
  shift: { zh: '班次', en: 'Shift' },
  listed: { zh: '清单建立', en: 'List built' },
  asOf: { zh: '日志第', en: 'after line' },
  asOfEnd: { zh: '条之后', en: 'of the journal' },
  outgoing: { zh: '交班人', en: 'Outgoing' },
  incoming: { zh: '接班人', en: 'Incoming' },
  signedAt: { zh: '签名', en: 'signed' },
  notSigned: { zh: '未签名', en: 'not signed' },
  refused: { zh: '接班人退回', en: 'Refused by the incoming' },
  refusedBefore: { zh: '此前退回', en: 'Refused before' },
  none: { zh: '无', en: 'none' },
  notListed: { zh: '项未列出,见控制台', en: 'more are not listed: see the console' },
  id: { zh: '编号', en: 'Number' },
  what: { zh: '事项', en: 'What' },
  since: { zh: '起', en: 'Since' },
  until: { zh: '止 / 期限', en: 'Until / due' },
  note: { zh: '说明', en: 'Note' },
  notes: { zh: '交班说明', en: 'Words of the outgoing side' },
  root: { zh: '日志签名根', en: 'Signed root of the journal' },
  rootNote: {
    zh: '清单建立时日志的长度与签名根。原样存成文件(以“—”开头的是一行,签名前一个空格),日后用 watchfloor verify --root 文件 核对:此前任何一条被改动、删去或截短都会被指出。',
    en: 'Length and root of the journal when the list was built, signed. Kept in a file as it stands (what begins with — is one line, one space before the signature), watchfloor verify --root FILE tells later whether any line before it was changed, taken out or cut off.',
  },
  rootMissing: { zh: '清单建立时日志未能签名。', en: 'The journal could not be signed when the list was built.' },
  listNote: {
    zh: '清单由系统按日志建立,人不能删改;时刻为清单建立时的情况,各项按类别列出,没有的写“无”。',
    en: 'The list is built from the journal and nobody can leave anything out. It says how things stood when it was built; a kind of which there is nothing says "none".',
  },
} as const satisfies Record<string, Words>;

export const handoverTitle: Words = words.title;

export interface HandoverReport {
  handover: Handover;
  /** The room as it stood when the list was built. */
  room: RoomStates;
  timeZone: string;
  nameOf: (by: string) => string;
  /** Text of a part; null once erased, undefined where it is not kept here. */
  textOf: (part: string) => string | null | undefined;
}

/** Parts a handover prints: notes, reasons in words, and what its orders and notices say. */
export function handoverParts({ notes, refused, before, items }: Handover, room: RoomStates): readonly string[] {
  const refusals = [...before.map((one) => one.refused), refused].flatMap((one) => one?.words ?? []);
  return [...notes.map((note) => note.words), ...refusals, ...itemParts(items, room)];
}

/** What one shift hands to the next, each kind with its lines, who signed when, and the root it can be held against. */
export function handoverBlocks(report: HandoverReport, say: Say): readonly Block[] {
  const { handover, nameOf } = report;
  const textOf = (part: string | undefined) => (part === undefined ? '' : (report.textOf(part) ?? '–'));
  return [
    { kind: 'facts', rows: head(report, say) },
    ...[...handover.before.map(({ refused }) => refused), ...(handover.refused ? [handover.refused] : [])].map(
      (refused): Block => ({ kind: 'text', text: refusal(refused, refused === handover.refused, report, textOf, say) }),
    ),
    { kind: 'text', text: say(words.listNote), quiet: true },
    ...itemKinds.flatMap((kind, index) => section(kind, index + 1, report, textOf, say)),
    { kind: 'heading', text: say(words.notes) },
    ...(handover.notes.length === 0
      ? [{ kind: 'text', text: say(words.none), quiet: true } as const]
      : handover.notes.map((note): Block => {
          const by = `${say.short(note.at)} ${nameOf(note.by)}`;
          return { kind: 'text', text: `${by}: ${textOf(note.words)}` };
        })),
    { kind: 'heading', text: say(words.root) },
    { kind: 'text', text: say(handover.root === null ? words.rootMissing : words.rootNote), quiet: true },
    ...(handover.root === null ? [] : [{ kind: 'text', text: handover.root.trimEnd(), quiet: true } as const]),
    { kind: 'signatures', labels: [say(words.outgoing), say(words.incoming)] },
  ];
}

function head({ handover, room, timeZone, nameOf }: HandoverReport, say: Say): [string, string][] {
  const { begun, signed, accepted, shiftStart, asOf } = handover;
  const shifts = deskShifts(room.sites);
  const shift =
    shiftStart === null
      ? '–'
      : `${say(shifts[shiftAt(shifts, shiftStart, timeZone)]!.name)} (${say.moment(shiftStart)})`;
  const who = (by: string, at: Instant) => `${nameOf(by)} · ${say(words.signedAt)} ${say.moment(at)}`;
  return [
    [say(words.desk), say(deskWords(handover.desk))],
    [say(words.shift), shift],
    [say(words.listed), `${say.moment(begun.at)} · ${say(words.asOf)} ${asOf} ${say(words.asOfEnd)}`],
    [say(words.outgoing), signed ? who(signed.by, signed.at) : `${nameOf(begun.by)} · ${say(words.notSigned)}`],
    [say(words.incoming), accepted ? who(accepted.incoming, accepted.at) : say(words.notSigned)],
  ];
}

function refusal(
  { incoming, at, reason, words: typed }: Refused,
  isThis: boolean,
  { nameOf }: HandoverReport,
  textOf: (part: string | undefined) => string,
  say: Say,
): string {
  const line = refusalReasons.find((one) => one.number === reason);
  const why = [line ? say(line) : String(reason), textOf(typed)].filter((part) => part !== '').join(' · ');
  return `${say(isThis ? words.refused : words.refusedBefore)} (${nameOf(incoming)}, ${say.moment(at)}): ${why}`;
}

function section(
  kind: ItemKind,
  number: number,
  { handover, room }: HandoverReport,
  textOf: (part: string | undefined) => string,
  say: Say,
): Block[] {
  const items = handover.items.filter((item) => item.kind === kind);
  const count = handover.counts.find((row) => row.kind === kind)?.count ?? 0;
  const title = `${number}. ${capital(say(kindWords[kind]))}`;
  // One line: what there is nothing of is said and not looked for.
  if (count === 0) return [{ kind: 'text', text: `${title}: ${say(words.none)}` }];
  const asked = { room, at: handover.begun.at, textOf };
  const short = (at: Instant | null) => (at === null ? '' : say.short(at));
  const rows = items
    .map((item) => itemRow(item, asked, say))
    .sort((a, b) => a.rank - b.rank)
    .map(({ id, what, since, until, note }) => [id, what, short(since), short(until), note]);
  return [
    { kind: 'heading', text: `${title} (${say.number(count)})` },
    {
      kind: 'table',
      columns: [
        { title: say(words.id), share: 1.7 },
        { title: say(words.what), share: 3.4 },
        { title: say(words.since), share: 1.5 },
        { title: say(words.until), share: 1.5 },
        { title: say(words.note), share: 2 },
      ],
      rows,
      empty: '',
    },
    ...(count > items.length
      ? [{ kind: 'text', text: `${count - items.length} ${say(words.notListed)}` } as const]
      : []),
  ];
}

const capital = (text: string): string => text[0]!.toUpperCase() + text.slice(1);
