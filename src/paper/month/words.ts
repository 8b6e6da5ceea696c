import type { Words } from '../../base/words.ts';
import type { Outcome } from './figures.ts';

export const outcomeWords: Record<Outcome, Words> = {
  true: { zh: '真实', en: 'true' },
  false: { zh: '误报', en: 'false' },
  test: { zh: '测试', en: 'test' },
  fault: { zh: '故障', en: 'fault' },
  undecided: { zh: '未判定', en: 'not decided' },
};

export const monthWords = {
  title: { zh: '报警月报', en: 'Alarm report of the month' },
  unfinished: {
    zh: '本月尚未结束:统计到打印时刻。',
    en: 'The month is not over: counted up to the moment of printing.',
  },
  noAlarms: { zh: '本月没有报警。', en: 'No alarm in this month.' },
  scope: {
    zh: '只统计本站真实记录(状态 Actual);演练、推演的记录另有其册,不可能进入本表。一条“报警”是队列中的一行:一个报警点与一种类型,从出现到离开队列;重复来信号计在同一行。',
    en: 'Only what really happened at this site (status Actual) is counted; drills are kept in books of their own and cannot get in here. An "alarm" is one row of the queue: one point and one kind, from when it appears until it leaves; repeats count on the same row.',
  },
  volume: { zh: '数量', en: 'How many' },
  outcome: { zh: '结果构成', en: 'What they turned out to be' },
  outcomeNote: {
    zh: '每条报警只归一类。真实:转为事件,或核警结果为真实、有人受伤;误报:记为误报,或所属事件以“误报”办结;测试:误报原因为“未报备测试”;故障:误报原因为“设备故障”,或类别为故障;其余为未判定(例如一般报警恢复并确认后自行离开)。份额以本月出现的报警为分母。',
    en: 'Every alarm is in one class only. True: an incident came of it, or verifying said real or injury. False: found false, or its incident was closed as a false alarm. Test: false because a test was not announced. Fault: false because of a device fault, or of the class trouble. The rest is not decided (a routine alarm that restored and was acknowledged leaves by itself). Shares are of the alarms that appeared in the month.',
  },
  causes: { zh: '误报原因', en: 'Why they were false' },
  closedFalse: { zh: '事件以误报办结', en: 'its incident was closed as a false alarm' },
  answer: { zh: '确认用时', en: 'Time to acknowledge' },
  points: { zh: '报警最多的十个点', en: 'The ten points with most alarms' },
  flood: { zh: '负荷(ISA-18.2 / IEC 62682、EEMUA 191)', en: 'Load (ISA-18.2 / IEC 62682, EEMUA 191)' },
  shifts: { zh: '按班次', en: 'By shift' },
  desks: { zh: '按席位', en: 'By desk' },
  out: { zh: '不在队列中的时间', en: 'Time off the queue' },
  pointHours: { zh: '点·小时(检修测试)', en: 'Point-hours on test' },
  availability: { zh: '可用率', en: 'Availability' },
  noDesk: { zh: '(无席位)', en: '(no desk)' },
} as const satisfies Record<string, Words>;

/** What each figure counts, over what. Printed beside it. */
export const definitions = {
  asAbove: { zh: '同上。', en: 'As above.' },
  announced: {
    zh: '本月出现在队列中的报警行数,含监管与故障。',
    en: 'Rows that appeared on the queue in the month, supervisory and troubles included.',
  },
  signals: {
    zh: '主机与接口发来并记录的信号数(报警、重复、恢复、状态、布撤防、主机事件),不含心跳。',
    en: 'Signals kept from panels and interfaces (alarms, repeats, restores, conditions, arming, panel events), without polls.',
  },
  onTest: {
    zh: '因检修测试(批准的或主机侧的)只记录、不进队列的信号数。',
    en: 'Signals kept and not queued because of a test, granted here or made at the panel.',
  },
  tests: {
    zh: '批准的检修测试从开始到结束的时间,按主机相加,括号内为次数;点名测试计入其所在主机。',
    en: 'Time from beginning to end of granted tests, summed by panel, and how many; a test of points counts with the panel they stand on.',
  },
  pointHours: {
    zh: '每次测试涉及的点数 × 时间,相加。手动报警按钮等仍报警的点不计。',
    en: 'Points of each test times how long, summed. Call points and others that stay live are not in it.',
  },
  priority: {
    zh: '该优先级的报警行数,及其占全部报警的比例。ISA-18.2 建议约 5 / 15 / 80(高/中/低)。',
    en: 'Rows of this priority and their share of all rows. ISA-18.2 suggests about 5 / 15 / 80 for high, medium and low.',
  },
  ackP50: {
    zh: '从出现到第一次有人确认(或转为事件)的秒数,一半不超过此值;未确认的不计。',
    en: 'Seconds from appearing to the first acknowledgement (or incident); half of all took no longer. What was never acknowledged is not in it.',
  },
  ackP90: { zh: '同上,九成不超过此值。', en: 'The same; nine in ten took no longer.' },
  ackInTime: {
    zh: '在升级前(特急、紧急各自的时限)确认的比例,以已确认的特急、紧急报警为分母。',
    en: 'Share acknowledged before the first escalation (the limit of P1 and of P2), of those P1 and P2 alarms that were acknowledged.',
  },
  never: {
    zh: '离开队列或到月末时仍无人确认的报警行数。',
    en: 'Rows that left the queue, or stood at the end of the month, without anybody acknowledging them.',
  },
  rate: {
    zh: '报警行数除以本月 10 分钟时段数。EEMUA 191:平均不超过 1 为可接受,超过 2 为过多。',
    en: 'Rows divided by the ten-minute periods of the month. EEMUA 191: up to 1 on average is acceptable, above 2 is too many.',
  },
  busiest: { zh: '报警最多的一个 10 分钟时段中的报警行数。', en: 'Rows in the busiest ten-minute period.' },
  floodShare: {
    zh: '报警行数超过限值(设置,默认 10)的 10 分钟时段占比。ISA-18.2 建议低于 1 %。',
    en: 'Share of ten-minute periods with more rows than the limit (a setting, 10 by default). ISA-18.2 suggests under 1 %.',
  },
  topTen: {
    zh: '报警最多的十个点占全部报警的比例。ISA-18.2 建议 1 % 至 5 %。',
    en: 'Share of the ten points with most rows in all rows. ISA-18.2 suggests 1 % to 5 %.',
  },
  chattering: {
    zh: '曾在 1 分钟内来 3 次以上(设置)的报警行数。应为 0。',
    en: 'Rows whose point came 3 times or more within a minute (a setting). It should be 0.',
  },
  standing: {
    zh: '本月离开队列或到月末仍在、且曾持续超过 24 小时(设置)的报警行数。任一时刻应少于 5。',
    en: 'Rows that left in the month, or stand at its end, and were active for more than 24 h (a setting). Fewer than 5 at any time is the aim.',
  },
  standingAtEnd: {
    zh: '统计结束时仍持续超过 24 小时的报警行数。',
    en: 'Of these, the rows that stand still at the end.',
  },
  shiftTable: {
    zh: '队列由全体席位共用,各班次的数是当班时出现的全部报警;10 分钟时段按其开始时刻归班。',
    en: 'All desks share one queue: the figures of a shift are all alarms that appeared in it. A ten-minute period belongs to the shift it begins in.',
  },
  deskTable: {
    zh: '在该席位上第一次确认的报警数、占已确认报警的比例,及其用时。',
    en: 'Alarms first acknowledged at that desk, their share of all acknowledged ones, and how long that took.',
  },
  shelved: {
    zh: '按搁置原因,搁置中的时间之和(每条报警分别计)。',
    en: 'Time spent shelved, by reason, summed over alarms.',
  },
  conditions: {
    zh: '主机处的状态标记(旁路、停用、测试等)持续时间之和,每个点或主机分别计。',
    en: 'Time under conditions made at the panel (bypass, disabled, on test …), summed over points and panels.',
  },
  link: {
    zh: '该线路未失联的时间占统计期的比例;失联从判定时刻起算。',
    en: 'Share of the period in which the line was not lost; lost counts from the moment it was found so.',
  },
  watch: { zh: '值守程序未中断的时间占统计期的比例。', en: 'Share of the period in which the program kept watch.' },
} as const satisfies Record<string, Words>;
