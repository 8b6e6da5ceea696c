import { describe, expect, test } from 'vitest';
import { add, aMoment, factsOf, givenSite, heldStore, keptLog, ring, sum } from '../../test/support/given-site.ts';
import { tally, type TallyState } from '../../test/support/tally.ts';
import type { Fact } from '../base/fact.ts';
import type { Module, Standing } from '../modules/module.ts';

/** The tally with a mistake of ours planted in it. */
function wrong(of: Partial<Module>): { modules: readonly Module[] } {
  return { modules: [{ ...tally, ...of }] };
}
const bad = { type: 'bad' };
const officer = { by: 'staff/17', role: 'dispatcher' } as const;

describe('a mistake of ours stops as little as possible', () => {
  test('a fact that does not fit its shape stops that act only', async () => {
    const kept = keptLog();
    const decide: Module['decide'] = (command, ...rest) =>
      command.type === 'bad' ? [{ type: 'counted', data: { n: 'seven' } }] : tally.decide(command, ...rest);
    const { stream } = await givenSite({ ...wrong({ decide }), log: kept.log });
    const before = add(stream, 1, 'before');
    const acted = stream.command('tally', bad, officer, 'bad');
    const after = ring(stream, 'after');
    expect([(await before).answer, (await acted).answer, (await after).answer]).toEqual(['kept', 'not-now', 'kept']);
    expect(stream.isDown).toBe(false);
    expect(kept.codes()).toContain('DECISION_FAILED');
    expect(sum(stream)).toBe(2);
  });

  test.each([
    ['decides wrongly', { decide: () => [{ type: 'rang', data: { sum: 'much' } }] }],
    [
      'breaks',
      {
        decide: () => {
          throw new Error('a planted mistake');
        },
      },
    ],
    [
      'cannot be looked at',
      {
        standing: (): Standing => {
          throw new Error('a planted mistake');
        },
      },
    ],
  ] as [string, Partial<Module>][])('a rule that %s does not keep alarms from being taken in', async (_how, of) => {
    const decide: Module['decide'] = (command, ...rest) =>
      command.type === 'ring' && of.decide ? of.decide(command, ...rest) : tally.decide(command, ...rest);
    const { clock, stream } = await givenSite(wrong({ ...of, decide }));
    await add(stream, 10, 'c1');
    for (let n = 0; n < 5; n++) {
      await clock.advance(1_500);
      expect((await ring(stream, `s${n}`)).answer).toBe('kept');
    }
    expect(stream.isDown).toBe(false);
  });

  test('a fold that breaks while a commit is under way: what was being written stands once and is told', async () => {
    let held!: ReturnType<typeof heldStore>;
    const apply: Module['apply'] = (state, fact: Fact) => {
      if ((fact.data as { n?: number }).n === 13) throw new Error('a planted mistake');
      tally.apply(state, fact);
    };
    const { clock, stream } = await givenSite({
      ...wrong({ apply }),
      wrap: (inner) => (held = heldStore(inner)).store,
    });
    held.hold();
    const under = add(stream, 1, 'under way');
    await aMoment();
    const behind = add(stream, 2, 'behind');
    const breaks = add(stream, 13, 'breaks');
    await clock.advance(3_000);
    held.letGo();
    await clock.advance(3_000);
    expect([(await under).answer, (await behind).answer, (await breaks).answer]).toEqual([
      'kept',
      'not-now',
      'not-now',
    ]);
    expect((await add(stream, 2, 'behind')).answer).toBe('kept');
    expect(sum(stream)).toBe(3);
    expect((await factsOf(stream)).map((fact) => fact.cause)).toEqual(['opened/station', 'under way', 'behind']);
  });

  test('a screen that breaks does not keep anyone from being answered, nor another screen from being told', async () => {
    const kept = keptLog();
    const { stream } = await givenSite({ log: kept.log });
    const seen: number[] = [];
    stream.follow(() => {
      throw new Error('a planted mistake');
    });
    stream.follow((batch) => seen.push(...batch.facts.map((fact) => fact.seq)));
    expect((await ring(stream, 's1')).answer).toBe('kept');
    expect((await ring(stream, 's2')).answer).toBe('kept');
    expect(stream.isDown).toBe(false);
    expect(seen).toEqual([1, 2]);
    expect(kept.codes()).toContain('FOLLOWER_FAILED');
  });

  test('a state shown that cannot follow what was written is never shown on, nor signed: the program stops', async () => {
    const told: string[] = [];
    let breaks = false;
    const apply: Module['apply'] = (state, fact: Fact) => {
      const already = (state as TallyState).sum;
      tally.apply(state, fact);
      // Only the second time the fact is folded: that is the state shown.
      if (breaks && fact.type === 'counted' && seen.has(fact.seq))
        throw new Error(`a planted mistake after ${already}`);
      seen.add(fact.seq);
    };
    const seen = new Set<number>();
    const { clock, store, stream } = await givenSite({ ...wrong({ apply }), displaced: () => told.push('displaced') });
    breaks = true;
    expect((await add(stream, 1, 'c1')).answer).toBe('kept');
    await clock.advance(30_000);
    expect(told).toEqual(['displaced']);
    expect((await add(stream, 1, 'c2')).answer).toBe('not-now');
    await stream.stop();
    expect((await store.lastSignedRoot(stream.row.number))?.size ?? 0).toBeLessThanOrEqual(1);
    expect((await factsOf(stream)).length).toBe(2);
  });
});
