/**
 * Hides what would name a member of the public in text that people type or devices send along: identity papers, phone
 * numbers, number plates. It is done before a fact is written; the act itself is never refused or delayed.
 * Better one number too many than one too few, except for the numbers the room works with, which pass.
 */
export interface Masked {
  text: string;
  masked: boolean;
}

/** Language-neutral and the same length for every secret, so that not even the length is told. */
export const maskMark = '███';

// One separator at most between two digits: people write 138-1234-5678 and 138 1234 5678.
const gap = '[ \\t\\-.·]?';
const digit = '\\d';
const noDigitBefore = '(?<!\\d)';
const noDigitAfter = '(?!\\d)';
const noWordBefore = '(?<![A-Za-z0-9])';
const noWordAfter = '(?![A-Za-z0-9])';
const china = `(?:(?:\\+|00)?86${gap})?`;
const provinces = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领';

/** Tried in this order; the first that fits at a place wins. */
const secrets: RegExp[] = [
  // Resident identity card: 6 digits of region, birth date, 3 of sequence, check character (GB 11643).
  `${noDigitBefore}[1-9]\\d{5}${gap}(?:18|19|20)\\d\\d${gap}(?:0[1-9]|1[0-2])${gap}(?:0[1-9]|[12]\\d|3[01])${gap}\\d{3}${gap}[\\dXx]${noWordAfter}`,
  // The same typed wrongly, the old 15 digits, bank cards: no number of the room is that long.
  `${noDigitBefore}\\d{14,18}[\\dXx]${noWordAfter}`,
  `${noDigitBefore}\\d(?:${gap}\\d){14,18}${noDigitAfter}`,
  `${noDigitBefore}${china}1[3-9]${digit}(?:${gap}${digit}){8}${noDigitAfter}`,
  `${noDigitBefore}${china}(?:[（(]0\\d{2,3}[)）]|0\\d{2,3})${gap}[2-9]\\d{2,3}${gap}\\d{4}(?:\\s?(?:转|ext\\.?|x)\\s?\\d{1,6})?${noDigitAfter}`,
  `${noDigitBefore}[48]00${gap}\\d{3}${gap}\\d{4}${noDigitAfter}`,
  `(?:\\+|${noDigitBefore}00)[1-9](?:[ -]?(?:[（(]\\d{1,4}[)）]|\\d)){6,14}${noDigitAfter}`,
  // Passports, permits for Hong Kong, Macau and Taiwan, Hong Kong identity cards.
  `${noWordBefore}(?:[A-Za-z]\\d{8}|[A-Za-z]{2}\\d{7}|[HMhm]\\d{10}|[A-Za-z]{1,2}\\d{6}[（(][0-9Aa][)）])${noWordAfter}`,
  // Plates of the mainland: 5 characters, 6 for new energy, the last one a kind in Chinese for police, trailers and others.
  `[${provinces}][A-Za-z][ ·•.-]?(?=[A-Za-z]{0,5}\\d)(?:[A-Za-z0-9]{5,6}|[A-Za-z0-9]{4}[警学挂港澳领])${noWordAfter}`,
].map((pattern) => new RegExp(pattern, 'g'));

/** A shorter number is a phone number only where the text says so. */
const spokenNumber =
  /((?:电话|手机|联系方式|联系号码|tel|phone|mobile|call back)[号码]{0,2}\s*(?:no\.?|number)?\s*(?:为|是|:|is)?\s*)(\d(?:[ \t\-.]?\d){6,12})(?!\d)/gi;

/** Numbers the room works with. Text between them is looked at piece by piece, so they cannot join their neighbours. */
const ours: RegExp = new RegExp(
  [
    // Incident HC-2026-000123, in a drill D7-000124, alarm A-000123.
    `${noWordBefore}[A-Za-z]{2,6}-(?:19|20)\\d\\d-\\d{6}${noWordAfter}`,
    `${noWordBefore}[A-Za-z]\\d{0,3}-\\d{6}${noWordAfter}`,
    // Extension 6-555-01.
    '(?<![\\d-])\\d-\\d{3}-\\d{2}(?![\\d-])',
    // Seal number, named as one.
    '(?:封条号?|封签号?|seal(?: no\\.?| number)?)\\s*[::]?\\s*[A-Za-z]{0,3}-?\\d{4,12}(?![\\d-])',
    // Date and time of day.
    '(?<![\\d-])(?:19|20)\\d\\d[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\\d|3[01])(?![\\d-])',
    '(?<![\\d:])(?:[01]?\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d)?(?![\\d:])',
  ].join('|'),
  'gi',
);

/** `known` are numbers of the site's own contact book: they pass however they are written. */
export function mask(text: string, known: Iterable<string> = []): Masked {
  const book = new Set([...known].map(numberOf));
  const plain = halfWidth(text);
  let result = '';
  let from = 0;
  for (const piece of plain.matchAll(ours)) {
    result += maskPiece(text.slice(from, piece.index), plain.slice(from, piece.index), book);
    result += text.slice(piece.index, piece.index + piece[0].length);
    from = piece.index + piece[0].length;
  }
  result += maskPiece(text.slice(from), plain.slice(from), book);
  return { text: result, masked: result !== text };
}

function maskPiece(text: string, plain: string, book: ReadonlySet<string>): string {
  const spans: { start: number; end: number }[] = [];
  const add = (start: number, found: string) => {
    const end = start + found.length;
    if (book.has(numberOf(found)) || spans.some((span) => start < span.end && span.start < end)) return;
    spans.push({ start, end });
  };
  for (const secret of secrets) for (const found of plain.matchAll(secret)) add(found.index, found[0]);
  for (const found of plain.matchAll(spokenNumber)) add(found.index + found[1]!.length, found[2]!);
  spans.sort((a, b) => a.start - b.start);
  let result = '';
  let from = 0;
  for (const { start, end } of spans) {
    result += text.slice(from, start) + maskMark;
    from = end;
  }
  return result + text.slice(from);
}

/** The bare number: +86 22-1234-5678 and (022)12345678 are the same line in the book. */
function numberOf(text: string): string {
  const digits = halfWidth(text).replace(/[^\dXx]/g, '');
  return digits.replace(/^(?:00)?86(?=\d{10,})/, '').replace(/^0+/, '');
}

/** Input methods write full-width digits and letters; each stays one character, so places still fit. */
function halfWidth(text: string): string {
  return text.replace(/[\uff01-\uff5e\u3000\u2010-\u2015\u2212]/g, (wide) => {
    const code = wide.charCodeAt(0);
    if (code === 0x3000) return ' ';
    if (code < 0x3000) return '-';
    return String.fromCharCode(code - 0xfee0);
  });
}
