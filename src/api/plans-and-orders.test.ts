import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDoor, siteName, type Door } from '../../test/support/api.ts';

const site = `/sites/${siteName}`;
let door: Door;
let desk: string;
let commander: string;
beforeAll(async () => {
  door = await openDoor();
  desk = door.as('dispatcher');
  commander = door.as('commander');
  await door.call(desk, 'POST', `${site}/units/sign-on-shift`, {});
});
afterAll(() => door.stop());

const post = (path: string, body: object, who = desk) => door.call(who, 'POST', `${site}${path}`, body);
const read = async (path: string) => (await door.call(desk, 'GET', `${site}${path}`)).body;

describe('response plans by HTTP', () => {
  test('the site has its six plans; one is read, changed as a whole and read again; numbers of papers typed into it are masked', async () => {
    const { plans } = await read('/response-plans');
    expect(plans.map((row: { plan: string; version: number }) => `${row.plan}/${row.version}`)).toEqual(
      [1, 2, 3, 4, 5, 6].map((no) => `PL${no}/1`),
    );
    const { current } = await read('/response-plans/PL5');
    const { plan: _plan, version, ...content } = current;
    content.steps[0].words = { zh: '打 13812345678', en: 'call 13812345678' };
    const kept = await post('/response-plans/PL5', { basedOn: version, ...content }, commander);
    expect(kept, kept.text).toMatchObject({ status: 200, body: { facts: ['response plan set'] } });
    const after = await read('/response-plans/PL5');
    expect(after).toMatchObject({ current: { version: 2 }, versions: [2, 1] });
    expect(JSON.stringify(after)).not.toContain('13812345678');
    expect(await post('/response-plans/PL5', { basedOn: version, ...content }, commander)).toMatchObject({
      status: 409,
      body: { code: 'PLAN_CHANGED_MEANWHILE' },
    });
    expect((await door.call(desk, 'GET', `${site}/response-plans/PL99`)).status).toBe(404);
  });

  test('an incident has its plan called out; steps, a skip and METHANE are recorded, with what was typed beside the journal', async () => {
    const opened = await post('/incidents', { incidentType: 'power-comms-loss', place: { zone: 'Z02' } });
    const { incident } = opened.body;
    expect(await read(`/incidents/${incident}/plan`)).toMatchObject({ course: { plan: 'PL6', version: 1 } });
    const note = await post(`/incidents/${incident}/plan/step-done`, { step: 1, words: 'B1 全停,找 13812345678' });
    expect(note.body, note.text).toMatchObject({ facts: ['plan step done'], masked: true });
    expect(await post(`/incidents/${incident}/plan/step-done`, { step: 2 })).toMatchObject({
      status: 409,
      body: { code: 'STEP_EVIDENCE_NEEDED' },
    });
    await post(`/incidents/${incident}/plan/step-skipped`, { step: 2, reason: 4 });
    const report = await post(`/incidents/${incident}/first-report`, {
      major: 'standby',
      location: '地下一层东侧,联系 13812345678',
      access: 'north stair',
      needed: ['AG15'],
    });
    expect(report.status, report.text).toBe(200);
    const view = await read(`/incidents/${incident}/plan`);
    expect(view).toMatchObject({
      forCommander: true,
      reports: [{ no: 1, major: 'standby', needed: ['AG15'] }],
    });
    const states = view.course.steps.map((step: { state: string }) => step.state);
    expect(states.slice(0, 3)).toEqual(['done', 'skipped', 'open']);
    const part = await door.call(desk, 'GET', `${site}/parts/${view.reports[0].location}`);
    expect(part.text).toContain('地下一层东侧');
    expect(part.text).not.toContain('13812345678');
    expect((await read('/response-plans')).forCommander).toMatchObject([{ incident, skipped: [{ step: 2 }] }]);
    await post(`/incidents/${incident}/plan/skipped-seen`, {}, commander);
    expect((await read('/response-plans')).forCommander).toEqual([]);
    const held = await post(`/incidents/${incident}/controlled`, { force: 3 });
    expect(held).toMatchObject({ status: 409, body: { code: 'REQUIRED_STEPS_OPEN', facts: { steps: '3 4 5 6 7 9' } } });
  });

  test('what is missing for the run card stands in the incident, with its reason', async () => {
    const { incident } = (await post('/incidents', { incidentType: 'attack', place: { zone: 'Z11' }, send: true }))
      .body;
    const { units, shortfalls, plan } = await read(`/incidents/${incident}`);
    expect(units.length).toBeGreaterThan(1);
    expect(plan).toMatchObject({ plan: 'PL4' });
    for (const row of shortfalls) expect(row.reason).toEqual({ zh: expect.any(String), en: expect.any(String) });
  });
});

describe('orders by HTTP', () => {
  const receiver = { kind: 'unit', id: '401' };
  const deadline = () => door.clock.now() + 3_600_000;

  test('given with words that are masked and kept apart, signed for, reported back, closed', async () => {
    const given = await post('/orders', { to: [receiver], words: '去西侧,回电 13812345678', deadline: deadline() });
    expect(given.body, given.text).toMatchObject({ order: 'O-000001', masked: true, facts: ['order given'] });
    const order = `/orders/${given.body.order}`;
    expect((await post(`${order}/sign`, { receiver, via: 'radio' })).status).toBe(200);
    expect((await post(`${order}/report`, { receiver, via: 'radio', outcome: 'done', words: '已看' })).status).toBe(
      200,
    );
    expect((await post(`${order}/close`, { outcome: 'done' })).status).toBe(200);
    const { orders } = await read('/orders');
    expect(orders[0]).toMatchObject({ order: 'O-000001', stage: 'closed', receivers: [{ id: '401' }] });
    const text = (await door.call(desk, 'GET', `${site}/parts/${orders[0].words}`)).text;
    expect(text).toContain('去西侧');
    expect(text).not.toContain('13812345678');
  });

  test('sent twice under one key it is one order; to a role nobody holds, or without words, it is none', async () => {
    const body = { to: [receiver], words: 'again', deadline: deadline() };
    const key = { 'idempotency-key': 'order-7' };
    const first = await door.call(desk, 'POST', `${site}/orders`, body, key);
    const again = await door.call(desk, 'POST', `${site}/orders`, body, key);
    expect(again.body).toEqual(first.body);
    await post('/units/601/sign-off', {});
    const to = [{ kind: 'role', id: 'liaison' }];
    expect(await post('/orders', { ...body, to })).toMatchObject({
      status: 409,
      body: { code: 'ORDER_RECEIVER_VACANT' },
    });
    expect(await post('/orders', { to: [receiver], deadline: deadline() })).toMatchObject({
      status: 422,
      body: { code: 'ORDER_WORDS_NEEDED' },
    });
    expect((await read('/orders')).orders).toHaveLength(2);
    expect((await post('/orders/O-000099/remind', {})).status).toBe(404);
  });

  test('nobody signs: the clock reminds by itself, once', async () => {
    await door.clock.advance(301_000);
    const { orders } = await read('/orders');
    expect(orders[0]).toMatchObject({ order: 'O-000002', due: 'not-signed', reminders: 1 });
  });
});
