import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoPassword, openDoor, siteName, type Door } from '../../test/support/api.ts';

const site = `/sites/${siteName}`;
let door: Door;
let token: string;
let fire: string;

beforeAll(async () => {
  door = await openDoor();
  const signedIn = await door.call(null, 'POST', '/sign-in', {
    user: 'dispatcher',
    password: demoPassword,
    desk: 'desk-a',
  });
  token = signedIn.body.token;
  await door.call(token, 'POST', `${site}/units/sign-on-shift`, {});
  const opened = await door.call(token, 'POST', `${site}/incidents`, {
    incidentType: 'fire',
    place: { zone: 'Z02' },
    units: ['901'],
  });
  fire = opened.body.incident;
});
afterAll(() => door.stop());

const told = async () => (await door.call(token, 'GET', `${site}/incidents/${fire}/told`)).body;
const post = (path: string, body: object) => door.call(token, 'POST', `${site}/incidents/${fire}${path}`, body);

describe('the contact book', () => {
  test('by panel, zone, incident type and agency: roles and organisations with numbers in call order, hours and keys', async () => {
    const of = async (query: string) =>
      (await door.call(token, 'GET', `${site}/contacts${query}`)).body.contacts as { id: string }[];
    const ids = async (query: string) => (await of(query)).map((row) => row.id);
    expect(await of('')).toHaveLength(28);
    expect(await ids('?panel=AP1')).toEqual(['CT16', 'CT15', 'CT14']);
    expect(await ids('?zone=Z05')).toEqual(['CT11']);
    expect(await ids('?type=lift-entrapment')).toEqual(['CT01', 'CT02', 'CT03', 'CT08']);
    expect(await ids('?agency=AG12')).toEqual(['CT06']);
    expect(await ids('?agency=AG12&panel=AP1')).toEqual([]);
    expect((await of('?panel=AP1'))[1]).toMatchObject({
      role: { en: 'South building duty manager' },
      numbers: ['6-555-22'],
      hours: '00:00-24:00',
      answersNow: true,
      keyholder: true,
      keysHeld: ['DR08', 'DR09', 'DR10', 'DR11', 'DR12'],
      panels: ['AP1'],
    });
  });

  test('says who answers at this hour and who does not', async () => {
    const { body } = await door.call(token, 'GET', `${site}/contacts?agency=AG1`);
    // The second deputy is there from 06:00 to 22:00; it is 15:00.
    expect(body.contacts.every((row: { answersNow: boolean }) => row.answersNow)).toBe(true);
  });
});

describe('told, by HTTP alone', () => {
  test('a fire by voice: commander, fire control room and 119 by rule, then whom its plan tells, each with its time and number', async () => {
    expect((await told()).tellings).toMatchObject([
      { whom: 'commander', state: 'due', next: { dial: '6-555-01' } },
      { whom: 'fire-control-room', next: { dial: '6-555-05' } },
      { whom: 'fire-service', next: { dial: '6-555-07' } },
      { whom: '4@PL3/1', words: { zh: '铁路调度' }, due: { left_s: 180 }, next: { dial: '6-555-16' } },
      { whom: '5@PL3/1', words: { zh: '120接警台' }, due: { left_s: 300 }, next: { dial: '6-555-10' } },
    ]);
  });

  test('no answer, next number, told, reference, arrived, left', async () => {
    const first = await post('/told', { whom: 'commander', contact: 'CT01', number: 1, result: 'no-answer' });
    expect(first).toMatchObject({ status: 200, body: { entry: 1, facts: ['told entry written'] } });
    expect((await told()).tellings[0].next.dial).toBe('6-555-02');
    const second = await post('/told', { whom: 'commander', contact: 'CT01', number: 2, result: 'reached' });
    const { entry } = second.body;
    expect((await post('/told/reference', { entry, reference: 'C-77' })).status).toBe(200);
    expect((await post('/told/arrived', { entry })).status).toBe(200);
    expect((await post('/told/left', { entry })).status).toBe(200);
    expect((await told()).tellings[0]).toMatchObject({
      state: 'told',
      tries: 2,
      told: { reference: 'C-77', arrived: { desk: 'desk-a' }, left: { desk: 'desk-a' } },
    });
  });

  test('the same call sent twice under one key is noted once', async () => {
    const key = { 'idempotency-key': 'told-once' };
    const body = { contact: 'CT05', number: 1, result: 'reached' };
    const path = `${site}/incidents/${fire}/told`;
    const first = await door.call(token, 'POST', path, body, key);
    const again = await door.call(token, 'POST', path, body, key);
    expect(again.body.seq).toBe(first.body.seq);
    expect((await told()).entries.filter((one: { contact: string }) => one.contact === 'CT05')).toHaveLength(1);
  });

  test('another desk’s job and the call reference; what could name a person does not get in', async () => {
    const reportBackDue = door.clock.now() + 600_000;
    const made = await post('/partner-job', { agency: 'AG12', theirNumber: '110-0817', reportBackDue });
    expect(made).toMatchObject({ status: 200, body: { job: 1 } });
    expect((await post('/call-reference', { reference: 'PBX-88213' })).status).toBe(200);
    expect((await post('/report-back', { job: 1 })).status).toBe(200);
    expect((await told()).jobs).toMatchObject([{ theirNumber: '110-0817', reportBack: null }]);
    expect((await post('/call-reference', { reference: '13812345678' })).body.code).toBe('REFERENCE_LOOKS_PERSONAL');
    // A sentence, a name in Chinese or small letters do not even fit the field.
    for (const reference of ['called by a man', '张三', 'abc'])
      expect((await post('/call-reference', { reference })).status).toBe(422);
    const lines = await door.floor.journal.stream(siteName)!.read(0, 1_000_000);
    expect(lines.some((line) => line.bytes.includes('13812345678'))).toBe(false);
  });

  test('people on scene, heard and not heard; posts that stand empty', async () => {
    for (const status of ['AK', 'ER', 'OS']) await door.call(token, 'POST', `${site}/units/901/status`, { status });
    await door.clock.advance(301_000);
    const late = (await door.call(token, 'GET', `${site}/checks`)).body;
    expect(late.checks).toMatchObject([
      { incident: fire, limit_min: 5, overdue: true, sounds: true, people: [{ unit: '901', overdue: true }] },
    ]);
    expect((await post('/no-answer', { unit: '901' })).status).toBe(200);
    expect((await post('/people-heard', { how: 'radio-check', unit: '901' })).status).toBe(200);
    const heard = (await door.call(token, 'GET', `${site}/checks`)).body;
    expect(heard.checks).toMatchObject([{ overdue: false, sounds: false, unansweredAt: null }]);
    await post('/send', { units: ['401'] });
    const { posts } = (await door.call(token, 'GET', `${site}/checks`)).body;
    expect(posts).toMatchObject([{ minutes: 0, units: [{ unit: '401', incident: fire }] }]);
  });

  test('a contact taken out of the site file meanwhile is refused with its sentence, and nothing stands of it', async () => {
    const before = (await told()).entries.length;
    const loaded = await door.call(door.as('administrator'), 'PUT', site, withoutContact('CT04'));
    expect(loaded.status).toBe(200);
    const refused = await post('/told', { whom: 'fire-control-room', contact: 'CT04', result: 'reached' });
    expect(refused).toMatchObject({ status: 409, body: { code: 'CONTACT_REMOVED', facts: { contact: 'CT04' } } });
    expect(refused.body.detail.zh).toContain('消防控制室');
    expect((await told()).entries).toHaveLength(before);
  });
});

function withoutContact(id: string): object {
  const file = readFileSync(new URL('../../examples/haihe-central/site.json', import.meta.url), 'utf8');
  const spec = JSON.parse(file) as { contacts: { id: string }[] };
  return { ...spec, contacts: spec.contacts.filter((row) => row.id !== id) };
}
