import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Qualifier, classifyContactId, contactIdClassifier } from './classify-contact-id.ts';
import { type Classified, raises } from './code-words.ts';
import { contactIdTable } from './contact-id.ts';

type Classify = (code: string, qualifier: Qualifier, panelZone: number | null) => Classified;
/** `undefined` says that the field must not be there. */
type Fields = { [Field in keyof Classified]?: Classified[Field] | undefined };
interface Expected {
  codes: string;
  qualifier?: Qualifier;
  zone?: number;
  is: Fields;
}

const row = (codes: string, is: Fields, qualifier: Qualifier = '1', zone = 7): Expected => ({
  codes,
  qualifier,
  zone,
  is,
});

/** The table of code classes the control room agreed on, row by row: what each code asks of a desk. */
const classTable: Record<string, Expected[]> = {
  '100-102 medical and help: P2, not reported in: P3': [
    row('100 101', { class: 'alarm', priority: 'P2' }),
    row('102', { class: 'alarm', priority: 'P3', kind: 'no-report' }),
  ],
  '110-118 fire: P1, detectors unconfirmed, a manual call confirmed, a near alarm P3': [
    row('110 111 112 113 114 116 117', { class: 'alarm', priority: 'P1', fire: 'unconfirmed' }),
    row('115', { class: 'alarm', priority: 'P1', fire: 'confirmed', kind: 'fire-manual-call' }),
    row('118', { class: 'alarm', priority: 'P3', fire: undefined }),
  ],
  '120-125 panic, hold-up, duress: P1, the silent ones marked so': [
    row('120 123', { class: 'alarm', priority: 'P1', kind: 'panic', silent: undefined }),
    row('121 122 124 125', { class: 'alarm', priority: 'P1', silent: true }),
  ],
  '130-139 intrusion: P2, entry way P3 while disarmed, tamper and near alarm P3, verified P1': [
    row('130 131 132 133 135 136', { class: 'alarm', priority: 'P2', kind: 'intrusion' }),
    row('134', { class: 'alarm', priority: 'P2', priorityDisarmed: 'P3', kind: 'intrusion-entry' }),
    row('137', { class: 'alarm', priority: 'P3', kind: 'tamper' }),
    row('138', { class: 'alarm', priority: 'P3' }),
    row('139', { class: 'alarm', priority: 'P1', kind: 'intrusion' }),
  ],
  '140-149 general: P2, but loop, module and supervision faults and tampers P3': [
    row('140 146 148 149', { class: 'alarm', priority: 'P2' }),
    row('141 142 143 147', { class: 'trouble', priority: 'P3' }),
    row('144 145', { priority: 'P3', kind: 'tamper' }),
  ],
  '150-169 round the clock: P3, but gas P2, carbon monoxide P1, day trouble a trouble': [
    row('150 152 153 154 155 157 158 159 160 161 163 164 168 169', { class: 'alarm', priority: 'P3' }),
    row('151', { class: 'alarm', priority: 'P2', kind: 'gas' }),
    row('162', { class: 'alarm', priority: 'P1', kind: 'carbon-monoxide' }),
    row('156', { class: 'trouble', priority: 'P3' }),
  ],
  '200-206 fire supervisory is never lost among the troubles': [
    row('200 201 202 203 204 205 206', { class: 'supervisory', priority: 'P3', kind: 'fire-supervisory' }),
  ],
  '300-316 panel troubles: P3, restarts and new settings events': [
    row('300 303 304 307 308 310 312 314 315', { class: 'trouble', priority: 'P3' }),
    row('302 309', { class: 'trouble', priority: 'P3', kind: 'battery' }),
    row('311', { class: 'trouble', priority: 'P3', kind: 'battery-missing' }),
    row('305 306 313', { class: 'event' }),
    row('316', { priority: 'P3', kind: 'tamper' }),
  ],
  '301 without a zone is the mains of the panel, with one it is that point': [
    row('301', { class: 'trouble', priority: 'P3', kind: 'mains-lost', addressIs: 'panel' }, '1', 0),
    row('301', { class: 'alarm', priority: 'P3', kind: 'mains-lost', addressIs: 'zone' }, '1', 12),
    row('301', { class: 'alarm', phase: 'restore', kind: 'mains-lost', addressIs: 'zone' }, '3', 12),
  ],
  '320-345 sounders and peripherals: P3, jamming P2': [
    row('320 321 322 323 324 325 326 327', { class: 'trouble', priority: 'P3', kind: 'sounder-trouble' }),
    row('330 331 332 333 334 335 336 337 338 339 340 342 343 345', { class: 'trouble', priority: 'P3' }),
    row('341', { priority: 'P3', kind: 'tamper' }),
    row('344', { class: 'trouble', priority: 'P2', kind: 'jamming' }),
  ],
  '350-357 is trouble of the link, never of a zone': [
    row('350 351 352 353 354 355 356 357', {
      class: 'trouble',
      priority: 'P3',
      kind: 'link-trouble',
      addressIs: 'panel',
    }),
  ],
  '370-378 loops: P3, fire loop told apart, panic and hold-up loops P2, exit error an alarm': [
    row('370 371 372 377 378', { class: 'trouble', priority: 'P3' }),
    row('373', { class: 'trouble', priority: 'P3', kind: 'fire-trouble' }),
    row('375 376', { class: 'trouble', priority: 'P2', kind: 'panic-trouble' }),
    row('374', { class: 'alarm', priority: 'P3', kind: 'exit-error' }),
  ],
  '380-393 detectors: P3, maintenance P4': [
    row('380 381 382 387 388 389 391 392', { class: 'trouble', priority: 'P3', addressIs: 'zone' }),
    row('383', { priority: 'P3', kind: 'tamper' }),
    row('384', { class: 'trouble', kind: 'battery' }),
    row('385 386 393', { class: 'trouble', priority: 'P4', kind: 'maintenance' }),
  ],
  '400-409, 441, 442: qualifier 1 disarms, 3 arms, the number is a user': [
    row('400 401 402 403 405 407 408 409 441 442', {
      class: 'event',
      kind: 'opening',
      phase: 'new',
      armed: false,
      addressIs: 'user',
    }),
    row(
      '400 401 402 403 405 407 408 409 441 442',
      { class: 'event', kind: 'closing', phase: 'new', armed: true, addressIs: 'user' },
      '3',
    ),
    row('404', { class: 'alarm', priority: 'P3' }),
    row('406', { class: 'event', phase: 'cancel', kind: 'cancel', armed: undefined }),
    row('406', { class: 'event', phase: 'cancel', armed: undefined }, '3'),
  ],
  '411-416 remote access is an event, a refused one P4': [
    row('411 412 414 415 416', { class: 'event' }),
    row('413', { class: 'alarm', priority: 'P4' }),
  ],
  '421-434 doors: forced or propped open P2, P3 while disarmed; faults P3': [
    row('421 422 424 425 429 430 431 433 434', { class: 'event' }),
    row('423', { class: 'alarm', priority: 'P2', priorityDisarmed: 'P3', kind: 'door-forced' }),
    row('426', { class: 'alarm', priority: 'P2', priorityDisarmed: 'P3', kind: 'door-held' }),
    row('427 428 432', { class: 'trouble', priority: 'P3' }),
  ],
  '450-466: not opened, not closed, not armed in time and a wrong code P3': [
    row('450 457 460 462 463 464 465 466', { class: 'event', armed: undefined }),
    row('453 454 455', { class: 'alarm', priority: 'P3', armed: undefined }),
    row('461', { class: 'alarm', priority: 'P3', kind: 'wrong-code' }),
    row('451 452 456 458 459', { class: 'event', armed: false }),
    row('451 452 456 458 459', { class: 'event', armed: true, kind: 'closing' }, '3'),
  ],
  '500-532 disabled parts are conditions, a module put in or taken out an event': [
    row('500 501 510 520 521 522 523 524 525 526 527', { class: 'condition', kind: 'disabled' }),
    row('531 532', { class: 'event' }),
  ],
  '551-553 communication disabled is trouble of the link': [
    row('551 552 553', { class: 'trouble', priority: 'P3', kind: 'link-trouble', addressIs: 'panel' }),
  ],
  '570-577 bypass is a condition of the point, fire disabled its own, a swinger a trouble too': [
    row('570 572 573 576 577', { class: 'condition', kind: 'bypass', addressIs: 'zone', phase: 'new' }),
    row('570 572 573 576 577', { class: 'condition', kind: 'bypass', phase: 'restore' }, '3'),
    row('571', { class: 'condition', kind: 'fire-disabled' }),
    row('575', { class: 'trouble', priority: 'P3', alsoCondition: true }),
  ],
  '601-609 tests: the periodic ones count as heard, fire and walk tests are conditions': [
    row('601 605 606 609', { class: 'event', heard: undefined }),
    row('602 603', { class: 'event', heard: true, kind: 'test', troubleUp: undefined }),
    row('608', { class: 'event', heard: true, kind: 'test', troubleUp: true }),
    row('604 607', { class: 'condition', phase: 'new' }),
    row('604 607', { class: 'condition', phase: 'restore' }, '3'),
  ],
  '611-616 test results tick the walk test, service wanted is P4': [
    row('611 613 614 615', { class: 'event', kind: 'tested', addressIs: 'zone' }),
    row('612', { class: 'event', kind: 'not-tested' }),
    row('616', { class: 'trouble', priority: 'P4' }),
  ],
  '621-632: log overflow and clock P4, program mode a condition that 628 ends': [
    row('621 622 623 629 630 631 632', { class: 'event' }),
    row('624 625 626', { class: 'trouble', priority: 'P4' }),
    row('627', { class: 'condition', kind: 'program-mode', phase: 'new' }),
    row('628', { class: 'condition', kind: 'program-mode', phase: 'restore' }),
  ],
  '641, 642, 654 no activity: P3': [row('641 642 654', { class: 'alarm', priority: 'P3', kind: 'no-activity' })],
  '000, 7xx-9xx and what is not listed: unknown, P3': [
    row('000 103 119 199 207 349 410 443 559 580 610 643 700 777 850 900 912 981 982 983 999', {
      known: false,
      class: 'alarm',
      priority: 'P3',
      kind: 'unknown',
    }),
  ],
};

function differences(classify: Classify, expected: readonly Expected[]): string[] {
  return expected.flatMap(({ codes, qualifier = '1', zone = 7, is }) =>
    codes.split(' ').flatMap((code) => {
      const classified = classify(code, qualifier, zone);
      const wrong = Object.entries({ known: true, ...is }).filter(
        ([field, value]) => classified[field as keyof Classified] !== value,
      );
      return wrong.map(([field, value]) => `${code}/${qualifier}: ${field} is not ${String(value)}`);
    }),
  );
}

describe('each row of the code class table', () => {
  test.each(Object.entries(classTable))('%s', (_title, expected) => {
    expect(differences(classifyContactId, expected)).toEqual([]);
  });
});

test('codes no row of the class table names: hold-ups P1, the silent one marked, a failed test trouble of the link', () => {
  const expected = [
    row('126', { class: 'alarm', priority: 'P1', kind: 'hold-up', silent: true }),
    row('129', { class: 'alarm', priority: 'P1', kind: 'hold-up', silent: undefined }),
    row('146', { class: 'alarm', priority: 'P2', kind: 'intrusion', silent: undefined }),
    row('358', { class: 'trouble', priority: 'P3', kind: 'link-trouble', addressIs: 'panel' }),
  ];
  expect(differences(classifyContactId, expected)).toEqual([]);
});

const everyCode = Array.from({ length: 1000 }, (_, code) => String(code).padStart(3, '0'));
const listed = [...contactIdTable.keys()];
const overdue = ['404', '453', '454', '455'];

describe('what may come in', () => {
  test('any text at all is answered, and what is not known is an alarm at P3', () => {
    const anyCode = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 4 }),
    );
    const anyZone = fc.option(fc.integer({ min: -1, max: 99_999 }));
    fc.assert(
      fc.property(anyCode, fc.constantFrom<Qualifier>('1', '3', '6'), anyZone, (code, qualifier, zone) => {
        const classified = classifyContactId(code, qualifier, zone);
        expect(classified.words.zh).not.toBe('');
        expect(classified.words.en).not.toBe('');
        if (!/^[1-6][0-9]{2}$/.test(code)) expect(classified.known).toBe(false);
        if (!classified.known) {
          expect(classified).toMatchObject({ class: 'alarm', priority: 'P3', kind: 'unknown' });
          expect(raises(classified)).toBe(qualifier !== '3');
        }
      }),
    );
  });

  test('words of objects ("constructor", "__proto__") are unknown codes like any other', () => {
    for (const code of ['constructor', '__proto__', 'toString', '']) {
      expect(classifyContactId(code, '1', null)).toMatchObject({ known: false, class: 'alarm', priority: 'P3' });
    }
  });

  test('a restore never raises a row; only "overdue" codes speak of closings with qualifier 3', () => {
    const raising = everyCode.filter((code) => raises(classifyContactId(code, '3', 5)));
    expect(raising).toEqual(overdue);
  });

  test('what raises with 1 is restored by 3: the same kind, class and place', () => {
    for (const code of listed) {
      const begun = classifyContactId(code, '1', 5);
      if (!raises(begun) || overdue.includes(code)) continue;
      const { kind, class: eventClass, addressIs } = begun;
      expect(classifyContactId(code, '3', 5)).toMatchObject({ phase: 'restore', kind, class: eventClass, addressIs });
    }
  });

  test('"still present" is said as such and arms or disarms nothing', () => {
    for (const code of everyCode) {
      const classified = classifyContactId(code, '6', 5);
      expect(classified.armed).toBeUndefined();
      expect(classified.phase).toBe(code === '406' ? 'cancel' : code === '628' ? 'restore' : 'still');
    }
  });

  test('a listed code outside 9xx is known, and every code has words a person can read', () => {
    expect(listed.filter((code) => classifyContactId(code, '1', 1).known === code.startsWith('9'))).toEqual([]);
    for (const code of everyCode) {
      for (const qualifier of ['1', '3', '6'] as const) {
        const { zh, en } = classifyContactId(code, qualifier, 1).words;
        expect(/\p{Script=Han}/u.test(zh) && !/\p{Script=Han}/u.test(en) && en !== '').toBe(true);
      }
    }
  });

  test("a maker's code is shown with what it usually means, and is unknown all the same", () => {
    expect(classifyContactId('912', '1', null).words).toEqual({
      zh: '未知代码(通常指消防消音)',
      en: 'Unknown code (often: fire sounders silenced)',
    });
  });

  test('zone 000 and a missing zone stand at the panel', () => {
    expect(classifyContactId('130', '1', 0).addressIs).toBe('panel');
    expect(classifyContactId('130', '1', null).addressIs).toBe('panel');
    expect(classifyContactId('130', '1', 3).addressIs).toBe('zone');
  });

  test('the row says which of armed, disarmed, restored or still present it is', () => {
    expect(classifyContactId('401', '3', 2).words.en).toBe('Arming or disarming by a user: armed');
    expect(classifyContactId('401', '1', 2).words.zh).toBe('用户布撤防:已撤防');
    expect(classifyContactId('404', '3', 2).words.en).toBe('Overdue to be armed');
    expect(classifyContactId('111', '3', 2).words.zh).toBe('感烟探测器报警(恢复)');
    expect(classifyContactId('607', '3', 2).words.en).toBe('Walk test (ended)');
    expect(classifyContactId('301', '6', 0).words.en).toBe('Mains power lost (still present)');
  });
});

describe('planted faults', () => {
  const all = Object.values(classTable).flat();

  test('taking any one code out of the table is noticed', () => {
    for (const code of listed) {
      const holed = contactIdClassifier(new Map([...contactIdTable].filter(([other]) => other !== code)));
      expect(holed(code, '1', 5), code).not.toEqual(classifyContactId(code, '1', 5));
    }
  });

  test('the class table turns red when the manual call point, gas or carbon monoxide are taken out', () => {
    for (const code of ['115', '151', '162', '134', '375', '571', '602']) {
      const holed = contactIdClassifier(new Map([...contactIdTable].filter(([other]) => other !== code)));
      expect(differences(holed, all), code).not.toEqual([]);
    }
  });

  test('the class table turns red when a restore is read as new, or arming the wrong way round', () => {
    const neverRestores: Classify = (code, _qualifier, zone) => classifyContactId(code, '1', zone);
    expect(differences(neverRestores, all)).not.toEqual([]);
    const turned: Classify = (code, qualifier, zone) => {
      const classified = classifyContactId(code, qualifier, zone);
      return classified.armed === undefined ? classified : { ...classified, armed: !classified.armed };
    };
    expect(differences(turned, all)).not.toEqual([]);
  });
});
