import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Fact } from '../../src/base/fact.ts';
import { demoPin } from '../../src/api/first-accounts.ts';
import { formatLocal } from '../../src/base/local-time.ts';
import { toldOf } from '../../src/modules/told/view.ts';
import { siteName } from '../support/api.ts';
import { launchChromium } from '../support/chromium.ts';
import { signIn } from './actions.ts';
import { printed, says } from './printed.ts';
import type { Room } from './room.ts';
import { book, hands, said, twoUnits } from './voice-desk.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());

/** Three jobs by voice for two units must be taken and answered in this time, by hands that pause before each key. */
const storyMax_ms = 60_000;

describe.each(['zh', 'en'] as const)('three jobs by voice in a minute with two units, in %s', (language) => {
  let room: Room;
  beforeAll(async () => {
    room = await twoUnits();
  });
  afterAll(() => room?.stop());

  test(
    'all three are taken, sent to or wait in view, everybody is told, people answer, the book and the paper have the whole story',
    { timeout: 300_000 },
    async () => {
      const words = said[language];
      const desk = await signIn(browser, room, { language });
      const { keys, report, shows, section } = hands(desk, language);
      const { incidents, told, timers } = book(room);
      const byType = (type: string) =>
        [...incidents().incidents.values(), ...incidents().left.values()].find((row) => row.type === type);
      const unitsAt = (type: string) =>
        byType(type)!
          .assignments.filter((one) => one.active)
          .map((one) => one.unit);
      const first = Date.now();

      // One: people shut in a lift, by phone. The nearest goes; the car is spoken to, the lift firm answers at its second number.
      await report('Z11', 'lift-ent', '2', '轿厢停在 1F 和 2F 之间');
      await expect.poll(() => byType('lift-entrapment')?.words).toBeTruthy();
      await keys('s');
      await expect.poll(() => unitsAt('lift-entrapment')).toHaveLength(1);
      const atLift = unitsAt('lift-entrapment')[0]!;
      const other = atLift === '401' ? '901' : '401';
      await keys('l', '1', '1');
      const lift = byType('lift-entrapment')!.id;
      const lineOf = (incident: string, whom: string) =>
        toldOf(told(), incident, Date.now())!.tellings.find((row) => row.whom === whom)!;
      await expect.poll(() => lineOf(lift, 'lift-voice').state).toBe('told');
      await keys('l', '1', '2');
      await expect.poll(() => lineOf(lift, 'lift-firm').next?.dial).toBe('6-555-12');
      await shows(/6-555-12/);
      await keys('1');
      await expect.poll(() => lineOf(lift, 'lift-firm').state).toBe('told');

      // Two: a theft that the 110 desk hands over, with its number and when it wants to hear of it. The other unit goes.
      await report('Z02', 'theft', '8', '背包被拿走');
      await desk.page.getByRole('combobox').waitFor();
      await hands(desk, language).type('AG12');
      await keys('Enter');
      await desk.page.getByLabel(words.number).fill('110-0817');
      await keys('Enter', '3');
      await expect.poll(() => byType('theft') && toldOf(told(), byType('theft')!.id, Date.now())?.jobs.length).toBe(1);
      const theft = byType('theft')!.id;
      await section(words.partner).getByText('110-0817').waitFor();
      await keys('s');
      await expect.poll(() => unitsAt('theft')).toEqual([other]);

      // Three: a fire, by radio. Nobody is free: it waits in view; the pair is taken from the less urgent matter.
      await report('Z02', 'fire', '3', '垃圾桶冒烟');
      await expect.poll(() => byType('fire')?.words).toBeTruthy();
      await keys('s');
      await expect.poll(() => byType('fire')!.waitingSince).toBeTruthy();
      const fire = byType('fire')!.id;
      await keys('d');
      const choice = desk.detail.getByRole('button', { name: '901' });
      await choice.waitFor();
      const digit = (await choice.locator('kbd').innerText()).trim();
      await keys(digit, 'Enter');
      await expect.poll(() => unitsAt('fire')).toEqual(['901']);
      for (const whom of ['commander', 'fire-control-room', 'fire-service'] as const) {
        await keys('l', '1', '1');
        await expect.poll(() => lineOf(fire, whom).state).toBe('told');
      }
      expect(Date.now() - first).toBeLessThan(storyMax_ms);

      // What was taken away waits, on top, its clock running; the post nobody stands at is named with its minutes.
      const left = atLift === '901' ? 'lift-entrapment' : 'theft';
      expect(byType(left)!.waitingSince).toBeTruthy();
      await desk.page.getByRole('region', { name: words.emptyPosts }).waitFor();

      // At the fire the people there are asked for: they are well.
      for (const step of ['1', '2', '3']) {
        await keys('t', step);
        const wanted = { '1': 'AK', '2': 'ER', '3': 'OS' }[step];
        await expect.poll(() => incidents().units.get('901')?.status).toBe(wanted);
        await desk.page.waitForTimeout(250);
      }
      await section(words.timer).getByText('901').waitFor();
      await keys('=', '1');
      await expect.poll(() => timers().watches.get(fire)?.onScene[0]?.heardAt).toBeGreaterThan(first);
      // 119 arrives and leaves again; the fire is out.
      // Behind the two whom the plan tells and nobody has phoned yet.
      await keys('l', '5', '1');
      await expect.poll(() => lineOf(fire, 'fire-service').told?.arrived).toBeTruthy();
      await desk.page.waitForTimeout(250);
      await keys('l', '5', '1');
      await expect.poll(() => lineOf(fire, 'fire-service').told?.left).toBeTruthy();
      await desk.page.waitForTimeout(250);
      await keys('t', '4', '1');
      await expect.poll(() => byType('fire')!.cleared).toBe(true);
      await desk.page.waitForTimeout(250);
      await keys('c', '1');
      // It was P1: a second person of the desk signs with name and PIN.
      for (const [at, typed] of ['dispatcher2', demoPin].entries()) {
        await desk.page.getByLabel(words.signs[at]!).fill(typed);
        await keys('Enter');
      }
      await expect.poll(() => byType('fire')!.closing?.confirmedBy).toBeTruthy();
      await shows(words.closed);

      /** Printed by one key at the incident, and back to the desk by another. */
      const print = async (type: 'fire' | 'lift-entrapment' | 'theft') => {
        const { id, clocks, assignments } = byType(type)!;
        await keys('-');
        const paper = await printed(desk, room, `${words.report} ${id}`);
        says(paper, id, ...words.paper[type], ...assignments.map((one) => one.unit));
        for (const at of [clocks.received, clocks.dispatched!, clocks.onScene!, clocks.closed!])
          says(paper, formatLocal(at, 'Asia/Shanghai'));
        await keys('g');
        return paper;
      };
      const firePaper = await print('fire');
      const { arrived, left: gone } = lineOf(fire, 'fire-service').told!;
      const time = (at: number) => formatLocal(at, 'Asia/Shanghai').slice(11);
      says(firePaper, `${time(arrived!.at)} – ${time(gone!.at)}`);

      // The pair goes on to what waited; both end, and the 110 desk hears of its job.
      const go = async (type: string) => {
        const { id } = byType(type)!;
        await keys('w');
        for (let steps = 0; steps < 4 && !(await desk.detail.getByText(id).first().isVisible()); steps++)
          await keys('j');
        await shows(id);
      };
      await go(left);
      await keys('a');
      await desk.page.waitForTimeout(250);
      await hands(desk, language).type('901');
      await keys('Enter');
      await expect.poll(() => unitsAt(left)).toEqual(['901']);
      for (const type of ['lift-entrapment', 'theft'] as const) {
        await go(type);
        const unit = unitsAt(type)[0]!;
        for (const [step, wanted] of [
          ['1', 'AK'],
          ['2', 'ER'],
          ['3', 'OS'],
          ['4', 'CL'],
        ] as const) {
          await desk.page.waitForTimeout(250);
          await keys('t', step, ...(step === '4' ? ['1'] : []));
          await expect.poll(() => incidents().units.get(unit)?.status, { timeout: 5_000 }).toBe(wanted);
        }
        await desk.page.waitForTimeout(250);
        if (type === 'lift-entrapment') {
          await keys('l', '2', '1');
          await expect.poll(() => lineOf(lift, 'lift-firm').told?.arrived).toBeTruthy();
          await desk.page.waitForTimeout(250);
        } else {
          await keys('[', '1');
          await expect.poll(() => toldOf(told(), theft, Date.now())!.jobs[0]?.reportedBack).toBeTruthy();
          await desk.page.waitForTimeout(250);
        }
        await keys('c', '1');
        await expect.poll(() => byType(type)!.closing).toBeTruthy();
        await print(type);
      }
      expect(incidents().incidents.size).toBe(0);
      await storyOf(room, { lift, theft, fire });
      await desk.close();
    },
  );
});

/** The book, from its first fact: nothing was done that does not stand there, in the order it was done. */
async function storyOf(room: Room, ids: Record<'lift' | 'theft' | 'fire', string>): Promise<void> {
  const rows = await room.floor.journal.stream(siteName)!.read(0, 100_000);
  const facts = rows.map((row) => JSON.parse(row.bytes) as Fact<string, Record<string, unknown>>);
  const of = (incident: string) => facts.filter((fact) => fact.data['incident'] === incident).map((fact) => fact.type);
  const inOrder = (incident: string, ...types: string[]) => {
    const all = of(incident);
    let at = -1;
    for (const type of types) {
      at = all.indexOf(type, at + 1);
      expect(at, `${type} of ${incident} among ${all.join(', ')}`).toBeGreaterThanOrEqual(0);
    }
  };
  expect(facts[0]!.type).toBe('journal opened');
  inOrder(
    ids.lift,
    'intake started',
    'incident classified',
    'unit dispatched',
    'told entry written',
    'incident closed',
  );
  expect(of(ids.lift).filter((type) => type === 'told entry written')).toHaveLength(3);
  inOrder(ids.theft, 'intake started', 'partner job noted', 'unit dispatched', 'partner told back', 'incident closed');
  inOrder(
    ids.fire,
    'intake started',
    'incident waiting for a unit',
    'unit dispatched',
    'told entry written',
    'unit on scene',
    'people heard',
    'told party arrived',
    'told party left',
    'unit clear',
    'incident closed',
  );
  expect(facts.some((fact) => fact.type === 'telling overdue' || fact.type === 'check overdue')).toBe(false);
}
