import { Type } from 'typebox';
import { act, nullable, openRow, readers, route, type Route, type RouteContext } from '../../api/route.ts';
import type { AlarmsState } from '../alarms/facts.ts';
import type { IncidentsState } from '../incidents/facts.ts';
import type { LinksState } from '../links/facts.ts';
import type { OnTestState } from '../on-test/facts.ts';
import type { OrdersState } from '../orders/facts.ts';
import type { ResponsePlansState } from '../response-plans/facts.ts';
import type { ToldState } from '../told/facts.ts';
import { handoverCommands } from './commands.ts';
import type { HandoversState } from './facts.ts';
import { listNow } from './list.ts';
import { refusals } from './refusals.ts';
import { deskHandover, notices, unsignedSince } from './view.ts';

const id = Type.String({ minLength: 1, maxLength: 64 });
const stateOf = (context: RouteContext) => context.state<HandoversState>('handovers');

const listOf = (context: RouteContext) =>
  listNow(
    {
      incidents: context.state<IncidentsState>('incidents'),
      alarms: context.state<AlarmsState>('alarms'),
      links: context.state<LinksState>('links'),
      orders: context.state<OrdersState>('orders'),
      plans: context.state<ResponsePlansState>('response-plans'),
      told: context.state<ToldState>('told'),
      tests: context.state<OnTestState>('on-test'),
      own: stateOf(context),
    },
    context.now,
  );

type Name = keyof typeof handoverCommands;
const typed = { field: 'words', as: 'object' } as const;

function onHandover(
  path: string,
  type: Name,
  zh: string,
  en: string,
  more: Partial<Parameters<typeof act>[0]> = {},
): Route {
  return act({
    module: 'handovers',
    command: handoverCommands[type],
    path: `/handovers/:handover${path}`,
    fromPath: ['handover'],
    summary: { zh, en },
    ...more,
  });
}

/** The incoming signs with the own name and PIN at the desk that is handed over; the command only learns who it was. */
const signing = {
  extra: {
    coSigner: Type.Optional(
      Type.Object({ name: id, pin: Type.String({ pattern: '^\\d{6}$' }) }, { additionalProperties: false }),
    ),
  },
  async before(context: RouteContext, { coSigner, ...rest }: Record<string, unknown>) {
    if (coSigner === undefined) return rest;
    const { name, pin } = coSigner as { name: string; pin: string };
    const { desk } = context.asker;
    if (desk === undefined) return context.refuse(refusals.deskNeeded());
    return { ...rest, coSigner: await context.house.credentials.coSign(name, pin, desk) };
  },
};

export const handoversRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/sites/:site/handovers',
    roles: readers,
    summary: {
      zh: '各席位的交接、现时清单和勤务通报',
      en: 'Handovers of the desks, the list as it is now, briefing notices',
    },
    params: Type.Object({ site: Type.String() }),
    reply: Type.Object({
      desks: Type.Array(openRow),
      list: openRow,
      notices: Type.Array(openRow),
      unsignedSince: nullable(Type.Integer()),
      seq: Type.Integer(),
    }),
    run: (context) => {
      const state = stateOf(context);
      const { asker, now, seq } = context;
      return {
        desks: [...state.desks.keys()].map((desk) => deskHandover(state, desk, now)),
        list: listOf(context),
        notices: notices(state, asker.by, now),
        unsignedSince: asker.desk === undefined ? null : unsignedSince(state, asker.desk, now),
        seq,
      };
    },
  }),
  act({
    module: 'handovers',
    command: handoverCommands['begin handover'],
    path: '/handovers',
    summary: { zh: '建立交接清单,并签日志根', en: 'Build the handover list and sign the root of the journal' },
    async before(context, body) {
      // Signed first: the root then covers everything the list speaks of, and perhaps a little less than `asOf`.
      const root = await context.signedRoot();
      return { ...body, listed: { ...listOf(context), asOf: context.seq, root } };
    },
    answer: {
      schema: { handover: nullable(Type.String()) },
      of: (done) => ({ handover: (done.facts[0]?.data as { handover?: string } | undefined)?.handover ?? null }),
    },
  }),
  onHandover('/note', 'add handover note', '交班人备注', 'Add a note', { text: typed }),
  onHandover('/sign', 'sign handover', '交班人签名', 'The outgoing signs'),
  onHandover('/accept', 'accept handover', '接班人签名', 'The incoming signs', signing),
  onHandover('/refuse', 'refuse handover', '接班人退回', 'The incoming refuses', { ...signing, text: typed }),
  act({
    module: 'handovers',
    command: handoverCommands['post notice'],
    path: '/notices',
    summary: { zh: '发布勤务通报', en: 'Post a briefing notice' },
    text: typed,
  }),
  act({
    module: 'handovers',
    command: handoverCommands['sign notice'],
    path: '/notices/:notice/sign',
    fromPath: ['notice'],
    summary: { zh: '阅签通报', en: 'Read and sign a notice' },
  }),
  act({
    module: 'handovers',
    command: handoverCommands['withdraw notice'],
    path: '/notices/:notice/withdraw',
    fromPath: ['notice'],
    summary: { zh: '撤回通报', en: 'Withdraw a notice' },
  }),
];
