import type { Words } from '../../base/words.ts';

/** Why a test is not granted. Every code stands in docs/errors.md with what to do. */
export const refusals = {
  TEST_NAMES_NOTHING: {
    zh: '没有写明测试什么：请写主机、布防区或报警点。',
    en: 'It does not say what is on test: name a panel, an area or points.',
  },
  TEST_PANEL_UNKNOWN: { zh: '本站没有这台报警主机。', en: 'The site has no such alarm panel.' },
  TEST_AREA_UNKNOWN: { zh: '该主机没有这个布防区。', en: 'That panel has no such area.' },
  TEST_POINT_UNKNOWN: { zh: '本站没有这个报警点。', en: 'The site has no such alarm point.' },
  TEST_BEGINS_IN_PAST: { zh: '测试开始时间须在将来。', en: 'The test must begin now or later.' },
  TEST_TWO_ENDS: {
    zh: '时长和结束时刻只能写一个。',
    en: 'Give either how long it lasts or until when, not both.',
  },
  TEST_TOO_LONG: {
    zh: '测试时间超过上限（按实际经过的小时计，包括夜间调整时钟的那一小时）。',
    en: 'The test would last longer than allowed, counted in hours that really pass, the hour of a clock change too.',
  },
  TEST_ASKED_BY_NEEDED: { zh: '须写明谁申请测试。', en: 'It must say who asked for the test.' },
  TEST_CONTACT_UNKNOWN: { zh: '联系人簿中没有这一条。', en: 'The book of contacts has no such line.' },
  TEST_POINT_TWICE: {
    zh: '其中有报警点在这段时间内已在另一项测试中。',
    en: 'One of the points is on test already in that time, under another grant.',
  },
  TEST_FIRE_NEEDS_COMMANDER: {
    zh: '消防报警点只有指挥长可以批准测试。',
    en: 'Only the duty commander grants a test of fire points.',
  },
  TEST_FIRE_WATCH_NEEDED: {
    zh: '消防报警点测试须指定看守火情的单元（呼号）。',
    en: 'A test of fire points needs a named fire watch (a call-sign).',
  },
  TEST_FIRE_WATCH_NOT_ON_DUTY: { zh: '该呼号未上勤，不能看守火情。', en: 'That call-sign is not signed on.' },
  TEST_UNKNOWN: { zh: '没有这项测试。', en: 'There is no such test.' },
  TEST_ALREADY_ENDED: { zh: '该测试已结束。', en: 'That test has ended already.' },
  RULE_OVERTAKEN: { zh: '该规则执行前情况已变化。', en: 'Things changed before this rule could act.' },
  COMMAND_UNKNOWN: { zh: '没有这个操作。', en: 'There is no such command.' },
} as const satisfies Record<string, Words>;

export type RefusalCode = keyof typeof refusals;

export const onTestWords = {
  title: { zh: '检修测试', en: 'On test' },
  line: { zh: '不入队列', en: 'Off the queue' },
  onTest: { zh: '检修测试中', en: 'On test' },
  left: { zh: '剩', en: 'left' },
  atPanel: { zh: '主机侧', en: 'at the panel' },
  planned: { zh: '已批准，未开始', en: 'granted, not begun' },
  running: { zh: '进行中', en: 'running' },
  over: { zh: '24 小时内结束', en: 'Ended in the last 24 h' },
  none: { zh: '没有检修测试', en: 'Nothing is on test' },
  byTime: { zh: '到时自动结束', en: 'ended by time' },
  byHand: { zh: '人工结束', en: 'ended by hand' },
  cancelled: { zh: '未开始即取消', en: 'cancelled before it began' },
  workOrder: { zh: '工单', en: 'Work order' },
  askedBy: { zh: '申请', en: 'Asked by' },
  grantedBy: { zh: '批准', en: 'Granted by' },
  fireWatch: { zh: '火情看守', en: 'Fire watch' },
  from: { zh: '起止', en: 'From – to' },
  heard: { zh: '已收到', en: 'Heard' },
  notHeard: { zh: '未收到', en: 'Not heard' },
  stillUp: { zh: '尚未恢复', en: 'Not restored yet' },
  notRestored: { zh: '未恢复，已回队列', en: 'Not restored, back on the queue' },
  wholePanel: { zh: '整台主机', en: 'whole panel' },
  grant: { zh: '批准测试', en: 'Grant a test' },
  end: { zh: '结束测试', en: 'End the test' },
  print: { zh: '打印步测报告', en: 'Print the walk test report' },
  what: { zh: '测试什么（报警点、主机或 主机/布防区）', en: 'What (points, a panel, or panel/area)' },
  whatHint: {
    zh: '例：A083 A084；FP1；AP3/2。手动按钮和紧急按钮不写名不停用',
    en: 'for example A083 A084; FP1; AP3/2. Call points and panic buttons stay live unless named',
  },
  howLong: { zh: '多长时间', en: 'For how long' },
  untilClock: { zh: '到几点（时:分）', en: 'Until what time (hh:mm)' },
  untilTime: { zh: '到某个时刻…', en: 'until a time…' },
  beginsLater: { zh: '晚些开始…', en: 'begins later…' },
  fromClock: { zh: '从几点开始（时:分）', en: 'From what time (hh:mm)' },
  asked: { zh: '谁申请', en: 'Who asked' },
  askedOther: { zh: '不在联系人簿中：写单位…', en: 'not in the book: write the firm…' },
  askedText: { zh: '申请单位', en: 'Firm or office that asked' },
  fireWatchField: { zh: '火情看守单元（呼号）', en: 'Fire watch (call-sign)' },
  granted: { zh: '已批准', en: 'Granted' },
  endedNow: { zh: '已结束', en: 'Ended' },
} as const satisfies Record<string, Words>;

/** What stands in the line for a condition that was made at the panel. */
export const panelSideWords: Record<string, Words> = {
  bypass: { zh: '旁路', en: 'Bypassed' },
  'fire-disabled': { zh: '屏蔽', en: 'Disabled' },
  'walk-test': { zh: '步测', en: 'Walk test' },
  'fire-test': { zh: '消防测试', en: 'Fire test' },
  'on-test': { zh: '测试', en: 'On test' },
};
export const otherPanelSide: Words = { zh: '停用', en: 'Out of use' };
