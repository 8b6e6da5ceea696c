import type { Words } from './words.ts';

/**
 * Settings a site may change, with their defaults (operations B1, B6). A change is a fact of the sites module
 * ("site setting set"); a module that goes by a setting folds those facts over these defaults with `settingOf`.
 */
export const settingDefaults = {
  /** An alarm nobody took sounds again on all desks, reaches the commander's desk, names whom to phone. */
  alarmP1SoundsAgain_s: 20,
  alarmP1Commander_s: 30,
  alarmP1Phone_s: 60,
  alarmP2SoundsAgain_s: 60,
  alarmP2Commander_s: 90,
  alarmP2Phone_s: 300,
  /** Happened and received further apart than this: the alarm is late. */
  alarmLate_s: 60,
  alarmChattering_count: 3,
  alarmChattering_s: 60,
  alarmFlood_count: 10,
  alarmFlood_s: 600,
  /** An alarm joins what goes on beside it when the last one came within this time. */
  alarmGroup_s: 600,
  alarmStanding_h: 24,
  /** A second point of the zone within this time confirms a fire where the site's own rule does not say otherwise. */
  alarmSecondPoint_s: 300,
  alarmShelveP1Max_min: 60,
  alarmShelveMax_min: 1440,
  /** Priority (1 to 4) of a lost link: of an intrusion panel, and of a fire transmitter, whose loss blinds the fire desk. */
  linkLostPanel_priority: 3,
  linkLostFireTransmitter_priority: 2,
  /** A periodic test may come this much after its interval. */
  periodicTestGrace_min: 30,
  /** A fire test or walk test ends by itself after this, so that nothing is kept off the queue for ever. */
  onTestMax_min: 240,
  /** A test that a desk grants: how long unless said otherwise, and at most. */
  testDefault_min: 120,
  testMax_min: 480,
  /** Targets by priority, from received. */
  intakeTargetP1_s: 30,
  intakeTargetP2_s: 60,
  intakeTargetP3_s: 120,
  intakeTargetP4_s: 300,
  dispatchTargetP1_s: 60,
  dispatchTargetP2_s: 120,
  dispatchTargetP3_s: 600,
  onSceneTargetP1_s: 180,
  onSceneTargetP2_s: 300,
  onSceneTargetP3_s: 900,
  commanderToldP1_s: 0,
  commanderToldP2_s: 600,
  /** A unit that was sent should have taken the order by then; the desk is reminded. */
  unitAcknowledgeTarget_s: 60,
  /** 定时呼叫: a unit on scene must answer before the timer ends; somebody who is there alone sooner than others. */
  checkTimerP1_min: 5,
  checkTimerP2_min: 20,
  checkTimerP3_min: 30,
  checkTimerLone_min: 10,
  /** Somebody who did not answer rings again after this. */
  checkTimerAgain_s: 60,
  /** 已告知: what is due at once (0) rings when it was not done within `toldAtOnceRings_s`, and again after `toldAgain_s`. */
  toldFireControlRoom_s: 0,
  toldFireService_s: 0,
  toldLiftVoice_s: 60,
  toldLiftFirm_s: 180,
  toldLiftFirmArrives_min: 30,
  toldAtOnceRings_s: 30,
  toldAgain_s: 120,
  /** An order nobody signed for by then is reminded of, and again so long before its deadline. */
  orderSignFor_s: 300,
  orderRemindBefore_s: 600,
  /** A standing order ends by itself; no longer than this. */
  standingOrderMax_h: 720,
  /** A handover not signed so long after the shift began is shown; a list older than this is built anew before it is signed. */
  handoverUnsigned_min: 15,
  handoverListMax_min: 30,
  /** Open incidents nearer and younger than this are offered as "same?" at intake. */
  sameIncident_m: 60,
  sameIncident_min: 30,
  /** The paper kit is made anew this often; so many blank forms are in it. */
  paperKit_min: 15,
  paperForms_count: 10,
} as const satisfies Record<string, number>;

export type SettingKey = keyof typeof settingDefaults;

export function settingOf(changed: ReadonlyMap<string, number>, key: SettingKey): number {
  return changed.get(key) ?? settingDefaults[key];
}

/** One line of a numbered list: chosen by its number, gone by in rules and reports by its code. */
export interface ReasonChoice extends Words {
  number: number;
  code: string;
}

function numbered(...choices: readonly (readonly [code: string, zh: string, en: string])[]): readonly ReasonChoice[] {
  return choices.map(([code, zh, en], index) => ({
    number: index + 1,
    code,
    zh,
    en,
  }));
}

export const reasonListDefaults = {
  cameBy: numbered(
    ['alarm', '报警点', 'alarm'],
    ['phone', '电话', 'phone'],
    ['radio', '电台', 'radio'],
    ['post', '岗位当面', 'at a post'],
    ['help-point', '求助点', 'help point'],
    ['camera', '视频巡查', 'seen on camera'],
    ['patrol', '巡逻发现', 'found on patrol'],
    ['partner', '外单位通报', 'told by a partner'],
    ['other', '其他', 'other'],
  ),
  disposition: numbered(
    ['dealt-with', '已处置', 'dealt with'],
    ['police', '移交公安', 'handed to police'],
    ['fire-service', '移交消防', 'handed to fire service'],
    ['medical', '移交医疗', 'handed to medical service'],
    ['operator', '移交运营单位', 'handed to the operator'],
    ['false-alarm', '误报', 'false alarm'],
    ['nothing-found', '未发现情况', 'nothing found'],
    ['duplicate', '重复事件', 'duplicate'],
    ['other', '其他', 'other'],
  ),
  unitClear: numbered(
    ['dealt-with', '已处置', 'dealt with'],
    ['handed-over', '移交其他单位', 'handed to another unit'],
    ['cancelled-on-scene', '现场取消', 'cancelled on scene'],
    ['cancelled-on-way', '途中取消', 'cancelled on the way'],
    ['sent-elsewhere', '改派', 'sent elsewhere'],
    ['nothing-found', '未发现情况', 'nothing found'],
    ['not-reached', '未能到场', 'could not get there'],
    ['relieved', '换岗', 'relieved'],
    ['other', '其他', 'other'],
  ),
  force: numbered(
    ['status-late', '来不及更新状态', 'status not updated in time'],
    ['no-communication', '通信中断', 'no communication'],
    ['scene-commander', '现场指挥员决定', "scene commander's decision"],
    ['slip-corrected', '值班员误操作', "operator's slip corrected"],
    ['device-fault', '设备故障', 'device fault'],
    ['late-entry', '状态补录', 'late entry'],
    ['short-of-people', '人手不足', 'short of people'],
    ['commander', '指挥长指示', 'ordered by the commander'],
    ['other', '其他', 'other'],
  ),
  stepSkip: numbered(
    ['not-applicable', '不适用', 'does not apply'],
    ['done-by-other', '已由他人完成', 'done by someone else'],
    ['not-safe', '现场不安全', 'not safe'],
    ['no-time', '时间不允许', 'no time'],
    ['means-missing', '条件不具备', 'means missing'],
    ['commander', '指挥长指示', 'ordered by the commander'],
    ['repeated', '重复步骤', 'step repeated'],
    ['not-known', '信息不足', 'not enough known'],
    ['other', '其他', 'other'],
  ),
  falseCause: numbered(
    ['accidental-operation', '误触发', 'accidental operation'],
    ['works-or-cleaning', '施工保洁', 'works or cleaning'],
    ['smoke-or-steam', '油烟水汽', 'cooking, smoke or steam'],
    ['device-fault', '设备故障', 'device fault'],
    ['weather', '天气', 'weather'],
    ['malicious', '恶意报警', 'malicious'],
    ['unannounced-test', '未报备测试', 'test not announced'],
    ['unknown', '原因不明', 'unknown'],
  ),
  shelve: numbered(
    ['under-repair', '检修中', 'under repair'],
    ['works-nearby', '施工中', 'works nearby'],
    ['somebody-posted', '已派人看守', 'somebody posted there'],
    ['repair-ordered', '反复误报待修', 'repeated false alarms, repair ordered'],
    ['event-set-up', '活动布置', 'event set-up'],
    ['other', '其他', 'other'],
  ),
  closeByHand: numbered(
    ['looked-at', '现场查看正常', 'looked at, in order'],
    ['no-restore', '设备不发恢复', 'the device sends no restore'],
    ['fault-reported', '已报修', 'fault reported'],
    ['duplicate', '重复', 'duplicate'],
    ['other', '其他', 'other'],
  ),
} as const satisfies Record<string, readonly ReasonChoice[]>;

export type ReasonList = keyof typeof reasonListDefaults;

export function reasonsOf(
  changed: ReadonlyMap<string, readonly ReasonChoice[]>,
  list: ReasonList,
): readonly ReasonChoice[] {
  return changed.get(list) ?? reasonListDefaults[list];
}
