import type { Fact } from '../../base/fact.ts';
import { isTimeZone } from '../../base/local-time.ts';
import type {
  AlarmPanel,
  AlarmPoint,
  Camera,
  Contact,
  PointKind,
  PriorityRule,
  SiteFact,
  Zone,
} from '../sites/facts.ts';

/** What alarms folds of the site: its own copy, so that a rewind shows the points as they were. */
export interface SiteBook {
  timeZone: string;
  zones: Map<string, Zone>;
  cameras: Map<string, Camera>;
  panels: Map<string, AlarmPanel>;
  points: Map<string, AlarmPoint>;
  kinds: Map<string, PointKind>;
  contacts: Map<string, Contact>;
  walkways: Map<string, { a: string; b: string }>;
  /** Zone → the zones one can walk into from it. */
  neighbours: Map<string, readonly string[]>;
  /** Only what differs from the defaults (base/settings.ts). */
  settings: Map<string, number>;
  /** Point kind → its rules, in their order. */
  rules: Map<string, readonly PriorityRule[]>;
  /** Kinds another kind's rule waits for, and kinds whose rules wait for another (the value says nothing). */
  triggers: Map<string, 1>;
  reacting: Map<string, 1>;
  /** "contact-id/111" → "fire": codes of the site's fire conditions, its own ones included. */
  conditionOf: Map<string, string>;
  conditionCodes: Map<string, readonly string[]>;
  /** Panel → panel zone → point. */
  pointAt: Map<string, Map<number, string>>;
  /** Panel → panel zone → area, without leading zeroes. */
  areaAt: Map<string, Map<number, string>>;
}

/** Fact types of sites that `foldSite` takes. */
export const siteReads = [
  'site described',
  'zone set',
  'zone removed',
  'walkway set',
  'walkway removed',
  'camera set',
  'camera removed',
  'alarm panel set',
  'alarm panel removed',
  'alarm point set',
  'alarm point removed',
  'point kind set',
  'point kind removed',
  'fire condition set',
  'fire condition removed',
  'priority rule set',
  'priority rule removed',
  'contact set',
  'contact removed',
  'site setting set',
  'site setting cleared',
] as const satisfies readonly SiteFact['type'][];

export function noBook(): SiteBook {
  return {
    timeZone: 'UTC',
    zones: new Map(),
    cameras: new Map(),
    panels: new Map(),
    points: new Map(),
    kinds: new Map(),
    contacts: new Map(),
    walkways: new Map(),
    neighbours: new Map(),
    settings: new Map(),
    rules: new Map(),
    triggers: new Map(),
    reacting: new Map(),
    conditionOf: new Map(),
    conditionCodes: new Map(),
    pointAt: new Map(),
    areaAt: new Map(),
  };
}

/** "01" → "1"; "00", "" and nothing at all mean the whole panel: "0". */
export function areaOf(group: string | undefined): string {
  const bare = (group ?? '').replace(/^0+/, '');
  return bare === '' ? '0' : bare;
}

/** Folds one fact of the site; says whether it was one. */
export function foldSite(book: SiteBook, fact: Fact): boolean {
  const site = fact as SiteFact;
  switch (site.type) {
    case 'site described':
      book.timeZone = isTimeZone(site.data.timeZone) ? site.data.timeZone : 'UTC';
      return true;
    case 'zone set':
      book.zones.set(site.data.id, site.data);
      return true;
    case 'zone removed':
      book.zones.delete(site.data.id);
      return true;
    case 'walkway set': {
      const { id, a, b } = site.data;
      book.walkways.set(id, { a, b });
      return meet(book);
    }
    case 'walkway removed':
      book.walkways.delete(site.data.id);
      return meet(book);
    case 'camera set':
      book.cameras.set(site.data.id, site.data);
      return true;
    case 'camera removed':
      book.cameras.delete(site.data.id);
      return true;
    case 'point kind set':
      book.kinds.set(site.data.id, site.data);
      return true;
    case 'point kind removed':
      book.kinds.delete(site.data.id);
      return true;
    case 'contact set':
      book.contacts.set(site.data.id, site.data);
      return true;
    case 'contact removed':
      book.contacts.delete(site.data.id);
      return true;
    case 'site setting set':
      book.settings.set(site.data.key, site.data.value);
      return true;
    case 'site setting cleared':
      book.settings.delete(site.data.key);
      return true;
    default:
      return foldDevice(book, site);
  }
}

function foldDevice(book: SiteBook, site: SiteFact): boolean {
  switch (site.type) {
    case 'alarm panel set': {
      book.panels.set(site.data.id, site.data);
      const areas = new Map<number, string>();
      for (const area of site.data.areas) for (const zone of area.panelZones) areas.set(zone, areaOf(area.group));
      book.areaAt.set(site.data.id, areas);
      return true;
    }
    case 'alarm panel removed':
      book.panels.delete(site.data.id);
      book.areaAt.delete(site.data.id);
      return true;
    case 'alarm point set':
      forgetPlace(book, site.data.id);
      book.points.set(site.data.id, site.data);
      inner(book.pointAt, site.data.panel).set(site.data.panelZone, site.data.id);
      return true;
    case 'alarm point removed':
      forgetPlace(book, site.data.id);
      book.points.delete(site.data.id);
      return true;
    case 'fire condition set': {
      forgetCodes(book, site.data.id);
      const codes = [
        ...site.data.contactIds.map((code) => `contact-id/${code}`),
        ...site.data.siaCodes.map((code) => `sia-dc03/${code}`),
      ];
      for (const code of codes) book.conditionOf.set(code, site.data.id);
      book.conditionCodes.set(site.data.id, codes);
      return true;
    }
    case 'fire condition removed':
      forgetCodes(book, site.data.id);
      return true;
    case 'priority rule set':
      setRule(book, site.data.id, site.data);
      return true;
    case 'priority rule removed':
      setRule(book, site.data.id, null);
      return true;
    default:
      return false;
  }
}

function forgetPlace(book: SiteBook, point: string): void {
  const before = book.points.get(point);
  if (!before) return;
  const zones = book.pointAt.get(before.panel);
  if (zones?.get(before.panelZone) === point) zones.delete(before.panelZone);
}

function forgetCodes(book: SiteBook, condition: string): void {
  for (const code of book.conditionCodes.get(condition) ?? []) {
    if (book.conditionOf.get(code) === condition) book.conditionOf.delete(code);
  }
  book.conditionCodes.delete(condition);
}

/** Puts, replaces or takes out one rule and finds again which kinds wait for which. */
function setRule(book: SiteBook, id: string, rule: PriorityRule | null): void {
  const all = [...book.rules.values()].flat().filter((other) => other.id !== id);
  if (rule) all.push(rule);
  all.sort((a, b) => a.order - b.order);
  book.rules = new Map();
  book.triggers = new Map();
  book.reacting = new Map();
  for (const one of all) {
    book.rules.set(one.kind, [...(book.rules.get(one.kind) ?? []), one]);
    if (!one.when.otherActive) continue;
    book.reacting.set(one.kind, 1);
    for (const kind of one.when.otherActive.kinds) book.triggers.set(kind, 1);
  }
}

/** The inner map of a map of maps, made when it is missing. */
export function inner<K, V>(outer: Map<string, Map<K, V>>, key: string): Map<K, V> {
  let found = outer.get(key);
  if (!found) {
    found = new Map<K, V>();
    outer.set(key, found);
  }
  return found;
}

/** Which zones lie next to which, found anew from the walkways between them. */
function meet(book: SiteBook): true {
  const beside = new Map<string, Set<string>>();
  const add = (from: string, to: string) => beside.set(from, (beside.get(from) ?? new Set()).add(to));
  for (const { a, b } of book.walkways.values()) {
    if (a === b) continue;
    add(a, b);
    add(b, a);
  }
  book.neighbours = new Map([...beside].map(([zone, others]) => [zone, [...others].sort()]));
  return true;
}
