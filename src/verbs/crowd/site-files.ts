import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse, YAMLParseError } from 'yaml';
import type { CrowdMistake } from '../../engines/crowd/problem.ts';
import { readCrowdDay, type CrowdDay } from '../../modules/flow/crowd-day.ts';
import { placesOf } from '../../modules/flow/day.ts';
import { spellPath } from '../../modules/flow/findings.ts';
import { checkSite } from '../../modules/sites/check.ts';
import type { SiteHead } from '../../modules/sites/facts.ts';
import type { SiteRows } from '../../modules/sites/spec.ts';
import { tellCount, textOf } from '../files.ts';
import type { Exit, Out } from '../verb.ts';
import type { LimitSite } from './record.ts';

export interface OpenedSite {
  head: SiteHead;
  site: LimitSite;
  rows: SiteRows;
}

/** A site file (or its folder) without mistakes, or how the verb ends. */
export async function openSite(place: string, out: Out): Promise<OpenedSite | Exit> {
  const file = existsSync(place) && statSync(place).isDirectory() ? join(place, 'site.json') : place;
  const text = await textOf(file, out);
  if (text === null) return 2;
  const { site, errors } = checkSite(text);
  if (!site) {
    out.tell(
      `${file}: ${errors.length} 处错误,用 watchfloor check 查看 / ${errors.length} mistakes; see watchfloor check`,
    );
    return 1;
  }
  const bare = Object.fromEntries(
    Object.entries(site.rows).map(([part, rows]) => [part, rows.map(({ row }) => row as unknown)]),
  );
  return { head: site.head, site: bare as unknown as LimitSite, rows: site };
}

/** The events of a day; every mistake in the file has been told when it ends otherwise. */
export async function openDay(file: string | null, { head, rows }: OpenedSite, out: Out): Promise<CrowdDay | Exit> {
  if (file === null) return { name: null, events: [], gates: null };
  const text = await textOf(file, out);
  if (text === null) return 2;
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    const { line, col } = (error as YAMLParseError).linePos?.[0] ?? { line: 1, col: 1 };
    out.tell(`${file}:${line}:${col} 不是 YAML:${String(error)}\n${file}:${line}:${col} is not YAML: ${String(error)}`);
    return 1;
  }
  const { day, findings } = readCrowdDay(value, placesOf({ ...head, ...rows.rows }));
  if (findings.length === 0) return day;
  for (const { code, path, what, fix } of findings) {
    out.tell(`${file} ${code} ${spellPath(path)}\n    ${what.zh}。${fix.zh}\n    ${what.en}. ${fix.en}`);
  }
  tellCount(findings.length, out);
  return 1;
}

export function tellMistakes(place: string, mistakes: readonly CrowdMistake[], out: Out): void {
  for (const { code, place: at, words } of mistakes) {
    out.tell(`${place} ${code} ${at}\n    ${words.zh}\n    ${words.en}`);
  }
  tellCount(mistakes.length, out);
}
