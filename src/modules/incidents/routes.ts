import { Type, type TSchema } from 'typebox';
import {
  act,
  doneBody,
  doneReply,
  noteMax,
  nullable,
  openRow,
  readers,
  route,
  words,
  type Done,
  type Route,
  type RouteContext,
} from '../../api/route.ts';
import { paperLine, paperLinesMax } from './commands-paper.ts';
import { incidentCommands } from './commands.ts';
import type { IncidentsState } from './facts.ts';
import { refusals } from './refusals.ts';
import { detail } from './view-detail.ts';
import { list, toReview } from './view.ts';

const id = Type.String({ minLength: 1, maxLength: 64 });
const site = Type.Object({ site: Type.String() });
const stateOf = (context: RouteContext) => context.state<IncidentsState>('incidents');

const incidentRow = Type.Object(
  {
    id: Type.String(),
    stage: Type.String(),
    stageWords: words,
    open: Type.Boolean(),
    type: nullable(Type.String()),
    typeWords: words,
    priority: nullable(Type.String()),
    place: nullable(openRow),
    receivedAt: Type.Integer(),
    age_s: Type.Integer(),
    waiting_s: nullable(Type.Integer()),
    targets: Type.Array(openRow),
    units: Type.Array(Type.Object({ unit: Type.String(), status: Type.String(), statusWords: words })),
    alarms: Type.Integer(),
    missing: Type.Array(Type.String()),
    disposition: nullable(words),
    closedAt: nullable(Type.Integer()),
  },
  { additionalProperties: true },
);

const reading: readonly Route[] = [
  route({
    method: 'GET',
    path: '/sites/:site/incidents',
    roles: readers,
    summary: { zh: '在办及 24 小时内办结的事件', en: 'Incidents that are open, or were closed in the last 24 h' },
    params: site,
    reply: Type.Object({ incidents: Type.Array(incidentRow), seq: Type.Integer(), now: Type.Integer() }),
    run: (context) => ({ incidents: list(stateOf(context), context.now), seq: context.seq, now: context.now }),
  }),
  route({
    method: 'GET',
    path: '/sites/:site/reviews',
    roles: readers,
    summary: { zh: '待指挥长复盘的紧急事件办结', en: "P2 closes that wait for the commander's review" },
    params: site,
    reply: Type.Object({
      reviews: Type.Array(
        Type.Object({
          incident: Type.String(),
          typeWords: words,
          zoneName: nullable(words),
          disposition: words,
          closedAt: Type.Integer(),
          by: Type.String(),
          desk: nullable(Type.String()),
          confirmedBy: nullable(Type.String()),
        }),
      ),
      unlisted: Type.Integer(),
      seq: Type.Integer(),
    }),
    run: (context) => {
      const state = stateOf(context);
      return { reviews: toReview(state), unlisted: state.reviewsUnlisted, seq: context.seq };
    },
  }),
  route({
    method: 'GET',
    path: '/sites/:site/incidents/:incident',
    roles: readers,
    summary: { zh: '一个事件的全部内容', en: 'One incident with its timeline, units and log' },
    params: Type.Object({ site: Type.String(), incident: id }),
    reply: incidentRow,
    run: (context, { params }) =>
      detail(stateOf(context), params.incident, context.now) ??
      context.refuse(refusals.incidentNotFound(params.incident)),
  }),
];

type Name = keyof typeof incidentCommands;

const madeIncident = {
  schema: { incident: nullable(Type.String()), units: Type.Array(Type.String()) } as Record<string, TSchema>,
  of(done: Done) {
    const made = done.facts.map((fact) => fact.data as { incident?: string; units?: string[]; unit?: string });
    const units = new Set(
      made.flatMap((data) => [...(data.units ?? []), ...(data.unit === undefined ? [] : [data.unit])]),
    );
    return { incident: made.find((data) => data.incident !== undefined)?.incident ?? null, units: [...units] };
  },
};

function making(path: string, type: Name, zh: string, en: string, withWords: boolean): Route {
  return act({
    module: 'incidents',
    command: incidentCommands[type],
    path,
    summary: { zh, en },
    answer: madeIncident,
    ...(withWords ? { text: { field: 'words', as: 'object' } as const } : {}),
  });
}

function onIncident(
  path: string,
  type: Name,
  zh: string,
  en: string,
  more: { words?: true; sends?: true } = {},
): Route {
  return act({
    module: 'incidents',
    command: incidentCommands[type],
    path: `/incidents/:incident${path}`,
    fromPath: ['incident'],
    summary: { zh, en },
    ...(more.words ? { text: { field: 'words', as: 'object' } as const } : {}),
    ...(more.sends ? { answer: madeIncident } : {}),
  });
}

/** The second person signs with the own name and PIN at the desk of the first; the command only learns who it was. */
const closing = act({
  module: 'incidents',
  command: incidentCommands['close incident'],
  path: '/incidents/:incident/close',
  fromPath: ['incident'],
  summary: { zh: '办结,需要时由第二人在同一席位确认', en: 'Close; where due, a second person signs at the same desk' },
  text: { field: 'words', as: 'object' },
  extra: {
    coSigner: Type.Optional(
      Type.Object({ name: id, pin: Type.String({ pattern: '^\\d{6}$' }) }, { additionalProperties: false }),
    ),
  },
  async before(context, { coSigner, ...rest }) {
    if (coSigner === undefined) return rest;
    const { name, pin } = coSigner as { name: string; pin: string };
    const { desk } = context.asker;
    if (desk === undefined) {
      return context.refuse({ refused: 'DESK_NEEDED', words: { zh: '请先选择席位。', en: 'Choose a desk first.' } });
    }
    return { ...rest, coSigner: await context.house.credentials.coSign(name, pin, desk) };
  },
});

/** A form from paper: what was written is masked and kept line by line, then the whole form is decided at once. */
const fromPaper = route({
  method: 'POST',
  path: '/sites/:site/paper-forms',
  roles: incidentCommands['enter from paper'].roles,
  summary: { zh: '补录一张纸面表单(整张录入或整张不录)', en: 'Enter a form from paper, whole or not at all' },
  params: site,
  body: Type.Object(
    {
      form: Type.Integer({ minimum: 1 }),
      incident: Type.Optional(id),
      lines: Type.Array(paperLine(Type.String({ minLength: 1, maxLength: noteMax })), {
        minItems: 1,
        maxItems: paperLinesMax,
      }),
    },
    { additionalProperties: false },
  ),
  reply: Type.Object({ ...doneReply.properties, ...madeIncident.schema, masked: Type.Boolean() }),
  async run(context, { body }) {
    const { form, incident } = body;
    let masked = false;
    const lines: unknown[] = [];
    for (const line of body.lines) {
      const { words: text, ...rest } = line as { words?: string };
      if (text === undefined) lines.push(rest);
      else {
        const kept = await context.keepText(text);
        masked ||= kept.masked;
        lines.push({ ...rest, words: { part: kept.part } });
      }
    }
    const command = { type: 'enter from paper', form, lines, ...(incident === undefined ? {} : { incident }) };
    const done = await context.act('incidents', command);
    return { ...doneBody(done), ...madeIncident.of(done), masked };
  },
});

const acts: readonly Route[] = [
  fromPaper,
  making(
    '/incidents',
    'open incident',
    '开设事件,可同时派单位',
    'Open an incident, sending units at once if asked',
    true,
  ),
  making('/incidents/intake', 'start intake', '开始接报', 'Start an intake by voice', false),
  onIncident('/note', 'note intake', '补充接报内容', 'Add to the intake', { words: true }),
  onIncident('/drop', 'drop intake', '撤销接报', 'Drop the intake'),
  onIncident('/classify', 'classify incident', '定类定级', 'Classify'),
  onIncident('/alarms', 'link alarms', '关联报警', 'Link alarms'),
  onIncident('/send', 'send units', '派单位', 'Send units', { sends: true }),
  onIncident('/unqueue', 'unqueue unit', '取消排队', 'Take a unit off the queue'),
  onIncident('/wait', 'wait for a unit', '待派', 'Put back to waiting for a unit'),
  onIncident('/controlled', 'mark controlled', '已控制', 'Mark as under control'),
  onIncident('/correct-status', 'correct status', '更正单位状态时间', 'Correct a status time'),
  closing,
  onIncident('/advice', 'give advice', '答复后办结', 'Advice given: closes a report that needed nobody'),
  onIncident('/review', 'review incident', '复盘', 'Review', { words: true }),
  onIncident('/reopen', 'reopen incident', '重开', 'Reopen', { words: true }),
  onIncident('/link', 'link incidents', '关联事件', 'Link with another incident'),
  onIncident('/merge', 'merge incident', '并入另一事件', 'Merge into another incident'),
  onIncident('/log', 'write log entry', '写日志', 'Write a log entry', { words: true }),
  act({
    module: 'incidents',
    command: incidentCommands['set unit status'],
    path: '/units/:unit/status',
    fromPath: ['unit'],
    summary: { zh: '更新单位状态', en: 'Set the status of a unit' },
  }),
];

export const incidentsRoutes: readonly Route[] = [...reading, ...acts];
