import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demoPassword, demoPin, openDoor, siteName, type Door } from '../../test/support/api.ts';

const site = `/sites/${siteName}`;
let door: Door;
let desk: string;

beforeAll(async () => {
  door = await openDoor();
  const body = { user: 'dispatcher', password: demoPassword, desk: 'desk-1' };
  desk = (await door.call(null, 'POST', '/sign-in', body)).body.token;
});
afterAll(() => door.stop());

async function opened(incidentType: string): Promise<string> {
  const { body } = await door.call(desk, 'POST', `${site}/incidents`, { incidentType, place: { zone: 'Z02' } });
  return body.incident as string;
}
const close = (incident: string, more: object = {}) =>
  door.call(desk, 'POST', `${site}/incidents/${incident}/close`, { disposition: 1, ...more });
const coSigner = { name: 'dispatcher2', pin: demoPin };

test('a site says in its file which types two must sign; from then on they do', async () => {
  const before = await opened('theft');
  expect((await close(before)).status).toBe(200);
  const spec = JSON.parse(readFileSync(`examples/${siteName}/site.json`, 'utf8'));
  spec.incident_types.find((row: { code: string }) => row.code === 'theft').co_sign = true;
  const put = await door.call(door.as('administrator'), 'PUT', site, spec);
  expect(put.status, put.text).toBe(200);
  const after = await opened('theft');
  expect((await close(after)).body.code).toBe('CO_SIGNER_NEEDED');
  expect((await close(after, { coSigner })).status).toBe(200);
  const { body } = await door.call(desk, 'GET', `${site}/incidents/${after}`);
  expect(body.closing.confirmedBy).toMatch(/^staff\/\d+$/);
});

test('a P2 close is on the list of reviews until the commander reviews it, with a remark that is kept apart', async () => {
  const incident = await opened('fight');
  expect((await close(incident)).status).toBe(200);
  const reviews = () => door.call(desk, 'GET', `${site}/reviews`).then(({ body }) => body.reviews);
  expect(await reviews()).toMatchObject([{ incident, desk: 'desk-1', confirmedBy: null }]);
  const list = await door.call(desk, 'GET', `${site}/handovers`);
  expect(list.body.list.items).toContainEqual({ kind: 'to-review', id: incident, code: 'fight' });
  const review = (who: string) => door.call(who, 'POST', `${site}/incidents/${incident}/review`, { words: 'seen' });
  expect((await review(desk)).body.code).toBe('ROLE_NOT_ALLOWED');
  expect((await review(door.as('commander'))).body.facts).toEqual(['incident reviewed']);
  expect(await reviews()).toEqual([]);
});
