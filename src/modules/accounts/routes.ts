import { Type } from 'typebox';
import { nullable, readers, route, words, type Route } from '../../api/route.ts';
import type { Role } from '../module.ts';
import { accountCommands, accountName } from './commands.ts';
import { role, type AccountsState } from './facts.ts';
import { accounts, staff, tokens } from './view.ts';

const administrator: readonly Role[] = ['administrator'];
const account = Type.Object({ account: Type.Integer({ minimum: 1 }) });
const token = Type.Object({ token: Type.Integer({ minimum: 1 }) });
const nothing = Type.Object({}, { additionalProperties: false });
const password = Type.String({ minLength: 10, maxLength: 200 });
const instant = Type.Integer();

const accountRow = Type.Object({
  account: Type.Integer(),
  by: Type.String(),
  name: Type.String(),
  role,
  roleWords: words,
  open: Type.Boolean(),
  hasPassword: Type.Boolean(),
  mustChangePassword: Type.Boolean(),
  hasPin: Type.Boolean(),
  sessions: Type.Integer(),
  lastSignedInAt: nullable(instant),
});
const tokenRow = Type.Object({
  token: Type.Integer(),
  name: Type.String(),
  role,
  madeBy: Type.String(),
  madeAt: instant,
  until: nullable(instant),
  ended: Type.Boolean(),
});

const ofAccounts: readonly Route[] = [
  route({
    method: 'GET',
    path: '/staff',
    roles: readers,
    summary: { zh: '事实中的代号是谁(呼号与角色)', en: 'Who the names in facts are: call-signs and roles' },
    reply: Type.Object({ staff: Type.Array(Type.Object({ by: Type.String(), name: Type.String(), role })) }),
    run: (context) => ({ staff: staff(context.state<AccountsState>('accounts')) }),
  }),
  route({
    method: 'GET',
    path: '/accounts',
    roles: administrator,
    summary: { zh: '全部账号', en: 'All accounts' },
    reply: Type.Object({ accounts: Type.Array(accountRow) }),
    run: (context) => ({ accounts: accounts(context.state<AccountsState>('accounts'), context.now) }),
  }),
  route({
    method: 'POST',
    path: '/accounts',
    roles: accountCommands['open account'].roles,
    summary: { zh: '开设账号,口令首次登录须更换', en: 'Open an account; its password is changed at the first sign-in' },
    body: Type.Object({ name: accountName, role, password }, { additionalProperties: false }),
    reply: Type.Object({ account: Type.Integer() }),
    async run(context, { body }) {
      const done = await context.act('accounts', { type: 'open account', name: body.name, role: body.role } as {
        type: string;
      });
      const { account: number } = done.facts[0]!.data as { account: number };
      await context.house.credentials.setPassword(number, body.password, true, context.asker);
      return { account: number };
    },
  }),
  route({
    method: 'POST',
    path: '/accounts/:account/password',
    roles: administrator,
    summary: { zh: '重设口令并结束其全部会话', en: 'Set a new one-time password and end all sessions' },
    params: account,
    body: Type.Object({ password }, { additionalProperties: false }),
    reply: Type.Object({}),
    async run(context, { params, body }) {
      await context.act('accounts', { type: 'revoke sessions', account: params.account } as { type: string });
      context.house.credentials.endSessions(params.account);
      await context.house.credentials.setPassword(params.account, body.password, true, context.asker);
      return {};
    },
  }),
  route({
    method: 'POST',
    path: '/accounts/:account/pin',
    roles: administrator,
    summary: { zh: '设置六位口令码', en: 'Set the PIN' },
    params: account,
    body: Type.Object({ pin: Type.String({ pattern: '^\\d{6}$' }) }, { additionalProperties: false }),
    reply: Type.Object({}),
    async run(context, { params, body }) {
      if (!context.state<AccountsState>('accounts').accounts.has(params.account)) {
        context.refuse({
          refused: 'ACCOUNT_UNKNOWN',
          words: { zh: '没有这个账号。', en: 'There is no such account.' },
        });
      }
      await context.house.credentials.setPin(params.account, body.pin, context.asker);
      return {};
    },
  }),
  onAccount(
    '/role',
    'give role',
    { zh: '改角色', en: 'Give another role' },
    Type.Object({ role }, { additionalProperties: false }),
  ),
  onAccount('/close', 'close account', { zh: '注销账号', en: 'Close the account' }),
  onAccount('/revoke-sessions', 'revoke sessions', { zh: '结束其全部会话', en: 'End all its sessions' }),
];

function onAccount(
  path: string,
  type: 'give role' | 'close account' | 'revoke sessions',
  summary: Route['summary'],
  body = nothing as ReturnType<typeof Type.Object>,
): Route {
  return route({
    method: 'POST',
    path: `/accounts/:account${path}`,
    roles: accountCommands[type].roles,
    summary,
    params: account,
    body,
    reply: Type.Object({}),
    async run(context, request) {
      await context.act('accounts', { ...(request.body as object), type, account: request.params.account } as {
        type: string;
      });
      context.house.credentials.endSessions(request.params.account);
      return {};
    },
  });
}

const ofTokens: readonly Route[] = [
  route({
    method: 'GET',
    path: '/tokens',
    roles: administrator,
    summary: { zh: '全部令牌(不含令牌本身)', en: 'All tokens, without the secret' },
    reply: Type.Object({ tokens: Type.Array(tokenRow) }),
    run: (context) => ({ tokens: tokens(context.state<AccountsState>('accounts'), context.now) }),
  }),
  route({
    method: 'POST',
    path: '/tokens',
    roles: accountCommands['make token'].roles,
    summary: { zh: '签发令牌,只显示这一次', en: 'Make a token; it is shown this once' },
    body: Type.Object(
      { name: Type.String({ minLength: 1, maxLength: 64 }), role, until: Type.Optional(instant) },
      { additionalProperties: false },
    ),
    reply: Type.Object({ token: Type.Integer(), secret: nullable(Type.String()) }),
    run: (context, { body }) => context.house.credentials.makeToken(body, context.asker, context.cause),
  }),
  route({
    method: 'DELETE',
    path: '/tokens/:token',
    roles: accountCommands['withdraw token'].roles,
    summary: { zh: '收回令牌', en: 'Withdraw a token' },
    params: token,
    reply: Type.Object({}),
    async run(context, { params }) {
      await context.house.credentials.withdrawToken(params.token, context.asker, context.cause);
      return {};
    },
  }),
];

export const accountsRoutes: readonly Route[] = [...ofAccounts, ...ofTokens];
