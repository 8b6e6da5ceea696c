import { parseClockTime } from '../../base/local-time.ts';
import { nearestWord } from '../../base/nearest.ts';
import type { Words } from '../../base/words.ts';
import { collectFindings, shown, type FlowFinding, type Path, type TellFlow } from './findings.ts';

/**
 * What happens on a day that the plan does not have: the one list that lanes and crowd are both simulated with. Minutes
 * are counted from local midnight; an event holds from its first minute up to, not including, its last.
 */
export type FlowEvent = Span &
  (
    | { kind: 'departures stopped' }
    | { kind: PlaceKind; id: string }
    | { kind: 'extra people'; id: string; people: number }
    | { kind: 'entrance metered'; id: string; batch_people: number; every_s: number }
  );

interface Span {
  from_min: number;
  to_min: number;
}

type PlaceKind =
  | 'train stopped'
  | 'train cancelled'
  | 'link closed'
  | 'entrance exit only'
  | 'gate held'
  | 'lane closed'
  | 'lane opened';

export type FlowEventKind = FlowEvent['kind'];

/** Ids of the site that an event may name. */
export type EventPlaces = Readonly<Record<'train' | 'link' | 'entrance' | 'gate' | 'lane', ReadonlySet<string>>>;

interface KindRow {
  /** What its id is of; null where it names nothing. */
  of: keyof EventPlaces | null;
  numbers: Readonly<Record<string, readonly [least: number, most: number]>>;
  words: Words;
}

const row = (of: KindRow['of'], zh: string, en: string, numbers: KindRow['numbers'] = {}): KindRow => ({
  of,
  numbers,
  words: { zh, en },
});

export const eventKinds: Readonly<Record<FlowEventKind, KindRow>> = {
  /** No train leaves; trains still come in while a face is free. What was to leave does so when it ends. */
  'departures stopped': row(null, '停止发车', 'departures stopped'),
  /** This train does not leave before the end. */
  'train stopped': row('train', '列车停运待发', 'train held'),
  /** It does not leave at all; its people do not come, if they learn of it before they set out. */
  'train cancelled': row('train', '列车取消', 'train cancelled'),
  /** A stair, escalator, lift or door that nobody passes. */
  'link closed': row('link', '通路封闭', 'way closed'),
  /** Nobody enters here; whoever would goes to another entrance. */
  'entrance exit only': row('entrance', '进站口只出不进', 'entrance exit only'),
  /** A boarding gate that stays shut. */
  'gate held': row('gate', '检票口暂缓放行', 'gate held'),
  'lane closed': row('lane', '安检通道关闭', 'lane closed'),
  /** A standby lane taken into use. */
  'lane opened': row('lane', '增开安检通道', 'lane opened'),
  /** More people at an entrance than planned, spread evenly over the span. */
  'extra people': row('entrance', '额外客流', 'extra people', { people: [1, 1_000_000] }),
  /** Held before the lanes and let in in batches (分批放行). */
  'entrance metered': row('entrance', '分批放行', 'batch release', { batch_people: [1, 10_000], every_s: [1, 3_600] }),
};

const partWords: Readonly<Record<keyof EventPlaces, Words>> = {
  train: { zh: '车次', en: 'train' },
  link: { zh: '通路', en: 'link' },
  entrance: { zh: '进站口', en: 'entrance' },
  gate: { zh: '检票口', en: 'gate' },
  lane: { zh: '安检通道', en: 'lane' },
};

const eventsMax = 500;
/** Guessing what was meant costs a walk over all ids; after so many it is no help any more. */
const guessesMax = 50;

export interface ReadEvents {
  /** Only the events without a mistake, in the order of the file. */
  events: FlowEvent[];
  findings: FlowFinding[];
}

/**
 * Reads an event list, a parsed JSON or YAML value like
 * `[{ kind: link closed, id: LK07, from: "17:05", to: "17:40" }]`, and tells every mistake in it at once. Never throws.
 * `under` is where the list stands in its file.
 */
export function parseEvents(value: unknown, places: EventPlaces, under: Path = ['events']): ReadEvents {
  const { findings, tell } = collectFindings();
  if (!Array.isArray(value)) {
    tell('FLOW_TYPE_WRONG', under, { wanted_zh: '事件列表', wanted_en: 'a list of events' });
    return { events: [], findings };
  }
  if (value.length > eventsMax) tell('FLOW_EVENTS_TOO_MANY', under, { count: value.length, most: eventsMax });
  const guess = { left: guessesMax };
  const read = value
    .slice(0, eventsMax)
    .map((each: unknown, at) => parseEvent(each, [...under, at], places, tell, guess));
  tellOverlaps(read, under, tell);
  return { events: read.filter((event) => event !== null), findings };
}

function parseEvent(
  value: unknown,
  path: Path,
  places: EventPlaces,
  tell: TellFlow,
  guess: { left: number },
): FlowEvent | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    tell('FLOW_TYPE_WRONG', path, { wanted_zh: '“字段: 值”', wanted_en: '"field: value"' });
    return null;
  }
  const fields = value as Record<string, unknown>;
  const { kind } = fields;
  const known = typeof kind === 'string' && Object.hasOwn(eventKinds, kind) ? eventKinds[kind as FlowEventKind] : null;
  if (known === null) {
    if (kind === undefined) tell('FLOW_FIELD_MISSING', [...path, 'kind'], { field: 'kind' });
    else tell('FLOW_EVENT_KIND', [...path, 'kind'], { kind: shown(kind), known: Object.keys(eventKinds).join(', ') });
  }
  let mistakes = known === null ? 1 : 0;
  const say: TellFlow = (...told) => {
    mistakes++;
    tell(...told);
  };
  const from_min = timeOf(fields, 'from', path, say);
  const to_min = timeOf(fields, 'to', path, say);
  if (from_min !== null && to_min !== null && to_min <= from_min) {
    say('FLOW_ENDS_BEFORE', [...path, 'to'], { from: shown(fields.from), to: shown(fields.to) });
  }
  if (known === null) return null;
  const wanted = ['kind', 'from', 'to', ...(known.of === null ? [] : ['id']), ...Object.keys(known.numbers)];
  for (const field of Object.keys(fields)) {
    if (!wanted.includes(field)) say('FLOW_FIELD_UNKNOWN', [...path, field], { field, known: wanted.join(', ') });
  }
  if (known.of !== null) checkPlace(fields, known.of, [...path, 'id'], places, say, guess);
  for (const [field, [least, most]] of Object.entries(known.numbers)) {
    checkNumber(fields, field, least, most, path, say);
  }
  if (mistakes > 0) return null;
  const { from: _from, to: _to, ...rest } = fields;
  return { ...rest, from_min, to_min } as unknown as FlowEvent;
}

function timeOf(fields: Record<string, unknown>, field: 'from' | 'to', path: Path, tell: TellFlow): number | null {
  const value = fields[field];
  if (value === undefined) {
    tell('FLOW_FIELD_MISSING', [...path, field], { field });
    return null;
  }
  const minute = typeof value === 'string' ? parseClockTime(value) : null;
  if (minute === null) tell('FLOW_TIME_INVALID', [...path, field], { value: shown(value) });
  return minute;
}

function checkPlace(
  { id }: Record<string, unknown>,
  of: keyof EventPlaces,
  path: Path,
  places: EventPlaces,
  tell: TellFlow,
  guess: { left: number },
): void {
  if (id === undefined) return tell('FLOW_FIELD_MISSING', path, { field: 'id' });
  if (typeof id === 'string' && places[of].has(id)) return;
  const near = typeof id === 'string' && guess.left-- > 0 ? nearestWord(id, places[of]) : null;
  tell('FLOW_PLACE_UNKNOWN', path, {
    id: shown(id),
    part_zh: partWords[of].zh,
    part_en: partWords[of].en,
    near_zh: near === null ? '' : `(是不是“${near}”?)`,
    near_en: near === null ? '' : ` (did you mean "${near}"?)`,
  });
}

function checkNumber(
  fields: Record<string, unknown>,
  field: string,
  least: number,
  most: number,
  path: Path,
  tell: TellFlow,
): void {
  const value = fields[field];
  if (value === undefined) return tell('FLOW_FIELD_MISSING', [...path, field], { field });
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return;
  tell('FLOW_NUMBER_WRONG', [...path, field], { value: shown(value), least, most });
}

/** Two events of one kind at one place at one time say the same thing twice, or mean something else. */
function tellOverlaps(read: readonly (FlowEvent | null)[], under: Path, tell: TellFlow): void {
  const seen = new Map<string, { at: number; event: FlowEvent }[]>();
  read.forEach((event, at) => {
    if (event === null) return;
    const key = `${event.kind}\n${'id' in event ? event.id : ''}`;
    const others = seen.get(key) ?? [];
    const other = others.find((each) => each.event.from_min < event.to_min && event.from_min < each.event.to_min);
    if (other) tell('FLOW_EVENTS_OVERLAP', [...under, at], { other: other.at + 1 });
    seen.set(key, [...others, { at, event }]);
  });
}
