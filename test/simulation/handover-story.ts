import { createHash } from 'node:crypto';
import type { Fact } from '../../src/base/fact.ts';
import { listNow, type Listed } from '../../src/modules/handovers/list.ts';
import type { Handover } from '../../src/modules/handovers/state.ts';
import type { Book, Step } from './teller.ts';

const outgoing = { by: 'staff/1', role: 'dispatcher', desk: 'desk-1' } as const;
const commander = { by: 'staff/9', role: 'commander', desk: 'desk-commander' } as const;
const incoming = { by: 'staff/2', desk: 'desk-1' };
const words = { part: 'ab'.repeat(32) };

const incidents = (type: string): Step => ({
  order: 'incidents',
  by: outgoing,
  of: () => ({ type: 'open incident', incidentType: type, place: { zone: 'Z02' } }),
});
const close = (type: string): Step => ({
  order: 'incidents',
  by: outgoing,
  of: (book) => ({
    type: 'close incident',
    incident: [...book.incidents.incidents.values()].find((row) => row.type === type)!.id,
    disposition: 1,
  }),
});

/** As the route does it: the root of the journal is signed first, then the list is taken from what is durable. */
const begin: Step = {
  order: 'handovers',
  by: outgoing,
  async of(book) {
    const root = await book.signedRoot();
    const list = listNow(book.around, book.now);
    return { type: 'begin handover', listed: { ...list, asOf: book.seq, root } };
  },
};
const onNewest = (type: string, more: object = {}): Step => ({
  order: 'handovers',
  by: outgoing,
  of: (book) => ({ type, handover: newest(book).handover, ...more }),
});
const newest = (book: Book): Handover => book.around.own.desks.get('desk-1')!;

/** What panels say at its stages. */
interface Around {
  alarm: readonly Step[];
  stands(book: Book): boolean;
  /** Between the refusal and the list built anew. */
  meanwhile: readonly Step[];
  after: readonly Step[];
}

/**
 * A desk is handed over with an incident open, an alarm on the queue and a P2 close nobody reviewed: refused because the
 * incident is not clear, mended, built anew with what was written kept, and signed by both.
 */
export function handoverStory({ alarm, stands, meanwhile, after }: Around): readonly Step[] {
  return [
    { order: 'units', by: outgoing, of: () => ({ type: 'sign on shift' }) },
    ...alarm,
    { until: 'the alarm stands on the queue', holds: stands },
    incidents('theft'),
    incidents('fight'),
    close('fight'),
    begin,
    onNewest('add handover note', { words }),
    onNewest('accept handover', { coSigner: incoming }),
    onNewest('sign handover'),
    onNewest('accept handover', { coSigner: { by: outgoing.by, desk: outgoing.desk } }),
    onNewest('refuse handover', { reason: 2, coSigner: incoming, words }),
    onNewest('sign handover'),
    ...meanwhile,
    close('theft'),
    begin,
    onNewest('sign handover'),
    onNewest('accept handover', { coSigner: incoming }),
    onNewest('add handover note', { words }),
    ...after,
    {
      order: 'incidents',
      by: commander,
      of: (book) => ({ type: 'review incident', incident: [...book.incidents.toReview.keys()][0]! }),
    },
  ];
}

/** What the rules say no to, in the order of the story: each before its time, by one alone, after a refusal, after the end. */
export const handoverRefusals = [
  'accept handover: HANDOVER_NOT_SIGNED',
  'accept handover: CO_SIGNER_SAME_PERSON',
  'sign handover: HANDOVER_WAS_REFUSED',
  'add handover note: HANDOVER_ALREADY_ACCEPTED',
];

/** Kinds whose rows are the story's own; links, and alarms of links, are the weather's. */
const ofStory: readonly string[] = ['incident', 'to-review', 'order', 'notice', 'post-short', 'to-tell'];

/** Every handover as it was begun, and how each ended; nothing in it depends on the weather. */
export function handoversOf(book: Book, facts: readonly Fact[], pointOf: ReadonlyMap<string, string>): unknown[] {
  const lists = facts
    .filter(({ type }) => type === 'handover begun')
    .map(({ data }) => {
      const { handover, items } = data as Listed & { handover: string };
      const own = items.flatMap(({ kind, id, code }) => {
        const point = kind === 'alarm' ? pointOf.get(id) : undefined;
        return ofStory.includes(kind) ? [`${kind} ${id} ${code ?? ''}`] : point ? [`alarm ${point} ${code}`] : [];
      });
      return { handover, own: own.sort() };
    });
  const ends = [...book.around.own.desks.values()].map(({ handover, notes, signed, accepted, refused }) => ({
    handover,
    notes: notes.length,
    signed: signed?.by,
    accepted: accepted?.incoming,
    refused: refused?.reason,
  }));
  const acts = facts.map(({ type }) => type).filter((type) => type.startsWith('handover '));
  return [...lists, ...ends, acts, [...book.incidents.toReview.keys()]];
}

/**
 * Told from the lines alone: a list names exactly the incidents that were open after fact `asOf`; the root in it is the
 * root of that many lines; and no signature stands before what it signs.
 */
export function handoverWrong(rows: readonly { fact: Fact; line: string }[]): string[] {
  const wrong: string[] = [];
  const at = new Map<string, number>();
  const order = ['handover begun', 'handover signed', 'handover accepted'];
  for (const { fact } of rows) {
    const step = order.indexOf(fact.type);
    if (step < 0) continue;
    const { handover } = fact.data as { handover: string };
    if (step > 0 && !(fact.recordedAt >= (at.get(`${handover} ${order[step - 1]}`) ?? Infinity)))
      wrong.push(`${handover}: "${fact.type}" before "${order[step - 1]}"`);
    at.set(`${handover} ${fact.type}`, fact.recordedAt);
    if (step === 0) wrong.push(...listWrong(rows, fact));
  }
  return wrong;
}

function listWrong(rows: readonly { fact: Fact; line: string }[], begun: Fact): string[] {
  const { handover, asOf, items, root } = begun.data as Listed & { handover: string; asOf: number; root?: string };
  if (asOf >= begun.seq) return [`${handover} is as of ${asOf}, which came after it`];
  const open = new Set<string>();
  for (const { fact } of rows.filter((row) => row.fact.seq <= asOf)) {
    const { incident } = fact.data as { incident?: string };
    if (fact.type === 'incident opened' && incident) open.add(incident);
    if (fact.type === 'incident closed' && incident) open.delete(incident);
  }
  const listed = items.filter(({ kind }) => kind === 'incident').map(({ id }) => id);
  const wrong: string[] = [];
  if (listed.sort().join() !== [...open].sort().join())
    wrong.push(`${handover} lists ${listed.join()}, open were ${[...open].join()}`);
  const [, size, base64] = (root ?? '').split('\n');
  const lines = rows.slice(0, Number(size)).map(({ line }) => line);
  if (Number(size) > asOf + 1 || rootOf(lines).toString('base64') !== base64)
    wrong.push(`${handover} bears another root`);
  return wrong;
}

/** RFC 9162, section 2.1.1, written out once more. */
function rootOf(lines: readonly string[]): Buffer {
  const hash = (...parts: (Buffer | string)[]) =>
    parts.reduce((sum, part) => sum.update(part), createHash('sha256')).digest();
  if (lines.length === 0) return hash();
  if (lines.length === 1) return hash(Buffer.of(0), lines[0]!);
  let half = 1;
  while (half * 2 < lines.length) half *= 2;
  return hash(Buffer.of(1), rootOf(lines.slice(0, half)), rootOf(lines.slice(half)));
}
