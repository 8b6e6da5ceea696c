import type { Instant } from '../../base/instant.ts';
import type { Words } from '../../base/words.ts';
import type { Say } from '../say.ts';
import type { Block } from '../sheet.ts';

/** What one shift hands to the next, gathered by whoever keeps the handover; here it is only laid out. */
export interface HandoverSheet {
  shift: Words;
  at: Instant;
  outgoing: string;
  incoming: string | null;
  /** In the order of the checklist; an empty section is printed too, since "none" is what the next shift asks. */
  sections: readonly HandoverSection[];
  note: string | null;
  refused: { by: string; at: Instant; reason: string } | null;
  /** The journal's own word: how long it was and its root when the list was made. */
  signedRoot: { size: number; root: string } | null;
}

export interface HandoverSection {
  title: Words;
  rows: readonly { id: string; what: Words; since: Instant | null; until: Instant | null; note: string | null }[];
}

const words = {
  shift: { zh: '班次', en: 'Shift' },
  at: { zh: '交接时间', en: 'Handed over' },
  outgoing: { zh: '交班人', en: 'Outgoing' },
  incoming: { zh: '接班人', en: 'Incoming' },
  none: { zh: '无', en: 'none' },
  id: { zh: '编号', en: 'Number' },
  what: { zh: '事项', en: 'What' },
  since: { zh: '起', en: 'Since' },
  until: { zh: '止', en: 'Until' },
  note: { zh: '说明', en: 'Note' },
  words: { zh: '交班说明', en: 'Words of the outgoing side' },
  refused: { zh: '接班人拒绝接班', en: 'The incoming side refused' },
  root: { zh: '日志签名根', en: 'Signed root of the journal' },
  size: { zh: '日志条数', en: 'facts in the journal' },
} as const satisfies Record<string, Words>;

export function handoverBlocks(sheet: HandoverSheet, say: Say): readonly Block[] {
  const { refused, signedRoot, note } = sheet;
  return [
    {
      kind: 'facts',
      rows: [
        [say(words.shift), say(sheet.shift)],
        [say(words.at), say.moment(sheet.at)],
        [say(words.outgoing), sheet.outgoing],
        [say(words.incoming), sheet.incoming ?? '–'],
      ],
    },
    ...(refused
      ? [
          {
            kind: 'text',
            text: `${say(words.refused)} (${refused.by}, ${say.moment(refused.at)}): ${refused.reason}`,
          } as const,
        ]
      : []),
    ...sheet.sections.flatMap((section, index) => sectionBlocks(section, index + 1, say)),
    { kind: 'heading', text: say(words.words) },
    { kind: 'text', text: note ?? say(words.none) },
    ...(signedRoot
      ? [
          {
            kind: 'facts',
            rows: [[say(words.root), `${signedRoot.root}\n${say.number(signedRoot.size)} ${say(words.size)}`]],
          } as const,
        ]
      : []),
    { kind: 'signatures', labels: [say(words.outgoing), say(words.incoming)] },
  ];
}

function sectionBlocks({ title, rows }: HandoverSection, number: number, say: Say): Block[] {
  return [
    { kind: 'heading', text: `${number}. ${say(title)} (${rows.length})` },
    {
      kind: 'table',
      columns: [
        { title: say(words.id), share: 1.7 },
        { title: say(words.what), share: 3 },
        { title: say(words.since), share: 1.6 },
        { title: say(words.until), share: 1.6 },
        { title: say(words.note), share: 2 },
      ],
      rows: rows.map((row) => [
        row.id,
        say(row.what),
        row.since === null ? '' : say.short(row.since),
        row.until === null ? '' : say.short(row.until),
        row.note ?? '',
      ]),
      empty: say(words.none),
    },
  ];
}
