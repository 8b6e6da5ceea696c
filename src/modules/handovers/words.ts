import type { ReasonChoice } from '../../base/settings.ts';
import type { Words } from '../../base/words.ts';
import type { ItemKind } from './fact-types.ts';

export const kindWords: Record<ItemKind, Words> = {
  incident: { zh: '未结事件', en: 'open incidents' },
  'skipped-step': { zh: '跳过的步骤,指挥长未看', en: 'skipped steps the commander has not seen' },
  'to-review': { zh: '紧急事件办结,待指挥长复盘', en: "P2 closes for the commander's review" },
  'to-tell': { zh: '还须告知或等待到场', en: 'still to be told, or on their way' },
  'report-back': { zh: '待向外单位反馈', en: 'reports back that are due' },
  order: { zh: '未结指令', en: 'open orders' },
  alarm: { zh: '队列中的报警', en: 'alarms on the queue' },
  shelved: { zh: '搁置的报警', en: 'shelved alarms' },
  'on-test': { zh: '测试与走测', en: 'tests and walk tests' },
  condition: { zh: '旁路、屏蔽(主机侧)', en: 'bypassed, disabled or on test at the panel' },
  link: { zh: '链路和时钟故障', en: 'link and clock faults' },
  'post-short': { zh: '缺岗', en: 'posts short' },
  notice: { zh: '勤务通报', en: 'briefing notices' },
};

/** Why the incoming does not take the desk. */
export const refusalReasons: readonly ReasonChoice[] = [
  { number: 1, code: 'list-incomplete', zh: '清单不全', en: 'the list is not complete' },
  { number: 2, code: 'incident-unclear', zh: '未结事件没有交代清楚', en: 'an open incident is not clear' },
  { number: 3, code: 'report-due', zh: '有到期未办的告知或反馈', en: 'something told or reported is overdue' },
  { number: 4, code: 'bypass-unexplained', zh: '旁路或搁置没有说明', en: 'a bypass or shelving is not explained' },
  { number: 5, code: 'fault-unclear', zh: '设备故障没有交代清楚', en: 'a device fault is not clear' },
  { number: 6, code: 'posts-short', zh: '缺岗没有安排', en: 'a short post is not dealt with' },
  { number: 7, code: 'kit-missing', zh: '钥匙、电台、装备不齐', en: 'keys, radios or kit are missing' },
  { number: 8, code: 'not-now', zh: '正在处置,稍后交接', en: 'in the middle of something, later' },
  { number: 9, code: 'other', zh: '其他', en: 'other' },
];
