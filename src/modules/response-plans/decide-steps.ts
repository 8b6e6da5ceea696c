import { isRefusal, type Refusal } from '../../base/errors.ts';
import type { CommandOf } from './commands.ts';
import { draft } from './drafts.ts';
import type { PlanStep, ResponsePlanDraft } from './fact-types.ts';
import { refusals } from './refusals.ts';
import { atWork, checkReason, openCourse, type Ask } from './rules.ts';
import { frozen, unseen, type CalledOut, type ResponsePlansState } from './state.ts';
import { evidenceWords } from './words.ts';

/** The step as the frozen version has it. */
function stepOf(state: ResponsePlansState, incident: string, called: CalledOut, no: number): PlanStep | Refusal {
  const step = frozen(state, called)?.steps.find((row) => row.no === no);
  return step ?? refusals.stepUnknown(incident, no);
}

function openStep({ state }: Ask, incident: string, no: number): { called: CalledOut; step: PlanStep } | Refusal {
  const course = atWork(state, incident);
  if (isRefusal(course)) return course;
  const step = stepOf(state, incident, course.plan, no);
  if (isRefusal(step)) return step;
  const settled = course.plan.steps[no];
  if (settled) return refusals.stepSettled(incident, no, settled.state === 'done', settled);
  return { called: course.plan, step };
}

export function doStep(ask: Ask, command: CommandOf<'do step'>): readonly ResponsePlanDraft[] | Refusal {
  const { incident, answer, number, unit, words } = command;
  const found = openStep(ask, incident, command.step);
  if (isRefusal(found)) return found;
  const { evidence, no } = found.step;
  const given = {
    none: true,
    answer: answer !== undefined,
    number: number !== undefined,
    unit: unit !== undefined,
    note: words !== undefined,
  };
  if (!given[evidence]) return refusals.evidenceNeeded(incident, no, evidence, evidenceWords[evidence]);
  const { desk } = ask.asker;
  return [draft('plan step done', { incident, step: no, answer, number, unit, words: words?.part, desk })];
}

/** A skip is no dead end and no secret: it asks for a reason, and the commander's desk shows it. */
export function skipStep(ask: Ask, command: CommandOf<'skip step'>): readonly ResponsePlanDraft[] | Refusal {
  const { incident, reason, words } = command;
  const found = openStep(ask, incident, command.step);
  if (isRefusal(found)) return found;
  const wrong = checkReason(ask.state, reason);
  if (wrong) return wrong;
  const { desk } = ask.asker;
  return [draft('plan step skipped', { incident, step: found.step.no, reason, words: words?.part, desk })];
}

/** It was not done after all: it stands open again, and holds back "controlled" again where it is required. */
export function reopenStep(
  { state, asker }: Ask,
  command: CommandOf<'reopen step'>,
): readonly ResponsePlanDraft[] | Refusal {
  const { incident, step } = command;
  const course = atWork(state, incident);
  if (isRefusal(course)) return course;
  const known = stepOf(state, incident, course.plan, step);
  if (isRefusal(known)) return known;
  if (!course.plan.steps[step]) return refusals.stepOpen(incident, step);
  return [draft('plan step reopened', { incident, step, desk: asker.desk })];
}

export function seeSkippedSteps(
  { state, asker }: Ask,
  { incident }: CommandOf<'see skipped steps'>,
): readonly ResponsePlanDraft[] | Refusal {
  const course = state.courses.get(incident);
  if (!course) return refusals.incidentNotFound(incident);
  const { skipped, left } = unseen(course);
  if (skipped.length + left.length === 0) return refusals.nothingSkipped(incident);
  const steps = [...new Set([...skipped, ...left.flatMap(({ stoodDown }) => stoodDown?.open ?? [])])];
  return [draft('skipped steps seen', { incident, steps, desk: asker.desk })];
}

export function giveFirstReport(
  { state, asker }: Ask,
  command: CommandOf<'give first report'>,
): readonly ResponsePlanDraft[] | Refusal {
  const { incident, major, location, access, casualties, unit } = command;
  const course = openCourse(state, incident);
  if (isRefusal(course)) return course;
  const hazards = [...new Set(command.hazards ?? [])];
  const present = [...new Set(command.present ?? [])];
  const needed = [...new Set(command.needed ?? [])];
  const agency = [...present, ...needed].find((name) => !state.agencies.has(name));
  if (agency !== undefined) return refusals.agencyUnknown(agency);
  const says = location ?? access ?? casualties ?? (hazards.length + present.length + needed.length > 0 || undefined);
  if (says === undefined && major === 'none') return refusals.reportEmpty(incident);
  return [
    draft('first report given', {
      incident,
      no: course.reports.length + 1,
      major,
      location: location?.part,
      hazards,
      access: access?.part,
      casualties,
      present,
      needed,
      unit,
      desk: asker.desk,
    }),
  ];
}
