import type { Chance } from '../base/chance.ts';
import type { Clock, Timer } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { ApiRefusal, type Api } from './api.ts';
import { scenes } from './scenes.ts';
import type { DemoSite } from './site.ts';

export interface PracticeOptions {
  site: DemoSite;
  /** Tells what points say, as any integrator would. */
  signals: Api;
  /** Gives the cards of exercise control. */
  control: Api;
  clock: Clock;
  chance: Chance;
  log: Log;
}

/** Plays scenes into rehearsals. A rehearsal has no panels of its own, so its points speak by the HTTP door. */
export interface Practice {
  scenes(): readonly string[];
  /** False when there is no such scene. */
  play(stream: string, id: string): boolean;
  stop(): void;
}

export function openPractice({ site, signals, control, clock, chance, log }: PracticeOptions): Practice {
  const playable = scenes.filter((scene) => !scene.cuts);
  const timers = new Map<Timer, string>();
  let signalsSaid = 0;

  function later(stream: string, after_ms: number, run: () => Promise<unknown>): void {
    const timer = clock.after(after_ms, () => {
      timers.delete(timer);
      void run().catch((error: unknown) => failed(stream, error));
    });
    timers.set(timer, stream);
  }

  /** A rehearsal that has ended takes nothing more, so the rest of its scenes is let go of. */
  function failed(stream: string, error: unknown): void {
    const ended = error instanceof ApiRefusal && error.status === 404;
    if (!ended) return log('warn', 'practice', 'SCENE_STEP_FAILED', { stream, error: String(error) });
    for (const [timer, of] of timers) {
      if (of !== stream) continue;
      timer.cancel();
      timers.delete(timer);
    }
  }

  function tell(stream: string, point: string, phase: 'new' | 'restore'): Promise<unknown> {
    const kind = site.points.find((each) => each.id === point)!.kind;
    const id = `practice-${++signalsSaid}-${clock.now()}`;
    return signals.post(`/sites/${encodeURIComponent(stream)}/signals`, { id, point, kind, phase });
  }

  return {
    scenes: () => playable.map(({ id }) => id),
    play(stream, id) {
      const scene = playable.find((each) => each.id === id);
      if (!scene) return false;
      for (const { point, after_ms, restoreAfter_ms } of scene.happenings(site, chance)) {
        later(stream, after_ms, () => tell(stream, point, 'new'));
        if (restoreAfter_ms !== null) later(stream, after_ms + restoreAfter_ms, () => tell(stream, point, 'restore'));
      }
      for (const { after_ms, card } of scene.cards ?? []) {
        const path = `/sites/${encodeURIComponent(stream)}/practice/cards`;
        later(stream, after_ms, () => control.post(path, { scene: id, card }));
      }
      return true;
    },
    stop() {
      for (const timer of timers.keys()) timer.cancel();
      timers.clear();
    },
  };
}
