import type { Clock, Timer } from '../../base/clock.ts';
import { Fault } from '../../base/errors.ts';
import { minute_ms, second_ms, type Instant } from '../../base/instant.ts';
import type { Log } from '../../base/log.ts';
import { settingOf } from '../../base/settings.ts';
import type { Language } from '../../base/words.ts';
import type { IncidentsState } from '../../modules/incidents/state.ts';
import type { Press } from '../press.ts';
import { sayIn } from '../say.ts';
import type { Sheet } from '../sheet.ts';
import { roomStates } from '../states.ts';
import { kitBlocks } from './sheet.ts';
import { kitWords } from './words.ts';

/** After the start, so that the first kit does not stand in the way of it. */
export const firstKit_ms = 20 * second_ms;
/** A kit that failed is tried again this soon: the power may be the next to go. */
export const kitRetry_ms = minute_ms;

const journalWait_ms = 3 * second_ms;

/** The site's live book, as far as a kit needs it. */
export interface KitRoom {
  readonly site: string;
  readonly seq: number;
  state<S>(module: string): S;
  /** Gives false where the journal cannot be written now. */
  command(command: { type: string } & Record<string, unknown>, cause: string): Promise<boolean>;
}

/** Where kits are put. Rejects where the disk says no; what was there before stays whole. */
export interface KitDisk {
  save(language: Language, pdf: Uint8Array): Promise<string>;
}

/** Where kits are printed. Rejects where the printer says no. */
export interface KitPrinter {
  readonly language: Language;
  print(file: string): Promise<void>;
}

export interface KitStatus {
  /** One is being made at this moment. */
  making: boolean;
  madeAt: Instant | null;
  printedAt: Instant | null;
  printer: boolean;
  nextAt: Instant | null;
  forms: { from: number; to: number } | null;
  failed: { code: string; words: { zh: string; en: string } } | null;
}

type Why = 'drawing' | 'disk' | 'printer';

export interface KitParts {
  clock: Clock;
  log: Log;
  press: Pick<Press, 'print'>;
  room: KitRoom;
  disk: KitDisk;
  printer: KitPrinter | null;
}

/** Every quarter of an hour the room is put on paper, on the disk and at the printer; what fails is said and tried again. */
export class PaperKit {
  readonly status: KitStatus;
  readonly pdfs = new Map<Language, Uint8Array>();
  private readonly parts: KitParts;
  private timer: Timer | null = null;
  private making: Promise<void> | null = null;
  private isStopped = false;
  private made = 0;

  constructor(parts: KitParts) {
    this.parts = parts;
    this.status = {
      making: false,
      madeAt: null,
      printedAt: null,
      printer: parts.printer !== null,
      nextAt: null,
      forms: null,
      failed: null,
    };
  }

  start(): void {
    this.plan(firstKit_ms);
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    this.timer?.cancel();
    await this.making;
  }

  /** Also by hand. Two at once are one. */
  make(): Promise<void> {
    this.status.making = true;
    this.making ??= this.makeOne()
      .catch((error: unknown) => this.say('drawing', error))
      .finally(() => {
        this.making = null;
        this.status.making = false;
      });
    return this.making;
  }

  private plan(delay_ms: number): void {
    this.timer?.cancel();
    if (this.isStopped) return;
    this.status.nextAt = this.parts.clock.now() + delay_ms;
    this.timer = this.parts.clock.after(delay_ms, () => void this.make());
  }

  private async makeOne(): Promise<void> {
    const { room, clock } = this.parts;
    const settings = room.state<IncidentsState>('incidents').settings;
    const failed = await this.tryOnce(settingOf(settings, 'paperForms_count'));
    // Only the change of it is a fact: how often a kit is made says nothing about the watch.
    await this.tell({ type: 'note paper kit', failed }, `paper-kit/${clock.now()}/note`);
    this.plan(failed === null ? settingOf(settings, 'paperKit_min') * minute_ms : kitRetry_ms);
  }

  /** Null when all of it went well, else what did not. */
  private async tryOnce(count: number): Promise<Why | null> {
    const { clock } = this.parts;
    // Numbers are given out before they are printed. With the journal down those given out last are printed again.
    await this.tell({ type: 'reserve paper forms', count }, `paper-kit/${clock.now()}/${++this.made}`);
    let why: Why = 'drawing';
    try {
      const pdfs = { zh: await this.draw('zh'), en: await this.draw('en') };
      this.pdfs.set('zh', pdfs.zh).set('en', pdfs.en);
      why = 'disk';
      const files = { zh: await this.parts.disk.save('zh', pdfs.zh), en: await this.parts.disk.save('en', pdfs.en) };
      this.status.madeAt = clock.now();
      const { printer } = this.parts;
      why = 'printer';
      if (printer) {
        await printer.print(files[printer.language]);
        this.status.printedAt = clock.now();
      }
      this.status.failed = null;
      return null;
    } catch (error) {
      this.say(why, error);
      return why;
    }
  }

  /** The hour in which the journal cannot be written is the hour of the kit: it does not wait for long. */
  private tell(command: Parameters<KitRoom['command']>[0], cause: string): Promise<unknown> {
    const { room, clock } = this.parts;
    return new Promise((resolve) => {
      const giveUp = clock.after(journalWait_ms, () => resolve(null));
      void room
        .command(command, cause)
        .catch(() => false)
        .then(resolve)
        .finally(() => giveUp.cancel());
    });
  }

  private draw(language: Language): Promise<Uint8Array> {
    const { press, room, clock } = this.parts;
    const now = clock.now();
    const states = roomStates(room);
    const { head } = states.sites;
    const say = sayIn(language, head?.timeZone ?? 'UTC');
    const range = states.incidents.paper.ranges.at(-1) ?? null;
    this.status.forms = range && { from: range.from, to: range.to };
    const sheet: Sheet = {
      language,
      site: head ? say(head.name) : room.site,
      title: say(kitWords.title),
      subtitle: say.moment(now),
      source: `${say.moment(now)} · ${language === 'zh' ? `日志 ${room.site} 至第 ${room.seq} 条` : `journal ${room.site} to line ${room.seq}`}`,
      exercise: null,
      blocks: kitBlocks(states, now, range, say),
    };
    return press.print(sheet);
  }

  private say(why: Why, error: unknown): void {
    const detail = error instanceof Error ? error.message : String(error);
    const code = error instanceof Fault && error.code.startsWith('PAPER_') ? error.code : codes[why];
    const words = error instanceof Fault ? error.words : failedWords[why];
    this.status.failed = { code, words };
    this.parts.log('error', 'paper-kit', code, { site: this.parts.room.site, error: detail.slice(0, 300) });
  }
}

const codes: Record<Why, string> = {
  drawing: 'PAPER_KIT_NOT_DRAWN',
  disk: 'PAPER_KIT_DISK',
  printer: 'PAPER_KIT_PRINTER',
};

const failedWords: Record<Why, { zh: string; en: string }> = {
  drawing: { zh: '断电备用纸未能生成', en: 'the paper kit could not be drawn' },
  disk: { zh: '断电备用纸未能写入磁盘', en: 'the paper kit could not be written to the disk' },
  printer: { zh: '断电备用纸未能打印', en: 'the paper kit could not be printed' },
};
