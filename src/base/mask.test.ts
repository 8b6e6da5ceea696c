import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mask, maskMark } from './mask.ts';

describe('what would name a member of the public is hidden', () => {
  test.each([
    ['identity card', '11010519491231002X'],
    ['identity card, small x', '11010519491231002x'],
    ['identity card in groups', '110105 19491231 002X'],
    ['identity card, full width', '１１０１０５１９４９１２３１００２Ｘ'],
    ['identity card of 15 digits', '110105491231002'],
    ['identity card with a wrong date', '110105199913450021'],
    ['bank card', '6222 0212 3456 7890 123'],
    ['mobile', '13812345678'],
    ['mobile in groups', '138-1234-5678'],
    ['mobile in groups by dashes of an input method', '138–1234–5678'],
    ['mobile abroad', '+86 138 1234 5678'],
    ['mobile after 0086', '008613812345678'],
    ['landline', '022-27312345'],
    ['landline in brackets', '（022）2731 2345'],
    ['landline with extension', '010-62345678转801'],
    ['service number', '400-820-1234'],
    ['number abroad', '+44 20 7946 0958'],
    ['number abroad after 00', '0044 20 7946 0958'],
    ['passport', 'E12345678'],
    ['passport of two letters', 'EJ1234567'],
    ['permit for Hong Kong', 'H1234567890'],
    ['Hong Kong identity card', 'A123456(7)'],
    ['plate', '津A12345'],
    ['plate with a dot', '京A·12345'],
    ['plate, new energy', '沪AD12345'],
    ['plate of a trainer', '粤B1234学'],
  ])('%s: %s', (_, secret) => {
    for (const [before, after] of [
      ['', ''],
      ['旅客', '已联系'],
      ['call ', ' now'],
      ['(', ')'],
      ['HC-2026-000123 ', ' 08:15'],
    ]) {
      const { text, masked } = mask(`${before}${secret}${after}`);
      expect({ text, masked }).toEqual({ text: `${before}${maskMark}${after}`, masked: true });
    }
  });

  test('a short number is one where the text says it is a phone', () => {
    expect(mask('电话：27312345').text).toBe(`电话：${maskMark}`);
    expect(mask('phone no. 2731-2345, gate 3').text).toBe(`phone no. ${maskMark}, gate 3`);
    expect(mask('panel 27312345').masked).toBe(false);
  });

  test('two in one sentence are both hidden', () => {
    expect(mask('13812345678、13912345678，证件110105194912310021').text).toBe(
      `${maskMark}、${maskMark}，证件${maskMark}`,
    );
  });
});

test.each([
  'HC-2026-000123',
  'A-000123',
  'D7-000124',
  'HC-2026-000123 6-555-01',
  '分机 6-555-01',
  'G1234次晚点 12 分',
  'K1024 / T17 / C2551',
  '安保31 到场',
  'PT-3 clear 20:15:30',
  '2026-11-22 08:15:30',
  '2026-11-22 0815',
  '封条号 12345678901',
  'seal no. AB-0012345',
  'zone 034, panel AP1, account 4711',
  'B2 层 12 号闸机，约 1200 人',
  '2 台扶梯，3 号口，站台 14',
  '津A 口排队',
  '到京Airport线',
  '开往京G1234次',
  '110',
  '',
])('the room’s own numbers pass: %s', (text) => {
  expect(mask(text)).toEqual({ text, masked: false });
});

test('numbers of the site’s contact book pass however they are written', () => {
  const book = ['022-27312345', '+86 13812345678'];
  expect(mask('打 (022)2731 2345 或 138-1234-5678，勿打 13912345678', book).text).toBe(
    `打 (022)2731 2345 或 138-1234-5678，勿打 ${maskMark}`,
  );
});

describe('for any text', () => {
  const words = fc.array(
    fc.constantFrom('旅客', ' lost bag ', '，', '：', 'P1 ', '站台 3 ', 'HC-2026-000123 ', '\n', '。', ' 08:15 '),
    { maxLength: 6 },
  );
  const around = words.map((parts) => parts.join(''));
  const digits = (count: number) => fc.stringMatching(new RegExp(`^\\d{${count}}$`));
  const birth = fc.tuple(
    fc.integer({ min: 1920, max: 2020 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 28 }),
  );
  const identity = fc
    .tuple(fc.integer({ min: 110_000, max: 659_999 }), birth, digits(3), fc.constantFrom(...'0123456789Xx'))
    .map(
      ([region, [y, m, d], sequence, check]) =>
        `${region}${y}${String(m).padStart(2, '0')}${String(d).padStart(2, '0')}${sequence}${check}`,
    );
  const mobile = fc
    .tuple(fc.constantFrom('', '+86', '86 ', '0086-'), fc.integer({ min: 3, max: 9 }), digits(9))
    .map(([country, second, rest]) => `${country}1${second}${rest}`);
  const separated = fc
    .tuple(mobile, fc.constantFrom('-', ' ', '.'))
    .map(([number, by]) => number.replace(/(\d{4})(\d{4})$/, `${by}$1${by}$2`));

  test('no identity or mobile number comes through, and nothing else is touched', () => {
    fc.assert(
      fc.property(around, fc.oneof(identity, mobile, separated), around, (before, secret, after) => {
        const { text, masked } = mask(`${before}。${secret}。${after}`);
        expect({ text, masked }).toEqual({ text: `${before}。${maskMark}。${after}`, masked: true });
      }),
      { numRuns: 500 },
    );
  });

  test('masking twice is masking once, and it never throws or grows', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[0-9Xx +()京A-]{0,60}$/), around),
        (text) => {
          const once = mask(text);
          expect(mask(once.text)).toEqual({ text: once.text, masked: false });
          expect(once.masked).toBe(once.text !== text);
          expect(once.text.length).toBeLessThanOrEqual(Math.max(text.length, 3));
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test('text without a digit is never changed', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }).filter((text) => !/[\d\uff10-\uff19]/.test(text)),
        (text) => !mask(text).masked,
      ),
    );
  });

  test('long text is looked at in linear time', () => {
    const started = performance.now();
    mask('1-'.repeat(50_000));
    mask('津A1'.repeat(25_000));
    mask(`+${'1 '.repeat(50_000)}`);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
