import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isRefusal } from '../../base/errors.ts';
import { commander, deskA, deskB, raiseAlarm, walk } from '../../../test/support/desk.ts';
import { watchedSite, type WatchDesk } from '../../../test/support/watch-desk.ts';
import type { IncidentCommand } from '../incidents/commands.ts';
import type { ToldCommand } from '../told/commands.ts';
import { overdue, toldOf } from '../told/view.ts';
import type { UnitCommand } from '../units/commands.ts';
import type { TimerCommand } from './commands.ts';
import { checks, uncoveredPosts } from './view.ts';

const unit = fc.constantFrom('901', '902', '903', '401', '301');
const incident = fc.integer({ min: 1, max: 4 }).map((no) => `HC-2026-00000${no}`);
const number = fc.integer({ min: 1, max: 9 });
const few = fc.integer({ min: 1, max: 3 });
const place = fc.constantFrom('Z01', 'Z02', 'Z11').map((zone) => ({ zone }));
const kinds = fc.constantFrom('fire', 'fight', 'lift-entrapment', 'theft', 'lost-property');
const units = fc.uniqueArray(unit, { maxLength: 2 });

/** Fields that may be left out. */
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });
const record = <T>(shape: Record<string, fc.Arbitrary<unknown>>) =>
  fc
    .record(shape)
    .map((row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as unknown as T);
const type = <T extends string>(name: T) => fc.constant(name);

type Room = IncidentCommand | UnitCommand;
const room: fc.Arbitrary<Room> = fc.oneof(
  record<Room>({ type: type('open incident'), incidentType: kinds, place, units, force: maybe(number) }),
  record<Room>({ type: type('open incident'), alarms: fc.constant(['A-000001']) }),
  record<Room>({ type: type('start intake') }),
  record<Room>({ type: type('classify incident'), incident, incidentType: kinds }),
  record<Room>({ type: type('send units'), incident, units, force: maybe(number) }),
  {
    weight: 6,
    arbitrary: record<Room>({
      type: type('set unit status'),
      unit,
      status: fc.constantFrom('AK', 'ER', 'OS', 'CL', 'RT', 'AV'),
      reason: number,
      force: maybe(number),
    }),
  },
  record<Room>({
    type: type('correct status'),
    unit,
    incident,
    status: fc.constantFrom('AK', 'ER', 'OS', 'CL'),
    withdrawn: fc.constant(true),
    reason: number,
  }),
  record<Room>({ type: type('merge incident'), incident, into: incident }),
  record<Room>({ type: type('close incident'), incident, disposition: fc.constant(1) }),
  record<Room>({ type: type('reopen incident'), incident, reason: number }),
  record<Room>({ type: type('give advice'), incident, advice: number }),
  record<Room>({ type: type('write log entry'), incident, says: number, onScene: fc.boolean() }),
  record<Room>({ type: type('sign off unit'), unit }),
  record<Room>({ type: type('sign on shift') }),
  record<Room>({ type: type('call help'), unit }),
);

type Beside = ToldCommand | TimerCommand;
const beside: fc.Arbitrary<Beside> = fc.oneof(
  record<Beside>({
    type: type('note told'),
    incident,
    whom: maybe(fc.constantFrom('commander', 'fire-control-room', 'fire-service', 'lift-voice', 'lift-firm')),
    contact: maybe(fc.constantFrom('CT01', 'CT02', 'CT04', 'CT05', 'CT08', 'CT10', 'CT99')),
    number: maybe(few),
    result: fc.constantFrom('reached', 'no-answer', 'engaged'),
  }),
  record<Beside>({
    type: type('note told'),
    incident: fc.constant('HC-2026-000001'),
    contact: fc.constantFrom('CT01', 'CT04', 'CT08'),
    result: fc.constantFrom('reached', 'no-answer'),
  }),
  record<Beside>({ type: fc.constantFrom('note told arrived', 'note told left'), incident, entry: few }),
  record<Beside>({
    type: type('note partner job'),
    incident,
    agency: fc.constantFrom('AG7', 'AG12'),
    theirNumber: maybe(fc.constantFrom('J1', 'J2', 'J3')),
  }),
  record<Beside>({ type: type('report back'), incident, job: few }),
  record<Beside>({
    type: type('note people heard'),
    incident,
    unit: maybe(unit),
    how: fc.constantFrom('ok', 'radio-check'),
  }),
  record<Beside>({ type: type('note no answer'), incident, unit: maybe(unit) }),
  record<Beside>({ type: type('note people heard'), incident: fc.constant('HC-2026-000001'), how: fc.constant('ok') }),
);

const act = fc.oneof(
  fc.record({ room }),
  fc.record({ beside }),
  fc.record({ steps: unit }),
  fc.record({ removes: fc.constantFrom('CT05', 'CT08') }),
  fc.record({ silences: fc.constantFrom('desk-a', 'desk-b') }),
);
const acts = fc.array(fc.tuple(act, fc.integer({ min: 0, max: 500 })), { minLength: 5, maxLength: 40 });
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

function perform(desk: WatchDesk, wanted: Act): void {
  if ('room' in wanted) desk.ask(wanted.room);
  else if ('beside' in wanted) desk.asks(wanted.beside);
  else if ('steps' in wanted) stepOn(desk, wanted.steps);
  else if ('removes' in wanted) desk.tell('contact removed', { id: wanted.removes });
  else desk.tell('alarm silenced', { desk: wanted.silences });
}

const next = { DP: 'AK', AK: 'ER', ER: 'OS', OS: 'CL', CL: 'RT', RT: 'AV' } as const;

/** A unit goes one state on, so that deep states come up too. */
function stepOn(desk: WatchDesk, id: string): void {
  const status = desk.incidents.units.get(id)?.status;
  if (status && status !== 'AV') desk.ask({ type: 'set unit status', unit: id, status: next[status], reason: 1 });
}

/** The two books of who is on scene must never see a unit differently; nor the board and the empty posts. */
function disagreement(desk: WatchDesk): string | null {
  for (const row of desk.incidents.units.values()) {
    const asked = [...desk.timers.watches.values()].filter((watch) =>
      watch.onScene.some((person) => person.unit === row.unit),
    );
    const at = row.status === 'OS' && row.current !== null ? [row.current] : [];
    if (JSON.stringify(asked.map((watch) => watch.incident)) !== JSON.stringify(at))
      return `${row.unit} is ${row.status} at ${row.current}, and is asked for at ${asked.map((one) => one.incident)}`;
  }
  const board = new Map<string, boolean>();
  for (const row of desk.units.units.values())
    if (row.post !== null) board.set(row.post, (board.get(row.post) ?? false) || row.status === 'AV');
  const empty = [...board].filter(([, kept]) => !kept).map(([post]) => post);
  const named = uncoveredPosts(desk.timers, desk.now).map((row) => row.post);
  return empty.sort().join() === named.sort().join() ? null : `empty are ${empty}, named are ${named}`;
}

/** Of each line no more than three rings, none after it was told; of each silence no more than three in a row. */
function wrongRings(desk: WatchDesk): string[] {
  const told = new Set<string>();
  const rang = new Map<string, number>();
  const wrong: string[] = [];
  for (const fact of desk.facts) {
    const data = fact.data as { incident?: string; whom?: string; about?: string; result?: string; ring?: number };
    const key = `${data.incident} ${data.whom}`;
    if (fact.type === 'told entry written' && data.result === 'reached') told.add(key);
    if (fact.type !== 'telling overdue' && fact.type !== 'check overdue') continue;
    if (data.ring! > 3) wrong.push(`ring ${data.ring}`);
    if (fact.type === 'telling overdue' && data.about === 'tell' && told.has(key)) wrong.push(`${key} was told`);
    if (fact.type === 'telling overdue') rang.set(`${key} ${data.about}`, (rang.get(`${key} ${data.about}`) ?? 0) + 1);
  }
  return [...wrong, ...[...rang].filter(([, times]) => times > 3).map(([key]) => `${key} rang too often`)];
}

describe('whatever the desks do', () => {
  test('who is on scene is asked for and nobody else, empty posts are those of the board, rings end, and the book gives the same state', () => {
    const written = new Set<string>();
    fc.assert(
      fc.property(acts, (story) => {
        const desk = watchedSite();
        raiseAlarm(desk, 'A-000001');
        desk.does({ type: 'open incident', incidentType: 'fire', place: { zone: 'Z02' }, units: ['902'] });
        walk(desk, '902', 'AK', 'ER', 'OS');
        for (const [wanted, pause_s] of story) {
          desk.wait(pause_s);
          perform(desk, wanted);
          expect(disagreement(desk)).toBeNull();
        }
        desk.wait(7_200);
        for (const fact of desk.facts) written.add(fact.type);
        expect(wrongRings(desk)).toEqual([]);
        expect(desk.replayedBeside()).toEqual([desk.told, desk.timers]);
        expect(structuredClone([desk.told, desk.timers])).toEqual([desk.told, desk.timers]);
        for (const id of [...desk.incidents.incidents.keys(), ...desk.incidents.left.keys()])
          expect(toldOf(desk.told, id, desk.now), id).not.toBeNull();
        expect(checks(desk.timers, desk.now, 'desk-a').every((row) => row.people.length > 0)).toBe(true);
        expect(overdue(desk.told, desk.now, 'desk-a').every((row) => row.over_s >= 0)).toBe(true);
      }),
      { numRuns: 80 },
    );
    for (const type of ['told entry written', 'partner job noted', 'telling overdue', 'check overdue', 'people heard'])
      expect([...written]).toContain(type);
  });

  test('rows are replaced, never edited: what a screen holds from before stays as it was', () => {
    fc.assert(
      fc.property(acts, (story) => {
        const desk = watchedSite();
        for (const [wanted, pause_s] of story) {
          desk.wait(pause_s);
          const rows = [...desk.told.matters.values(), ...desk.timers.watches.values(), ...desk.timers.units.values()];
          const copies = structuredClone(rows);
          perform(desk, wanted);
          expect(rows).toEqual(copies);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('the net holds: a unit asked for that has gone, and a line that rings although it was told, are both seen', () => {
    const desk = watchedSite();
    desk.does({ type: 'open incident', incidentType: 'fire', place: { zone: 'Z02' }, units: ['902'] });
    expect(disagreement(desk)).toBeNull();
    const watch = desk.timers.watches.get('HC-2026-000001')!;
    const ghost = { unit: '902', since: desk.now, heardAt: desk.now };
    desk.timers.watches.set(watch.incident, { ...watch, onScene: [ghost] });
    expect(disagreement(desk)).toMatch(/902 is DP/);
    const told = { incident: watch.incident, entry: 1, whom: 'commander', result: 'reached' };
    desk.tell('told entry written', told);
    desk.tell('telling overdue', { incident: watch.incident, about: 'tell', whom: 'commander', dueAt: 1, ring: 1 });
    expect(wrongRings(desk)).toEqual([`${watch.incident} commander was told`]);
  });
});

test.each([
  ['the same call noted by two desks', { type: 'report back', incident: 'HC-2026-000001', job: 1 }],
  ['the same arrival', { type: 'note told arrived', incident: 'HC-2026-000001', entry: 1 }],
] as const)('%s: exactly one desk is first, the others are told which', (_, command) => {
  const desk = watchedSite();
  desk.does({ type: 'open incident', incidentType: 'fire', place: { zone: 'Z02' } });
  desk.notes({ type: 'note told', incident: 'HC-2026-000001', contact: 'CT05', result: 'reached' });
  desk.notes({ type: 'note partner job', incident: 'HC-2026-000001', agency: 'AG12' });
  const answers = [deskB, deskA, commander].map((asker) => desk.asks(command, asker));
  expect(answers.map(isRefusal)).toEqual([false, true, true]);
  expect(answers.slice(1).map((answer) => isRefusal(answer) && answer.facts?.['desk'])).toEqual(['desk-b', 'desk-b']);
});
