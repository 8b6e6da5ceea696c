import type { Priority } from '../../base/signal.ts';
import type { Words } from '../../base/words.ts';
import type { AlarmMark } from './facts.ts';
import type { AlarmRow, VerifyResult } from './state.ts';

/** Why alarms says no. Every code stands in docs/errors.md with what to do. */
export const refusals = {
  ALARM_UNKNOWN: {
    zh: '队列中没有这条报警：编号有误，或已离开队列。',
    en: 'No such alarm on the queue: the number is wrong or it has left.',
  },
  ALARM_ALREADY_ACKNOWLEDGED: {
    zh: '此报警已由另一席位确认。',
    en: 'Another desk has acknowledged this alarm already.',
  },
  ALARM_ALREADY_FALSE: { zh: '此报警已记为误报。', en: 'This alarm is recorded as false already.' },
  ALARM_IN_INCIDENT: {
    zh: '此报警已转为事件，请在事件中记录处理结果。',
    en: 'This alarm belongs to an incident; record the outcome there.',
  },
  ALARM_BEING_VERIFIED: { zh: '此报警正在核警。', en: 'This alarm is being verified already.' },
  ALARM_NOT_BEING_VERIFIED: { zh: '此报警没有正在进行的核警。', en: 'Nobody is verifying this alarm.' },
  ALARM_NOT_SHELVABLE: {
    zh: '紧急报警按钮和手动报警按钮不得搁置。',
    en: 'Panic buttons and manual call points are never shelved.',
  },
  SHELVE_NEEDS_COMMANDER: {
    zh: '特急生命安全报警只有指挥长可以搁置。',
    en: 'Only the duty commander may shelve a P1 life safety alarm.',
  },
  SHELVE_NEEDS_MEASURE: {
    zh: '搁置特急生命安全报警须注明代偿措施。',
    en: 'Shelving a P1 life safety alarm needs a compensating measure.',
  },
  SHELVE_TOO_LONG: { zh: '搁置时间超过上限。', en: 'The shelving would last longer than allowed.' },
  SHELVE_ENDS_IN_PAST: { zh: '搁置结束时间须在将来。', en: 'The end of the shelving must lie ahead.' },
  ALARM_ALREADY_SHELVED: { zh: '此报警已搁置。', en: 'This alarm is shelved already.' },
  ALARM_NOT_SHELVED: { zh: '此报警未搁置。', en: 'This alarm is not shelved.' },
  ALARM_NEEDS_NO_RESET: { zh: '此报警不需要复位。', en: 'No reset is due for this alarm.' },
  ALARM_STILL_ACTIVE: {
    zh: '信号尚未恢复；现场已正常或设备不发恢复时，请选择原因后复位。',
    en: 'The signal has not restored; if all is in order or the device sends no restore, reset with a reason.',
  },
  CLOSE_BY_HAND_NOT_ALLOWED: {
    zh: '特急和紧急报警不能手动关闭，须转事件或记误报并复位。',
    en: 'P1 and P2 alarms are not closed by hand: open an incident or find them false, then reset.',
  },
  ALARM_ALREADY_RESTORED: {
    zh: '信号已恢复，确认后即离开队列，无需手动关闭。',
    en: 'The signal has restored: acknowledge it and it leaves, closing by hand is not needed.',
  },
  ALARM_NOT_IN_GROUP: {
    zh: '其中有报警不在此组：可能已被拆出，请看最新队列后再操作。',
    en: 'One of these alarms is not in this group; it may have been split off. Look at the queue and try again.',
  },
  GROUP_UNKNOWN: { zh: '队列中没有这一组报警。', en: 'There is no such group of alarms on the queue.' },
  GROUP_NOTHING_LEFT: {
    zh: '所列报警都已离开队列或已处理，无可再做。',
    en: 'All of these alarms have left the queue or are dealt with: nothing is left to do.',
  },
  ALARM_NOT_GROUPED: {
    zh: '此报警不与其他报警成组，无须拆出。',
    en: 'This alarm stands in no group with others: there is nothing to split off.',
  },
  GROUP_FIRST_STAYS: {
    zh: '首警不能从本组拆出；请拆出其余报警。',
    en: 'The first alarm stays in its group; split the others off.',
  },
  DESK_NEEDED: { zh: '请先选择席位。', en: 'Choose a desk first.' },
  POINT_UNKNOWN: { zh: '本站没有这个报警点。', en: 'The site has no such alarm point.' },
  RULE_OVERTAKEN: {
    zh: '该规则执行前情况已变化。',
    en: 'Things changed before this rule could act.',
  },
  COMMAND_UNKNOWN: { zh: '没有这个操作。', en: 'There is no such command.' },
} as const satisfies Record<string, Words>;

export type RefusalCode = keyof typeof refusals;

export const priorityWords: Record<Priority, Words> = {
  P1: { zh: '特急', en: 'Immediate' },
  P2: { zh: '紧急', en: 'Urgent' },
  P3: { zh: '一般', en: 'Routine' },
  P4: { zh: '提示', en: 'Information' },
};

export const classWords: Record<AlarmRow['class'], Words> = {
  alarm: { zh: '报警', en: 'Alarm' },
  supervisory: { zh: '监管', en: 'Supervisory' },
  trouble: { zh: '故障', en: 'Trouble' },
};

export const signalWords: Record<AlarmRow['signal'], Words> = {
  active: { zh: '报警中', en: 'Active' },
  restored: { zh: '已恢复', en: 'Restored' },
};

export const acknowledgedWords = {
  no: { zh: '未确认', en: 'Not acknowledged' },
  yes: { zh: '已确认', en: 'Acknowledged' },
} as const satisfies Record<string, Words>;

export const handlingWords: Record<AlarmRow['handling'], Words> = {
  none: { zh: '未处理', en: 'Not handled' },
  verifying: { zh: '核警中', en: 'Being verified' },
  incident: { zh: '已转事件', en: 'In an incident' },
  false: { zh: '误报', en: 'False alarm' },
};

export const verifyWords: Record<VerifyResult, Words> = {
  real: { zh: '情况属实', en: 'It is real' },
  injury: { zh: '属实，有人受伤', en: 'Real, somebody is hurt' },
  'nothing-found': { zh: '未发现情况', en: 'Nothing found' },
  unclear: { zh: '看不清', en: 'Not clear' },
};

export const markWords: Record<AlarmMark, Words> = {
  'fire-unconfirmed': { zh: '火警未确认', en: 'Fire unconfirmed' },
  'fire-confirmed': { zh: '火警已确认', en: 'Fire confirmed' },
};

/** Flags beside the three axes. */
export const flagWords = {
  shelved: { zh: '已搁置', en: 'Shelved' },
  onTest: { zh: '检修测试中', en: 'On test' },
  needsReset: { zh: '待复位', en: 'Needs reset' },
  late: { zh: '迟到报警', en: 'Late alarm' },
  chattering: { zh: '抖动报警', en: 'Chattering' },
  silent: { zh: '静音报警', en: 'Silent' },
  startNotSeen: { zh: '未见起始', en: 'Start not seen' },
  standing: { zh: '长时未复位', en: 'Standing alarm' },
  first: { zh: '首警', en: 'First alarm' },
  cancelled: { zh: '现场已取消', en: 'Cancelled on site' },
} as const satisfies Record<string, Words>;

export type Flag = keyof typeof flagWords;

export const stepWords: Record<1 | 2 | 3, Words> = {
  1: { zh: '全部席位再次鸣响', en: 'Sounds again on all desks' },
  2: { zh: '转指挥长席', en: "Reaches the commander's desk" },
  3: { zh: '电话通知', en: 'Phone now' },
};

/** Compensating measures of a shelving, keys 1-5. */
export const measureWords: Record<1 | 2 | 3 | 4 | 5, Words> = {
  1: { zh: '派人看守', en: 'Somebody posted there' },
  2: { zh: '每15分钟巡查', en: 'Round every 15 minutes' },
  3: { zh: '视频盯守', en: 'Watched by camera' },
  4: { zh: '区域停用', en: 'Area closed' },
  5: { zh: '其他', en: 'Other' },
};

export const noCallBack: Words = { zh: '不要回拨，不要广播', en: 'Do not phone back, no PA' };
export const noCamera: Words = { zh: '无摄像机：派人查看', en: 'No camera: send someone' };
export const atPanel: Words = { zh: '位于主机处', en: 'At the panel' };
export const areaWords = {
  armed: { zh: '已布防', en: 'Armed' },
  disarmed: { zh: '已撤防', en: 'Disarmed' },
  unknown: { zh: '布防状态未知', en: 'Armed state unknown' },
} as const satisfies Record<string, Words>;
export const linkWords = {
  up: { zh: '在线', en: 'Up' },
  lost: { zh: '失联', en: 'Lost' },
  unknown: { zh: '未知', en: 'Unknown' },
  drifting: { zh: '时钟偏差', en: 'Clock drifting' },
} as const satisfies Record<string, Words>;

/** The six conditions of a fire controller, in the order they are read out. */
export const fireConditionWords = {
  fire: { zh: '火警', en: 'Fire' },
  supervisory: { zh: '监管', en: 'Supervisory' },
  fault: { zh: '故障', en: 'Fault' },
  disabled: { zh: '屏蔽', en: 'Disabled' },
  started: { zh: '启动', en: 'Started' },
  feedback: { zh: '反馈', en: 'Feedback' },
} as const satisfies Record<string, Words>;
