import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isRefusal } from '../../base/errors.ts';
import { commander, deskA, deskB, mannedSite, raiseAlarm, type Desk } from '../../../test/support/desk.ts';
import { paperAct } from '../../../test/support/paper-acts.ts';
import type { IncidentCommand } from './commands.ts';
import type { UnitCommand } from '../units/commands.ts';
import { incidentFacts, type IncidentsState } from './facts.ts';
import { propose } from './propose.ts';
import { activeUnits } from './state.ts';
import { detail } from './view-detail.ts';
import { list } from './view.ts';
import { board } from '../units/view.ts';

/** What must hold after every fact, whatever the desks do. Gives the first thing that does not. */
function broken(state: IncidentsState): string | null {
  const busy = new Map<string, string>();
  for (const row of [...state.incidents.values(), ...state.left.values()]) {
    for (const { unit } of activeUnits(row)) {
      if (busy.has(unit)) return `${unit} is at two incidents`;
      busy.set(unit, row.id);
      if (row.closing || row.merged) return `${row.id} has left with ${unit} at it`;
    }
    if (Boolean(row.closing || row.merged) !== state.left.has(row.id)) return `${row.id} stands in the wrong list`;
    if (row.waitingSince !== null && activeUnits(row).length > 0) return `${row.id} waits with a unit at it`;
    if (row.log.some((entry, index) => entry.no !== index + 1)) return `${row.id} has a gap in its log`;
  }
  for (const unit of state.units.values()) {
    if (unit.current !== (busy.get(unit.unit) ?? null)) return `${unit.unit} and its incident disagree`;
    if ((unit.current !== null) !== ['DP', 'AK', 'ER', 'OS'].includes(unit.status))
      return `${unit.unit}: ${unit.status} and ${unit.current}`;
    if (unit.queue.some((id) => !state.incidents.has(id))) return `${unit.unit} is queued for one that has left`;
  }
  return null;
}

/** Both modules fold the same facts; the board and the sending must never see a unit differently. */
function disagreement(desk: Desk): string | null {
  for (const row of desk.incidents.units.values()) {
    const other = desk.units.units.get(row.unit);
    for (const field of ['status', 'current', 'last', 'queue', 'place', 'strength', 'kind'] as const) {
      const [mine, theirs] = [JSON.stringify(row[field]), JSON.stringify(other?.[field])];
      if (mine !== theirs) return `${row.unit}.${field}: ${mine} here, ${theirs} on the board`;
    }
  }
  return desk.units.units.size === desk.incidents.units.size ? null : 'the board has other units';
}

const unit = fc.constantFrom('901', '902', '903', '401', '301');
const incident = fc.integer({ min: 1, max: 4 }).map((no) => `HC-2026-00000${no}`);
const force = fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined });
const number = fc.integer({ min: 1, max: 9 });
const flag = fc.boolean();
const kinds = fc.constantFrom('fire', 'fight', 'theft', 'lost-property');
const place = fc.constantFrom('Z01', 'Z02', 'Z11').map((zone) => ({ zone }));

type AnyCommand = IncidentCommand | UnitCommand;
const given = <T extends object>(row: T): T =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as T;
const record = (shape: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record(shape).map((row) => given(row) as unknown as AnyCommand);
const type = (name: AnyCommand['type']) => fc.constant(name);

const command: fc.Arbitrary<AnyCommand> = fc.oneof(
  record({ type: type('open incident'), incidentType: kinds, place, send: flag }),
  record({
    type: type('open incident'),
    incidentType: kinds,
    place,
    units: fc.uniqueArray(unit, { maxLength: 2 }),
    force,
  }),
  record({
    type: type('open incident'),
    alarms: fc.uniqueArray(fc.constantFrom('A-000001', 'A-000002'), { maxLength: 2 }),
    send: flag,
  }),
  record({ type: type('start intake') }),
  record({
    type: type('link alarms'),
    incident,
    alarms: fc.uniqueArray(fc.constantFrom('A-000001', 'A-000002'), { minLength: 1, maxLength: 2 }),
  }),
  record({ type: type('classify incident'), incident, incidentType: kinds }),
  record({ type: type('note intake'), incident, incidentType: kinds, place }),
  record({ type: type('drop intake'), incident }),
  record({ type: type('send units'), incident }),
  record({
    type: type('send units'),
    incident,
    units: fc.uniqueArray(unit, { minLength: 1, maxLength: 3 }),
    force,
    queue: flag,
  }),
  {
    weight: 8,
    arbitrary: record({
      type: type('set unit status'),
      unit,
      status: fc.constantFrom('AK', 'ER', 'OS', 'CL', 'RT', 'AV'),
      reason: number,
      force,
    }),
  },
  record({
    type: type('correct status'),
    unit,
    incident,
    status: fc.constantFrom('AK', 'ER', 'OS', 'CL'),
    withdrawn: flag,
    statedAt: fc.constant(1),
    reason: number,
  }),
  {
    weight: 2,
    arbitrary: record({
      type: type('close incident'),
      incident,
      disposition: number,
      coSigner: fc.constant({ by: 'staff/33', desk: 'desk-a' }),
    }),
  },
  record({ type: type('reopen incident'), incident, reason: number }),
  { weight: 3, arbitrary: record({ type: type('merge incident'), incident, into: incident }) },
  record({ type: type('link incidents'), incident, with: incident }),
  record({ type: type('write log entry'), incident, says: number, onScene: flag }),
  record({ type: type('wait for a unit'), incident }),
  record({ type: type('mark controlled'), incident, force }),
  record({ type: type('unqueue unit'), incident, unit }),
  record({ type: type('call help'), unit }),
  record({ type: type('stand by'), unit }),
  record({ type: type('sign off unit'), unit }),
  record({ type: type('sign on shift') }),
);

type Aim = 'paper' | 'correct' | 'unqueue' | 'reopen' | 'merge' | 'close' | 'step' | 'drop';
const aims: fc.Arbitrary<{ aim: Aim; pick: number }> = fc.record({
  aim: fc.constantFrom('paper', 'paper', 'correct', 'unqueue', 'reopen', 'merge', 'close', 'step', 'drop'),
  pick: fc.nat(),
});
const nextState = { DP: 'AK', AK: 'ER', ER: 'OS', OS: 'CL', CL: 'RT', RT: 'AV' } as const;

/** An act that fits what stands on the desk, so that deep states come up too; null where nothing fits. */
function aimed(desk: Desk, { aim, pick }: { aim: Aim; pick: number }): AnyCommand | null {
  const one = <T>(rows: readonly T[]): T | undefined => rows[pick % Math.max(1, rows.length)];
  const { incidents, left, units } = desk.incidents;
  if (aim === 'paper') return paperAct(desk, pick);
  if (aim === 'reopen') {
    const row = one([...left.values()].filter((closed) => closed.closing));
    return row ? { type: 'reopen incident', incident: row.id, reason: 1 } : null;
  }
  if (aim === 'drop') {
    const row = one([...incidents.values()].filter((candidate) => candidate.intake));
    return row ? { type: 'drop intake', incident: row.id } : { type: 'start intake' };
  }
  if (aim === 'merge' || aim === 'close') {
    const row = one([...incidents.values()]);
    const into = [...incidents.keys()].find((id) => id !== row?.id);
    if (row && aim === 'close') return { type: 'close incident', incident: row.id, disposition: 1 };
    return row && into ? { type: 'merge incident', incident: row.id, into } : null;
  }
  const row = one(
    [...units.values()].filter((candidate) =>
      aim === 'unqueue' ? candidate.queue.length > 0 : candidate.status !== 'AV',
    ),
  );
  if (!row) return null;
  if (aim === 'unqueue') return { type: 'unqueue unit', unit: row.unit, incident: row.queue[0]! };
  if (aim === 'step')
    return { type: 'set unit status', unit: row.unit, status: nextState[row.status as 'DP'], reason: 1 };
  const at = row.current ?? row.last;
  const withdrawn = pick % 2 === 0;
  return at === null
    ? null
    : {
        type: 'correct status',
        unit: row.unit,
        incident: at,
        status: row.status as 'AK',
        reason: 4,
        withdrawn,
        statedAt: 1,
      };
}

const act = fc.oneof({ weight: 3, arbitrary: command }, { weight: 2, arbitrary: aims });

test('a unit of an incident merged into an intake without a place is on scene where the incident was, on both books', () => {
  const desk = mannedSite();
  desk.does({ type: 'open incident', incidentType: 'fight', place: { zone: 'Z11' }, units: ['902'] });
  desk.does({ type: 'start intake' });
  desk.does({ type: 'merge incident', incident: 'HC-2026-000001', into: 'HC-2026-000002' });
  desk.does({ type: 'set unit status', unit: '902', status: 'OS', force: 1 });
  expect(disagreement(desk)).toBeNull();
  expect(desk.units.units.get('902')?.place.zone).toBe('Z11');
});

describe('whatever the desks do', () => {
  test('a unit has at most one current incident, what has left has no units, no number comes twice, and the book gives the same state', () => {
    const written = new Set<string>();
    fc.assert(
      fc.property(
        fc.array(fc.tuple(act, fc.integer({ min: 0, max: 400 })), { minLength: 5, maxLength: 40 }),
        (acts) => {
          const desk = mannedSite();
          raiseAlarm(desk, 'A-000001');
          raiseAlarm(desk, 'A-000002', 'A002');
          desk.does({ type: 'open incident', incidentType: 'theft', place: { zone: 'Z02' }, units: ['901'] });
          desk.does({ type: 'open incident', incidentType: 'fight', place: { zone: 'Z11' }, units: ['902'] });
          for (const [wanted, pause_s] of acts) {
            desk.wait(pause_s);
            const before = desk.facts.length;
            const order = 'aim' in wanted ? aimed(desk, wanted) : wanted;
            const answer = order === null ? [] : desk.ask(order);
            if (isRefusal(answer)) expect(desk.facts).toHaveLength(before);
            expect(broken(desk.incidents)).toBeNull();
            expect(disagreement(desk)).toBeNull();
          }
          for (const { type } of desk.facts) written.add(type);
          const opened = desk.facts.filter((fact) =>
            ['incident opened', 'intake started', 'help called'].includes(fact.type),
          );
          const numbers = opened.map((fact) => (fact.data as { incident: string }).incident);
          expect(new Set(numbers).size).toBe(numbers.length);
          expect(desk.replayed()).toEqual([desk.incidents, desk.units, desk.plans]);
          expect(structuredClone(desk.incidents)).toEqual(desk.incidents);
          for (const row of list(desk.incidents, desk.now))
            expect(detail(desk.incidents, row.id, desk.now)).not.toBeNull();
          expect(board(desk.units, desk.now)).toHaveLength(desk.units.units.size);
        },
      ),
      { numRuns: 200 },
    );
    // A net in which whole kinds of acts were always refused would be worth nothing. The draw is new each time, so a
    // rare fact may fail to come up once; that a fifth of all kinds do would mean the acts no longer reach the deep states.
    const never = Object.keys(incidentFacts).filter((type) => !written.has(type) && type !== 'incident reviewed');
    expect(never.length, `never written: ${never.join(', ')}`).toBeLessThan(8);
  });

  test('rows are replaced, never edited: what a screen holds from before stays as it was', () => {
    fc.assert(
      fc.property(fc.array(command, { minLength: 5, maxLength: 25 }), (acts) => {
        const desk = mannedSite();
        for (const act of acts) {
          const rows = [
            ...desk.incidents.incidents.values(),
            ...desk.incidents.units.values(),
            ...desk.units.units.values(),
          ];
          const copies = structuredClone(rows);
          desk.ask(act);
          expect(rows).toEqual(copies);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('the net holds: a unit left at two incidents, and a closed incident with a unit, are both seen', () => {
    const desk = mannedSite();
    desk.does({ type: 'open incident', incidentType: 'theft', place: { zone: 'Z02' }, units: ['901'] });
    desk.does({ type: 'open incident', incidentType: 'fire', place: { zone: 'Z02' } });
    const state = structuredClone(desk.incidents);
    const first = state.incidents.get('HC-2026-000001')!;
    const second = state.incidents.get('HC-2026-000002')!;
    state.incidents.set(second.id, { ...second, assignments: first.assignments });
    expect(broken(state)).toBe('901 is at two incidents');
    const closed = structuredClone(desk.incidents);
    closed.incidents.set(first.id, { ...first, closing: { by: 'staff/1', at: 0, disposition: 1 } });
    expect(broken(closed)).toBe('HC-2026-000001 has left with 901 at it');
    expect(broken(desk.incidents)).toBeNull();
  });

  test('the fold itself keeps one current incident per unit, even where a unit was sent twice without being cleared', () => {
    const desk = mannedSite();
    desk.does({ type: 'open incident', incidentType: 'theft', place: { zone: 'Z02' }, units: ['901'] });
    desk.does({ type: 'open incident', incidentType: 'theft', place: { zone: 'Z02' } });
    desk.tell('unit dispatched', { unit: '901', incident: 'HC-2026-000002', fromQueue: false });
    expect(broken(desk.incidents)).toBeNull();
    desk.tell('incident closed', { incident: 'HC-2026-000002', disposition: 1 });
    expect(broken(desk.incidents)).toBeNull();
    expect(disagreement(desk)).toBeNull();
  });
});

describe('two desks at once', () => {
  /** Each desk acts when its message arrives; the scheduler tries every order. */
  async function race(
    desk: Desk,
    act: AnyCommand,
    scheduler: fc.Scheduler,
  ): Promise<{ kept: string[]; told: (string | number | boolean | undefined)[] }> {
    const kept: string[] = [];
    const told: (string | number | boolean | undefined)[] = [];
    const askers = [deskA, deskB, commander];
    const asks = askers.map(async (asker) => {
      await scheduler.schedule(Promise.resolve(), asker.desk);
      desk.wait(1);
      const answer = desk.ask(act, asker);
      if (isRefusal(answer)) told.push(answer.facts?.desk);
      else kept.push(asker.desk!);
    });
    await scheduler.waitAll();
    await Promise.all(asks);
    return { kept, told };
  }

  const prepared = (): Desk => {
    const desk = mannedSite();
    raiseAlarm(desk, 'A-000001');
    desk.does({ type: 'open incident', incidentType: 'theft', place: { zone: 'Z02' }, units: ['903'] });
    desk.does({ type: 'open incident', incidentType: 'theft', place: { zone: 'Z02' } });
    return desk;
  };
  const acts: readonly AnyCommand[] = [
    { type: 'open incident', alarms: ['A-000001'], send: true },
    { type: 'send units', incident: 'HC-2026-000001', units: ['902'] },
    { type: 'set unit status', unit: '903', status: 'AK' },
    { type: 'close incident', incident: 'HC-2026-000002', disposition: 1 },
    { type: 'merge incident', incident: 'HC-2026-000002', into: 'HC-2026-000001' },
    { type: 'stand by', unit: '901' },
  ];

  test.each(acts.map((act) => [act.type, act] as const))(
    '%s: exactly one desk is first, the others are told which',
    async (_, act) => {
      await fc.assert(
        fc.asyncProperty(fc.scheduler(), async (scheduler) => {
          const { kept, told } = await race(prepared(), act, scheduler);
          expect(kept).toHaveLength(1);
          expect(told).toEqual([kept[0], kept[0]]);
        }),
        { numRuns: 15 },
      );
    },
  );
});

test('over a board of a hundred units everyone is ranked and one is picked', () => {
  const desk = mannedSite();
  for (let no = 500; no < 600; no++) {
    desk.tell('unit signed on', {
      unit: String(no),
      kind: 'patrol',
      place: { zone: 'Z11', x: no - 500, y: 5, level: '2F' },
      strength: 1,
      until: desk.now + 1,
    });
  }
  const rows = propose(desk.incidents, { zone: 'Z02', x: 1, y: 1, level: '1F' }, 'fire', 'P1', desk.now);
  expect(rows).toHaveLength(106);
  expect(rows.filter((row) => row.picked)).toHaveLength(1);
});
