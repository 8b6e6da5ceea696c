import type { Words } from '../base/words.ts';
import { causeLengthMax, aboutMax, factBytesMax } from './limits.ts';
import type { StoredFact } from './store.ts';
import { encoding, moved, timeBack, type Finding } from './verify-findings.ts';

/** What a line must be by itself and after the line before it (design section 4, "Fact"), whatever its leaf says. */

export interface LineBefore {
  seq: number;
  recordedAt: string;
}

export interface Line {
  type: string;
  recordedAt: string;
  data: unknown;
}

const keysInOrder = ['seq', 'type', 'v', 'recordedAt', 'at', 'by', 'cause', 'about', 'data'];
const placeOf: Readonly<Record<string, number>> = Object.assign(
  Object.create(null) as Record<string, number>,
  Object.fromEntries(keysInOrder.map((key, place) => [key, place])),
);
const optional = new Set(['at', 'about']);
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** The line, when it can be read at all, and the first thing wrong with it. Does not touch the leaf. */
export function checkLine(fact: StoredFact, before: LineBefore): { line: Line | null; wrong: Finding | null } {
  const { seq, bytes } = fact;
  let raw: unknown;
  try {
    raw = JSON.parse(bytes);
  } catch {
    return { line: null, wrong: encoding(seq, { zh: '不是 JSON', en: 'not JSON' }) };
  }
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    return { line: null, wrong: encoding(seq, { zh: '不是对象', en: 'not an object' }) };
  }
  const fields = raw as Record<string, unknown>;
  if (fields.seq !== seq) return { line: lineOf(fields), wrong: moved(seq, fields.seq) };
  const what = shapeWrong(fields, bytes, seq);
  if (what) return { line: lineOf(fields), wrong: encoding(seq, what) };
  const line = lineOf(fields)!;
  // Written in one form and one zone, moments compare as their text does.
  if (line.recordedAt < before.recordedAt) return { line, wrong: timeBack(seq, before.recordedAt, line.recordedAt) };
  if (seq === 0 && line.type !== 'journal opened') {
    return { line, wrong: encoding(0, { zh: '第一条不是“日志开启”', en: 'the first is not "journal opened"' }) };
  }
  return { line, wrong: null };
}

function lineOf(fields: Record<string, unknown>): Line | null {
  const { type, recordedAt, data } = fields;
  if (typeof type !== 'string' || typeof recordedAt !== 'string' || typeof data !== 'object' || data === null)
    return null;
  return { type, recordedAt, data };
}

function shapeWrong(fields: Record<string, unknown>, bytes: string, seq: number): Words | null {
  let before = -1;
  let required = 0;
  for (const key in fields) {
    const place = placeOf[key] ?? -1;
    if (place <= before) return { zh: `键“${key}”未知或次序不对`, en: `key "${key}" is unknown or out of order` };
    if (fields[key] === null) return { zh: `“${key}”为空`, en: `"${key}" is null` };
    if (!optional.has(key)) required += 1;
    before = place;
  }
  if (required < keysInOrder.length - optional.size)
    return { zh: '缺少必有的键', en: 'a key that every fact has is missing' };
  const { type, v, recordedAt, at: happened, by, cause, about, data } = fields;
  if (typeof type !== 'string' || typeof by !== 'string' || typeof v !== 'number' || typeof data !== 'object') {
    return { zh: '字段类型不对', en: 'a field of another type' };
  }
  if (!isInstant(recordedAt) || (happened !== undefined && !isInstant(happened))) {
    return { zh: '时刻写法不对', en: 'a moment in another form' };
  }
  if (typeof cause !== 'string' || cause.length > causeLengthMax) return { zh: '来由过长', en: 'the cause' };
  if (about !== undefined && !(Array.isArray(about) && about.length <= aboutMax)) {
    return { zh: '涉及对象过多', en: 'the subjects' };
  }
  // A UTF-16 unit is at most three bytes of UTF-8, so most lines need no counting.
  if (bytes.length * 3 > factBytesMax && Buffer.byteLength(bytes) > factBytesMax) return { zh: '过长', en: 'too long' };
  return bytes.startsWith(`{"seq":${seq},"type":"`) ? null : { zh: '空白或次序不对', en: 'spaces or order' };
}

function isInstant(value: unknown): value is string {
  return typeof value === 'string' && instant.test(value);
}
