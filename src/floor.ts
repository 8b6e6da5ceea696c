import type { Chance } from './base/chance.ts';
import type { Clock } from './base/clock.ts';
import { Fault } from './base/errors.ts';
import type { Log } from './base/log.ts';
import type { Network } from './base/network.ts';
import type { Answer } from './base/signal.ts';
import { connectorsOf, type ConnectorSettings } from './connectors/all.ts';
import type { Connector } from './connectors/connector.ts';
import { History } from './journal/history.ts';
import { Journal } from './journal/journal.ts';
import type { Keys } from './journal/keys.ts';
import { Parts } from './journal/parts.ts';
import { Secrets } from './journal/secrets.ts';
import type { Store } from './journal/store.ts';
import { allModules } from './modules/all.ts';
import type { Module } from './modules/module.ts';
import { Press } from './paper/press.ts';
import { SenderDirectory } from './senders.ts';

/** Everything from the world outside comes in here, so that the whole floor runs alike for real, in tests and simulated. */
export interface FloorParts {
  clock: Clock;
  chance: Chance;
  store: Store;
  network: Network;
  log: Log;
  keys: Keys;
  /** Module → hash of its built facts.ts: which snapshots may be read, and whether a tab is of this build. */
  folds: Readonly<Record<string, string>>;
  /** One word for this installation; first part of every signed root's origin. */
  installation: string;
  edges: ConnectorSettings;
  /** Another process took the writer's lock: the caller stops the program. */
  displaced: () => void;
  modules?: readonly Module[];
}

/** The floor of a control room: the journal, the edges that report to it, and the doors to secrets and parts. */
export interface Floor {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  readonly store: Store;
  readonly keys: Keys;
  readonly folds: Readonly<Record<string, string>>;
  readonly installation: string;
  readonly journal: Journal;
  /** What happened to a subject, and hourly figures; follows the journal and says how far. */
  readonly history: History;
  readonly parts: Parts;
  readonly secrets: Secrets;
  readonly senders: SenderDirectory;
  /** Makes PDF of sheets, in a thread of its own. */
  readonly press: Press;
  readonly connectors: readonly Connector[];
  /** Opens a site's own journal, or makes it. */
  addSite(name: string): Promise<void>;
  /** Opens the edges; devices may report from here on. */
  listen(): Promise<void>;
  /** Closes the edges, finishes what was accepted, signs and puts by. */
  stop(): Promise<void>;
}

export async function openFloor(given: FloorParts): Promise<Floor> {
  const { clock, chance, store, log, keys, network } = given;
  const secrets = new Secrets(store, keys.sealing, chance);
  const lastBeat = await store.lastBeat();
  const history = new History({ store, clock, log });
  const journal = await Journal.open({
    store,
    modules: given.modules ?? allModules,
    folds: given.folds,
    clock,
    chance,
    log,
    key: keys.signing,
    installation: given.installation,
    displaced: given.displaced,
    opened: (stream) => history.follow(stream),
    dropped: (stream) => history.forget(stream),
  });
  if (!journal.stream('house')) throw houseIsCopy();
  const press = new Press({ clock, log });
  const senders = new SenderDirectory(journal, secrets, clock, log);
  for (const stream of journal.sites()) senders.follow(stream);
  await senders.refresh();

  const report: Report = (stream, signal, cause, by, source) => {
    const open = journal.stream(stream);
    // A site that was taken away while its panel was sending: the panel is told nothing and tries again.
    return open ? open.signal(signal, by, cause, source) : Promise.resolve<Answer>({ answer: 'not-now' });
  };

  const connectors = connectorsOf(given.edges, { clock, network, log, senders, report });
  if (lastBeat !== null) await noteInterruption(journal, lastBeat, clock.now());

  return {
    clock,
    chance,
    log,
    store,
    keys,
    folds: given.folds,
    installation: given.installation,
    journal,
    history,
    parts: new Parts(store, chance, (number, part) => journal.numbered(number)?.book.erased.has(part) ?? false),
    secrets,
    senders,
    press,
    connectors,
    async addSite(name) {
      if (journal.stream(name)) return;
      senders.follow(await journal.addSite(name));
      await senders.refresh();
    },
    async listen() {
      for (const connector of connectors) await connector.start();
    },
    async stop() {
      for (const connector of connectors)
        await connector.stop().catch((error: unknown) => logStop(log, connector, error));
      await press.stop();
      await history.stop();
      await journal.stop();
      await store.close();
    },
  };
}

type Report = Parameters<typeof connectorsOf>[1]['report'];

/** Nobody watched between the last sign of life and now: that is a fact on every site's queue until a desk signs it. */
async function noteInterruption(journal: Journal, from: number, to: number): Promise<void> {
  for (const site of journal.sites()) {
    const command = { type: 'interrupt watch', from, to };
    const answer = await site.command('alarms', command, { by: 'rule/journal', role: 'rule' }, `interruption/${from}`);
    if (answer.answer === 'not-now') {
      throw new Fault('JOURNAL_NOT_WRITABLE', {
        zh: '日志无法写入,不能开始值守;请检查数据库和磁盘',
        en: 'the journal cannot be written, so the watch cannot begin; check the database and the disk',
      });
    }
  }
}

/** A house that was imported to be looked at has another writer elsewhere; without one of our own nobody can sign in. */
function houseIsCopy(): Fault {
  return new Fault('HOUSE_READ_ONLY', {
    zh: 'house 日志是导入的只读副本,不能值守。请用 watchfloor import … --take-over 接续它,或换一个数据目录。',
    en: 'The house journal is an imported read-only copy, so no watch can be kept. Take it over with watchfloor import … --take-over, or use another data folder.',
  });
}

function logStop(log: Log, connector: Connector, error: unknown): void {
  log('error', connector.name, 'STOP_FAILED', { error: String(error) });
}
