import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isNode, LineCounter, parseDocument } from 'yaml';
import type { Words } from '../../base/words.ts';
import { checkProblem } from '../../engines/lanes/check-problem.ts';
import type { Problem } from '../../engines/lanes/problem.ts';
import { emptyDay, placesOf, readDay, type FlowDay } from '../../modules/flow/day.ts';
import { spellPath, type FlowFinding, type Path } from '../../modules/flow/findings.ts';
import type { SiteFlow } from '../../modules/flow/site-flow.ts';
import { toLanes } from '../../modules/flow/to-lanes.ts';
import { checkSite } from '../../modules/sites/check.ts';
import type { SiteRows } from '../../modules/sites/spec.ts';
import { tellCount, textOf } from '../files.ts';
import type { Exit, Out } from '../verb.ts';

/** What the lanes verbs share: a site and a day of it as a problem, every mistake of both told at once. */
export interface OpenedSite {
  problem: Problem;
  assumptions: Words[];
  time_zone: string;
}

export async function openSite(
  place: string,
  dayFile: string | null,
  target: Problem['target'] | undefined,
  out: Out,
): Promise<OpenedSite | Exit> {
  const siteFile = existsSync(place) && statSync(place).isDirectory() ? join(place, 'site.json') : place;
  const text = await textOf(siteFile, out);
  const dayText = dayFile === null || text === null ? null : await textOf(dayFile, out);
  if (text === null || (dayFile !== null && dayText === null)) return 2;
  const { site, errors } = checkSite(text);
  if (!site) {
    out.tell(
      `${siteFile}: ${errors.length} 处错误,用 watchfloor check 查看 / ${errors.length} mistakes; see watchfloor check`,
    );
    return 1;
  }
  const flow = flowOf(site);
  const { day, findings } = dayText === null ? { day: emptyDay, findings: [] } : dayIn(dayText, flow, dayFile!, out);
  const made = toLanes(flow, day, target);
  for (const finding of made.findings) tellFinding(siteFile, '', finding, out);
  if (!made.problem || findings.length > 0) {
    const count = findings.length + made.findings.length;
    tellCount(count, out);
    return 1;
  }
  const unsound = checkProblem(made.problem);
  for (const { code, place: where, words } of unsound) out.tell(`${code} ${where}\n    ${words.zh}\n    ${words.en}`);
  if (unsound.length > 0) return 1;
  return { problem: made.problem, assumptions: made.assumptions, time_zone: site.head.timeZone };
}

/** The rows of a site file that flow is made of. */
export function flowOf({ head, rows }: SiteRows): SiteFlow {
  return { id: head.id, name: head.name, operatingHours: head.operatingHours, ...rows };
}

/** A day's file, YAML or JSON; its mistakes are told with their lines. */
function dayIn(text: string, site: SiteFlow, file: string, out: Out): { day: FlowDay; findings: FlowFinding[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `:${line}:${col}`;
  };
  if (document.errors.length > 0) {
    for (const error of document.errors) {
      out.tell(`${file}${at(error.pos[0])} 不是有效的 YAML 或 JSON / neither YAML nor JSON: ${error.message}`);
    }
    return { day: emptyDay, findings: [syntaxFinding] };
  }
  let value: unknown;
  try {
    value = document.toJS();
  } catch {
    // Aliases that multiply beyond all measure.
    tellFinding(file, '', syntaxFinding, out);
    return { day: emptyDay, findings: [syntaxFinding] };
  }
  const read = readDay(value, placesOf(site));
  for (const finding of read.findings) tellFinding(file, at(offsetOf(document, finding.path)), finding, out);
  return read;
}

const syntaxFinding: FlowFinding = {
  code: 'FLOW_TYPE_WRONG',
  path: [],
  what: { zh: '不是有效的 YAML 或 JSON', en: 'neither YAML nor JSON' },
  fix: { zh: '改正写法。', en: 'Put the spelling right.' },
};

/** Where a path stands; where it ends early (a missing field), the innermost thing that is there. */
function offsetOf(document: ReturnType<typeof parseDocument>, path: Path): number {
  for (let length = path.length; length > 0; length--) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function tellFinding(file: string, at: string, { code, path, what, fix }: FlowFinding, out: Out): void {
  out.tell(`${file}${at} ${code} ${spellPath(path)}`);
  out.tell(`    ${what.zh}。${fix.zh}\n    ${what.en}. ${fix.en}`);
}
