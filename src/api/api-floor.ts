import type { Chance } from '../base/chance.ts';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { History } from '../journal/history.ts';
import type { Journal } from '../journal/journal.ts';
import type { Parts } from '../journal/parts.ts';
import type { Press } from '../paper/press.ts';
import type { Secrets } from '../journal/secrets.ts';

/** What of the floor the API stands on. */
export interface ApiFloor {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  readonly folds: Readonly<Record<string, string>>;
  readonly journal: Journal;
  readonly history: History;
  readonly parts: Parts;
  readonly secrets: Secrets;
  readonly press: Press;
  readonly senders: { refresh(): Promise<void> };
  readonly connectors: readonly InspectedConnector[];
  addSite(name: string): Promise<void>;
}

/** An edge as an engineer looks at it; `lastOf` where it can tell the last messages of one sender. */
export interface InspectedConnector {
  readonly name: string;
  inspect(): unknown;
  lastOf?(account: string): readonly unknown[];
}
