import type { Instant } from '../../base/instant.ts';
import type { Words } from '../../base/words.ts';
import type { ToldState } from '../../modules/told/facts.ts';
import { toldOf, type EntryView, type TellingView } from '../../modules/told/view.ts';
import type { Say } from '../say.ts';
import type { Block } from '../sheet.ts';

const words = {
  told: { zh: '告知', en: 'Who was told' },
  nobody: { zh: '没有须告知的对象,也没有告知记录。', en: 'Nobody had to be told and nobody was.' },
  whom: { zh: '对象', en: 'Whom' },
  due: { zh: '期限', en: 'Due' },
  at: { zh: '时刻', en: 'At' },
  result: { zh: '结果 · 号码 · 对方编号', en: 'Result · number · their reference' },
  by: { zh: '记录人', en: 'By' },
  there: { zh: '到场 – 离场', en: 'Arrived – left' },
  next: { zh: '下一个号码', en: 'next' },
  note: {
    zh: '一行一次通话;期限自须告知的事由出现起算,只列在该对象的第一行;自纸面补录的事件自录入起算。号码为联系人簿中的号码。',
    en: 'A line a call. What is due counts from when it arose and stands in the first line of whom it is about; of an incident entered from paper it counts from the entry. Numbers are those of the contact book.',
  },
  jobs: { zh: '外单位来件', en: 'Jobs of other desks' },
  agency: { zh: '单位', en: 'Desk' },
  theirs: { zh: '对方编号', en: 'Their number' },
  handedOver: { zh: '转来', en: 'Handed over' },
  reportBack: { zh: '须反馈', en: 'Report back due' },
  reported: { zh: '已反馈', en: 'Reported back' },
  call: { zh: '电话系统流水号', en: 'Reference of the call' },
} as const satisfies Record<string, Words>;

/** Due, tried, reached, their reference, there and gone again; and other desks' jobs with what they were promised. */
export function toldBlocks(
  told: ToldState,
  incident: string,
  now: Instant,
  nameOf: (by: string) => string,
  say: Say,
): readonly Block[] {
  const shown = toldOf(told, incident, now);
  if (!shown) return [];
  const dialled = (entry: EntryView) =>
    entry.contact === null || entry.number === null
      ? null
      : (told.contacts.get(entry.contact)?.numbers[entry.number - 1] ?? null);
  const row = (whom: string, due: string, entry: EntryView): string[] => [
    whom,
    due,
    say.time(entry.at),
    [say(entry.resultWords), dialled(entry), entry.reference].filter((part) => part !== null).join(' · '),
    `${nameOf(entry.by)}${entry.desk === null ? '' : ` @ ${entry.desk}`}`,
    entry.arrived === null
      ? ''
      : `${say.time(entry.arrived.at)} – ${entry.left === null ? '' : say.time(entry.left.at)}`,
  ];
  const ofLine = (line: TellingView): string[][] => {
    const calls = shown.entries.filter((entry) => entry.whom === line.whom);
    const due = say.time(line.dueAt);
    const rows = calls.map((entry, index) =>
      index === 0 ? row(whomOf(line, entry, say), due, entry) : row('', '', entry),
    );
    if (line.state === 'told') return rows;
    const next = line.due && line.next ? ` · ${say(words.next)} ${line.next.dial}` : '';
    const open = [say(line.words), due, '–', `${say(line.stateWords)}${next}`, '', ''];
    return [...rows, rows.length === 0 ? open : ['', '', ...open.slice(2)]];
  };
  const others = shown.entries.filter((entry) => entry.whom === null);
  const rows = [...shown.tellings.flatMap(ofLine), ...others.map((entry) => row(say(entry.words), '', entry))];
  return [
    { kind: 'heading', text: say(words.told) },
    {
      kind: 'table',
      columns: [
        { title: say(words.whom), share: 1.6 },
        { title: say(words.due), share: 0.9 },
        { title: say(words.at), share: 0.9 },
        { title: say(words.result), share: 2.2 },
        { title: say(words.by), share: 1.9 },
        { title: say(words.there), share: 1.1 },
      ],
      rows,
      empty: say(words.nobody),
    },
    ...(rows.length > 0 ? [{ kind: 'text', text: say(words.note), quiet: true } as const] : []),
    ...jobs(shown, say),
  ];
}

/** The line, and who of it was phoned, where that is not the same name. */
function whomOf(line: TellingView, entry: EntryView, say: Say): string {
  const [whom, role] = [say(line.words), say(entry.words)];
  return whom === role || entry.contact === null ? whom : `${whom} (${role})`;
}

function jobs(shown: NonNullable<ReturnType<typeof toldOf>>, say: Say): Block[] {
  const call = shown.callReference;
  if (shown.jobs.length === 0 && call === null) return [];
  const short = (at: Instant | null) => (at === null ? '–' : say.short(at));
  const table: Block = {
    kind: 'table',
    columns: [
      { title: say(words.agency), share: 2 },
      { title: say(words.theirs), share: 1.4 },
      { title: say(words.handedOver), share: 1.5 },
      { title: say(words.reportBack), share: 1.5 },
      { title: say(words.reported), share: 1.5 },
    ],
    rows: shown.jobs.map((job) => [
      say(job.agencyName),
      job.theirNumber ?? '–',
      say.short(job.handedOverAt),
      short(job.reportBackDue),
      short(job.reportedBack?.at ?? null),
    ]),
    empty: '',
  };
  return [
    { kind: 'heading', text: say(words.jobs) },
    ...(shown.jobs.length > 0 ? [table] : []),
    ...(call === null ? [] : [{ kind: 'facts', rows: [[say(words.call), call]] } as const]),
  ];
}
