import type { Words } from '../../base/words.ts';

export const timerWords = {
  timer: { zh: '定时呼叫', en: 'Check timer' },
  overdue: { zh: '人员未应答', en: 'people not heard' },
  silent: { zh: '未应答', en: 'not heard' },
  unanswered: { zh: '呼叫无应答', en: 'radio check not answered' },
  lone: { zh: '单人在场', en: 'alone on scene' },
  uncovered: { zh: '缺岗', en: 'Post empty' },
} as const satisfies Record<string, Words>;

/** The post that nobody would stand at any more. */
export function leavesEmptyWords(post: Words): Words {
  return { zh: `派出后“${post.zh}”无人`, en: `leaves "${post.en}" empty` };
}
