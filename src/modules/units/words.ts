import type { Words } from '../../base/words.ts';
import type { Shift, UnitStatus } from './state.ts';

/** Words of the glossary, sections 1 and 2. */
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

export const shiftWords: Record<Shift, Words> = {
  early: { zh: '早班', en: 'early shift' },
  late: { zh: '中班', en: 'late shift' },
  night: { zh: '夜班', en: 'night shift' },
};

export const standByWords: Words = { zh: '预派', en: 'stand by' };
export const overtimeWords: Words = {
  zh: '超过下勤时间,处置完毕后退勤',
  en: 'past its end of duty; signed off once it is clear',
};
export const neverProposedWords: Words = { zh: '不自动推荐', en: 'never proposed, sent by hand only' };
