import { Type } from 'typebox';
import {
  act,
  doneReply,
  nullable,
  openRow,
  readers,
  route,
  words,
  type Done,
  type Route,
  type RouteContext,
} from '../../api/route.ts';
import { parseInstant } from '../../base/instant.ts';
import { alarmCommands } from './commands.ts';
import type { AlarmsState } from './state.ts';
import { queue, queueRow, shelved, type QueueRow } from './view.ts';
import { log, panels } from './view-panels.ts';
import { acknowledgedWords, classWords, handlingWords, priorityWords, signalWords } from './words.ts';

const id = Type.String({ minLength: 1, maxLength: 64 });
const site = Type.Object({ site: Type.String() });
const instant = Type.Integer();
const stateOf = (context: RouteContext) => context.state<AlarmsState>('alarms');

const actReply = nullable(
  Type.Object({ by: Type.String(), desk: nullable(Type.String()), at: instant }, { additionalProperties: true }),
);
const place = Type.Object({
  zone: Type.String(),
  zoneName: nullable(words),
  x: Type.Number(),
  y: Type.Number(),
  level: Type.String(),
  atPanel: Type.Boolean(),
});

/** One row of the queue as scripts read it: what it is, where, how it stands on the three axes, and its times. */
const alarmRow = Type.Object(
  {
    id: Type.String(),
    scheme: nullable(Type.String()),
    code: nullable(Type.String()),
    class: Type.String(),
    classWords: words,
    kind: Type.String(),
    kindWords: words,
    priority: Type.String(),
    priorityWords: words,
    point: nullable(Type.String()),
    pointName: nullable(words),
    panel: nullable(Type.String()),
    panelName: nullable(words),
    panelZone: nullable(Type.Integer()),
    area: nullable(Type.String()),
    zone: nullable(Type.String()),
    place: nullable(place),
    signal: Type.String(),
    signalWords: words,
    acknowledged: actReply,
    acknowledgedWords: words,
    handling: Type.String(),
    handlingWords: words,
    incident: nullable(Type.String()),
    shelved: actReply,
    flags: Type.Array(Type.String()),
    count: Type.Integer(),
    happenedAt: nullable(instant),
    receivedAt: instant,
    restoredAt: nullable(instant),
    deviceText: nullable(Type.String()),
    camera: nullable(Type.Object({ id: Type.String(), name: nullable(words) })),
    clock: nullable(openRow),
    nextEscalation: nullable(openRow),
    phone: Type.Array(openRow),
    sound: nullable(openRow),
    atCommander: Type.Boolean(),
  },
  { additionalProperties: true },
);

function toRow(shown: QueueRow): Record<string, unknown> {
  const { row, kind, place: at, ...rest } = shown;
  return {
    ...rest,
    kind: row.kind,
    kindWords: kind,
    priorityWords: priorityWords[row.priority],
    class: row.class,
    classWords: classWords[row.class],
    scheme: row.scheme,
    code: row.code,
    point: row.point,
    panel: row.panel,
    panelZone: row.panelZone,
    area: row.area,
    zone: at?.zone ?? row.zone,
    place: at,
    signal: row.signal,
    signalWords: signalWords[row.signal],
    acknowledged: row.acknowledged,
    acknowledgedWords: row.acknowledged ? acknowledgedWords.yes : acknowledgedWords.no,
    handling: row.handling,
    handlingWords: handlingWords[row.handling],
    verifying: row.verifying,
    verified: row.verified,
    incident: row.incident,
    shelved: row.shelved,
    restoredAt: row.restoredAt,
    deviceText: row.deviceText,
    mark: row.mark,
    group: row.group,
    span: row.span,
    refusedWhy: row.refusedWhy,
  };
}

const reading: readonly Route[] = [
  route({
    method: 'GET',
    path: '/sites/:site/alarms',
    roles: readers,
    summary: { zh: '报警队列', en: 'The queue of alarms' },
    params: site,
    query: Type.Object({
      state: Type.Optional(Type.Union([Type.Literal('open'), Type.Literal('shelved'), Type.Literal('all')])),
    }),
    reply: Type.Object({ alarms: Type.Array(alarmRow), seq: Type.Integer(), now: instant }),
    run(context, { query }) {
      const state = stateOf(context);
      const wanted = query.state ?? 'open';
      const rows = [
        ...(wanted === 'shelved' ? [] : queue(state, context.now)),
        ...(wanted === 'open' ? [] : shelved(state, context.now)),
      ];
      return { alarms: rows.map(toRow), seq: context.seq, now: context.now };
    },
  }),
  route({
    method: 'GET',
    path: '/sites/:site/alarms/:alarm',
    roles: readers,
    summary: { zh: '一条报警', en: 'One alarm of the queue' },
    params: Type.Object({ site: Type.String(), alarm: id }),
    reply: alarmRow,
    run(context, { params }) {
      const state = stateOf(context);
      const row = state.rows.get(params.alarm);
      if (!row) return context.refuse(unknown(params.alarm));
      return toRow(queueRow(state, row, context.now));
    },
  }),
  route({
    method: 'GET',
    path: '/sites/:site/panels',
    roles: readers,
    summary: { zh: '各报警主机的状态', en: 'How every panel stands' },
    params: site,
    reply: Type.Object({ panels: Type.Array(openRow), seq: Type.Integer(), now: instant }),
    run: (context) => ({ panels: panels(stateOf(context), context.now), seq: context.seq, now: context.now }),
  }),
  route({
    method: 'GET',
    path: '/sites/:site/panels/:panel/log',
    roles: readers,
    summary: { zh: '主机 24 小时内的日志', en: 'What a panel said in the last 24 h' },
    params: Type.Object({ site: Type.String(), panel: id }),
    reply: Type.Object({ lines: Type.Array(openRow) }),
    run: (context, { params }) => ({ lines: log(stateOf(context), params.panel, context.now) }),
  }),
];

function unknown(alarm: string) {
  return {
    refused: 'ALARM_UNKNOWN',
    words: { zh: '队列中没有这条报警。', en: 'No such alarm on the queue.' },
    facts: { alarm },
  };
}

const alarmsOf = (done: Done): string[] => [
  ...new Set(done.facts.map((fact) => (fact.data as { alarm?: string }).alarm).filter((alarm) => alarm !== undefined)),
];

const signals = route({
  method: 'POST',
  path: '/sites/:site/signals',
  roles: ['connector'],
  summary: {
    zh: '上报一个报警点的信号;答复在写入日志之后',
    en: 'Report a signal of a point; answered once it is durable',
  },
  params: site,
  body: Type.Object(
    {
      /** The sender's own id of this signal: the same one again gets the same answer. */
      id: Type.String({ pattern: '^[\\x21-\\x7e]{1,64}$' }),
      point: id,
      kind: Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$' }),
      phase: Type.Union([Type.Literal('new'), Type.Literal('restore'), Type.Literal('cancel')]),
      occurredAt: Type.Optional(Type.String({ maxLength: 40 })),
    },
    { additionalProperties: false },
  ),
  reply: Type.Object({ ...doneReply.properties, alarms: Type.Array(Type.String()) }),
  async run(context, { body }) {
    const at = body.occurredAt === undefined ? undefined : parseInstant(body.occurredAt);
    if (at === null) {
      const what = { zh: '须为 RFC 3339 时刻', en: 'must be a moment of RFC 3339' };
      return context.invalid([{ place: '/body/occurredAt', what }]);
    }
    const { point, kind: what, phase } = body;
    const signal = { kind: 'point', point, what, phase, ...(at === undefined ? {} : { at }) } as const;
    const done = await context.signal(signal, `signal/${body.id}`);
    return { seq: done.seq, facts: done.facts.map((fact) => fact.type), alarms: alarmsOf(done) };
  },
});

type OnAlarm = Exclude<
  keyof typeof alarmCommands,
  'acknowledge' | 'silence' | 'acknowledgeGroup' | 'findGroupFalse' | 'resetGroup' | 'splitOff'
>;

function onAlarm(path: string, name: OnAlarm, zh: string, en: string, withNote = false): Route {
  return act({
    module: 'alarms',
    command: alarmCommands[name],
    path: `/alarms/:alarm${path}`,
    fromPath: ['alarm'],
    summary: { zh, en },
    ...(withNote ? { text: { field: 'note', as: 'id' } as const } : {}),
  });
}

function onGroup(
  path: string,
  name: 'acknowledgeGroup' | 'findGroupFalse' | 'resetGroup',
  zh: string,
  en: string,
  withNote = false,
): Route {
  return act({
    module: 'alarms',
    command: alarmCommands[name],
    path: `/alarms/groups/:group${path}`,
    fromPath: ['group'],
    summary: { zh, en },
    ...(withNote ? { text: { field: 'note', as: 'id' } as const } : {}),
  });
}

const acts: readonly Route[] = [
  act({
    module: 'alarms',
    command: alarmCommands.acknowledge,
    path: '/alarms/acknowledge',
    summary: { zh: '确认几条报警', en: 'Acknowledge several alarms' },
  }),
  act({
    module: 'alarms',
    command: { ...alarmCommands.acknowledge, schema: Type.Object({ type: Type.Literal('acknowledge'), alarm: id }) },
    path: '/alarms/:alarm/acknowledge',
    fromPath: ['alarm'],
    summary: { zh: '确认一条报警', en: 'Acknowledge an alarm' },
    before: (_context, { alarm, ...rest }) => ({ ...rest, alarms: [alarm] }),
  }),
  onGroup(
    '/acknowledge',
    'acknowledgeGroup',
    '确认一组报警中已显示的各条',
    'Acknowledge the rows of a group that were on the screen',
  ),
  onGroup(
    '/find-false',
    'findGroupFalse',
    '将一组报警记为误报',
    'Find the rows of a group false, with their cause',
    true,
  ),
  onGroup('/reset', 'resetGroup', '复位一组报警', 'Reset the rows of a group'),
  act({
    module: 'alarms',
    command: alarmCommands.splitOff,
    path: '/alarms/split-off',
    summary: { zh: '从组中拆出报警', en: 'Split alarms off their group' },
  }),
  act({
    module: 'alarms',
    command: alarmCommands.silence,
    path: '/alarms/silence',
    evenLocked: true,
    summary: { zh: '本席位消音', en: 'Silence the sounds at this desk' },
  }),
  onAlarm('/begin-verification', 'beginVerification', '开始核警', 'Begin verifying'),
  onAlarm('/end-verification', 'endVerification', '核警结果', 'Say what verifying found'),
  onAlarm('/find-false', 'findFalse', '记为误报', 'Find false, with its cause', true),
  onAlarm('/shelve', 'shelve', '搁置', 'Shelve until a time', true),
  onAlarm('/unshelve', 'unshelve', '取消搁置', 'Unshelve'),
  onAlarm('/reset', 'reset', '手动复位', 'Reset by hand'),
  onAlarm('/close', 'closeByHand', '手动关闭', 'Close by hand', true),
];

export const alarmsRoutes: readonly Route[] = [...reading, signals, ...acts];
