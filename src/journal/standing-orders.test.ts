import { Type } from 'typebox';
import { describe, expect, test } from 'vitest';
import { aMoment, factsOf, givenSite, keptLog, linesOf, start, watchedClock } from '../../test/support/given-site.ts';
import { openJournal } from '../../test/support/journal.ts';
import { refuse } from '../base/errors.ts';
import { asModule, type Due, type Module } from '../modules/module.ts';
import { standingOrdersMax } from './limits.ts';

interface State {
  /** Subject → when it is due. */
  due: Map<string, number>;
  done: string[];
  wakeAt: number | null;
}

/** Rules and nothing else: "plan" sets a deadline, the rule "do" carries it out unless `may` says otherwise. */
function planner(
  may: (subject: string, at: number) => 'do' | 'refuse' | 'nothing' = () => 'do',
  looked?: () => void,
): Module {
  return asModule<State>({
    name: 'planner',
    stream: 'site',
    facts: {
      planned: { v: 1, data: Type.Object({ subjects: Type.Array(Type.String()), at: Type.Integer() }) },
      done: { v: 1, data: Type.Object({ subject: Type.String() }) },
    },
    reads: [],
    takes: [],
    nothing: () => ({ due: new Map(), done: [], wakeAt: null }),
    apply(state, fact) {
      const data = fact.data as { subjects: string[]; at: number; subject: string };
      if (fact.type === 'planned') for (const subject of data.subjects) state.due.set(subject, data.at);
      if (fact.type === 'done') {
        state.due.delete(data.subject);
        state.done = [...state.done, data.subject];
      }
    },
    decide(command, _asker, _state, now) {
      const ask = command as { type: string; subjects: string[]; at: number; subject: string };
      if (ask.type === 'plan') return [{ type: 'planned', data: { subjects: ask.subjects, at: ask.at } }];
      const what = may(ask.subject, now);
      if (what === 'refuse') return refuse('PLANNER_NO', { zh: '不行', en: 'no' });
      return what === 'do' ? [{ type: 'done', data: { subject: ask.subject } }] : [];
    },
    standing(state, now) {
      looked?.();
      const all = [...state.due].map(([subject, dueAt]): Due => ({
        rule: 'planner.do',
        subject,
        count: 0,
        dueAt,
        command: { type: 'do', subject } as { type: string },
      }));
      const later = all.filter((each) => each.dueAt > now).map((each) => each.dueAt);
      return { due: all.filter((each) => each.dueAt <= now), wakeAt: later.length > 0 ? Math.min(...later) : null };
    },
  });
}

async function givenPlanner(module: Module) {
  const kept = keptLog();
  const site = await givenSite({ modules: [module], log: kept.log });
  const plan = (subjects: string[], at: number, cause: string) =>
    site.stream.command(
      'planner',
      { type: 'plan', subjects, at } as { type: string },
      { by: 'staff/1', role: 'dispatcher' },
      cause,
    );
  const done = () => site.stream.reader.state<State>('planner').done;
  return { ...site, ...kept, plan, done };
}

describe('a standing order', () => {
  test('names its rule once, whether the module writes its own name before it or not', async () => {
    const { stream, plan } = await givenPlanner(planner());
    await plan(['alarm/A-000123'], start, 'c1');
    await aMoment();
    expect((await linesOf(stream)).at(-1)).toContain(
      '"by":"rule/planner.do","cause":"rule/planner.do/alarm/A-000123/0"',
    );
  });

  test('of a long subject keeps its count in its cause', async () => {
    const { stream, plan } = await givenPlanner(planner());
    await plan([`panel/${'x'.repeat(90)}`], start, 'c1');
    await aMoment();
    const { cause } = (await factsOf(stream)).at(-1)!;
    expect([cause.length, cause.slice(-2)]).toEqual([80, '/0']);
  });

  test('is one of many: all are carried out, at most 500 a turn, in the order they fell due', async () => {
    const { clock, plan, done } = await givenPlanner(planner());
    const later = Array.from({ length: 700 }, (_, n) => `later ${String(n).padStart(4, '0')}`);
    const first = Array.from({ length: 700 }, (_, n) => `first ${String(n).padStart(4, '0')}`);
    await plan(later, start + 2_000, 'c1');
    await plan(first, start + 1_000, 'c2');
    await clock.advance(5_000);
    expect(done().length).toBeGreaterThan(2 * standingOrdersMax);
    expect(done()).toEqual([...first, ...later]);
  });

  test.each(['refuse', 'nothing'] as const)(
    'that comes to "%s" is left alone for a while and tried again, for it may hold by then',
    async (no) => {
      let may: 'do' | typeof no = no;
      let asked = 0;
      const { clock, plan, done } = await givenPlanner(planner(() => (asked++, may)));
      await plan(['x'], start + 1_000, 'c1');
      await clock.advance(10_000);
      expect(asked).toBe(1);
      await plan(['y'], start + 3_600_000, 'c2');
      await aMoment();
      expect(asked).toBe(1);
      may = 'do';
      await clock.advance(120_000);
      expect(done()).toEqual(['x']);
    },
  );

  test('with nothing to do is no fault of anybody’s; one that is refused is told', async () => {
    const quiet = await givenPlanner(planner(() => 'nothing'));
    await quiet.plan(['x'], start, 'c1');
    await quiet.clock.advance(1_000);
    expect(quiet.codes()).not.toContain('STANDING_ORDER_REFUSED');
    const told = await givenPlanner(planner(() => 'refuse'));
    await told.plan(['x'], start, 'c1');
    await told.clock.advance(1_000);
    expect(told.codes()).toContain('STANDING_ORDER_REFUSED');
  });

  test('whose rule asks to be woken in the past does not keep the machine busy', async () => {
    let looked = 0;
    const module = planner(
      () => 'nothing',
      () => looked++,
    );
    const { standing } = module;
    const { clock } = await givenPlanner({
      ...module,
      standing: (state, now) => ({ ...standing!(state, now), wakeAt: now - 5_000 }),
    });
    await clock.advance(10_000);
    expect(looked).toBeLessThan(20);
  });

  test('due in months asks the machine for no wait that it cannot keep', async () => {
    const module = planner();
    const site = await givenSite({ modules: [module] });
    await site.journal.stop();
    const waits: number[] = [];
    const watched = watchedClock(site.clock);
    const clock = {
      ...watched,
      after: (delay_ms: number, run: () => void) => (waits.push(delay_ms), watched.after(delay_ms, run)),
    };
    const stream = (await openJournal(site.store, clock, { modules: [module] })).stream('station')!;
    const command = { type: 'plan', subjects: ['x'], at: start + 90 * 86_400_000 } as { type: string };
    await stream.command('planner', command, { by: 'staff/1', role: 'dispatcher' }, 'c1');
    await aMoment();
    expect(Math.max(...waits)).toBeLessThan(2 ** 31);
    // Waiting in steps, it still comes when it is due. Nothing else moves the clock over ninety days.
    await stream.stop();
    expect(clock.waiting()).toBeLessThanOrEqual(1);
  });
});
