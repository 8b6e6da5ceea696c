import type { Chance } from '../base/chance.ts';
import type { Clock, Timer } from '../base/clock.ts';
import { second_ms } from '../base/instant.ts';
import type { Log } from '../base/log.ts';
import { ApiRefusal, type Api } from './api.ts';

/** A unit as the board shows it. */
interface Unit {
  unit: string;
  status: string;
  current: string | null;
}

const look_ms = 2 * second_ms;

/** How long a unit stays in a status before the next, in seconds: least and most. */
const steps: Record<string, { next: string; after_s: readonly [number, number] }> = {
  DP: { next: 'AK', after_s: [4, 10] },
  AK: { next: 'ER', after_s: [2, 5] },
  ER: { next: 'OS', after_s: [30, 120] },
  CL: { next: 'RT', after_s: [5, 10] },
  RT: { next: 'AV', after_s: [20, 60] },
};

/**
 * The guards' side: signs the shift on, and lets units that were sent acknowledge, go and arrive. It never clears an
 * incident and never closes one: that is for whoever tries the console.
 */
export class DemoUnits {
  private readonly parts: { api: Api; site: string; clock: Clock; chance: Chance; log: Log };
  private readonly planned = new Map<string, { status: string; timer: Timer }>();
  private timer: Timer | null = null;
  private stopped = false;

  constructor(parts: DemoUnits['parts']) {
    this.parts = parts;
  }

  async start(): Promise<void> {
    try {
      await this.parts.api.post(`/sites/${this.parts.site}/units/sign-on-shift`, {});
    } catch (error) {
      this.parts.log('warn', 'demo', 'SHIFT_NOT_SIGNED_ON', { error: String(error) });
    }
    this.look();
  }

  stop(): void {
    this.stopped = true;
    this.timer?.cancel();
    for (const { timer } of this.planned.values()) timer.cancel();
  }

  private look(): void {
    if (this.stopped) return;
    this.timer = this.parts.clock.after(look_ms, () => {
      void this.read().finally(() => this.look());
    });
  }

  private async read(): Promise<void> {
    try {
      const { units } = await this.parts.api.get<{ units: Unit[] }>(`/sites/${this.parts.site}/units`);
      for (const unit of units) this.plan(unit);
    } catch (error) {
      this.parts.log('warn', 'demo', 'UNITS_NOT_READ', { error: String(error) });
    }
  }

  private plan(unit: Unit): void {
    const before = this.planned.get(unit.unit);
    if (before?.status === unit.status) return;
    before?.timer.cancel();
    this.planned.delete(unit.unit);
    const step = steps[unit.status];
    if (!step) return;
    const [least_s, most_s] = step.after_s;
    const after_ms = (least_s + this.parts.chance.below(most_s - least_s + 1)) * second_ms;
    const timer = this.parts.clock.after(after_ms, () => void this.report(unit.unit, step.next));
    this.planned.set(unit.unit, { status: unit.status, timer });
  }

  private async report(unit: string, status: string): Promise<void> {
    if (this.stopped) return;
    try {
      await this.parts.api.post(`/sites/${this.parts.site}/units/${unit}/status`, { status });
    } catch (error) {
      // Somebody at a desk was faster, or decided otherwise: theirs counts.
      if (!(error instanceof ApiRefusal))
        this.parts.log('warn', 'demo', 'STATUS_NOT_REPORTED', { error: String(error) });
    }
  }
}
