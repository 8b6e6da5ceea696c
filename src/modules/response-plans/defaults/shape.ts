import type { Want } from '../../../base/run-card.ts';
import type { Words } from '../../../base/words.ts';
import type { Evidence, Owner, PlanContent, PlanStep } from '../fact-types.ts';

/** How the default plans are written down: short rows, so that the whole of a plan is read at a glance. */
type StepRow = readonly [
  zh: string,
  en: string,
  owner: Owner,
  due_s: number,
  must: 'must' | 'may',
  evidence?: Evidence,
];
type WantRow = readonly [roles: readonly string[], persons: number, within_min: 1 | 3 | 5, zh: string, en: string];

export const steps = (...rows: readonly StepRow[]): PlanStep[] =>
  rows.map(([zh, en, owner, due_s, must, evidence = 'none'], index) => ({
    no: index + 1,
    words: { zh, en },
    owner,
    due_s,
    evidence,
    required: must === 'must',
  }));

const wants = (...rows: readonly WantRow[]): Want[] =>
  rows.map(([roles, persons, within_min, zh, en]) => ({ roles, persons, within_min, task: { zh, en } }));

/** A row of the run card: for one priority, or for every other. */
export const row = (priority: 'P1' | 'P2' | null, ...rows: readonly WantRow[]): PlanContent['runCard'][number] => ({
  ...(priority ? { priorities: [priority] } : {}),
  wants: wants(...rows).map((want) => ({ ...want, roles: [...want.roles] })),
});

export const tell = (...rows: readonly (readonly [who: Words, within_s: number])[]): PlanContent['tell'] =>
  rows.map(([who, within_s]) => ({ who, within_s }));

/** Whom to tell, in the words of a site's contacts, so that their numbers stand beside them where the site has them. */
export const whom = {
  commander: { zh: '值班指挥长', en: 'Duty commander' },
  fireControl: { zh: '消防控制室', en: 'Fire control room' },
  fire: { zh: '119接警台', en: '119 desk' },
  police: { zh: '110接警台', en: '110 desk' },
  medical: { zh: '120接警台', en: '120 desk' },
  metro: { zh: '地铁调度', en: 'Metro control' },
  railway: { zh: '铁路调度', en: 'Railway control' },
  power: { zh: '供电公司抢修', en: 'Power company repair desk' },
  southManager: { zh: '南站房值班站长', en: 'South building duty manager' },
} as const satisfies Record<string, Words>;
