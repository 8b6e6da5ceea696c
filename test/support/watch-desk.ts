import { Compile } from 'typebox/compile';
import { expect } from 'vitest';
import { seededChance } from '../../src/base/chance.ts';
import { isRefusal, type Refusal } from '../../src/base/errors.ts';
import type { Draft, Fact } from '../../src/base/fact.ts';
import { second_ms, type Instant } from '../../src/base/instant.ts';
import { incidentsModule } from '../../src/modules/incidents/module.ts';
import { asModule, type Asker, type Command, type Module } from '../../src/modules/module.ts';
import type { TimerCommand } from '../../src/modules/timers/commands.ts';
import type { TimersState } from '../../src/modules/timers/facts.ts';
import { timersModule } from '../../src/modules/timers/module.ts';
import type { ToldCommand } from '../../src/modules/told/commands.ts';
import type { ToldState } from '../../src/modules/told/facts.ts';
import { toldModule } from '../../src/modules/told/module.ts';
import { unitsModule } from '../../src/modules/units/module.ts';
import { Desk, deskA, tellSmallSite } from './desk.ts';

const more: readonly Module[] = [asModule(toldModule), asModule(timersModule)];
const rules: readonly Module[] = [asModule(incidentsModule), asModule(unitsModule), ...more];

/** The desk of incidents and units, with who was told and who was heard beside them. */
export class WatchDesk extends Desk {
  private readonly beside = new Map(more.map((module) => [module.name, module.nothing()]));

  get told(): ToldState {
    return this.beside.get('told') as ToldState;
  }
  get timers(): TimersState {
    return this.beside.get('timers') as TimersState;
  }

  override tell(type: string, data: unknown, by = 'staff/1'): void {
    super.tell(type, data, by);
    const fact = structuredClone(this.facts.at(-1)!);
    for (const module of more) {
      if (type in module.facts || module.reads.includes(type)) module.apply(this.beside.get(module.name), fact);
    }
  }

  /** An act of the told or the timers module; kept facts are held against their schema. */
  asks(command: ToldCommand | TimerCommand, asker: Asker = deskA): readonly Draft[] | Refusal {
    const module = more.find((one) => one.name === ownerOf(command))!;
    const answer = module.decide(command, asker, this.beside.get(module.name), this.now, seededChance(1));
    if (isRefusal(answer)) {
      expect(answer.words.zh && answer.words.en, 'a refusal needs both languages').toBeTruthy();
      return answer;
    }
    for (const draft of answer) {
      expect(JSON.parse(JSON.stringify(draft.data))).toStrictEqual(draft.data);
      const problem = `${draft.type} does not fit its schema: ${JSON.stringify(draft.data)}`;
      expect(Compile(module.facts[draft.type]!.data).Check(draft.data), problem).toBe(true);
      expect(draft.about?.[0]).toMatch(/^incident\//);
      this.tell(draft.type, draft.data, asker.by);
    }
    return answer;
  }

  /** Must be kept; gives the data of what was written. */
  notes(command: ToldCommand | TimerCommand, asker: Asker = deskA): Record<string, unknown> {
    const answer = this.asks(command, asker);
    if (isRefusal(answer)) throw new Error(`refused: ${answer.refused} ${answer.words.en}`);
    return answer[0]?.data as Record<string, unknown>;
  }

  /** Must be refused, with nothing written; gives the refusal. */
  isRefused(command: ToldCommand | TimerCommand, asker: Asker = deskA): Refusal {
    const before = this.facts.length;
    const answer = this.asks(command, asker);
    if (!isRefusal(answer)) throw new Error(`was kept: ${answer.map((draft) => draft.type).join(', ')}`);
    expect(this.facts.length, 'a refusal is never half applied').toBe(before);
    return answer;
  }

  override wait(span_s: number): void {
    const until = this.now + span_s * second_ms;
    for (let turns = 0; turns < 2_000; turns++) {
      for (const module of rules)
        for (const due of this.standingOf(module).due) this.runs(module, due.command, due.rule);
      const looks = rules.map((module) => this.standingOf(module));
      if (looks.some((look) => look.due.length > 0)) throw new Error('a rule that acted is due again');
      const wakes = looks.map((look) => look.wakeAt).filter((at): at is Instant => at !== null && at <= until);
      if (wakes.length === 0) break;
      this.now = Math.min(...wakes);
    }
    this.now = until;
  }

  /** Everything of these two modules folded anew from the book. */
  replayedBeside(): [ToldState, TimersState] {
    return foldedAnew(this.facts);
  }

  private standingOf(module: Module) {
    const state = this.beside.get(module.name) ?? (module.name === 'units' ? this.units : this.incidents);
    return module.standing!(state, this.now);
  }

  private runs(module: Module, command: Command, rule: string): void {
    const asker: Asker = { by: `rule/${rule}`, role: 'rule' };
    if (more.includes(module)) this.asks(command as ToldCommand | TimerCommand, asker);
    else this.ask(command as Parameters<Desk['ask']>[0], asker);
  }
}

function ownerOf(command: ToldCommand | TimerCommand): string {
  return ['note people heard', 'note no answer', 'ring check'].includes(command.type) ? 'timers' : 'told';
}

export function foldedAnew(facts: readonly Fact[]): [ToldState, TimersState] {
  const states = more.map((module) => module.nothing());
  for (const fact of facts) {
    more.forEach((module, index) => {
      if (fact.type in module.facts || module.reads.includes(fact.type))
        module.apply(states[index], structuredClone(fact));
    });
  }
  return states as [ToldState, TimersState];
}

const words = (zh: string, en: string) => ({ zh, en });

/** The small site with a contact book: a commander and a deputy, a fire control room, 119, a lift firm, a metro desk. */
export function watchedSite(): WatchDesk {
  const desk = tellSmallSite(new WatchDesk());
  for (const [id, zh, en] of [
    ['AG1', '保卫队', 'Security team'],
    ['AG7', '消防站', 'Fire station'],
    ['AG11', '电梯维保单位', 'Lift firm'],
    ['AG12', '110接警台', '110 desk'],
  ] as const)
    desk.tell('agency set', { id, name: words(zh, en), role: 'partner' });
  const all = { hours: '00:00-24:00' };
  const contacts: readonly (readonly [string, string, string, string, number, string[], object])[] = [
    [
      'CT01',
      '值班指挥长',
      'Duty commander',
      'AG1',
      1,
      ['6-555-01', '6-555-02'],
      { incidentTypes: ['*'], priorities: ['P1'] },
    ],
    ['CT02', '副指挥长', 'Deputy', 'AG1', 2, ['6-555-03'], { incidentTypes: ['*'], priorities: ['P1'] }],
    ['CT04', '消防控制室', 'Fire control room', 'AG1', 1, ['6-555-05'], { incidentTypes: ['fire'], panels: ['AP1'] }],
    ['CT05', '119接警台', '119 desk', 'AG7', 2, ['6-555-07'], { incidentTypes: ['fire'] }],
    [
      'CT08',
      '电梯维保值班',
      'Lift firm duty desk',
      'AG11',
      1,
      ['6-555-11', '6-555-12'],
      { incidentTypes: ['lift-entrapment'], arriveWithin_min: 30 },
    ],
    [
      'CT10',
      '大厅值班',
      'Hall desk',
      'AG1',
      3,
      ['6-555-15'],
      { hours: '06:00-22:00', incidentTypes: ['theft'], zones: ['Z11'] },
    ],
  ];
  for (const [id, zh, en, agency, order, numbers, rest] of contacts)
    desk.tell('contact set', { id, role: words(zh, en), agency, order, numbers, ...all, ...rest });
  desk.tell('incident type set', {
    id: 'help-given',
    order: 9,
    name: words('help given', 'help given'),
    priority: 'P4',
  });
  desk.does({ type: 'sign on shift' });
  return desk;
}
