import { afterEach, describe, expect, test } from 'vitest';
import { demoPassword, openDoor, siteName, type Door } from '../../test/support/api.ts';
import { drawPassword } from './hashing.ts';

const site = `/sites/${siteName}`;
let door: Door;
afterEach(() => door.stop());

const signIn = (user: string, password: string, headers: Record<string, string> = {}) =>
  door.call(null, 'POST', '/sign-in', { user, password }, headers);

describe('signing in', () => {
  test('a wrong password and a name that is not there are answered alike', async () => {
    door = await openDoor();
    const wrong = await signIn('dispatcher', 'not-the-password');
    const nobody = await signIn('no-such-user', 'not-the-password');
    expect(wrong.status).toBe(401);
    expect(nobody.body).toEqual(wrong.body);
  });

  test('after five wrong passwords the right one has to wait, and a restart does not open the door', async () => {
    door = await openDoor();
    for (let tries = 0; tries < 5; tries++) expect((await signIn('dispatcher', 'wrong-wrong')).status).toBe(401);
    const waits = await signIn('dispatcher', demoPassword);
    expect(waits).toMatchObject({ status: 429, body: { code: 'SIGN_IN_THROTTLED' } });
    expect(Number(waits.headers['retry-after'])).toBeGreaterThan(50);
    const { store } = door;
    await door.stop();
    door = await openDoor({ store, start: door.clock.now() + 1_000 });
    expect((await signIn('dispatcher', demoPassword)).status).toBe(429);
    expect((await signIn('dispatcher2', demoPassword)).status).toBe(200);
    await door.clock.advance(60_000);
    expect((await signIn('dispatcher', demoPassword)).status).toBe(200);
  });

  test('a name that is not there has to wait as well, so that waiting tells nothing', async () => {
    door = await openDoor();
    for (let tries = 0; tries < 5; tries++) await signIn('ghost', 'wrong-wrong');
    expect((await signIn('ghost', 'wrong-wrong')).status).toBe(429);
  });

  test('tries sent all at once are counted one by one', async () => {
    door = await openDoor();
    const answers = await Promise.all(Array.from({ length: 12 }, () => signIn('viewer', 'wrong-wrong')));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(7);
  });

  test('one address that tries many names has to wait', async () => {
    door = await openDoor();
    for (let tries = 0; tries < 20; tries++) await signIn(`name-${tries}`, 'wrong-wrong');
    expect((await signIn('dispatcher', demoPassword)).status).toBe(429);
  });

  test('a session ends after sixteen hours, at sign-out, and when an administrator revokes it; a restart keeps it', async () => {
    door = await openDoor();
    const first = (await signIn('dispatcher', demoPassword)).body.token as string;
    const second = (await signIn('dispatcher', demoPassword)).body.token as string;
    await door.call(first, 'POST', '/sign-out', {});
    expect((await door.call(first, 'GET', '/me')).status).toBe(401);
    const { store } = door;
    await door.stop();
    door = await openDoor({ store, start: door.clock.now() + 60_000 });
    const me = await door.call(second, 'GET', '/me');
    expect(me).toMatchObject({ status: 200, body: { name: 'dispatcher' } });
    const number = Number((me.body.by as string).split('/')[1]);
    await door.call(door.as('administrator'), 'POST', `/accounts/${number}/revoke-sessions`, {});
    expect((await door.call(second, 'GET', '/me')).status).toBe(401);
    const third = (await signIn('dispatcher', demoPassword)).body.token as string;
    await door.clock.advance(16 * 3_600_000);
    expect((await door.call(third, 'GET', '/me')).status).toBe(401);
  });

  test('with a one-time password nothing is open but changing it', async () => {
    door = await openDoor({ demo: false });
    const password = drawPassword(door.floor.chance);
    await door.call(door.as('administrator'), 'POST', '/accounts', { name: 'desk-3', role: 'dispatcher', password });
    const { body } = await signIn('desk-3', password);
    expect(body.mustChangePassword).toBe(true);
    expect((await door.call(body.token, 'GET', '/sites')).body.code).toBe('PASSWORD_MUST_CHANGE');
    const weak = await door.call(body.token, 'POST', '/me/password', { old: password, password: 'short' });
    expect(weak).toMatchObject({ status: 422, body: { code: 'PASSWORD_WEAK' } });
    expect(
      (await door.call(body.token, 'POST', '/me/password', { old: password, password: 'a-much-better-one' })).status,
    ).toBe(200);
    expect((await door.call(body.token, 'GET', '/sites')).status).toBe(200);
    expect((await signIn('desk-3', password)).status).toBe(401);
  });

  test('an account that is given another role loses its sessions; one that is closed cannot come back', async () => {
    door = await openDoor();
    const { body } = await signIn('viewer', demoPassword);
    const number = (body.by as string).split('/')[1]!;
    await door.call(door.as('administrator'), 'POST', `/accounts/${number}/role`, { role: 'auditor' });
    expect((await door.call(body.token, 'GET', '/me')).status).toBe(401);
    await door.call(door.as('administrator'), 'POST', `/accounts/${number}/close`, {});
    expect((await signIn('viewer', demoPassword)).status).toBe(401);
  });
});

describe('a browser’s cookie', () => {
  test('reads, and writes only with the header no foreign page can set', async () => {
    door = await openDoor();
    const { headers } = await signIn('dispatcher', demoPassword);
    const cookie = String(headers['set-cookie']).split(';')[0]!;
    expect((await door.call(null, 'GET', '/sites', undefined, { cookie })).status).toBe(200);
    const bare = await door.call(null, 'POST', `${site}/incidents/intake`, {}, { cookie });
    expect(bare).toMatchObject({ status: 403, body: { code: 'CROSS_SITE_REQUEST' } });
    const foreign = { cookie, 'x-watchfloor': '1', origin: 'https://elsewhere.example', host: 'watchfloor.example' };
    expect((await door.call(null, 'POST', `${site}/incidents/intake`, {}, foreign)).status).toBe(403);
    const own = { cookie, 'x-watchfloor': '1', origin: 'https://watchfloor.example', host: 'watchfloor.example' };
    expect((await door.call(null, 'POST', `${site}/incidents/intake`, {}, own)).status).toBe(200);
  });

  test('goes over TLS only where there is TLS', async () => {
    door = await openDoor({ behindProxy: true });
    expect((await signIn('dispatcher', demoPassword)).headers['set-cookie']).toContain('; Secure');
  });
});

describe('what is wrong with a request', () => {
  test('is told whole, each mistake with its place, in both languages', async () => {
    door = await openDoor();
    const answer = await door.call(door.as('dispatcher'), 'POST', `${site}/alarms/A-000001/shelve`, {
      reason: 99,
      colour: 'red',
    });
    expect(answer.status).toBe(422);
    expect(answer.headers['content-type']).toMatch('application/problem+json');
    expect(answer.body).toMatchObject({
      type: 'urn:watchfloor:problem:REQUEST_INVALID',
      status: 422,
      code: 'REQUEST_INVALID',
    });
    const places = answer.body.mistakes.map((mistake: { place: string }) => mistake.place).sort();
    expect(places).toEqual(['/body/colour', '/body/reason', '/body/until']);
    for (const { what } of answer.body.mistakes)
      expect([what.zh, what.en].every((text: string) => text.length > 0)).toBe(true);
  });

  test('no such site, no such address, no JSON, too much: each is a problem of its own', async () => {
    door = await openDoor();
    const asked = door.as('dispatcher');
    expect((await door.call(asked, 'GET', '/sites/nowhere/alarms')).body.code).toBe('SITE_UNKNOWN');
    expect((await door.call(asked, 'GET', '/sites/house/alarms')).body.code).toBe('SITE_UNKNOWN');
    expect((await door.call(asked, 'GET', '/nothing')).body).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    const text = { authorization: `Bearer ${asked}`, 'content-type': 'application/json' };
    const broken = await door.api.server.inject({
      method: 'POST',
      url: `/api/v1${site}/alarms/silence`,
      headers: text,
      payload: '{',
    });
    expect(broken.json()).toMatchObject({ status: 400, code: 'REQUEST_UNREADABLE' });
    const large = await door.call(asked, 'POST', `${site}/parts`, { text: 'x'.repeat(2_000_000) });
    expect(large.body).toMatchObject({ status: 413, code: 'REQUEST_TOO_LARGE' });
  });

  test('who asks too fast is slowed', async () => {
    door = await openDoor();
    const answers = await Promise.all(
      Array.from({ length: 450 }, () => door.call(door.as('viewer'), 'GET', '/health')),
    );
    expect(answers.some(({ status, body }) => status === 429 && body.code === 'TOO_MANY_REQUESTS')).toBe(true);
  });
});
