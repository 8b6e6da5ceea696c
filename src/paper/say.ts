import type { Instant } from '../base/instant.ts';
import { formatLocal } from '../base/local-time.ts';
import type { Language, Words } from '../base/words.ts';
import { wordsOfKind } from '../modules/alarms/kind-words.ts';
import type { PointKind } from '../modules/sites/facts.ts';

/** Says things in the one language of a sheet, at the site's own time. */
export interface Say {
  language: Language;
  (words: Words): string;
  /** "2026-11-27 03:10:00". */
  moment(at: Instant): string;
  /** "11-27 03:10:00": in a table whose sheet names the year. */
  short(at: Instant): string;
  /** "03:10:00". */
  time(at: Instant): string;
  /** "2 min 40 s". */
  span(span_s: number): string;
  hours(span_ms: number): string;
  number(count: number, digits?: number): string;
  percent(share: number | null, digits?: number): string;
}

const none = '–';

export function sayIn(language: Language, timeZone: string): Say {
  const say = (words: Words) => words[language];
  const zh = language === 'zh';
  const number = (count: number, digits = 0) => {
    const [whole, rest] = count.toFixed(digits).split('.');
    const grouped = whole!.replace(/\B(?=(\d{3})+$)/g, ',');
    return rest === undefined ? grouped : `${grouped}.${rest}`;
  };
  return Object.assign(say, {
    language,
    moment: (at: Instant) => formatLocal(at, timeZone),
    short: (at: Instant) => formatLocal(at, timeZone).slice(5),
    time: (at: Instant) => formatLocal(at, timeZone).slice(11),
    span(span_s: number) {
      const whole_s = Math.round(span_s);
      const [hours, minutes, seconds] = [Math.floor(whole_s / 3_600), Math.floor(whole_s / 60) % 60, whole_s % 60];
      const [h, min, s] = zh ? [' 小时', ' 分', ' 秒'] : [' h', ' min', ' s'];
      // Two units at most, and none that is zero beside another.
      if (hours > 0) return `${hours}${h}${minutes > 0 ? ` ${minutes}${min}` : ''}`;
      if (minutes > 0) return `${minutes}${min}${seconds > 0 ? ` ${seconds}${s}` : ''}`;
      return `${seconds}${s}`;
    },
    hours: (span_ms: number) => `${number(span_ms / 3_600_000, 1)}${zh ? ' 小时' : ' h'}`,
    number,
    percent: (share: number | null, digits = 1) => (share === null ? none : `${number(share * 100, digits)} %`),
  });
}

/** Share of a whole; nothing of nothing is no share. */
export function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

/** What a site calls its kinds of points; what it has no name for is called as the queue calls it. */
export function kindWordsOf(kinds: ReadonlyMap<string, PointKind>): (kind: string) => Words {
  return (kind) => kinds.get(kind)?.name ?? wordsOfKind(kind);
}
