import { afterAll, beforeAll, expect, test } from 'vitest';
import { seededChance, type Chance } from '../../src/base/chance.ts';
import { moduleRoutes } from '../../src/api/all-routes.ts';
import { openDoor, siteName, type Door } from '../support/api.ts';
import { budget_ms, fuzzSeed, mutateBytes, mutateJson, oneOf } from './mutate.ts';

let door: Door;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.stop());

const writing = moduleRoutes.filter((route) => route.method !== 'GET');

/** Bodies such as a desk sends, from which others are made. */
const bodies: readonly unknown[] = [
  {},
  { alarms: ['A-000001'] },
  { alarms: ['A-000001'], send: true, words: 'smoke in the hall' },
  { cause: 3, note: 'toast' },
  { reason: 1, until: 1_795_503_600_000, measure: 2 },
  { incidentType: 'fire', place: { zone: 'Z02', x: 10, y: 10 }, cameBy: 2 },
  { units: ['901'], force: 1 },
  { status: 'OS', reason: 1 },
  { disposition: 6, coSigner: { name: 'dispatcher2', pin: '123456' } },
  { id: 's-1', point: 'A001', kind: 'smoke', phase: 'new', occurredAt: '2026-11-24T07:00:00Z' },
  { account: 'BEEF', panel: 'AP9', transport: 'tcp', plainAllowed: true },
  { value: 30 },
  { reasons: [{ number: 1, code: 'x', zh: '一', en: 'one' }] },
  { key: '00112233445566778899aabbccddeeff' },
];
const ids = ['A-000001', 'HC-2026-000001', '901', 'AP1', 'A001', '', '..', '%00', '__proto__', 'x'.repeat(90), '站'];

function pathOf(path: string, chance: Chance): string {
  return path.replaceAll(/:([A-Za-z]+)/g, (_, name: string) =>
    name === 'site' && chance.below(10) > 0 ? siteName : encodeURIComponent(oneOf(chance, ids)),
  );
}

async function send(path: string, method: string, payload: string, type: string, token: string, from: number) {
  return door.api.server.inject({
    method: method as 'POST',
    url: `/api/v1${path}`,
    headers: { authorization: `Bearer ${token}`, 'content-type': type },
    payload,
    // Requests are counted by who sends them; a fuzz that is turned away at the gate looks at the gate only.
    remoteAddress: `10.9.${from % 250}.${from % 241}`,
  });
}

test('whatever body is sent to whatever route, the answer is a yes or a problem in words, and never the server’s own fault', async () => {
  const chance = seededChance(fuzzSeed);
  const roles = ['administrator', 'commander', 'dispatcher', 'connector'] as const;
  const end = Date.now() + budget_ms;
  const answers = new Map<number, number>();
  expect(writing.length).toBeGreaterThan(20);
  for (let tried = 0; tried < writing.length * 2 || Date.now() < end; tried++) {
    const route = writing[tried % writing.length]!;
    const json = JSON.stringify(mutateJson({ body: oneOf(chance, bodies) }, chance), null, 1);
    const body = /"body": ([\s\S]*)\n\}$/.exec(json)?.[1] ?? 'null';
    const payload =
      chance.below(6) === 0 ? mutateBytes(Buffer.from(body), [Buffer.from(body)], chance).toString() : body;
    const type =
      chance.below(30) === 0 ? oneOf(chance, ['text/plain', 'multipart/form-data', 'x']) : 'application/json';
    const path = pathOf(route.path, chance);
    // Mostly somebody who may; the clock goes on so that nobody runs out of requests.
    const may = roles.filter((role) => typeof route.roles !== 'string' && route.roles.includes(role));
    const token = door.as(chance.below(10) === 0 || may.length === 0 ? oneOf(chance, roles) : oneOf(chance, may));
    if (tried % 100 === 0) await door.clock.advance(5_000);
    const answer = await send(path, route.method, payload, type, token, tried);
    const what = `${route.method} ${path} ${payload.slice(0, 500)} → ${answer.statusCode} ${answer.body.slice(0, 500)}`;
    expect(answer.statusCode, what).toBeLessThan(500);
    if (answer.statusCode >= 400) {
      expect(answer.headers['content-type'], what).toMatch('application/problem+json');
      const problem = JSON.parse(answer.body) as { code: string; detail: { zh: string; en: string } };
      expect(problem.code, what).toMatch(/^[A-Z][A-Z0-9_]+$/);
      expect(problem.detail.zh, what).not.toBe('');
    }
    answers.set(answer.statusCode, (answers.get(answer.statusCode) ?? 0) + 1);
  }
  console.log(JSON.stringify(Object.fromEntries(answers)));
  expect(answers.size).toBeGreaterThan(2);
  const mistakes = door.logged.filter((line) => /TURN_FAILED|DECISION_FAILED|STANDING_ORDER_REFUSED/.test(line));
  expect(mistakes).toEqual([]);
  // And it still does its work.
  expect((await door.call(door.as('viewer'), 'GET', `/sites/${siteName}/alarms?state=open`)).status).toBe(200);
});
