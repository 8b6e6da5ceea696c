import type { Clock } from '../base/clock.ts';
import type { Instant } from '../base/instant.ts';
import type { Command } from '../modules/module.ts';
import type { ApiFloor } from './api-floor.ts';
import type { Credentials } from './credentials.ts';
import {
  addressTriesMax,
  addressWindow_ms,
  sessionLives_ms,
  signInTriesMax,
  signInWaitFirst_ms,
  signInWaitMax_ms,
  throttleEntriesMax,
} from './limits.ts';
import { problems } from './problem.ts';
import type { Identity, Sessions } from './sessions.ts';

interface Tries {
  count: number;
  last: Instant;
  until: Instant;
}

/** Counts wrong tries by a name or an address. A try counts as wrong until it proves right, so tries at once gain nothing. */
export class Throttle {
  private readonly clock: Clock;
  private readonly triesMax: number;
  private readonly window_ms: number;
  private readonly wait: (over: number) => number;
  private readonly tries = new Map<string, Tries>();

  constructor(clock: Clock, triesMax: number, window_ms: number, wait: (over: number) => number) {
    this.clock = clock;
    this.triesMax = triesMax;
    this.window_ms = window_ms;
    this.wait = wait;
  }

  /** Milliseconds to wait; 0 lets the try through and counts it. */
  enter(key: string): number {
    const now = this.clock.now();
    const before = this.tries.get(key);
    if (before && before.until > now) return before.until - now;
    const fresh = !before || now - before.last > this.window_ms;
    const count = (fresh ? 0 : before.count) + 1;
    const until = count >= this.triesMax ? now + this.wait(count - this.triesMax) : 0;
    this.tries.delete(key);
    if (this.tries.size >= throttleEntriesMax) this.tries.delete(this.tries.keys().next().value!);
    this.tries.set(key, { count, last: now, until });
    return 0;
  }

  /** The try was right after all. */
  passed(key: string): void {
    this.tries.delete(key);
  }

  /** One try less: an address is not cleared by one right password among many wrong ones. */
  tookBack(key: string): void {
    const before = this.tries.get(key);
    if (before) this.tries.set(key, { ...before, count: before.count - 1, until: 0 });
  }

  waitsUntil(key: string): Instant {
    return this.tries.get(key)?.until ?? 0;
  }
}

export interface SignedIn {
  token: string;
  identity: Identity;
}

/** Checks a name and a password: as slow for a name that is not there, and the same answer for both. */
export class SignIn {
  private readonly floor: ApiFloor;
  private readonly credentials: Credentials;
  private readonly sessions: Sessions;
  private readonly names: Throttle;
  private readonly addresses: Throttle;

  constructor(floor: ApiFloor, credentials: Credentials, sessions: Sessions) {
    this.floor = floor;
    this.credentials = credentials;
    this.sessions = sessions;
    const doubling = (over: number) => Math.min(signInWaitFirst_ms * 2 ** Math.min(over, 20), signInWaitMax_ms);
    this.names = new Throttle(floor.clock, signInTriesMax, 24 * 3_600_000, doubling);
    this.addresses = new Throttle(floor.clock, addressTriesMax, addressWindow_ms, () => signInWaitFirst_ms);
  }

  async signIn(user: string, password: string, desk: string | undefined, address: string): Promise<SignedIn> {
    const account = this.credentials.account(user);
    const proved = await this.provesPassword(user, account?.account ?? null, password, address);
    return this.begin(proved, desk, this.floor.clock.now() + sessionLives_ms);
  }

  /** The account, if this is its password; a problem otherwise. Counted wherever a password is asked for. */
  async provesPassword(user: string, id: number | null, password: string, address: string): Promise<number> {
    const now = this.floor.clock.now();
    const account = this.credentials.account(user);
    const kept_ms = Math.max(0, (account?.throttledUntil ?? 0) - now);
    const wait_ms = kept_ms || this.addresses.enter(address) || this.names.enter(user);
    if (wait_ms > 0) throw problems.throttled(Math.ceil(wait_ms / 1_000));
    const right = await this.credentials.checkPassword(id, password);
    if (!account || !right) {
      const until = this.names.waitsUntil(user);
      // In the journal too, so that a restart does not open the door again.
      if (account && until > now) {
        await this.credentials.write({ type: 'throttle sign-in', account: account.account, until } as Command, rule);
      }
      throw problems.signInWrong();
    }
    this.names.passed(user);
    this.addresses.tookBack(address);
    return account.account;
  }

  /**
   * The incoming takes the session of a desk over: a password, not a PIN, since what begins is a whole shift in their role.
   * The outgoing's session ends with the fact that begins theirs, so the desk is never without an operator, nor with two.
   */
  async changeOperator(outgoing: number, user: string, password: string, address: string): Promise<SignedIn> {
    const account = this.credentials.account(user);
    const proved = await this.provesPassword(user, account?.account ?? null, password, address);
    if (account?.password?.mustChange) throw problems.passwordMustChange();
    const until = this.floor.clock.now() + sessionLives_ms;
    const signedIn = await this.written(proved, { type: 'change operator', session: outgoing, account: proved, until });
    await this.sessions.end(outgoing);
    return signedIn;
  }

  private async begin(account: number, desk: string | undefined, until: Instant): Promise<SignedIn> {
    return this.written(account, { type: 'sign in', account, ...(desk === undefined ? {} : { desk }), until });
  }

  private async written(account: number, command: Command & Record<string, unknown>): Promise<SignedIn> {
    const answer = await this.credentials.write(command, { ...rule, by: `staff/${account}` });
    if (answer.answer !== 'kept') throw problems.notNow();
    const { session } = answer.facts.at(-1)!.data as { session: number };
    const token = await this.sessions.begin(session);
    const identity = this.sessions.who(token);
    if (!identity) throw problems.notSignedIn();
    return { token, identity };
  }
}

const rule = { by: 'rule/sign-in', role: 'rule' } as const;
