import { type SettingKey, settingOf } from '../../base/settings.ts';
import type { Priority } from '../../base/signal.ts';
import type { SiteBook } from './site-book.ts';

export function setting(book: SiteBook, key: SettingKey): number {
  return settingOf(book.settings, key);
}

/** Seconds after which step 1, 2 or 3 comes; null where nobody is alerted (P3, P4). */
export function escalation_s(book: SiteBook, priority: Priority, step: 1 | 2 | 3): number | null {
  if (priority !== 'P1' && priority !== 'P2') return null;
  const keys = {
    P1: ['alarmP1SoundsAgain_s', 'alarmP1Commander_s', 'alarmP1Phone_s'],
    P2: ['alarmP2SoundsAgain_s', 'alarmP2Commander_s', 'alarmP2Phone_s'],
  } as const;
  return setting(book, keys[priority][step - 1]!);
}

export function priorityNumbered(number: number): Priority {
  return number <= 1 ? 'P1' : number === 2 ? 'P2' : number === 3 ? 'P3' : 'P4';
}
