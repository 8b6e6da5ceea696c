import { parseClockTime } from '../../base/local-time.ts';
import { nearestWord } from '../../base/nearest.ts';
import type { Words } from '../../base/words.ts';
import { parseEvents, type EventPlaces, type FlowEvent } from './events.ts';
import { collectFindings, shown, type FlowFinding, type Path, type TellFlow } from './findings.ts';
import type { SiteFlow } from './site-flow.ts';

/** What one day has that the site's plan does not say. */
export interface FlowDay {
  /** What pages and comparisons call this day; null: they call it by its file. */
  name: Words | null;
  events: FlowEvent[];
  /** Counts of a day like this one; of an entrance that has them the timetable is not asked. */
  counts: EntranceCounts[];
  /** Whoever finds more than so many a lane waiting goes to the next entrance with this chance; null: nobody does. */
  diversion: { over_people_per_lane: number; share: number } | null;
}

export interface EntranceCounts {
  entrance: string;
  /** People who came between one moment and the next. */
  stretches: { from_min: number; to_min: number; people: number }[];
}

export const dayFormat = 'watchfloor.flow-day/1';
export const emptyDay: FlowDay = { name: null, events: [], counts: [], diversion: null };

/** Ids of the site that a day's file may name. */
export function placesOf(site: SiteFlow): EventPlaces {
  const ids = (rows: readonly { row: { id: string } }[]) => new Set(rows.map(({ row }) => row.id));
  return {
    train: ids(site.services),
    link: ids(site.links),
    entrance: ids(site.entrances),
    gate: ids(site.gates),
    lane: ids(site.lanes),
  };
}

/**
 * Reads a day's file, a parsed JSON or YAML value, and tells every mistake in it at once. Never throws.
 *
 *     format: watchfloor.flow-day/1
 *     name: { zh: 停止发车一小时, en: An hour without departures }
 *     events: [{ kind: link closed, id: LK07, from: "17:05", to: "17:40" }]
 *     counts: [{ entrance: S1, readings: [{ at: "07:00", total: 0 }, { at: "07:15", total: 240 }] }]
 *     diversion: { over_people_per_lane: 20, share: 0.5 }
 *
 * A reading is what the counter shows: it never runs backwards.
 */
export function readDay(value: unknown, places: EventPlaces): { day: FlowDay; findings: FlowFinding[] } {
  const { findings, tell } = collectFindings();
  const fields = objectAt(value, [], tell);
  if (!fields) return { day: emptyDay, findings };
  const known = ['format', 'name', 'events', 'counts', 'diversion'];
  tellUnknown(fields, known, [], tell);
  if (fields.format !== undefined && fields.format !== dayFormat) {
    tell('FLOW_TYPE_WRONG', ['format'], { wanted_zh: dayFormat, wanted_en: dayFormat });
  }
  const name = fields.name === undefined ? null : readName(fields.name, tell);
  const events = fields.events === undefined ? null : parseEvents(fields.events, places);
  const counts = fields.counts === undefined ? [] : readCounts(fields.counts, places, tell);
  const diversion = fields.diversion === undefined ? null : readDiversion(fields.diversion, tell);
  return {
    day: { name, events: events?.events ?? [], counts, diversion },
    findings: [...findings, ...(events?.findings ?? [])],
  };
}

const nameMost_chars = 60;

function readName(value: unknown, tell: TellFlow): Words | null {
  const fields = objectAt(value, ['name'], tell);
  if (!fields) return null;
  tellUnknown(fields, ['zh', 'en'], ['name'], tell);
  const text = (field: 'zh' | 'en') => {
    const said = fields[field];
    if (typeof said === 'string' && said.trim() !== '' && said.length <= nameMost_chars) return said;
    if (said === undefined) tell('FLOW_FIELD_MISSING', ['name', field], { field });
    else {
      tell('FLOW_TYPE_WRONG', ['name', field], {
        wanted_zh: `1 至 ${nameMost_chars} 个字`,
        wanted_en: `a text of 1 to ${nameMost_chars} characters`,
      });
    }
    return null;
  };
  const [zh, en] = [text('zh'), text('en')];
  return zh === null || en === null ? null : { zh, en };
}

function readDiversion(value: unknown, tell: TellFlow): FlowDay['diversion'] {
  const path = ['diversion'];
  const fields = objectAt(value, path, tell);
  if (!fields) return null;
  tellUnknown(fields, ['over_people_per_lane', 'share'], path, tell);
  const over = numberAt(fields, 'over_people_per_lane', 0, 10_000, path, tell);
  const share = numberAt(fields, 'share', 0, 1, path, tell);
  return over === null || share === null ? null : { over_people_per_lane: over, share };
}

function readCounts(value: unknown, places: EventPlaces, tell: TellFlow): EntranceCounts[] {
  if (!Array.isArray(value)) {
    tell('FLOW_TYPE_WRONG', ['counts'], { wanted_zh: '一个列表', wanted_en: 'a list' });
    return [];
  }
  return value.flatMap((each: unknown, at): EntranceCounts[] => {
    const path = ['counts', at];
    const fields = objectAt(each, path, tell);
    if (!fields) return [];
    tellUnknown(fields, ['entrance', 'readings'], path, tell);
    const entrance = entranceAt(fields, path, places, tell);
    const { readings } = fields;
    if (!Array.isArray(readings)) {
      tell('FLOW_TYPE_WRONG', [...path, 'readings'], { wanted_zh: '读数列表', wanted_en: 'a list of readings' });
      return [];
    }
    const stretches = stretchesOf(readings, [...path, 'readings'], tell);
    return entrance === null ? [] : [{ entrance, stretches }];
  });
}

function entranceAt(
  fields: Record<string, unknown>,
  path: Path,
  { entrance: known }: EventPlaces,
  tell: TellFlow,
): string | null {
  const { entrance } = fields;
  if (typeof entrance === 'string' && known.has(entrance)) return entrance;
  const near = typeof entrance === 'string' ? nearestWord(entrance, known) : null;
  tell('FLOW_PLACE_UNKNOWN', [...path, 'entrance'], {
    id: shown(entrance),
    part_zh: '进站口',
    part_en: 'entrance',
    near_zh: near === null ? '' : `(是不是“${near}”?)`,
    near_en: near === null ? '' : ` (did you mean "${near}"?)`,
  });
  return null;
}

function stretchesOf(readings: readonly unknown[], under: Path, tell: TellFlow): EntranceCounts['stretches'] {
  const stretches: EntranceCounts['stretches'] = [];
  let before: { minute: number; total: number; at: string } | null = null;
  readings.forEach((each, index) => {
    const path = [...under, index];
    const fields = objectAt(each, path, tell);
    if (!fields) return;
    tellUnknown(fields, ['at', 'total'], path, tell);
    const minute = typeof fields.at === 'string' ? parseClockTime(fields.at) : null;
    if (minute === null) tell('FLOW_TIME_INVALID', [...path, 'at'], { value: shown(fields.at) });
    const total = numberAt(fields, 'total', 0, 1e9, path, tell);
    if (minute === null || total === null) return;
    const at = String(fields.at);
    if (before !== null && minute <= before.minute) {
      tell('FLOW_COUNTS_NOT_IN_ORDER', [...path, 'at'], { time: at, before: before.at });
    } else if (before !== null && total < before.total) {
      tell('FLOW_COUNTS_BACKWARDS', [...path, 'total'], { time: at, value: total, before: before.total });
    } else if (before !== null) {
      stretches.push({ from_min: before.minute, to_min: minute, people: total - before.total });
    }
    before = { minute, total, at };
  });
  return stretches;
}

function objectAt(value: unknown, path: Path, tell: TellFlow): Record<string, unknown> | null {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  tell('FLOW_TYPE_WRONG', path, { wanted_zh: '“字段: 值”', wanted_en: '"field: value"' });
  return null;
}

function tellUnknown(fields: Record<string, unknown>, known: readonly string[], path: Path, tell: TellFlow): void {
  for (const field of Object.keys(fields)) {
    if (!known.includes(field)) tell('FLOW_FIELD_UNKNOWN', [...path, field], { field, known: known.join(', ') });
  }
}

function numberAt(
  fields: Record<string, unknown>,
  field: string,
  least: number,
  most: number,
  path: Path,
  tell: TellFlow,
): number | null {
  const value = fields[field];
  if (value === undefined) {
    tell('FLOW_FIELD_MISSING', [...path, field], { field });
    return null;
  }
  if (typeof value === 'number' && value >= least && value <= most) return value;
  tell('FLOW_NUMBER_WRONG', [...path, field], { value: shown(value), least, most });
  return null;
}
