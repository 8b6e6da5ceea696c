import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoPassword, demoPin, openDoor, siteName, type Door } from '../../test/support/api.ts';
import { StoreFault } from '../journal/store.ts';

const site = `/sites/${siteName}`;
let door: Door;
let desk: string;
const coSigner = { name: 'dispatcher2', pin: demoPin };

beforeAll(async () => {
  door = await openDoor();
  const signedIn = { user: 'dispatcher', password: demoPassword, desk: 'desk-1' };
  desk = (await door.call(null, 'POST', '/sign-in', signedIn)).body.token;
  await post('/units/sign-on-shift', {});
  await post('/incidents', { incidentType: 'theft', place: { zone: 'Z02' } });
  await post('/orders', {
    to: [{ kind: 'unit', id: '401' }],
    words: 'look at the shutter',
    deadline: door.clock.now() + 3_600_000,
  });
});
afterAll(() => door.stop());

const post = (path: string, body: object, who = desk) => door.call(who, 'POST', `${site}${path}`, body);
const read = async () => (await door.call(desk, 'GET', `${site}/handovers`)).body;
const mine = async () =>
  (await read()).desks.find((row: { handover: { desk: string } }) => row.handover.desk === 'desk-1');

describe('a handover by HTTP', () => {
  test('the list is the server’s own, with the signed root of the journal; refused, mended, and signed by both', async () => {
    const begun = await post('/handovers', {});
    expect(begun, begun.text).toMatchObject({ status: 200, body: { handover: 'H-000001' } });
    const { handover } = await mine();
    expect(handover.root).toMatch(new RegExp(`^test/${siteName}/1\n\\d+\n`));
    expect(handover.items).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'incident', code: 'theft' }),
        { kind: 'order', id: 'O-000001' },
      ]),
    );
    const brought = await post('/handovers', { listed: { items: [], counts: [], asOf: 0, root: null } });
    expect(brought).toMatchObject({ status: 422, body: { mistakes: [{ place: '/body/listed' }] } });

    const at = `/handovers/${begun.body.handover}`;
    await post(`${at}/note`, { words: '东侧闸机 3 号坏了' });
    expect((await post(`${at}/sign`, {})).status).toBe(200);
    expect(await post(`${at}/accept`, {})).toMatchObject({ status: 409, body: { code: 'CO_SIGNER_NEEDED' } });
    const wrong = { coSigner: { ...coSigner, pin: '135790' } };
    expect(await post(`${at}/accept`, wrong)).toMatchObject({ status: 403, body: { code: 'PIN_WRONG' } });
    const alone = { coSigner: { ...coSigner, name: 'dispatcher' } };
    expect(await post(`${at}/accept`, alone)).toMatchObject({ body: { code: 'CO_SIGNER_SAME_PERSON' } });
    const refused = await post(`${at}/refuse`, { coSigner, reason: 5, words: '哪一台没说' });
    expect(refused.body, refused.text).toMatchObject({ facts: ['handover refused'] });
    expect(await post(`${at}/accept`, { coSigner })).toMatchObject({ body: { code: 'HANDOVER_WAS_REFUSED' } });

    const again = `/handovers/${(await post('/handovers', {})).body.handover}`;
    await post(`${again}/note`, { words: '是 3 号闸机,已报修' });
    await post(`${again}/sign`, {});
    expect(await post(`${again}/accept`, { coSigner })).toMatchObject({ status: 200 });
    const done = await mine();
    expect(done).toMatchObject({ stage: 'accepted', handover: { notes: { length: 2 } } });
    expect(done.handover.accepted.incoming).not.toBe(done.handover.signed.by);
  });

  test('while the journal is down each act says so and nothing of it is kept; back again it goes on where it stood', async () => {
    const before = await post('/handovers', {});
    const at = `/handovers/${before.body.handover}`;
    const { append } = door.store;
    door.store.append = () => Promise.reject(new StoreFault('unavailable', 'PLANTED', { zh: '断', en: 'gone' }));
    const down = await post(`${at}/sign`, {});
    expect(down).toMatchObject({ status: 503, body: { code: 'NOT_NOW' } });
    expect(down.body.detail).toEqual({ zh: expect.stringMatching(/[一-鿿]/), en: expect.any(String) });
    expect((await post('/handovers', {})).status).toBe(503);
    expect(await mine()).toMatchObject({ stage: 'open', handover: { handover: before.body.handover, signed: null } });
    door.store.append = append;
    await door.clock.advance(10_000);
    expect((await post(`${at}/sign`, {})).status).toBe(200);
    expect((await post(`${at}/accept`, { coSigner })).status).toBe(200);
    expect(await mine()).toMatchObject({ stage: 'accepted' });
  });

  test('briefing notices are posted by the commander, and each person signs once', async () => {
    const until = door.clock.now() + 3_600_000;
    const commander = door.as('commander');
    const posted = await post('/notices', { words: '19:30 专列进 3 站台', until }, commander);
    expect(posted.body.facts, posted.text).toEqual(['briefing notice posted']);
    expect((await post('/notices/N-000001/sign', {})).status).toBe(200);
    expect(await post('/notices/N-000001/sign', {})).toMatchObject({ body: { code: 'NOTICE_ALREADY_SIGNED' } });
    const { notices, list } = await read();
    expect(notices).toMatchObject([{ notice: 'N-000001', signedByMe: true, signatures: 1 }]);
    expect(list.items).toContainEqual({ kind: 'notice', id: 'N-000001' });
  });
});
