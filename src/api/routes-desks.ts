import { Type } from 'typebox';
import type { Feeds } from './feed.ts';
import { nullable, readers, route, type Route } from './route.ts';

/** Who sits where now, as their consoles say, and which desks were lost. Ephemeral: absent in rewind. */
export function deskRoutes(feeds: Feeds): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/sites/:site/desks',
      roles: readers,
      summary: { zh: '各席位当前在线的人', en: 'Who is at which desk now' },
      params: Type.Object({ site: Type.String() }),
      reply: Type.Object({
        desks: Type.Array(
          Type.Object({
            by: Type.String(),
            name: Type.String(),
            role: Type.String(),
            desk: nullable(Type.String()),
            sound: Type.String(),
            connections: Type.Integer(),
            clockOff_ms: nullable(Type.Integer()),
            clockOff: Type.Boolean(),
            manned: Type.Boolean(),
            lostSince: nullable(Type.Integer()),
          }),
        ),
      }),
      run: (context) => ({ desks: feeds.presence(context.stream) }),
    }),
  ];
}
