import type { EventClass, Priority } from '../../base/signal.ts';
import type { AlarmPoint, PointKind } from '../sites/facts.ts';
import type { SiteBook } from './site-book.ts';

/** What was said, by a panel or through the HTTP door, as far as classing it goes. */
export interface Said {
  scheme?: 'contact-id' | 'sia-dc03';
  code?: string;
  known: boolean;
  kind: string;
  class: EventClass;
  priority: Priority;
  priorityDisarmed?: Priority;
  fire?: 'unconfirmed' | 'confirmed';
  silent?: true;
}

/** What it means at this point. `own`: the point does what it is there for, so its own kind and priority win (B6). */
export interface Meaning {
  kind: string;
  class: EventClass;
  own: boolean;
  condition?: string;
  limit?: 'low' | 'high';
}

/** Kinds of a code that are the proper business of a class of points, besides the point's own code. */
const family: Record<string, readonly string[]> = {
  'fire-detector': ['fire', 'smoke', 'heat', 'flame', 'water-flow', 'fire-manual-call'],
  'fire-button': ['fire', 'smoke', 'heat', 'flame', 'water-flow', 'fire-manual-call'],
  'gas-detector': ['gas'],
  'hold-up': ['panic', 'hold-up'],
  intrusion: ['intrusion', 'intrusion-entry'],
  door: ['intrusion', 'intrusion-entry'],
  help: ['help', 'medical'],
};

/** What a fire condition other than fire asks of a desk: a supervisory or trouble row, or a mark. */
const conditionMeaning: Record<string, { kind: string; class: EventClass }> = {
  supervisory: { kind: 'fire-supervisory', class: 'supervisory' },
  fault: { kind: 'fire-trouble', class: 'trouble' },
  disabled: { kind: 'fire-disabled', class: 'condition' },
  // The controller has started equipment: somebody must look whether it was right.
  started: { kind: 'fire-started', class: 'supervisory' },
  feedback: { kind: 'fire-feedback', class: 'condition' },
};

const asSaid = (said: Said): Meaning => ({ kind: said.kind, class: said.class, own: false });

export function isFirePoint(kind: PointKind): boolean {
  return kind.class === 'fire-detector' || kind.class === 'fire-button';
}

/** Reads an event at the point it came from. Site-defined codes are unknown to the tables and found here only. */
export function meaningAt(book: SiteBook, point: AlarmPoint | undefined, said: Said): Meaning {
  const kind = point && book.kinds.get(point.kind);
  if (!kind) return asSaid(said);
  if (isFirePoint(kind)) {
    const condition = book.conditionOf.get(`${said.scheme ?? ''}/${said.code ?? ''}`);
    if (condition === 'fire') return { kind: kind.id, class: 'alarm', own: true, condition };
    if (condition !== undefined) {
      const meaning = conditionMeaning[condition] ?? { kind: condition, class: 'alarm' as const };
      return { ...meaning, own: false, condition };
    }
  }
  for (const limit of kind.limits ?? []) {
    if (!isCode(said, limit)) continue;
    return {
      kind: limit.limit === 'high' ? `${kind.id}-high` : kind.id,
      class: 'alarm',
      own: true,
      limit: limit.limit,
    };
  }
  const proper = said.class === 'alarm' && said.known && (family[kind.class]?.includes(said.kind) ?? false);
  // 301 at a power-fail point is that point's alarm, not a trouble of the panel (B6, 300-316).
  if (!proper && !isCode(said, kind)) return asSaid(said);
  const meaning: Meaning = { kind: kind.id, class: 'alarm', own: true };
  if (isFirePoint(kind)) meaning.condition = 'fire';
  if (kind.limits && kind.limits.length > 0) meaning.limit = 'low';
  return meaning;
}

function isCode(said: Said, of: { contactId: string; siaCode: string }): boolean {
  return said.scheme === 'contact-id'
    ? said.code === of.contactId
    : said.scheme !== undefined && said.code === of.siaCode;
}

/** The kinds a point may be told through the HTTP door, besides its own, with what they ask of a desk. */
const doorKinds: Record<string, { kind: string; class: EventClass; priority: Priority }> = {
  tamper: { kind: 'tamper', class: 'alarm', priority: 'P3' },
  fault: { kind: 'sensor-trouble', class: 'trouble', priority: 'P3' },
  'sensor-trouble': { kind: 'sensor-trouble', class: 'trouble', priority: 'P3' },
  battery: { kind: 'battery', class: 'trouble', priority: 'P3' },
  maintenance: { kind: 'maintenance', class: 'alarm', priority: 'P4' },
  bypass: { kind: 'bypass', class: 'condition', priority: 'P4' },
  'on-test': { kind: 'on-test', class: 'condition', priority: 'P4' },
  test: { kind: 'test', class: 'event', priority: 'P4' },
};

/** Reads the word of the HTTP door at its point: the point's own kind, a fire condition, a limit, or a common kind. */
export function meaningOfWord(book: SiteBook, point: AlarmPoint, what: string): { said: Said; meaning: Meaning } {
  const kind = book.kinds.get(point.kind);
  const own: Said = { known: true, kind: point.kind, class: 'alarm', priority: 'P3' };
  if (what === point.kind || what === 'alarm') return { said: own, meaning: ownMeaning(kind, point.kind, 'low') };
  const limit = kind?.limits?.find((one) => one.limit === what || `${point.kind}-${one.limit}` === what);
  if (limit) return { said: own, meaning: ownMeaning(kind, point.kind, limit.limit) };
  if (kind && isFirePoint(kind)) {
    if (what === 'fire') return { said: own, meaning: ownMeaning(kind, point.kind, 'low') };
    const condition = conditionMeaning[what];
    if (condition) {
      const said: Said = { known: true, ...condition, priority: 'P3' };
      return { said, meaning: { ...condition, own: false, condition: what } };
    }
  }
  const common = doorKinds[what];
  const said: Said = common
    ? { known: true, ...common }
    : { known: false, kind: 'unknown', class: 'alarm', priority: 'P3', code: what };
  return { said, meaning: asSaid(said) };
}

/** What a point's own alarm is, for a row that is up: the same questions are asked of it again when a second point acts. */
export function ownMeaning(kind: PointKind | undefined, pointKind: string, limit: 'low' | 'high'): Meaning {
  const limited = (kind?.limits?.length ?? 0) > 0;
  const meaning: Meaning = {
    kind: limited && limit === 'high' ? `${pointKind}-high` : pointKind,
    class: 'alarm',
    own: true,
  };
  if (kind && isFirePoint(kind)) meaning.condition = 'fire';
  if (limited) meaning.limit = limit;
  return meaning;
}
