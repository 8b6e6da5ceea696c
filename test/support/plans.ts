import { defaultPlans } from '../../src/modules/response-plans/defaults/all.ts';
import type { PlanContent } from '../../src/modules/response-plans/fact-types.ts';
import { mannedSite, smallSite, type Desk } from './desk.ts';

/** Adds to a small site what plans speak of: the list of its plans, whom to tell, agencies, the types they are for. */
function withPlans(desk: Desk): Desk {
  const words = (en: string) => ({ zh: en, en });
  for (const id of ['suspect-item', 'crowd-pressure'])
    desk.tell('incident type set', { id, order: 1, name: words(id), priority: 'P1' });
  for (const id of ['unattended-item', 'drone', 'power-comms-loss'])
    desk.tell('incident type set', { id, order: 1, name: words(id), priority: 'P2' });
  for (const id of ['AG1', 'AG7', 'AG8']) desk.tell('agency set', { id, name: words(`agency ${id}`), role: 'partner' });
  desk.tell('contact set', {
    id: 'CT05',
    role: { zh: '119接警台', en: '119 desk' },
    agency: 'AG7',
    order: 1,
    numbers: ['6-555-07'],
    hours: '00:00-24:00',
  });
  for (const [index, name] of ['crowd', 'item', 'fire', 'attack', 'drone', 'power'].entries())
    desk.tell('listed plan set', { id: `PL${index + 1}`, name: words(`plan for ${name}`) });
  desk.wait(0);
  return desk;
}

/** The small site with the six default plans in force; nobody is signed on. */
export const plannedSite = (): Desk => withPlans(smallSite());
/** The same with its late shift on: 101 201 301 401 411 901 902 903. */
export const mannedPlannedSite = (): Desk => withPlans(mannedSite());

export const defaultPlan = (plan: string): PlanContent => defaultPlans.get(plan)!;

/** Opens an incident of a type in the entry hall and lets the rules run. */
export function opened(desk: Desk, incidentType: string, more: { send?: boolean; zone?: string } = {}): string {
  const before = new Set(desk.incidents.incidents.keys());
  const { send = false, zone = 'Z02' } = more;
  desk.does({ type: 'open incident', incidentType, place: { zone }, send });
  desk.wait(0);
  return [...desk.incidents.incidents.keys()].find((id) => !before.has(id))!;
}
