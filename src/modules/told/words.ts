import type { Words } from '../../base/words.ts';
import type { RuleWhom } from './fact-types.ts';
import type { CallResult, Telling } from './state.ts';

/** Words of the glossary for who has to be told. */
export const whomWords: Record<RuleWhom, Words> = {
  commander: { zh: '指挥长', en: 'Duty commander' },
  'fire-control-room': { zh: '消防控制室', en: 'Fire control room' },
  'fire-service': { zh: '119 消防', en: 'Fire service, 119' },
  'lift-voice': { zh: '轿厢内对讲', en: 'Voice contact with the lift car' },
  'lift-firm': { zh: '电梯维保单位', en: 'Lift firm' },
};

export const isRule = (whom: string): whom is RuleWhom => Object.hasOwn(whomWords, whom);

/** Whom a line is about: the rule's own word, or the plan's. */
export function wordsOf({ whom, plan }: Pick<Telling, 'whom' | 'plan'>): Words {
  return isRule(whom) ? whomWords[whom] : (plan?.who ?? { zh: whom, en: whom });
}

export const resultWords: Record<CallResult, Words> = {
  reached: { zh: '已告知', en: 'told' },
  'no-answer': { zh: '无人接听', en: 'no answer' },
  engaged: { zh: '占线', en: 'engaged' },
};

export const stateWords = {
  due: { zh: '待告知', en: 'to be told' },
  overdue: { zh: '未告知', en: 'not told' },
  told: { zh: '已告知', en: 'told' },
  never: { zh: '办结时未告知', en: 'not told when it was closed' },
} as const satisfies Record<string, Words>;

export const arrivalWords = {
  due: { zh: '待到场', en: 'to arrive' },
  overdue: { zh: '未到场', en: 'not there' },
} as const satisfies Record<string, Words>;

export const reportBackWords = {
  due: { zh: '待反馈', en: 'report back due' },
  overdue: { zh: '未反馈', en: 'not reported back' },
  given: { zh: '已反馈', en: 'reported back' },
} as const satisfies Record<string, Words>;
