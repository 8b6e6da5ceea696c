import type { Words } from '../../base/words.ts';

/** One mistake of a file: where it stands, what is wrong, what to do. Every mistake of a file is told at once. */
export interface Finding {
  code: FindingCode;
  /** `people[3].skill_ids[0]`, or the section of a text file. */
  place: string;
  /** From 1. */
  line?: number;
  column?: number;
  what: Words;
  fix: Words;
}

export type Detail = Readonly<Record<string, string | number>>;
export type FindingCode = keyof typeof table;

/** Beyond this a file is not mistaken but another thing altogether. */
export const findingsMax = 1_000;

type Say = (detail: Detail) => Words;
const both = (zh: string, en: string): Words => ({ zh, en });

function orNearest(detail: Detail, otherwise: Words): Words {
  const { nearest } = detail;
  return nearest === undefined ? otherwise : both(`是不是“${nearest}”?`, `Did you mean "${nearest}"?`);
}

/** What is wrong and what to do, by code. docs/errors.md has the same codes. */
const table = {
  ROSTER_FILE_SYNTAX: [
    ({ text }) => both(`不是有效的 YAML 或 JSON:${text}`, `This is neither YAML nor JSON: ${text}`),
    () => both('改正这一处的写法。', 'Put the spelling here right.'),
  ],
  ROSTER_FILE_TOO_LARGE: [
    ({ length, most }) =>
      both(`文件有 ${length} 个字符,最多 ${most}`, `The file has ${length} characters, at most ${most}`),
    () => both('分成几个时段,各排各的。', 'Split it into periods and roster each by itself.'),
  ],
  ROSTER_FORMAT_UNKNOWN: [
    ({ found }) => both(`这不是排班文件:格式写的是“${found}”`, `This is no roster file: its format says "${found}"`),
    ({ known }) =>
      both(
        `第一行写 format: ${known},或给出以 SECTION_HORIZON 开头的公开文本格式。`,
        `Begin with format: ${known}, or give the public text format that begins with SECTION_HORIZON.`,
      ),
  ],
  ROSTER_FIELD_UNKNOWN: [
    ({ field }) => both(`这里没有“${field}”这个字段`, `The field "${field}" does not belong here`),
    (detail) => orNearest(detail, both('删去它。', 'Take it out.')),
  ],
  ROSTER_FIELD_MISSING: [
    ({ field }) => both(`缺少字段“${field}”`, `The field "${field}" is missing`),
    ({ expects }) => both(`补上它(${expects})。`, `Add it (${expects}).`),
  ],
  ROSTER_VALUE_WRONG: [
    ({ value }) => both(`这个值不对:${value}`, `This value does not fit: ${value}`),
    ({ expects_zh, expects_en }) => both(`应为${expects_zh}。`, `Expected is ${expects_en}.`),
  ],
  ROSTER_NUMBER_OUT_OF_RANGE: [
    ({ value, least, most }) =>
      both(`数值 ${value} 超出范围(${least} 至 ${most})`, `The number ${value} is out of range (${least} to ${most})`),
    () => both('改成范围之内的数。', 'Write a number within the range.'),
  ],
  ROSTER_DATE_INVALID: [
    ({ value }) => both(`没有“${value}”这一天`, `There is no day "${value}"`),
    () => both('写成日历上有的日期,如 2026-11-30。', 'Write a day of the calendar, like 2026-11-30.'),
  ],
  ROSTER_DAY_OUTSIDE: [
    ({ value, first, last }) =>
      both(`${value} 不在排班时段内(${first} 至 ${last})`, `${value} lies outside the period (${first} to ${last})`),
    () => both('改成时段内的日子,或删去这一条。', 'Choose a day of the period, or take the row out.'),
  ],
  ROSTER_HOUR_LEFT_OUT: [
    ({ value, day, zone }) =>
      both(
        `${day} 拨钟,没有 ${value} 这段时间(${zone})`,
        `On ${day} the clocks go forward and ${value} does not exist (${zone})`,
      ),
    () => both('这一天改用实际存在的时间。', 'Ask for an hour that exists on that day.'),
  ],
  ROSTER_ID_DOUBLED: [
    ({ id, first }) => both(`编号“${id}”重复,第一次在 ${first}`, `The id "${id}" stands twice, first at ${first}`),
    () => both('换一个编号。', 'Give it another id.'),
  ],
  ROSTER_ID_UNKNOWN: [
    ({ id, kind }) => both(`没有编号为“${id}”的条目(${kind})`, `There is no "${id}" (${kind})`),
    (detail) =>
      orNearest(detail, both('先在文件中写上它,或改正编号。', 'Write it into the file first, or put the id right.')),
  ],
  ROSTER_SKILL_NOBODY: [
    ({ skill, needed_by }) =>
      both(
        `“${needed_by}”需要技能“${skill}”,但没有人具备`,
        `"${needed_by}" needs the skill "${skill}", which nobody has`,
      ),
    () => both('给有此技能的人加上它,或去掉这一要求。', 'Give it to whoever has it, or take the demand out.'),
  ],
  ROSTER_MIN_OVER_MAX: [
    ({ who, min, max }) =>
      both(`“${who}”的下限 ${min} 大于上限 ${max}`, `The minimum ${min} of "${who}" is over its maximum ${max}`),
    ({ other }) =>
      both(
        `降低下限或提高上限${other ? `(另见 ${other})` : ''}。`,
        `Lower the one or raise the other${other ? ` (see also ${other})` : ''}.`,
      ),
  ],
  ROSTER_PINS_OVERLAP: [
    ({ person, day, first }) =>
      both(
        `${person} 在 ${day} 被固定了两次,第一次在 ${first}`,
        `${person} is pinned twice on ${day}, first at ${first}`,
      ),
    () => both('只留一条。', 'Keep one of the two.'),
  ],
  ROSTER_RULE_INCOMPLETE: [
    ({ rule }) => both(`规则“${rule}”什么也没有规定`, `The rule "${rule}" limits nothing`),
    ({ expects }) => both(`给出 ${expects}。`, `Give ${expects}.`),
  ],
  ROSTER_SHIFT_NOT_AT_POST: [
    ({ shift, post }) => both(`岗位“${post}”没有班次“${shift}”`, `There is no shift "${shift}" at the post "${post}"`),
    () =>
      both(
        '把班次加到岗位的 shift_ids,或改正这一条。',
        'Add the shift to the post’s shift_ids, or put this row right.',
      ),
  ],
  ROSTER_TEXT_SECTION: [
    ({ section }) => both(`文件没有 ${section} 这一节`, `The file has no ${section}`),
    () => both('这一节不能少,请补上。', 'It cannot be without it; add it.'),
  ],
  ROSTER_TEXT_FIELDS: [
    ({ found, wanted }) =>
      both(`这一行有 ${found} 个字段,应为 ${wanted} 个`, `This line has ${found} fields, expected are ${wanted}`),
    ({ shape }) => both(`写成:${shape}`, `Write it as: ${shape}`),
  ],
} satisfies Record<string, [Say, Say]>;

/** Tells of one thing found. */
export type Tell = (code: FindingCode, place: string, detail: Detail, line?: number, column?: number) => void;

export function spellFinding(
  code: FindingCode,
  place: string,
  detail: Detail,
  line?: number,
  column?: number,
): Finding {
  const [what, fix]: [Say, Say] = table[code];
  return {
    code,
    place,
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
    what: what(detail),
    fix: fix(detail),
  };
}

/** A list that takes what is found, at most so many. */
export function collect(): { findings: Finding[]; tell: Tell } {
  const findings: Finding[] = [];
  const tell: Tell = (...found) => {
    if (findings.length < findingsMax) findings.push(spellFinding(...found));
  };
  return { findings, tell };
}
