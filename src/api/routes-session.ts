import { Type } from 'typebox';
import type { Instant } from '../base/instant.ts';
import { deskName } from '../modules/accounts/commands.ts';
import { role } from '../modules/accounts/facts.ts';
import { roleWords } from '../modules/accounts/words.ts';
import type { Command } from '../modules/module.ts';
import type { Credentials } from './credentials.ts';
import { deskCookieLives_s } from './limits.ts';
import { RawReply } from './mount.ts';
import { problems } from './problem.ts';
import type { StreamContext } from './context.ts';
import { nullable, route, words, type Route, type RouteContext } from './route.ts';
import { cookieName } from './identify.ts';
import type { Identity, Sessions } from './sessions.ts';
import type { SignedIn, SignIn } from './sign-in.ts';

/** What a session is: who, as what, at which desk, until when. */
export const meReply = Type.Object({
  by: Type.String(),
  name: Type.String(),
  role,
  roleWords: words,
  desk: nullable(Type.String()),
  until: nullable(Type.Integer()),
  mustChangePassword: Type.Boolean(),
  locked: Type.Boolean(),
});

function me({ asker, name, until, mustChangePassword, locked }: Identity): Record<string, unknown> {
  const given = asker.role as keyof typeof roleWords;
  return {
    by: asker.by,
    name,
    role: given,
    roleWords: roleWords[given],
    desk: asker.desk ?? null,
    until,
    mustChangePassword,
    locked,
  };
}

export const signedInReply = Type.Object({ token: Type.String(), ...meReply.properties });

function cookie(value: string, age_s: number, secure: boolean): string {
  return `${cookieName}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${age_s}${secure ? '; Secure' : ''}`;
}

/** The token, as JSON and as the browser's cookie: both are the session that has just begun. */
export function signedIn({ token, identity }: SignedIn, now: Instant, secure: boolean): RawReply {
  const lives_s = Math.floor(((identity.until ?? now) - now) / 1_000);
  const age_s = identity.asker.desk === undefined ? lives_s : deskCookieLives_s;
  return new RawReply(JSON.stringify({ token, ...me(identity) }), {
    'content-type': 'application/json; charset=utf-8',
    'set-cookie': cookie(token, age_s, secure),
    'cache-control': 'no-store',
  });
}

export const password = Type.String({ minLength: 1, maxLength: 200 });

export interface SessionParts {
  signIn: SignIn;
  sessions: Sessions;
  credentials: Credentials;
  /** Cookies go over TLS only, where there is TLS. */
  secureCookie: boolean;
  feedsOf(session: number): void;
}

const callerOf = (context: RouteContext) => (context as StreamContext).caller;

/** The session a request comes by; a token of a program has none. */
export function own(context: RouteContext): Identity & { account: number; session: number; address: string } {
  const { identity, address } = callerOf(context);
  if (identity?.account == null || identity.session === null) throw problems.roleNotAllowed('token');
  return { ...identity, account: identity.account, session: identity.session, address };
}

export function sessionRoutes(parts: SessionParts): readonly Route[] {
  const { signIn, sessions, credentials } = parts;

  return [
    route({
      method: 'POST',
      path: '/sign-in',
      roles: 'anyone',
      summary: { zh: '登录,可选席位', en: 'Sign in, at a desk if one is chosen' },
      body: Type.Object(
        { user: Type.String({ minLength: 1, maxLength: 64 }), password, desk: Type.Optional(deskName) },
        { additionalProperties: false },
      ),
      reply: signedInReply,
      async run(context, { body }) {
        const begun = await signIn.signIn(body.user, body.password, body.desk, callerOf(context).address);
        return signedIn(begun, context.now, parts.secureCookie);
      },
    }),
    route({
      method: 'GET',
      path: '/me',
      roles: 'signed-in',
      evenBeforePasswordChange: true,
      summary: { zh: '当前登录的身份', en: 'Who this session is' },
      reply: meReply,
      run: (context) => me(callerOf(context).identity!),
    }),
    route({
      method: 'POST',
      path: '/sign-out',
      roles: 'signed-in',
      evenBeforePasswordChange: true,
      evenLocked: true,
      summary: { zh: '退出登录', en: 'Sign out' },
      body: Type.Object({}, { additionalProperties: false }),
      reply: Type.Object({}),
      async run(context) {
        const { session, asker } = own(context);
        await credentials.write({ type: 'sign out', session } as Command, { ...asker, role: 'rule' });
        await sessions.end(session);
        parts.feedsOf(session);
        return new RawReply('{}', {
          'content-type': 'application/json; charset=utf-8',
          'set-cookie': cookie('', 0, parts.secureCookie),
        });
      },
    }),
    route({
      method: 'POST',
      path: '/me/password',
      roles: 'signed-in',
      evenBeforePasswordChange: true,
      summary: { zh: '更换自己的口令', en: 'Change the own password' },
      body: Type.Object({ old: password, password }, { additionalProperties: false }),
      reply: Type.Object({}),
      async run(context, { body }) {
        const { account, asker, name } = own(context);
        await signIn.provesPassword(name, account, body.old, callerOf(context).address);
        await credentials.setPassword(account, body.password, false, asker);
        return {};
      },
    }),
    route({
      method: 'POST',
      path: '/me/pin',
      roles: 'signed-in',
      summary: { zh: '设置自己的六位口令码', en: 'Set the own PIN' },
      body: Type.Object({ password, pin: Type.String({ pattern: '^\\d{6}$' }) }, { additionalProperties: false }),
      reply: Type.Object({}),
      async run(context, { body }) {
        const { account, asker, name } = own(context);
        await signIn.provesPassword(name, account, body.password, callerOf(context).address);
        await credentials.setPin(account, body.pin, asker);
        return {};
      },
    }),
  ];
}
