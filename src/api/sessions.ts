import type { Instant } from '../base/instant.ts';
import type { AccountsState } from '../modules/accounts/facts.ts';
import type { Asker, Role } from '../modules/module.ts';
import type { ApiFloor } from './api-floor.ts';
import { digestOf, drawToken } from './hashing.ts';

/** Who a request comes from, as its token says and the journal still allows. */
export interface Identity {
  asker: Asker;
  /** Call-sign or duty role; of a token, what it was made for. */
  name: string;
  kind: 'session' | 'token' | 'temporary';
  session: number | null;
  account: number | null;
  until: Instant | null;
  mustChangePassword: boolean;
  /** Its desk is locked: it sees and hears, and does nothing until the PIN was typed. */
  locked: boolean;
}

type Held = { kind: 'session' | 'token'; id: number } | { kind: 'temporary'; by: string; role: Role; name: string };

/**
 * Which secret belongs to which session or token. Only digests are kept, in memory and sealed among the secrets, so that
 * a restart in the middle of a shift signs nobody out. What a session may do is asked of the journal's state each time.
 */
export class Sessions {
  private readonly floor: ApiFloor;
  private readonly byDigest = new Map<string, Held>();

  constructor(floor: ApiFloor) {
    this.floor = floor;
  }

  private get state(): AccountsState {
    return this.floor.journal.house.reader.state<AccountsState>('accounts');
  }

  async load(): Promise<void> {
    for (const kind of ['session', 'token'] as const) {
      const known = kind === 'session' ? this.state.sessions : this.state.tokens;
      for (const { name } of await this.floor.secrets.list(`${kind}/`)) {
        const id = Number(name.slice(kind.length + 1));
        const ended = kind === 'session' && (this.state.sessions.get(id)?.until ?? 0) <= this.floor.clock.now();
        const secret = known.has(id) && !ended ? await this.floor.secrets.get(name) : null;
        if (secret) this.byDigest.set(hex(secret.plain), { kind, id });
        else await this.floor.secrets.drop(name);
      }
    }
  }

  /** The secret of a session that stands in the journal since now. */
  async begin(session: number): Promise<string> {
    const secret = drawToken('wfs', this.floor.chance);
    const digest = digestOf(secret);
    await this.floor.secrets.set(`session/${session}`, digest);
    this.byDigest.set(hex(digest), { kind: 'session', id: session });
    return secret;
  }

  async end(session: number): Promise<void> {
    this.forget((held) => held.kind === 'session' && held.id === session);
    await this.floor.secrets.drop(`session/${session}`);
  }

  /** The journal has ended them already; their digests go. */
  endOf(account: number): void {
    this.forget((held) => {
      if (held.kind !== 'session') return false;
      const session = this.state.sessions.get(held.id);
      return session === undefined || session.account === account;
    });
  }

  knowToken(token: number, digest: Uint8Array): void {
    this.byDigest.set(hex(digest), { kind: 'token', id: token });
  }

  forgetToken(token: number): void {
    this.forget((held) => held.kind === 'token' && held.id === token);
  }

  /** A token that lives as long as the program: for its own command line and its demo. Kept nowhere. */
  temporary(by: string, role: Role, name: string): string {
    const secret = drawToken('wf', this.floor.chance);
    this.byDigest.set(hex(digestOf(secret)), { kind: 'temporary', by, role, name });
    return secret;
  }

  who(secret: string): Identity | null {
    if (secret.length > 128) return null;
    const held = this.byDigest.get(hex(digestOf(secret)));
    if (!held) return null;
    if (held.kind === 'temporary') {
      const asker: Asker = { by: held.by, role: held.role };
      return {
        asker,
        name: held.name,
        kind: held.kind,
        session: null,
        account: null,
        until: null,
        mustChangePassword: false,
        locked: false,
      };
    }
    return held.kind === 'session' ? this.ofSession(held.id) : this.ofToken(held.id);
  }

  /** Whether what was found once still holds: a feed lives longer than a request. */
  isValid({ kind, session, asker }: Identity): boolean {
    if (kind === 'temporary') return true;
    const now = kind === 'session' ? this.ofSession(session!) : this.ofToken(Number(asker.by.slice('token/'.length)));
    return now?.asker.role === asker.role;
  }

  /** The session as it is now: locked, taken over or ended since it was looked at. */
  ofSession(id: number): Identity | null {
    const session = this.state.sessions.get(id);
    const account = session && this.state.accounts.get(session.account);
    if (!session || !account || account.closedAt !== null || session.until <= this.floor.clock.now()) return null;
    return {
      asker: {
        by: `staff/${account.account}`,
        role: account.role,
        ...(session.desk === null ? {} : { desk: session.desk }),
      },
      name: account.name,
      kind: 'session',
      session: id,
      account: account.account,
      until: session.until,
      mustChangePassword: account.password?.mustChange ?? false,
      locked: session.lockedAt !== null,
    };
  }

  private ofToken(id: number): Identity | null {
    const token = this.state.tokens.get(id);
    if (!token || (token.until !== null && token.until <= this.floor.clock.now())) return null;
    return {
      asker: { by: `token/${id}`, role: token.role },
      name: token.name,
      kind: 'token',
      session: null,
      account: null,
      until: token.until,
      mustChangePassword: false,
      locked: false,
    };
  }

  private forget(which: (held: Held) => boolean): void {
    for (const [digest, held] of this.byDigest) if (which(held)) this.byDigest.delete(digest);
  }
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
