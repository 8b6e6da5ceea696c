import type { ReasonChoice } from '../../base/settings.ts';
import type { Words } from '../../base/words.ts';
import type { Evidence, Owner } from './fact-types.ts';

export const ownerWords: Record<Owner, Words> = {
  desk: { zh: '席位', en: 'desk' },
  commander: { zh: '指挥长', en: 'duty commander' },
  scene: { zh: '现场指挥员', en: 'on-scene commander' },
  'first-unit': { zh: '首到单元', en: 'first unit there' },
  screening: { zh: '安检', en: 'screening' },
  operator: { zh: '运营单位', en: 'station operator' },
};

export const evidenceWords: Record<Evidence, Words> = {
  none: { zh: '无', en: 'nothing' },
  answer: { zh: '是或否', en: 'yes or no' },
  number: { zh: '数量', en: 'a number' },
  note: { zh: '文字', en: 'a few words' },
  unit: { zh: '呼号', en: 'a call-sign' },
};

/** METHANE, the letters in their order. */
export const majorWords: Record<'none' | 'standby' | 'declared', Words> = {
  none: { zh: '不是重大事件', en: 'no major incident' },
  standby: { zh: '重大事件待命', en: 'major incident standby' },
  declared: { zh: '宣布重大事件', en: 'major incident declared' },
};

export const hazards: readonly ReasonChoice[] = [
  { number: 1, code: 'fire-smoke', zh: '明火或烟', en: 'fire or smoke' },
  { number: 2, code: 'gas', zh: '燃气或不明气味', en: 'gas or unknown smell' },
  { number: 3, code: 'electric', zh: '带电', en: 'live electricity' },
  { number: 4, code: 'track', zh: '股道或列车', en: 'track or trains' },
  { number: 5, code: 'crowd', zh: '人群拥挤', en: 'crowd pressure' },
  { number: 6, code: 'structure', zh: '结构或坠物', en: 'structure or falling parts' },
  { number: 7, code: 'weapon', zh: '持械', en: 'weapon' },
  { number: 8, code: 'suspect-item', zh: '可疑物品', en: 'suspect item' },
  { number: 9, code: 'other', zh: '其他', en: 'other' },
];

export const yesNoWords = { yes: { zh: '是', en: 'yes' }, no: { zh: '否', en: 'no' } } as const satisfies Record<
  string,
  Words
>;
