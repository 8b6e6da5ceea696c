import helmet from '@fastify/helmet';
import fastifyStatic from '@fastify/static';
import swagger from '@fastify/swagger';
import Fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../base/errors.ts';
import { moduleRoutes } from './all-routes.ts';
import type { ApiFloor } from './api-floor.ts';
import { Credentials } from './credentials.ts';
import { Feeds } from './feed.ts';
import { bodyBytesMax, requestTimeout_ms } from './limits.ts';
import { mount } from './mount.ts';
import { Problem, problems } from './problem.ts';
import { RateLimit } from './rate-limit.ts';
import type { House, Route } from './route.ts';
import { deskRoutes } from './routes-desks.ts';
import { inspectorRoutes } from './routes-inspector.ts';
import { journalRoutes } from './routes-journal.ts';
import { sceneRoutes, type SceneDoor } from './routes-scenes.ts';
import { operatorRoutes } from './routes-operator.ts';
import { partRoutes } from './routes-parts.ts';
import { practiceRoutes } from './routes-practice.ts';
import { paperRoutes, type KitDoor } from './routes-paper.ts';
import { reportRoutes } from './routes-reports.ts';
import { sessionRoutes } from './routes-session.ts';
import { Sessions } from './sessions.ts';
import { SignIn } from './sign-in.ts';

export interface ApiOptions {
  tls?: { cert: Buffer; key: Buffer };
  behindProxy?: boolean;
  /** The built console; without it only /api answers. */
  consoleFolder?: string;
  scenes?: SceneDoor;
  paperKits?: KitDoor;
}

export interface Api {
  server: FastifyInstance;
  sessions: Sessions;
  credentials: Credentials;
  feeds: Feeds;
  routes: readonly Route[];
}

/** The whole HTTP door over a floor, without a port: tests call `server.inject`. */
export async function buildApi(floor: ApiFloor, options: ApiOptions = {}): Promise<Api> {
  const server = Fastify({
    logger: false,
    bodyLimit: bodyBytesMax,
    requestTimeout: requestTimeout_ms,
    connectionTimeout: 2 * requestTimeout_ms,
    // Only a proxy on this or a private network may say who is behind it.
    trustProxy: options.behindProxy ? ['loopback', 'linklocal', 'uniquelocal'] : false,
    // Longer than any id: the schema of the route, not the router, says that a parameter is too long.
    routerOptions: { maxParamLength: 4_096 },
    ...(options.tls ? { https: options.tls } : {}),
  } as object) as unknown as FastifyInstance;
  const sessions = new Sessions(floor);
  await sessions.load();
  const credentials = new Credentials(floor, sessions);
  const feeds = new Feeds(floor, sessions, credentials);
  const routes = routesOf(floor, sessions, credentials, feeds, options);
  server.decorateRequest('identity', null);
  answerProblems(server, floor);
  await server.register(swagger, { openapi: openApiHead as never });
  await server.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: policy },
    hsts: options.tls !== undefined,
  });
  // Anything but JSON is taken as bytes; the one route that wants them looks at what they are.
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  const house = houseOf(floor, credentials);
  const rate = new RateLimit(floor.clock);
  await server.register(async (inside) => {
    for (const route of routes) mount(inside, route, { floor, house, sessions, rate });
  });
  server.get('/api/openapi.json', { schema: { hide: true } as object }, () => server.swagger());
  await serveConsole(server, options.consoleFolder);
  feeds.attach(server.server);
  server.addHook('onClose', () => feeds.stop());
  await server.ready();
  return { server, sessions, credentials, feeds, routes };
}

function routesOf(
  floor: ApiFloor,
  sessions: Sessions,
  credentials: Credentials,
  feeds: Feeds,
  options: ApiOptions,
): readonly Route[] {
  const signIn = new SignIn(floor, credentials, sessions);
  const secureCookie = options.tls !== undefined || options.behindProxy === true;
  const scenes = options.scenes ?? { current: null };
  const feedsOf = (session: number) => feeds.closeSession(session);
  return [
    ...sessionRoutes({ signIn, sessions, credentials, secureCookie, feedsOf }),
    ...operatorRoutes({ signIn, sessions, credentials, secureCookie, feeds }),
    ...journalRoutes(floor),
    ...partRoutes(floor),
    ...reportRoutes(floor),
    ...paperRoutes(options.paperKits ?? { kits: new Map() }),
    ...inspectorRoutes(floor),
    ...deskRoutes(feeds),
    ...sceneRoutes(scenes),
    ...practiceRoutes(floor, feeds, scenes),
    ...moduleRoutes,
  ];
}

const openApiHead = {
  openapi: '3.1.0',
  info: { title: 'Watchfloor', version: '1', description: 'docs/http.md' },
  components: {
    securitySchemes: {
      bearer: { type: 'http', scheme: 'bearer' },
      cookie: { type: 'apiKey', in: 'cookie', name: 'wf_session' },
    },
  },
  security: [{ bearer: [] }, { cookie: [] }],
} as const;

/** Everything from this server alone. The plan's renderer starts its worker from a file of ours or a blob it makes itself. */
const policy = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'blob:', 'data:'],
  'font-src': ["'self'"],
  'connect-src': ["'self'"],
  'media-src': ["'self'"],
  'manifest-src': ["'self'"],
  'worker-src': ["'self'", 'blob:'],
  'frame-ancestors': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'self'"],
};

function houseOf(floor: ApiFloor, credentials: Credentials): House {
  return {
    setSecret: (name, plain) => floor.secrets.set(name, plain),
    sendersChanged: () => floor.senders.refresh(),
    addSite: (name) => floor.addSite(name),
    credentials,
  };
}

/** Every no is an RFC 9457 problem, whoever said it: a rule, the door, Fastify or a mistake of ours. */
function answerProblems(server: FastifyInstance, floor: ApiFloor): void {
  server.setErrorHandler((error: FastifyError | Problem | Fault, request, reply) => {
    const problem = problemFrom(error);
    if (problem.status >= 500 && problem.more.retryAfter_s === undefined) {
      // The route's pattern, not the address: an address may carry what somebody typed.
      const detail = {
        method: request.method,
        route: request.routeOptions.url ?? '',
        error: error.stack ?? String(error),
      };
      floor.log('error', 'api', error instanceof Fault ? error.code : 'REQUEST_FAILED', detail);
    }
    const { retryAfter_s } = problem.more;
    if (retryAfter_s !== undefined) void reply.header('Retry-After', String(retryAfter_s));
    if (problem.status === 401) void reply.header('WWW-Authenticate', 'Bearer');
    void reply.status(problem.status).type('application/problem+json').serializer(JSON.stringify).send(problem.body());
  });
  server.setNotFoundHandler((_request, reply) => {
    const problem = problems.notFound();
    void reply.status(404).type('application/problem+json').serializer(JSON.stringify).send(problem.body());
  });
}

function problemFrom(error: FastifyError | Problem | Fault): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof Fault) return new Problem(500, error.code, error.words);
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return problems.tooLarge(bodyBytesMax);
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return problems.mediaType();
  }
  if (error.statusCode !== undefined && error.statusCode < 500) return problems.unreadable();
  return problems.internal();
}

/** The built console; any address of a page of it gives the page, which then shows what the address means. */
async function serveConsole(server: FastifyInstance, folder: string | undefined): Promise<void> {
  if (folder === undefined || !existsSync(join(folder, 'index.html'))) return;
  await server.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    // Names of built files carry a hash of what is in them; the page itself is always asked for anew.
    setHeaders: (reply, path) =>
      void reply.header(
        'cache-control',
        path.endsWith('index.html') ? 'no-cache' : 'public, max-age=31536000, immutable',
      ),
  });
  server.get('/*', { schema: { hide: true } as object }, (request, reply) => {
    if (request.url.startsWith('/api/') || /\.\w+$/.test(request.url.split('?')[0]!)) throw problems.notFound();
    return reply.sendFile('index.html');
  });
}
