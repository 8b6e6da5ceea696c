import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { demoPassword, openDoor, siteName, type Door } from '../../test/support/api.ts';

const site = `/sites/${siteName}`;
let door: Door;
let url: string;
const open: WebSocket[] = [];

beforeEach(async () => {
  door = await openDoor();
  await door.api.server.listen({ host: '127.0.0.1', port: 0 });
  url = door.api.server.listeningOrigin.replace('http', 'ws');
});
afterEach(async () => {
  for (const socket of open.splice(0)) socket.terminate();
  await door.stop();
});

/** A console at a desk: signed in, with its feed open; it says what it can hear. */
async function sitsAt(desk: string, user: string, says: object): Promise<{ token: string; socket: WebSocket }> {
  const signedIn = await door.call(null, 'POST', '/sign-in', { user, password: demoPassword, desk });
  const { token } = signedIn.body;
  const socket = new WebSocket(`${url}/api/v1${site}/feed?from=snapshot`, {
    headers: { authorization: `Bearer ${token}` },
  });
  open.push(socket);
  await new Promise((resolve, reject) => socket.once('message', resolve).once('error', reject));
  socket.send(JSON.stringify({ presence: { desk, ...says } }));
  return { token, socket };
}

/** What a socket says takes its way through the machine; the clock of the floor stands still meanwhile. */
const soon = { timeout: 10_000 };

async function desks(): Promise<Record<string, { manned: boolean; clockOff: boolean; lostSince: number | null }>> {
  const { body } = await door.call(door.as('viewer'), 'GET', `${site}/desks`);
  return Object.fromEntries(body.desks.map((row: { desk: string }) => [row.desk, row]));
}

describe('which desks can be relied on', () => {
  test('a desk with sound is manned; one without is there and does not count', async () => {
    await sitsAt('desk-1', 'dispatcher', { sound: 'ok', clockOff_ms: 120 });
    await sitsAt('desk-2', 'dispatcher2', { sound: 'off', clockOff_ms: -90_000 });
    await expect.poll(desks, soon).toMatchObject({
      'desk-1': { manned: true, clockOff: false, lostSince: null },
      'desk-2': { manned: false, clockOff: true, lostSince: null },
    });
  });

  test('a desk whose line breaks is lost, since when; back again it is not', async () => {
    const { socket, token } = await sitsAt('desk-1', 'dispatcher', { sound: 'ok' });
    socket.terminate();
    await expect.poll(desks, soon).toMatchObject({ 'desk-1': { manned: false, lostSince: door.clock.now() } });
    const again = new WebSocket(`${url}/api/v1${site}/feed?from=snapshot`, {
      headers: { authorization: `Bearer ${token}` },
    });
    open.push(again);
    await new Promise((resolve) => again.once('message', resolve));
    await expect.poll(desks, soon).toMatchObject({ 'desk-1': { lostSince: null } });
  });

  test('who signs out is not lost, nor is who looks on, nor a desk somebody else has taken over', async () => {
    const { token } = await sitsAt('desk-1', 'dispatcher', { sound: 'ok' });
    await door.call(token, 'POST', '/sign-out', {});
    const { socket } = await sitsAt('desk-wall', 'viewer', { sound: 'off' });
    socket.terminate();
    const gone = await sitsAt('desk-2', 'dispatcher', { sound: 'ok' });
    gone.socket.terminate();
    await expect.poll(async () => Object.keys(await desks()), soon).toEqual(['desk-2']);
    await sitsAt('desk-2', 'dispatcher2', { sound: 'ok' });
    await expect.poll(desks, soon).toMatchObject({ 'desk-2': { manned: true, lostSince: null } });
  });

  test('a lost desk whose session has ended is on nobody’s list any more', async () => {
    const { socket, token } = await sitsAt('desk-1', 'dispatcher', { sound: 'ok' });
    socket.terminate();
    await expect.poll(async () => Object.keys(await desks()), soon).toEqual(['desk-1']);
    await door.call(token, 'POST', '/sign-out', {});
    await door.clock.advance(4_000);
    await expect.poll(async () => Object.keys(await desks()), soon).toEqual([]);
  });
});
