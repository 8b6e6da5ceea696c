import { mkdtemp, readFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { openDoor, siteName, type Door } from '../../test/support/api.ts';
import { checkReply } from '../../test/support/replies.ts';
import type { SitesState } from '../modules/sites/facts.ts';
import { readControl } from './control-file.ts';
import { hashSecret } from './hashing.ts';
import { startApi } from './start.ts';

const site = `/sites/${siteName}`;
let door: Door;
afterEach(() => door.stop());

describe('the journal by HTTP', () => {
  test('facts are the stored bytes, line for line', async () => {
    door = await openDoor();
    const { text, headers } = await door.call(door.as('auditor'), 'GET', `${site}/facts?from=3&limit=200`);
    const stored = await door.floor.journal.stream(siteName)!.read(3, 200);
    expect(headers['content-type']).toMatch(/^application\/x-ndjson/);
    expect(stored.length).toBe(200);
    expect(text).toBe(stored.map(({ bytes }) => `${bytes}\n`).join(''));
  });

  test('the signed root is the note whole', async () => {
    door = await openDoor();
    const { text } = await door.call(door.as('viewer'), 'GET', `${site}/signed-root`);
    expect(text).toMatch(/^test\/haihe-central\/1\n\d+\n[\w+/=]+\n\n— /);
  });

  test('the state of the past is the state as it was', async () => {
    door = await openDoor();
    const before = door.floor.journal.stream(siteName)!.reader.nextSeq - 1;
    await door.call(door.as('dispatcher'), 'POST', `${site}/units/sign-on-shift`, {});
    const then = (await door.call(door.as('viewer'), 'GET', `${site}/state?seq=${before}`)).body;
    expect(then.states.units.units).toEqual({ '~': 'map', of: [] });
    const now = (await door.call(door.as('viewer'), 'GET', `${site}/state?at=${door.clock.now()}`)).body;
    expect(now.states.units.units.of.length).toBeGreaterThan(10);
    expect((await door.call(door.as('viewer'), 'GET', `${site}/state?seq=999999`)).body.code).toBe('SEQ_UNKNOWN');
    expect((await door.call(door.as('viewer'), 'GET', `${site}/state`)).status).toBe(422);
  });

  test('a history is found by its subject, newest first, and goes on where it stopped', async () => {
    door = await openDoor();
    const asked = door.as('dispatcher');
    await door.call(asked, 'POST', `${site}/units/sign-on-shift`, {});
    await door.call(asked, 'POST', `${site}/units/901/change`, { strength: 2 });
    const of = async (query: string) => (await door.call(asked, 'GET', `${site}/history?about=unit/901${query}`)).body;
    const whole = await of('');
    expect(whole.facts.map((fact: { type: string }) => fact.type)).toEqual(['unit sign-on changed', 'unit signed on']);
    expect(whole).toMatchObject({ complete: true, asOf: door.floor.journal.stream(siteName)!.reader.nextSeq - 1 });
    const one = await of('&limit=1');
    expect(one.complete).toBe(false);
    const rest = await of(`&before=${one.facts[0].seq}`);
    expect([...one.facts, ...rest.facts]).toEqual(whole.facts);
  });
});

describe('site files and settings', () => {
  test('a site file with mistakes is answered with all of them, and nothing is written', async () => {
    door = await openDoor();
    const file = JSON.parse(await readFile(`examples/${siteName}/site.json`, 'utf8')) as Record<string, any>;
    file['alarm_points'][0].zone = 'Z99';
    file['alarm_points'][1].panel = 'AP99';
    const seq = door.floor.journal.stream(siteName)!.reader.nextSeq;
    const answer = await door.call(door.as('administrator'), 'PUT', site, file);
    expect(answer.status).toBe(422);
    expect(answer.body.mistakes.length).toBeGreaterThanOrEqual(2);
    expect(door.floor.journal.stream(siteName)!.reader.nextSeq).toBe(seq);
  });

  test('the same file again writes nothing; a new site is made by its file', async () => {
    door = await openDoor();
    const file = JSON.parse(await readFile(`examples/${siteName}/site.json`, 'utf8')) as object;
    expect((await door.call(door.as('administrator'), 'PUT', site, file)).body).toMatchObject({ seq: null, facts: 0 });
    const small = JSON.parse(await readFile('examples/small-venue/site.json', 'utf8')) as { id: string };
    const made = await door.call(door.as('administrator'), 'PUT', `/sites/${small.id}`, small);
    expect(made.status, made.text).toBe(200);
    expect(
      (await door.call(door.as('viewer'), 'GET', '/sites')).body.sites.map((row: { id: string }) => row.id),
    ).toContain(small.id);
  });

  test('a setting is set, shown and put back', async () => {
    door = await openDoor();
    const asked = door.as('administrator');
    expect((await door.call(asked, 'PUT', `${site}/settings/alarmP1Phone_s`, { value: 45 })).status).toBe(200);
    const of = async () =>
      ((await door.call(asked, 'GET', site)).body.settings as { key: string; value: number }[]).find(
        ({ key }) => key === 'alarmP1Phone_s',
      );
    expect(await of()).toMatchObject({ value: 45, isDefault: false });
    expect((await door.call(asked, 'DELETE', `${site}/settings/alarmP1Phone_s`)).status).toBe(200);
    expect(await of()).toMatchObject({ value: 60, isDefault: true });
    expect((await door.call(asked, 'PUT', `${site}/settings/alarmP1Phon_s`, { value: 45 })).body.code).toBe(
      'SETTING_UNKNOWN',
    );
  });

  test('a level’s plan is GeoJSON; what people typed is masked, and read back by readers only', async () => {
    door = await openDoor();
    const plan = (await door.call(door.as('viewer'), 'GET', `${site}/plan/1F`)).body;
    expect(plan.type).toBe('FeatureCollection');
    expect(plan.features.length).toBeGreaterThan(50);
    const kept = (
      await door.call(door.as('dispatcher'), 'POST', `${site}/parts`, { text: '来电 13812345678,见 HC-2026-000123' })
    ).body;
    expect(kept).toMatchObject({ masked: true, text: '来电 ███,见 HC-2026-000123' });
    expect((await door.call(door.as('viewer'), 'GET', `${site}/parts/${kept.part}`)).text).toBe(kept.text);
    expect((await door.call(door.as('viewer'), 'GET', `${site}/parts/${'0'.repeat(64)}`)).status).toBe(404);
  });

  test('a photo is taken by what it is, not by what it is called', async () => {
    door = await openDoor();
    const send = (payload: Buffer) =>
      door.api.server.inject({
        method: 'POST',
        url: `/api/v1${site}/photos`,
        headers: { authorization: `Bearer ${door.as('dispatcher')}`, 'content-type': 'image/png' },
        payload,
      });
    const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(100, 1)]);
    const { part } = (await send(jpeg)).json<{ part: string }>();
    const read = await door.call(door.as('viewer'), 'GET', `${site}/parts/${part}`);
    expect(read.headers['content-type']).toBe('image/jpeg');
    expect((await send(Buffer.from('<svg onload=alert(1)>'))).statusCode).toBe(415);
  });
});

describe('secrets', () => {
  test('a panel key is kept sealed, used at once, and shown by nothing', async () => {
    door = await openDoor();
    const key = 'C0FFEE00112233445566778899AABBCC';
    const panel = [...door.floor.journal.stream(siteName)!.reader.state<SitesState>('sites').alarmPanels.values()].find(
      (each) => each.protocol.encryption === 'aes128',
    )!;
    const asked = door.as('administrator');
    const wrong = await door.call(asked, 'POST', `${site}/panels/${panel.id}/key`, { key: key + key });
    expect(wrong.body).toMatchObject({ status: 422, code: 'PANEL_KEY_SIZE' });
    expect(await door.floor.secrets.get(`panel-key/${siteName}/${panel.id}`)).toBeNull();
    const set = await door.call(asked, 'POST', `${site}/panels/${panel.id}/key`, { key });
    expect(set.body).toEqual({ panel: panel.id, version: 1, bits: 128 });
    expect(
      Buffer.from(door.floor.senders.find(panel.protocol.account, null, null)!.key!)
        .toString('hex')
        .toUpperCase(),
    ).toBe(key);
  });

  test('a planted password, PIN, token and key come back in no answer, no fact and no line of the log', async () => {
    door = await openDoor();
    const asked = door.as('administrator');
    const planted = { password: 'planted-Passw0rd-77', pin: '904172', key: 'DEADBEEF00112233445566778899AABB' };
    const texts: string[] = [];
    const call = async (who: string | null, method: 'GET' | 'POST', path: string, body?: unknown) => {
      const answer = await door.call(who, method, path, body);
      texts.push(`${method} ${path} ${answer.text} ${JSON.stringify(answer.headers)}`);
      return answer;
    };
    const { account } = (
      await call(asked, 'POST', '/accounts', { name: 'desk-9', role: 'dispatcher', password: planted.password })
    ).body;
    await call(asked, 'POST', `/accounts/${account}/pin`, { pin: planted.pin });
    const { secret } = (await door.call(asked, 'POST', '/tokens', { name: 'planted', role: 'viewer' })).body as {
      secret: string;
    };
    const session = (await door.call(null, 'POST', '/sign-in', { user: 'desk-9', password: planted.password })).body
      .token as string;
    await call(null, 'POST', '/sign-in', { user: 'desk-9', password: `${planted.password}x` });
    await call(asked, 'POST', `${site}/panels/AP3/key`, { key: planted.key });
    await call(asked, 'POST', `${site}/panels/AP3/key`, { key: `${planted.key}zz` });
    await call(secret, 'GET', '/accounts');
    for (const route of door.api.routes) {
      if (route.method !== 'GET') continue;
      await door.clock.advance(20);
      await call(
        asked,
        'GET',
        route.path.replace(':site', siteName).replace(':level', '1F').replace(':account', '1002').replace(/:\w+/g, 'x'),
      );
    }
    for (const stream of door.floor.journal.streams.values())
      texts.push(...(await stream.read(0, 100_000)).map(({ bytes }) => bytes));
    texts.push(...door.logged);
    expect(texts.length).toBeGreaterThan(1_000);
    for (const one of [planted.password, planted.pin, planted.key, secret, session]) {
      const hits = texts.filter((text) => text.toLowerCase().includes(one.toLowerCase()));
      expect(hits.map((text) => text.slice(0, 200))).toEqual([]);
    }
  });

  test('hashes are argon2id with 19 MiB and two passes', async () => {
    door = await openDoor({ site: false, demo: false });
    expect(await hashSecret('x', door.floor.chance)).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });
});

test('every answer of a GET is what its schema says', async () => {
  door = await openDoor();
  await door.call(door.as('dispatcher'), 'POST', `${site}/units/sign-on-shift`, {});
  await door.call(door.as('dispatcher'), 'POST', `${site}/incidents`, {
    place: { zone: 'Z02' },
    incidentType: 'fight',
    send: true,
  });
  await door.call(door.as('connector'), 'POST', `${site}/signals`, {
    id: 's1',
    point: 'A001',
    kind: 'panic',
    phase: 'new',
  });
  const made = await door.call(door.as('administrator'), 'POST', `${site}/reports`, {
    kind: 'incident',
    language: 'en',
    incident: 'HC-2026-000001',
  });
  let checked = 0;
  for (const route of door.api.routes) {
    if (route.method !== 'GET' || typeof route.reply === 'string') continue;
    await door.clock.advance(20);
    const path = route.path
      .replace(':site', siteName)
      .replace(':level', '1F')
      .replace(':account', '1002')
      .replace(':alarm', 'A-000001')
      .replace(':incident', 'HC-2026-000001')
      .replace(':panel', 'AP1')
      .replace(':report', made.body.report as string)
      .replace(':point', 'A001')
      .replace(':plan', 'PL3');
    const query = path.endsWith('/history') ? '?about=unit/901' : path.endsWith('/state') ? '?seq=1' : '';
    const answer = await door.call(
      door.as(route.path === '/inspector' ? 'dispatcher' : 'administrator'),
      'GET',
      `${path}${query}`,
    );
    expect(answer.status, `${path} ${answer.text.slice(0, 300)}`).toBe(200);
    expect(checkReply(route.reply, answer.body), route.path).toEqual([]);
    checked++;
  }
  expect(checked).toBeGreaterThan(15);
});

test('for real: a port, a first administrator with a printed one-time password, and a control file for its owner alone', async () => {
  door = await openDoor({ site: false, demo: false });
  const dataFolder = await mkdtemp(join(tmpdir(), 'watchfloor-api-'));
  const told: string[] = [];
  const running = await startApi(door.floor, { http: '127.0.0.1:0', dataFolder, tell: (text) => told.push(text) });
  try {
    const password = /password (\S+) /.exec(told.join('\n'))![1]!;
    const response = await fetch(`${running.address}/api/v1/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ user: 'administrator', password }),
    });
    expect(await response.json()).toMatchObject({ role: 'administrator', mustChangePassword: true });
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect((await stat(join(dataFolder, 'control.json'))).mode & 0o777).toBe(0o600);
    const control = (await readControl(dataFolder))!;
    const listed = await fetch(`${control.url}/api/v1/tokens`, {
      headers: { authorization: `Bearer ${control.token}` },
    });
    expect(listed.status).toBe(200);
  } finally {
    await running.stop();
  }
  expect(await readControl(dataFolder)).toBeNull();
  await expect(startApi(door.floor, { http: '0.0.0.0:0', dataFolder, tell: () => {} })).rejects.toMatchObject({
    code: 'HTTP_NOT_PROTECTED',
  });
});
