import { Type } from 'typebox';
import { openRow, readers, route, type Route } from '../../api/route.ts';
import type { LinksState } from './facts.ts';
import { links, senders } from './view.ts';

export const linksRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/sites/:site/links',
    roles: readers,
    summary: { zh: '各主机的线路', en: 'The links of every panel' },
    params: Type.Object({ site: Type.String() }),
    reply: Type.Object({
      links: Type.Array(openRow),
      senders: Type.Array(openRow),
      seq: Type.Integer(),
      now: Type.Integer(),
    }),
    run(context) {
      const state = context.state<LinksState>('links');
      return { links: links(state, context.now), senders: senders(state), seq: context.seq, now: context.now };
    },
  }),
];
