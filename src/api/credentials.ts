import { Fault } from '../base/errors.ts';
import type { Instant } from '../base/instant.ts';
import type { Answer } from '../base/signal.ts';
import type { Account, AccountsState } from '../modules/accounts/facts.ts';
import type { Asker, Command, Role } from '../modules/module.ts';
import type { ApiFloor } from './api-floor.ts';
import { digestOf, drawToken, hashSecret, verifySecret } from './hashing.ts';
import { Problem, problemOf, problems } from './problem.ts';
import type { CredentialsDoor } from './route.ts';
import type { Sessions } from './sessions.ts';

export const passwordLengthMin = 10;
const passwordLengthMax = 200;
/** What the door itself writes after it has checked something. */
const door: Asker = { by: 'rule/sign-in', role: 'rule' };

/** Passwords, PINs and tokens: their hashes go among the secrets, the facts say that they were set. */
export class Credentials implements CredentialsDoor {
  private readonly floor: ApiFloor;
  private readonly sessions: Sessions;
  /** PINs of one account are looked at one after another, so that tries at once are counted one by one. */
  private readonly pinTurns = new Map<number, Promise<unknown>>();
  private asked = 0;

  constructor(floor: ApiFloor, sessions: Sessions) {
    this.floor = floor;
    this.sessions = sessions;
  }

  private get state(): AccountsState {
    return this.floor.journal.house.reader.state<AccountsState>('accounts');
  }

  account(name: string): Account | null {
    const id = this.state.byName.get(name);
    return id === undefined ? null : (this.state.accounts.get(id) ?? null);
  }

  async setPassword(account: number, password: string, mustChange: boolean, by: Asker): Promise<void> {
    const known = this.open(account);
    if (password.length < passwordLengthMin || password.length > passwordLengthMax || password === known.name) {
      throw new Problem(422, 'PASSWORD_WEAK', {
        zh: `口令至少 ${passwordLengthMin} 个字符,且不得与用户名相同。`,
        en: `A password has at least ${passwordLengthMin} characters and is not the name.`,
      });
    }
    const hash = await hashSecret(password, this.floor.chance);
    const version = await this.floor.secrets.set(`password/${account}`, Buffer.from(hash));
    await this.write({ type: 'note password', account, version, mustChange } as Command, { ...by, role: 'rule' });
  }

  async checkPassword(account: number | null, password: string): Promise<boolean> {
    const stored = account === null ? null : await this.floor.secrets.get(`password/${account}`);
    return verifySecret(stored && Buffer.from(stored.plain).toString(), password);
  }

  async setPin(account: number, pin: string, by: Asker): Promise<void> {
    this.open(account);
    if (/^(\d)\1{5}$/.test(pin) || '0123456789876543210'.includes(pin)) {
      throw new Problem(422, 'PIN_WEAK', {
        zh: '六位口令码不得全同或连续。',
        en: 'A PIN is not one digit six times, nor digits in a row.',
      });
    }
    const hash = await hashSecret(pin, this.floor.chance);
    const version = await this.floor.secrets.set(`pin/${account}`, Buffer.from(hash));
    await this.write({ type: 'note pin', account, version } as Command, { ...by, role: 'rule' });
  }

  async coSign(name: string, pin: string, desk: string): Promise<{ by: string; desk: string }> {
    const account = this.account(name);
    if (!account?.pin || (account.role !== 'dispatcher' && account.role !== 'commander')) {
      await verifySecret(null, pin);
      throw pinWrong();
    }
    await this.inTurn(account.account, { pin, desk });
    return { by: `staff/${account.account}`, desk };
  }

  /** The operator's own PIN opens the lock of the desk, in the decision that counts the try. */
  unlock(session: number, account: number, pin: string, desk: string): Promise<void> {
    return this.inTurn(account, { pin, desk, unlocks: session });
  }

  private async inTurn(account: number, tried: PinTry): Promise<void> {
    const turn = (this.pinTurns.get(account) ?? Promise.resolve()).then(() => this.tryPin(account, tried));
    const settled = turn
      .catch(() => undefined)
      .then(() => {
        if (this.pinTurns.get(account) === settled) this.pinTurns.delete(account);
      });
    this.pinTurns.set(account, settled);
    await turn;
  }

  private async tryPin(account: number, { pin, ...tried }: PinTry): Promise<void> {
    const until = this.state.accounts.get(account)?.pinUntil ?? null;
    // While it has to wait nothing is looked at, so a right one tells nothing either.
    const waits = until !== null && until > this.floor.clock.now();
    const stored = waits ? null : await this.floor.secrets.get(`pin/${account}`);
    const right = !waits && (await verifySecret(stored && Buffer.from(stored.plain).toString(), pin));
    // Written before it is told: a try that is not in the journal would be a free one.
    await this.write({ type: 'note pin try', account, right, ...tried } as Command, door);
    if (!right) throw pinWrong();
  }

  async makeToken(
    want: { name: string; role: Role; until?: Instant | undefined },
    by: Asker,
    cause: string,
  ): Promise<{ token: number; secret: string | null }> {
    const answer = await this.house({ type: 'make token', ...want } as Command, by, cause);
    // Asked again under the same key: it was shown once and cannot be shown again.
    if (answer.answer === 'repeat') return { token: await this.tokenAt(answer.seq), secret: null };
    if (answer.answer !== 'kept') throw problems.notNow();
    const { token } = answer.facts[0]!.data as { token: number };
    const secret = drawToken('wf', this.floor.chance);
    const digest = digestOf(secret);
    await this.floor.secrets.set(`token/${token}`, digest);
    this.sessions.knowToken(token, digest);
    return { token, secret };
  }

  private async tokenAt(seq: number): Promise<number> {
    const [row] = await this.floor.journal.house.read(seq, 1);
    return row ? (this.floor.journal.house.codec.decode(row.bytes).data as { token: number }).token : 0;
  }

  async withdrawToken(token: number, by: Asker, cause: string): Promise<void> {
    await this.house({ type: 'withdraw token', token } as Command, by, cause);
    this.sessions.forgetToken(token);
    await this.floor.secrets.drop(`token/${token}`);
  }

  endSessions(account: number): void {
    this.sessions.endOf(account);
  }

  /** Writes what the door found out; a refusal is a problem, and so is a journal that cannot be written. */
  async write(command: Command, by: Asker): Promise<Answer> {
    return this.house(
      command,
      by,
      `door/${command.type.replaceAll(' ', '-')}/${this.floor.clock.now()}/${this.asked++}`,
    );
  }

  private async house(command: Command, by: Asker, cause: string): Promise<Answer> {
    const answer = await this.floor.journal.house.command('accounts', command, by, cause);
    if (answer.answer === 'refused') throw problemOf(answer.refusal);
    if (answer.answer === 'not-now') throw problems.notNow();
    return answer;
  }

  private open(id: number): Account {
    const account = this.state.accounts.get(id);
    if (!account || account.closedAt !== null) {
      throw new Fault('ACCOUNT_UNKNOWN', { zh: '没有这个账号。', en: 'There is no such account.' });
    }
    return account;
  }
}

interface PinTry {
  pin: string;
  desk: string;
  unlocks?: number;
}

function pinWrong(): Problem {
  return new Problem(403, 'PIN_WRONG', { zh: '姓名代号或口令码不对。', en: 'The name or the PIN is wrong.' });
}
