import { refuse, type Refusal } from '../../base/errors.ts';
import type { Act } from './state.ts';

/** Who was first, in the words of the second desk's screen. */
const first = (act: Act): string => act.desk ?? act.by;
const firstFacts = (act: Act): Record<string, string | number> => ({
  by: act.by,
  at: act.at,
  ...(act.desk ? { desk: act.desk } : {}),
});

export const refusals = {
  commandUnknown: (command: string): Refusal =>
    refuse('COMMAND_UNKNOWN', { zh: '没有这个命令', en: 'there is no such command' }, { command }),
  incidentNotFound: (incident: string): Refusal =>
    refuse(
      'INCIDENT_NOT_FOUND',
      {
        zh: `没有事件 ${incident},或已离开席位 24 小时`,
        en: `there is no incident ${incident}, or it left the desk 24 h ago`,
      },
      { incident },
    ),
  incidentEnded: (incident: string, into: string | null): Refusal =>
    into === null
      ? refuse('INCIDENT_ALREADY_CLOSED', { zh: `${incident} 已办结`, en: `${incident} is closed` }, { incident })
      : refuse(
          'INCIDENT_MERGED',
          { zh: `${incident} 已并入 ${into}`, en: `${incident} was merged into ${into}` },
          { incident, into },
        ),
  planUnknown: (plan: string): Refusal =>
    refuse('PLAN_UNKNOWN', { zh: `没有预案 ${plan}`, en: `there is no response plan ${plan}` }, { plan }),
  planWithdrawn: (plan: string, act: Act): Refusal =>
    refuse(
      'PLAN_UNKNOWN',
      { zh: `预案 ${plan} 已由 ${first(act)} 停用`, en: `response plan ${plan} was withdrawn at ${first(act)}` },
      { plan, ...firstFacts(act) },
    ),
  planChanged: (plan: string, basedOn: number, current: number): Refusal =>
    refuse(
      'PLAN_CHANGED_MEANWHILE',
      {
        zh: `预案 ${plan} 已是第 ${current} 版,您改的是第 ${basedOn} 版`,
        en: `response plan ${plan} is at version ${current}; what you changed was version ${basedOn}`,
      },
      { plan, basedOn, current },
    ),
  planNames: (plan: string, what: string, name: string): Refusal =>
    refuse(
      'PLAN_NAMES_UNKNOWN',
      { zh: `预案 ${plan} 提到的 ${name} 站点里没有`, en: `response plan ${plan} names ${name}, which the site lacks` },
      { plan, what, name },
    ),
  planRole: (plan: string, role: string): Refusal =>
    refuse(
      'PLAN_ROLE_NEVER_PROPOSED',
      {
        zh: `${role} 类岗位不自动推荐,不能写入调派方案`,
        en: `units of kind ${role} are never proposed: no plan asks for them`,
      },
      { plan, role },
    ),
  stepNumbers: (plan: string): Refusal =>
    refuse(
      'PLAN_STEPS_OUT_OF_ORDER',
      { zh: '步骤序号须从小到大,不重复', en: 'step numbers must rise and none may stand twice' },
      { plan },
    ),
  alreadyCalledOut: (incident: string, plan: string, version: number, act: Act): Refusal =>
    refuse(
      'PLAN_ALREADY_CALLED_OUT',
      {
        zh: `${incident} 已启动 ${plan} 第 ${version} 版`,
        en: `${plan} version ${version} is called out for ${incident} already`,
      },
      { incident, plan, version, ...firstFacts(act) },
    ),
  noPlan: (incident: string): Refusal =>
    refuse(
      'INCIDENT_HAS_NO_PLAN',
      { zh: `${incident} 未启动预案`, en: `no plan is called out for ${incident}` },
      { incident },
    ),
  planReasonNeeded: (incident: string, steps: readonly number[]): Refusal =>
    refuse(
      'PLAN_REASON_NEEDED',
      {
        zh: `还有必做步骤 ${steps.join('、')} 未完成,换预案须选原因`,
        en: `required steps ${steps.join(', ')} are open: choose a reason to take another plan`,
      },
      { incident, steps: steps.join(' ') },
    ),
  stepUnknown: (incident: string, step: number): Refusal =>
    refuse(
      'PLAN_STEP_UNKNOWN',
      { zh: `预案没有第 ${step} 步`, en: `the plan has no step ${step}` },
      { incident, step },
    ),
  stepSettled: (incident: string, step: number, done: boolean, act: Act): Refusal =>
    refuse(
      'PLAN_STEP_ALREADY_SETTLED',
      {
        zh: `第 ${step} 步已由 ${first(act)} ${done ? '完成' : '跳过'}`,
        en: `step ${step} was ${done ? 'done' : 'skipped'} before, at ${first(act)}`,
      },
      { incident, step, ...firstFacts(act) },
    ),
  stepOpen: (incident: string, step: number): Refusal =>
    refuse('PLAN_STEP_OPEN', { zh: `第 ${step} 步尚未完成`, en: `step ${step} is open already` }, { incident, step }),
  evidenceNeeded: (incident: string, step: number, evidence: string, words: { zh: string; en: string }): Refusal =>
    refuse(
      'STEP_EVIDENCE_NEEDED',
      { zh: `第 ${step} 步完成须附:${words.zh}`, en: `step ${step} is done with: ${words.en}` },
      { incident, step, evidence },
    ),
  nothingSkipped: (incident: string): Refusal =>
    refuse(
      'NO_SKIPPED_STEPS',
      { zh: `${incident} 没有待看的跳过步骤`, en: `${incident} has no skipped step to look at` },
      { incident },
    ),
  reasonUnknown: (list: string, number: number): Refusal =>
    refuse(
      'REASON_UNKNOWN',
      { zh: `列表中没有第 ${number} 项`, en: `the list has no line ${number}` },
      { list, number },
    ),
  agencyUnknown: (agency: string): Refusal =>
    refuse('AGENCY_UNKNOWN', { zh: `没有单位 ${agency}`, en: `there is no agency ${agency}` }, { agency }),
  reportEmpty: (incident: string): Refusal =>
    refuse(
      'FIRST_REPORT_EMPTY',
      {
        zh: '首报须至少有一项:位置、危险、通道、伤亡或力量',
        en: 'a first report says at least one of location, hazards, access, casualties, services',
      },
      { incident },
    ),
} as const;
