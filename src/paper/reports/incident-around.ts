import type { Instant } from '../../base/instant.ts';
import type { Words } from '../../base/words.ts';
import { coveredPoints, type OnTestState, type PanelSide, type TestRow } from '../../modules/on-test/state.ts';
import { testView } from '../../modules/on-test/view.ts';
import { otherPanelSide, panelSideWords } from '../../modules/on-test/words.ts';
import type { OrdersState } from '../../modules/orders/facts.ts';
import type { ReceiverState } from '../../modules/orders/state.ts';
import { orderList } from '../../modules/orders/view.ts';
import { outcomeWords, viaWords } from '../../modules/orders/words.ts';
import type { Say } from '../say.ts';
import type { Block } from '../sheet.ts';

const words = {
  orders: { zh: '指令', en: 'Orders' },
  order: { zh: '编号', en: 'Number' },
  said: { zh: '内容', en: 'What' },
  given: { zh: '下达', en: 'Given' },
  receivers: { zh: '接收 · 签收 · 反馈', en: 'To · signed for · reported back' },
  signed: { zh: '签收', en: 'signed' },
  unsigned: { zh: '未签收', en: 'not signed' },
  outcome: { zh: '结果', en: 'Outcome' },
  tests: { zh: '事件分区内的检修测试与停用', en: 'On test or out of use in the zones of the incident' },
  none: {
    zh: '事件期间没有点在测试或停用。',
    en: 'Nothing there was on test or out of use while it ran.',
  },
  test: { zh: '测试', en: 'Test' },
  points: { zh: '分区内的点', en: 'Points there' },
  from: { zh: '自', en: 'From' },
  to: { zh: '至', en: 'To' },
  workOrder: { zh: '工单', en: 'Work order' },
  still: { zh: '仍在', en: 'still so' },
  panel: { zh: '主机侧', en: 'at the panel' },
  note: {
    zh: '测试期间这些点的信号只记录、不进队列。主机侧的停用只列出至今仍在的。',
    en: 'What these points say while on test is kept and not queued. What was taken out at a panel is listed as far as it is still out.',
  },
} as const satisfies Record<string, Words>;

/** Orders given for an incident, each receiver with its word. */
export function orderBlocks(
  state: OrdersState,
  asked: { incident: string; now: Instant; textOf: (part: string) => string | null },
  say: Say,
): readonly Block[] {
  const rows = orderList(state, asked.now).filter((row) => row.incident === asked.incident);
  if (rows.length === 0) return [];
  const receiver = (row: ReceiverState & { name: Words }) => {
    const signed = row.signed
      ? `${say(words.signed)} ${say.time(row.signed.at)} ${say(viaWords[row.signed.via])}`
      : say(words.unsigned);
    const reported = row.reported
      ? ` · ${say(outcomeWords[row.reported.outcome])} ${say.time(row.reported.at)}${row.reported.words ? ` ${asked.textOf(row.reported.words) ?? ''}` : ''}`
      : '';
    return `${say(row.name)} · ${signed}${reported}`;
  };
  return [
    { kind: 'heading', text: say(words.orders) },
    {
      kind: 'table',
      columns: [
        { title: say(words.order), share: 1.1 },
        { title: say(words.given), share: 0.9 },
        { title: say(words.said), share: 2.6 },
        { title: say(words.receivers), share: 3 },
        { title: say(words.outcome), share: 0.9 },
      ],
      rows: rows.map((row) => [
        row.order,
        say.time(row.given.at),
        asked.textOf(row.words) ?? '–',
        row.receivers.map(receiver).join('\n'),
        row.outcome ? say(row.outcome) : say(row.stageWords),
      ]),
      empty: '',
    },
  ];
}

export function orderParts(state: OrdersState, incident: string): readonly (string | undefined)[] {
  return [...state.orders.values(), ...state.left.values()]
    .filter((order) => order.incident === incident)
    .flatMap((order) => [order.words, ...order.receivers.map((row) => row.reported?.words)]);
}

/** Points of these zones that did not reach the queue while an incident ran: a detector that was silent is explained by it. */
export function testBlocks(
  state: OnTestState,
  { zones, from, until, now }: { zones: ReadonlySet<string>; from: Instant; until: Instant; now: Instant },
  say: Say,
): readonly Block[] {
  const there = (row: TestRow) => coveredPoints(state, row.scope).filter((point) => zones.has(point.zone));
  const granted = [...state.over.values(), ...state.tests.values()].flatMap((row): string[][] => {
    const end = row.ended?.at ?? null;
    const points = there(row);
    if (row.begunAt === null || points.length === 0 || row.begunAt > until || (end ?? Infinity) < from) return [];
    const what = `${row.id} · ${say(testView(state, row, now).what)}`;
    const till = end === null ? say(words.still) : say.short(end);
    return [[what, listed(points.map((point) => point.id)), say.short(row.begunAt), till, row.workOrder]];
  });
  const sides = [...state.panelSide.values()]
    .filter((side) => side.since <= until && zones.has(zoneOf(state, side) ?? ''))
    .map((side): string[] => [
      `${say(panelSideWords[side.kind] ?? otherPanelSide)}, ${say(words.panel)}`,
      side.point ?? `${side.panel ?? ''}${side.panelZone === null ? '' : `#${side.panelZone}`}`,
      say.short(side.since),
      say(words.still),
      '',
    ]);
  const rows = [...granted, ...sides];
  return [
    { kind: 'heading', text: say(words.tests) },
    {
      kind: 'table',
      columns: [
        { title: say(words.test), share: 2.4 },
        { title: say(words.points), share: 2.2 },
        { title: say(words.from), share: 1.4 },
        { title: say(words.to), share: 1.4 },
        { title: say(words.workOrder), share: 1.2 },
      ],
      rows,
      empty: say(words.none),
    },
    ...(rows.length > 0 ? [{ kind: 'text', text: say(words.note), quiet: true } as const] : []),
  ];
}

function zoneOf(state: OnTestState, side: PanelSide): string | undefined {
  const point = side.point === null ? undefined : state.points.get(side.point);
  return point?.zone ?? (side.panel === null ? undefined : state.panels.get(side.panel)?.zone);
}

/** Six by name, then how many there are: a panel of two hundred points is no list. */
function listed(ids: readonly string[]): string {
  const most = 6;
  const more = ids.length > most ? ` +${ids.length - most}` : '';
  return `${ids.slice(0, most).join(' ')}${more}`;
}
