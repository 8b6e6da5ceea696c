import { refuse, type Refusal } from '../../base/errors.ts';
import { minute_ms, type Instant } from '../../base/instant.ts';
import type { Asker, Command } from '../module.ts';
import type { AccountsCommand } from './commands.ts';
import type { Account, AccountsDraft, AccountsState } from './facts.ts';
import { refusals } from './words.ts';

/** Wrong PINs in a row before none is looked at for a while (issue: 5 tries, then 5 min). */
export const pinTriesMax = 5;
export const pinWait_ms = 5 * minute_ms;
export const accountsMax = 2_000;
export const tokensMax = 500;

type Decision = readonly AccountsDraft[] | Refusal;

export function decide(command: Command, asker: Asker, state: AccountsState, now: Instant): Decision {
  const asked = command as AccountsCommand;
  switch (asked.type) {
    case 'open account':
      return openAccount(asked, state);
    case 'make token':
      return makeToken(asked, state, now);
    case 'withdraw token':
      if (!state.tokens.has(asked.token)) return say('TOKEN_UNKNOWN', { token: asked.token });
      return [{ type: 'token withdrawn', data: { token: asked.token }, about: [`token/${asked.token}`] }];
    case 'sign out': {
      const session = state.sessions.get(asked.session);
      if (!session) return [];
      const { account } = session;
      return [{ type: 'signed out', data: { account, session: asked.session }, about: [`staff/${account}`] }];
    }
    case 'lock desk':
    case 'extend session':
    case 'change operator':
      return onSession(asked, state);
    default: {
      const account = state.accounts.get(asked.account);
      if (!account || account.closedAt !== null) return say('ACCOUNT_UNKNOWN', { account: asked.account });
      return onAccount(asked, account, asker, state, now);
    }
  }
}

type OnSession = Extract<AccountsCommand, { type: 'lock desk' | 'extend session' | 'change operator' }>;

function onSession(asked: OnSession, state: AccountsState): Decision {
  const session = state.sessions.get(asked.session);
  if (!session) return say('SESSION_ENDED');
  const { account, desk } = session;
  if (desk === null) return say('DESK_NEEDED');
  const about = [`staff/${account}`];
  switch (asked.type) {
    case 'lock desk':
      if (session.lockedAt !== null) return [];
      if (!state.accounts.get(account)?.pin) return say('PIN_NOT_SET');
      return [{ type: 'desk locked', data: { account, session: asked.session, desk }, about }];
    case 'extend session': {
      const { until } = asked;
      if (until <= session.until) return [];
      return [{ type: 'session extended', data: { account, session: asked.session, until }, about }];
    }
    case 'change operator': {
      const incoming = state.accounts.get(asked.account);
      if (!incoming || incoming.closedAt !== null) return say('ACCOUNT_UNKNOWN', { account: asked.account });
      return [
        { type: 'signed out', data: { account, session: asked.session }, about },
        {
          type: 'signed in',
          data: { account: asked.account, session: state.lastSession + 1, desk, until: asked.until },
          about: [`staff/${asked.account}`],
        },
      ];
    }
  }
}

type OnAccount = Exclude<Extract<AccountsCommand, { account: number }>, OnSession>;

function onAccount(asked: OnAccount, account: Account, asker: Asker, state: AccountsState, now: Instant): Decision {
  const about = [`staff/${account.account}`];
  const id = account.account;
  switch (asked.type) {
    case 'close account':
      if (isLastAdministrator(state, account)) return say('LAST_ADMINISTRATOR');
      if (asker.by === `staff/${id}`) return say('OWN_ACCOUNT');
      return [{ type: 'account closed', data: { account: id }, about }];
    case 'give role':
      if (asked.role === account.role) return [];
      if (isLastAdministrator(state, account)) return say('LAST_ADMINISTRATOR');
      return [{ type: 'account role given', data: { account: id, role: asked.role }, about }];
    case 'revoke sessions':
      return [{ type: 'sessions revoked', data: { account: id }, about }];
    case 'note password': {
      const { version, mustChange } = asked;
      return [{ type: 'password set', data: { account: id, version, mustChange }, about }];
    }
    case 'note pin':
      return [{ type: 'pin set', data: { account: id, version: asked.version }, about }];
    case 'note pin try':
      return pinTry(asked, account, state, now);
    case 'sign in': {
      const { desk, until } = asked;
      const data = { account: id, session: state.lastSession + 1, ...(desk === undefined ? {} : { desk }), until };
      return [{ type: 'signed in', data, about }];
    }
    case 'throttle sign-in':
      return [{ type: 'sign-in throttled', data: { account: id, until: asked.until }, about }];
  }
}

function pinTry(
  asked: { desk: string; right: boolean; unlocks?: number },
  account: Account,
  state: AccountsState,
  now: Instant,
): Decision {
  const { desk, right } = asked;
  const about = [`staff/${account.account}`];
  if (account.pinUntil !== null && account.pinUntil > now) return say('PIN_WAIT', { until: account.pinUntil });
  if (right) {
    const accepted: AccountsDraft = { type: 'pin accepted', data: { account: account.account, desk }, about };
    const locked = asked.unlocks === undefined ? undefined : state.sessions.get(asked.unlocks);
    if (!locked || locked.lockedAt === null || locked.account !== account.account) return [accepted];
    const data = { account: account.account, session: locked.session, desk };
    return [accepted, { type: 'desk unlocked', data, about }];
  }
  const last = account.pinTries + 1 >= pinTriesMax;
  return [
    {
      type: 'pin refused',
      data: { account: account.account, desk, ...(last ? { until: now + pinWait_ms } : {}) },
      about,
    },
  ];
}

function openAccount(asked: { name: string; role: Account['role'] }, state: AccountsState): Decision {
  if (state.byName.has(asked.name)) return say('ACCOUNT_NAME_TAKEN', { name: asked.name });
  if (state.byName.size >= accountsMax) return say('ACCOUNTS_FULL', { limit: accountsMax });
  const account = state.lastAccount + 1;
  const { name, role } = asked;
  return [{ type: 'account opened', data: { account, name, role }, about: [`staff/${account}`] }];
}

function makeToken(
  asked: { name: string; role: Account['role']; until?: Instant },
  state: AccountsState,
  now: Instant,
): Decision {
  if (asked.until !== undefined && asked.until <= now) return say('TOKEN_ENDS_IN_PAST');
  if (state.tokens.size >= tokensMax) return say('TOKENS_FULL', { limit: tokensMax });
  const token = state.lastToken + 1;
  const { name, role, until } = asked;
  const data = { token, name, role, ...(until === undefined ? {} : { until }) };
  return [{ type: 'token made', data, about: [`token/${token}`] }];
}

/** Without one nobody could open an account again. */
function isLastAdministrator(state: AccountsState, account: Account): boolean {
  if (account.role !== 'administrator') return false;
  const others = [...state.byName.values()].map((id) => state.accounts.get(id));
  return !others.some((other) => other?.role === 'administrator' && other.account !== account.account);
}

function say(code: keyof typeof refusals, facts?: Refusal['facts']): Refusal {
  return refuse(code, refusals[code], facts);
}
