import { Type, type TSchema } from 'typebox';
import { mask } from '../../base/mask.ts';
import {
  act,
  noteMax,
  nullable,
  openRow,
  readers,
  route,
  words,
  type Route,
  type RouteContext,
} from '../../api/route.ts';
import { responsePlanCommands } from './commands.ts';
import type { ResponsePlansState } from './facts.ts';
import { refusals } from './refusals.ts';
import { forCommander, incidentPlan, planDetail, planList } from './view.ts';

const id = Type.String({ minLength: 1, maxLength: 64 });
const site = Type.Object({ site: Type.String() });
const stateOf = (context: RouteContext) => context.state<ResponsePlansState>('response-plans');

const reading: readonly Route[] = [
  route({
    method: 'GET',
    path: '/sites/:site/response-plans',
    roles: readers,
    summary: { zh: '现行预案', en: 'Response plans in force' },
    params: site,
    reply: Type.Object({
      plans: Type.Array(
        Type.Object({ plan: Type.String(), version: Type.Integer(), name: words }, { additionalProperties: true }),
      ),
      forCommander: Type.Array(openRow),
      seq: Type.Integer(),
    }),
    run: (context) => ({
      plans: planList(stateOf(context)),
      forCommander: forCommander(stateOf(context)),
      seq: context.seq,
    }),
  }),
  route({
    method: 'GET',
    path: '/sites/:site/response-plans/:plan',
    roles: readers,
    summary: { zh: '一个预案的全文', en: 'One response plan, whole' },
    params: Type.Object({ site: Type.String(), plan: id }),
    reply: Type.Object({ current: openRow, versions: Type.Array(Type.Integer()) }),
    run: (context, { params }) =>
      planDetail(stateOf(context), params.plan) ?? context.refuse(refusals.planUnknown(params.plan)),
  }),
  route({
    method: 'GET',
    path: '/sites/:site/incidents/:incident/plan',
    roles: readers,
    summary: { zh: '事件的预案、步骤和首报', en: 'Plan, steps and first reports of an incident' },
    params: Type.Object({ site: Type.String(), incident: id }),
    reply: Type.Object({
      course: nullable(openRow),
      past: Type.Array(openRow),
      reports: Type.Array(openRow),
      forCommander: Type.Boolean(),
    }),
    run: (context, { params }) =>
      incidentPlan(stateOf(context), params.incident, context.now) ??
      context.refuse(refusals.incidentNotFound(params.incident)),
  }),
];

type Name = keyof typeof responsePlanCommands;

function onIncident(path: string, type: Name, zh: string, en: string, withWords = false): Route {
  return act({
    module: 'response-plans',
    command: responsePlanCommands[type],
    path: `/incidents/:incident${path}`,
    fromPath: ['incident'],
    summary: { zh, en },
    ...(withWords ? { text: { field: 'words', as: 'object' } as const } : {}),
  });
}

/** A plan's own words stand in its fact, so what would name a member of the public is hidden in all of them first. */
function masked<T>(value: T): T {
  if (typeof value === 'string') return mask(value).text as T;
  if (Array.isArray(value)) return value.map(masked) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, of]) => [key, masked(of)])) as T;
}

const typed: TSchema = Type.Optional(Type.String({ minLength: 1, maxLength: noteMax }));
const report = responsePlanCommands['give first report'];

/** Two fields of this form are typed; each is masked and kept as a part, and the command carries what the fact names. */
const firstReport = act({
  module: 'response-plans',
  command: {
    roles: report.roles,
    schema: Type.Object({ ...report.schema.properties, location: typed, access: typed }),
  },
  path: '/incidents/:incident/first-report',
  fromPath: ['incident'],
  summary: { zh: '首报(METHANE)', en: 'First report (METHANE)' },
  async before(context, body) {
    const parts: Record<string, unknown> = {};
    for (const field of ['location', 'access'] as const) {
      if (typeof body[field] === 'string') parts[field] = { part: (await context.keepText(body[field])).part };
    }
    return { ...body, ...parts };
  },
});

const acts: readonly Route[] = [
  act({
    module: 'response-plans',
    command: responsePlanCommands['set response plan'],
    path: '/response-plans/:plan',
    fromPath: ['plan'],
    summary: { zh: '预案新版', en: 'Write a new version of a plan' },
    before: (_context, body) => masked(body),
  }),
  act({
    module: 'response-plans',
    command: responsePlanCommands['withdraw response plan'],
    path: '/response-plans/:plan/withdraw',
    fromPath: ['plan'],
    summary: { zh: '停用预案', en: 'Withdraw a plan' },
  }),
  onIncident('/plan/call-out', 'call out plan', '启动预案', 'Call a plan out'),
  onIncident('/plan/stand-down', 'stand plan down', '解除预案', 'Stand the plan down'),
  onIncident('/plan/step-done', 'do step', '步骤完成', 'A step is done', true),
  onIncident('/plan/step-skipped', 'skip step', '跳过步骤', 'A step is skipped', true),
  onIncident('/plan/step-reopened', 'reopen step', '步骤改回未完成', 'A step is open again'),
  onIncident(
    '/plan/skipped-seen',
    'see skipped steps',
    '指挥长已看跳过的步骤',
    'The commander has looked at skipped steps',
  ),
  firstReport,
];

export const responsePlansRoutes: readonly Route[] = [...reading, ...acts];
