import { readArgs } from '../proof.ts';
import { textOf, writeWhole } from '../files.ts';
import type { Exit, Out, Verb } from '../verb.ts';
import { comparedMost, compareRecords, runLetters, type Comparison, type Difference } from './compare-records.ts';
import { costWords } from './costs.ts';
import type { Judged } from './judge.ts';
import { comparePage } from './picture/compare-page.ts';
import { headlines } from './picture/headline.ts';
import { recordFormat, type CrowdRecord } from './record.ts';
import { clockAt, spelled, spelledDifference, spelledPeak } from './say.ts';

/** `watchfloor crowd compare A B …`: runs side by side, each difference with its interval. */
export const compareCrowd: Verb = {
  summary: {
    zh: '并排比较几次客流模拟(如不采取措施与两种措施),差值带区间',
    en: 'crowd runs side by side (nothing done, one measure, another), differences with intervals',
  },
  usage: [
    'watchfloor crowd compare A.json B.json [C.json D.json] [--html FILE] [--json]',
    '  各文件由 crowd run --out 写出,同一站点、同一时段;以 A 为准 / what crowd run --out wrote, of one site and one span of time; A is what the others are measured against',
    '  都有两个以上种子时给出 95 % 区间;种子相同时逐个相减,区间更窄 / with two seeds or more in each there are 95 % intervals; the same seeds are compared pair by pair, which narrows them',
    '  退出码 0 完成,1 不能比较,2 用法不对或文件读不出 / exit 0 done, 1 not comparable, 2 wrong use or no such file',
  ].join('\n'),

  async run(args, out): Promise<Exit> {
    const asked = readArgs(args, ['json'], ['html']);
    const files = asked?.places ?? [];
    if (!asked || files.length < 2 || files.length > comparedMost) {
      out.tell(this.usage);
      return 2;
    }
    const records: CrowdRecord[] = [];
    for (const file of files) {
      const record = await openRecord(file, out);
      if (typeof record === 'number') return record;
      records.push(record);
    }
    const compared = compareRecords(records);
    if ('refused' in compared) {
      out.tell(`${compared.refused.zh}\n${compared.refused.en}`);
      return 1;
    }
    const html = asked.one('html');
    if (html !== null) await writeWhole(html, comparePage(records, compared));
    if (asked.has('json')) out.say(JSON.stringify(forScripts(records, compared)));
    else sayCompared(records, compared, out);
    return 0;
  },
};

async function openRecord(file: string, out: Out): Promise<CrowdRecord | Exit> {
  const text = await textOf(file, out);
  if (text === null) return 2;
  try {
    const record = JSON.parse(text) as Partial<CrowdRecord> | null;
    if (record?.format === recordFormat && Array.isArray(record.runs) && record.runs.length > 0)
      return record as CrowdRecord;
  } catch {
    // Told below: whatever is no such record, for whatever reason, is told alike.
  }
  out.tell(
    `${file} 不是 crowd run --out 写出的结果\n${file} is no result that crowd run --out wrote (format ${recordFormat})`,
  );
  return 1;
}

/** Everything but the series, runs by their letters. */
function forScripts(records: readonly CrowdRecord[], { rows, costs, main }: Comparison): object {
  const named = (differences: readonly Difference[]) =>
    differences.map(({ from, to, ...rest }) => ({ from: runLetters[from], to: runLetters[to], ...rest }));
  const bare = ({ mean: _mean, name: _name, id: _id, kind: _kind, unit: _unit, limits: _limits, ...row }: Judged) =>
    row;
  return {
    runs: records.map(({ title, runs }, at) => ({
      letter: runLetters[at],
      title,
      seeds: runs.map(({ seed }) => seed),
    })),
    main: main?.id ?? null,
    rows: rows.map(({ of, differences, ...row }) => ({ ...row, of: of.map(bare), differences: named(differences) })),
    costs: costs.map(({ differences, ...cost }) => ({ ...cost, differences: named(differences) })),
  };
}

function sayCompared(records: readonly CrowdRecord[], comparison: Comparison, out: Out): void {
  const { rows, costs, main } = comparison;
  for (const { zh, en } of headlines(records, comparison)) out.say(`${zh}\n${en}`);
  out.say('');
  const { from_min } = records[0]!;
  for (const { id, kind, name, unit, of, differences } of rows) {
    if (kind !== 'zone' && of.every(({ worst }) => worst < 0)) continue;
    const peaks = of.map((row) => `${spelledPeak(row)} (${clockAt(from_min, row.peakAt_s)})`);
    const changes = differences.map((each) => `${lettersOf(each)} ${spelledDifference(each, unit)}`);
    out.say(`${id.padEnd(7)} ${name.zh} ${name.en}: ${peaks.join(' → ')}  ${changes.join(', ')}`);
  }
  for (const { id, of, differences } of costs) {
    const unit = id === 'longest wait' ? 'min' : 'persons';
    const values = of.map(({ mean }) => spelled(mean, unit));
    const changes = differences.map((each) => `${lettersOf(each)} ${spelledDifference(each, unit)}`);
    out.say(`        ${costWords[id].zh} ${costWords[id].en}: ${values.join(' → ')}  ${changes.join(', ')}`);
  }
  if (main === null) out.say('没有分区 / no zone');
}

const lettersOf = ({ from, to }: Difference) => `${runLetters[from]}→${runLetters[to]}`;
