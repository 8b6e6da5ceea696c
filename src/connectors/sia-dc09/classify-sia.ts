import type { Phase, Priority } from '../../base/signal.ts';
import type { Words } from '../../base/words.ts';
import {
  type AlsoRestored,
  type Classified,
  type CodeEntry,
  type Kind,
  type Rule,
  kindWords,
  unknownRule,
} from './code-words.ts';
import { siaTable } from './sia-dc03.ts';

const alarm = (priority: Priority): Rule => ({ class: 'alarm', priority });
const trouble = (priority: Priority): Rule => ({ class: 'trouble', priority });
const supervisory: Rule = { class: 'supervisory', priority: 'P3' };
const event: Rule = { class: 'event', priority: 'P4' };
const condition: Rule = { class: 'condition', priority: 'P4' };

/** First letters of the zone families, where the second letter has one meaning for all. */
const families = 'BFGHKMPQSUWZ';
const fireFamilies = 'FKS';

/** The alarm of each family: kind and rule of first letter + A. */
const familyAlarms: Readonly<Record<string, readonly [Kind, Rule]>> = {
  B: ['intrusion', alarm('P2')],
  F: ['fire', { ...alarm('P1'), fire: 'unconfirmed' }],
  G: ['gas', alarm('P2')],
  H: ['hold-up', alarm('P1')],
  K: ['heat', { ...alarm('P1'), fire: 'unconfirmed' }],
  M: ['medical', alarm('P2')],
  P: ['panic', alarm('P1')],
  Q: ['help', alarm('P2')],
  S: ['water-flow', { ...alarm('P1'), fire: 'unconfirmed' }],
  U: ['untyped-alarm', alarm('P2')],
  W: ['water-leak', alarm('P3')],
  Z: ['temperature', alarm('P3')],
};

/** An exact code wins over the meaning of its letters. */
const exactRules: Readonly<Record<string, Rule>> = {
  // Zone families.
  BD: trouble('P3'),
  BG: alarm('P3'),
  BM: alarm('P1'),
  BV: alarm('P1'),
  BZ: trouble('P3'),
  FG: { ...alarm('P1'), fire: 'unconfirmed' },
  FI: condition,
  FL: event,
  FM: { ...alarm('P1'), fire: 'confirmed' },
  FW: supervisory,
  FY: trouble('P3'),
  FZ: supervisory,
  HV: alarm('P1'),
  PC: event,
  PF: trouble('P3'),
  SC: event,
  SM: trouble('P3'),
  UG: alarm('P3'),
  // An alarm the panel cannot name is still an alarm, whatever X means elsewhere.
  UX: alarm('P3'),
  UY: trouble('P3'),
  UZ: alarm('P3'),
  // Mains, panel, tamper and test.
  AA: alarm('P2'),
  AB: event,
  AF: event,
  AS: trouble('P4'),
  AT: trouble('P3'),
  TA: alarm('P3'),
  TB: condition,
  TS: condition,
  TT: trouble('P3'),
  TW: condition,
  // Arming: what should have happened and did not, and points that went missing with it.
  CD: alarm('P3'),
  CI: alarm('P3'),
  CM: trouble('P3'),
  CT: alarm('P3'),
  OI: alarm('P3'),
  OJ: alarm('P3'),
  OT: alarm('P3'),
  OU: trouble('P3'),
  ND: { ...alarm('P1'), silent: true },
  // Doors and expansion devices.
  DF: { ...alarm('P2'), priorityDisarmed: 'P3' },
  DJ: trouble('P3'),
  DL: { ...alarm('P2'), priorityDisarmed: 'P3' },
  DM: trouble('P3'),
  DT: trouble('P3'),
  EA: alarm('P3'),
  EE: alarm('P3'),
  EZ: alarm('P3'),
  // Users, program, test.
  JA: alarm('P3'),
  // The same matter as Contact ID 642.
  JK: alarm('P3'),
  LB: condition,
  LT: trouble('P3'),
  RB: condition,
  RP: { ...event, heard: true },
  RX: { ...event, heard: true },
  // A test that shows something out of order, like Contact ID 608.
  RY: { ...event, heard: true, troubleUp: true },
  // Activity, network, equipment, radio, system.
  NA: alarm('P3'),
  NC: trouble('P3'),
  NT: trouble('P3'),
  VX: event,
  XI: event,
  XQ: trouble('P2'),
  XW: { ...trouble('P3'), alsoCondition: true },
  YB: event,
  YG: event,
  YW: event,
  YX: trouble('P4'),
  YY: event,
};

/** What a listed code is that neither its own line nor its family decides, by first letter. */
const firstLetterRules: Readonly<Record<string, Rule>> = {
  ...Object.fromEntries([...'ACDJLMNOPRTZ'].map((letter) => [letter, event])),
  ...Object.fromEntries([...'EIVXY'].map((letter) => [letter, trouble('P3')])),
};

/** What each restore ends; the first names its kind and class, the rest are ended by it as well. */
const endedBy: Readonly<Record<string, string>> = {
  AN: 'AS',
  AR: 'AT',
  BE: 'BD',
  BJ: 'BT BZ',
  BR: 'BA BT BS BZ',
  DH: 'DL',
  DR: 'DF DL DT',
  EJ: 'ES',
  EN: 'EM',
  ER: 'ET',
  FK: 'FI',
  FQ: 'FW',
  FV: 'FS',
  IR: 'IA',
  JC: 'JA',
  LR: 'LT',
  LS: 'LB',
  LU: 'LB',
  LX: 'LB',
  NR: 'NT',
  NS: 'NA',
  OV: 'OU',
  PO: 'PF',
  RS: 'RB',
  RU: 'RB',
  TE: 'TS',
  TH: 'TA',
  TJ: 'TT',
  TR: 'TA',
  TU: 'TB',
  TZ: 'TW',
  UJ: 'UT UY',
  UR: 'UA UT US UY',
  VI: 'VO',
  VR: 'VT',
  VY: 'VZ',
  XC: 'XL',
  XH: 'XQ',
  XJ: 'XS',
  XR: 'XT',
  YE: 'YD',
  YH: 'YA',
  YJ: 'YI',
  YK: 'YC',
  YQ: 'YP',
  YR: 'YT YM',
  YZ: 'YX',
};

/** Closings and openings that speak for a whole area; one point (CZ, OZ) arms no area. */
const arms = new Set('CA CB CF CG CJ CK CL CP CQ CR CS CW NF NL NM'.split(' '));
const disarms = new Set('OA OB OG OH OJ OK OL OP OQ OR OS NO NP ND'.split(' '));

function isFamily(code: string): boolean {
  return code.length === 2 && families.includes(code.charAt(0));
}

/** The codes a restore ends, or null for a code that is none. R, H and J mean that only in the zone families. */
function endedCodes(code: string, listed: boolean): readonly string[] | null {
  const own = listed ? endedBy[code] : undefined;
  if (own !== undefined) return own.split(' ');
  if (!isFamily(code)) return null;
  const first = code.charAt(0);
  const second = code.charAt(1);
  if (second === 'H') return [`${first}A`];
  if (second === 'J') return [`${first}T`];
  if (second === 'R') return [`${first}A`, `${first}T`, `${first}S`];
  return second === 'U' ? [`${first}B`] : null;
}

/** Kind and rule by the two letters, for the zone families. */
function familyRule(code: string): readonly [Kind, Rule] | null {
  if (!isFamily(code)) return null;
  const first = code.charAt(0);
  const fire = fireFamilies.includes(first);
  switch (code.charAt(1)) {
    case 'A':
      return familyAlarms[first] ?? null;
    case 'T':
      return [fire ? 'fire-trouble' : 'HP'.includes(first) ? 'panic-trouble' : 'sensor-trouble', trouble('P3')];
    case 'S':
      return [fire ? 'fire-supervisory' : 'supervisory', supervisory];
    case 'B':
      return [fire ? 'fire-disabled' : 'bypass', condition];
    case 'X':
      return ['test', event];
    case 'C':
      return ['cancel', event];
    default:
      return null;
  }
}

type About = Rule & { kind: Kind; alsoRestores?: readonly AlsoRestored[] };

/** What a code that begins something asks of a desk; null for a code we do not know. */
function beginning(code: string, entry: CodeEntry | null): About | null {
  const family = familyRule(code);
  if (entry === null) return family === null ? null : { kind: family[0], ...family[1] };
  const rule = exactRules[code] ?? family?.[1] ?? firstLetterRules[code.charAt(0)];
  return rule === undefined ? null : { kind: entry.kind, ...rule };
}

function addressIs(address: Classified['address']): Classified['addressIs'] {
  return address === 'zone' || address === 'user' || address === 'area' ? address : 'panel';
}

function wordsByLetters(kind: Kind, phase: Phase): Words {
  const { zh, en } = kindWords[kind];
  return phase === 'restore'
    ? { zh: `${zh}恢复(按字母归类)`, en: `${en} restored (by its letters)` }
    : { zh: `${zh}(按字母归类)`, en: `${en} (by its letters)` };
}

/** Makes a classifier over a table, so that a test can plant a hole in one. */
export function siaClassifier(table: ReadonlyMap<string, CodeEntry>) {
  const remembered = new Map<string, Classified>();

  function restore(ended: readonly string[]): About | null {
    const all: AlsoRestored[] = [];
    for (const code of ended) {
      const begun = beginning(code, table.get(code) ?? null);
      if (begun === null || all.some((before) => before.kind === begun.kind)) continue;
      all.push({ kind: begun.kind, class: begun.class, priority: begun.priority });
    }
    const [first, ...rest] = all;
    return first === undefined ? null : { ...first, ...(rest.length > 0 ? { alsoRestores: rest } : {}) };
  }

  function decide(code: string): Classified {
    const entry = table.get(code) ?? null;
    const ended = endedCodes(code, entry !== null);
    const about = ended === null ? beginning(code, entry) : restore(ended);
    if (about === null) return unknown();

    const phase: Phase = ended !== null ? 'restore' : about.kind === 'cancel' ? 'cancel' : 'new';
    const address = entry?.address ?? 'zone';
    const armed = arms.has(code) ? true : disarms.has(code) ? false : null;
    return {
      ...about,
      ...(armed === null ? {} : { armed }),
      known: true,
      phase,
      words: entry?.words ?? wordsByLetters(about.kind, phase),
      address,
      addressIs: addressIs(address),
    };
  }

  return (code: string): Classified => {
    const before = remembered.get(code);
    if (before) return before;
    const classified = Object.freeze(decide(code));
    // Only what the tables govern is remembered: what a stranger sends must not fill the memory.
    if (classified.known) remembered.set(code, classified);
    return classified;
  };
}

function unknown(): Classified {
  return {
    ...unknownRule,
    known: false,
    kind: 'unknown',
    phase: 'new',
    words: kindWords.unknown,
    address: 'zone',
    addressIs: 'zone',
  };
}

/** What a DC-03 event asks of a desk. Total: any text gets an answer, and what is not known is an alarm at P3. */
export const classifySia: (code: string) => Classified = siaClassifier(siaTable);
