import { startThread } from '../../base/thread.ts';
import { realClock } from '../../base/clock.ts';
import { allCases } from '../../engines/crowd/validate/all.ts';
import { reportPage, type Judged } from '../../engines/crowd/validate/report.ts';
import { writeWhole } from '../files.ts';
import { readArgs } from '../proof.ts';
import type { Exit, Out, Verb } from '../verb.ts';
import type { FromValidate, ValidateOrder } from './validate-worker.ts';

const threadsUsual = 2;

/** `watchfloor crowd validate`: every case, in two threads, as lines, JSON or a page for an authority. */
export const validateCrowd: Verb = {
  summary: {
    zh: '验证人群引擎:RiMEA、IMO、NIST、瓶颈与基本图',
    en: 'validate the crowd engine: RiMEA, IMO, NIST, bottlenecks, diagrams',
  },
  usage: [
    'watchfloor crowd validate [--only ID] [--seed N] [--threads N] [--html FILE] [--json]',
    '  --only     只做编号以此开头的,如 “RiMEA 9”;可多次 / only cases whose number begins so; may be repeated',
    '  --html     写出可打印为 A4 的报告(中英文) / a report that prints to A4, in both languages',
    `  --threads  同时几个线程,默认 ${threadsUsual} / threads at once, by default ${threadsUsual}`,
    '  退出码 0 全部通过,1 有未通过,2 用法不对或没有这样的编号 / exit 0 all passed, 1 some failed, 2 wrong use or no such case',
  ].join('\n'),

  async run(args, out): Promise<Exit> {
    const asked = readArgs(args, ['json'], ['only', 'seed', 'threads', 'html']);
    const seed = Number(asked?.one('seed') ?? 1);
    const threads = Number(asked?.one('threads') ?? threadsUsual);
    const only = asked?.all('only') ?? [];
    const numbers = allCases.flatMap(({ id }, at) =>
      only.length === 0 || only.some((one) => id.startsWith(one)) ? [at] : [],
    );
    const isRight = Number.isInteger(seed) && seed >= 0 && Number.isInteger(threads) && threads >= 1 && threads <= 64;
    if (!asked || asked.places.length > 0 || !isRight || numbers.length === 0) {
      out.tell(this.usage);
      return 2;
    }
    const before = process.cpuUsage();
    const found = await runAll(numbers, seed, Math.min(threads, numbers.length), (said) => tell(said, out));
    const { user, system } = process.cpuUsage(before);
    const judged: Judged[] = numbers.map((at) => ({ of: allCases[at]!, outcome: found.get(at)! }));
    const failed = judged.filter(({ outcome }) => outcome.passed === false);
    const html = asked.one('html');
    if (html !== null) {
      const made = new Date(realClock().now()).toISOString().slice(0, 16).replace('T', ' ');
      const page = reportPage(judged, {
        version: '0.1.0',
        made: `${made} UTC`,
        seed,
        cpu_seconds: (user + system) / 1e6,
        cases_in_all: allCases.length,
        machine: `Node ${process.versions.node}, ${process.platform} ${process.arch}`,
      });
      await writeWhole(html, page);
    }
    if (asked.has('json')) {
      const rows = judged.map(({ of, outcome: { passed, found: words } }) => ({ id: of.id, passed, found: words.en }));
      out.say(JSON.stringify({ passed: failed.length === 0, seed, cpu_seconds: (user + system) / 1e6, cases: rows }));
    } else {
      out.say(
        `${judged.length - failed.length} 项通过或已报告,${failed.length} 项未通过\n${judged.length - failed.length} passed or reported, ${failed.length} failed`,
      );
    }
    return failed.length === 0 ? 0 : 1;
  },
};

function tell({ number, outcome, cpu_seconds }: FromValidate, out: Out): void {
  const { id, title } = allCases[number]!;
  const mark = outcome.passed === null ? '○' : outcome.passed ? '✓' : '✗';
  out.tell(`${mark} ${id} ${title.zh} / ${title.en}: ${outcome.found.en} (${cpu_seconds.toFixed(1)} s)`);
}

async function runAll(
  numbers: number[],
  seed: number,
  threads: number,
  onSaid: (said: FromValidate) => void,
): Promise<Map<number, Judged['outcome']>> {
  const found = new Map<number, Judged['outcome']>();
  const next = new SharedArrayBuffer(4);
  const runs = Array.from({ length: threads }, () => {
    const order: ValidateOrder = { numbers, seed, next };
    const worker = startThread('./validate-worker', import.meta.url, {
      workerData: order,
    });
    return new Promise<void>((resolve, reject) => {
      worker.on('message', (said: FromValidate) => {
        found.set(said.number, said.outcome);
        onSaid(said);
      });
      worker.on('error', reject);
      worker.on('exit', () => resolve());
    });
  });
  await Promise.all(runs);
  return found;
}
