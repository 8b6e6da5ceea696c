import type { Priority } from './signal.ts';
import type { Words } from './words.ts';

/** What decides which plan is called out, and which row of its run card holds (glossary: 调派方案). */
export interface Situation {
  type: string | null;
  priority: Priority | null;
  zone: string | null;
  dutyLevel: string | null;
}

/** A condition left out holds for everything. */
export interface Conditions {
  priorities?: readonly Priority[];
  zones?: readonly string[];
  dutyLevels?: readonly string[];
}

export interface Triggers extends Conditions {
  types: readonly string[];
}

/** So many persons of these kinds, who should be there within a ring of 1, 3 or 5 minutes. */
export interface Want {
  roles: readonly string[];
  persons: number;
  within_min?: number;
  task: Words;
}

export interface RunCardRow extends Conditions {
  wants: readonly Want[];
}

/** Kinds that are sent by hand only, with a reason (facts/operations B1): no plan may ask for them. */
export const neverProposed: readonly string[] = ['command', 'liaison', 'inspection', 'welfare', 'screening'];

/** Kinds of posts a plan can ask for, in words. A site may have others; they are shown by their code. */
export const unitKindWords: Readonly<Record<string, Words>> = {
  response: { zh: '快速处突', en: 'quick response' },
  patrol: { zh: '巡逻', en: 'patrol' },
  entrance: { zh: '进站口', en: 'entrance' },
  exit: { zh: '出站口', en: 'exit' },
  platform: { zh: '站台', en: 'platform' },
  perimeter: { zh: '周界', en: 'perimeter' },
  joint: { zh: '联合巡控', en: 'joint patrol' },
};

export function kindWords(kinds: readonly string[]): Words {
  const words = kinds.map((kind) => unitKindWords[kind] ?? { zh: kind, en: kind });
  return { zh: words.map((one) => one.zh).join('或'), en: words.map((one) => one.en).join(' or ') };
}

/** How many conditions were asked and hold; null where one does not. */
function fits(conditions: Conditions, situation: Situation): number | null {
  let asked = 0;
  for (const [wanted, given] of [
    [conditions.priorities, situation.priority],
    [conditions.zones, situation.zone],
    [conditions.dutyLevels, situation.dutyLevel],
  ] as const) {
    if (wanted === undefined) continue;
    if (given === null || !(wanted as readonly string[]).includes(given)) return null;
    asked++;
  }
  return asked;
}

/** The plan for a situation: of several the one that names most of it; of two alike the first by its id. */
export function planFor<P extends { plan: string; triggers: Triggers }>(
  plans: Iterable<P>,
  situation: Situation,
): P | null {
  const { type } = situation;
  if (type === null) return null;
  let best: { plan: P; asked: number } | null = null;
  for (const plan of plans) {
    if (!plan.triggers.types.includes(type)) continue;
    const asked = fits(plan.triggers, situation);
    if (asked === null) continue;
    const better = best === null || asked > best.asked || (asked === best.asked && plan.plan < best.plan.plan);
    if (better) best = { plan, asked };
  }
  return best?.plan ?? null;
}

/** The row of a run card that holds: the one that names most of the situation; of two alike the first. */
export function rowFor<R extends RunCardRow>(rows: readonly R[], situation: Situation): R | null {
  let best: { row: R; asked: number } | null = null;
  for (const row of rows) {
    const asked = fits(row, situation);
    if (asked !== null && (best === null || asked > best.asked)) best = { row, asked };
  }
  return best?.row ?? null;
}
