import type { Words } from '../../../base/words.ts';
import type { CostPart } from '../problem.ts';
import type { Drawing } from './drawing.ts';
import { both, escaped, words } from '../../../base/page/html.ts';

/** Beyond this a list is no longer read on paper; the rest is counted. */
const listMax = 200;

/** So few gaps and changes are read before anything else. */
const firstMax = 12;

/** What has to be seen first, where it is little enough to stand before the grids; else nothing. */
export function firstNotes(drawing: Drawing): string {
  return isShort(drawing) ? pressing(drawing).join('\n') : '';
}

/** What is not as it should be, as lists: gaps with their reason, hard rules broken, changes, wishes not met. */
export function notes(drawing: Drawing): string {
  const rest = [wishes(drawing), rules(drawing), fairness(drawing)];
  return (isShort(drawing) ? rest : [...pressing(drawing), ...rest]).join('\n');
}

function pressing(drawing: Drawing): string[] {
  return [gaps(drawing), breaches(drawing), changes(drawing)];
}

function isShort(drawing: Drawing): boolean {
  const gapCount = drawing.verdict.cost.parts.filter(({ kind }) => kind === 'under-minimum').length;
  return gapCount + drawing.verdict.broken.length + changedDays(drawing).length <= firstMax;
}

export function changedDays(drawing: Drawing): { person_id: string; day: number }[] {
  const days = Array.from({ length: drawing.problem.day_count }, (_, day) => day);
  return drawing.problem.people.flatMap(({ id: person_id }) =>
    days.filter((day) => drawing.isChanged(person_id, day)).map((day) => ({ person_id, day })),
  );
}

function list(heading: Words, items: readonly string[], none: Words | null): string {
  if (items.length === 0)
    return none ? `<section><h2>${both(heading)}</h2><p class="quiet">${both(none)}</p></section>` : '';
  const rest = items.length - listMax;
  const more = rest > 0 ? `<li class="quiet">${both(words(`还有 ${rest} 条`, `and ${rest} more`))}</li>` : '';
  const rows = items.slice(0, listMax).map((item) => `<li>${item}</li>`);
  return `<section><h2>${both(heading)} <small>${items.length}</small></h2><ul>${rows.join('\n')}${more}</ul></section>`;
}

const dateAt = (drawing: Drawing, day: number) => {
  const { date, weekday } = drawing.dayHead(day);
  return words(`${date} 周${weekday.zh}`, `${weekday.en} ${date}`);
};

function gaps(drawing: Drawing): string {
  const { problem, verdict, gapReasons } = drawing;
  const rows = new Map(problem.demand.map((row) => [row.id, row]));
  const items = verdict.cost.parts
    .filter(({ kind }) => kind === 'under-minimum')
    .map((part) => {
      const row = rows.get(part.id)!;
      const shift = 'shift_id' in row.when ? drawing.shift(row.when.shift_id)?.name : undefined;
      const posts = (of: keyof Words) =>
        (row.post_ids ?? [])
          .map((id) => `${id} ${problem.posts.find((post) => post.id === id)?.name[of] ?? ''}`)
          .join(', ');
      const date = dateAt(drawing, row.day);
      const what = words(
        `${date.zh} ${posts('zh')} ${shift?.zh ?? ''} 缺 ${part.units} 人`,
        `${date.en} ${posts('en')} ${shift?.en ?? ''}: ${part.units} short`,
      );
      const why = gapReasons?.get(part.id);
      return `<i class="bad">▲</i> ${both(what)}${why ? `<br><small>${both(why)}</small>` : ''}`;
    });
  return list(words('缺岗', 'Gaps'), items, null);
}

function breaches({ verdict }: Drawing): string {
  const items = verdict.broken.map((each) => `<i class="bad">▲</i> ${both(each.words)}`);
  return list(words('违反的硬性规则', 'Hard rules broken'), items, null);
}

function changes(drawing: Drawing): string {
  const items = changedDays(drawing).map(({ person_id, day }) => {
    const [was, is] = [drawing.dutyWords(drawing.before(person_id, day) ?? null), drawing.dutyOf(person_id, day)];
    const isAbsent = drawing.isAbsent(person_id, day);
    const now = isAbsent ? words('缺勤', 'absent') : drawing.dutyWords(is);
    const change = words(`${was.zh} → ${now.zh}`, `${was.en} → ${now.en}`);
    const sign = isAbsent ? '×' : '●';
    return `<i class="new">${sign}</i> ${escaped(person_id)} ${both(dateAt(drawing, day))}: ${both(change)}`;
  });
  const none = drawing.published ? words('与已公布的相同。', 'None: as published.') : null;
  return list(words('与已公布排班的改动', 'Changes against the published roster'), items, none);
}

function wishes(drawing: Drawing): string {
  const wanted = new Map(drawing.problem.wishes.map((wish) => [wish.id, wish]));
  const unmet = drawing.verdict.cost.parts.filter(({ kind }) => kind === 'wish');
  const items = unmet
    .toSorted((one, other) => other.cost - one.cost)
    .map((part: CostPart) => {
      const { what, for_or_against, day, person_id } = wanted.get(part.id)!;
      const duty = typeof what === 'string' ? null : { shift_id: what.shift_id, post_id: what.post_id ?? null };
      const asked = what === 'any' ? words('上班', 'any duty') : drawing.dutyWords(duty);
      const date = dateAt(drawing, day);
      const not = for_or_against === 'against';
      const wish = words(
        `${date.zh} ${not ? '不要' : '想要'}${asked.zh}`,
        `${date.en} ${not ? 'not ' : 'wants '}${asked.en}`,
      );
      const why = drawing.wishReasons?.get(part.id);
      return `<i class="warn">◇</i> ${escaped(person_id)} ${both(wish)} <small>(${part.cost})${why ? ` ${both(why)}` : ''}</small>`;
    });
  return list(words('未满足的愿望', 'Wishes not met'), items, words('全部满足。', 'All are met.'));
}

function fairness({ fairness: measures = [] }: Drawing): string {
  return list(words('公平', 'Fairness'), measures.map(both), null);
}

/** What the rules with a weight cost, by rule: where the money goes. */
function rules({ verdict, problem }: Drawing): string {
  const known = new Map([
    ...problem.contracts.flatMap((contract) => contract.rules.map((rule) => [rule.id, rule.words] as const)),
    ...problem.pairings.map((pairing) => [pairing.id, pairing.words] as const),
  ]);
  const items = verdict.by_rule
    .filter(({ kind, cost }) => (kind === 'rule' || kind === 'pairing') && cost > 0)
    .toSorted((one, other) => other.cost - one.cost)
    .map(({ id, units, cost }) => {
      const sentence = known.get(id) ?? words(id, id);
      return `${both(sentence)} <small>${escaped(id)}: ${units} → ${cost}</small>`;
    });
  return list(words('软性规则的代价', 'Cost of rules with a weight'), items, null);
}
