import { verbOfParts } from './verb.ts';

/** `watchfloor crowd …`: every part of it is a file of its own, loaded only when it is called. */
export const crowd = verbOfParts(
  {
    zh: '客流:在平面上模拟、比较两种做法、验证引擎',
    en: 'crowds: simulate one on a plan, compare two ways of doing it, validate the engine',
  },
  [
    'watchfloor crowd run|compare|validate …    watchfloor crowd run --help',
    '  run SITE     由站点、时刻表和当天事件模拟客流 / a site, its timetable and the events of a day',
    '  compare A B  两次结果并排,带区间 / two results side by side, with intervals',
    '  validate     按 RiMEA、IMO、NIST 与实验验证引擎,出报告 / RiMEA, IMO, NIST and experiments, with a report',
    '  退出码 0 完成或全部通过,1 有错误或有未通过,2 用法不对或文件读不出 / exit 0 done or all passed, 1 mistakes or some failed, 2 wrong use or no such file',
  ].join('\n'),
  {
    run: async () => (await import('./crowd/run.ts')).runCrowdVerb,
    compare: async () => (await import('./crowd/compare.ts')).compareCrowd,
    validate: async () => (await import('./crowd/validate.ts')).validateCrowd,
  },
);
