import type { Clock } from './base/clock.ts';
import type { Log } from './base/log.ts';
import type { Sender, Senders } from './connectors/connector.ts';
import type { Journal } from './journal/journal.ts';
import type { Secrets } from './journal/secrets.ts';
import type { Stream } from './journal/stream.ts';
import type { SitesState } from './modules/sites/facts.ts';
import { senders, type SenderRow } from './modules/sites/senders.ts';

/** Facts that change who may report, or how. */
const senderTypes = new Set([
  'alarm panel set',
  'alarm panel removed',
  'panel key set',
  'sender admitted',
  'sender withdrawn',
]);

const retryWait_ms = 1_000;

/** Name of a panel's key among the secrets. */
export function panelKeyName(site: string, panel: string): string {
  return `panel-key/${site}/${panel}`;
}

/** Who may report at an edge: the panels of every site with their keys, kept in step with the journal. */
export class SenderDirectory implements Senders {
  private byAccount = new Map<string, Sender[]>();
  private list: Sender[] = [];
  private refreshing: Promise<void> | null = null;
  private again = false;
  private readonly journal: Journal;
  private readonly secrets: Secrets;
  private readonly clock: Clock;
  private readonly log: Log;

  constructor(journal: Journal, secrets: Secrets, clock: Clock, log: Log) {
    this.journal = journal;
    this.secrets = secrets;
    this.clock = clock;
    this.log = log;
  }

  find(account: string, receiver: string | null, line: string | null): Sender | null {
    const found = this.byAccount.get(account) ?? this.byAccount.get(account.toUpperCase());
    if (!found) return null;
    if (found.length === 1) return found[0]!;
    const same = (wanted: string | undefined, sent: string | null) =>
      wanted === undefined || (sent !== null && Number.parseInt(wanted, 16) === Number.parseInt(sent, 16));
    return found.find((sender) => same(sender.receiver, receiver) && same(sender.line, line)) ?? null;
  }

  all(): readonly Sender[] {
    return this.list;
  }

  /** Follows a site from now on. Call `refresh` once all are followed. */
  follow(stream: Stream): void {
    stream.follow((batch) => {
      if (batch.facts.some((fact) => senderTypes.has(fact.type))) this.refreshSoon();
    });
  }

  /** Reads panels and keys anew. A change that comes while this runs is read by one more turn, not by one each. */
  refresh(): Promise<void> {
    if (this.refreshing) this.again = true;
    this.refreshing ??= this.readAll().finally(() => {
      this.refreshing = null;
    });
    return this.refreshing;
  }

  /** Keys lie in the store, which may be away just now: then what was known stands, and it is tried again. */
  private refreshSoon(): void {
    this.refresh().catch((error: unknown) => {
      this.log('warn', 'senders', 'SENDERS_NOT_READ', { error: String(error) });
      this.clock.after(retryWait_ms, () => this.refreshSoon());
    });
  }

  private async readAll(): Promise<void> {
    do {
      this.again = false;
      await this.readOnce();
    } while (this.again);
  }

  private async readOnce(): Promise<void> {
    const list: Sender[] = [];
    for (const stream of this.journal.sites()) {
      const sites = stream.reader.state<SitesState>('sites');
      for (const row of senders(sites)) {
        const keyed = row.keyBits > 0 || row.keyVersion !== null;
        list.push(senderOf(stream.row.name, row, keyed ? await this.key(stream, row.panel) : undefined));
      }
    }
    const byAccount = new Map<string, Sender[]>();
    for (const sender of list) {
      const account = sender.account.toUpperCase();
      byAccount.set(account, [...(byAccount.get(account) ?? []), sender]);
    }
    this.list = list;
    this.byAccount = byAccount;
  }

  private async key(stream: Stream, panel: string): Promise<Uint8Array | null> {
    return (await this.secrets.get(panelKeyName(stream.row.name, panel)))?.plain ?? null;
  }
}

function senderOf(stream: string, row: SenderRow, key: Uint8Array | null | undefined): Sender {
  const { panel, account, receiver, line, plainAllowed, window, pollInterval_s, transport } = row;
  return {
    stream,
    panel,
    account,
    ...(receiver === undefined ? {} : { receiver }),
    ...(line === undefined ? {} : { line }),
    ...(key === undefined ? {} : { key }),
    plainAllowed,
    window,
    pollInterval_s,
    transport,
  };
}
