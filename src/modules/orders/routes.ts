import { Type, type TSchema } from 'typebox';
import { act, nullable, openRow, readers, route, words, type Done, type Route } from '../../api/route.ts';
import { orderCommands } from './commands.ts';
import type { OrdersState } from './facts.ts';
import { orderList } from './view.ts';

const orderRow = Type.Object(
  {
    order: Type.String(),
    stage: Type.String(),
    stageWords: words,
    receivers: Type.Array(openRow),
    deadline: nullable(Type.Integer()),
    until: nullable(Type.Integer()),
    due: nullable(Type.String()),
    supervised: Type.Boolean(),
  },
  { additionalProperties: true },
);

type Name = keyof typeof orderCommands;
const typed = { field: 'words', as: 'object' } as const;

function onOrder(path: string, type: Name, zh: string, en: string, withWords = false): Route {
  return act({
    module: 'orders',
    command: orderCommands[type],
    path: `/orders/:order${path}`,
    fromPath: ['order'],
    summary: { zh, en },
    ...(withWords ? { text: typed } : {}),
  });
}

const made = {
  schema: { order: nullable(Type.String()) } as Record<string, TSchema>,
  of: (done: Done) => ({ order: (done.facts[0]?.data as { order?: string } | undefined)?.order ?? null }),
};

export const ordersRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/sites/:site/orders',
    roles: readers,
    summary: { zh: '未结及 24 小时内办结的指令', en: 'Orders that are open, or were closed in the last 24 h' },
    params: Type.Object({ site: Type.String() }),
    reply: Type.Object({ orders: Type.Array(orderRow), seq: Type.Integer(), now: Type.Integer() }),
    run: (context) => ({
      orders: orderList(context.state<OrdersState>('orders'), context.now),
      seq: context.seq,
      now: context.now,
    }),
  }),
  act({
    module: 'orders',
    command: orderCommands['give order'],
    path: '/orders',
    summary: { zh: '下达指令', en: 'Give an order' },
    text: typed,
    answer: made,
  }),
  onOrder('/sign', 'sign for order', '签收', 'Sign for an order'),
  onOrder('/report', 'report order back', '反馈', 'Report back', true),
  onOrder('/remind', 'remind of order', '催办', 'Remind'),
  onOrder('/supervise', 'supervise order', '督办', 'Supervise, or no longer'),
  onOrder('/deadline', 'move order deadline', '改时限', 'Move the deadline'),
  onOrder('/close', 'close order', '办结或撤回', 'Close or withdraw', true),
];
