import type { Words } from '../../../base/words.ts';
import { openBook, openSheet } from '../check-sheet.ts';
import { presentAt } from '../check-demand.ts';
import { spellSpan } from '../files/clock-text.ts';
import type { DemandRow } from '../problem.ts';
import { shortName, type Drawing } from './drawing.ts';
import { both, escaped, title, words } from '../../../base/page/html.ts';
import { dayHeads } from './people-grid.ts';

/** Rows of the demand that are asked on many days: one line of the table. */
interface Line {
  name: Words;
  when: Words;
  rows: Map<number, DemandRow[]>;
}

/** In one cell at most so many are named; of more the number stands there. */
const namesMax = 4;

/** Posts and shifts by days: who stands there, and where somebody is missing. */
export function postsGrid(drawing: Drawing): string {
  const lines = linesOf(drawing);
  if (lines.length === 0) return '';
  const book = openBook(drawing.problem);
  const sheets = drawing.problem.people.map((person) =>
    openSheet(
      person,
      Array.from({ length: drawing.problem.day_count }, (_, day) => drawing.dutyOf(person.id, day)),
    ),
  );
  const cells = new Map<DemandRow, number>(drawing.problem.demand.map((row) => [row, presentAt(row, sheets, book)]));
  return drawing.blocks
    .map((days) => {
      const rows = lines.map((line, at) => {
        const isSame = at > 0 && lines[at - 1]!.name.en === line.name.en;
        const heads = `<th scope="row">${isSame ? '' : both(line.name)}</th><th class="when">${both(line.when)}</th>`;
        return `${isSame || at === 0 ? '' : '</tbody><tbody>'}<tr${isSame ? '' : ' class="first"'}>${heads}${days.map((day) => cell(drawing, line, day, cells)).join('')}</tr>`;
      });
      return `<div class="scroll" tabindex="0" role="region" aria-label="岗位 × 班次 Posts × shifts"><table class="grid posts"><thead><tr><th>${both(words('岗位', 'Post'))}</th><th>${both(words('班次', 'Shift'))}</th>${dayHeads(drawing, days)}</tr></thead>
<tbody>${rows.join('\n')}</tbody></table></div>`;
    })
    .join('\n');
}

function linesOf(drawing: Drawing): Line[] {
  const { problem } = drawing;
  const lines = new Map<string, Line>();
  const postAt = new Map(problem.posts.map(({ id }, at) => [id, at]));
  const shiftAt = new Map(problem.shifts.map(({ id }, at) => [id, at]));
  const order = ({ post_ids, when }: DemandRow) =>
    (post_ids ? (postAt.get(post_ids[0] ?? '') ?? 0) : -1) * 10_000 +
    ('shift_id' in when ? (shiftAt.get(when.shift_id) ?? 0) : 1_000 + when.from_min);
  for (const row of problem.demand.toSorted((one, other) => order(one) - order(other))) {
    const key = JSON.stringify([row.post_ids, row.skill_id, row.when]);
    const line = lines.get(key) ?? { name: nameOf(drawing, row), when: whenOf(drawing, row), rows: new Map() };
    line.rows.set(row.day, [...(line.rows.get(row.day) ?? []), row]);
    lines.set(key, line);
  }
  return [...lines.values()];
}

function nameOf({ problem }: Drawing, { post_ids, skill_id }: DemandRow): Words {
  const names = post_ids?.map((id) => {
    const name = problem.posts.find((post) => post.id === id)?.name ?? words(id, id);
    return name.en === id ? name : words(`${id} ${name.zh}`, `${id} ${name.en}`);
  }) ?? [words('全部', 'All')];
  const skill = skill_id === null ? undefined : problem.skills.find(({ id }) => id === skill_id)?.name;
  return words(
    names.map(({ zh }) => zh).join('、') + (skill ? `(${skill.zh})` : ''),
    names.map(({ en }) => en).join(', ') + (skill ? ` (${skill.en})` : ''),
  );
}

function whenOf(drawing: Drawing, { when }: DemandRow): Words {
  if (!('shift_id' in when)) return words(spellSpan(when), spellSpan(when));
  const shift = drawing.shift(when.shift_id);
  const { zh, en } = drawing.shiftLabel(when.shift_id);
  const hours = shift?.hours ? ` ${spellSpan(shift.hours)}` : '';
  return words(zh + hours, en + hours);
}

function cell(drawing: Drawing, line: Line, day: number, present: ReadonlyMap<DemandRow, number>): string {
  const we = drawing.dayHead(day).isWeekend ? ' we' : '';
  const rows = line.rows.get(day);
  if (!rows) return `<td class="none${we}"></td>`;
  const row = rows[0]!;
  const count = present.get(row) ?? 0;
  const short = Math.max(...rows.map(({ minimum }) => minimum - count));
  const wanted = Math.max(...rows.map((each) => each.wanted - count));
  const names = namesAt(drawing, row, day);
  const who = count <= namesMax && names.length === count ? names.map((name) => `<b>${name}</b>`).join('') : `${count}`;
  if (short > 0) {
    const why = drawing.gapReasons?.get(row.id) ?? words(`缺 ${short} 人`, `${short} short`);
    return `<td class="gap${we}"${title(why)}><i>▲</i>${both(words(`缺${short}`, `−${short}`))}${who === '0' ? '' : who}</td>`;
  }
  if (wanted > 0) return `<td class="under${we}"><i>△</i>${both(words(`少${wanted}`, `−${wanted}`))}${who}</td>`;
  const over = count - Math.max(...rows.map((each) => each.wanted));
  return `<td class="${we.trim()}">${who}${over > 0 ? `<i class="quiet">+${over}</i>` : ''}</td>`;
}

/** Who stands there, with those new against the published roster marked. Only whole shifts name people. */
function namesAt(drawing: Drawing, { when, post_ids, skill_id }: DemandRow, day: number): string[] {
  if (!('shift_id' in when)) return [];
  return drawing.problem.people.flatMap(({ id, skill_ids }) => {
    const duty = drawing.dutyOf(id, day);
    if (duty?.shift_id !== when.shift_id || (skill_id !== null && !skill_ids.includes(skill_id))) return [];
    if (post_ids !== null && !(duty.post_id !== null && post_ids.includes(duty.post_id))) return [];
    return [drawing.isChanged(id, day) ? `<u>${escaped(shortName(id))}</u>` : escaped(shortName(id))];
  });
}
