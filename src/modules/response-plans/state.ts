import type { Instant } from '../../base/instant.ts';
import type { Priority } from '../../base/signal.ts';
import type { Words } from '../../base/words.ts';
import type { Reason } from '../sites/facts.ts';
import type { Casualties, PlanVersion } from './fact-types.ts';

/** Who did it, at which desk, when. */
export interface Act {
  by: string;
  desk?: string;
  at: Instant;
}

export type StepState =
  | (Act & { state: 'done'; answer?: boolean; number?: number; unit?: string; words?: string })
  | (Act & { state: 'skipped'; reason: number; words?: string; seen: Act | null });

/** A plan at work in an incident, at the version it was called out in. */
export interface CalledOut extends Act {
  plan: string;
  version: number;
  dutyLevel: string | null;
  required: readonly number[];
  byHand: boolean;
  reason: number | null;
  steps: Readonly<Record<number, StepState>>;
  /** Set when another plan, or none, took its place; `open` are the required steps it was left with. */
  stoodDown: (Act & { reason: number | null; open: readonly number[]; seen: Act | null }) | null;
}

export interface FirstReport extends Act {
  no: number;
  major: 'none' | 'standby' | 'declared';
  location?: string;
  hazards: readonly number[];
  access?: string;
  casualties?: Casualties;
  present: readonly string[];
  needed: readonly string[];
  unit?: string;
}

/** What this module needs of an incident, and what it knows of the plans in it. */
export interface Course {
  incident: string;
  type: string | null;
  priority: Priority | null;
  zone: string | null;
  /** Null while it is open. */
  leftAt: Instant | null;
  mergedInto: string | null;
  plan: CalledOut | null;
  /** Plans that were called out before and stood down, oldest first. */
  past: readonly CalledOut[];
  /** The type for which the choice of plan was settled last: the rule looks again when the type is another. */
  settledFor: string | null;
  reports: readonly FirstReport[];
}

export interface ResponsePlansState {
  /** Duty level in force; null until a site was loaded. */
  dutyLevel: string | null;
  /** Plans the site file lists: those among our defaults get a first version by rule. */
  listed: Map<string, Words>;
  types: Map<string, Words>;
  zones: Map<string, Words>;
  agencies: Map<string, Words>;
  contacts: Map<string, { role: Words; numbers: readonly string[] }>;
  channels: Map<string, { use: string; name: Words }>;
  reasonLists: Map<string, readonly Reason[]>;
  /** The version in force of each plan. */
  plans: Map<string, PlanVersion>;
  /** Every version still needed: in force, or called out in an incident that is kept. By "PL3/2". */
  versions: Map<string, PlanVersion>;
  /** Highest version ever, withdrawn plans too: a number is never used twice. */
  lastVersion: Map<string, number>;
  withdrawn: Map<string, Act>;
  courses: Map<string, Course>;
}

/** Courses of closed incidents stay as long as the incidents do. */
export const leftHeld_ms = 24 * 3_600_000;
export const leftMax = 2_000;
/** Versions of one plan kept beside those in use. */
export const versionsMax = 20;

export function nothing(): ResponsePlansState {
  return {
    dutyLevel: null,
    listed: new Map(),
    types: new Map(),
    zones: new Map(),
    agencies: new Map(),
    contacts: new Map(),
    channels: new Map(),
    reasonLists: new Map(),
    plans: new Map(),
    versions: new Map(),
    lastVersion: new Map(),
    withdrawn: new Map(),
    courses: new Map(),
  };
}

export const versionKey = (plan: string, version: number): string => `${plan}/${version}`;

/** The plan at the version the incident was given, whatever was edited since. */
export function frozen(state: ResponsePlansState, called: CalledOut): PlanVersion | null {
  return state.versions.get(versionKey(called.plan, called.version)) ?? null;
}

/** Required steps that are neither done nor skipped. */
export function openRequired(called: CalledOut): readonly number[] {
  return called.required.filter((no) => called.steps[no] === undefined);
}

/** Skipped steps, and plans left with required steps open, that the commander has not looked at yet. */
export function unseen(course: Course): { skipped: readonly number[]; left: readonly CalledOut[] } {
  const all = [...course.past, ...(course.plan ? [course.plan] : [])];
  const skipped = all.flatMap((called) =>
    Object.entries(called.steps)
      .filter(([, step]) => step.state === 'skipped' && step.seen === null)
      .map(([no]) => Number(no)),
  );
  const left = course.past.filter(({ stoodDown }) => stoodDown && stoodDown.open.length > 0 && !stoodDown.seen);
  return { skipped, left };
}
