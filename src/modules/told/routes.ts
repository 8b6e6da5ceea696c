import { Type } from 'typebox';
import {
  act,
  nullable,
  openRow,
  readers,
  route,
  words,
  type Done,
  type Route,
  type RouteContext,
} from '../../api/route.ts';
import { toldCommands } from './commands.ts';
import type { ToldState } from './facts.ts';
import { refusals } from './refusals.ts';
import { contacts } from './view-contacts.ts';
import { toldOf } from './view.ts';

const id = Type.String({ minLength: 1, maxLength: 64 });
const stateOf = (context: RouteContext) => context.state<ToldState>('told');

const contactReply = Type.Object({
  id: Type.String(),
  role: words,
  agency: Type.String(),
  agencyName: nullable(words),
  numbers: Type.Array(Type.String()),
  hours: Type.String(),
  answersNow: Type.Boolean(),
  keyholder: Type.Boolean(),
  keysHeld: Type.Array(Type.String()),
  arriveWithin_min: nullable(Type.Integer()),
  panels: Type.Array(Type.String()),
  zones: Type.Array(Type.String()),
  types: Type.Array(Type.String()),
});

const reading: readonly Route[] = [
  route({
    method: 'GET',
    path: '/sites/:site/contacts',
    roles: readers,
    summary: {
      zh: '联系人：岗位或单位，号码按拨打顺序，可按主机、分区、事件类型、单位筛选',
      en: 'Contacts: roles and organisations with numbers in call order, by panel, zone, incident type and agency',
    },
    params: Type.Object({ site: Type.String() }),
    query: Type.Object({
      panel: Type.Optional(id),
      zone: Type.Optional(id),
      type: Type.Optional(id),
      agency: Type.Optional(id),
    }),
    reply: Type.Object({ contacts: Type.Array(contactReply) }),
    run: (context, { query }) => ({ contacts: contacts(stateOf(context), query, context.now) }),
  }),
  route({
    method: 'GET',
    path: '/sites/:site/incidents/:incident/told',
    roles: readers,
    summary: { zh: '该事件告知了谁、还须告知谁', en: 'Who was told of an incident, and who is still to be told' },
    params: Type.Object({ site: Type.String(), incident: id }),
    reply: Type.Object({
      tellings: Type.Array(openRow),
      entries: Type.Array(openRow),
      contacts: Type.Array(contactReply),
      jobs: Type.Array(openRow),
      callReference: nullable(Type.String()),
    }),
    run: (context, { params }) =>
      toldOf(stateOf(context), params.incident, context.now) ??
      context.refuse(refusals.incidentNotFound(params.incident)),
  }),
];

/** What the act made, so that a script can name it in its next one. */
function made(field: 'entry' | 'job') {
  return {
    schema: { [field]: nullable(Type.Integer()) },
    of: (done: Done) => ({ [field]: (done.facts[0]?.data as Record<string, number> | undefined)?.[field] ?? null }),
  };
}

function onIncident(
  path: string,
  type: keyof typeof toldCommands,
  zh: string,
  en: string,
  makes?: 'entry' | 'job',
): Route {
  return act({
    module: 'told',
    command: toldCommands[type],
    path: `/incidents/:incident${path}`,
    fromPath: ['incident'],
    summary: { zh, en },
    ...(makes ? { answer: made(makes) } : {}),
  });
}

const acts: readonly Route[] = [
  onIncident('/told', 'note told', '记录一次告知', 'Note a call: told, no answer or engaged', 'entry'),
  onIncident('/told/reference', 'note told reference', '补记对方编号', 'Note the reference they gave'),
  onIncident('/told/arrived', 'note told arrived', '被告知方到场', 'They have arrived'),
  onIncident('/told/left', 'note told left', '被告知方离场', 'They have left'),
  onIncident('/partner-job', 'note partner job', '记录外单位来件', 'Note the job of another desk', 'job'),
  onIncident('/report-back', 'report back', '已向来件单位反馈', 'Reported back to the other desk'),
  onIncident(
    '/call-reference',
    'note call reference',
    '记录电话系统流水号',
    "Note the telephone system's reference of the call",
  ),
];

export const toldRoutes: readonly Route[] = [...reading, ...acts];
