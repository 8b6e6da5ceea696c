import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDoor, siteName, type Door } from '../../test/support/api.ts';
import type { Role } from '../modules/module.ts';
import type { Route } from './route.ts';

/**
 * Written by hand, not read off the routes: who may do what. A letter a role: A administrator, C commander, D dispatcher,
 * V viewer, U auditor, N connector; "*" needs no account. A route that is not here fails, and so does a line without a route.
 */
const table = `
POST /sign-in *
GET /health *
GET /me ACDVUN
POST /sign-out ACDVUN
POST /lock ACDVUN
POST /unlock ACDVUN
POST /change-operator ACDVUN
POST /me/password ACDVUN
POST /me/pin ACDVUN
GET /sites ACDVU
GET /sites/:site ACDVU
PUT /sites/:site A
GET /sites/:site/facts AU
GET /sites/:site/signed-root ACDVU
GET /sites/:site/history ACDVU
GET /sites/:site/state ACDVU
GET /sites/:site/desks ACDVU
GET /sites/:site/plan/:level ACDVU
GET /sites/:site/points/:point ACDVU
PUT /sites/:site/settings/:key A
DELETE /sites/:site/settings/:key A
PUT /sites/:site/reasons/:list A
DELETE /sites/:site/reasons/:list A
POST /sites/:site/senders/admit A
POST /sites/:site/senders/withdraw A
POST /sites/:site/panels/:panel/key A
POST /sites/:site/parts CD
POST /sites/:site/photos CD
GET /sites/:site/parts/:part ACDVU
GET /inspector ACD
GET /inspector/senders/:account ACD
GET /demo/scenes ACDVUN
POST /demo/scenes/:scene ACD
GET /sites/:site/practices ACDVU
POST /sites/:site/practices ACD
POST /sites/:site/practice/end ACD
GET /sites/:site/practice ACDVU
GET /sites/:site/practice/scenes ACDVU
POST /sites/:site/practice/scenes/:scene ACD
POST /sites/:site/practice/cards ACD
GET /staff ACDVU
GET /accounts A
POST /accounts A
POST /accounts/:account/password A
POST /accounts/:account/pin A
POST /accounts/:account/role A
POST /accounts/:account/close A
POST /accounts/:account/revoke-sessions A
GET /tokens A
POST /tokens A
DELETE /tokens/:token A
GET /sites/:site/links ACDVU
GET /sites/:site/alarms ACDVU
GET /sites/:site/alarms/:alarm ACDVU
GET /sites/:site/panels ACDVU
GET /sites/:site/panels/:panel/log ACDVU
POST /sites/:site/signals N
POST /sites/:site/alarms/acknowledge CD
POST /sites/:site/alarms/:alarm/acknowledge CD
POST /sites/:site/alarms/silence CD
POST /sites/:site/alarms/:alarm/begin-verification CD
POST /sites/:site/alarms/:alarm/end-verification CD
POST /sites/:site/alarms/:alarm/find-false CD
POST /sites/:site/alarms/:alarm/shelve CD
POST /sites/:site/alarms/:alarm/unshelve CD
POST /sites/:site/alarms/:alarm/reset CD
POST /sites/:site/alarms/:alarm/close CD
POST /sites/:site/alarms/groups/:group/acknowledge CD
POST /sites/:site/alarms/groups/:group/find-false CD
POST /sites/:site/alarms/groups/:group/reset CD
POST /sites/:site/alarms/split-off CD
GET /sites/:site/on-test ACDVU
GET /sites/:site/on-test/hatched/:level ACDVU
POST /sites/:site/on-test CD
POST /sites/:site/on-test/:test/end CD
GET /sites/:site/units ACDVU
GET /sites/:site/shift ACDVU
POST /sites/:site/units/sign-on-shift CD
POST /sites/:site/units/:unit/sign-on CD
POST /sites/:site/units/:unit/change CD
POST /sites/:site/units/:unit/sign-off CD
POST /sites/:site/units/:unit/stand-by CD
POST /sites/:site/units/:unit/stand-down CD
POST /sites/:site/units/:unit/help CD
POST /sites/:site/units/:unit/status CD
GET /sites/:site/incidents ACDVU
GET /sites/:site/reviews ACDVU
GET /sites/:site/incidents/:incident ACDVU
POST /sites/:site/incidents CD
POST /sites/:site/incidents/intake CD
POST /sites/:site/incidents/:incident/note CD
POST /sites/:site/incidents/:incident/drop CD
POST /sites/:site/incidents/:incident/classify CD
POST /sites/:site/incidents/:incident/alarms CD
POST /sites/:site/incidents/:incident/send CD
POST /sites/:site/incidents/:incident/unqueue CD
POST /sites/:site/incidents/:incident/wait CD
POST /sites/:site/incidents/:incident/controlled CD
POST /sites/:site/incidents/:incident/correct-status CD
POST /sites/:site/incidents/:incident/close CD
POST /sites/:site/incidents/:incident/review C
POST /sites/:site/incidents/:incident/reopen CD
POST /sites/:site/incidents/:incident/link CD
POST /sites/:site/incidents/:incident/merge CD
POST /sites/:site/incidents/:incident/log CD
POST /sites/:site/incidents/:incident/advice CD
GET /sites/:site/contacts ACDVU
GET /sites/:site/incidents/:incident/told ACDVU
POST /sites/:site/incidents/:incident/told CD
POST /sites/:site/incidents/:incident/told/reference CD
POST /sites/:site/incidents/:incident/told/arrived CD
POST /sites/:site/incidents/:incident/told/left CD
POST /sites/:site/incidents/:incident/partner-job CD
POST /sites/:site/incidents/:incident/report-back CD
POST /sites/:site/incidents/:incident/call-reference CD
GET /sites/:site/checks ACDVU
POST /sites/:site/incidents/:incident/people-heard CD
POST /sites/:site/incidents/:incident/no-answer CD
GET /sites/:site/response-plans ACDVU
GET /sites/:site/response-plans/:plan ACDVU
POST /sites/:site/response-plans/:plan AC
POST /sites/:site/response-plans/:plan/withdraw AC
GET /sites/:site/incidents/:incident/plan ACDVU
POST /sites/:site/incidents/:incident/plan/call-out CD
POST /sites/:site/incidents/:incident/plan/stand-down CD
POST /sites/:site/incidents/:incident/plan/step-done CD
POST /sites/:site/incidents/:incident/plan/step-skipped CD
POST /sites/:site/incidents/:incident/plan/step-reopened CD
POST /sites/:site/incidents/:incident/plan/skipped-seen C
POST /sites/:site/incidents/:incident/first-report CD
GET /sites/:site/orders ACDVU
POST /sites/:site/orders CD
POST /sites/:site/orders/:order/sign CD
POST /sites/:site/orders/:order/report CD
POST /sites/:site/orders/:order/remind CD
POST /sites/:site/orders/:order/supervise C
POST /sites/:site/orders/:order/deadline CD
POST /sites/:site/orders/:order/close CD
GET /sites/:site/handovers ACDVU
POST /sites/:site/handovers CD
POST /sites/:site/handovers/:handover/note CD
POST /sites/:site/handovers/:handover/sign CD
POST /sites/:site/handovers/:handover/accept CD
POST /sites/:site/handovers/:handover/refuse CD
POST /sites/:site/notices C
POST /sites/:site/notices/:notice/sign CD
POST /sites/:site/notices/:notice/withdraw C
POST /sites/:site/paper-forms CD
GET /sites/:site/paper-kit ACDVU
POST /sites/:site/paper-kit CD
GET /sites/:site/paper-kit/:language ACDVU
POST /sites/:site/reports ACDVU
GET /sites/:site/reports ACDVU
GET /sites/:site/reports/:report ACDVU
GET /sites/:site/reports/:report/pdf ACDVU
DELETE /sites/:site/reports/:report ACDVU
`;

const letters: Record<string, Role> = {
  A: 'administrator',
  C: 'commander',
  D: 'dispatcher',
  V: 'viewer',
  U: 'auditor',
  N: 'connector',
};
const expected = new Map(
  table
    .trim()
    .split('\n')
    .map((line) => {
      const [method, path, who] = line.split(' ') as [string, string, string];
      return [`${method} ${path}`, who];
    }),
);

let door: Door;
beforeAll(async () => {
  door = await openDoor({ demo: false });
});
afterAll(() => door.stop());

const nameOf = (route: Route) => `${route.method} ${route.path}`;
/** Ids that are nowhere, so that whoever is let in changes nothing. */
const pathOf = (route: Route) =>
  route.path
    .replace(':site', siteName)
    .replace(':account', '9999')
    .replace(':token', '9999')
    .replace(/:\w+/g, 'nowhere');

describe('who may do what', () => {
  test('every route stands in the table, and every line of the table is a route', () => {
    expect(door.api.routes.length).toBeGreaterThan(60);
    expect(door.api.routes.map(nameOf).sort()).toEqual([...expected.keys()].sort());
  });

  test('without an account every route but sign-in and health says 401', async () => {
    for (const route of door.api.routes) {
      const { status, body } = await door.call(null, route.method, pathOf(route), {});
      if (expected.get(nameOf(route)) === '*') expect(status, nameOf(route)).not.toBe(403);
      else expect([status, body.code], nameOf(route)).toEqual([401, 'NOT_SIGNED_IN']);
    }
  });

  test.each(Object.entries(letters))('%s: every route is open or closed as the table says', async (letter, role) => {
    for (const route of door.api.routes) {
      const who = expected.get(nameOf(route)) ?? '';
      await door.clock.advance(50);
      const { status, body } = await door.call(door.as(role), route.method, pathOf(route), {});
      const closed = status === 403 && body.code === 'ROLE_NOT_ALLOWED' && body.facts.role === role;
      expect(closed, `${role} ${nameOf(route)} answered ${status}`).toBe(who !== '*' && !who.includes(letter));
    }
  });

  test('a made-up token, a token in the address and a withdrawn one open nothing', async () => {
    expect((await door.call('wf_nonsense', 'GET', '/sites')).status).toBe(401);
    expect((await door.call(null, 'GET', `/sites?token=${door.as('viewer')}`)).status).toBe(401);
    const made = await door.call(door.as('administrator'), 'POST', '/tokens', { name: 'script', role: 'viewer' });
    expect(made.body.secret).toMatch(/^wf_[\w-]{43}$/);
    expect((await door.call(made.body.secret, 'GET', '/sites')).status).toBe(200);
    await door.call(door.as('administrator'), 'DELETE', `/tokens/${made.body.token}`);
    expect((await door.call(made.body.secret, 'GET', '/sites')).status).toBe(401);
  });

  test('a token ends on its day', async () => {
    const until = door.clock.now() + 1_000;
    const made = await door.call(door.as('administrator'), 'POST', '/tokens', { name: 'short', role: 'viewer', until });
    expect((await door.call(made.body.secret, 'GET', '/sites')).status).toBe(200);
    await door.clock.advance(1_001);
    expect((await door.call(made.body.secret, 'GET', '/sites')).status).toBe(401);
  });
});
