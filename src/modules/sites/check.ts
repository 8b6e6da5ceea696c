import { nearestWord } from '../../base/nearest.ts';
import type { Words } from '../../base/words.ts';
import { checkDuty } from './check-duty.ts';
import { checkPanels } from './check-panels.ts';
import { checkPlaces } from './check-places.ts';
import { checkTraffic } from './check-traffic.ts';
import { lineAndColumn, offsetOf, readJson, spellPath, type JsonText, type Path } from './json-places.ts';
import { looksLikeLevel } from './look-alike.ts';
import { partNames, parts, type PartName } from './parts.ts';
import { readSite, type SiteRows } from './spec.ts';
import { findingTable, type Detail, type FindingCode } from './words-check.ts';

/** One mistake of a site file, or one thing worth a second look, with its place and what to do about it. */
export interface Finding {
  code: FindingCode;
  /** `alarm_points[12].verify_camera` */
  place: string;
  /** From 1; absent when an object was checked instead of a text. */
  line?: number;
  column?: number;
  what: Words;
  fix: Words;
}
export interface SiteCheck {
  errors: Finding[];
  warnings: Finding[];
  /** How many more were found than are told. */
  untold: number;
  /** The site in the form of our facts; null while there are errors. */
  site: SiteRows | null;
}
/** Tells of one thing found; the table says whether it is an error. */
export type Tell = (code: FindingCode, path: Path, detail: Detail) => void;

/** Five thousand rows, the most one load changes, are about a megabyte. */
export const fileLengthMax = 2 * 1024 * 1024;
/** Beyond this a file is not mistaken but another thing altogether; the rest is counted, not told. */
export const findingsMax = 1_000;
/** Guessing what was meant costs a walk over all ids; after so many it is no help any more. */
const guessesMax = 50;

/** Looks at a whole site file and names every mistake in it, not only the first. */
export function checkSite(file: unknown): SiteCheck {
  const found: { code: FindingCode; path: Path; detail: Detail; at?: number }[] = [];
  let untold = 0;
  const tell: Tell = (code, path, detail) => {
    if (found.length < findingsMax) found.push({ code, path, detail });
    else untold++;
  };
  const text = typeof file === 'string' ? file : null;
  let json: JsonText | null = null;
  let site: SiteRows | null = null;
  if (text !== null && text.length > fileLengthMax) {
    tell('SITE_FILE_TOO_LARGE', [], { length: text.length, most: fileLengthMax });
  } else {
    json = text === null ? null : readJson(text);
    if (json?.mistake) {
      const code = json.mistake.kind === 'syntax' ? 'SITE_JSON_SYNTAX' : 'SITE_JSON_TOO_DEEP';
      found.push({ code, path: [], detail: {}, at: json.mistake.at });
    } else {
      for (const { path, at } of json?.doubled ?? []) {
        found.push({ code: 'SITE_JSON_KEY_DOUBLED', path, detail: { key: path.at(-1) ?? '' }, at });
      }
      site = checkRead(json ? json.root!.value : file, tell);
    }
  }
  const findings = found.map(({ code, path, detail, at }) => ({
    at: at ?? (json?.root ? offsetOf(json.root, path) : 0),
    finding: spellOut(code, path, detail),
  }));
  if (text !== null) {
    for (const { at, finding } of findings) Object.assign(finding, lineAndColumn(text, at));
    findings.sort((a, b) => a.at - b.at);
  }
  const of = (severity: 'error' | 'warning') =>
    findings.filter(({ finding }) => findingTable[finding.code][0] === severity).map(({ finding }) => finding);
  const errors = of('error');
  return { errors, warnings: of('warning'), untold, site: errors.length === 0 && untold === 0 ? site : null };
}

function spellOut(code: FindingCode, path: Path, detail: Detail): Finding {
  const [, what, fix] = findingTable[code];
  return { code, place: spellPath(path), what: what(detail), fix: fix(detail) };
}

function checkRead(spec: unknown, tell: Tell): SiteRows | null {
  const references: { path: Path; id: string; among: readonly string[] }[] = [];
  const site = readSite(spec, {
    wrong: tell,
    refers: (path, id, among) => references.push({ path, id, among }),
  });
  if (!site) return null;
  checkIds(site, tell);
  checkReferences(site, references, tell);
  checkPlaces(site, tell);
  checkPanels(site, tell);
  checkDuty(site, tell);
  checkTraffic(site, tell);
  return site;
}

/** Ids that stand over a radio or on a drawing are unique over the file; codes of lists only within their part. */
const ownCodes: readonly PartName[] = [
  'incidentTypes',
  'fireConditions',
  'pointKinds',
  'callSignSeries',
  'itemMix',
  'platformTiers',
];

function checkIds(site: SiteRows, tell: Tell): void {
  const overFile = new Map<string, string>();
  const once = (seen: Map<string, string>, id: string, path: Path) => {
    const first = seen.get(id);
    if (first !== undefined) tell('SITE_ID_DOUBLED', path, { id, first });
    else seen.set(id, spellPath(path));
  };
  for (const name of partNames) {
    const coded = ownCodes.includes(name);
    const seen = coded ? new Map<string, string>() : overFile;
    for (const { id, path } of site.ids[name]) {
      once(seen, id, path);
      if (!coded && looksLikeLevel(id, name === 'dutyLevels')) tell('SITE_ID_LOOKS_LIKE_LEVEL', path, { id });
    }
  }
  for (const { row, path } of site.rows.shiftGroups) {
    row.shifts.forEach((shift, index) => once(overFile, shift.id, [...path, 'shifts', index, 'id']));
  }
  for (const { row, path } of site.rows.posts) {
    row.callSigns.forEach((sign, index) => {
      once(overFile, sign, [...path, 'call_signs', index]);
      if (looksLikeLevel(sign)) tell('SITE_ID_LOOKS_LIKE_LEVEL', [...path, 'call_signs', index], { id: sign });
    });
  }
}

function checkReferences(
  site: SiteRows,
  references: readonly { path: Path; id: string; among: readonly string[] }[],
  tell: Tell,
): void {
  const known = new Map(partNames.map((name) => [name as string, new Set(site.ids[name].map(({ id }) => id))]));
  let guesses = 0;
  for (const { path, id, among } of references) {
    const named = among.filter((name) => name !== '*');
    if ((id === '*' && named.length < among.length) || named.some((name) => known.get(name)!.has(id))) continue;
    const near = () =>
      nearestWord(
        id,
        named.flatMap((name) => [...known.get(name)!]),
      );
    const nearest = guesses++ < guessesMax ? near() : null;
    const detail: Detail = { id, parts: named.map((name) => parts[name as PartName].specKey).join(', ') };
    tell('SITE_REFERENCE_DANGLING', path, nearest === null ? detail : { ...detail, nearest });
  }
}
