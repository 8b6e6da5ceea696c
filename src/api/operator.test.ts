import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { demoPassword, demoPin, openDoor, siteName, type Answered, type Door } from '../../test/support/api.ts';
import { hour_ms, minute_ms } from '../base/instant.ts';
import type { Command } from '../modules/module.ts';
import type { AccountsState } from '../modules/accounts/facts.ts';

const site = `/sites/${siteName}`;
let door: Door;
const sockets: WebSocket[] = [];

beforeEach(async () => {
  door = await openDoor();
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate();
  await door.stop();
});

async function signIn(user = 'dispatcher', desk: string | undefined = 'desk-1'): Promise<string> {
  const body = { user, password: demoPassword, ...(desk === undefined ? {} : { desk }) };
  return (await door.call(null, 'POST', '/sign-in', body)).body.token as string;
}
const post = (who: string, path: string, body: object = {}): Promise<Answered> => door.call(who, 'POST', path, body);
const house = () => door.floor.journal.house.reader.state<AccountsState>('accounts');

/** A console as far as this goes: who the server says it is, and why it was closed. */
async function listens(who: string): Promise<{ you: any[]; presence: any[]; closed: number | null }> {
  if (!door.api.server.server.listening) await door.api.server.listen({ host: '127.0.0.1', port: 0 });
  const url = door.api.server.listeningOrigin.replace('http', 'ws');
  const heard = { you: [] as any[], presence: [] as any[], closed: null as number | null };
  const socket = new WebSocket(`${url}/api/v1${site}/feed?from=snapshot`, {
    headers: { authorization: `Bearer ${who}` },
  });
  sockets.push(socket);
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString());
    if (message.hello) heard.you.push(message.hello.you);
    if (message.you) heard.you.push(message.you);
    if (message.presence) heard.presence = message.presence;
  });
  socket.on('close', (code) => (heard.closed = code));
  await until(() => heard.you.length > 0);
  return heard;
}

async function until(holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 400 && !holds(); turn++) {
    await door.clock.advance(20);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  expect(holds()).toBe(true);
}

describe('a locked desk', () => {
  test('sees everything and does nothing: every act is refused by the server but silence and what opens the lock', async () => {
    const token = await signIn();
    expect((await post(token, '/lock')).body).toEqual({ locked: true });
    expect((await door.call(token, 'GET', '/me')).body.locked).toBe(true);
    const open: string[] = [];
    for (const { method, path, roles } of door.api.routes) {
      if (method === 'GET' || roles === 'anyone') continue;
      const address = path.replace(':site', siteName).replace(/:\w+/g, 'nowhere');
      await door.clock.advance(50);
      // What its role may not do is refused for that; a body that is wrong shows that the lock did not stop it.
      const { status, body } = await door.call(token, method, address, { wrong: 1 });
      if (body.code === 'DESK_LOCKED') expect(status).toBe(403);
      else if (body.code !== 'ROLE_NOT_ALLOWED') open.push(`${method} ${path}`);
    }
    expect(open.sort()).toEqual([
      'POST /change-operator',
      'POST /lock',
      'POST /sign-out',
      'POST /sites/:site/alarms/silence',
      'POST /unlock',
    ]);
    expect((await post(token, `${site}/alarms/silence`)).status).toBe(200);
    for (const path of ['/sites', `${site}/alarms`, `${site}/incidents`, `${site}/desks`])
      expect((await door.call(token, 'GET', path)).status).toBe(200);
    const said = await post(token, `${site}/incidents/intake`);
    expect(said.body.detail).toMatchObject({
      zh: expect.stringContaining('口令码'),
      en: expect.stringContaining('PIN'),
    });
    expect((await post(token, '/unlock', { pin: demoPin })).body).toEqual({ locked: false });
    expect((await post(token, `${site}/incidents/intake`)).status).toBe(200);
  });

  test('a PIN tried by rote gets its sentence: five tries, then five minutes in which not even the right one opens it', async () => {
    const token = await signIn();
    await post(token, '/lock');
    for (let tries = 0; tries < 5; tries++) {
      const wrong = await post(token, '/unlock', { pin: '135791' });
      expect(wrong).toMatchObject({ status: 403, body: { code: 'PIN_WRONG' } });
    }
    const waits = await post(token, '/unlock', { pin: demoPin });
    expect(waits).toMatchObject({
      status: 429,
      body: { code: 'PIN_WAIT', detail: { en: expect.stringMatching(/5 min/) } },
    });
    expect((await door.call(token, 'GET', '/me')).body.locked).toBe(true);
    await door.clock.advance(5 * minute_ms);
    expect((await post(token, '/unlock', { pin: demoPin })).body).toEqual({ locked: false });
  });

  test('stays locked, and its tries counted, when the server starts anew', async () => {
    const token = await signIn();
    await post(token, '/lock');
    for (let tries = 0; tries < 5; tries++) await post(token, '/unlock', { pin: '135791' });
    const { store } = door;
    const now = door.clock.now();
    await door.stop();
    door = await openDoor({ store, start: now + minute_ms });
    expect((await door.call(token, 'GET', '/me')).body).toMatchObject({ locked: true, desk: 'desk-1' });
    expect((await post(token, `${site}/incidents/intake`)).body.code).toBe('DESK_LOCKED');
    expect((await post(token, '/unlock', { pin: demoPin })).body.code).toBe('PIN_WAIT');
  });

  test('is not for those who could not open it again: without a desk or without a PIN it is refused', async () => {
    expect((await post(await signIn('viewer'), '/lock')).body.code).toBe('PIN_NOT_SET');
    const { body } = await door.call(null, 'POST', '/sign-in', { user: 'dispatcher', password: demoPassword });
    expect((await post(body.token, '/lock')).body.code).toBe('DESK_NEEDED');
    expect((await post(door.as('dispatcher'), '/lock')).body.code).toBe('ROLE_NOT_ALLOWED');
  });

  test('every console of the session is told at once, and the line to it is not broken', async () => {
    const token = await signIn();
    const [one, two] = [await listens(token), await listens(token)];
    await post(token, '/lock');
    await until(() => [one, two].every(({ you }) => you.at(-1).locked === true));
    await post(token, '/unlock', { pin: demoPin });
    await until(() => [one, two].every(({ you }) => you.at(-1).locked === false));
    expect([one.closed, two.closed]).toEqual([null, null]);
  });
});

describe('a change of operator', () => {
  test('by name and password the desk is theirs: the line goes on, role and name follow at once, the old session is over', async () => {
    const token = await signIn();
    const heard = await listens(token);
    await post(token, '/lock');
    const answer = await post(token, '/change-operator', { user: 'commander', password: demoPassword });
    expect(answer).toMatchObject({
      status: 200,
      body: { name: 'commander', role: 'commander', desk: 'desk-1', locked: false },
    });
    expect(String(answer.headers['set-cookie'])).toContain(`wf_session=${answer.body.token}`);
    await until(() => heard.you.at(-1).role === 'commander');
    expect(heard.you.at(-1)).toMatchObject({ name: 'commander', desk: 'desk-1', locked: false });
    await until(() => heard.presence.some((row) => row.name === 'commander' && row.desk === 'desk-1'));
    expect(heard.presence.some((row) => row.name === 'dispatcher')).toBe(false);
    await door.clock.advance(10_000);
    expect(heard.closed).toBeNull();
    expect((await door.call(token, 'GET', '/me')).status).toBe(401);
    const notice = { words: 'x', until: door.clock.now() + 60_000 };
    expect((await post(answer.body.token, `${site}/notices`, notice)).status).toBe(200);
    expect([...house().sessions.values()]).toMatchObject([{ desk: 'desk-1', lockedAt: null }]);
  });

  test('between the end of the one session and the beginning of the next no line is cut, however long the journal takes', async () => {
    const token = await signIn();
    const heard = await listens(token);
    const { sessions, credentials, feeds } = door.api;
    const { session, account } = sessions.who(token)!;
    await feeds.takeOver(session!, async () => {
      const until = door.clock.now() + hour_ms;
      const change = { type: 'change operator', session, account, until };
      await credentials.write(change as Command, { by: 'rule/sign-in', role: 'rule' });
      await door.clock.advance(10_000);
      const next = await sessions.begin(house().lastSession);
      return { token: next, identity: sessions.who(next)! };
    });
    await until(() => heard.you.length > 1);
    await door.clock.advance(10_000);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(heard.closed).toBeNull();
  });

  test('to a lesser role takes the rights away at once', async () => {
    const token = await signIn('commander');
    const { body } = await post(token, '/change-operator', { user: 'viewer', password: demoPassword });
    expect((await post(body.token, `${site}/incidents/intake`)).body.code).toBe('ROLE_NOT_ALLOWED');
    expect((await post(token, `${site}/incidents/intake`)).body.code).toBe('NOT_SIGNED_IN');
  });

  test('a PIN does not begin a shift; a wrong password changes nothing and is counted like any at the door', async () => {
    const token = await signIn();
    for (let tries = 0; tries < 5; tries++) {
      const wrong = await post(token, '/change-operator', { user: 'dispatcher2', password: demoPin });
      expect(wrong).toMatchObject({ status: 401, body: { code: 'SIGN_IN_WRONG' } });
    }
    const waits = await post(token, '/change-operator', { user: 'dispatcher2', password: demoPassword });
    expect(waits).toMatchObject({ status: 429, body: { code: 'SIGN_IN_THROTTLED' } });
    expect((await door.call(token, 'GET', '/me')).body.name).toBe('dispatcher');
  });

  test('a one-time password is changed at the door first, not at somebody else’s desk', async () => {
    const made = { name: 'desk-new', role: 'dispatcher', password: 'one-time-password' };
    await post(door.as('administrator'), '/accounts', made);
    const token = await signIn();
    const answer = await post(token, '/change-operator', { user: made.name, password: made.password });
    expect(answer.body.code).toBe('PASSWORD_MUST_CHANGE');
    expect((await door.call(token, 'GET', '/me')).status).toBe(200);
  });

  test('the journal says of both what it says of any: one signed out, one signed in, in one decision', async () => {
    const token = await signIn();
    const from = door.floor.journal.house.reader.nextSeq;
    await post(token, '/change-operator', { user: 'dispatcher2', password: demoPassword });
    const rows = await door.floor.journal.house.read(from, 10);
    const facts = rows.map((row) => door.floor.journal.house.codec.decode(row.bytes));
    expect(facts.map(({ type }) => type)).toEqual(['signed out', 'signed in']);
    expect(new Set(facts.map(({ cause }) => cause)).size).toBe(1);
  });
});

describe('a duty desk does not time out', () => {
  const ends = (token: string) => door.call(token, 'GET', '/me').then(({ body }) => body.until as number);

  test('as long as its console lives, its session is extended before it ends, once a half shift', async () => {
    const token = await signIn();
    const first = await ends(token);
    await door.clock.advance(7 * hour_ms);
    const heard = await listens(token);
    await until(() => heard.presence.length > 0);
    expect(await ends(token)).toBe(first);
    sockets.splice(0).forEach((socket) => socket.terminate());
    await door.clock.advance(2 * hour_ms);
    await listens(token);
    const before = door.floor.journal.house.reader.nextSeq;
    await until(() => door.floor.journal.house.reader.nextSeq > before);
    const later = await ends(token);
    expect(later).toBeGreaterThan(first + 8 * hour_ms);
    await door.clock.advance(10_000);
    expect(door.floor.journal.house.reader.nextSeq).toBe(before + 1);
    sockets.splice(0).forEach((socket) => socket.terminate());
    await door.clock.advance(first - door.clock.now() + hour_ms);
    expect((await door.call(token, 'GET', '/me')).status).toBe(200);
  });

  test('a desk whose console is gone ends after a shift, and so does a session without a desk, console or not', async () => {
    const gone = await signIn();
    const { body } = await door.call(null, 'POST', '/sign-in', { user: 'dispatcher2', password: demoPassword });
    await door.clock.advance(9 * hour_ms);
    const heard = await listens(body.token);
    await door.clock.advance(10_000);
    expect(heard.closed).toBeNull();
    await door.clock.advance(7 * hour_ms);
    expect((await door.call(gone, 'GET', '/me')).status).toBe(401);
    expect((await door.call(body.token, 'GET', '/me')).status).toBe(401);
  });
});
