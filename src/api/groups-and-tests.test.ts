import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDoor, siteName, type Door } from '../../test/support/api.ts';

let door: Door;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.stop());

const at = (path: string) => `/sites/${siteName}${path}`;
let sent = 0;
const report = (point: string, kind: string, phase = 'new') =>
  door.call(door.as('connector'), 'POST', at('/signals'), { id: `g${sent++}`, point, kind, phase });
const alarms = async () =>
  (await door.call(door.as('viewer'), 'GET', at('/alarms'))).body.alarms as {
    id: string;
    group: string;
    point: string;
    acknowledged: object | null;
    noCallBack: boolean;
  }[];

describe('a group of alarms over HTTP', () => {
  test('is told by its id, acknowledged by the rows a desk names, and split off', async () => {
    await report('A001', 'smoke');
    const second = await report('A012', 'smoke');
    expect(second.body.facts).toEqual(['alarm raised', 'alarm grouped', 'alarm reassessed']);
    const [first, other] = await alarms();
    expect(other!.group).toBe(first!.id);
    await report('A023', 'smoke');
    const named = { alarms: [first!.id, other!.id] };
    const path = at(`/alarms/groups/${first!.id}/acknowledge`);
    expect(await door.call(door.as('dispatcher'), 'POST', path, named)).toMatchObject({
      status: 200,
      body: { facts: ['alarm acknowledged', 'alarm acknowledged'] },
    });
    expect((await alarms()).filter((row) => row.acknowledged === null).map((row) => row.point)).toEqual(['A023']);
    expect(await door.call(door.as('dispatcher'), 'POST', path, named)).toMatchObject({
      status: 409,
      body: { code: 'ALARM_ALREADY_ACKNOWLEDGED' },
    });
    const off = await door.call(door.as('dispatcher'), 'POST', at('/alarms/split-off'), { alarms: [other!.id] });
    expect(off).toMatchObject({ status: 200, body: { facts: ['alarm split off'] } });
    const again = await door.call(door.as('dispatcher'), 'POST', path, named);
    expect(again).toMatchObject({ status: 409, body: { code: 'ALARM_NOT_IN_GROUP' } });
  });

  test('without rows named, or with too many, it is no order at all', async () => {
    const path = at('/alarms/groups/A-000001/acknowledge');
    for (const body of [{}, { alarms: [] }, { alarms: Array.from({ length: 501 }, () => 'A-000001') }])
      expect((await door.call(door.as('dispatcher'), 'POST', path, body)).status).toBe(422);
  });
});

describe('on test over HTTP', () => {
  const order = { workOrder: 'WO-118', askedBy: 'CT01' };

  test('is granted, takes signals to its list, and gives the walk test report when it is ended', async () => {
    const granted = await door.call(door.as('dispatcher'), 'POST', at('/on-test'), {
      ...order,
      points: ['A105'],
      words: '某某公司维护，电话 13812345678',
    });
    expect(granted).toMatchObject({
      status: 200,
      body: { test: 'T-000001', facts: ['on-test granted', 'on-test begun'], masked: true },
    });
    const { kind } = (await door.call(door.as('viewer'), 'GET', at('/points/A105'))).body.point;
    expect((await report('A105', kind)).body.facts).toEqual(['test signal kept']);
    const running = await door.call(door.as('viewer'), 'GET', at('/on-test'));
    expect(running.body.running).toMatchObject([{ id: 'T-000001', heard: 1, points: [{ point: 'A105', count: 1 }] }]);
    expect(running.body.offQueue).toMatchObject([{ left_s: 7_200 }]);
    await report('A105', kind, 'restore');
    const ended = await door.call(door.as('dispatcher'), 'POST', at('/on-test/T-000001/end'), {});
    expect(ended.body.facts).toEqual(['on-test ended']);
    const over = (await door.call(door.as('viewer'), 'GET', at('/on-test'))).body.over;
    expect(over).toMatchObject([{ ended: { why: 'by-hand', notHeard: [], notRestored: [] } }]);
  });

  test('each refusal has its sentence in both languages and changes nothing', async () => {
    const ask = (body: object) => door.call(door.as('dispatcher'), 'POST', at('/on-test'), { ...order, ...body });
    expect(await ask({ points: ['A001'] })).toMatchObject({ status: 409, body: { code: 'TEST_FIRE_NEEDS_COMMANDER' } });
    expect(await ask({ points: ['A105'], for_min: 600 })).toMatchObject({ body: { code: 'TEST_TOO_LONG' } });
    expect((await ask({ points: ['A105'], until: '25:00' })).status).toBe(422);
    expect((await ask({ points: ['A105'], workOrder: '' })).status).toBe(422);
    expect((await door.call(door.as('viewer'), 'GET', at('/on-test'))).body.running).toEqual([]);
    const hatched = await door.call(door.as('viewer'), 'GET', at('/on-test/hatched/1F'));
    expect(hatched.body).toEqual({ points: [] });
  });
});
