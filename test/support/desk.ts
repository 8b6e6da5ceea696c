import { Compile } from 'typebox/compile';
import { expect } from 'vitest';
import { isRefusal, type Refusal } from '../../src/base/errors.ts';
import type { Draft, Fact } from '../../src/base/fact.ts';
import { minute_ms, parseInstant, second_ms, type Instant } from '../../src/base/instant.ts';
import type { Chance } from '../../src/base/chance.ts';
import { seededChance } from '../../src/base/chance.ts';
import { asModule, type Asker, type Command, type Module } from '../../src/modules/module.ts';
import type { IncidentCommand } from '../../src/modules/incidents/commands.ts';
import type { IncidentsState } from '../../src/modules/incidents/facts.ts';
import { incidentsModule } from '../../src/modules/incidents/module.ts';
import { responsePlanCommands, type ResponsePlanCommand } from '../../src/modules/response-plans/commands.ts';
import type { ResponsePlansState } from '../../src/modules/response-plans/facts.ts';
import { responsePlansModule } from '../../src/modules/response-plans/module.ts';
import type { UnitCommand } from '../../src/modules/units/commands.ts';
import type { UnitsState } from '../../src/modules/units/facts.ts';
import { unitsModule } from '../../src/modules/units/module.ts';

/** 15:00 at the site, a late shift. */
export const afternoon: Instant = parseInstant('2026-11-24T15:00:00+08:00')!;

export const deskA: Asker = { by: 'staff/17', role: 'dispatcher', desk: 'desk-a' };
export const deskB: Asker = { by: 'staff/22', role: 'dispatcher', desk: 'desk-b' };
/** Who signs beside the dispatcher of desk A where a close needs a second person. */
export const secondAtA = { by: 'staff/33', desk: 'desk-a' };
export const commander: Asker = { by: 'staff/1', role: 'commander', desk: 'desk-c' };

const modules: readonly Module[] = [asModule(incidentsModule), asModule(unitsModule), asModule(responsePlansModule)];
const checks = new Map<string, (data: unknown) => boolean>();
for (const module of modules) {
  for (const [type, { data }] of Object.entries(module.facts)) {
    const compiled = Compile(data);
    checks.set(type, (value) => compiled.Check(value));
  }
}

type AnyCommand = IncidentCommand | UnitCommand | ResponsePlanCommand;
const unitWords = [
  'sign on unit',
  'sign on shift',
  'change sign-on',
  'sign off unit',
  'stand by',
  'stand down',
  'call help',
];

function ownerOf(type: string): string {
  if (type in responsePlanCommands) return 'response-plans';
  return unitWords.includes(type) || type.startsWith('end ') ? 'units' : 'incidents';
}

/**
 * Incidents and units as one book sees them: a command is decided on the state, its facts are folded by both. Every
 * draft is held against its schema, and every fact is kept so that a test can fold them again.
 */
export class Desk {
  now: Instant = afternoon;
  readonly facts: Fact[] = [];
  private readonly states = new Map(modules.map((module) => [module.name, module.nothing()]));
  private readonly chance: Chance = seededChance(1);

  get incidents(): IncidentsState {
    return this.states.get('incidents') as IncidentsState;
  }
  get units(): UnitsState {
    return this.states.get('units') as UnitsState;
  }

  get plans(): ResponsePlansState {
    return this.states.get('response-plans') as ResponsePlansState;
  }

  /** A fact of any module, as the book would hand it on. */
  tell(type: string, data: unknown, by = 'staff/1', at?: Instant): void {
    const seq = this.facts.length;
    const fact: Fact = { seq, type, v: 1, recordedAt: this.now, by, cause: `test/${seq}`, data };
    if (at !== undefined) fact.at = at;
    this.facts.push(structuredClone(fact));
    for (const module of modules) {
      if (type in module.facts || module.reads.includes(type)) module.apply(this.states.get(module.name), fact);
    }
  }

  decide(command: Command, asker: Asker = deskA): readonly Draft[] | Refusal {
    const name = ownerOf(command.type);
    const module = modules.find((row) => row.name === name)!;
    return module.decide(command, asker, this.states.get(name), this.now, this.chance);
  }

  /** Decides and keeps; a refusal changes nothing. */
  ask(command: AnyCommand, asker: Asker = deskA): readonly Draft[] | Refusal {
    const answer = this.decide(command, asker);
    if (isRefusal(answer)) return answer;
    for (const draft of answer) {
      expect(checks.get(draft.type)?.(draft.data), `${draft.type} fits its schema: ${JSON.stringify(draft.data)}`).toBe(
        true,
      );
      expect(draft.about?.length).toBeGreaterThan(0);
      this.tell(draft.type, draft.data, asker.by, draft.at);
    }
    return answer;
  }

  /** Must be kept; gives the types of the facts written. */
  does(command: AnyCommand, asker: Asker = deskA): string[] {
    const answer = this.ask(command, asker);
    if (isRefusal(answer)) throw new Error(`refused: ${answer.refused} ${answer.words.en}`);
    return answer.map((draft) => draft.type);
  }

  /** Must be refused; gives the code. */
  refuses(command: AnyCommand, asker: Asker = deskA): Refusal {
    const answer = this.ask(command, asker);
    if (!isRefusal(answer)) throw new Error(`was kept: ${answer.map((draft) => draft.type).join(', ')}`);
    return answer;
  }

  /** Time goes on; every rule that falls due on the way acts at its moment, as the floor lets it. */
  wait(span_s: number): void {
    const until = this.now + span_s * second_ms;
    for (let turns = 0; turns < 1_000; turns++) {
      const looks = modules.map((module) => module.standing!(this.states.get(module.name) as never, this.now));
      for (const due of looks.flatMap((look) => look.due))
        this.ask(due.command as AnyCommand, { by: `rule/${due.rule}`, role: 'rule' });
      const again = modules.map((module) => module.standing!(this.states.get(module.name) as never, this.now));
      if (again.some((look) => look.due.length > 0)) throw new Error('a rule that acted is due again');
      const wakes = again.map((look) => look.wakeAt).filter((at): at is Instant => at !== null && at <= until);
      if (wakes.length === 0) break;
      this.now = Math.min(...wakes);
    }
    this.now = until;
  }

  /** Types of all facts from a seq on. */
  since(seq: number): string[] {
    return this.facts.slice(seq).map((fact) => fact.type);
  }

  /** Every fact folded anew into an empty state. */
  replayed(): [IncidentsState, UnitsState, ResponsePlansState] {
    const states = modules.map((module) => module.nothing());
    for (const fact of this.facts) {
      modules.forEach((module, index) => {
        if (fact.type in module.facts || module.reads.includes(fact.type))
          module.apply(states[index], structuredClone(fact));
      });
    }
    return states as [IncidentsState, UnitsState, ResponsePlansState];
  }
}

const words = (en: string) => ({ zh: en, en });

const types: readonly (readonly [string, 'P1' | 'P2' | 'P3' | 'P4', 'P2'?])[] = [
  ['fire', 'P1'],
  ['attack', 'P1'],
  ['officer-needs-help', 'P1'],
  ['fight', 'P2'],
  ['intrusion', 'P2'],
  ['lift-entrapment', 'P2'],
  ['theft', 'P3', 'P2'],
  ['equipment-fault', 'P3'],
  ['lost-property', 'P4'],
];

const posts: readonly (readonly [string, string[], string, string, number, number])[] = [
  ['PST01', ['101'], 'command', 'Z02', 95, 50],
  ['PST12', ['301'], 'screening', 'Z02', 40, 20],
  ['PST05', ['201'], 'entrance', 'Z02', 10, 10],
  ['PST16', ['401'], 'patrol', 'Z11', 50, 50],
  ['PST32', ['411'], 'patrol', 'Z01', 50, -40],
  ['PST35', ['901', '902', '903'], 'response', 'Z02', 60, 50],
];

/** A small site: a square, a hall beside it, a hall above; six posts; nobody signed on yet. */
export function smallSite(): Desk {
  return tellSmallSite(new Desk());
}

/** The facts of the small site, for a desk of any kind. */
export function tellSmallSite<D extends Desk>(desk: D): D {
  desk.tell('site described', { id: 'test', code: 'HC', timeZone: 'Asia/Shanghai', dutyLevelInForce: 'D1' });
  desk.tell('level set', { id: '1F', z: 0, name: words('1F') });
  desk.tell('level set', { id: '2F', z: 9, name: words('2F') });
  const zones = [
    ['Z01', '1F', 'forecourt', [0, -100, 100, 0]],
    ['Z02', '1F', 'entry-hall', [0, 0, 100, 100]],
    ['Z11', '2F', 'waiting', [0, 0, 100, 100]],
    ['Z15', '1F', 'parking', [0, 500, 100, 600]],
  ] as const;
  for (const [id, level, kind, rect] of zones)
    desk.tell('zone set', { id, level, kind, rect, name: words(`zone ${id}`) });
  const link = { width_m: 3, count: 1, maxPaxPerMin: 80, twoWay: true, name: words('link') };
  desk.tell('walkway set', { id: 'LK01', a: 'Z01', b: 'Z02', kind: 'door', aAt: [50, 0], bAt: [50, 0], ...link });
  desk.tell('walkway set', { id: 'LK02', a: 'Z02', b: 'Z11', kind: 'stair', aAt: [90, 90], bAt: [95, 95], ...link });
  for (const [id, priority, inProgress] of types) {
    desk.tell('incident type set', { id, order: 1, name: words(id), priority, ...(inProgress ? { inProgress } : {}) });
  }
  for (const [id, use] of [
    ['CH01', 'command'],
    ['CH02', 'halls'],
    ['CH04', 'squares'],
    ['CH05', 'response'],
  ] as const) {
    desk.tell('radio channel set', { id, name: words(id), use });
  }
  const shift = (id: string, start: string, end: string) => ({ id, name: words(id), start, end });
  desk.tell('shift group set', {
    id: 'round',
    name: words('round the clock'),
    shifts: [shift('early', '05:30', '13:30'), shift('late', '13:30', '21:30'), shift('night', '21:30', '05:30')],
  });
  desk.tell('shift group set', {
    id: 'day',
    name: words('opening hours'),
    shifts: [shift('early', '04:15', '14:15'), shift('late', '14:15', '00:15')],
  });
  for (const [id, callSigns, kind, zone, x, y] of posts) {
    const group = id === 'PST05' || id === 'PST12' ? 'day' : 'round';
    const [early, late, night] = callSigns.length === 3 ? [3, 3, 2] : group === 'day' ? [1, 1, 0] : [1, 1, 1];
    desk.tell('post set', {
      id,
      callSigns,
      name: words(id),
      kind,
      skill: kind,
      zone,
      alsoCovers: [],
      level: zone === 'Z11' ? '2F' : '1F',
      x,
      y,
      shiftGroup: [{ dutyLevel: 'D1', group }],
      cover: [{ dutyLevel: 'D1', persons: [early, late, night] }],
    });
  }
  desk.tell('alarm panel set', { id: 'AP1', zone: 'Z02', x: 5, y: 5, level: '1F' });
  desk.tell('alarm point set', { id: 'A001', kind: 'smoke', zone: 'Z02', x: 62, y: 52, level: '1F' });
  desk.tell('alarm point set', { id: 'A002', kind: 'panic', zone: 'Z11', x: 50, y: 52, level: '2F' });
  return desk;
}

/** The small site with its late shift on: 101 201 301 401 411 901 902 903. */
export function mannedSite(): Desk {
  const desk = smallSite();
  desk.does({ type: 'sign on shift' });
  return desk;
}

export function raiseAlarm(desk: Desk, alarm: string, point: 'A001' | 'A002' = 'A001', priority = 'P1'): void {
  const kind = point === 'A001' ? 'smoke' : 'panic';
  desk.tell(
    'alarm raised',
    { alarm, kind, class: 'alarm', priority, from: 'panel', panel: 'AP1', point, zone: 'Z02' },
    'device/AP1',
  );
}

/** Takes a unit through its states one by one. */
export function walk(desk: Desk, unit: string, ...states: ('AK' | 'ER' | 'OS' | 'CL' | 'RT' | 'AV')[]): void {
  for (const status of states) {
    desk.wait(5);
    desk.does({ type: 'set unit status', unit, status, ...(status === 'CL' ? { reason: 1 } : {}) });
  }
}

export const minutes = (count: number): number => (count * minute_ms) / second_ms;
