import { minute_ms, type Instant } from '../../base/instant.ts';
import { settingOf, type SettingKey } from '../../base/settings.ts';
import type { TimersState, Person, Watch } from './state.ts';

const ofPriority: Partial<Record<'P1' | 'P2' | 'P3' | 'P4', SettingKey>> = {
  P1: 'checkTimerP1_min',
  P2: 'checkTimerP2_min',
  P3: 'checkTimerP3_min',
};

/** One person alone on scene: strength counts, a unit of two is not alone. */
export function isLone(state: TimersState, watch: Watch): boolean {
  const strength = watch.onScene.reduce((sum, { unit }) => sum + (state.units.get(unit)?.strength ?? 1), 0);
  return strength === 1;
}

/**
 * Minutes a unit on scene may be silent; null where nobody is asked. By the incident's priority (not classified counts
 * as P2), and for somebody who is there alone by the timer of lone officers where that is shorter.
 */
export function limitOf(state: TimersState, watch: Watch): number | null {
  const key = ofPriority[watch.priority ?? 'P2'];
  const usual = key === undefined ? null : settingOf(state.settings, key);
  if (!isLone(state, watch)) return usual;
  const lone = settingOf(state.settings, 'checkTimerLone_min');
  return usual === null ? lone : Math.min(usual, lone);
}

export function dueOf(person: Person, limit_min: number): Instant {
  return person.heardAt + limit_min * minute_ms;
}

export interface Silence {
  units: readonly string[];
  /** When the first of them should have been heard. */
  dueAt: Instant;
}

/** Who has been silent too long at a moment; null where nobody has. */
export function silentAt(state: TimersState, watch: Watch, at: Instant): Silence | null {
  const limit_min = limitOf(state, watch);
  if (limit_min === null) return null;
  const silent = watch.onScene.filter((person) => dueOf(person, limit_min) <= at);
  if (silent.length === 0) return null;
  return {
    units: silent.map((person) => person.unit),
    dueAt: Math.min(...silent.map((person) => dueOf(person, limit_min))),
  };
}
