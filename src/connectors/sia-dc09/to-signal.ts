import type { Instant } from '../../base/instant.ts';
import type { PanelEvent, PanelSignal } from '../../base/signal.ts';
import { classifyContactId } from './classify-contact-id.ts';
import { classifySia } from './classify-sia.ts';
import type { Classified } from './code-words.ts';
import type { Content } from './content.ts';
import { deviceText, maskText } from './device-text.ts';
import { eventsOf, withoutAccount } from './events.ts';
import type { RawEvent } from './events.ts';
import { readTimestamp, timestampLength } from './timestamp.ts';

/** Blocks that hold text about the event (I) or about where it is (S site, O building, L location, R room). */
const textLetters = ['I', 'S', 'O', 'L', 'R'];
const rawCodeMax = 16;

/** What an accepted frame says, in no protocol's words. A NULL is a poll whatever stands in it. */
export function toSignal(token: string, content: Content, panel: string): PanelSignal {
  if (token === 'NULL') return { kind: 'panel', panel, events: [], poll: true };
  const said = withoutAccount(content.data.toString('latin1'));
  const shared = sharedText(content);
  const events = shared === '' ? eventsSaid(token, said) : readPanelEvents(token, said, shared);
  const at = happenedAt(content);
  const signal: PanelSignal = { kind: 'panel', panel, events, poll: false };
  if (at !== null) signal.at = at;
  return signal;
}

/** Panels say few different things, over and over: what a text means is kept, and forgotten all at once when it grows. */
const meanings = new Map<string, readonly PanelEvent[]>();
const meaningsMax = 10_000;
const meaningLengthMax = 64;

function eventsSaid(token: string, said: string): readonly PanelEvent[] {
  if (said.length > meaningLengthMax) return readPanelEvents(token, said, '');
  const key = token + said;
  const known = meanings.get(key);
  if (known) return known;
  const events = readPanelEvents(token, said, '');
  if (meanings.size >= meaningsMax) meanings.clear();
  meanings.set(key, events);
  return events;
}

function readPanelEvents(token: string, said: string, shared: string): readonly PanelEvent[] {
  return eventsOf(token, said).map((raw) => toPanelEvent(raw, shared));
}

/** The H block is the time of occurrence; without one the time of sending stands for it. As the panel's clock has it. */
function happenedAt(content: Content): Instant | null {
  const block = content.blocks.find(({ letter }) => letter === 'H');
  if (block) {
    const text = block.value.toString('latin1');
    const at = readTimestamp(Buffer.from(text.startsWith('_') ? text : `_${text}`, 'latin1'), 0);
    if (at !== null && text.length <= timestampLength) return at;
  }
  return content.timestamp;
}

function sharedText(content: Content): string {
  if (content.blocks.length === 0) return '';
  const parts: string[] = [];
  for (const letter of textLetters) {
    for (const block of content.blocks) if (block.letter === letter) parts.push(block.value.toString('latin1').trim());
  }
  return parts.filter((part) => part !== '').join(', ');
}

export function toPanelEvent(raw: RawEvent, shared = ''): PanelEvent {
  if (raw.scheme === 'unreadable') return unreadableEvent(raw);
  const classified =
    raw.scheme === 'contact-id'
      ? classifyContactId(raw.code, raw.qualifier, zoneNumber(raw.zone))
      : classifySia(raw.code);
  const event: PanelEvent = {
    scheme: raw.scheme,
    code: raw.code,
    known: classified.known,
    kind: classified.kind,
    class: classified.class,
    priority: classified.priority,
    phase: classified.phase,
  };
  addFlags(event, classified);
  addPlace(event, classified, raw);
  if (raw.text !== '' || shared !== '') {
    const text = deviceText([raw.text, shared].filter((part) => part !== '').join(', '));
    if (text !== '') event.deviceText = text;
  }
  return event;
}

function addFlags(event: PanelEvent, classified: Classified): void {
  if (classified.priorityDisarmed !== undefined) event.priorityDisarmed = classified.priorityDisarmed;
  if (classified.silent) event.silent = true;
  if (classified.fire !== undefined) event.fire = classified.fire;
  if (classified.heard) event.heard = true;
  if (classified.troubleUp) event.troubleUp = true;
  if (classified.alsoCondition) event.alsoCondition = true;
  if (classified.alsoRestores)
    event.alsoRestores = classified.alsoRestores.map((also) => ({ kind: also.kind, class: also.class }));
  if (classified.armed !== undefined) event.armed = classified.armed;
}

/** The number beside the code is a zone, a user or an area, by the code; the area may also stand by itself (group, `ri`). */
function addPlace(event: PanelEvent, classified: Classified, raw: Exclude<RawEvent, { scheme: 'unreadable' }>): void {
  const number = raw.scheme === 'contact-id' ? raw.zone : raw.address;
  const area = raw.scheme === 'contact-id' ? raw.group : raw.area;
  if (area !== '') event.area = withoutZeroes(area);
  if (classified.addressIs === 'zone') {
    const zone = zoneNumber(number);
    if (zone !== null && zone !== 0) event.panelZone = zone;
  } else if (classified.addressIs === 'area') {
    if (number !== '' && event.area === undefined) event.area = withoutZeroes(number);
  } else if (classified.addressIs === 'user') {
    const user = raw.scheme === 'sia-dc03' && raw.user !== '' ? raw.user : number;
    if (user !== '') event.panelUser = withoutZeroes(user).slice(0, 8);
  }
}

function zoneNumber(digits: string): number | null {
  return /^\d{1,9}$/.test(digits) ? Number(digits) : null;
}

function withoutZeroes(digits: string): string {
  return digits.replace(/^0+(?=.)/, '');
}

/** Raised as unknown at P3: what a panel says is never thrown away because we cannot read it. */
function unreadableEvent(raw: Extract<RawEvent, { scheme: 'unreadable' }>): PanelEvent {
  const unknown = raw.of === 'contact-id' ? classifyContactId('', '1', null) : classifySia('');
  const text = deviceText(raw.raw);
  const code = maskText(text).slice(0, rawCodeMax);
  const event: PanelEvent = {
    scheme: raw.of,
    code: code === '' ? '-' : code,
    known: false,
    kind: unknown.kind,
    class: unknown.class,
    priority: unknown.priority,
    phase: 'new',
  };
  if (text !== '') event.deviceText = text;
  return event;
}
