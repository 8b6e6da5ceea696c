/** One event as the panel put it, before any code table is asked. */
export type RawEvent =
  | { scheme: 'contact-id'; qualifier: '1' | '3' | '6'; code: string; group: string; zone: string; text: string }
  | { scheme: 'sia-dc03'; code: string; address: string; area: string; user: string; time: string; text: string }
  /** Nothing of the two grammars: shown as sent, raised as unknown. */
  | { scheme: 'unreadable'; of: 'contact-id' | 'sia-dc03'; raw: string };

/** One frame may carry several; a frame of 4 KiB holds no more than these. */
export const eventsMax = 100;

/**
 * Splits the data of an ADM-CID or SIA-DCS message. `data` is Latin-1 text: one character a byte, so that nothing is lost
 * whatever the panel's code page; texts are turned into characters later (device-text.ts). Never drops what it cannot read.
 */
export function readEvents(token: string, data: string): RawEvent[] {
  return eventsOf(token, withoutAccount(data));
}

/** The same of data whose account is taken off already. */
export function eventsOf(token: string, said: string): RawEvent[] {
  const events = token === 'ADM-CID' ? contactIdEvents(said) : siaEvents(said);
  if (events.length === 0) events.push(unreadable(token === 'ADM-CID' ? 'contact-id' : 'sia-dc03', said));
  return events.slice(0, eventsMax);
}

function unreadable(of: 'contact-id' | 'sia-dc03', raw: string): RawEvent {
  return { scheme: 'unreadable', of, raw };
}

/** "#acct|", "acct|" (Prosec), "|" (empty account) or nothing at all may stand in front. */
export function withoutAccount(data: string): string {
  if (/^#?[0-9A-Fa-f]{0,16}\|/.test(data)) return data.slice(data.indexOf('|') + 1);
  return data.startsWith('#') ? data.replace(/^#[0-9A-Fa-f]*/, '') : data;
}

/** The account inside the data, for panels that leave it out of the header. */
export function accountInData(data: string): string | null {
  return /^#?([0-9A-Fa-f]{1,16})\|/.exec(data)?.[1] ?? null;
}

/** Splits at `|`, and with it at `/` for SIA, but never inside ^text^. */
function split(said: string, at: string): string[] {
  if (!said.includes('^')) return said.split(at);
  const parts: string[] = [];
  let part = '';
  let inText = false;
  for (const character of said) {
    if (character === '^') inText = !inText;
    if (character === at && !inText) {
      parts.push(part);
      part = '';
    } else part += character;
  }
  return [...parts, part];
}

/** Q XYZ GG CCC with or without blanks; some senders leave the message type 18 or 98 of DC-05 in front. */
const contactIdShape = /^(?:18|98)? ?([136])([0-9A-F]{3}) ?([0-9A-F]{2}) ?([0-9A-F]{3,4})(?:$|[^0-9A-F])/i;

function contactIdEvents(said: string): RawEvent[] {
  const events: RawEvent[] = [];
  for (const part of split(said, '|')) {
    if (part === '') continue;
    const found = contactIdShape.exec(part.trimStart());
    const last = events.at(-1);
    if (found) {
      const [, qualifier, code, group, zone] = found as unknown as [string, '1' | '3' | '6', string, string, string];
      events.push({ scheme: 'contact-id', qualifier, code: code.toUpperCase(), group, zone, text: quotedText(part) });
    } else if (part.startsWith('A') && last?.scheme === 'contact-id') last.text ||= part.slice(1);
    else events.push(unreadable('contact-id', part));
  }
  return events;
}

function quotedText(part: string): string {
  const from = part.indexOf('^');
  if (from < 0) return '';
  const to = part.indexOf('^', from + 1);
  return part.slice(from + 1, to < 0 ? undefined : to).trim();
}

interface Modifiers {
  area: string;
  user: string;
  time: string;
}

/** N (new) or O (old) begins a block; modifiers in small letters hold for the codes behind them in the same block. */
function siaEvents(said: string): RawEvent[] {
  const events: RawEvent[] = [];
  for (const block of split(said, '|')) {
    if (block === '') continue;
    const last = events.at(-1);
    if (last?.scheme === 'sia-dc03' && block.startsWith('A') && !/^A[A-Z]\d+$/.test(block)) {
      last.text ||= block.slice(1).trim();
      continue;
    }
    const modifiers: Modifiers = { area: '', user: '', time: '' };
    for (const part of split(withoutBlockLetter(block), '/')) readSiaPart(part, modifiers, events);
  }
  return events;
}

/** "NRP" is N and RP, "NFA129" is N and FA129; "NA12" (no activity, the N left out) keeps its N. */
function withoutBlockLetter(block: string): string {
  return /^[NO](?:[a-z]{2}|[A-Z]{2}|\/|$)/.test(block) ? block.slice(1) : block;
}

const modifierShape = /^([a-z]{2})([0-9:.,-]*)/;
/** The code, its address, and whatever text follows in one of three hands. */
const eventShape = /^([A-Z]{2})(\d*)/;

function readSiaPart(part: string, modifiers: Modifiers, events: RawEvent[]): void {
  let rest = part.trim();
  for (let found = modifierShape.exec(rest); found; found = modifierShape.exec(rest)) {
    const [all, name, value] = found as unknown as [string, string, string];
    if (name === 'ri') modifiers.area = value;
    if (name === 'id') modifiers.user = value;
    if (name === 'ti') modifiers.time = value;
    rest = rest.slice(all.length);
  }
  while (rest !== '') {
    const found = eventShape.exec(rest);
    if (!found) {
      const last = events.at(-1);
      // A text in quotes may hold the slash we split at: what is left of it belongs to the event before.
      if (last?.scheme === 'sia-dc03' && !/[A-Za-z]{2}\d/.test(rest))
        last.text ||= rest.replaceAll(/[*"^]/g, '').trim();
      else events.push(unreadable('sia-dc03', rest));
      return;
    }
    const [all, code, address] = found as unknown as [string, string, string];
    rest = rest.slice(all.length);
    const next = /^[A-Z]{2}\d/.test(rest);
    const text = next ? '' : rest.startsWith('^') ? quotedText(rest) : rest.replaceAll(/[*"^]/g, '').trim();
    events.push({ scheme: 'sia-dc03', code, address, ...modifiers, text });
    if (!next) return;
  }
}
