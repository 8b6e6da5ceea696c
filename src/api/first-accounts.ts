import { isLoopback, parseAddress } from '../base/address.ts';
import { Fault } from '../base/errors.ts';
import type { AccountRole, AccountsState } from '../modules/accounts/facts.ts';
import type { Asker, Command } from '../modules/module.ts';
import type { ApiFloor } from './api-floor.ts';
import type { Credentials } from './credentials.ts';
import { drawPassword } from './hashing.ts';
import { problems } from './problem.ts';

const rule: Asker = { by: 'rule/first-start', role: 'rule' };

/** Where there is no account yet, one is made; its password is printed once and has to be changed at the first sign-in. */
export async function openFirstAccount(
  floor: ApiFloor,
  credentials: Credentials,
  tell: (text: string) => void,
): Promise<void> {
  const state = floor.journal.house.reader.state<AccountsState>('accounts');
  const known = credentials.account('administrator');
  // An account without a password is one whose making was cut short: it is finished now.
  if (state.byName.size > 1 || (state.byName.size === 1 && known?.password !== null)) return;
  const account = known?.account ?? (await open(credentials, 'administrator', 'administrator'));
  const password = drawPassword(floor.chance);
  await credentials.setPassword(account, password, true, rule);
  tell(`首次启动:已开设账号 administrator,一次性口令 ${password} ,首次登录须更换。`);
  tell(
    `First start: account administrator was opened; one-time password ${password} , to be changed at the first sign-in.`,
  );
}

export const demoPassword = 'watchfloor-demo';
export const demoPin = '246810';
const demoAccounts: readonly { name: string; role: AccountRole; pin?: string }[] = [
  { name: 'commander', role: 'commander', pin: demoPin },
  { name: 'dispatcher', role: 'dispatcher', pin: demoPin },
  { name: 'dispatcher2', role: 'dispatcher', pin: demoPin },
  { name: 'viewer', role: 'viewer' },
  { name: 'auditor', role: 'auditor' },
];

/** Accounts whose passwords everybody knows exist only where nobody but this machine can reach the door. */
export async function openDemoAccounts(
  credentials: Credentials,
  http: string,
  tell: (text: string) => void,
): Promise<void> {
  if (!isLoopback(parseAddress(http).host)) {
    throw new Fault('DEMO_NOT_ON_LOOPBACK', {
      zh: '演示账号只能在本机地址(127.0.0.1)上使用;对外监听时请加 --no-demo',
      en: 'demo accounts exist only while HTTP is bound to loopback (127.0.0.1); with another bind use --no-demo',
    });
  }
  for (const { name, role, pin } of demoAccounts) {
    if (credentials.account(name)) continue;
    const account = await open(credentials, name, role);
    await credentials.setPassword(account, demoPassword, false, rule);
    if (pin !== undefined) await credentials.setPin(account, pin, rule);
  }
  const names = demoAccounts.map(({ name }) => name).join(', ');
  tell(`演示账号 ${names};口令 ${demoPassword} ,口令码 ${demoPin} 。仅限本机。`);
  tell(`Demo accounts ${names}; password ${demoPassword} , PIN ${demoPin} . On this machine only.`);
}

/** Away they go when the door is opened to others: a known password must not stay behind. */
export async function closeDemoAccounts(floor: ApiFloor, credentials: Credentials): Promise<void> {
  for (const { name } of demoAccounts) {
    const known = credentials.account(name);
    if (!known || !(await credentials.checkPassword(known.account, demoPassword))) continue;
    await credentials.write({ type: 'close account', account: known.account } as Command, rule);
    credentials.endSessions(known.account);
    floor.log('warn', 'api', 'DEMO_ACCOUNT_CLOSED', { name });
  }
}

async function open(credentials: Credentials, name: string, role: AccountRole): Promise<number> {
  const answer = await credentials.write({ type: 'open account', name, role } as Command, rule);
  if (answer.answer !== 'kept') throw problems.notNow();
  return (answer.facts[0]!.data as { account: number }).account;
}
