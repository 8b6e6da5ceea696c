import { clockText } from '../../base/local-time.ts';
import type { Words } from '../../base/words.ts';
import { dateOf, weekdayOf } from './clock-of-days.ts';
import type { Reason } from './explain-model.ts';
import { rulesOf } from './line-judge.ts';
import type { ClockSpan, DemandRow, Duty, Problem, Rule } from './problem.ts';

const day_min = 1_440;
const weekdays_zh = ['周一', '周二', '周三', '周四', '周五', '周六', '周日'];
const weekdays_en = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

export function joined(parts: readonly Words[], separator: Words = { zh: ';', en: '; ' }): Words {
  return { zh: parts.map((it) => it.zh).join(separator.zh), en: parts.map((it) => it.en).join(separator.en) };
}

/** "Sat 11-28". */
export function dayWords(problem: Problem, day: number): Words {
  const date = dateOf(problem, day).slice(5);
  const weekday = weekdayOf(problem, day) - 1;
  return { zh: `${date} ${weekdays_zh[weekday]}`, en: `${weekdays_en[weekday]} ${date}` };
}

/** "Sat 11-28, Mon 11-30 to Wed 12-02". */
export function daysWords(problem: Problem, days: readonly number[]): Words {
  const sorted = [...new Set(days)].sort((a, b) => a - b);
  const runs: [number, number][] = [];
  for (const day of sorted) {
    const last = runs.at(-1);
    if (last && last[1] === day - 1) last[1] = day;
    else runs.push([day, day]);
  }
  const parts = runs.map(([from, to]) => {
    const start = dayWords(problem, from);
    const end = dayWords(problem, to);
    return from === to ? start : { zh: `${start.zh}至${end.zh}`, en: `${start.en} to ${end.en}` };
  });
  return joined(parts, { zh: '、', en: ', ' });
}

export function clockWords({ from_min, to_min }: ClockSpan): string {
  return `${clockText(from_min % day_min)}-${clockText(to_min % day_min)}`;
}

export function shiftWords(problem: Problem, shift_id: string): Words {
  const shift = problem.shifts.find(({ id }) => id === shift_id);
  return shift ? shift.name : { zh: shift_id, en: shift_id };
}

export function dutyWords(problem: Problem, duty: Duty | null): Words {
  if (!duty) return { zh: '休息', en: 'off' };
  const shift = shiftWords(problem, duty.shift_id);
  if (duty.post_id === null) return shift;
  const post = problem.posts.find(({ id }) => id === duty.post_id)?.name ?? { zh: duty.post_id, en: duty.post_id };
  return { zh: `${post.zh}${shift.zh}`, en: `${post.en} ${shift.en}` };
}

/** What a row asks for, without its day: "X-ray S1 Early". */
export function placeWords(problem: Problem, row: DemandRow): Words {
  const posts = (row.post_ids ?? []).map(
    (post_id) => problem.posts.find(({ id }) => id === post_id)?.name ?? { zh: post_id, en: post_id },
  );
  const skill = row.skill_id === null ? undefined : problem.skills.find(({ id }) => id === row.skill_id);
  const skilled = skill ? { zh: `(${skill.name.zh})`, en: ` (${skill.name.en})` } : { zh: '', en: '' };
  const place = joined(posts, { zh: '、', en: ', ' });
  const when = 'shift_id' in row.when ? shiftWords(problem, row.when.shift_id) : both(clockWords(row.when));
  return { zh: `${place.zh}${when.zh}${skilled.zh}`, en: `${place.en ? `${place.en} ` : ''}${when.en}${skilled.en}` };
}

export function rowWords(problem: Problem, row: DemandRow): Words {
  const day = dayWords(problem, row.day);
  const place = row.words ?? placeWords(problem, row);
  return { zh: `${day.zh} ${place.zh}`, en: `${day.en} ${place.en}` };
}

export const both = (text: string): Words => ({ zh: text, en: text });

export function hoursWords(minutes: number): Words {
  const hours = Math.round((minutes / 60) * 100) / 100;
  return { zh: `${hours} 小时`, en: `${hours} h` };
}

/** A number of a rule with its unit. */
export function amountWords(rule: Rule, amount: number): Words {
  if (rule.kind === 'rest') return hoursWords(amount);
  if (rule.kind === 'succession') return both(String(amount));
  const measure = rule.kind === 'run' ? rule.of : rule.measure;
  if (measure === 'minutes') return hoursWords(amount);
  const plural = amount === 1 ? '' : 's';
  if (measure === 'nights') return { zh: `${amount} 个夜班`, en: `${amount} night${plural}` };
  if (measure === 'weekends') return { zh: `${amount} 个周末`, en: `${amount} weekend${plural}` };
  if (typeof measure === 'object' && rule.kind === 'total')
    return { zh: `${amount} 次`, en: `${amount} shift${plural}` };
  return { zh: `${amount} 天`, en: `${amount} day${plural}` };
}

export function ruleOfReason(problem: Problem, person_id: string, rule_id: string): Rule | undefined {
  const person = problem.people.find(({ id }) => id === person_id);
  return person && rulesOf(problem, person).find(({ id }) => id === rule_id);
}

/** One reason as a sentence of its own. */
export function reasonWords(problem: Problem, reason: Reason): Words {
  switch (reason.kind) {
    case 'rule': {
      const rule = ruleOfReason(problem, reason.person_id, reason.rule_id)?.words ?? both(reason.rule_id);
      return { zh: `${reason.person_id}:${rule.zh}`, en: `${reason.person_id}: ${rule.en}` };
    }
    case 'day off': {
      const day = dayWords(problem, reason.day);
      return { zh: `${reason.person_id}:${day.zh} 休假`, en: `${reason.person_id}: day off on ${day.en}` };
    }
    case 'unavailable': {
      const day = dayWords(problem, reason.day);
      const shift = shiftWords(problem, reason.shift_id);
      return {
        zh: `${reason.person_id}:${day.zh} 不能上${shift.zh}`,
        en: `${reason.person_id}: not available for ${shift.en} on ${day.en}`,
      };
    }
    case 'pin': {
      const day = dayWords(problem, reason.day);
      const pin = problem.pins.find((it) => it.person_id === reason.person_id && it.day === reason.day);
      const duty = dutyWords(problem, pin?.duty ?? null);
      return {
        zh: `${reason.person_id}:${day.zh} 已固定为${duty.zh}`,
        en: `${reason.person_id}: fixed to ${duty.en} on ${day.en}`,
      };
    }
    case 'skill': {
      const skill = problem.skills.find(({ id }) => id === reason.skill_id)?.name ?? both(reason.skill_id);
      return { zh: `其他人没有技能“${skill.zh}”`, en: `nobody else has the skill ${skill.en}` };
    }
    case 'demand': {
      const row = problem.demand.find(({ id }) => id === reason.row_id);
      if (!row) return both(reason.row_id);
      const what = rowWords(problem, row);
      return { zh: `${what.zh}至少 ${row.minimum} 人`, en: `${what.en} needs ${row.minimum}` };
    }
    case 'pairing':
      return problem.pairings.find(({ id }) => id === reason.pairing_id)?.words ?? both(reason.pairing_id);
    case 'duty': {
      const day = dayWords(problem, reason.day);
      return {
        zh: `${reason.person_id}:${day.zh} 已在别处上岗`,
        en: `${reason.person_id}: stands elsewhere on ${day.en}`,
      };
    }
  }
}

/** Many reasons in one sentence: those that say the same of several people, days or rows are told once. */
export function setWords(problem: Problem, reasons: readonly Reason[]): Words {
  const groups = new Map<string, Reason[]>();
  for (const reason of reasons) {
    const key = groupKey(problem, reason);
    groups.set(key, [...(groups.get(key) ?? []), reason]);
  }
  return joined([...groups.values()].map((group) => groupWords(problem, group)));
}

function groupKey(problem: Problem, reason: Reason): string {
  if (reason.kind === 'rule') return `rule ${reason.rule_id}`;
  if (reason.kind === 'demand') {
    const row = problem.demand.find(({ id }) => id === reason.row_id);
    return row ? `demand ${placeWords(problem, row).en} ${row.minimum}` : reason.row_id;
  }
  if (reason.kind === 'pairing' || reason.kind === 'skill') return JSON.stringify(reason);
  return `${reason.kind} ${reason.person_id}`;
}

function groupWords(problem: Problem, group: readonly Reason[]): Words {
  const first = group[0]!;
  if (group.length === 1) return reasonWords(problem, first);
  if (first.kind === 'rule') {
    const people = group.flatMap((it) => (it.kind === 'rule' ? [it.person_id] : [])).join(', ');
    const rule = ruleOfReason(problem, first.person_id, first.rule_id)?.words ?? both(first.rule_id);
    return { zh: `${people}:${rule.zh}`, en: `${people}: ${rule.en}` };
  }
  if (first.kind === 'demand') {
    const rows = group.flatMap((it) =>
      it.kind === 'demand' ? problem.demand.filter(({ id }) => id === it.row_id) : [],
    );
    const row = rows[0]!;
    const days = daysWords(
      problem,
      rows.map(({ day }) => day),
    );
    const place = placeWords(problem, row);
    return {
      zh: `${days.zh} 的${place.zh}各至少 ${row.minimum} 人`,
      en: `${place.en} needs ${row.minimum} on each of ${days.en}`,
    };
  }
  return joined(group.map((it) => reasonWords(problem, it)));
}
