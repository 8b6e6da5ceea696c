import type { Instant } from '../../base/instant.ts';
import type { Words } from '../../base/words.ts';
import type { Account, AccountRole, AccountsState, Token } from './facts.ts';
import { roleWords } from './words.ts';

export interface AccountRow {
  account: number;
  /** As facts name it: "staff/17". */
  by: string;
  name: string;
  role: AccountRole;
  roleWords: Words;
  open: boolean;
  hasPassword: boolean;
  mustChangePassword: boolean;
  hasPin: boolean;
  sessions: number;
  lastSignedInAt: Instant | null;
}

export function accounts(state: AccountsState, now: Instant): readonly AccountRow[] {
  return [...state.accounts.values()]
    .sort((a, b) => Number(a.closedAt !== null) - Number(b.closedAt !== null) || a.account - b.account)
    .map((account) => accountRow(state, account, now));
}

function accountRow(state: AccountsState, account: Account, now: Instant): AccountRow {
  const sessions = [...state.sessions.values()].filter((one) => one.account === account.account && one.until > now);
  return {
    account: account.account,
    by: `staff/${account.account}`,
    name: account.name,
    role: account.role,
    roleWords: roleWords[account.role],
    open: account.closedAt === null,
    hasPassword: account.password !== null,
    mustChangePassword: account.password?.mustChange ?? false,
    hasPin: account.pin !== null,
    sessions: sessions.length,
    lastSignedInAt: account.lastSignedInAt,
  };
}

/** Who stands behind the names in facts, for screens: call-signs and roles, nothing else. */
export function staff(state: AccountsState): readonly { by: string; name: string; role: AccountRole }[] {
  const people = [...state.accounts.values()].map(({ account, name, role }) => ({
    by: `staff/${account}`,
    name,
    role,
  }));
  const scripts = [...state.tokens.values()].map(({ token, name, role }) => ({ by: `token/${token}`, name, role }));
  const former = [...state.formerTokens].map(([token, { name, role }]) => ({ by: `token/${token}`, name, role }));
  return [...people, ...scripts, ...former];
}

export function tokens(state: AccountsState, now: Instant): readonly (Token & { ended: boolean })[] {
  return [...state.tokens.values()].map((token) => ({ ...token, ended: token.until !== null && token.until <= now }));
}
