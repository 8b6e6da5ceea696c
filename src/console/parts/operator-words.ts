import type { Words } from '../../base/words.ts';

/** The keys of a desk that is left for a moment, or handed to the next; the bar and the key list name them too. */
export const lockKey = 'F10';
export const changeOperatorKey = 'F6';
export const reviewsKey = 'F7';

/** Lock, change of operator, and the commander's list of P2 closes. */
export const operatorWords = {
  lock: { zh: '锁定席位', en: 'Lock the desk' },
  locked: { zh: '已锁定', en: 'Locked' },
  pinToAct: { zh: '输入口令码后操作', en: 'PIN to act' },
  pin: { zh: '本人六位口令码', en: 'Your PIN' },
  unlocked: { zh: '已解锁', en: 'Unlocked' },
  change: { zh: '换人', en: 'Change of operator' },
  changeNote: {
    zh: '画面、所选项和未发出的填写都留在原处;之后由谁发出,就记在谁名下。',
    en: 'The screen, what is chosen and what is half filled in stay; whoever sends it from now on signs for it.',
  },
  incoming: { zh: '接班人账号', en: 'Account of the incoming' },
  password: { zh: '接班人口令', en: 'Password of the incoming' },
  changed: { zh: '本席位现由您值守', en: 'This desk is yours now' },
  reviews: { zh: '紧急办结复盘', en: 'P2 review' },
  reviewsWait: { zh: '紧急事件办结待复盘', en: 'P2 closes to review' },
  none: { zh: '没有待复盘的办结', en: 'No close waits for a review' },
  which: { zh: '复盘哪一件', en: 'Which one is reviewed' },
  remark: { zh: '复盘意见(可空,回车记为已看)', en: 'Remark (may be left empty; Enter: reviewed)' },
  reviewed: { zh: '已复盘', en: 'Reviewed' },
  closedBy: { zh: '办结人', en: 'closed by' },
  second: { zh: '第二人', en: 'second person' },
  onlyCommander: { zh: '由指挥长复盘', en: 'The commander reviews them' },
  unlisted: { zh: '件更早的办结已不在列表中', en: 'older closes are no longer listed' },
} as const satisfies Record<string, Words>;
