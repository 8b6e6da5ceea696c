import { kindWords, unitKindWords } from '../../base/run-card.ts';
import type { Words } from '../../base/words.ts';
import type { Outcome, Receiver, Via, Why } from './fact-types.ts';
import type { OrdersState } from './state.ts';

export const viaWords: Record<Via, Words> = {
  self: { zh: '本人', en: 'in person at the desk' },
  radio: { zh: '电台', en: 'by radio' },
  phone: { zh: '电话', en: 'by phone' },
  'in-person': { zh: '当面', en: 'face to face' },
};

export const outcomeWords: Record<Outcome | 'withdrawn' | 'expired', Words> = {
  done: { zh: '已办', en: 'done' },
  partly: { zh: '部分办理', en: 'partly done' },
  'not-done': { zh: '未办', en: 'not done' },
  withdrawn: { zh: '撤回', en: 'withdrawn' },
  expired: { zh: '到期失效', en: 'expired' },
};

export const whyWords: Record<Why, Words> = {
  'not-signed': { zh: '未签收', en: 'not signed for' },
  'before-deadline': { zh: '即将到期', en: 'deadline near' },
  overdue: { zh: '超时', en: 'overdue' },
  'by-hand': { zh: '人工催办', en: 'by hand' },
};

/** Desks that are no post of the room's list of kinds. */
const more: Readonly<Record<string, Words>> = {
  command: { zh: '指挥', en: 'command' },
  screening: { zh: '安检', en: 'screening' },
  inspection: { zh: '检查', en: 'inspection' },
  liaison: { zh: '联络', en: 'liaison' },
  welfare: { zh: '保障', en: 'welfare' },
};

export function roleWords(kind: string): Words {
  return unitKindWords[kind] ?? more[kind] ?? kindWords([kind]);
}

export function receiverWords(state: Pick<OrdersState, 'posts'>, { kind, id }: Receiver): Words {
  if (kind === 'role') return { zh: `各${roleWords(id).zh}岗`, en: `all ${roleWords(id).en} posts` };
  if (kind === 'post') return state.posts.get(id)?.name ?? { zh: id, en: id };
  return kind === 'site' ? { zh: `站点 ${id}`, en: `site ${id}` } : { zh: id, en: id };
}

/** Where an order stands, in the order of its life. */
export const stageWords = {
  'not-signed': { zh: '待签收', en: 'to be signed for' },
  signed: { zh: '已签收,待反馈', en: 'signed for, report due' },
  reported: { zh: '已反馈,待办结', en: 'reported back, to be closed' },
  standing: { zh: '长期有效', en: 'standing' },
  closed: { zh: '已办结', en: 'closed' },
} as const satisfies Record<string, Words>;
