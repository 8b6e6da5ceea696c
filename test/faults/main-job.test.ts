import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { frameOf, framesIn, stamp, unseal } from '../support/dc09/independent-sender.ts';
import { apiOf, freePort, runVerb, startServer, tellReceiver, type Place, type RealServer } from './real-server.ts';

/**
 * The main job on a real server: a panel that is not ours reports, two desks work, and all of it through the ports. What
 * the site's file says of panel AP3 and its point is repeated here by hand: encrypted with 128 bits, zone 1 of the panel.
 */
const site = '/sites/haihe-central';
const key = Buffer.from('00112233445566778899aabbccddeeff', 'hex');
const passwords = {
  administrator: 'correct horse battery 1',
  first: 'lantern under stairs 2',
  second: 'copper kettle north 3',
};
const pin = '481627';

let folder: string;
let place: Place;
let server: RealServer;
let admin: ReturnType<typeof apiOf>;
let desk: ReturnType<typeof apiOf>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'watchfloor-main-job-'));
  place = {
    WATCHFLOOR_DATA: join(folder, 'data'),
    WATCHFLOOR_KEYS: join(folder, 'keys'),
    WATCHFLOOR_HTTP: '127.0.0.1:0',
    WATCHFLOOR_DC09: `127.0.0.1:${await freePort()}`,
  };
  server = await startServer(place, '--no-demo');
});
afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function signIn(user: string, password: string, at?: string): Promise<string> {
  const answer = await apiOf(server.url)('POST', '/sign-in', { user, password, ...(at ? { desk: at } : {}) });
  expect(answer.status, answer.text).toBe(200);
  return answer.body.token as string;
}

/** Signs in with the password somebody else gave, and takes one of one's own. */
async function takeUp(user: string, given: string, password: string, at?: string): Promise<ReturnType<typeof apiOf>> {
  const api = apiOf(server.url, await signIn(user, given, at));
  const changed = await api('POST', '/me/password', { old: given, password });
  expect(changed.status, changed.text).toBe(200);
  return apiOf(server.url, await signIn(user, password, at));
}

test('the printed one-time password opens the administrator’s account, who opens two for the desk', async () => {
  const oneTime = /one-time password (\S+)/.exec(server.told())?.[1];
  expect(oneTime, server.told()).toBeDefined();
  admin = await takeUp('administrator', oneTime!, passwords.administrator);
  for (const name of ['lin', 'chen']) {
    const made = await admin('POST', '/accounts', { name, role: 'dispatcher', password: `for-the-first-day-${name}` });
    expect(made.status, made.text).toBe(200);
    expect((await admin('POST', `/accounts/${made.body.account}/pin`, { pin })).status).toBe(200);
  }
  desk = await takeUp('lin', 'for-the-first-day-lin', passwords.first, 'desk-a');
  await takeUp('chen', 'for-the-first-day-chen', passwords.second, 'desk-a');
  expect((await desk('POST', `${site}/units/sign-on-shift`, {})).status).toBe(200);
});

test('before its key is set an encrypted panel is told no; with the key its alarm is acknowledged, sealed', async () => {
  const alarm = () =>
    frameOf({
      token: 'ADM-CID',
      seq: '0041',
      route: 'R1L3',
      account: '3B90F',
      data: '#3B90F|1120 00 001',
      tail: stamp(Date.now()),
      key,
    });
  const [refused] = await tellReceiver(place.WATCHFLOOR_DC09, [alarm()]);
  expect(framesIn(refused!)[0]!.text).toMatch(/^"NAK"0000/);
  const set = await admin('POST', `${site}/panels/AP3/key`, { key: key.toString('hex') });
  expect(set.status, set.text).toBe(200);
  const [answer] = await tellReceiver(place.WATCHFLOOR_DC09, [alarm()]);
  const { text } = framesIn(answer!)[0]!;
  expect(text).toMatch(/^"\*ACK"0041R1L3#3B90F\[[0-9A-F]+$/);
  expect(unseal(text, key).rest).toMatch(/^\]_\d\d:\d\d:\d\d,\d\d-\d\d-\d{4}$/);
});

test('the alarm is read back with code, class, zone, place and priority', async () => {
  const { body } = await desk('GET', `${site}/alarms?state=open`);
  const row = (body.alarms as any[]).find((one) => one.panel === 'AP3' && one.code === '120');
  // As the site file has A086, South Platforms (1-4) Panic Button 1.
  expect(row).toMatchObject({
    class: 'alarm',
    kind: 'panic-button',
    priority: 'P1',
    code: '120',
    point: 'A086',
    zone: 'Z05',
    place: { zone: 'Z05', level: '1F', x: 136.5, y: 112.4 },
    acknowledged: null,
  });
  expect(Math.abs(row.receivedAt - Date.now())).toBeLessThan(60_000);
});

test('an incident is opened, two units go, arrive and are clear, and two people close it as false', async () => {
  const { body } = await desk('GET', `${site}/alarms?state=open`);
  const alarm = (body.alarms as any[]).find((one) => one.panel === 'AP3' && one.code === '120').id as string;
  const opened = await desk('POST', `${site}/incidents`, { alarms: [alarm], send: true });
  expect(opened.status, opened.text).toBe(200);
  const { incident } = opened.body;
  expect(incident).toMatch(/^HC-\d{4}-\d{6}$/);
  expect((await desk('GET', `${site}/alarms/${alarm}`)).text).toContain('"acknowledged"');

  const units = [...(opened.body.units as string[])];
  expect(units.length).toBeGreaterThan(0);
  if (units.length === 1) {
    const more = await desk('POST', `${site}/incidents/${incident}/send`, {});
    expect(more.status, more.text).toBe(200);
    units.push(...(more.body.units as string[]));
  }
  // Whoever the response plan for an attack names goes: two at least, since nobody goes alone.
  expect(units.length).toBeGreaterThanOrEqual(2);
  for (const status of ['AK', 'ER', 'OS']) for (const unit of units) await sets(unit, { status });
  const early = await desk('POST', `${site}/incidents/${incident}/close`, { disposition: 6 });
  expect(early).toMatchObject({ status: 409, body: { code: expect.stringMatching(/UNITS/) } });
  for (const unit of units) await sets(unit, { status: 'CL', reason: 6 });

  const alone = await desk('POST', `${site}/incidents/${incident}/close`, { disposition: 6 });
  expect(alone).toMatchObject({ status: 409, body: { code: 'CO_SIGNER_NEEDED' } });
  const closed = await desk('POST', `${site}/incidents/${incident}/close`, {
    disposition: 6,
    coSigner: { name: 'chen', pin },
  });
  expect(closed.status, closed.text).toBe(200);
  const shown = (await desk('GET', `${site}/incidents/${incident}`)).body;
  expect(shown.open).toBe(false);
  expect(JSON.stringify(shown)).toContain(alarm);
});

test('all of it stands in the journal, once and in order, and the command line finds it whole while the server runs', async () => {
  const lines = (await admin('GET', `${site}/facts?from=0&limit=10000`)).text.trim().split('\n');
  const facts = lines.map((line) => JSON.parse(line) as { seq: number; type: string; data: any });
  expect(facts.map((fact) => fact.seq)).toEqual(facts.map((_, index) => index));
  const types = facts.map((fact) => fact.type);
  const told = ['panel key set', 'alarm raised', 'incident opened', 'incident closed'].map((type) =>
    types.indexOf(type),
  );
  expect(told.every((at) => at >= 0)).toBe(true);
  expect([...told].sort((a, b) => a - b)).toEqual(told);
  expect(
    facts.filter((fact) => fact.type === 'alarm raised' && fact.data.panel === 'AP3' && fact.data.code === '120'),
  ).toHaveLength(1);
  expect(lines.join('\n')).not.toContain(key.toString('hex'));
  const verified = runVerb(place, 'verify', 'haihe-central', '--json');
  expect(verified.exit, verified.said + verified.told).toBe(0);
});

async function sets(unit: string, body: object): Promise<void> {
  const answer = await desk('POST', `${site}/units/${unit}/status`, body);
  expect(answer.status, `${unit} ${JSON.stringify(body)}: ${answer.text}`).toBe(200);
}
