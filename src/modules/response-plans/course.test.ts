import { describe, expect, test } from 'vitest';
import { commander, deskA, deskB, walk } from '../../../test/support/desk.ts';
import { defaultPlan, mannedPlannedSite, opened, plannedSite } from '../../../test/support/plans.ts';
import { forCommander, incidentPlan } from './view.ts';

const planOf = (desk: ReturnType<typeof plannedSite>, incident: string) =>
  incidentPlan(desk.plans, incident, desk.now)!;

describe('a plan is called out', () => {
  test('as soon as an incident of its type stands, at the version in force, by rule', () => {
    const desk = plannedSite();
    const incident = opened(desk, 'fire');
    expect(planOf(desk, incident).course).toMatchObject({ plan: 'PL3', version: 1, byHand: false });
    expect(desk.facts.at(-1)).toMatchObject({ type: 'response plan called out', by: 'rule/response-plans.call-out' });
  });

  test('an intake gets its plan when it is classified, an officer’s call for help gets none of ours', () => {
    const desk = mannedPlannedSite();
    desk.does({ type: 'start intake' });
    desk.wait(0);
    const incident = [...desk.incidents.incidents.keys()][0]!;
    expect(planOf(desk, incident).course).toBeNull();
    desk.does({ type: 'note intake', incident, incidentType: 'drone', place: { zone: 'Z01' } });
    desk.wait(0);
    expect(planOf(desk, incident).course).toMatchObject({ plan: 'PL5' });
    desk.does({ type: 'call help', unit: '401' });
    desk.wait(0);
    expect(planOf(desk, 'HC-2026-000002').course).toBeNull();
  });

  test('the version used is frozen: a newer one changes nothing for an incident that runs', () => {
    const desk = plannedSite();
    const incident = opened(desk, 'fire');
    const before = planOf(desk, incident).course!.steps.length;
    const fire = defaultPlan('PL3');
    desk.does(
      { type: 'set response plan', plan: 'PL3', basedOn: 1, ...fire, steps: fire.steps.slice(0, 1) },
      commander,
    );
    desk.wait(60);
    expect(planOf(desk, incident).course).toMatchObject({ version: 1 });
    expect(planOf(desk, incident).course!.steps).toHaveLength(before);
    expect(desk.incidents.incidents.get(incident)!.plan).toMatchObject({ version: 1 });
    expect(planOf(desk, opened(desk, 'fire')).course).toMatchObject({ version: 2, steps: { length: 1 } });
    desk.does({ type: 'withdraw response plan', plan: 'PL3' }, commander);
    expect(planOf(desk, incident).course!.steps).toHaveLength(before);
  });

  test('of several plans the one that names most of the situation is called out', () => {
    const desk = plannedSite();
    const fire = defaultPlan('PL3');
    const triggers = { types: ['fire'], zones: ['Z11'], priorities: ['P1' as const] };
    desk.does({ type: 'set response plan', plan: 'PL7', basedOn: 0, ...fire, triggers }, commander);
    expect(planOf(desk, opened(desk, 'fire', { zone: 'Z11' })).course!.plan).toBe('PL7');
    expect(planOf(desk, opened(desk, 'fire', { zone: 'Z02' })).course!.plan).toBe('PL3');
  });

  test('turning out to be something else calls out the other plan; turning out to need none stands it down', () => {
    const desk = plannedSite();
    const incident = opened(desk, 'unattended-item');
    desk.does({ type: 'classify incident', incident, incidentType: 'suspect-item' });
    desk.wait(0);
    expect(planOf(desk, incident)).toMatchObject({ course: { plan: 'PL2' }, past: [] });
    desk.does({ type: 'classify incident', incident, incidentType: 'fire' });
    desk.wait(0);
    expect(planOf(desk, incident)).toMatchObject({ course: { plan: 'PL3' }, past: [{ plan: 'PL2' }] });
    desk.does({ type: 'classify incident', incident, incidentType: 'theft' });
    desk.wait(0);
    expect(planOf(desk, incident).course).toBeNull();
    expect(forCommander(desk.plans)).toMatchObject([{ incident, left: [{ plan: 'PL2' }, { plan: 'PL3' }] }]);
  });

  test('another plan by hand: with required steps open it asks why, the commander sees it, and no rule undoes it', () => {
    const desk = plannedSite();
    const incident = opened(desk, 'fire');
    expect(desk.refuses({ type: 'call out plan', incident, plan: 'PL6' }).refused).toBe('PLAN_REASON_NEEDED');
    desk.does({ type: 'call out plan', incident, plan: 'PL6', reason: 6 });
    desk.wait(60);
    expect(planOf(desk, incident).course).toMatchObject({ plan: 'PL6', byHand: true });
    expect(forCommander(desk.plans)).toHaveLength(1);
    expect(desk.refuses({ type: 'call out plan', incident, plan: 'PL6' }).refused).toBe('PLAN_ALREADY_CALLED_OUT');
    expect(desk.refuses({ type: 'call out plan', incident, plan: 'PL99' }).refused).toBe('PLAN_UNKNOWN');
    desk.does({ type: 'stand plan down', incident, reason: 1 });
    desk.wait(60);
    expect(planOf(desk, incident).course).toBeNull();
    expect(desk.refuses({ type: 'do step', incident, step: 1 }).refused).toBe('INCIDENT_HAS_NO_PLAN');
  });

  test('a merged or closed incident takes no more steps; reopened it goes on where it stood', () => {
    const desk = plannedSite();
    const first = opened(desk, 'power-comms-loss');
    const second = opened(desk, 'power-comms-loss');
    desk.does({ type: 'do step', incident: first, step: 6 });
    desk.does({ type: 'merge incident', incident: second, into: first });
    expect(desk.refuses({ type: 'do step', incident: second, step: 6 }).refused).toBe('INCIDENT_MERGED');
    desk.does({ type: 'close incident', incident: first, disposition: 1 });
    expect(desk.refuses({ type: 'skip step', incident: first, step: 1, reason: 1 }).refused).toBe(
      'INCIDENT_ALREADY_CLOSED',
    );
    desk.does({ type: 'reopen incident', incident: first, reason: 2 });
    desk.wait(0);
    expect(planOf(desk, first).course!.steps[5]).toMatchObject({ no: 6, state: 'done' });
  });
});

describe('steps', () => {
  test('each has its owner, is due so long after the call-out, and says when it is over', () => {
    const desk = plannedSite();
    const incident = opened(desk, 'fire');
    desk.wait(90);
    const [first, call] = planOf(desk, incident).course!.steps;
    expect(first).toMatchObject({ ownerWords: { en: 'first unit there' }, left_s: 30, state: 'open' });
    expect(call).toMatchObject({ ownerWords: { en: 'desk' }, left_s: -30, required: true });
  });

  test('a step is done with the evidence it asks for and not without', () => {
    const desk = plannedSite();
    const incident = opened(desk, 'unattended-item');
    expect(desk.refuses({ type: 'do step', incident, step: 2 })).toMatchObject({
      refused: 'STEP_EVIDENCE_NEEDED',
      facts: { evidence: 'answer' },
      words: { en: 'step 2 is done with: yes or no' },
    });
    desk.does({ type: 'do step', incident, step: 2, answer: true });
    expect(planOf(desk, incident).course!.steps[1]).toMatchObject({ state: 'done', said: { en: 'yes', zh: '是' } });
    expect(desk.refuses({ type: 'do step', incident, step: 8 }).refused).toBe('STEP_EVIDENCE_NEEDED');
    desk.does({ type: 'do step', incident, step: 8, words: { part: 'ab'.repeat(32) } });
    expect(desk.refuses({ type: 'do step', incident, step: 44 }).refused).toBe('PLAN_STEP_UNKNOWN');
  });

  test('two desks tick the same step: the second is told who was first', () => {
    const desk = plannedSite();
    const incident = opened(desk, 'fire');
    desk.does({ type: 'do step', incident, step: 2 }, deskB);
    expect(desk.refuses({ type: 'skip step', incident, step: 2, reason: 1 })).toMatchObject({
      refused: 'PLAN_STEP_ALREADY_SETTLED',
      facts: { desk: 'desk-b', by: 'staff/22' },
    });
  });

  test('a skip asks for a line of the list and stands on the commander’s desk until he has looked at it', () => {
    const desk = plannedSite();
    const incident = opened(desk, 'fire');
    desk.tell('reason list set', { list: 'stepSkip', reasons: [{ number: 1, code: 'n/a', zh: '不', en: 'no' }] });
    expect(desk.refuses({ type: 'skip step', incident, step: 4, reason: 2 }).refused).toBe('REASON_UNKNOWN');
    desk.does({ type: 'skip step', incident, step: 4, reason: 1 });
    expect(forCommander(desk.plans)).toMatchObject([
      { incident, skipped: [{ step: 4, reason: { en: 'no' }, desk: 'desk-a' }] },
    ]);
    expect(desk.does({ type: 'see skipped steps', incident }, commander)).toEqual(['skipped steps seen']);
    expect(forCommander(desk.plans)).toEqual([]);
    expect(desk.refuses({ type: 'see skipped steps', incident }, commander).refused).toBe('NO_SKIPPED_STEPS');
    desk.does({ type: 'reopen step', incident, step: 4 });
    expect(desk.refuses({ type: 'reopen step', incident, step: 4 }).refused).toBe('PLAN_STEP_OPEN');
    desk.does({ type: 'skip step', incident, step: 4, reason: 1 });
    expect(forCommander(desk.plans)).toHaveLength(1);
  });
});

describe('required steps hold back "controlled"', () => {
  const onScene = () => {
    const desk = mannedPlannedSite();
    const incident = opened(desk, 'drone', { send: true, zone: 'Z01' });
    const [unit] = desk.incidents.incidents.get(incident)!.assignments.map((row) => row.unit);
    walk(desk, unit!, 'AK', 'ER', 'OS');
    return { desk, incident };
  };

  test('with any open the answer names them; done or skipped, it goes', () => {
    const { desk, incident } = onScene();
    const words = { part: 'ab'.repeat(32) };
    expect(desk.refuses({ type: 'mark controlled', incident })).toMatchObject({
      refused: 'REQUIRED_STEPS_OPEN',
      facts: { steps: '1 2 3 4 6' },
    });
    desk.does({ type: 'do step', incident, step: 1, words });
    for (const step of [2, 3, 4]) desk.does({ type: 'do step', incident, step });
    expect(desk.refuses({ type: 'mark controlled', incident }).facts).toMatchObject({ steps: '6' });
    desk.does({ type: 'skip step', incident, step: 6, reason: 1 });
    expect(desk.does({ type: 'mark controlled', incident })).toEqual(['incident controlled']);
  });

  test('a force reason does not get past them, and a step opened again holds it back again', () => {
    const { desk, incident } = onScene();
    expect(desk.refuses({ type: 'mark controlled', incident, force: 3 }).refused).toBe('REQUIRED_STEPS_OPEN');
    for (const step of [1, 2, 3, 4, 6]) desk.does({ type: 'skip step', incident, step, reason: 4 });
    desk.does({ type: 'reopen step', incident, step: 3 });
    expect(desk.refuses({ type: 'mark controlled', incident }).facts).toMatchObject({ steps: '3' });
  });

  test('in the moment between opening and the call-out they hold it back already', () => {
    const desk = mannedPlannedSite();
    desk.does({ type: 'open incident', incidentType: 'fire', place: { zone: 'Z02' } });
    const refused = desk.refuses({ type: 'mark controlled', incident: 'HC-2026-000001', force: 3 });
    expect(refused.refused).toBe('REQUIRED_STEPS_OPEN');
  });

  test('planted: were the steps not folded by incidents, "controlled" would pass with all of them open', () => {
    const { desk, incident } = onScene();
    const row = desk.incidents.incidents.get(incident)!;
    desk.incidents.incidents.set(incident, { ...row, plan: null });
    expect(desk.decide({ type: 'mark controlled', incident } as never)).toMatchObject([
      { type: 'incident controlled' },
    ]);
  });
});

describe('METHANE', () => {
  test('a first report says its letters; the next stands beside it with its number', () => {
    const desk = plannedSite();
    const incident = opened(desk, 'fire');
    desk.does({
      type: 'give first report',
      incident,
      major: 'standby',
      location: { part: 'ab'.repeat(32) },
      hazards: [1, 5, 1],
      casualties: { immediate: 1, urgent: 2, minor: 0, dead: 0 },
      present: ['AG1'],
      needed: ['AG7', 'AG8'],
      unit: '901',
    });
    desk.does({ type: 'give first report', incident, major: 'declared' }, deskB);
    expect(planOf(desk, incident).reports).toMatchObject([
      { no: 1, major: 'standby', hazards: [1, 5], casualties: { urgent: 2 }, needed: ['AG7', 'AG8'], unit: '901' },
      { no: 2, major: 'declared', desk: 'desk-b' },
    ]);
  });

  test('one that says nothing, or names an agency the site lacks, is not kept', () => {
    const desk = plannedSite();
    const incident = opened(desk, 'fire');
    const report = { type: 'give first report', incident, major: 'none' } as const;
    expect(desk.refuses(report).refused).toBe('FIRST_REPORT_EMPTY');
    expect(desk.refuses({ ...report, needed: ['AG99'] }).refused).toBe('AGENCY_UNKNOWN');
    expect(desk.refuses({ ...report, incident: 'HC-2026-000099', hazards: [1] }, deskA).refused).toBe(
      'INCIDENT_NOT_FOUND',
    );
    expect(planOf(desk, incident).reports).toEqual([]);
  });
});

test('whom to tell stands with the numbers of the site’s contact of those words, and the channel by its use', () => {
  const desk = plannedSite();
  const { course } = planOf(desk, opened(desk, 'fire'));
  expect(course!.tell.find((row) => row.who.en === '119 desk')).toMatchObject({ numbers: ['6-555-07'], within_s: 60 });
  expect(course!.tell.find((row) => row.who.en === 'Railway control')).toMatchObject({ numbers: [] });
  expect(course!.channel).toEqual({ zh: 'CH05', en: 'CH05' });
});
