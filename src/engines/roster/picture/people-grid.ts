import type { Words } from '../../../base/words.ts';
import type { Duty, Person } from '../problem.ts';
import type { Drawing } from './drawing.ts';
import { both, escaped, title, words } from '../../../base/page/html.ts';

const sums = [words('班次', 'Duties'), words('工时', 'Hours'), words('夜班', 'Nights'), words('未满足', 'Unmet')];

/** People by days: each cell a shift and its post, with what is not as it should be marked by sign, word and then colour. */
export function peopleGrid(drawing: Drawing): string {
  return drawing.blocks.map((days, at) => table(drawing, days, at === drawing.blocks.length - 1)).join('\n');
}

function table(drawing: Drawing, days: readonly number[], isLast: boolean): string {
  const sumHeads = isLast ? sums.map((each) => `<th class="sum">${both(each)}</th>`).join('') : '';
  const rows = drawing.problem.people.map((person) => {
    const cells = days.map((day) => cell(drawing, person.id, day)).join('');
    return `<tr><th scope="row">${escaped(person.id)}</th>${cells}${isLast ? sumsOf(drawing, person) : ''}</tr>`;
  });
  return `<div class="scroll" tabindex="0" role="region" aria-label="人员 × 日期 People × days"><table class="grid people"><thead><tr><th>${both(words('人员', 'Person'))}</th>${dayHeads(drawing, days)}${sumHeads}</tr></thead>
<tbody>${rows.join('\n')}</tbody></table></div>`;
}

export function dayHeads(drawing: Drawing, days: readonly number[]): string {
  return days
    .map((day) => {
      const { date, weekday, isWeekend } = drawing.dayHead(day);
      return `<th class="day${isWeekend ? ' we' : ''}">${date}<small>${both(weekday)}</small></th>`;
    })
    .join('');
}

function cell(drawing: Drawing, person_id: string, day: number): string {
  const duty = drawing.dutyOf(person_id, day);
  const before = drawing.before(person_id, day) ?? null;
  const isChanged = drawing.isChanged(person_id, day);
  const isAbsent = drawing.isAbsent(person_id, day);
  const broken = drawing.broken(person_id, day);
  const unmet = isAbsent ? [] : drawing.unmet(person_id, day);
  const kinds = [
    drawing.dayHead(day).isWeekend ? 'we' : '',
    duty && drawing.shift(duty.shift_id)?.is_night ? 'night' : '',
    isAbsent ? 'absent' : '',
    isChanged && !isAbsent ? 'changed' : '',
    unmet.length > 0 ? 'unmet' : '',
    broken.length > 0 ? 'broken' : '',
  ].filter((kind) => kind !== '');
  const signs =
    (broken.length > 0 ? '<i>▲</i>' : '') +
    (unmet.length > 0 ? '<i>◇</i>' : '') +
    (drawing.isPinned(person_id, day) ? '<i class="quiet">▪</i>' : '');
  const told: Words[] = [
    ...(isAbsent ? [words('缺勤', 'absent')] : []),
    ...(duty ? [drawing.dutyWords(duty)] : []),
    ...(isChanged ? [words(`原为:${drawing.dutyWords(before).zh}`, `was: ${drawing.dutyWords(before).en}`)] : []),
    ...broken.map((each) => each.words),
    ...unmet.map(({ id }) => drawing.wishReasons?.get(id) ?? words('愿望未满足', 'wish not met')),
  ];
  const hover =
    told.length === 0 ? '' : title(words(told.map(({ zh }) => zh).join(';'), told.map(({ en }) => en).join('; ')));
  const was = isChanged ? `<s>${struckOut(drawing, before, duty)}</s>` : '';
  return `<td${kinds.length > 0 ? ` class="${kinds.join(' ')}"` : ''}${hover}>${was}${isAbsent ? `<b>×</b>${signs}` : content(drawing, duty, signs)}</td>`;
}

/** What stood there: the shift, or the post alone where only that is another. */
function struckOut(drawing: Drawing, before: Duty | null, now: Duty | null): string {
  if (before === null) return both(words('休', 'off'));
  if (before.shift_id === now?.shift_id) return escaped(before.post_id ?? '');
  return both(drawing.shiftLabel(before.shift_id));
}

function content(drawing: Drawing, duty: Duty | null, signs: string): string {
  if (!duty) return `<b class="off">·</b>${signs}`;
  const post = duty.post_id === null ? '' : `<small>${escaped(duty.post_id)}</small>`;
  return `<b>${both(drawing.shiftLabel(duty.shift_id))}</b>${signs}${post}`;
}

function sumsOf(drawing: Drawing, person: Person): string {
  const { problem } = drawing;
  let [duties, minutes, nights] = [0, 0, 0];
  for (let day = 0; day < problem.day_count; day++) {
    const duty = drawing.dutyOf(person.id, day);
    const shift = duty && drawing.shift(duty.shift_id);
    if (!shift) continue;
    duties += 1;
    minutes += shift.length_minutes;
    nights += shift.is_night ? 1 : 0;
  }
  const unmet = Array.from({ length: problem.day_count }, (_, day) => drawing.unmet(person.id, day).length);
  const hours = Math.round(minutes / 6) / 10;
  const wishes = unmet.reduce((sum, each) => sum + each, 0);
  return [duties, hours, nights, wishes].map((each) => `<td class="sum">${each}</td>`).join('');
}
