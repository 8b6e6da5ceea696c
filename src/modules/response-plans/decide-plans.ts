import type { Refusal } from '../../base/errors.ts';
import { neverProposed } from '../../base/run-card.ts';
import type { CommandOf } from './commands.ts';
import { defaultPlans } from './defaults/all.ts';
import { draft } from './drafts.ts';
import type { ResponsePlanDraft } from './fact-types.ts';
import { refusals } from './refusals.ts';
import type { Ask } from './rules.ts';
import type { ResponsePlansState } from './state.ts';

/** A new version of a plan, whole; incidents that run keep theirs. */
export function setResponsePlan(
  { state, asker }: Ask,
  command: CommandOf<'set response plan'>,
): readonly ResponsePlanDraft[] | Refusal {
  const { type: _type, basedOn, plan, ...content } = command;
  const current = state.plans.get(plan)?.version ?? 0;
  if (basedOn !== current) return refusals.planChanged(plan, basedOn, current);
  const wrong = namesUnknown(state, command) ?? rolesWrong(command) ?? stepsWrong(command);
  if (wrong) return wrong;
  const version = (state.lastVersion.get(plan) ?? 0) + 1;
  return [draft('response plan set', { plan, version, ...content, desk: asker.desk })];
}

function namesUnknown(state: ResponsePlansState, command: CommandOf<'set response plan'>): Refusal | null {
  const { plan, triggers, runCard } = command;
  const type = triggers.types.find((name) => !state.types.has(name));
  if (type !== undefined) return refusals.planNames(plan, 'incident type', type);
  const zones = [triggers, ...runCard].flatMap((row) => row.zones ?? []);
  const zone = zones.find((name) => !state.zones.has(name));
  return zone === undefined ? null : refusals.planNames(plan, 'zone', zone);
}

function rolesWrong({ plan, runCard }: CommandOf<'set response plan'>): Refusal | null {
  const roles = runCard.flatMap((row) => row.wants.flatMap((want) => want.roles));
  const role = roles.find((one) => neverProposed.includes(one));
  return role === undefined ? null : refusals.planRole(plan, role);
}

function stepsWrong({ plan, steps }: CommandOf<'set response plan'>): Refusal | null {
  const rising = steps.every((step, index) => index === 0 || step.no > steps[index - 1]!.no);
  return rising ? null : refusals.stepNumbers(plan);
}

export function withdrawResponsePlan(
  { state, asker }: Ask,
  command: CommandOf<'withdraw response plan'>,
): readonly ResponsePlanDraft[] | Refusal {
  const { plan } = command;
  const withdrawn = state.withdrawn.get(plan);
  if (withdrawn) return refusals.planWithdrawn(plan, withdrawn);
  if (!state.plans.has(plan)) return refusals.planUnknown(plan);
  return [draft('response plan withdrawn', { plan, desk: asker.desk })];
}

/** A plan the site file lists and nobody wrote yet begins as our default of that number, in the book like any other. */
export function setDefaultPlan(
  { state }: Ask,
  { plan }: CommandOf<'set default plan'>,
): readonly ResponsePlanDraft[] | Refusal {
  const content = defaultPlans.get(plan);
  if (!content || !wantsDefault(state, plan)) return [];
  const types = content.triggers.types.filter((type) => state.types.has(type));
  // A site without these types has no use for the plan until somebody writes one for it.
  if (types.length === 0) return [];
  const name = state.listed.get(plan) ?? content.name;
  return [draft('response plan set', { plan, version: 1, ...content, name, triggers: { ...content.triggers, types } })];
}

export function wantsDefault(state: ResponsePlansState, plan: string): boolean {
  const content = defaultPlans.get(plan);
  return (
    content !== undefined &&
    state.listed.has(plan) &&
    !state.lastVersion.has(plan) &&
    content.triggers.types.some((type) => state.types.has(type))
  );
}
