import type { Browser } from 'playwright-core';
import { afterEach, beforeAll, afterAll, describe, expect, test } from 'vitest';
import type { Fact } from '../../src/base/fact.ts';
import type { AlarmsState } from '../../src/modules/alarms/state.ts';
import type { IncidentsState } from '../../src/modules/incidents/facts.ts';
import { formatLocal } from '../../src/base/local-time.ts';
import type { ToldState } from '../../src/modules/told/facts.ts';
import type { Command } from '../../src/modules/module.ts';
import { siteName } from '../support/api.ts';
import { launchChromium } from '../support/chromium.ts';
import { signIn } from './actions.ts';
import { builtConsole } from './console-build.ts';
import { printed, says } from './printed.ts';
import { openRoom, type Room } from './room.ts';

let browser: Browser;
let room: Room | null = null;
beforeAll(async () => {
  await builtConsole();
  browser = await launchChromium();
});
afterAll(() => browser?.close());
afterEach(async () => {
  await room?.stop();
  room = null;
});

const detectors = 40;

/** Smoke and heat detectors of the north platforms, as the smoke reaches them. */
function platformPoints(of: Room): string[] {
  const { points } = of.floor.journal.stream(siteName)!.reader.state<AlarmsState>('alarms').book;
  return [...points.values()]
    .filter((point) => point.zone === 'Z06' && ['smoke', 'heat'].includes(point.kind))
    .map((point) => point.id)
    .slice(0, detectors);
}

async function factsOf(of: Room): Promise<Fact[]> {
  const lines = await of.floor.journal.stream(siteName)!.read(0, 1_000_000);
  return lines.map(({ bytes }) => JSON.parse(bytes) as Fact);
}

describe.each([
  [
    'zh',
    {
      alarms: `${detectors} 条报警`,
      confirmed: '火警已确认',
      taken: '已确认',
      first: '首警',
      left: '1 条未确认',
      joined: /41 条报警/,
      report: '事件报告',
      paper: ['首警', '火灾与烟气疏散预案', '按规则', '指挥长 (值班指挥长)', '已告知 · 6-555-01', '(必做)', '未做'],
    },
  ],
  [
    'en',
    {
      alarms: `${detectors} alarms`,
      confirmed: 'Fire confirmed',
      taken: 'Acknowledged',
      first: 'First alarm',
      left: '1 to acknowledge',
      joined: /41 alarms/,
      report: 'Incident report',
      paper: [
        'first alarm',
        'Fire and smoke evacuation plan',
        'by rule',
        'Duty commander',
        'told · 6-555-01',
        '(required)',
        'not done',
      ],
    },
  ],
] as const)('a platform fire with forty detectors, by keys alone, in %s', (language, said) => {
  test('one key sends the first unit within 10 s of the first frame; forty rows are one line, taken with one key', async () => {
    room = await openRoom();
    const here = room;
    await here.act('units', { type: 'sign on shift' } as Command);
    const alarms = () => here.floor.journal.stream(siteName)!.reader.state<AlarmsState>('alarms');
    const incidents = () => here.floor.journal.stream(siteName)!.reader.state<IncidentsState>('incidents');
    const points = platformPoints(here);
    expect(points).toHaveLength(detectors);
    const desk = await signIn(browser, here, { language });

    // The first detector: the desk presses one key on what stands before it.
    const first = (await here.report(points[0]!))!;
    await desk.queue.locator(`#row-${first}`).waitFor();
    await desk.detail.getByText(first).first().waitFor();
    await desk.press('s');
    await expect.poll(() => incidents().incidents.size).toBe(1);
    const [incident] = [...incidents().incidents.values()];
    expect(incident!.assignments.filter((one) => one.active).length).toBeGreaterThan(0);
    await desk.detail.getByText(incident!.id).first().waitFor();

    // Smoke spreads. What joins is counted; the choice of the operator stays where it is.
    for (const point of points.slice(1)) await here.report(point);
    const line = desk.queue.locator('.row').filter({ hasText: said.alarms });
    await line.waitFor();
    expect(await desk.rows.count()).toBe(1);
    await line.getByText(said.confirmed).waitFor();
    await desk.detail.getByText(incident!.id).first().waitFor();
    expect(incidents().incidents.get(incident!.id)!.alarms).toHaveLength(detectors);

    await desk.press('q');
    const list = desk.detail.getByRole('listitem').filter({ has: desk.page.locator('.group-where') });
    await expect.poll(() => list.count()).toBe(detectors);
    await list.first().getByText(said.first).waitFor();

    // One more detector while the order is under way: it was not on the screen, so it is not taken along.
    await desk.page.route('**/acknowledge', async (route) => {
      await here.report('A059');
      await route.continue();
    });
    await desk.press('a');
    const open = () => [...alarms().rows.values()].filter((row) => row.acknowledged === null).map((row) => row.point);
    await expect.poll(open).toEqual(['A059']);
    await desk.queue.getByText(said.joined).waitFor();
    await desk.queue.getByText(said.left).waitFor();
    await desk.page.unroute('**/acknowledge');
    await desk.press('a');
    await expect.poll(open).toEqual([]);
    await line.or(desk.queue.getByText(said.joined)).first().waitFor();

    // Back at the incident: the commander is told.
    await desk.press('w');
    await desk.detail.getByText(incident!.id).first().waitFor();
    await desk.press('l', '1', '1');
    const told = () => here.floor.journal.stream(siteName)!.reader.state<ToldState>('told').matters.get(incident!.id)!;
    await expect.poll(() => told().entries.length).toBe(1);
    // Whom the plan tells is due too, from the moment it was called out.
    expect(told().tellings.map((line) => line.whom)).toEqual([
      'commander',
      'fire-control-room',
      'fire-service',
      '4@PL3/1',
      '5@PL3/1',
    ]);

    // Printed by one key: forty-one alarms in order, who went and when, who was told, what the plan still asks.
    await desk.press('-');
    const paper = await printed(desk, here, `${said.report} ${incident!.id}`);
    const went = incident!.assignments.map((one) => one.unit);
    says(paper, incident!.id, ...said.paper, ...went, ...points, 'A059', '6-555-05', '6-555-07');
    const alarmOf = (point: string) => [...alarms().rows.values()].find((row) => row.point === point)?.id;
    const { clocks } = incidents().incidents.get(incident!.id)!;
    for (const at of [clocks.received, clocks.dispatched!]) says(paper, formatLocal(at, 'Asia/Shanghai'));
    expect(paper.indexOf(first)).toBeLessThan(paper.indexOf(alarmOf(points[1]!)!));

    // It stands in the book as it was, told from the facts alone.
    const facts = await factsOf(here);
    const at = (type: string) => facts.find((fact) => fact.type === type)!.recordedAt as unknown as string;
    const took_ms = Date.parse(at('incident opened')) - Date.parse(at('alarm raised'));
    console.log(`first frame to first unit sent, ${language}: ${took_ms} ms`);
    expect(took_ms).toBeLessThan(10_000);
    const opened = facts.find((fact) => fact.type === 'incident opened')!.data as { send: boolean; units: string[] };
    expect(opened.send && opened.units.length > 0).toBe(true);
    expect(facts.filter((fact) => fact.type === 'alarm flood begun')).toEqual([]);
    const quiet = facts.filter((fact) => fact.type === 'alarm grouped' && (fact.data as { quiet?: true }).quiet);
    // Not the first, and not the first of another kind.
    expect(quiet.length).toBeGreaterThanOrEqual(detectors - 2);
    await desk.close();
  });

  test('an alarm of the group is split off by one key and calls for an answer of its own', async () => {
    room = await openRoom();
    const here = room;
    const alarms = () => here.floor.journal.stream(siteName)!.reader.state<AlarmsState>('alarms');
    const desk = await signIn(browser, here, { language });
    const ids: string[] = [];
    for (const point of platformPoints(here).slice(0, 3)) ids.push((await here.report(point))!);
    await desk.queue.locator(`#row-${ids[0]}`).waitFor();
    await expect.poll(() => desk.rows.count()).toBe(1);
    await desk.press('q', 'ArrowRight');
    await desk.detail.getByRole('heading', { level: 2 }).first().waitFor();
    await desk.detail.getByText(ids[1]!).first().waitFor();
    await desk.press('x');
    await expect.poll(() => alarms().rows.get(ids[1]!)?.group).toBe(ids[1]);
    await expect.poll(() => desk.rows.count()).toBe(2);
    // The choice has not moved: it is the same alarm, now a line of its own.
    await desk.queue.locator(`#row-${ids[1]}[aria-selected=true]`).waitFor();
    await desk.close();
  });
});
