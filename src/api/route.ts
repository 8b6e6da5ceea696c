import { Type, type Static, type TObject, type TSchema } from 'typebox';
import type { Fact } from '../base/fact.ts';
import type { Instant } from '../base/instant.ts';
import type { Refusal } from '../base/errors.ts';
import type { Signal } from '../base/signal.ts';
import type { Words } from '../base/words.ts';
import type { Asker, Command, Role } from '../modules/module.ts';

/**
 * The contract of a route: a plain value. A module's routes.ts gives a list of them; the server mounts it under /api/v1,
 * checks who asks and what, and writes the OpenAPI description from the same lines.
 */
export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** "/sites/:site/alarms/:alarm/acknowledge". What begins with /sites/:site is asked of that site's journal. */
  path: string;
  /** Who may; 'anyone' needs no sign-in, 'signed-in' is every role. */
  roles: readonly Role[] | 'anyone' | 'signed-in';
  summary: Words;
  params?: TObject;
  query?: TObject;
  /** A schema for JSON; 'bytes' for a picture or a document taken as it is. */
  body?: TSchema | 'bytes';
  /** A schema for JSON; a media type for anything else. */
  reply: TSchema | string;
  bodyLimit_bytes?: number;
  /** Asked of the house although its path names a site: the site may not be there yet. */
  ofHouse?: true;
  /** Open while a one-time password is still to be changed. */
  evenBeforePasswordChange?: true;
  /** Open while the desk is locked: what makes it quiet, and what opens or ends the lock. */
  evenLocked?: true;
  run(context: RouteContext, request: RouteRequest): Promise<unknown> | unknown;
}

export interface RouteRequest<P = Record<string, string>, Q = Record<string, unknown>, B = unknown> {
  params: P;
  query: Q;
  body: B;
  mediaType: string;
}

/** What an act led to, once it is durable. `facts` are the facts of the decision, also when it was asked before. */
export interface Done {
  /** First seq the act wrote; null where there was nothing to write. */
  seq: number | null;
  facts: readonly Fact[];
}

/** Everything a route may use. It throws a problem where a rule says no, so a route reads straight down. */
export interface RouteContext {
  readonly asker: Asker;
  readonly now: Instant;
  /** Id of this request in the journal: the Idempotency-Key, or drawn. */
  readonly cause: string;
  /** The stream asked for: a site, a fork, or "house". */
  readonly stream: string;
  /** Last fact that is in what `state` shows. */
  readonly seq: number;
  /** A module's state after everything durable. */
  state<S>(module: string): S;
  act(module: string, command: Command): Promise<Done>;
  signal(signal: Signal, cause: string): Promise<Done>;
  /** Masks text typed by a person, keeps it as a part and gives what the fact names. */
  keepText(text: string): Promise<KeptText>;
  /** Signs what is durable now: the signed note (C2SP) over the whole journal of this stream; null for an empty one. */
  signedRoot(): Promise<string | null>;
  refuse(refusal: Refusal): never;
  /** The same request, turned to a site. */
  onSite(site: string): RouteContext;
  /** Answers as not well formed, with every mistake. */
  invalid(mistakes: readonly { place: string; what: Words }[]): never;
  readonly house: House;
}

export interface KeptText {
  part: string;
  masked: boolean;
  text: string;
}

/** What stands outside a site's journal: secrets (set, never read), who is at the door, who sits where. */
export interface House {
  /** Kept sealed. Gives the version a fact may name. */
  setSecret(name: string, plain: Uint8Array): Promise<number>;
  /** Panels or keys changed: the edges look anew. Resolves when they have. */
  sendersChanged(): Promise<void>;
  addSite(name: string): Promise<void>;
  /** Text among the house's secrets that people sign with; each throws a problem when it is wrong. */
  credentials: CredentialsDoor;
}

export interface CredentialsDoor {
  setPassword(account: number, password: string, mustChange: boolean, by: Asker): Promise<void>;
  checkPassword(account: number, password: string): Promise<boolean>;
  setPin(account: number, pin: string, by: Asker): Promise<void>;
  /** Name and PIN of the second person, given at the desk of the first. */
  coSign(name: string, pin: string, desk: string): Promise<{ by: string; desk: string }>;
  /** The token itself, shown this once. */
  makeToken(
    want: { name: string; role: Role; until?: Instant | undefined },
    by: Asker,
    cause: string,
  ): Promise<{ token: number; secret: string | null }>;
  withdrawToken(token: number, by: Asker, cause: string): Promise<void>;
  /** Ends what the account has open, here and on its feeds. */
  endSessions(account: number): void;
}

interface RouteOf<P extends TObject, Q extends TObject, B extends TSchema> {
  method: Route['method'];
  path: string;
  roles: Route['roles'];
  summary: Words;
  params?: P;
  query?: Q;
  body?: B | 'bytes';
  reply: TSchema | string;
  bodyLimit_bytes?: number;
  ofHouse?: true;
  evenBeforePasswordChange?: true;
  evenLocked?: true;
  run(context: RouteContext, request: RouteRequest<Static<P>, Static<Q>, Static<B>>): Promise<unknown> | unknown;
}

/** Writes a route down with the types of its parts. */
export function route<P extends TObject = TObject, Q extends TObject = TObject, B extends TSchema = TSchema>(
  spec: RouteOf<P, Q, B>,
): Route {
  return spec as unknown as Route;
}

/** Who may read what a site's rooms show. A connector only tells. */
export const readers: readonly Role[] = ['administrator', 'commander', 'dispatcher', 'viewer', 'auditor'];

/** What every act answers: where it stands in the journal and which facts it became. */
export const doneReply = Type.Object({
  seq: Type.Union([Type.Integer(), Type.Null()]),
  facts: Type.Array(Type.String()),
});
export function doneBody(done: Done): Static<typeof doneReply> {
  return { seq: done.seq, facts: done.facts.map((fact) => fact.type) };
}

export const words = Type.Object({ zh: Type.String(), en: Type.String() });
export const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
/** Rows a module's view makes and whose every field the module's own types already name. */
export const openRow = Type.Object({}, { additionalProperties: true });

interface ActSpec {
  module: string;
  command: { roles: readonly Role[]; schema: TObject };
  path: string;
  summary: Words;
  /** Fields that the path says ("alarm"), or that are made here; they are not in the body. */
  fromPath?: readonly string[];
  /** Field of the command that takes typed text: as a part id, or as { part }. */
  text?: { field: string; as: 'id' | 'object' };
  /** More that the body may carry, taken off by `before`. */
  extra?: Record<string, TSchema>;
  before?(
    context: RouteContext,
    body: Record<string, unknown>,
  ): Promise<Record<string, unknown>> | Record<string, unknown>;
  evenLocked?: true;
  /** What the answer says beside seq and facts. */
  answer?: { schema: Record<string, TSchema>; of(done: Done): Record<string, unknown> };
}

export const noteMax = 4_000;

/** A route for one command: its body is the command's own schema without what the path says. */
export function act(spec: ActSpec): Route {
  const { command, text, fromPath = [] } = spec;
  const type = (command.schema.properties['type'] as unknown as { const: string }).const;
  const fields: Record<string, TSchema> = { ...spec.extra };
  for (const [name, schema] of Object.entries(command.schema.properties)) {
    if (name === 'type' || fromPath.includes(name)) continue;
    fields[name] = text?.field === name ? Type.Optional(Type.String({ minLength: 1, maxLength: noteMax })) : schema;
  }
  const params = Object.fromEntries(
    ['site', ...fromPath].map((name) => [name, Type.String({ minLength: 1, maxLength: 64 })]),
  );
  return route({
    method: 'POST',
    path: `/sites/:site${spec.path}`,
    roles: command.roles,
    summary: spec.summary,
    ...(spec.evenLocked ? { evenLocked: true } : {}),
    params: Type.Object(params),
    body: Type.Object(fields, { additionalProperties: false }),
    reply: Type.Object({
      ...doneReply.properties,
      ...(text ? { masked: Type.Boolean() } : {}),
      ...spec.answer?.schema,
    }),
    async run(context, request) {
      const paths = Object.fromEntries(
        fromPath.map((name) => [name, (request.params as Record<string, string>)[name]]),
      );
      let asked: Record<string, unknown> = { ...(request.body as object), ...paths };
      if (spec.before) asked = await spec.before(context, asked);
      let masked = false;
      if (text && typeof asked[text.field] === 'string') {
        const kept = await context.keepText(asked[text.field] as string);
        masked = kept.masked;
        asked = { ...asked, [text.field]: text.as === 'id' ? kept.part : { part: kept.part } };
      }
      const done = await context.act(spec.module, { ...asked, type });
      return { ...doneBody(done), ...(text ? { masked } : {}), ...spec.answer?.of(done) };
    },
  });
}
