import { second_ms, type Instant } from '../../base/instant.ts';
import { reasonsOf } from '../../base/settings.ts';
import type { Words } from '../../base/words.ts';
import type { Evidence, Owner, PlanVersion } from './fact-types.ts';
import { frozen, openRequired, unseen, type CalledOut, type FirstReport, type ResponsePlansState } from './state.ts';
import { evidenceWords, ownerWords, yesNoWords } from './words.ts';

export interface PlanListRow {
  plan: string;
  version: number;
  name: Words;
  types: readonly Words[];
  steps: number;
  required: number;
  /** Incidents in which it is at work now, at whatever version. */
  atWork: readonly string[];
}

export function planList(state: ResponsePlansState): readonly PlanListRow[] {
  return [...state.plans.values()]
    .sort((a, b) => a.plan.localeCompare(b.plan, 'en', { numeric: true }))
    .map((row) => ({
      plan: row.plan,
      version: row.version,
      name: row.name,
      types: row.triggers.types.map((type) => state.types.get(type) ?? { zh: type, en: type }),
      steps: row.steps.length,
      required: row.steps.filter((step) => step.required).length,
      atWork: [...state.courses.values()]
        .filter((course) => course.leftAt === null && course.plan?.plan === row.plan)
        .map((course) => course.incident),
    }));
}

/** One plan with the versions that are still kept, newest first. */
export function planDetail(
  state: ResponsePlansState,
  plan: string,
): { current: PlanVersion; versions: readonly number[] } | null {
  const current = state.plans.get(plan);
  if (!current) return null;
  const versions = [...state.versions.values()].filter((row) => row.plan === plan).map((row) => row.version);
  return { current, versions: versions.sort((a, b) => b - a) };
}

export interface StepRow {
  no: number;
  words: Words;
  owner: Owner;
  ownerWords: Words;
  evidence: Evidence;
  evidenceWords: Words;
  required: boolean;
  state: 'open' | 'done' | 'skipped';
  dueAt: Instant;
  /** Below zero when it is over; of a settled step, what was left then. */
  left_s: number;
  at: Instant | null;
  by: string | null;
  desk: string | null;
  /** What stands beside it: the answer, the number, the call-sign, or why it was skipped. */
  said: Words | null;
  /** The part that holds a few words, if any. */
  note: string | null;
}

export interface TellRow {
  who: Words;
  within_s: number;
  left_s: number;
  numbers: readonly string[];
}

export interface CourseView {
  plan: string;
  version: number;
  name: Words;
  calledOutAt: Instant;
  byHand: boolean;
  channel: Words | null;
  steps: readonly StepRow[];
  tell: readonly TellRow[];
  /** Required steps that still hold back "controlled". */
  holdingBack: readonly number[];
}

export interface IncidentPlanView {
  course: CourseView | null;
  /** Plans that were at work before, and what they were left with. */
  past: readonly {
    plan: string;
    version: number;
    name: Words;
    from: Instant;
    until: Instant;
    steps: readonly StepRow[];
    open: readonly number[];
  }[];
  reports: readonly FirstReport[];
  forCommander: boolean;
}

/** Everything an incident has of plans; null for one that is not known here. */
export function incidentPlan(state: ResponsePlansState, incident: string, now: Instant): IncidentPlanView | null {
  const course = state.courses.get(incident);
  if (!course) return null;
  const { skipped, left } = unseen(course);
  return {
    course: course.plan && courseOf(state, course.plan, now),
    past: course.past.map((called) => ({
      plan: called.plan,
      version: called.version,
      name: nameOf(state, called),
      from: called.at,
      until: called.stoodDown?.at ?? now,
      steps: stepsOf(state, called, now),
      open: called.stoodDown?.open ?? [],
    })),
    reports: course.reports,
    forCommander: skipped.length + left.length > 0,
  };
}

function nameOf(state: ResponsePlansState, called: CalledOut): Words {
  return frozen(state, called)?.name ?? { zh: called.plan, en: called.plan };
}

function courseOf(state: ResponsePlansState, called: CalledOut, now: Instant): CourseView {
  const plan = frozen(state, called);
  const channel = [...state.channels.values()].find((row) => row.use === plan?.channelUse);
  return {
    plan: called.plan,
    version: called.version,
    name: nameOf(state, called),
    calledOutAt: called.at,
    byHand: called.byHand,
    channel: channel?.name ?? null,
    steps: stepsOf(state, called, now),
    tell: (plan?.tell ?? []).map(({ who, within_s }) => ({
      who,
      within_s,
      left_s: seconds(called.at + within_s * second_ms - now),
      numbers:
        [...state.contacts.values()].find((row) => row.role.zh === who.zh || row.role.en === who.en)?.numbers ?? [],
    })),
    holdingBack: openRequired(called),
  };
}

function stepsOf(state: ResponsePlansState, called: CalledOut, now: Instant): readonly StepRow[] {
  return (frozen(state, called)?.steps ?? []).map((step) => stepRow(state, called, step, now));
}

function stepRow(
  state: ResponsePlansState,
  called: CalledOut,
  step: PlanVersion['steps'][number],
  now: Instant,
): StepRow {
  const settled = called.steps[step.no];
  const dueAt = called.at + step.due_s * second_ms;
  return {
    no: step.no,
    words: step.words,
    owner: step.owner,
    ownerWords: ownerWords[step.owner],
    evidence: step.evidence,
    evidenceWords: evidenceWords[step.evidence],
    required: step.required,
    state: settled?.state ?? 'open',
    dueAt,
    left_s: seconds(dueAt - (settled?.at ?? now)),
    at: settled?.at ?? null,
    by: settled?.by ?? null,
    desk: settled?.desk ?? null,
    said: settled ? saidOf(state, settled) : null,
    note: settled?.words ?? null,
  };
}

function saidOf(state: ResponsePlansState, settled: CalledOut['steps'][number]): Words | null {
  if (settled.state === 'skipped') {
    const line = reasonsOf(state.reasonLists, 'stepSkip').find((one) => one.number === settled.reason);
    return line ? { zh: line.zh, en: line.en } : { zh: String(settled.reason), en: String(settled.reason) };
  }
  if (settled.answer !== undefined) return settled.answer ? yesNoWords.yes : yesNoWords.no;
  const plain = settled.unit ?? (settled.number === undefined ? undefined : String(settled.number));
  return plain === undefined ? null : { zh: plain, en: plain };
}

function seconds(span_ms: number): number {
  return Math.floor(span_ms / second_ms);
}

/** What was skipped or left behind and the commander has not looked at: on his desk until he has. */
export interface ForCommanderRow {
  incident: string;
  skipped: readonly { step: number; words: Words; reason: Words; desk: string | null; at: Instant }[];
  left: readonly { plan: string; open: readonly number[]; at: Instant }[];
}

export function forCommander(state: ResponsePlansState): readonly ForCommanderRow[] {
  const rows: ForCommanderRow[] = [];
  for (const course of state.courses.values()) {
    const { skipped, left } = unseen(course);
    if (skipped.length + left.length === 0) continue;
    const all = [...course.past, ...(course.plan ? [course.plan] : [])];
    rows.push({
      incident: course.incident,
      skipped: all.flatMap((called) =>
        Object.entries(called.steps).flatMap(([no, step]) => {
          if (step.state !== 'skipped' || step.seen) return [];
          const known = frozen(state, called)?.steps.find((row) => row.no === Number(no));
          return [
            {
              step: Number(no),
              words: known?.words ?? { zh: no, en: no },
              reason: saidOf(state, step) ?? { zh: '', en: '' },
              desk: step.desk ?? null,
              at: step.at,
            },
          ];
        }),
      ),
      left: left.map((called) => ({ plan: called.plan, open: called.stoodDown!.open, at: called.stoodDown!.at })),
    });
  }
  return rows;
}
