import type { ReasonChoice } from '../../base/settings.ts';
import type { Words } from '../../base/words.ts';
import type { IncidentStage, UnitStatus } from './state.ts';

/** Words of the glossary, section 1, for what this module shows. */
export const stageWords: Record<IncidentStage, Words> = {
  received: { zh: '已接报', en: 'received' },
  classified: { zh: '已定类', en: 'classified' },
  waiting: { zh: '待派', en: 'waiting for a unit' },
  dispatched: { zh: '已派', en: 'dispatched' },
  acknowledged: { zh: '已接令', en: 'acknowledged' },
  'on-scene': { zh: '已到场', en: 'on scene' },
  controlled: { zh: '已控制', en: 'controlled' },
  cleared: { zh: '处置完毕', en: 'cleared' },
  closed: { zh: '已办结', en: 'closed' },
  merged: { zh: '已并入', en: 'merged' },
};

export const statusWords: Record<UnitStatus | 'OF', Words> = {
  AV: { zh: '待命', en: 'available' },
  DP: { zh: '已派', en: 'dispatched' },
  AK: { zh: '已接令', en: 'acknowledged' },
  ER: { zh: '途中', en: 'en route' },
  OS: { zh: '到场', en: 'on scene' },
  CL: { zh: '处置完毕', en: 'clear' },
  RT: { zh: '返岗途中', en: 'returning' },
  OF: { zh: '退勤', en: 'off duty' },
};

export const targetWords = {
  intake: { zh: '定类时限', en: 'intake' },
  dispatch: { zh: '派出时限', en: 'dispatch' },
  'on-scene': { zh: '到场时限', en: 'first on scene' },
} as const satisfies Record<string, Words>;

export const timelineWords = {
  received: { zh: '接报', en: 'received' },
  classified: { zh: '定类', en: 'classified' },
  controlled: { zh: '已控制', en: 'controlled' },
  cleared: { zh: '处置完毕', en: 'cleared' },
  closed: { zh: '办结', en: 'closed' },
  reviewed: { zh: '已复盘', en: 'reviewed' },
  reopened: { zh: '重新打开', en: 'reopened' },
  merged: { zh: '并入', en: 'merged into' },
  corrected: { zh: '更正', en: 'corrected' },
  withdrawn: { zh: '撤回(未发生)', en: 'withdrawn: it did not happen' },
  log: { zh: '日志', en: 'log entry' },
  told: { zh: '已到指挥长席', en: "at the commander's desk" },
  advice: { zh: '已答复', en: 'advice given' },
} as const satisfies Record<string, Words>;

export const backAtPost: Words = { zh: '已返岗', en: 'back at post' };
export const notClassified: Words = { zh: '未定类', en: 'not classified' };

/** What a log entry can say by one key; 1 is the word from the spot that closing a P1 false asks for. */
export const logSays: readonly ReasonChoice[] = [
  { number: 1, code: 'nothing-found', zh: '现场查看未发现情况', en: 'looked at on the spot, nothing found' },
  { number: 2, code: 'reinforce', zh: '请求增援', en: 'reinforcement asked for' },
  { number: 3, code: 'cordon', zh: '警戒线已设', en: 'cordon set' },
  { number: 4, code: 'told-fire-service', zh: '已告知消防', en: 'fire service told' },
  { number: 5, code: 'told-medical', zh: '已告知医疗', en: 'medical service told' },
  { number: 6, code: 'told-police', zh: '已告知公安', en: 'police told' },
  { number: 7, code: 'command-transfer', zh: '指挥权移交', en: 'transfer of command' },
  { number: 8, code: 'area-empty', zh: '区域已清空', en: 'area is empty of people' },
  { number: 9, code: 'other', zh: '其他', en: 'other' },
];

export const reopenReasons: readonly ReasonChoice[] = [
  { number: 1, code: 'again', zh: '情况再次发生', en: 'it happened again' },
  { number: 2, code: 'not-finished', zh: '处置未完成', en: 'not dealt with to the end' },
  { number: 3, code: 'slip', zh: '误办结', en: 'closed by mistake' },
  { number: 4, code: 'new-information', zh: '有新情况', en: 'something new is known' },
  { number: 5, code: 'review', zh: '复盘要求', en: 'asked for by the review' },
  { number: 6, code: 'commander', zh: '指挥长指示', en: 'ordered by the commander' },
  { number: 7, code: 'wrong-disposition', zh: '处理结果有误', en: 'wrong disposition' },
  { number: 8, code: 'late-entry', zh: '需要补录', en: 'late entry needed' },
  { number: 9, code: 'other', zh: '其他', en: 'other' },
];

/** What a caller was told who needed nobody to come. */
export const adviceLines: readonly ReasonChoice[] = [
  { number: 1, code: 'way', zh: '指路或告知位置', en: 'the way, or where something is' },
  { number: 2, code: 'trains', zh: '车次、时刻与票务', en: 'trains, times and tickets' },
  { number: 3, code: 'lost-property', zh: '失物招领处', en: 'lost property office' },
  { number: 4, code: 'service-desk', zh: '转服务台', en: 'referred to the service desk' },
  { number: 5, code: 'emergency-number', zh: '请拨 110、119 或 120', en: 'to call 110, 119 or 120' },
  { number: 6, code: 'other-site', zh: '非本站,告知所属单位', en: 'another place: whose it is' },
  { number: 7, code: 'known', zh: '已知情况,正在处置', en: 'known already, being dealt with' },
  { number: 8, code: 'safety', zh: '安全提示', en: 'how to stay safe' },
  { number: 9, code: 'other', zh: '其他', en: 'other' },
];
/** Why the plan asks for more than there is. */
export const shortfallWords = {
  noneOn: { zh: '没有此类单元上勤', en: 'none of them is signed on' },
  busy: (units: string): Words => ({ zh: `${units} 正在处置其他事件`, en: `${units} at other incidents` }),
  notFree: (units: string): Words => ({ zh: `${units} 还不能再派`, en: `${units} cannot be sent yet` }),
  allSent: (count: number): Words => ({
    zh: `上勤的 ${count} 个都已算入或不能派`,
    en: `all ${count} that are on are counted in or cannot go`,
  }),
  tooFar: (walk_s: number, within_min: number): Words => ({
    zh: `最近的步行约 ${walk_s} 秒,超出 ${within_min} 分钟圈`,
    en: `the nearest takes about ${walk_s} s, outside the ${within_min} min ring`,
  }),
  alone: { zh: '只有一人可派,一人不单独去', en: 'only one person could go, and nobody goes alone' },
} as const;

/** Why a unit stands where it stands in the proposal. */
export const proposalWords = {
  nearest: (walk_s: number): Words => ({ zh: `步行约 ${walk_s} 秒`, en: `about ${walk_s} s on foot` }),
  noWay: { zh: '路线未知', en: 'no way there is known' },
  returning: { zh: '返岗途中,可再派', en: 'returning, can be sent again' },
  standingBy: { zh: '已为本事件预派', en: 'standing by for this incident' },
  standingByElsewhere: (incident: string): Words => ({
    zh: `已为 ${incident} 预派`,
    en: `standing by for ${incident}`,
  }),
  notAlone: { zh: '一人不单独派往打架或袭击', en: 'one person is not sent alone to a fight or an attack' },
  busyLower: (incident: string): Words => ({
    zh: `正在处置优先级较低的 ${incident}`,
    en: `at ${incident}, which is less urgent`,
  }),
} as const;
