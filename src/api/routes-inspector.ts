import { Type } from 'typebox';
import type { ApiFloor } from './api-floor.ts';
import { openRow, route, type Route } from './route.ts';

const roles = ['administrator', 'commander', 'dispatcher'] as const;

/** What an engineer sees at the door: the last messages of each sender, decoded, and why one was refused. */
export function inspectorRoutes(floor: ApiFloor): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/inspector',
      roles,
      summary: { zh: '各接入端最近的报文与未知发送方', en: 'Recent messages at every edge, and unknown senders' },
      query: Type.Object({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })) }),
      reply: Type.Object({ connectors: Type.Array(Type.Object({ name: Type.String(), inspection: openRow })) }),
      run: (_context, { query }) => ({
        connectors: floor.connectors.map((connector) => ({
          name: connector.name,
          inspection: shortened(connector.inspect(), query.limit ?? 100),
        })),
      }),
    }),
    route({
      method: 'GET',
      path: '/inspector/senders/:account',
      roles,
      summary: { zh: '某一发送方最近的报文,逐项解读', en: 'The last messages of one sender, field by field' },
      params: Type.Object({ account: Type.String({ pattern: '^[0-9A-Fa-f]{1,16}$' }) }),
      reply: Type.Object({ account: Type.String(), frames: Type.Array(openRow) }),
      run: (_context, { params }) => ({
        account: params.account.toUpperCase(),
        frames: floor.connectors.flatMap((connector) => connector.lastOf?.(params.account) ?? []),
      }),
    }),
  ];
}

function shortened(inspection: unknown, limit: number): object {
  const { recent, ...rest } = inspection as { recent?: unknown[] };
  return recent ? { ...rest, recent: recent.slice(0, limit) } : rest;
}
