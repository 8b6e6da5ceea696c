import { readArgs } from '../proof.ts';
import { textOf, writeWhole } from '../files.ts';
import type { Exit, Out, Verb } from '../verb.ts';
import { compareRecords, type Compared } from './compare-records.ts';
import { comparePage } from './picture/compare-page.ts';
import { recordFormat, type CrowdRecord } from './record.ts';
import { clockAt, spelled, spelledPeak } from './say.ts';

/** `watchfloor crowd compare A B`: two runs side by side, each difference with its interval. */
export const compareCrowd: Verb = {
  summary: {
    zh: '并排比较两次客流模拟,差值带区间',
    en: 'two crowd runs side by side, differences with intervals',
  },
  usage: [
    'watchfloor crowd compare A.json B.json [--html FILE] [--json]',
    '  A、B 是 crowd run --out 写出的文件,同一站点、同一时段 / what crowd run --out wrote, of one site and one span of time',
    '  两者都有两个以上种子时给出 95 % 区间 / with two seeds or more in both there are 95 % intervals',
    '  退出码 0 完成,1 不能比较,2 用法不对或文件读不出 / exit 0 done, 1 not comparable, 2 wrong use or no such file',
  ].join('\n'),

  async run(args, out): Promise<Exit> {
    const asked = readArgs(args, ['json'], ['html']);
    const [fileA, fileB, ...more] = asked?.places ?? [];
    if (!asked || fileA === undefined || fileB === undefined || more.length > 0) {
      out.tell(this.usage);
      return 2;
    }
    const [a, b] = [await openRecord(fileA, out), await openRecord(fileB, out)];
    if (typeof a === 'number') return a;
    if (typeof b === 'number') return b;
    const compared = compareRecords(a, b);
    if ('refused' in compared) {
      out.tell(`${compared.refused.zh}\n${compared.refused.en}`);
      return 1;
    }
    const html = asked.one('html');
    if (html !== null) await writeWhole(html, comparePage(a, b, compared.rows));
    if (asked.has('json')) out.say(JSON.stringify(compared.rows.map(({ a: _a, b: _b, ...row }) => row)));
    else sayCompared(compared.rows, a.from_min, out);
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

function sayCompared(rows: readonly Compared[], from_min: number, out: Out): void {
  for (const row of rows) {
    if (row.kind !== 'zone' && row.a.worst < 0 && row.b.worst < 0) continue;
    const half = row.difference.half > 0 ? ` ± ${spelled(row.difference.half, row.unit)}` : '';
    const sign = row.difference.mean > 0 ? '+' : '';
    out.say(
      `${row.id.padEnd(7)} ${row.name.zh} ${row.name.en}: ${spelledPeak(row.a)} (${clockAt(from_min, row.a.peakAt_s)}) → ` +
        `${spelledPeak(row.b)} (${clockAt(from_min, row.b.peakAt_s)})  ${sign}${spelled(row.difference.mean, row.unit)}${half}`,
    );
  }
}
