import { Type, type Static } from 'typebox';
import type { DraftOf, Fact, FactOf } from '../../base/fact.ts';
import type { Instant } from '../../base/instant.ts';

/** Roles an account or a token may hold; `rule` is never given to anybody. */
export const role = Type.Union([
  Type.Literal('administrator'),
  Type.Literal('commander'),
  Type.Literal('dispatcher'),
  Type.Literal('viewer'),
  Type.Literal('auditor'),
  Type.Literal('connector'),
]);
export type AccountRole = Static<typeof role>;

/** A number, never reused; what other facts call "staff/17" and "token/4". */
const number = Type.Integer({ minimum: 1 });

export const accountsFacts = {
  /** `name` is a call-sign or a duty role, never a person's name. */
  'account opened': { v: 1, data: Type.Object({ account: number, name: Type.String(), role }) },
  'account closed': { v: 1, data: Type.Object({ account: number }) },
  'account role given': { v: 1, data: Type.Object({ account: number, role }) },
  /** That a password was set, never the password: its hash lies sealed among the secrets. */
  'password set': { v: 1, data: Type.Object({ account: number, version: number, mustChange: Type.Boolean() }) },
  'pin set': { v: 1, data: Type.Object({ account: number, version: number }) },
  'pin accepted': { v: 1, data: Type.Object({ account: number, desk: Type.String() }) },
  /** Counted in the journal, so that a restart gives no new tries. `until` stands there when the last try is used up. */
  'pin refused': {
    v: 1,
    data: Type.Object({ account: number, desk: Type.String(), until: Type.Optional(Type.Integer()) }),
  },
  'signed in': {
    v: 1,
    data: Type.Object({ account: number, session: number, desk: Type.Optional(Type.String()), until: Type.Integer() }),
  },
  'signed out': { v: 1, data: Type.Object({ account: number, session: number }) },
  /** A session at a desk ends with the watch there and not by the clock: `until` is moved on while its console lives. */
  'session extended': { v: 1, data: Type.Object({ account: number, session: number, until: Type.Integer() }) },
  /** Queue, plan and sound stay; nothing is done in this session's name until its operator's PIN was typed. */
  'desk locked': { v: 1, data: Type.Object({ account: number, session: number, desk: Type.String() }) },
  'desk unlocked': { v: 1, data: Type.Object({ account: number, session: number, desk: Type.String() }) },
  'sessions revoked': { v: 1, data: Type.Object({ account: number }) },
  /** Too many wrong passwords for this account; `until` is when it may be tried again. */
  'sign-in throttled': { v: 1, data: Type.Object({ account: number, until: Type.Integer() }) },
  'token made': {
    v: 1,
    data: Type.Object({ token: number, name: Type.String(), role, until: Type.Optional(Type.Integer()) }),
  },
  'token withdrawn': { v: 1, data: Type.Object({ token: number }) },
} as const;

export type AccountsFact = FactOf<typeof accountsFacts>;
export type AccountsDraft = DraftOf<typeof accountsFacts>;
export type TokenMade = Static<(typeof accountsFacts)['token made']['data']>;

export interface Account {
  account: number;
  name: string;
  role: AccountRole;
  openedAt: Instant;
  closedAt: Instant | null;
  /** Version of the password among the secrets; null while none is set. */
  password: { version: number; mustChange: boolean; setAt: Instant } | null;
  pin: { version: number; setAt: Instant } | null;
  /** Wrong PINs since the last right one, and until when no further one is looked at. */
  pinTries: number;
  pinUntil: Instant | null;
  throttledUntil: Instant | null;
  lastSignedInAt: Instant | null;
}

export interface Session {
  session: number;
  account: number;
  desk: string | null;
  from: Instant;
  until: Instant;
  /** Since when nothing is done in its name; kept in the journal, so that a restart opens no lock. */
  lockedAt: Instant | null;
}

export interface Token {
  token: number;
  name: string;
  role: AccountRole;
  madeBy: string;
  madeAt: Instant;
  until: Instant | null;
}

export interface AccountsState {
  lastAccount: number;
  lastSession: number;
  lastToken: number;
  /** Closed ones too: their numbers stand in facts, and a desk wants to know whose they were. */
  accounts: Map<number, Account>;
  /** Open accounts by name. */
  byName: Map<string, number>;
  sessions: Map<number, Session>;
  tokens: Map<number, Token>;
  /** Names of withdrawn tokens, for the same reason. */
  formerTokens: Map<number, { name: string; role: AccountRole }>;
}

export function nothing(): AccountsState {
  return {
    lastAccount: 0,
    lastSession: 0,
    lastToken: 0,
    accounts: new Map(),
    byName: new Map(),
    sessions: new Map(),
    tokens: new Map(),
    formerTokens: new Map(),
  };
}

export function apply(state: AccountsState, fact: Fact): void {
  const own = fact as AccountsFact;
  const at = own.recordedAt;
  switch (own.type) {
    case 'account opened':
      return opened(state, own.data, at);
    case 'account closed': {
      const account = state.accounts.get(own.data.account);
      if (account) state.byName.delete(account.name);
      endSessions(state, own.data.account);
      return change(state, own.data.account, { closedAt: at });
    }
    case 'account role given':
      endSessions(state, own.data.account);
      return change(state, own.data.account, { role: own.data.role });
    case 'password set': {
      const { version, mustChange } = own.data;
      return change(state, own.data.account, { password: { version, mustChange, setAt: at }, throttledUntil: null });
    }
    case 'pin set':
      return change(state, own.data.account, {
        pin: { version: own.data.version, setAt: at },
        pinTries: 0,
        pinUntil: null,
      });
    case 'pin accepted':
      return change(state, own.data.account, { pinTries: 0, pinUntil: null });
    case 'pin refused': {
      const { until } = own.data;
      const tries = (state.accounts.get(own.data.account)?.pinTries ?? 0) + 1;
      return change(
        state,
        own.data.account,
        until === undefined ? { pinTries: tries } : { pinTries: 0, pinUntil: until },
      );
    }
    case 'signed in':
      return signedIn(state, own.data, at);
    case 'signed out':
      state.sessions.delete(own.data.session);
      return;
    case 'session extended':
      return changeSession(state, own.data.session, { until: own.data.until });
    case 'desk locked':
      return changeSession(state, own.data.session, { lockedAt: at });
    case 'desk unlocked':
      return changeSession(state, own.data.session, { lockedAt: null });
    case 'sessions revoked':
      return endSessions(state, own.data.account);
    case 'sign-in throttled':
      return change(state, own.data.account, { throttledUntil: own.data.until });
    case 'token made': {
      const { token, name, role: given, until } = own.data;
      state.lastToken = Math.max(state.lastToken, token);
      state.tokens.set(token, { token, name, role: given, madeBy: own.by, madeAt: at, until: until ?? null });
      return;
    }
    case 'token withdrawn': {
      const token = state.tokens.get(own.data.token);
      if (token) state.formerTokens.set(token.token, { name: token.name, role: token.role });
      state.tokens.delete(own.data.token);
      return;
    }
  }
}

function opened(state: AccountsState, data: { account: number; name: string; role: AccountRole }, at: Instant): void {
  state.lastAccount = Math.max(state.lastAccount, data.account);
  state.byName.set(data.name, data.account);
  state.accounts.set(data.account, {
    ...data,
    openedAt: at,
    closedAt: null,
    password: null,
    pin: null,
    pinTries: 0,
    pinUntil: null,
    throttledUntil: null,
    lastSignedInAt: null,
  });
}

function signedIn(
  state: AccountsState,
  data: { account: number; session: number; desk?: string; until: Instant },
  at: Instant,
): void {
  // Sessions that ran out leave no fact; they go when the next one comes.
  for (const [id, session] of state.sessions) if (session.until <= at) state.sessions.delete(id);
  const { account, session, desk, until } = data;
  state.lastSession = Math.max(state.lastSession, session);
  state.sessions.set(session, { session, account, desk: desk ?? null, from: at, until, lockedAt: null });
  change(state, account, { lastSignedInAt: at, throttledUntil: null });
}

function change(state: AccountsState, id: number, to: Partial<Account>): void {
  const account = state.accounts.get(id);
  if (account) state.accounts.set(id, { ...account, ...to });
}

function changeSession(state: AccountsState, id: number, to: Partial<Session>): void {
  const session = state.sessions.get(id);
  if (session) state.sessions.set(id, { ...session, ...to });
}

function endSessions(state: AccountsState, account: number): void {
  for (const [id, session] of state.sessions) if (session.account === account) state.sessions.delete(id);
}
