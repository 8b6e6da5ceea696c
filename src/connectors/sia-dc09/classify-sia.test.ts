import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classifySia, siaClassifier } from './classify-sia.ts';
import { type Classified, raises } from './code-words.ts';
import { siaTable } from './sia-dc03.ts';

type Classify = (code: string) => Classified;
/** `undefined` says that the field must not be there. */
type Fields = { [Field in keyof Classified]?: Classified[Field] | undefined };
type Expected = readonly [codes: string, is: Fields];

const alarm = (priority: Classified['priority']): Fields => ({ class: 'alarm', priority, phase: 'new' });
const trouble = (priority: Classified['priority']): Fields => ({ class: 'trouble', priority, phase: 'new' });
const event: Fields = { class: 'event', phase: 'new' };
const begins: Fields = { class: 'condition', phase: 'new' };
const ends: Fields = { class: 'condition', phase: 'restore' };
const restores = (kind: Classified['kind'], eventClass: Classified['class']): Fields => ({
  phase: 'restore',
  kind,
  class: eventClass,
});

/** The table of code classes the control room agreed on, row by row: what each code asks of a desk. */
const classTable: Record<string, Expected[]> = {
  'FA, KA, SA fire, heat, sprinkler: P1, unconfirmed until a second point': [
    ['FA', { ...alarm('P1'), kind: 'fire', fire: 'unconfirmed' }],
    ['KA', { ...alarm('P1'), kind: 'heat', fire: 'unconfirmed' }],
    ['SA', { ...alarm('P1'), kind: 'water-flow', fire: 'unconfirmed' }],
    ['FM', { ...alarm('P1'), fire: 'confirmed' }],
    ['FG', { ...alarm('P1'), fire: 'unconfirmed' }],
  ],
  'FS, KS, SS and FW fire supervisory, restored by FV and FQ': [
    ['FS KS SS FW', { class: 'supervisory', priority: 'P3', phase: 'new', kind: 'fire-supervisory' }],
    ['FV FQ', restores('fire-supervisory', 'supervisory')],
  ],
  'GA gas P2; HA and PA hold-up and panic P1; MA and QA medical and emergency P2': [
    ['GA', { ...alarm('P2'), kind: 'gas' }],
    ['HA', { ...alarm('P1'), kind: 'hold-up' }],
    ['PA', { ...alarm('P1'), kind: 'panic' }],
    ['MA', { ...alarm('P2'), kind: 'medical' }],
    ['QA', { ...alarm('P2'), kind: 'help' }],
  ],
  'BA intrusion P2; BV and BM verified P1; BG unverified P3; BZ missing a trouble': [
    ['BA', { ...alarm('P2'), kind: 'intrusion' }],
    ['BV BM', { ...alarm('P1'), kind: 'intrusion' }],
    ['BG', { ...alarm('P3'), kind: 'intrusion' }],
    ['BZ', trouble('P3')],
  ],
  'WA, ZA water and freeze P3; UA untyped P2': [
    ['WA', { ...alarm('P3'), kind: 'water-leak' }],
    ['ZA', { ...alarm('P3'), kind: 'temperature' }],
    ['UA', alarm('P2')],
  ],
  'T: tamper P3, test modes conditions, test reports events': [
    ['TA', { ...alarm('P3'), kind: 'tamper' }],
    ['TT', { priority: 'P3', kind: 'tamper', phase: 'new' }],
    ['TS TW', { ...begins, kind: 'on-test' }],
    ['TE TZ', { ...ends, kind: 'on-test' }],
    ['TP TC TX', event],
    ['TR TH TJ', { phase: 'restore', kind: 'tamper' }],
  ],
  'second letter R, H or J of a zone family is a restore': [
    ['BR BH', restores('intrusion', 'alarm')],
    ['FR FH', restores('fire', 'alarm')],
    ['GR GH', restores('gas', 'alarm')],
    ['HR HH', restores('hold-up', 'alarm')],
    ['KR KH', restores('heat', 'alarm')],
    ['MR MH', restores('medical', 'alarm')],
    ['PR PH', restores('panic', 'alarm')],
    ['QR QH', restores('help', 'alarm')],
    ['SR SH', restores('water-flow', 'alarm')],
    ['UR UH', restores('untyped-alarm', 'alarm')],
    ['WR WH', restores('water-leak', 'alarm')],
    ['ZR ZH', restores('temperature', 'alarm')],
    ['FJ KJ SJ', restores('fire-trouble', 'trouble')],
    ['HJ PJ', restores('panic-trouble', 'trouble')],
    ['BJ GJ MJ QJ UJ WJ ZJ', restores('sensor-trouble', 'trouble')],
  ],
  'second letter T trouble P3, S supervisory P3, X a test, C a cancel': [
    ['BT GT HT MT PT QT UT WT ZT FT KT ST', trouble('P3')],
    ['BS GS HS MS PS QS US WS ZS', { class: 'supervisory', priority: 'P3', phase: 'new' }],
    ['BX FX GX', { ...event, kind: 'test' }],
    ['BC FC OC', { class: 'event', phase: 'cancel', kind: 'cancel' }],
  ],
  'second letter B bypass on, U bypass off; at a fire controller it is disabled': [
    ['BB GB HB MB PB QB UB WB ZB', { ...begins, kind: 'bypass' }],
    ['BU GU HU MU PU QU UU WU ZU', { ...ends, kind: 'bypass' }],
    ['FB KB SB', { ...begins, kind: 'fire-disabled' }],
    ['FU KU SU', { ...ends, kind: 'fire-disabled' }],
  ],
  'swinger trouble and its restore, fire test a condition, fire silenced an event': [
    ['BD', trouble('P3')],
    ['BE', restores('swinger', 'trouble')],
    ['FI', { ...begins, kind: 'fire-test' }],
    ['FK', { ...ends, kind: 'fire-test' }],
    ['FL', event],
  ],
  'A mains: AT trouble of the panel and AR its restore, AA tamper P2, AS P4': [
    ['AT', { ...trouble('P3'), kind: 'mains-lost', addressIs: 'panel' }],
    ['AR', { ...restores('mains-lost', 'trouble'), addressIs: 'panel' }],
    ['AA', { ...alarm('P2'), kind: 'tamper' }],
    ['AS', { priority: 'P4', phase: 'new' }],
  ],
  'C closings arm and O openings disarm; what was due and did not happen is P3': [
    ['CA CF CG CJ CK CL CP CQ CS CW NF NL', { ...event, kind: 'closing', armed: true }],
    ['OA OB OG OH OK OL OP OQ OR OS', { ...event, kind: 'opening', armed: false }],
    ['CD CI CT OI OT', { ...alarm('P3'), armed: undefined }],
    ['OJ', { ...alarm('P3'), armed: false }],
  ],
  'D doors: events; forced and left open P2, P3 while disarmed; troubles P3': [
    ['DA DB DC DD DE DG DI DK DN DO DP DQ DS DU DV DW DX DY DZ', event],
    ['DF', { ...alarm('P2'), priorityDisarmed: 'P3', kind: 'door-forced' }],
    ['DL', { ...alarm('P2'), priorityDisarmed: 'P3', kind: 'door-held' }],
    ['DJ DM DT', trouble('P3')],
    ['DH', restores('door-held', 'alarm')],
    ['DR', restores('door-forced', 'alarm')],
  ],
  'E expansion devices': [
    ['EM ET', trouble('P3')],
    ['ES', { priority: 'P3', kind: 'tamper', phase: 'new' }],
    ['EA EE', alarm('P3')],
    ['EJ EN ER', { phase: 'restore' }],
  ],
  'I, V, X, Y: equipment, printer, radio and system troubles P3': [
    ['IA VO VT VZ XE XF XL XX YA YF YI YP YU', trouble('P3')],
    ['YC YS LT', { ...trouble('P3'), kind: 'link-trouble', addressIs: 'panel' }],
    ['XQ', { ...trouble('P2'), kind: 'jamming' }],
    ['XT YT', { ...trouble('P3'), kind: 'battery' }],
    ['YM', { ...trouble('P3'), kind: 'battery-missing' }],
    ['YX', { priority: 'P4', phase: 'new' }],
    ['XR YR YH YK YQ XH IR VR LR', { phase: 'restore' }],
    ['YY YW', event],
  ],
  'J, L, R: users, programming and tests': [
    ['RP RX', { ...event, heard: true, kind: 'test' }],
    ['JA', { ...alarm('P3'), kind: 'wrong-code' }],
    ['LB RB', { ...begins, kind: 'program-mode' }],
    ['LS RS', { ...ends, kind: 'program-mode' }],
    ['RC RO', event],
    ['JD JH JL JO JS JT JV JX JY JZ LD LE LF RA RD RN', event],
  ],
  'N: no activity P3, network trouble of the link': [
    ['NA', { ...alarm('P3'), kind: 'no-activity' }],
    ['NT', { ...trouble('P3'), kind: 'link-trouble', addressIs: 'panel' }],
    ['NR', restores('link-trouble', 'trouble')],
    ['NS', restores('no-activity', 'alarm')],
  ],
  'not listed: unknown, P3': [
    ['IG IS IF QQ AZ A1 ba F FAA', { known: false, class: 'alarm', priority: 'P3', kind: 'unknown' }],
  ],
};

function differences(classify: Classify, expected: readonly Expected[]): string[] {
  return expected.flatMap(([codes, is]) =>
    codes.split(' ').flatMap((code) => {
      const classified = classify(code);
      const wrong = Object.entries({ known: true, ...is }).filter(
        ([field, value]) => classified[field as keyof Classified] !== value,
      );
      return wrong.map(([field, value]) => `${code}: ${field} is not ${String(value)}`);
    }),
  );
}

describe('each row of the code class table', () => {
  test.each(Object.entries(classTable))('%s', (_title, expected) => {
    expect(differences(classifySia, expected)).toEqual([]);
  });
});

/** Listed codes that no row of the class table names: ours to decide, and decided towards a row where in doubt. */
const decidedHere: Record<string, Expected[]> = {
  'points that went missing are told, never dropped with the arming they came with': [
    ['FY', { ...trouble('P3'), kind: 'fire-trouble' }],
    ['FZ', { class: 'supervisory', priority: 'P3', phase: 'new', kind: 'fire-supervisory' }],
    ['CM UY', { ...trouble('P3'), kind: 'sensor-missing' }],
    ['UZ EZ', { ...alarm('P3'), kind: 'sensor-missing' }],
  ],
  'an alarm is an alarm: verified hold-up P1, unverified or undefined P3, expected return not seen P3': [
    ['HV', { ...alarm('P1'), kind: 'hold-up' }],
    ['UG UX', { ...alarm('P3'), kind: 'untyped-alarm' }],
    ['JK', { ...alarm('P3'), kind: 'no-activity' }],
  ],
  'faults of detectors, outputs and networks are troubles': [
    ['PF SM NC', trouble('P3')],
    ['OU', { ...trouble('P3'), kind: 'sounder-trouble' }],
    ['XW', { ...trouble('P3'), alsoCondition: true }],
    ['OV', restores('sounder-trouble', 'trouble')],
    ['PO', restores('sensor-trouble', 'trouble')],
  ],
  'what only tells is an event, and an alarm held back by a user is a cancel': [
    ['PC PD PE PG SC AF VX XI YB YG ZY ZZ MI CC NB NE', { ...event, armed: undefined }],
    ['AB', { class: 'event', phase: 'cancel', kind: 'cancel' }],
    ['RY', { ...event, heard: true, troubleUp: true }],
  ],
  'tamper switches can be bypassed, night arming arms and disarms': [
    ['TB', { ...begins, kind: 'bypass' }],
    ['TU', { ...ends, kind: 'bypass' }],
    ['CB CR NM', { ...event, armed: true, kind: 'closing' }],
    ['NO NP', { ...event, armed: false, kind: 'opening' }],
  ],
};

describe('codes no row of the class table names', () => {
  test.each(Object.entries(decidedHere))('%s', (_title, expected) => {
    expect(differences(classifySia, expected)).toEqual([]);
  });
});

const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const listed = [...siaTable.keys()];
const families = [...'BFGHKMPQSUWZ'];

describe('what may come in', () => {
  test('any text at all is answered, and what is not known is an alarm at P3', () => {
    const anyCode = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.string({ unit: fc.constantFrom(...letters), maxLength: 3 }),
    );
    fc.assert(
      fc.property(anyCode, (code) => {
        const classified = classifySia(code);
        const byLetters = families.includes(code.charAt(0)) && /^.[ABCHJRSTUX]$/.test(code);
        expect(classified.known).toBe(siaTable.has(code) || byLetters);
        if (!classified.known) {
          expect(classified).toMatchObject({ class: 'alarm', priority: 'P3', kind: 'unknown', phase: 'new' });
          expect(raises(classified)).toBe(true);
        }
      }),
    );
  });

  test('words of objects ("constructor", "__proto__") are unknown codes like any other', () => {
    for (const code of ['constructor', '__proto__', 'toString', '', 'F__proto__']) {
      expect(classifySia(code)).toMatchObject({ known: false, class: 'alarm', priority: 'P3' });
    }
  });

  test('each family has the whole set of second letters, listed or not', () => {
    for (const first of families) {
      for (const second of 'ABHJRSTUX') {
        if (first + second === 'UX') continue;
        const { known, phase, class: eventClass } = classifySia(first + second);
        expect(known).toBe(true);
        expect(phase).toBe('HJRU'.includes(second) ? 'restore' : 'new');
        expect(eventClass === 'event').toBe(second === 'X');
      }
    }
  });

  test('a restore has kind, class and place of what it ends, and the code it ends is one that begins', () => {
    const kindsBegun = new Map<string, Set<string>>();
    for (const code of listed) {
      const { phase, kind, class: eventClass } = classifySia(code);
      if (phase !== 'new') continue;
      kindsBegun.set(kind, (kindsBegun.get(kind) ?? new Set()).add(eventClass));
    }
    for (const code of listed) {
      const classified = classifySia(code);
      if (classified.phase !== 'restore') continue;
      expect(raises(classified)).toBe(false);
      expect(classified.kind, code).toBe(siaTable.get(code)?.kind);
      for (const ended of [classified, ...(classified.alsoRestores ?? [])]) {
        expect(kindsBegun.get(ended.kind)?.has(ended.class), code).toBe(true);
      }
    }
  });

  test('codes that say in their words that something is over are restores, cancels or events, never rows', () => {
    const over = /(恢复|恢复正常|解除|结束|重新联通|已关好|已装纸|上线|完成)$/;
    const raising = listed.filter((code) => over.test(siaTable.get(code)?.words.zh ?? '') && raises(classifySia(code)));
    expect(raising).toEqual([]);
  });

  test('"back to normal" of a zone ends its trouble and its supervisory signal too', () => {
    expect(classifySia('FR').alsoRestores).toEqual([
      { kind: 'fire-trouble', class: 'trouble', priority: 'P3' },
      { kind: 'fire-supervisory', class: 'supervisory', priority: 'P3' },
    ]);
    expect(classifySia('BR').alsoRestores?.map(({ kind }) => kind)).toEqual([
      'sensor-trouble',
      'supervisory',
      'sensor-missing',
    ]);
    expect(classifySia('YR').alsoRestores?.map(({ kind }) => kind)).toEqual(['battery-missing']);
    expect(classifySia('FH').alsoRestores).toBeUndefined();
  });

  test('one point armed or disarmed (CZ, OZ) does not arm or disarm its area', () => {
    expect(classifySia('CZ').armed).toBeUndefined();
    expect(classifySia('OZ').armed).toBeUndefined();
  });

  test('night arming ended under duress is a silent P1 and disarms', () => {
    expect(classifySia('ND')).toMatchObject({ class: 'alarm', priority: 'P1', silent: true, armed: false });
  });

  test('a door, a line or a device number is never taken for a zone', () => {
    for (const code of ['DF', 'DL', 'LT', 'ET', 'OU', 'NT']) expect(classifySia(code).addressIs).toBe('panel');
    expect(classifySia('FA').addressIs).toBe('zone');
    expect(classifySia('CL').addressIs).toBe('user');
    expect(classifySia('CA').addressIs).toBe('area');
  });
});

describe('planted faults', () => {
  const all = Object.values(classTable).flat();

  test('taking any one code out of the table is noticed', () => {
    for (const code of listed) {
      const holed = siaClassifier(new Map([...siaTable].filter(([other]) => other !== code)));
      expect(holed(code), code).not.toEqual(classifySia(code));
    }
  });

  test('the class table turns red when a code is taken out that its letters alone would misread', () => {
    for (const code of ['FM', 'BV', 'FV', 'FQ', 'AT', 'AR', 'DF', 'CL', 'OP', 'RP', 'XQ', 'TA', 'YK']) {
      const holed = siaClassifier(new Map([...siaTable].filter(([other]) => other !== code)));
      expect(differences(holed, all), code).not.toEqual([]);
    }
  });

  test('the class table turns red when restores are read as new', () => {
    const neverRestores: Classify = (code) => ({ ...classifySia(code), phase: 'new' });
    expect(differences(neverRestores, all)).not.toEqual([]);
  });
});
