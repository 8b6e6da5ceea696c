import { refuse, type Refusal } from '../../base/errors.ts';
import type { Act, Shift, UnitRow } from './state.ts';
import { shiftWords } from './words.ts';

/** Who was first: by, desk, at. */
function first(act: Act): Record<string, string | number> {
  return { by: act.by, at: act.at, ...(act.desk ? { desk: act.desk } : {}) };
}

export const refusals = {
  siteNotLoaded: (): Refusal =>
    refuse('SITE_NOT_LOADED', { zh: '站点资料尚未导入', en: 'no site file has been loaded yet' }),
  commandUnknown: (command: string): Refusal =>
    refuse('COMMAND_UNKNOWN', { zh: '没有这个命令', en: 'there is no such command' }, { command }),
  zoneUnknown: (zone: string): Refusal =>
    refuse('ZONE_UNKNOWN', { zh: `没有分区 ${zone}`, en: `there is no zone ${zone}` }, { zone }),
  notSignedOn: (unit: string): Refusal =>
    refuse('UNIT_NOT_SIGNED_ON', { zh: `${unit} 未上勤`, en: `${unit} is not signed on` }, { unit }),
  alreadyOn: (row: UnitRow): Refusal =>
    refuse(
      'UNIT_ALREADY_SIGNED_ON',
      {
        zh: `${row.unit} 已由 ${row.signedOn.desk ?? row.signedOn.by} 上勤`,
        en: `${row.unit} was signed on before, at ${row.signedOn.desk ?? row.signedOn.by}`,
      },
      { unit: row.unit, ...first(row.signedOn) },
    ),
  callSignReserved: (unit: string): Refusal =>
    refuse(
      'CALL_SIGN_RESERVED',
      { zh: `${unit} 是应急电话号码或不是三位呼号`, en: `${unit} is an emergency number, or no three-digit call-sign` },
      { unit },
    ),
  callSignUnknown: (unit: string): Refusal =>
    refuse(
      'CALL_SIGN_UNKNOWN',
      { zh: `${unit} 不属于任何岗位:请给出类别和位置`, en: `${unit} belongs to no post: give its kind and its place` },
      { unit },
    ),
  channelUnknown: (channel: string): Refusal =>
    refuse('CHANNEL_UNKNOWN', { zh: `没有频道 ${channel}`, en: `there is no radio channel ${channel}` }, { channel }),
  untilPast: (): Refusal =>
    refuse('UNTIL_NOT_AHEAD', { zh: '结束时间须在现在之后 24 小时内', en: 'the end must lie ahead, within 24 h' }),
  dutyLevelUnknown: (dutyLevel: string): Refusal =>
    refuse(
      'DUTY_LEVEL_UNKNOWN',
      { zh: `没有勤务等级 ${dutyLevel}`, en: `no post has cover for duty level ${dutyLevel}` },
      { dutyLevel },
    ),
  shiftNotNow: (shift: Shift | null): Refusal =>
    refuse(
      'SHIFT_NOT_NOW',
      {
        zh: `${shift ? shiftWords[shift].zh : '班次'}现在不能上勤(最早提前 60 分钟)`,
        en: `the ${shift ? shiftWords[shift].en : 'shift'} does not run now (60 min ahead at the earliest)`,
      },
      shift ? { shift } : {},
    ),
  shiftAlreadyOn: (act: Act): Refusal =>
    refuse(
      'SHIFT_ALREADY_SIGNED_ON',
      { zh: `本班已由 ${act.desk ?? act.by} 上勤`, en: `the shift was signed on before, at ${act.desk ?? act.by}` },
      first(act),
    ),
  busy: (unit: string, incident: string): Refusal =>
    refuse(
      'UNIT_BUSY',
      {
        zh: `${unit} 正在处置 ${incident},处置完毕后才能退勤`,
        en: `${unit} is at ${incident}: it is signed off once it is clear`,
      },
      { unit, incident },
    ),
  notAvailable: (unit: string): Refusal =>
    refuse(
      'UNIT_NOT_AVAILABLE',
      { zh: `${unit} 不在待命状态,不能预派`, en: `${unit} is not available, so it cannot stand by` },
      { unit },
    ),
  alreadyStandingBy: (unit: string, act: Act): Refusal =>
    refuse(
      'UNIT_ALREADY_STANDING_BY',
      {
        zh: `${unit} 已由 ${act.desk ?? act.by} 预派`,
        en: `${unit} was told to stand by before, at ${act.desk ?? act.by}`,
      },
      { unit, ...first(act) },
    ),
  notStandingBy: (unit: string): Refusal =>
    refuse('UNIT_NOT_STANDING_BY', { zh: `${unit} 没有预派`, en: `${unit} is not standing by` }, { unit }),
  incidentNotFound: (incident: string): Refusal =>
    refuse(
      'INCIDENT_NOT_FOUND',
      { zh: `没有在办事件 ${incident}`, en: `there is no open incident ${incident}` },
      { incident },
    ),
  helpAlreadyCalled: (unit: string, incident: string): Refusal =>
    refuse(
      'HELP_ALREADY_CALLED',
      { zh: `${unit} 已求援,见 ${incident}`, en: `${unit} has called for help already: ${incident}` },
      { unit, incident },
    ),
  nothingChanged: (unit: string): Refusal =>
    refuse('NOTHING_TO_CHANGE', { zh: '没有要改的内容', en: 'nothing was given to change' }, { unit }),
} as const;
