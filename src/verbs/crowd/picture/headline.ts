import type { Words } from '../../../base/words.ts';
import { words } from '../../../base/page/html.ts';
import { runLetters, type Compared, type ComparedCost, type Comparison } from '../compare-records.ts';
import type { CostId } from '../costs.ts';
import { limitWords, type Judged } from '../judge.ts';
import type { CrowdRecord } from '../record.ts';
import { clockAt, spelled, spelledDifference, spelledPeak } from '../say.ts';

/** A sentence a run, for who has ten seconds: what becomes of the worst zone, by how much it helps, and what it costs. */
export function headlines(records: readonly CrowdRecord[], { main, costs, rows }: Comparison): Words[] {
  if (main === null) return [];
  const { from_min } = records[0]!;
  const worstOfAll = main.of[0]!.worst;
  return records.map(({ title }, at) => {
    const row = main.of[at]!;
    const change = main.differences.find(({ from, to }) => from === 0 && to === at);
    const less = change ? ` (${spelledDifference(change, main.unit)})` : '';
    const limit = limitSentence(row, worstOfAll, from_min);
    const outside = costSentence('outside', at, costs);
    const peak = `${spelledPeak(row)}${less}`;
    const moved = movedTo(at, rows.filter((each) => each !== main), from_min); // prettier-ignore
    return words(
      `${runLetters[at]} ${title.zh}:${main.id} ${main.name.zh} ${clockAt(from_min, row.peakAt_s)} 最高 ${peak} 人,${limit.zh};${moved.zh}检前最多 ${outside} 人。`,
      `${runLetters[at]} ${title.en}: ${main.id} ${main.name.en} at most ${peak} at ${clockAt(from_min, row.peakAt_s)}, ${limit.en}; ${moved.en}before the lanes at most ${outside}.`,
    );
  });
}

/** A hall emptied onto a platform is no help: other zones that stand worse than in the first run, each with since when. */
function movedTo(at: number, rows: readonly Compared[], from_min: number): Words {
  const worse = rows.filter(({ kind, of }) => kind === 'zone' && of[at]!.worst > (at === 0 ? -1 : of[0]!.worst));
  const told = worse.map(({ id, name, of }) => {
    const { worst, reached_s } = of[at]!;
    const signs = '▲'.repeat(worst + 1);
    const since = clockAt(from_min, reached_s[worst]!);
    const limit = limitWords[worst]!;
    return words(`${signs} ${id} ${name.zh} ${since} 起${limit.zh};`, `${signs} ${id} ${name.en} ${limit.en} from ${since}; `); // prettier-ignore
  });
  if (told.length === 0) return words('', '');
  const all = words(told.map(({ zh }) => zh).join(''), told.map(({ en }) => en).join('')); // prettier-ignore
  return at === 0 ? all : words(`但 ${all.zh}`, `but ${all.en}`);
}

/** "critical from 17:48, 25 min at it"; what another run reaches and this one does not is said too. */
function limitSentence({ worst, reached_s, above_s }: Judged, worstOfAll: number, from_min: number): Words {
  if (worst < 0) return words('未达限值', 'below every limit');
  const { zh, en } = limitWords[worst]!;
  const at = clockAt(from_min, reached_s[worst]!);
  const minutes = Math.round(above_s[worst]! / 60);
  const spared = worst < worstOfAll ? limitWords[worst + 1]! : null;
  return words(
    `${at} 起${zh}(${minutes} 分钟)${spared ? `,未到${spared.zh}` : ''}`,
    `${en} from ${at} (${minutes} min)${spared ? `, never ${spared.en}` : ''}`,
  );
}

function costSentence(id: CostId, at: number, costs: readonly ComparedCost[]): string {
  const cost = costs.find((each) => each.id === id)!;
  const change = cost.differences.find(({ from, to }) => from === 0 && to === at);
  return `${spelled(cost.of[at]!.mean, 'persons')}${change ? ` (${spelledDifference(change, 'persons')})` : ''}`;
}
