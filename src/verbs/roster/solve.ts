import { checkRoster, type Verdict } from '../../engines/roster/check.ts';
import { isCurtois, writeLines } from '../../engines/roster/curtois.ts';
import { writeRoster } from '../../engines/roster/files/roster-file.ts';
import type { Limits, Problem, Solution } from '../../engines/roster/problem.ts';
import { cancellable, readArgs } from '../proof.ts';
import type { Exit, Out, Verb } from '../verb.ts';
import { sayVerdict } from './check.ts';
import { writePicture } from './drawn.ts';
import { numberOf, writeWhole } from '../files.ts';
import { openProblem, type Opened } from './files.ts';
import { rounded, showProgress } from './progress.ts';
import { startSolving } from './solving.ts';

const secondsUsual = 60;
const stepsMax = 1_000_000_000;

/** `watchfloor roster solve FILE`: a roster, what it costs, and what no roster can cost less than. */
export const solveRoster: Verb = {
  summary: {
    zh: '求解排班:给出班表、代价与已证明的下限',
    en: 'solve a roster: who stands where, what it costs, and a proven bound',
  },
  usage: [
    'watchfloor roster solve FILE [--seconds N] [--steps N] [--gap PERCENT] [--seed S] [--out FILE] [--html FILE] [--json]',
    `  --seconds  最多用多少 CPU 秒,默认 ${secondsUsual} / CPU seconds to use at most, by default ${secondsUsual}`,
    '  --steps    最多多少步;同种子同步数结果相同 / steps at most: same seed and steps, same roster',
    '  --gap      差距小于此百分比即停,默认 0(证明最优) / stop at this gap, by default 0 (proof)',
    '  --out      写出班表;公开文本算例则每人一行 / the roster; for a text instance one line a person',
    '  --html     写出可打印的网页 / a page to look at and to print',
    '  Ctrl-C 得到目前最好的班表 / Ctrl-C gives the best roster so far',
    '  退出码 0 有班表且不违反硬性规则,1 文件有错或有人无法排班,2 用法不对或文件读不出',
    '  exit 0 a roster that breaks no hard rule, 1 mistakes in the file or somebody cannot be rostered, 2 wrong use or no such file',
  ].join('\n'),

  async run(args, out): Promise<Exit> {
    const asked = readArgs(args, ['json'], ['seconds', 'steps', 'gap', 'seed', 'out', 'html']);
    const [file, ...more] = asked?.places ?? [];
    const limits = asked && limitsOf((option) => asked.one(option));
    const seed = numberOf(asked?.one('seed') ?? '1', 0, 0xffff_ffff);
    if (!asked || file === undefined || more.length > 0 || !limits || typeof seed !== 'number') {
      out.tell(this.usage);
      return 2;
    }
    const opened = await openProblem(file, out);
    if (typeof opened === 'number') return opened;
    return cancellable(out, async (signal) => {
      const shown = showProgress(out);
      const solving = startSolving({ problem: opened.problem, seed, limits }, (progress) => shown.tell(progress));
      signal.addEventListener('abort', () => solving.cancel());
      const { solution, fault } = await solving.done;
      shown.end();
      if (fault) out.tell(`求解线程中断:${fault.message}\nthe solver's thread ended: ${fault.message}`);
      if (!solution) return 1;
      const verdict = checkRoster(opened.problem, solution.roster);
      await writeFiles(opened, solution, verdict, { out: asked.one('out'), html: asked.one('html') });
      if (asked.has('json')) out.say(JSON.stringify(jsonOf(solution, verdict, asked.one('out') === null)));
      else saySolution(opened.problem, solution, verdict, out);
      return verdict.broken.length === 0 ? 0 : 1;
    });
  },
};

function limitsOf(one: (option: string) => string | null): Limits | null {
  const cpu_seconds_max = numberOf(one('seconds') ?? String(secondsUsual), 0, 1e6);
  const steps_max = numberOf(one('steps') ?? String(stepsMax), 1, stepsMax);
  const gap = numberOf(one('gap') ?? '0', 0, 100);
  if (typeof cpu_seconds_max !== 'number' || typeof steps_max !== 'number' || typeof gap !== 'number') return null;
  return { cpu_seconds_max, steps_max, gap: gap / 100 };
}

async function writeFiles(
  { problem, text }: Opened,
  { roster, bound }: Solution,
  verdict: Verdict,
  files: { out: string | null; html: string | null },
): Promise<void> {
  const figures = { cost: verdict.cost.total, ...(Number.isFinite(bound.cost) && { bound: bound.cost }) };
  if (files.out !== null) {
    await writeWhole(files.out, isCurtois(text) ? writeLines(problem, roster) : writeRoster(problem, roster, figures));
  }
  if (files.html !== null) {
    const known = Number.isFinite(bound.cost) ? { bound: bound.cost } : {};
    await writePicture(files.html, { problem, roster, verdict, ...known });
  }
}

/** For scripts. The cost is the checker's, never the solver's word about itself. */
function jsonOf({ roster, bound, ...rest }: Solution, verdict: Verdict, withRoster: boolean): object {
  return {
    cost: verdict.cost.total,
    bound: Number.isFinite(bound.cost) ? bound.cost : null,
    gap: bound.gap,
    is_proven_best: bound.is_proven_best,
    stopped_by: rest.stopped_by,
    steps: rest.steps,
    cpu_seconds: rest.cpu_seconds,
    impossible_person_ids: rest.impossible_person_ids,
    broken: verdict.broken.length,
    ...(withRoster && { roster: roster.people }),
  };
}

function saySolution(problem: Problem, solution: Solution, verdict: Verdict, out: Out): void {
  const { bound, stopped_by, steps, cpu_seconds, impossible_person_ids } = solution;
  sayVerdict(problem, verdict, out);
  if (impossible_person_ids.length > 0) {
    const list = impossible_person_ids.join(', ');
    out.say(
      `无法排班(规则互相矛盾,见 roster explain):${list}\nno row of days is possible for (see roster explain): ${list}`,
    );
  }
  const known = Number.isFinite(bound.cost);
  const stopped = stops[stopped_by];
  out.say(
    `下限 ${known ? rounded(bound.cost) : '-'},差距 ${(bound.gap * 100).toFixed(2)} %,${stopped.zh};${steps} 步,${cpu_seconds.toFixed(1)} CPU 秒\n` +
      `bound ${known ? rounded(bound.cost) : '-'}, gap ${(bound.gap * 100).toFixed(2)} %, ${stopped.en}; ${steps} steps, ${cpu_seconds.toFixed(1)} CPU s`,
  );
}

const stops: Record<Solution['stopped_by'], { zh: string; en: string }> = {
  'proven best': { zh: '已证明最优', en: 'proven best' },
  'gap reached': { zh: '差距已达到', en: 'gap reached' },
  'step limit': { zh: '步数用完', en: 'out of steps' },
  'cpu limit': { zh: '时间用完', en: 'out of time' },
  cancelled: { zh: '已取消,为目前最好', en: 'cancelled, best so far' },
};
