import { second_ms, type Instant } from '../../base/instant.ts';
import { settingOf } from '../../base/settings.ts';
import type { Due, Standing } from '../module.ts';
import type { CommandOf } from './commands.ts';
import { dueOf, limitOf, silentAt } from './limits.ts';
import type { TimersState, Watch } from './state.ts';

/** It rings so often; then it stands in words only. */
const ringsMax = 3;

interface Promised {
  /** Who is silent at `now`; none yet where the promise lies ahead. */
  units: readonly string[];
  dueAt: Instant;
  at: Instant;
  ring: number;
}

/** When an incident's check timer rings next; null where it has nobody to ask or has rung often enough. */
export function promiseOf(state: TimersState, watch: Watch, now: Instant): Promised | null {
  const limit_min = limitOf(state, watch);
  if (limit_min === null || watch.onScene.length === 0 || watch.rings.count >= ringsMax) return null;
  const ring = watch.rings.count + 1;
  const silent = silentAt(state, watch, now);
  if (!silent) {
    const dueAt = Math.min(...watch.onScene.map((person) => dueOf(person, limit_min)));
    return { units: [], dueAt, at: dueAt, ring };
  }
  const again_ms = settingOf(state.settings, 'checkTimerAgain_s') * second_ms;
  return { ...silent, at: ring === 1 ? silent.dueAt : watch.rings.at + again_ms, ring };
}

export function standing(state: TimersState, now: Instant): Standing {
  const due: Due[] = [];
  let wakeAt: Instant | null = null;
  for (const watch of state.watches.values()) {
    const promise = promiseOf(state, watch, now);
    if (!promise) continue;
    if (promise.at > now) {
      if (wakeAt === null || promise.at < wakeAt) wakeAt = promise.at;
      continue;
    }
    due.push({
      rule: 'timers.check-overdue',
      subject: `incident/${watch.incident}`,
      count: watch.episode * 10 + promise.ring,
      dueAt: promise.at,
      command: { type: 'ring check', incident: watch.incident } as CommandOf<'ring check'>,
    });
  }
  due.sort((a, b) => a.dueAt - b.dueAt || a.subject.localeCompare(b.subject));
  return { due, wakeAt };
}
