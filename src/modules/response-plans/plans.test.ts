import { describe, expect, test } from 'vitest';
import { commander, deskA, smallSite } from '../../../test/support/desk.ts';
import { defaultPlan, opened, plannedSite } from '../../../test/support/plans.ts';
import { defaultPlans } from './defaults/all.ts';
import { planDetail, planList } from './view.ts';

describe('the six default plans', () => {
  test('a site that lists them has each in its book as version 1, in both languages', () => {
    const desk = plannedSite();
    expect(planList(desk.plans).map((row) => [row.plan, row.version])).toEqual([
      ['PL1', 1],
      ['PL2', 1],
      ['PL3', 1],
      ['PL4', 1],
      ['PL5', 1],
      ['PL6', 1],
    ]);
    for (const content of defaultPlans.values()) {
      const said = [
        content.name,
        ...content.steps.map((step) => step.words),
        ...content.tell.map((row) => row.who),
        ...content.runCard.flatMap((row) => row.wants.map((want) => want.task)),
      ];
      for (const { zh, en } of said) {
        expect(zh, `${en} in Chinese`).toMatch(/[\u4e00-\u9fff]/);
        expect(en, `${zh} in English`).toMatch(/^[\x20-\x7e²]+$/);
      }
      expect(content.steps.some((step) => step.required)).toBe(true);
    }
  });

  test('the name is the one of the site’s own list, and types the site does not have are left out', () => {
    const desk = plannedSite();
    const { current } = planDetail(desk.plans, 'PL2')!;
    expect(current.name.en).toBe('plan for item');
    expect(current.triggers.types).toEqual(['unattended-item', 'suspect-item']);
  });

  test('a site that lists none has none, and nothing is called out there', () => {
    const desk = smallSite();
    desk.wait(5);
    expect(planList(desk.plans)).toEqual([]);
    const incident = opened(desk, 'fire');
    expect(desk.plans.courses.get(incident)!.plan).toBeNull();
  });

  test('they are written once: a withdrawn one does not come back by itself, and its number is not used again', () => {
    const desk = plannedSite();
    desk.does({ type: 'withdraw response plan', plan: 'PL5' }, commander);
    desk.wait(600);
    expect(planDetail(desk.plans, 'PL5')).toBeNull();
    expect(desk.refuses({ type: 'withdraw response plan', plan: 'PL5' }, commander).refused).toBe('PLAN_UNKNOWN');
    desk.does({ type: 'set response plan', plan: 'PL5', basedOn: 0, ...defaultPlan('PL5') }, commander);
    expect(planDetail(desk.plans, 'PL5')!.current.version).toBe(2);
  });

  test('the unattended-item plan asks HOT one by one and then the four C', () => {
    const steps = defaultPlan('PL2').steps;
    expect(
      steps.filter((step) => /^[HOT]: /.test(step.words.en)).map((step) => [step.evidence, step.required]),
    ).toEqual([
      ['answer', true],
      ['answer', true],
      ['answer', true],
    ]);
    expect(steps.flatMap((step) => /^4C (\w+)/.exec(step.words.en)?.[1] ?? [])).toEqual([
      'confirm',
      'clear',
      'communicate',
      'control',
    ]);
  });
});

describe('writing a plan', () => {
  const fire = defaultPlan('PL3');

  test('a new version takes the place of the old one, and both stay to be read', () => {
    const desk = plannedSite();
    const shorter = { ...fire, steps: fire.steps.slice(0, 3) };
    desk.does({ type: 'set response plan', plan: 'PL3', basedOn: 1, ...shorter }, commander);
    const { current, versions } = planDetail(desk.plans, 'PL3')!;
    expect([current.version, current.steps.length, versions]).toEqual([2, 3, [2, 1]]);
  });

  test('two who write at once: the second is told which version stands by now, and nothing of theirs is kept', () => {
    const desk = plannedSite();
    desk.does({ type: 'set response plan', plan: 'PL3', basedOn: 1, ...fire }, commander);
    const facts = desk.facts.length;
    expect(desk.refuses({ type: 'set response plan', plan: 'PL3', basedOn: 1, ...fire }, deskA)).toMatchObject({
      refused: 'PLAN_CHANGED_MEANWHILE',
      facts: { basedOn: 1, current: 2 },
    });
    expect(desk.facts).toHaveLength(facts);
  });

  test('a plan names only what the site has, asks for nobody who is never proposed, and counts its steps upwards', () => {
    const desk = plannedSite();
    const set = { type: 'set response plan', plan: 'PL3', basedOn: 1, ...fire } as const;
    const refused = (change: Partial<typeof fire>) => desk.refuses({ ...set, ...change }, commander);
    expect(refused({ triggers: { types: ['fire', 'flood'] } })).toMatchObject({
      refused: 'PLAN_NAMES_UNKNOWN',
      facts: { name: 'flood' },
    });
    expect(refused({ triggers: { types: ['fire'], zones: ['Z99'] } }).facts).toMatchObject({ name: 'Z99' });
    const wants = [{ roles: ['response', 'screening'], persons: 1, task: { zh: '去', en: 'go' } }];
    expect(refused({ runCard: [{ wants }] })).toMatchObject({
      refused: 'PLAN_ROLE_NEVER_PROPOSED',
      facts: { role: 'screening' },
    });
    const twice = [fire.steps[0]!, fire.steps[0]!];
    expect(refused({ steps: twice }).refused).toBe('PLAN_STEPS_OUT_OF_ORDER');
  });

  test('versions nobody needs go from the state after twenty more; one that an incident stands on stays', () => {
    const desk = plannedSite();
    const incident = opened(desk, 'fire');
    for (let version = 1; version <= 25; version++)
      desk.does({ type: 'set response plan', plan: 'PL3', basedOn: version, ...fire }, commander);
    const kept = planDetail(desk.plans, 'PL3')!.versions;
    expect(kept).toHaveLength(21);
    expect(kept).toContain(1);
    expect(desk.plans.courses.get(incident)!.plan).toMatchObject({ plan: 'PL3', version: 1 });
  });
});
