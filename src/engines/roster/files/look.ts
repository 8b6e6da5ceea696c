import { parseDate, formatDate } from '../../../base/local-date.ts';
import { nearestWord } from '../../../base/nearest.ts';
import { parseDuty } from './clock-text.ts';
import type { Path, TellAt } from './places.ts';
import type { ProblemFile } from './shape.ts';

/** What is known while a problem file is looked through: its ids, its days, and whom to tell. */
export interface Look {
  file: ProblemFile;
  tell: TellAt;
  firstDay: number;
  ids: Record<Kind, ReadonlySet<string>>;
  /** Tells when there is no such id. An empty id was told of already. */
  refers(kind: Kind, id: string | undefined, path: Path): void;
  /** Tells when the day lies outside the period; the day's number, or null. */
  inPeriod(date: string, path: Path): number | null;
  /** Tells when a duty names what there is not, or a shift its post does not have. */
  duty(text: string, path: Path): void;
}

const kinds = {
  shift: '班次 / shift',
  post: '岗位 / post',
  skill: '技能 / skill',
  contract: '合同 / contract',
  person: '人员 / person',
  rule: '规则 / rule',
};
type Kind = keyof typeof kinds;

/** Guessing what was meant costs a walk over all ids; after so many it is no help any more. */
const guessesMax = 50;

export function lookAt(file: ProblemFile, tell: TellAt): Look {
  const idsOf = (rows: readonly { id: string }[]) => new Set(rows.map(({ id }) => id));
  const ids: Look['ids'] = {
    shift: idsOf(file.shifts),
    post: idsOf(file.posts ?? []),
    skill: idsOf(file.skills ?? []),
    contract: idsOf(file.contracts),
    person: idsOf(file.people),
    rule: idsOf(file.contracts.flatMap(({ rules }) => rules)),
  };
  const firstDay = parseDate(file.first_day) ?? Number.NaN;
  const shiftsOf = new Map((file.posts ?? []).map((post) => [post.id, post.shift_ids]));
  let guesses = 0;
  const look: Look = {
    file,
    tell,
    firstDay,
    ids,
    refers(kind, id, path) {
      if (id === undefined || id === '' || ids[kind].has(id)) return;
      const nearest = guesses++ < guessesMax ? nearestWord(id, ids[kind]) : null;
      tell('ROSTER_ID_UNKNOWN', path, { id, kind: kinds[kind], ...(nearest === null ? {} : { nearest }) });
    },
    inPeriod(date, path) {
      const day = (parseDate(date) ?? Number.NaN) - firstDay;
      if (Number.isNaN(day)) return null;
      if (day >= 0 && day < file.day_count) return day;
      const last = formatDate(firstDay + file.day_count - 1);
      tell('ROSTER_DAY_OUTSIDE', path, { value: date, first: file.first_day, last });
      return null;
    },
    duty(text, path) {
      const duty = text === '' ? null : parseDuty(text);
      if (!duty) return;
      look.refers('shift', duty.shift_id, path);
      if (duty.post_id === null) return;
      look.refers('post', duty.post_id, path);
      const shifts = shiftsOf.get(duty.post_id);
      if (shifts && ids.shift.has(duty.shift_id) && !shifts.includes(duty.shift_id)) {
        tell('ROSTER_SHIFT_NOT_AT_POST', path, { shift: duty.shift_id, post: duty.post_id });
      }
    },
  };
  return look;
}
