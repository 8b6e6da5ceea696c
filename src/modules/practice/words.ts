import type { Words } from '../../base/words.ts';

export const practiceWords = {
  onlyInPractice: {
    zh: '只能在演练中播放场景;请先在“演练席”新建演练',
    en: 'a scene is played in a rehearsal only; begin one on the Practice page first',
  },
  noScene: { zh: '没有这个场景;请从列表中选择', en: 'there is no such scene; choose one of the list' },
  noCard: { zh: '没有这张情况卡', en: 'there is no such card' },
  page: { zh: '演练席', en: 'Practice' },
  exercise: { zh: '演练', en: 'EXERCISE' },
  exerciseNote: {
    zh: '本屏为演练:与现场无关,不计入统计,不通知任何人',
    en: 'this screen is a rehearsal: nothing here is real, counts in no figure and reaches nobody',
  },
  whatItIs: {
    zh: '演练从此刻的真实状态开始,写在单独的日志里。现场出现 P1 报警时,本屏会立即打断演练。',
    en: 'A rehearsal begins from the real state of this moment, in a journal of its own. A live P1 alarm breaks in on this screen at once.',
  },
  begin: { zh: '新建演练', en: 'Begin a rehearsal' },
  join: { zh: '进入', en: 'Go in' },
  end: { zh: '结束演练', en: 'End the rehearsal' },
  endAgain: { zh: '再按一次结束:演练记录将被清除', en: 'Press again to end it: what was rehearsed is dropped' },
  back: { zh: '返回现场', en: 'Back to the live room' },
  none: { zh: '没有进行中的演练', en: 'No rehearsal is under way' },
  open: { zh: '进行中的演练', en: 'Rehearsals under way' },
  scenes: { zh: '场景', en: 'Scenes' },
  cards: { zh: '导演情况卡', en: 'Exercise control says' },
  noCards: { zh: '尚无情况卡', en: 'Nothing said yet' },
  begun: { zh: '场景已开始', en: 'The scene has begun' },
  ended: { zh: '演练已结束', en: 'The rehearsal has ended' },
  liveAlarm: { zh: '现场 P1 报警', en: 'LIVE P1 ALARM' },
  liveAlarms: { zh: '条现场 P1 报警待确认', en: 'live P1 alarms wait for an answer' },
  liveLost: {
    zh: '看不到现场队列:请返回现场或由他席值守',
    en: 'the live queue cannot be seen from here: go back, or let another desk keep the watch',
  },
  copied: { zh: '自', en: 'from' },
} as const satisfies Record<string, Words>;
