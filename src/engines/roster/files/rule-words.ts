import type { Words } from '../../../base/words.ts';
import type { Pairing, Rule } from '../problem.ts';

/** The sentence of a rule that was given none. */
export function ruleWords(rule: Rule): Words {
  switch (rule.kind) {
    case 'rest':
      return {
        zh: `两班之间至少休息 ${hoursOf(rule.min_minutes)} 小时`,
        en: `At least ${hoursOf(rule.min_minutes)} h rest between duties`,
      };
    case 'succession': {
      const list = rule.not_next_ids.join(', ');
      return { zh: `${rule.shift_id} 的次日不排 ${list}`, en: `The day after ${rule.shift_id} not ${list}` };
    }
    case 'run': {
      const [zh, en] = typeof rule.of === 'string' ? runNames[rule.of] : [`${list(rule.of)} 班`, `of ${list(rule.of)}`];
      const { zh: least, en: leastEn } = limits(rule, '天', 'days');
      return { zh: `连续${zh}${least}`, en: `${leastEn} ${en} in a row` };
    }
    case 'total': {
      const [zh, unit, en] =
        typeof rule.measure === 'string'
          ? measureNames[rule.measure]
          : [`${list(rule.measure)} 班`, '次', `× ${list(rule.measure)}`];
      const span =
        'rolling_days' in rule.span
          ? [`任意 ${rule.span.rolling_days} 天内`, ` in any ${rule.span.rolling_days} days`]
          : ['', ''];
      const { zh: limit, en: limitEn } = limits(rule, unit, en);
      return { zh: `${span[0]}${zh}${limit}`, en: `${limitEn}${span[1]}` };
    }
  }
}

export function pairingWords({
  kind,
  first_person_id: first,
  second_person_id: second,
}: Omit<Pairing, 'words'>): Words {
  return kind === 'together'
    ? { zh: `${first} 上班时 ${second} 同班`, en: `When ${first} works, ${second} has the same shift` }
    : { zh: `${first} 与 ${second} 不同班`, en: `${first} and ${second} never have the same shift` };
}

const runNames = {
  work: ['上班', 'of work'],
  off: ['休息', 'off'],
  nights: ['夜班', 'of nights'],
} as const;

const measureNames = {
  minutes: ['工时', '分钟', 'minutes worked'],
  days: ['上班', '天', 'days worked'],
  nights: ['夜班', '个', 'nights'],
  weekends: ['周末上班', '个', 'weekends worked'],
} as const;

const list = ({ shift_ids }: { shift_ids: string[] }) => shift_ids.join('/');

function hoursOf(minutes: number): string {
  return String(Math.round((minutes / 60) * 100) / 100);
}

function limits({ min, max }: { min?: number; max?: number }, unit: string, en: string): Words {
  if (min !== undefined && max !== undefined) return { zh: ` ${min} 至 ${max} ${unit}`, en: `${min} to ${max} ${en}` };
  if (max !== undefined) return { zh: `最多 ${max} ${unit}`, en: `At most ${max} ${en}` };
  return { zh: `至少 ${min ?? 0} ${unit}`, en: `At least ${min ?? 0} ${en}` };
}
