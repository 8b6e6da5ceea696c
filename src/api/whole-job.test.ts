import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoPassword, demoPin, openDoor, siteName, type Door } from '../../test/support/api.ts';
import type { PanelEvent } from '../base/signal.ts';

const site = `/sites/${siteName}`;
let door: Door;
let token: string;

beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.stop());

/** What the DC-09 door reports when a panic button of AP1 is pressed: already plain statements. */
async function panelReports(
  kind: string,
  panelZone: number,
  cause: string,
  priority: 'P1' | 'P2' = 'P1',
): Promise<void> {
  const event: PanelEvent = {
    scheme: 'contact-id',
    code: kind === 'smoke' ? '111' : '120',
    known: true,
    kind,
    class: 'alarm',
    priority,
    phase: 'new',
    panelZone,
    area: '1',
  };
  const signal = { kind: 'panel', panel: 'AP1', poll: false, at: door.clock.now() - 2_000, events: [event] } as const;
  const answer = await door.floor.journal.stream(siteName)!.signal(signal, 'device/AP1', cause, 'tcp test');
  expect(answer.answer).toBe('kept');
}

describe('the whole job by HTTP alone', () => {
  test('a dispatcher signs in at a desk and gets a token', async () => {
    const answer = await door.call(null, 'POST', '/sign-in', {
      user: 'dispatcher',
      password: demoPassword,
      desk: 'desk-a',
    });
    expect(answer).toMatchObject({ status: 200, body: { name: 'dispatcher', role: 'dispatcher', desk: 'desk-a' } });
    expect(answer.headers['set-cookie']).toMatch(
      /^wf_session=wfs_[\w-]+; Path=\/; HttpOnly; SameSite=Strict; Max-Age=34560000$/,
    );
    token = answer.body.token;
    expect((await door.call(token, 'GET', '/sites')).body.sites).toMatchObject([{ id: siteName }]);
    expect((await door.call(token, 'POST', `${site}/units/sign-on-shift`, {})).status).toBe(200);
  });

  test('an alarm of a panel stands on the queue with code, class, kind, place, priority, axes and times', async () => {
    await panelReports('panic', 1, 'frame-1');
    const { body } = await door.call(token, 'GET', `${site}/alarms?state=open`);
    const [row] = body.alarms;
    expect(row).toMatchObject({
      id: 'A-000001',
      code: '120',
      class: 'alarm',
      panel: 'AP1',
      priority: 'P1',
      signal: 'active',
      acknowledged: null,
      handling: 'none',
      receivedAt: door.clock.now(),
      happenedAt: door.clock.now() - 2_000,
    });
    for (const field of ['point', 'zone', 'kind']) expect(row[field], field).toEqual(expect.any(String));
    expect(row.place.zone).toBe(row.zone);
  });

  test('it is acknowledged once; the second desk is told who was first', async () => {
    expect((await door.call(token, 'POST', `${site}/alarms/A-000001/acknowledge`, {})).body.facts).toEqual([
      'alarm acknowledged',
    ]);
    const other = await door.call(null, 'POST', '/sign-in', {
      user: 'dispatcher2',
      password: demoPassword,
      desk: 'desk-b',
    });
    const second = await door.call(other.body.token, 'POST', `${site}/alarms/A-000001/acknowledge`, {});
    expect(second).toMatchObject({
      status: 409,
      body: { code: 'ALARM_ALREADY_ACKNOWLEDGED', facts: { alarm: 'A-000001', desk: 'desk-a' } },
    });
    expect(second.headers['content-type']).toMatch('application/problem+json');
    expect(second.body.detail).toEqual({ zh: expect.stringMatching(/[一-鿿]/), en: expect.any(String) });
  });

  test('an incident is opened from it with one key; two units go, arrive and are clear; it is closed false by two people', async () => {
    const opened = await door.call(
      token,
      'POST',
      `${site}/incidents`,
      { alarms: ['A-000001'], send: true, words: '电话 13812345678 的人说没事' },
      { 'idempotency-key': 'open-1' },
    );
    expect(opened).toMatchObject({
      status: 200,
      body: { incident: expect.stringMatching(/^HC-2026-\d{6}$/), masked: true },
    });
    const { incident } = opened.body;
    const sent = opened.body.units as string[];
    expect(sent.length).toBeGreaterThan(1);
    const [first] = sent as [string];
    const board = (await door.call(token, 'GET', `${site}/units`)).body.units as {
      unit: string;
      status: string;
      kind: string;
    }[];
    const third = board.find((unit) => unit.status === 'AV' && unit.kind === 'response')!.unit;
    expect(
      (await door.call(token, 'POST', `${site}/incidents/${incident}/send`, { units: [third] })).body.units,
    ).toEqual([third]);
    await sets(third, { status: 'CL', reason: 4, force: 1 });
    for (const unit of sent) {
      for (const status of ['AK', 'ER', 'OS']) await sets(unit, { status });
    }
    const found = { onScene: true, unit: first, says: 2 };
    const said = await door.call(token, 'POST', `${site}/incidents/${incident}/log`, found);
    expect(said.status, said.text).toBe(200);
    for (const unit of sent) await sets(unit, { status: 'CL', reason: 6 });

    const alone = await door.call(token, 'POST', `${site}/incidents/${incident}/close`, { disposition: 6 });
    expect(alone).toMatchObject({ status: 409, body: { code: 'CO_SIGNER_NEEDED' } });
    const wrong = { name: 'dispatcher2', pin: '135791' };
    const refused = await door.call(token, 'POST', `${site}/incidents/${incident}/close`, {
      disposition: 6,
      coSigner: wrong,
    });
    expect(refused).toMatchObject({ status: 403, body: { code: 'PIN_WRONG' } });
    const right = { name: 'dispatcher2', pin: demoPin };
    const closed = await door.call(token, 'POST', `${site}/incidents/${incident}/close`, {
      disposition: 6,
      coSigner: right,
    });
    expect(closed, closed.text).toMatchObject({ status: 200 });
    expect(closed.body.facts).toContain('incident closed');
    expect((await door.call(token, 'GET', `${site}/incidents/${incident}`)).body).toMatchObject({ open: false });
    const lines = (await door.call(door.as('auditor'), 'GET', `${site}/facts?from=0&limit=10000`)).text;
    const line = lines.split('\n').find((one) => one.includes('"incident closed"'))!;
    expect(line).toContain('desk-a');
    expect(lines).not.toContain('13812345678');
  });

  test('the same order under the same key is done once and answered alike', async () => {
    const send = () =>
      door.call(token, 'POST', `${site}/incidents/intake`, { cameBy: 2 }, { 'idempotency-key': 'intake-77' });
    const first = await send();
    const again = await send();
    expect(again.body).toEqual(first.body);
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect(
      (await door.call(token, 'GET', `${site}/incidents`)).body.incidents.filter((row: any) => row.stage === 'intake')
        .length,
    ).toBeLessThanOrEqual(1);
  });

  async function sets(unit: string, body: object): Promise<void> {
    await door.clock.advance(5_000);
    const answer = await door.call(token, 'POST', `${site}/units/${unit}/status`, body);
    expect(answer.status, answer.text).toBe(200);
  }
});
