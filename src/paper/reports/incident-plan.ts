import type { Instant } from '../../base/instant.ts';
import type { Words } from '../../base/words.ts';
import type { ResponsePlansState } from '../../modules/response-plans/facts.ts';
import type { FirstReport } from '../../modules/response-plans/state.ts';
import { incidentPlan, type IncidentPlanView, type StepRow } from '../../modules/response-plans/view.ts';
import { hazards, majorWords } from '../../modules/response-plans/words.ts';
import type { Say } from '../say.ts';
import type { Block } from '../sheet.ts';

const words = {
  plan: { zh: '预案', en: 'Response plan' },
  none: { zh: '未启动预案。', en: 'No plan was called out.' },
  calledOut: { zh: '启动', en: 'called out' },
  byRule: { zh: '按规则', en: 'by rule' },
  byHand: { zh: '由人选定', en: 'chosen by hand' },
  channel: { zh: '频道', en: 'channel' },
  stoodDown: { zh: '换下', en: 'left' },
  leftOpen: { zh: '留下未做的必做步骤', en: 'required steps left open' },
  no: { zh: '步', en: '#' },
  step: { zh: '步骤', en: 'Step' },
  owner: { zh: '负责', en: 'Owner' },
  due: { zh: '期限', en: 'Due' },
  at: { zh: '完成', en: 'Done' },
  evidence: { zh: '凭据', en: 'Evidence' },
  by: { zh: '记录人', en: 'By' },
  must: { zh: '(必做)', en: '(required)' },
  skipped: { zh: '跳过', en: 'skipped' },
  open: { zh: '未做', en: 'not done' },
  note: {
    zh: '期限自启动起算。必做步骤未完成或未说明原因跳过之前,不能记为“已控制”。',
    en: 'Due counts from when the plan was called out. Until the required steps are done, or skipped with a reason, nothing is "controlled".',
  },
  report: { zh: '首报 METHANE', en: 'First report, METHANE' },
  major: { zh: 'M 重大事件', en: 'M major incident' },
  location: { zh: 'E 准确位置', en: 'E exact location' },
  hazards: { zh: 'H 危险', en: 'H hazards' },
  access: { zh: 'A 进出路线', en: 'A access' },
  casualties: { zh: 'N 伤亡人数', en: 'N number of casualties' },
  immediate: { zh: '危重', en: 'immediate' },
  urgent: { zh: '紧急', en: 'urgent' },
  minor: { zh: '轻伤', en: 'minor' },
  dead: { zh: '死亡', en: 'dead' },
  present: { zh: 'E 已到场力量', en: 'E services present' },
  needed: { zh: 'E 需要的力量', en: 'E services needed' },
} as const satisfies Record<string, Words>;

interface Asked {
  plans: ResponsePlansState;
  incident: string;
  now: Instant;
  nameOf: (by: string) => string;
  textOf: (part: string | null | undefined) => string | null;
}

/** Parts that the plans of an incident print: words beside steps, and the places of first reports. */
export function planParts(plans: ResponsePlansState, incident: string): readonly (string | undefined)[] {
  const course = plans.courses.get(incident);
  if (!course) return [];
  const steps = [...course.past, ...(course.plan ? [course.plan] : [])].flatMap((called) =>
    Object.values(called.steps),
  );
  return [...steps.map((step) => step.words), ...course.reports.flatMap(({ location, access }) => [location, access])];
}

/** The plan called out with every step, those it stood under before, and the first reports. */
export function planBlocks(asked: Asked, say: Say): readonly Block[] {
  const view = incidentPlan(asked.plans, asked.incident, asked.now);
  if (!view) return [];
  const { course, past, reports } = view;
  const blocks: Block[] = [{ kind: 'heading', text: say(words.plan) }];
  if (!course && past.length === 0) blocks.push(text(say(words.none)));
  for (const one of past) blocks.push(...pastBlocks(one, asked, say));
  if (course) {
    const name = `${course.plan}/${course.version} ${say(course.name)}`;
    const how = say(course.byHand ? words.byHand : words.byRule);
    const channel = course.channel ? ` · ${say(words.channel)} ${say(course.channel)}` : '';
    blocks.push(text(`${name} · ${say(words.calledOut)} ${say.time(course.calledOutAt)}, ${how}${channel}`));
    blocks.push(steps(course.steps, asked, say), { ...text(say(words.note)), quiet: true });
  }
  return [...blocks, ...reports.flatMap((report) => methane(report, asked, say))];
}

const text = (said: string) => ({ kind: 'text', text: said }) as const;

function pastBlocks(past: IncidentPlanView['past'][number], asked: Asked, say: Say): Block[] {
  const left = past.open.length > 0 ? ` · ${say(words.leftOpen)}: ${past.open.join(', ')}` : '';
  const span = `${say(words.calledOut)} ${say.time(past.from)}, ${say(words.stoodDown)} ${say.time(past.until)}`;
  const settled = past.steps.filter((step) => step.state !== 'open');
  return [
    text(`${past.plan}/${past.version} ${say(past.name)} · ${span}${left}`),
    ...(settled.length > 0 ? [steps(settled, asked, say)] : []),
  ];
}

function steps(rows: readonly StepRow[], { nameOf, textOf }: Asked, say: Say): Block {
  return {
    kind: 'table',
    columns: [
      { title: say(words.no), share: 0.45 },
      { title: say(words.step), share: 2.8 },
      { title: say(words.owner), share: 1.5 },
      { title: say(words.due), share: 0.95 },
      { title: say(words.at), share: 0.95 },
      { title: say(words.evidence), share: 1.5 },
      { title: say(words.by), share: 1.9 },
    ],
    rows: rows.map((step) => [
      String(step.no),
      `${say(step.words)}${step.required ? ` ${say(words.must)}` : ''}`,
      say(step.ownerWords),
      say.time(step.dueAt),
      step.at === null ? '–' : say.time(step.at),
      evidence(step, textOf(step.note), say),
      step.by === null ? '' : `${nameOf(step.by)}${step.desk === null ? '' : ` @ ${step.desk}`}`,
    ]),
    empty: say(words.none),
  };
}

function evidence(step: StepRow, note: string | null, say: Say): string {
  const state = step.state === 'skipped' ? say(words.skipped) : step.state === 'open' ? say(words.open) : null;
  return [state, step.said && say(step.said), note].filter((part) => part !== null && part !== '').join(': ');
}

function methane(report: FirstReport, { plans, nameOf, textOf }: Asked, say: Say): Block[] {
  const agency = (id: string) => say(plans.agencies.get(id) ?? { zh: id, en: id });
  const line = (label: Words, said: string | null): [string, string][] =>
    said === null || said === '' ? [] : [[say(label), said]];
  const { casualties } = report;
  const counts = (['immediate', 'urgent', 'minor', 'dead'] as const).map((kind) =>
    casualties ? `${say(words[kind])} ${casualties[kind]}` : '',
  );
  const dangers = hazards.filter((row) => report.hazards.includes(row.number)).map((row) => say(row));
  const by = `${nameOf(report.by)}${report.desk === undefined ? '' : ` @ ${report.desk}`}`;
  return [
    { kind: 'heading', text: `${say(words.report)} ${report.no} · ${say.time(report.at)} · ${report.unit ?? by}` },
    {
      kind: 'facts',
      rows: [
        ...line(words.major, say(majorWords[report.major])),
        ...line(words.location, textOf(report.location)),
        ...line(words.hazards, dangers.join(', ')),
        ...line(words.access, textOf(report.access)),
        ...line(words.casualties, casualties ? counts.join(' · ') : null),
        ...line(words.present, report.present.map(agency).join(', ')),
        ...line(words.needed, report.needed.map(agency).join(', ')),
      ],
    },
  ];
}
