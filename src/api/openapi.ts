import { Type } from 'typebox';
import { words, type Route } from './route.ts';

/** The schema of every answer that is a no. */
export const problemSchema = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  code: Type.String(),
  detail: words,
  mistakes: Type.Optional(Type.Array(Type.Object({ place: Type.String(), what: words }))),
  facts: Type.Optional(Type.Object({}, { additionalProperties: true })),
});

export function typeOfReply(route: Route): string {
  return typeof route.reply === 'string' ? route.reply : 'application/json; charset=utf-8';
}

/** What the description says of a route, in the form Fastify's swagger reads. */
export function inOpenApi(route: Route): unknown {
  const room =
    route.path.split('/').find((part) => part !== '' && part !== 'sites' && !part.startsWith(':')) ?? 'sites';
  const roles = typeof route.roles === 'string' ? route.roles : route.roles.join(', ');
  return {
    operationId: operationOf(route),
    tags: [room],
    summary: `${route.summary.zh} / ${route.summary.en}`,
    description: `roles: ${roles}`,
    ...(route.params ? { params: route.params } : {}),
    ...(route.query ? { querystring: route.query } : {}),
    ...(route.body && route.body !== 'bytes' ? { body: route.body } : {}),
    ...(route.body === 'bytes'
      ? { consumes: ['application/octet-stream', 'image/jpeg', 'image/png', 'image/webp'] }
      : {}),
    ...(typeof route.reply === 'string' ? { produces: [route.reply] } : {}),
    response: {
      200: typeof route.reply === 'string' ? Type.String() : route.reply,
      '4xx': problemSchema,
      '5xx': problemSchema,
    },
    ...(route.roles === 'anyone' ? { security: [] } : {}),
  };
}

/** "postSitesSiteAlarmsAlarmAcknowledge": one name a route, the same for ever. */
export function operationOf(route: Pick<Route, 'method' | 'path'>): string {
  const parts = route.path.split(/[/:-]+/).filter((part) => part !== '');
  return [route.method.toLowerCase(), ...parts.map((part) => part[0]!.toUpperCase() + part.slice(1))].join('');
}
