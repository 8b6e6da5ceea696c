import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Role } from '../modules/module.ts';
import type { ApiFloor } from './api-floor.ts';
import { StreamContext } from './context.ts';
import { identify, isOwnPage } from './identify.ts';
import { bodyBytesMax } from './limits.ts';
import { problems } from './problem.ts';
import type { RateLimit } from './rate-limit.ts';
import type { House, Route } from './route.ts';
import type { Identity, Sessions } from './sessions.ts';
import { checker, type Checked } from './validate.ts';
import { typeOfReply, inOpenApi } from './openapi.ts';

export interface MountParts {
  floor: ApiFloor;
  house: House;
  sessions: Sessions;
  rate: RateLimit;
}

declare module 'fastify' {
  interface FastifyRequest {
    identity: Identity | null;
  }
}

/** Puts a module's route under /api/v1: who asks, may they, is it well formed, then the route itself. */
export function mount(server: FastifyInstance, route: Route, parts: MountParts): void {
  const check = checksOf(route);
  server.route({
    method: route.method,
    url: `/api/v1${route.path}`,
    bodyLimit: route.bodyLimit_bytes ?? bodyBytesMax,
    schema: inOpenApi(route) as object,
    // Who asks is settled before the body is read, so that a stranger cannot make the server take one in.
    onRequest: async (request) => admit(route, request, parts),
    // Everything is checked in one place below, so that all mistakes are told at once.
    validatorCompiler: () => () => true,
    serializerCompiler: () => (value) => JSON.stringify(value),
    handler: async (request, reply) => answer(route, check, request, reply, parts),
  });
}

function admit(route: Route, request: FastifyRequest, { sessions, rate }: MountParts): void {
  request.identity = null;
  if (route.roles === 'anyone') {
    if (!rate.allows(`address ${request.ip}`)) throw problems.tooManyRequests();
    return;
  }
  const found = identify(request.headers, sessions);
  if (!found) {
    if (!rate.allows(`address ${request.ip}`)) throw problems.tooManyRequests();
    throw problems.notSignedIn();
  }
  const { identity, byCookie } = found;
  request.identity = identity;
  if (!rate.allows(identity.asker.by, identity.asker.role === 'connector')) throw problems.tooManyRequests();
  if (byCookie && route.method !== 'GET' && !isOwnPage(request.headers)) throw problems.crossSite();
  if (identity.mustChangePassword && !route.evenBeforePasswordChange) throw problems.passwordMustChange();
  if (!mayUse(route, identity.asker.role)) throw problems.roleNotAllowed(identity.asker.role);
  if (identity.locked && route.method !== 'GET' && !route.evenLocked) throw problems.deskLocked();
}

export function mayUse(route: Pick<Route, 'roles'>, role: Role): boolean {
  return route.roles === 'anyone' || route.roles === 'signed-in' || route.roles.includes(role);
}

type Checks = Partial<Record<'params' | 'query' | 'body', (value: unknown) => Checked>>;

function checksOf(route: Route): Checks {
  return {
    ...(route.params ? { params: checker(route.params, 'params') } : {}),
    ...(route.query ? { query: checker(route.query, 'query') } : {}),
    ...(route.body && route.body !== 'bytes' ? { body: checker(route.body, 'body') } : {}),
  };
}

async function answer(
  route: Route,
  check: Checks,
  request: FastifyRequest,
  reply: FastifyReply,
  parts: MountParts,
): Promise<unknown> {
  const given = { params: request.params, query: request.query, body: request.body ?? {} };
  const checked: Record<string, unknown> = { ...given };
  const mistakes = [];
  for (const part of ['params', 'query', 'body'] as const) {
    const result = check[part]?.(given[part]);
    if (!result) continue;
    checked[part] = result.value;
    mistakes.push(...result.mistakes);
  }
  if (mistakes.length > 0) throw problems.invalid(mistakes);
  const context = contextOf(route, checked['params'] as Record<string, string>, request, parts);
  const result = await route.run(context, {
    params: checked['params'] as Record<string, string>,
    query: checked['query'] as Record<string, unknown>,
    body: checked['body'],
    mediaType: (request.headers['content-type'] ?? '').split(';')[0]!.trim(),
  });
  if (context.repeated) void reply.header('Idempotent-Replayed', 'true');
  if (result instanceof RawReply) return result.send(reply);
  void reply.type(typeOfReply(route));
  return result ?? {};
}

/** An answer that is no JSON, or needs headers of its own. */
export class RawReply {
  readonly body: string | Uint8Array | NodeJS.ReadableStream;
  readonly headers: Record<string, string>;
  constructor(body: RawReply['body'], headers: Record<string, string>) {
    this.body = body;
    this.headers = headers;
  }
  send(reply: FastifyReply): FastifyReply {
    const { body } = this;
    return reply.headers(this.headers).send(body instanceof Uint8Array ? Buffer.from(body) : body);
  }
}

function contextOf(
  route: Route,
  params: Record<string, string>,
  request: FastifyRequest,
  parts: MountParts,
): StreamContext {
  const { floor, house } = parts;
  const ofSite = !route.ofHouse && route.path.startsWith('/sites/:site');
  const stream = ofSite ? floor.journal.stream(params['site']!) : floor.journal.house;
  if (!stream || (ofSite && stream.row.kind === 'house')) throw problems.siteUnknown(params['site'] ?? '');
  const key = request.headers['idempotency-key'];
  if (key !== undefined && (typeof key !== 'string' || !/^[\x21-\x7e]{1,64}$/.test(key))) {
    const what = { zh: '须为 1 至 64 个可见 ASCII 字符', en: 'must be 1 to 64 visible ASCII characters' };
    throw problems.invalid([{ place: '/headers/idempotency-key', what }]);
  }
  const cause = `http/${key ?? Buffer.from(floor.chance.bytes(16)).toString('hex')}`;
  return new StreamContext(floor, house, stream, { address: request.ip, identity: request.identity }, cause);
}
