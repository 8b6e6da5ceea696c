import { verbOfParts } from './verb.ts';

/** `watchfloor roster …`: every part of it is a file of its own, loaded only when it is called. */
export const roster = verbOfParts(
  {
    zh: '排班:求解、核对、解释缺岗、修补已公布的班表',
    en: 'rosters: solve, check, explain a gap, mend what is published',
  },
  [
    'watchfloor roster solve|check|explain|mend|even|from-site …    watchfloor roster solve --help',
    '  solve FILE           求解并给出可证明的下限 / solve, with a proven bound beside the cost',
    '  check FILE [ROSTER]  独立核对每条规则与代价 / recompute every rule and the cost',
    '  explain FILE         说明为什么排不出,或为什么缺岗 / why it cannot be, or why a post is empty',
    '  mend FILE ROSTER     以最少的改动应对缺勤、加岗、换班 / absence, more demand, a swap: fewest changes',
    '  even FILE ROSTER     夜班周末分得更匀,别的都不变坏 / nights and weekends shared more evenly, nothing else made worse',
    '  from-site SITE       由站点文件与人员文件生成排班问题 / a site and its staff file as a problem',
    '  FILE 是本产品的 YAML 或 JSON,或公开算例的文本格式 / FILE is our YAML or JSON, or the text format of the public instances',
    '  退出码 0 完成或是,1 否或有错误,2 用法不对或文件读不出 / exit 0 done or yes, 1 no or mistakes, 2 wrong use or no such file',
  ].join('\n'),
  {
    solve: async () => (await import('./roster/solve.ts')).solveRoster,
    check: async () => (await import('./roster/check.ts')).checkRosterVerb,
    explain: async () => (await import('./roster/explain.ts')).explainRoster,
    mend: async () => (await import('./roster/mend.ts')).mendRosterVerb,
    even: async () => (await import('./roster/even.ts')).evenRoster,
    'from-site': async () => (await import('./roster/from-site.ts')).fromSite,
  },
);
