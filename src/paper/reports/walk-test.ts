import type { Instant } from '../../base/instant.ts';
import type { Words } from '../../base/words.ts';
import type { TestRow } from '../../modules/on-test/state.ts';
import { testView, type PointLine, type TestView } from '../../modules/on-test/view.ts';
import { kindWordsOf, shareOf, type Say } from '../say.ts';
import type { Block } from '../sheet.ts';
import type { RoomStates } from '../states.ts';

const words = {
  title: { zh: '步测报告', en: 'Walk test report' },
  what: { zh: '测试范围', en: 'What was on test' },
  stage: { zh: '状态', en: 'State' },
  planned: { zh: '已批准,未开始', en: 'granted, not begun' },
  running: { zh: '进行中', en: 'still running' },
  time: { zh: '到时自动结束', en: 'ended by time' },
  'by-hand': { zh: '人工结束', en: 'ended by hand' },
  cancelled: { zh: '未开始即取消', en: 'cancelled before it began' },
  workOrder: { zh: '工单', en: 'Work order' },
  askedBy: { zh: '申请', en: 'Asked by' },
  grantedBy: { zh: '批准', en: 'Granted by' },
  fireWatch: { zh: '火情看守', en: 'Fire watch' },
  span: { zh: '批准的时间', en: 'Granted from – to' },
  ran: { zh: '实际起止', en: 'Began – ended' },
  took: { zh: '用时', en: 'Lasted' },
  endedBy: { zh: '结束人', en: 'Ended by' },
  byRule: { zh: '系统(到时)', en: 'the system, by time' },
  result: { zh: '结果', en: 'Result' },
  covered: { zh: '应测点数', en: 'Points to be tested' },
  coveredDef: {
    zh: '批准范围内的报警点。手动报警按钮、紧急和胁迫按钮不停用,不在其中,除非点名。',
    en: 'Points of the granted scope. Call points, panic and hold-up buttons stay live and are not among them, unless they were named.',
  },
  heard: { zh: '已收到', en: 'Heard' },
  heardDef: { zh: '测试期间发来过信号的点。', en: 'Points that sent a signal while on test.' },
  notHeard: { zh: '未收到', en: 'Not heard' },
  notHeardDef: {
    zh: '测试期间没有任何信号的点:须补测或检修。',
    en: 'Points that said nothing while on test: to be tested again or repaired.',
  },
  notRestored: { zh: '未恢复', en: 'Not restored' },
  notRestoredDef: {
    zh: '结束时仍在报警的点,已按原优先级回到报警队列。',
    en: 'Points still in alarm when the test ended: they came to the queue with their priority.',
  },
  stillUpDef: { zh: '此刻仍在报警的点。', en: 'Points in alarm at this moment.' },
  share: { zh: '收到率', en: 'Share heard' },
  shareDef: { zh: '已收到的应测点 ÷ 应测点数。', en: 'Points heard of those to be tested, over points to be tested.' },
  others: { zh: '其他信号', en: 'Other signals' },
  othersDef: {
    zh: '测试期间收到、但不属于站点资料中任何点的主机防区。',
    en: 'Panel zones heard while on test that are no point of the site file.',
  },
  point: { zh: '点', en: 'Point' },
  name: { zh: '名称', en: 'Name' },
  kind: { zh: '类型', en: 'Kind' },
  zone: { zh: '分区', en: 'Zone' },
  first: { zh: '首次收到', en: 'First heard' },
  count: { zh: '次数', en: 'Times' },
  restored: { zh: '恢复', en: 'Restored' },
  yes: { zh: '是', en: 'yes' },
  no: { zh: '否', en: 'no' },
  noneHeard: { zh: '没有收到任何点。', en: 'No point was heard.' },
  allHeard: { zh: '全部收到。', en: 'All were heard.' },
  contractor: { zh: '施工或维保单位签名', en: 'Signature of the contractor' },
  room: { zh: '控制室签名', en: 'Signature of the control room' },
} as const satisfies Record<string, Words>;

export const walkTestTitle: Words = words.title;

interface Asked {
  room: RoomStates;
  test: TestRow;
  now: Instant;
  nameOf: (by: string) => string;
  textOf: (part: string) => string | null | undefined;
}

/** A test with every point it covered: heard or not, restored or not; what was granted, by whom, and how long it ran. */
export function walkTestBlocks(asked: Asked, say: Say): readonly Block[] {
  const { room, test, now } = asked;
  const shown = testView(room.tests, test, now);
  const known = shown.points.filter((line) => room.tests.points.has(line.point));
  const heard = shown.points.filter((line) => line.heardAt !== null);
  const silent = shown.points.filter((line) => line.heardAt === null);
  const others = heard.length - known.filter((line) => line.heardAt !== null).length;
  return [
    { kind: 'facts', rows: head(shown, asked, say) },
    heading(say(words.result)),
    { kind: 'figures', rows: figures(shown, { all: known.length, silent: silent.length, others }, say) },
    { kind: 'signatures', labels: [say(words.contractor), say(words.room)] },
    // Who reads it at the panel looks for what is missing: that stands first.
    heading(`${say(words.notHeard)} (${silent.length})`),
    silentTable(silent, asked, say),
    heading(`${say(words.heard)} (${heard.length})`),
    heardTable(heard, asked, say),
  ];
}

const heading = (text: string): Block => ({ kind: 'heading', text });

function head({ row, stage, what, askedBy }: TestView, { nameOf, textOf, now }: Asked, say: Say): [string, string][] {
  const { granted, ended, begunAt } = row;
  const asked = [askedBy && say(askedBy), row.words && textOf(row.words)].filter(Boolean).join(' · ');
  const end = ended?.at ?? null;
  const rows: [string, string | null][] = [
    [say(words.what), say(what)],
    [say(words.stage), say(ended ? words[ended.why] : stage === 'planned' ? words.planned : words.running)],
    [say(words.workOrder), row.workOrder],
    [say(words.askedBy), asked === '' ? '–' : asked],
    [
      say(words.grantedBy),
      `${nameOf(granted.by)}${granted.desk === null ? '' : ` @ ${granted.desk}`} · ${say.moment(granted.at)}`,
    ],
    [say(words.fireWatch), row.fireWatch],
    [say(words.span), `${say.moment(row.from)} – ${say.moment(row.to)}`],
    [
      say(words.ran),
      begunAt === null ? null : `${say.moment(begunAt)} – ${end === null ? say(words.running) : say.moment(end)}`,
    ],
    [say(words.took), begunAt === null ? null : say.span(Math.round(((end ?? now) - begunAt) / 1_000))],
    [
      say(words.endedBy),
      ended === null
        ? null
        : ended.by.startsWith('rule/')
          ? say(words.byRule)
          : `${nameOf(ended.by)}${ended.desk === null ? '' : ` @ ${ended.desk}`}`,
    ],
  ];
  return rows.filter((line): line is [string, string] => line[1] !== null);
}

function figures(
  { row, notRestored }: TestView,
  { all, silent, others }: { all: number; silent: number; others: number },
  say: Say,
) {
  const figure = (label: Words, value: string, definition: Words) => ({
    label: say(label),
    value,
    definition: say(definition),
  });
  return [
    figure(words.covered, say.number(all), words.coveredDef),
    figure(words.heard, say.number(all - silent), words.heardDef),
    figure(words.notHeard, say.number(silent), words.notHeardDef),
    figure(words.share, say.percent(shareOf(all - silent, all)), words.shareDef),
    figure(words.notRestored, say.number(notRestored.length), row.ended ? words.notRestoredDef : words.stillUpDef),
    ...(others > 0 ? [figure(words.others, say.number(others), words.othersDef)] : []),
  ];
}

/** What a point is and where: of a panel zone that is no point of the site, only what its signal said. */
function placeOf(line: PointLine, { room, test }: Asked, say: Say): [string, string, string, string] {
  const point = room.tests.points.get(line.point);
  const zone = point && room.sites.zones.get(point.zone);
  const kind = line.kind ?? test.heard.get(line.point)?.kind;
  return [
    line.point,
    line.name ? say(line.name) : '–',
    kind === undefined ? '–' : say(kindWordsOf(room.sites.pointKinds)(kind)),
    zone ? `${point.level} ${say(zone.name)}` : '–',
  ];
}

const place = (say: Say) => [
  { title: say(words.point), share: 0.8 },
  { title: say(words.name), share: 2.7 },
  { title: say(words.kind), share: 1.5 },
  { title: say(words.zone), share: 2 },
];

function silentTable(lines: readonly PointLine[], asked: Asked, say: Say): Block {
  return {
    kind: 'table',
    columns: place(say),
    rows: lines.map((line) => placeOf(line, asked, say)),
    empty: say(words.allHeard),
  };
}

function heardTable(lines: readonly PointLine[], asked: Asked, say: Say): Block {
  return {
    kind: 'table',
    columns: [
      ...place(say),
      { title: say(words.first), share: 1.6 },
      { title: say(words.count), share: 0.8, align: 'right' },
      { title: say(words.restored), share: 1.1 },
    ],
    rows: lines.map((line) => [
      ...placeOf(line, asked, say),
      line.heardAt === null ? '' : say.short(line.heardAt),
      say.number(line.count),
      say(line.restored ? words.yes : words.no),
    ]),
    empty: say(words.noneHeard),
  };
}
