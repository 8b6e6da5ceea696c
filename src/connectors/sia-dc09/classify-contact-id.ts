import type { Phase, Priority } from '../../base/signal.ts';
import type { Words } from '../../base/words.ts';
import {
  type Address,
  type Classified,
  type CodeEntry,
  type Kind,
  type Rule,
  kindWords,
  unknownRule,
} from './code-words.ts';
import { contactIdTable } from './contact-id.ts';

/** DC-05: 1 new event or opening, 3 restore or closing, 6 reported before and still present. */
export type Qualifier = '1' | '3' | '6';

interface Range {
  from: number;
  to: number;
  /** What a code is taken for that lies in the range and is not listed by itself. */
  kind: Kind;
  address: Address;
  rule: Rule;
}

const alarm = (priority: Priority): Rule => ({ class: 'alarm', priority });
const trouble = (priority: Priority): Rule => ({ class: 'trouble', priority });
const event: Rule = { class: 'event', priority: 'P4' };
const condition: Rule = { class: 'condition', priority: 'P4' };

/** Class and default priority of a code that `exactRules` does not name. What lies in no range is unknown. */
export const contactIdRanges: readonly Range[] = [
  { from: 100, to: 102, kind: 'help', address: 'zone', rule: alarm('P2') },
  { from: 110, to: 118, kind: 'fire', address: 'zone', rule: { ...alarm('P1'), fire: 'unconfirmed' } },
  { from: 120, to: 125, kind: 'panic', address: 'zone', rule: alarm('P1') },
  { from: 130, to: 139, kind: 'intrusion', address: 'zone', rule: alarm('P2') },
  { from: 140, to: 149, kind: 'untyped-alarm', address: 'zone', rule: alarm('P2') },
  { from: 150, to: 169, kind: 'technical', address: 'zone', rule: alarm('P3') },
  { from: 200, to: 206, kind: 'fire-supervisory', address: 'zone', rule: { class: 'supervisory', priority: 'P3' } },
  { from: 300, to: 316, kind: 'system-trouble', address: 'zone', rule: trouble('P3') },
  { from: 320, to: 327, kind: 'sounder-trouble', address: 'zone', rule: trouble('P3') },
  { from: 330, to: 345, kind: 'peripheral-trouble', address: 'zone', rule: trouble('P3') },
  { from: 350, to: 357, kind: 'link-trouble', address: 'none', rule: trouble('P3') },
  { from: 370, to: 378, kind: 'loop-trouble', address: 'zone', rule: trouble('P3') },
  { from: 380, to: 393, kind: 'sensor-trouble', address: 'zone', rule: trouble('P3') },
  { from: 400, to: 409, kind: 'opening', address: 'user', rule: event },
  { from: 411, to: 416, kind: 'remote-access', address: 'user', rule: event },
  { from: 421, to: 434, kind: 'access', address: 'user', rule: event },
  { from: 441, to: 442, kind: 'opening', address: 'user', rule: event },
  { from: 450, to: 466, kind: 'arming-event', address: 'user', rule: event },
  { from: 500, to: 532, kind: 'disabled', address: 'zone', rule: condition },
  { from: 551, to: 553, kind: 'link-trouble', address: 'none', rule: trouble('P3') },
  { from: 570, to: 577, kind: 'bypass', address: 'zone', rule: condition },
  { from: 601, to: 609, kind: 'test', address: 'none', rule: event },
  { from: 611, to: 616, kind: 'tested', address: 'zone', rule: event },
  { from: 621, to: 632, kind: 'log', address: 'none', rule: event },
  { from: 641, to: 642, kind: 'no-activity', address: 'zone', rule: alarm('P3') },
  { from: 654, to: 654, kind: 'no-activity', address: 'none', rule: alarm('P3') },
];

/** An exact code wins over its range. */
const exactRules: Readonly<Record<string, Rule>> = {
  102: alarm('P3'),
  115: { ...alarm('P1'), fire: 'confirmed' },
  118: alarm('P3'),
  121: { ...alarm('P1'), silent: true },
  122: { ...alarm('P1'), silent: true },
  124: { ...alarm('P1'), silent: true },
  125: { ...alarm('P1'), silent: true },
  126: { ...alarm('P1'), silent: true },
  129: alarm('P1'),
  134: { ...alarm('P2'), priorityDisarmed: 'P3' },
  137: alarm('P3'),
  138: alarm('P3'),
  139: alarm('P1'),
  141: trouble('P3'),
  142: trouble('P3'),
  143: trouble('P3'),
  144: alarm('P3'),
  145: alarm('P3'),
  147: trouble('P3'),
  // The low limit of a gas point. The high limit and a second point are P1 by the site's own rules.
  151: alarm('P2'),
  156: trouble('P3'),
  162: alarm('P1'),
  305: event,
  306: event,
  313: event,
  344: trouble('P2'),
  358: trouble('P3'),
  374: alarm('P3'),
  375: trouble('P2'),
  376: trouble('P2'),
  385: trouble('P4'),
  386: trouble('P4'),
  393: trouble('P4'),
  404: alarm('P3'),
  413: alarm('P4'),
  423: { ...alarm('P2'), priorityDisarmed: 'P3' },
  426: { ...alarm('P2'), priorityDisarmed: 'P3' },
  427: trouble('P3'),
  428: trouble('P3'),
  432: trouble('P3'),
  453: alarm('P3'),
  454: alarm('P3'),
  455: alarm('P3'),
  461: alarm('P3'),
  531: event,
  532: event,
  575: { ...trouble('P3'), alsoCondition: true },
  602: { ...event, heard: true },
  603: { ...event, heard: true },
  604: condition,
  607: condition,
  608: { ...event, heard: true, troubleUp: true },
  616: trouble('P4'),
  624: trouble('P4'),
  625: trouble('P4'),
  626: trouble('P4'),
  627: condition,
  628: condition,
};

/** Qualifier 3 says the area is armed from now on, 1 that it is disarmed. */
const carriesArmed: ReadonlySet<string> = new Set(
  '400 401 402 403 405 407 408 409 441 442 451 452 456 458 459'.split(' '),
);

/**
 * Something that should have happened and did not: 1 speaks of the opening, 3 of the closing, and neither is a restore.
 * They say nothing of the armed state; taking "not armed when due" for "armed" would hide an open area.
 */
const overdue: ReadonlySet<string> = new Set(['404', '453', '454', '455']);

/** 404 is one code for both; which of the two is overdue must be read off the row. */
function overdueWords(code: string, qualifier: Qualifier): Words | null {
  if (code !== '404' || qualifier === '6') return null;
  return qualifier === '3'
    ? { zh: '逾时未布防', en: 'Overdue to be armed' }
    : { zh: '逾时未撤防', en: 'Overdue to be disarmed' };
}

function phaseOf(code: string, qualifier: Qualifier): Phase {
  if (code === '406') return 'cancel';
  // Leaving program mode ends what 627 began, whichever qualifier it is sent with.
  if (code === '628') return 'restore';
  if (qualifier === '6') return 'still';
  if (carriesArmed.has(code) || overdue.has(code)) return 'new';
  return qualifier === '3' ? 'restore' : 'new';
}

function wordsOf(words: Words, rule: Rule, phase: Phase, armed: boolean | undefined): Words {
  if (armed === true) return { zh: `${words.zh}:已布防`, en: `${words.en}: armed` };
  if (armed === false) return { zh: `${words.zh}:已撤防`, en: `${words.en}: disarmed` };
  if (phase === 'still') return { zh: `${words.zh}(仍在)`, en: `${words.en} (still present)` };
  if (phase !== 'restore') return words;
  const ended = rule.class === 'condition' || rule.class === 'event';
  return ended
    ? { zh: `${words.zh}(结束)`, en: `${words.en} (ended)` }
    : { zh: `${words.zh}(恢复)`, en: `${words.en} (restored)` };
}

function rangeOf(code: string): Range | null {
  if (!/^[0-9]{3}$/.test(code)) return null;
  const value = Number(code);
  return contactIdRanges.find((range) => range.from <= value && value <= range.to) ?? null;
}

/** The rule for a listed code, by itself or by its range; null where only the list knows it (9xx). */
function ruleOf(code: string, zoned: boolean): Rule | null {
  // With a zone it is a power-fail point of the site; without, the mains of the panel itself.
  if (code === '301' && zoned) return alarm('P3');
  return exactRules[code] ?? rangeOf(code)?.rule ?? null;
}

function addressIs(address: Address, zoned: boolean): Classified['addressIs'] {
  if (address === 'user' || address === 'area') return address;
  return address === 'zone' && zoned ? 'zone' : 'panel';
}

function unknown(entry: CodeEntry | null, qualifier: Qualifier, zoned: boolean): Classified {
  const phase: Phase = qualifier === '3' ? 'restore' : qualifier === '6' ? 'still' : 'new';
  const { zh, en } = kindWords.unknown;
  const words = entry ? { zh: `${zh}(通常指${entry.words.zh})`, en: `${en} (often: ${entry.words.en})` } : { zh, en };
  const address = entry?.address ?? 'zone';
  return {
    ...unknownRule,
    known: false,
    kind: 'unknown',
    phase,
    words: wordsOf(words, unknownRule, phase, undefined),
    address,
    addressIs: addressIs(address, zoned),
  };
}

/** Makes a classifier over a table, so that a test can plant a hole in one. */
export function contactIdClassifier(table: ReadonlyMap<string, CodeEntry>) {
  const remembered = new Map<string, Classified>();

  function decide(code: string, qualifier: Qualifier, zoned: boolean): Classified {
    const entry = table.get(code) ?? null;
    const range = rangeOf(code);
    const rule = entry === null ? (range?.rule ?? null) : ruleOf(code, zoned);
    if (rule === null) return unknown(entry, qualifier, zoned);

    const phase = phaseOf(code, qualifier);
    const armed = carriesArmed.has(code) && phase === 'new' ? qualifier === '3' : undefined;
    const kind = entry?.kind ?? range?.kind ?? 'unknown';
    const address = entry?.address ?? range?.address ?? 'zone';
    const words = overdueWords(code, qualifier) ??
      entry?.words ?? {
        zh: `${kindWords[kind].zh}(按号段归类)`,
        en: `${kindWords[kind].en} (by the range of its code)`,
      };
    const { fire, ...rest } = rule;
    return {
      ...rest,
      // A restore says nothing of how sure the fire was.
      ...(fire !== undefined && phase !== 'restore' ? { fire } : {}),
      ...(armed === undefined ? {} : { armed }),
      known: true,
      kind: armed === true ? 'closing' : kind,
      phase,
      words: wordsOf(words, rule, phase, armed),
      address,
      addressIs: addressIs(address, zoned),
    };
  }

  return (code: string, qualifier: Qualifier, panelZone: number | null): Classified => {
    const zoned = panelZone !== null && panelZone > 0;
    const key = code + qualifier + (zoned ? 'z' : '');
    const before = remembered.get(key);
    if (before) return before;
    const classified = Object.freeze(decide(code, qualifier, zoned));
    // Only what the tables govern is remembered: what a stranger sends must not fill the memory.
    if (classified.known) remembered.set(key, classified);
    return classified;
  };
}

/** What a Contact ID event asks of a desk. Total: any text gets an answer, and what is not known is an alarm at P3. */
export const classifyContactId: (code: string, qualifier: Qualifier, panelZone: number | null) => Classified =
  contactIdClassifier(contactIdTable);
