import type { Instant } from '../base/instant.ts';
import { Fault, refuse, type Refusal } from '../base/errors.ts';
import type { Language, Words } from '../base/words.ts';
import type { Sheet } from '../paper/sheet.ts';
import type { ApiFloor } from './api-floor.ts';
import { reportHeld_ms, reportRestShare, reportsHeldMax, reportsWaitingMax } from './limits.ts';
import { Problem, problemOf } from './problem.ts';

export type ReportKind = 'incident' | 'log' | 'month' | 'handover' | 'walk-test';
export type ReportState = 'waiting' | 'reading' | 'drawing' | 'done' | 'failed' | 'cancelled';

/** A report on its way. Rows are handed out as they stand; only this desk changes them. */
export interface ReportJob {
  readonly id: string;
  readonly site: string;
  readonly by: string;
  readonly kind: ReportKind;
  readonly language: Language;
  readonly askedAt: Instant;
  state: ReportState;
  title: string;
  /** Facts read so far, of how many; both 0 where none have to be read. */
  read: number;
  of: number;
  refusal: { code: string; words: Words } | null;
  pdf: Uint8Array | null;
}

/** How a report reads: says how far it is, and gives way after every page. */
export interface Progress {
  total(of: number): void;
  /** Ends the reading (by throwing) where the report was cancelled; else rests, so that alarms come first. */
  pageRead(facts: number): Promise<void>;
}

export type MakeSheet = (progress: Progress) => Promise<Sheet>;

/** Thrown through a reading that nobody wants any more. */
class Cancelled extends Error {}

/** Makes reports one after the other, with long rests, in memory; who asked fetches them. Nothing here touches the journal. */
export class ReportDesk {
  private readonly floor: ApiFloor;
  private readonly jobs = new Map<string, ReportJob>();
  private readonly cancelled = new Set<string>();
  private turn: Promise<void> = Promise.resolve();
  private made = 0;

  constructor(floor: ApiFloor) {
    this.floor = floor;
  }

  ask(of: Pick<ReportJob, 'site' | 'by' | 'kind' | 'language'>, make: MakeSheet): ReportJob {
    this.forgetOld();
    const pending = [...this.jobs.values()].filter((job) => isPending(job)).length;
    if (pending >= reportsWaitingMax) throw reportsBusy();
    const id = `R${++this.made}-${Buffer.from(this.floor.chance.bytes(4)).toString('hex')}`;
    const askedAt = this.floor.clock.now();
    const job: ReportJob = {
      id,
      ...of,
      askedAt,
      state: 'waiting',
      title: '',
      read: 0,
      of: 0,
      refusal: null,
      pdf: null,
    };
    this.jobs.set(id, job);
    this.turn = this.turn.then(() => this.run(job, make));
    return job;
  }

  /** Of one site and asker, newest first. */
  list(site: string, by: string): readonly ReportJob[] {
    this.forgetOld();
    return [...this.jobs.values()].filter((job) => job.site === site && job.by === by).reverse();
  }

  job(site: string, by: string, id: string): ReportJob | Refusal {
    const job = this.jobs.get(id);
    return job?.site === site && job.by === by ? job : reportUnknown(id);
  }

  /** What waits is not begun, what is read stops at its next page, what is done is thrown away. */
  cancel(job: ReportJob): void {
    if (isPending(job)) this.cancelled.add(job.id);
    else this.jobs.delete(job.id);
    if (job.state === 'waiting') job.state = 'cancelled';
  }

  private async run(job: ReportJob, make: MakeSheet): Promise<void> {
    try {
      if (this.cancelled.has(job.id)) throw new Cancelled();
      job.state = 'reading';
      const sheet = await make(this.progressOf(job));
      if (this.cancelled.has(job.id)) throw new Cancelled();
      job.title = sheet.title;
      job.state = 'drawing';
      job.pdf = await this.floor.press.print(sheet);
      job.state = this.cancelled.has(job.id) ? 'cancelled' : 'done';
    } catch (error) {
      this.failed(job, error);
    } finally {
      this.cancelled.delete(job.id);
    }
  }

  private failed(job: ReportJob, error: unknown): void {
    if (error instanceof Cancelled) {
      job.state = 'cancelled';
      return;
    }
    job.state = 'failed';
    if (error instanceof Problem || error instanceof Fault) {
      job.refusal = { code: error.code, words: error.words };
      return;
    }
    this.floor.log('error', 'reports', 'REPORT_NOT_MADE', { kind: job.kind, error: String(error) });
    const words = { zh: '程序出错,已记入日志。', en: 'Our mistake; it is in the log.' };
    job.refusal = { code: 'REPORT_NOT_MADE', words };
  }

  private progressOf(job: ReportJob): Progress {
    const { clock } = this.floor;
    let since = clock.monotonic_ms();
    return {
      total: (of) => {
        job.of = of;
        since = clock.monotonic_ms();
      },
      pageRead: async (facts) => {
        job.read += facts;
        if (this.cancelled.has(job.id)) throw new Cancelled();
        const worked_ms = clock.monotonic_ms() - since;
        await new Promise<void>((resolve) => clock.after(Math.max(1, worked_ms * reportRestShare), resolve));
        since = clock.monotonic_ms();
      },
    };
  }

  private forgetOld(): void {
    const old = this.floor.clock.now() - reportHeld_ms;
    for (const [id, job] of this.jobs) {
      const tooMany = this.jobs.size > reportsHeldMax;
      if (!isPending(job) && (tooMany || job.askedAt < old)) this.jobs.delete(id);
    }
  }
}

function isPending({ state }: ReportJob): boolean {
  return state === 'waiting' || state === 'reading' || state === 'drawing';
}

function reportsBusy(): Problem {
  return new Problem(
    503,
    'REPORTS_BUSY',
    {
      zh: `已有 ${reportsWaitingMax} 份报告在制作,请稍候或取消其中之一。`,
      en: `${reportsWaitingMax} reports are being made already: wait a little, or cancel one.`,
    },
    { retryAfter_s: 5 },
  );
}

function reportUnknown(report: string): Refusal {
  return refuse(
    'REPORT_UNKNOWN',
    {
      zh: '没有这份报告,或已超过一小时被清除,请重新制作',
      en: 'there is no such report, or it was thrown away after an hour: make it again',
    },
    { report },
  );
}

/** What a report cannot be made of. */
export function noReport(code: string, words: Words, facts?: Refusal['facts']): Problem {
  return problemOf(refuse(code, words, facts));
}
