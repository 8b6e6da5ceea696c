import { refuse, type Refusal } from '../../base/errors.ts';
import { statusWords } from './words.ts';
import type { Act, Incident, UnitStatus } from './state.ts';

/** Who was first, in the words of the second desk's screen. */
function first(act: Act): { zh: string; en: string; facts: Record<string, string | number> } {
  const desk = act.desk ?? act.by;
  return { zh: desk, en: desk, facts: { by: act.by, at: act.at, ...(act.desk ? { desk: act.desk } : {}) } };
}

export const refusals = {
  siteNotLoaded: (): Refusal =>
    refuse('SITE_NOT_LOADED', { zh: '站点资料尚未导入', en: 'no site file has been loaded yet' }),
  commandUnknown: (command: string): Refusal =>
    refuse('COMMAND_UNKNOWN', { zh: '没有这个命令', en: 'there is no such command' }, { command }),
  incidentNotFound: (incident: string): Refusal =>
    refuse(
      'INCIDENT_NOT_FOUND',
      {
        zh: `没有事件 ${incident},或已离开席位 24 小时`,
        en: `there is no incident ${incident}, or it left the desk 24 h ago`,
      },
      { incident },
    ),
  alreadyClosed: (incident: Incident, act: Act): Refusal =>
    refuse(
      'INCIDENT_ALREADY_CLOSED',
      { zh: `${incident.id} 已由 ${first(act).zh} 办结`, en: `${incident.id} was closed before, at ${first(act).en}` },
      { incident: incident.id, ...first(act).facts },
    ),
  alreadyMerged: (incident: Incident, act: Act & { into: string }): Refusal =>
    refuse(
      'INCIDENT_MERGED',
      { zh: `${incident.id} 已并入 ${act.into}`, en: `${incident.id} was merged into ${act.into}` },
      { incident: incident.id, into: act.into, ...first(act).facts },
    ),
  notClosed: (incident: string): Refusal =>
    refuse('INCIDENT_NOT_CLOSED', { zh: '事件尚未办结', en: 'the incident is not closed' }, { incident }),
  notClassified: (incident: string): Refusal =>
    refuse(
      'INCIDENT_NOT_CLASSIFIED',
      { zh: '办结前须先定类', en: 'classify the incident before closing it' },
      { incident },
    ),
  typeUnknown: (type: string): Refusal =>
    refuse('INCIDENT_TYPE_UNKNOWN', { zh: `没有事件类型 ${type}`, en: `there is no incident type ${type}` }, { type }),
  zoneUnknown: (zone: string): Refusal =>
    refuse('ZONE_UNKNOWN', { zh: `没有分区 ${zone}`, en: `there is no zone ${zone}` }, { zone }),
  placeNeeded: (): Refusal =>
    refuse('PLACE_NEEDED', { zh: '请给出地点(分区)', en: 'say where it is: a zone is enough' }),
  intakeUnderWay: (incident: string): Refusal =>
    refuse(
      'INTAKE_UNDER_WAY',
      {
        zh: '已定类或已派单位的事件不能撤销,请办结或并入',
        en: 'it has a type or a unit: close it or merge it instead',
      },
      { incident },
    ),
  alarmNotFound: (alarm: string): Refusal =>
    refuse('ALARM_NOT_FOUND', { zh: `没有报警 ${alarm}`, en: `there is no alarm ${alarm}` }, { alarm }),
  alarmHasIncident: (alarm: string, incident: Incident): Refusal =>
    refuse(
      'ALARM_HAS_INCIDENT',
      {
        zh: `${alarm} 已由 ${first(incident.opened).zh} 立为 ${incident.id}`,
        en: `${alarm} already is ${incident.id}, opened at ${first(incident.opened).en}`,
      },
      { alarm, incident: incident.id, ...first(incident.opened).facts },
    ),
  unitNotSignedOn: (unit: string): Refusal =>
    refuse('UNIT_NOT_SIGNED_ON', { zh: `${unit} 未上勤`, en: `${unit} is not signed on` }, { unit }),
  unitAlreadySent: (unit: string, incident: string, act: Act): Refusal =>
    refuse(
      'UNIT_ALREADY_SENT',
      {
        zh: `${unit} 已由 ${first(act).zh} 派往 ${incident}`,
        en: `${unit} was sent to ${incident} before, at ${first(act).en}`,
      },
      { unit, incident, ...first(act).facts },
    ),
  unitBusy: (unit: string, incident: string, act: Act): Refusal =>
    refuse(
      'UNIT_BUSY',
      {
        zh: `${unit} 正在处置 ${incident}(${first(act).zh}),优先级不低于本事件:请排队,或强制并选原因`,
        en: `${unit} is at ${incident} (${first(act).en}), which is as urgent: queue it, or force with a reason`,
      },
      { unit, incident, ...first(act).facts },
    ),
  unitAlreadyQueued: (unit: string, incident: string): Refusal =>
    refuse('UNIT_ALREADY_QUEUED', { zh: `${unit} 已排队`, en: `${unit} is queued for it already` }, { unit, incident }),
  unitNotQueued: (unit: string, incident: string): Refusal =>
    refuse('UNIT_NOT_QUEUED', { zh: `${unit} 未排队`, en: `${unit} is not queued for it` }, { unit, incident }),
  forceNeeded: (unit: string, why: string): Refusal =>
    refuse(
      'FORCE_REASON_NEEDED',
      {
        zh: `${unit} 属不自动推荐的岗位,派出须选强制原因`,
        en: `${unit} is of a kind never proposed: choose a force reason to send it`,
      },
      { unit, why },
    ),
  noUnitFree: (incident: string): Refusal =>
    refuse('NO_UNIT_FREE', { zh: '没有可派的单位', en: 'no unit is free to be proposed' }, { incident }),
  outOfOrder: (unit: string, from: UnitStatus, to: UnitStatus): Refusal =>
    refuse(
      'STATUS_OUT_OF_ORDER',
      {
        zh: `${unit} 现为“${statusWords[from].zh}”,不能直接改为“${statusWords[to].zh}”;如确需,请选强制原因`,
        en: `${unit} is ${statusWords[from].en}: "${statusWords[to].en}" does not follow; choose a force reason if it is so`,
      },
      { unit, from, to },
    ),
  statusAlreadySet: (unit: string, status: UnitStatus, act: Act): Refusal =>
    refuse(
      'STATUS_ALREADY_SET',
      {
        zh: `${unit} 已由 ${first(act).zh} 设为“${statusWords[status].zh}”`,
        en: `${unit} was set to "${statusWords[status].en}" before, at ${first(act).en}`,
      },
      { unit, status, ...first(act).facts },
    ),
  noIncident: (unit: string): Refusal =>
    refuse('UNIT_HAS_NO_INCIDENT', { zh: `${unit} 没有在办事件`, en: `${unit} is at no incident` }, { unit }),
  otherIncident: (unit: string, incident: string): Refusal =>
    refuse(
      'UNIT_AT_OTHER_INCIDENT',
      { zh: `${unit} 现在处置 ${incident}`, en: `${unit} is at ${incident} now` },
      { unit, incident },
    ),
  clearReasonNeeded: (unit: string): Refusal =>
    refuse('CLEAR_REASON_NEEDED', { zh: '请选单位处置完毕原因', en: 'choose the clear reason of the unit' }, { unit }),
  nothingToCorrect: (unit: string, status: UnitStatus): Refusal =>
    refuse(
      'NOTHING_TO_CORRECT',
      {
        zh: `${unit} 在此事件没有“${statusWords[status].zh}”的时间`,
        en: `${unit} has no time for "${statusWords[status].en}" here`,
      },
      { unit, status },
    ),
  notLatest: (unit: string, status: UnitStatus): Refusal =>
    refuse(
      'STATUS_NOT_LATEST',
      { zh: '只能撤回单位最后一个状态', en: 'only the latest state of a unit can be withdrawn' },
      { unit, status },
    ),
  timeAhead: (): Refusal => refuse('TIME_AHEAD', { zh: '时间不能晚于现在', en: 'the time stated lies ahead of now' }),
  unitsNotClear: (incident: string, units: readonly string[]): Refusal =>
    refuse(
      'UNITS_NOT_CLEAR',
      { zh: `办结前所有单位须处置完毕:${units.join('、')}`, en: `every unit must be clear first: ${units.join(', ')}` },
      { incident, units: units.join(' ') },
    ),
  nobodyOnSpot: (incident: string): Refusal =>
    refuse(
      'NOBODY_ON_THE_SPOT',
      {
        zh: '特急事件以误报办结前,须有现场人员确认未发现情况',
        en: 'a P1 is closed false only after somebody on the spot said nothing was found',
      },
      { incident },
    ),
  coSignerNeeded: (incident: string): Refusal =>
    refuse(
      'CO_SIGNER_NEEDED',
      {
        zh: '特急事件或本站规定类型的事件,办结须第二人在本席位以口令码确认',
        en: 'closing a P1, or a type for which this site asks it, needs a second person at this desk with name and PIN',
      },
      { incident },
    ),
  coSignerSame: (): Refusal =>
    refuse('CO_SIGNER_SAME_PERSON', { zh: '第二人不能是本人', en: 'the second person must be somebody else' }),
  coSignerElsewhere: (): Refusal =>
    refuse('CO_SIGNER_OTHER_DESK', {
      zh: '第二人须在同一席位确认',
      en: 'the second person must confirm at the same desk',
    }),
  reasonUnknown: (list: string, number: number): Refusal =>
    refuse(
      'REASON_UNKNOWN',
      { zh: `列表中没有第 ${number} 项`, en: `the list has no line ${number}` },
      { list, number },
    ),
  withItself: (incident: string): Refusal =>
    refuse('INCIDENT_WITH_ITSELF', { zh: '不能与自身关联或并入', en: 'an incident cannot join itself' }, { incident }),
  alreadyLinked: (incident: string, other: string): Refusal =>
    refuse('INCIDENTS_ALREADY_LINKED', { zh: '已关联', en: 'they are linked already' }, { incident, other }),
  logEmpty: (): Refusal =>
    refuse('LOG_ENTRY_EMPTY', { zh: '请选一项或输入文字', en: 'choose a line or write something' }),
  logEntryUnknown: (incident: string, no: number): Refusal =>
    refuse('LOG_ENTRY_UNKNOWN', { zh: `没有第 ${no} 条日志`, en: `there is no log entry ${no}` }, { incident, no }),
  unitNotOnScene: (unit: string, incident: string): Refusal =>
    refuse('UNIT_NOT_ON_SCENE', { zh: `${unit} 未到过现场`, en: `${unit} has not been on scene` }, { unit, incident }),
  adviceNotEnough: (incident: string): Refusal =>
    refuse(
      'ADVICE_NOT_ENOUGH',
      {
        zh: '已派单位、有报警或属特急/紧急的事件不能以“已答复”办结,请按办结流程',
        en: 'it has units, alarms or is P1 or P2: close it the usual way, advice alone is not enough',
      },
      { incident },
    ),
  alreadyReviewed: (incident: string, act: Act): Refusal =>
    refuse(
      'INCIDENT_ALREADY_REVIEWED',
      { zh: `已由 ${first(act).zh} 复盘`, en: `reviewed before, at ${first(act).en}` },
      { incident, ...first(act).facts },
    ),
  alreadyControlled: (incident: string): Refusal =>
    refuse('INCIDENT_ALREADY_CONTROLLED', { zh: '已控制', en: 'it is under control already' }, { incident }),
  stepsOpen: (incident: string, steps: readonly number[]): Refusal =>
    refuse(
      'REQUIRED_STEPS_OPEN',
      {
        zh: `预案的必做步骤未完成:${steps.join('、')};完成,或选原因跳过`,
        en: `required steps of the plan are open: ${steps.join(', ')}; do them, or skip with a reason`,
      },
      { incident, steps: steps.join(' ') },
    ),
  nobodyOnScene: (incident: string): Refusal =>
    refuse(
      'NOBODY_ON_SCENE',
      {
        zh: '尚无单位到场;如确已控制,请选强制原因',
        en: 'no unit has been on scene; choose a force reason if it is so',
      },
      { incident },
    ),
  alreadyWaiting: (incident: string): Refusal =>
    refuse(
      'INCIDENT_HAS_UNITS',
      { zh: '已有单位在办或已在待派', en: 'units are at it, or it is waiting already' },
      { incident },
    ),
} as const;
