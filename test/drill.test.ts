import { afterEach, expect, test } from 'vitest';
import { isRefusal } from '../src/base/errors.ts';
import { minute_ms } from '../src/base/instant.ts';
import { ActualBook } from '../src/journal/actual.ts';
import type { Stream } from '../src/journal/stream.ts';
import { openDoor, siteName, type Door } from './support/api.ts';

let door: Door;
afterEach(() => door?.stop());

const live = `/sites/${siteName}`;
/** What a room reads, prints from, rings and counts, as its screens get it. */
const rooms = ['alarms?state=open', 'incidents', 'orders', 'contacts', 'checks', 'handovers', 'on-test', 'units'];

async function shown(site: string): Promise<Record<string, unknown>> {
  const seen: Record<string, unknown> = {};
  for (const room of rooms) {
    const { status, body } = await door.call(door.as('commander'), 'GET', `${site}/${room}`);
    expect(status, room).toBe(200);
    const { now: _now, seq: _seq, ...rest } = body as Record<string, unknown>;
    seen[room] = JSON.parse(
      JSON.stringify(rest, (key, value: unknown) => (/_s$|^now$|^minutes$/.test(key) ? null : value)),
    );
  }
  return seen;
}

/** A whole incident with everything that reaches beyond the desk: people sent, others told, an order, a test, a form. */
async function everything(site: string): Promise<void> {
  const commander = door.as('commander');
  const post = async (path: string, body: object) => {
    const { status, body: answer } = await door.call(commander, 'POST', `${site}/${path}`, body);
    expect([status, path, answer.code]).toEqual([200, path, undefined]);
    return answer;
  };
  await post('units/sign-on-shift', {});
  const fire = { place: { zone: 'Z02' }, incidentType: 'fire', priority: 'P1', send: true };
  const { incident } = await post('incidents', fire);
  await post(`incidents/${incident}/told`, { whom: 'commander', result: 'reached' });
  await post(`incidents/${incident}/log`, { says: 8 });
  const order = {
    to: [{ kind: 'role', id: 'patrol' }],
    words: 'hold the south doors',
    deadline: door.clock.now() + 20 * minute_ms,
  };
  await post('orders', order);
  await post('on-test', { points: ['A105'], workOrder: 'WO-17', askedBy: 'CT04', for_min: 30 });
  for (const point of ['A001', 'A083']) {
    const signal = { id: `drill-${point}`, point, kind: 'alarm', phase: 'new' };
    expect((await door.call(door.as('connector'), 'POST', `${site}/signals`, signal)).status).toBe(200);
  }
  await door.clock.advance(6 * minute_ms);
}

async function fork(): Promise<Stream> {
  return (await door.floor.journal.fork(siteName, 'drill-7', 'a drill', 'staff/1')) as Stream;
}

test('whatever is done in a drill, the live room shows, orders, rings, prints and counts what it did before, to the byte', async () => {
  door = await openDoor();
  const stream = door.floor.journal.stream(siteName)!;
  const drill = await fork();
  const before = await shown(live);
  const from = stream.reader.nextSeq;
  await everything(`/sites/${encodeURIComponent(drill.row.name)}`);
  expect(drill.reader.nextSeq).toBeGreaterThan(30);
  expect(await shown(live)).toEqual(before);
  expect(await stream.read(from, 100)).toEqual([]);
  expect(isRefusal(ActualBook.of(drill))).toBe(true);
  const reports = `/sites/${encodeURIComponent(drill.row.name)}/reports`;
  const asked = { kind: 'month', language: 'en', month: '2026-11' };
  const made = await door.call(door.as('commander'), 'POST', reports, asked);
  await door.clock.advance(500);
  const done = await door.call(door.as('commander'), 'GET', `${reports}/${made.body.report as string}`);
  expect(done.body).toMatchObject({ state: 'failed', refusal: { code: 'DRILL_NOT_COUNTED' } });
});

test('the comparison would see it: the same acts in the live room change every one of those screens', async () => {
  door = await openDoor();
  const before = await shown(live);
  await everything(live);
  const after = await shown(live);
  const unchanged = rooms.filter((room) => JSON.stringify(after[room]) === JSON.stringify(before[room]));
  expect(unchanged).toEqual(['contacts']);
});
