import type { Words } from '../../base/words.ts';
import type { AccountRole } from './facts.ts';

export const roleWords: Record<AccountRole, Words> = {
  administrator: { zh: '管理员', en: 'Administrator' },
  commander: { zh: '值班指挥长', en: 'Duty commander' },
  dispatcher: { zh: '值班员', en: 'Dispatcher' },
  viewer: { zh: '查看', en: 'Viewer' },
  auditor: { zh: '审计', en: 'Auditor' },
  connector: { zh: '接入程序', en: 'Connector' },
};

/** Why accounts says no. Every code stands in docs/errors.md with what to do. */
export const refusals = {
  ACCOUNT_UNKNOWN: { zh: '没有这个账号,或已注销。', en: 'There is no such account, or it was closed.' },
  ACCOUNT_NAME_TAKEN: { zh: '已有同名账号。', en: 'An account of this name is there already.' },
  ACCOUNTS_FULL: { zh: '账号数已达上限。', en: 'No more accounts can be opened.' },
  LAST_ADMINISTRATOR: {
    zh: '这是最后一个管理员账号,不能注销或改角色。',
    en: 'This is the last administrator; it cannot be closed or given another role.',
  },
  OWN_ACCOUNT: { zh: '不能注销自己的账号。', en: 'Nobody closes the own account.' },
  PIN_WAIT: { zh: '口令码连续输错 5 次,请 5 分钟后再试。', en: 'Five wrong PINs in a row: wait 5 minutes.' },
  PIN_NOT_SET: {
    zh: '您还没有口令码,锁定后无法解锁;请先由管理员设置。',
    en: 'You have no PIN to open the lock with: have an administrator set one.',
  },
  DESK_NEEDED: { zh: '请先选择席位。', en: 'Choose a desk first.' },
  SESSION_ENDED: { zh: '此席位的登录已结束,请重新登录。', en: 'The session at this desk has ended: sign in again.' },
  TOKEN_UNKNOWN: { zh: '没有这个令牌,或已收回。', en: 'There is no such token, or it was withdrawn.' },
  TOKEN_ENDS_IN_PAST: { zh: '令牌的到期时间须在将来。', en: 'The token would end in the past.' },
  TOKENS_FULL: { zh: '令牌数已达上限。', en: 'No more tokens can be made.' },
} as const satisfies Record<string, Words>;
