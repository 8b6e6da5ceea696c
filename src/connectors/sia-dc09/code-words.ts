import type { EventClass, Phase, Priority } from '../../base/signal.ts';
import type { Words } from '../../base/words.ts';

/**
 * What a code is about, in our own closed list of words. Several codes of both tables share one kind, so that a restore
 * finds the row it belongs to whichever table the panel speaks; what the code says exactly stands in its own words.
 */
export const kindWords = {
  // Fire. 屏蔽 (disabled at the fire controller) is not 旁路 (bypassed at an intrusion panel).
  fire: { zh: '火警', en: 'Fire' },
  smoke: { zh: '感烟火警', en: 'Smoke' },
  heat: { zh: '感温火警', en: 'Heat' },
  flame: { zh: '感光火警', en: 'Flame' },
  'water-flow': { zh: '水流动作', en: 'Sprinkler flow' },
  'fire-manual-call': { zh: '手动火灾报警', en: 'Manual fire call' },
  'fire-near': { zh: '火警预警', en: 'Fire early warning' },
  'fire-supervisory': { zh: '消防监管', en: 'Fire supervisory' },
  'fire-trouble': { zh: '消防回路故障', en: 'Fire loop trouble' },
  'fire-disabled': { zh: '消防点屏蔽', en: 'Fire point disabled' },
  'fire-test': { zh: '消防测试中', en: 'Fire test' },
  // People asking for help.
  medical: { zh: '医疗求助', en: 'Medical help' },
  help: { zh: '求助', en: 'Help wanted' },
  'no-report': { zh: '未按时报平安', en: 'Did not report in' },
  panic: { zh: '紧急报警', en: 'Panic' },
  'hold-up': { zh: '劫持报警', en: 'Hold-up' },
  duress: { zh: '胁迫', en: 'Duress' },
  'panic-trouble': { zh: '紧急按钮回路故障', en: 'Panic button trouble' },
  // Intrusion and doors.
  intrusion: { zh: '入侵', en: 'Intrusion' },
  'intrusion-entry': { zh: '出入口入侵', en: 'Entry way intrusion' },
  'intrusion-near': { zh: '入侵预警', en: 'Intrusion early warning' },
  'exit-error': { zh: '退出布防时出入口未闭', en: 'Exit left open on arming' },
  'untyped-alarm': { zh: '未分类报警', en: 'Alarm of no stated type' },
  tamper: { zh: '防拆', en: 'Tamper' },
  'door-forced': { zh: '门被强开', en: 'Door forced' },
  'door-held': { zh: '门未关', en: 'Door left open' },
  'access-trouble': { zh: '门禁故障', en: 'Access control trouble' },
  access: { zh: '门禁', en: 'Door access' },
  // Gas, water, climate, plant.
  gas: { zh: '燃气', en: 'Gas' },
  'carbon-monoxide': { zh: '一氧化碳', en: 'Carbon monoxide' },
  'water-leak': { zh: '漏水', en: 'Water leak' },
  temperature: { zh: '温度异常', en: 'Temperature out of range' },
  technical: { zh: '设备状态异常', en: 'Plant out of range' },
  // Troubles of the panel and of what hangs on it.
  'system-trouble': { zh: '主机故障', en: 'Panel trouble' },
  'mains-lost': { zh: '主电断电', en: 'Mains lost' },
  battery: { zh: '电池电量低', en: 'Battery low' },
  'battery-missing': { zh: '电池缺失', en: 'Battery missing' },
  'power-supply': { zh: '供电模块故障', en: 'Power supply trouble' },
  'ground-fault': { zh: '接地故障', en: 'Ground fault' },
  'memory-trouble': { zh: '主机存储故障', en: 'Panel memory trouble' },
  'sounder-trouble': { zh: '声响及输出故障', en: 'Sounder or output trouble' },
  'printer-trouble': { zh: '打印机故障', en: 'Printer trouble' },
  'peripheral-trouble': { zh: '扩展设备故障', en: 'Expansion device trouble' },
  'peripheral-missing': { zh: '扩展设备失联', en: 'Expansion device missing' },
  jamming: { zh: '无线干扰', en: 'Radio jamming' },
  'link-trouble': { zh: '通信链路故障', en: 'Link trouble' },
  'loop-trouble': { zh: '防护回路故障', en: 'Protection loop trouble' },
  swinger: { zh: '频繁动作已停用', en: 'Shut off for repeated alarms' },
  'sensor-trouble': { zh: '探测器故障', en: 'Detector trouble' },
  'sensor-missing': { zh: '探测器失联', en: 'Detector missing' },
  supervisory: { zh: '监管', en: 'Supervisory' },
  maintenance: { zh: '需要维护', en: 'Maintenance wanted' },
  'no-activity': { zh: '超时无活动', en: 'No activity' },
  'test-missed': { zh: '测试未收到', en: 'Test not received' },
  clock: { zh: '主机时钟', en: 'Panel clock' },
  log: { zh: '主机日志', en: 'Panel log' },
  // Arming.
  opening: { zh: '撤防', en: 'Disarmed' },
  closing: { zh: '布防', en: 'Armed' },
  'not-in-time': { zh: '未按时布撤防', en: 'Not armed or disarmed in time' },
  'arming-event': { zh: '布撤防操作', en: 'Arming activity' },
  'wrong-code': { zh: '密码错误', en: 'Wrong code' },
  cancel: { zh: '现场取消', en: 'Cancelled on site' },
  // Conditions: begin and end, no row.
  bypass: { zh: '旁路', en: 'Bypassed' },
  disabled: { zh: '停用', en: 'Disabled' },
  'on-test': { zh: '检修测试中', en: 'On test' },
  'walk-test': { zh: '步测', en: 'Walk test' },
  'program-mode': { zh: '编程模式', en: 'Program mode' },
  // Events: kept and counted.
  test: { zh: '测试报告', en: 'Test report' },
  tested: { zh: '已测试', en: 'Tested' },
  'not-tested': { zh: '未测试', en: 'Not tested' },
  program: { zh: '主机设置变更', en: 'Panel settings' },
  'remote-access': { zh: '远程连接', en: 'Remote access' },
  'module-change': { zh: '模块增减', en: 'Module added or removed' },
  output: { zh: '输出动作', en: 'Output switched' },
  'panel-event': { zh: '主机事件', en: 'Panel event' },
  unknown: { zh: '未知代码', en: 'Unknown code' },
} as const satisfies Record<string, Words>;

export type Kind = keyof typeof kindWords;

/** What the number beside a code counts. Only a zone finds a point; a door, device or line has a numbering of its own. */
export type Address = 'zone' | 'user' | 'area' | 'door' | 'device' | 'output' | 'line' | 'none';

/** One code of a table: that it exists and what it is about are facts of the field, the wording is ours. */
export interface CodeEntry {
  code: string;
  kind: Kind;
  address: Address;
  words: Words;
}

/** One line of a table: code, kind, what the number counts, zh, en. */
export type CodeRow = readonly [code: string, kind: Kind, address: Address, zh: string, en: string];

export function codeTable(rows: readonly CodeRow[]): ReadonlyMap<string, CodeEntry> {
  return new Map(
    rows.map(([code, kind, address, zh, en]) => [code, { code, kind, address, words: { zh, en } }] as const),
  );
}

/** What a code asks of a desk, before a point's own kind and priority are looked at. */
export interface Rule {
  class: EventClass;
  /** Conditions and events carry P4; they make no row. */
  priority: Priority;
  /** Default priority while the area is disarmed, where it differs (134, 423, 426, DF, DL). */
  priorityDisarmed?: Priority;
  /** Given under threat: nothing sounds or shows outside the desk. */
  silent?: true;
  /** One automatic detector, or a second point or a person. */
  fire?: 'unconfirmed' | 'confirmed';
  /** Counts as the periodic test having come. */
  heard?: true;
  /** The panel says some trouble is up: P3 if none is known (608). */
  troubleUp?: true;
  /** A trouble that marks the point as bypassed as well (575). */
  alsoCondition?: true;
}

/** Something else that the same restore ends: DC-03 has one code for "alarm or trouble gone". */
export interface AlsoRestored {
  kind: Kind;
  class: EventClass;
  priority: Priority;
}

export interface Classified extends Rule {
  /** Governed by our tables, by the code itself or by its range; if not, it is an alarm at P3. */
  known: boolean;
  kind: Kind;
  phase: Phase;
  /** Only when the message says that the area is armed or disarmed from now on. */
  armed?: boolean;
  words: Words;
  /** Where to look for the place: a zone finds a point, everything else stands at the area or the panel. */
  addressIs: 'zone' | 'user' | 'area' | 'panel';
  /** The same more exactly, for the inspector. */
  address: Address;
  alsoRestores?: readonly AlsoRestored[];
}

/** Not in our tables: a row at P3, kept raw, never dropped or refused. */
export const unknownRule: Rule = { class: 'alarm', priority: 'P3' };

/** A new or still present alarm, supervisory or trouble makes or counts on a row; nothing else does. */
export function raises(classified: Pick<Classified, 'class' | 'phase'>): boolean {
  const makesRow = classified.class === 'alarm' || classified.class === 'supervisory' || classified.class === 'trouble';
  return makesRow && (classified.phase === 'new' || classified.phase === 'still');
}
