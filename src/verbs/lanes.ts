import { verbOfParts } from './verb.ts';

/** `watchfloor lanes …`: every part of it is a file of its own, loaded only when it is called. */
export const lanes = verbOfParts(
  {
    zh: '安检通道:仿真一天、按等待目标开通道、预测、验证、比较',
    en: 'lanes: simulate a day, staff for a wait target, forecast, validate, compare',
  },
  [
    'watchfloor lanes run|staff|forecast|validate|compare …    watchfloor lanes run --help',
    '  run SITE        仿真一天:等待、排队、利用率 / simulate a day: waits, queues, use',
    '  staff SITE      每一刻钟最少开几条通道,附下限与理由 / fewest lanes a quarter hour, with a bound and reasons',
    '  forecast SITE COUNTS  由过去的计数预测某一天 / a day to come from past counts, for run and staff',
    '  validate [SITE] 与精确解比对,出一份可以交给主管部门的报告 / against exact answers, a report to hand to an authority',
    '  compare A B     两次结果并列,差值附置信区间 / two runs side by side, differences with intervals',
    '  退出码 0 完成或是,1 否或有错误,2 用法不对或文件读不出 / exit 0 done or yes, 1 no or mistakes, 2 wrong use or no such file',
  ].join('\n'),
  {
    run: async () => (await import('./lanes/run.ts')).runLanesVerb,
    staff: async () => (await import('./lanes/staff.ts')).staffLanesVerb,
    forecast: async () => (await import('./lanes/forecast.ts')).forecastLanesVerb,
    validate: async () => (await import('./lanes/validate.ts')).validateLanesVerb,
    compare: async () => (await import('./lanes/compare.ts')).compareLanesVerb,
  },
);
