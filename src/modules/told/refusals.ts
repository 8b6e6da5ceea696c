import { refuse, type Refusal } from '../../base/errors.ts';
import { formatLocal } from '../../base/local-time.ts';
import type { Words } from '../../base/words.ts';
import type { Act, Job } from './state.ts';

/** Who was first, in the words of the second desk's screen. */
const who = (act: Act): string => act.desk ?? act.by;
const first = (act: Act): NonNullable<Refusal['facts']> => ({
  by: act.by,
  at: act.at,
  ...(act.desk ? { desk: act.desk } : {}),
});

export const refusals = {
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
  merged: (incident: string, into: string): Refusal =>
    refuse(
      'INCIDENT_MERGED',
      { zh: `${incident} 已并入 ${into},请记在该事件下`, en: `${incident} was merged into ${into}: note it there` },
      { incident, into },
    ),
  whomNeeded: (): Refusal =>
    refuse('TELL_WHOM', { zh: '请选择告知谁', en: 'say who was told: a line of the list or a contact' }),
  notToBeTold: (incident: string, whom: string): Refusal =>
    refuse(
      'NOT_TO_BE_TOLD',
      { zh: '该事件的告知清单中没有此项', en: 'this line is not on the list of this incident' },
      { incident, whom },
    ),
  contactUnknown: (contact: string): Refusal =>
    refuse('CONTACT_UNKNOWN', { zh: `没有联系人 ${contact}`, en: `there is no contact ${contact}` }, { contact }),
  contactRemoved: (contact: string, role: Words, at: number, timeZone: string): Refusal => {
    const clock = formatLocal(at, timeZone).slice(5, 16);
    return refuse(
      'CONTACT_REMOVED',
      {
        zh: `“${role.zh}”(${contact})已于 ${clock} 从站点资料中删除:未作记录,请从现有联系人中另选`,
        en: `"${role.en}" (${contact}) was taken out of the site file at ${clock}: nothing was noted, choose another contact`,
      },
      { contact, at },
    );
  },
  numberUnknown: (contact: string, number: number): Refusal =>
    refuse(
      'CONTACT_NUMBER_UNKNOWN',
      { zh: `${contact} 没有第 ${number} 个号码`, en: `${contact} has no number ${number}` },
      { contact, number },
    ),
  looksPersonal: (): Refusal =>
    refuse('REFERENCE_LOOKS_PERSONAL', {
      zh: '这像是手机号、证件号或车牌:未作记录;只记对方的编号或电话系统的流水号',
      en: 'this looks like a phone, an identity paper or a number plate: nothing was noted; only a reference of the other desk or of the telephone system is',
    }),
  entryUnknown: (incident: string, entry: number): Refusal =>
    refuse(
      'TOLD_ENTRY_UNKNOWN',
      { zh: `${incident} 没有第 ${entry} 条告知记录`, en: `${incident} has no told-entry ${entry}` },
      { incident, entry },
    ),
  alreadyArrived: (incident: string, entry: number, act: Act): Refusal =>
    refuse(
      'TOLD_ALREADY_ARRIVED',
      { zh: `到场已由 ${who(act)} 记录`, en: `their arrival was noted before, at ${who(act)}` },
      { incident, entry, ...first(act) },
    ),
  notArrived: (incident: string, entry: number): Refusal =>
    refuse(
      'TOLD_NOT_ARRIVED',
      { zh: '尚未记录到场,请先记到场', en: 'they are not noted as there yet: note their arrival first' },
      { incident, entry },
    ),
  alreadyLeft: (incident: string, entry: number, act: Act): Refusal =>
    refuse(
      'TOLD_ALREADY_LEFT',
      { zh: `离场已由 ${who(act)} 记录`, en: `that they left was noted before, at ${who(act)}` },
      { incident, entry, ...first(act) },
    ),
  agencyUnknown: (agency: string): Refusal =>
    refuse('AGENCY_UNKNOWN', { zh: `没有单位 ${agency}`, en: `there is no agency ${agency}` }, { agency }),
  jobKnown: (job: Job, theirNumber: string, holder: string): Refusal =>
    refuse(
      'PARTNER_JOB_KNOWN',
      {
        zh: `${job.agencyName?.zh ?? job.agency} 的 ${theirNumber} 已由 ${who(job)} 记在 ${holder}`,
        en: `${theirNumber} of ${job.agencyName?.en ?? job.agency} already stands under ${holder}, noted at ${who(job)}`,
      },
      { agency: job.agency, theirNumber, incident: holder, ...first(job) },
    ),
  jobsFull: (incident: string, most: number): Refusal =>
    refuse(
      'PARTNER_JOBS_FULL',
      { zh: `一个事件最多记 ${most} 个外单位编号`, en: `an incident holds at most ${most} jobs of other desks` },
      { incident, most },
    ),
  jobUnknown: (incident: string, job: number): Refusal =>
    refuse(
      'PARTNER_JOB_UNKNOWN',
      { zh: `${incident} 没有第 ${job} 个外单位来件`, en: `${incident} has no job ${job} of another desk` },
      { incident, job },
    ),
  toldBack: (incident: string, job: number, act: Act): Refusal =>
    refuse(
      'REPORTED_BACK_ALREADY',
      { zh: `已由 ${who(act)} 反馈`, en: `it was reported back before, at ${who(act)}` },
      { incident, job, ...first(act) },
    ),
  timeAhead: (): Refusal => refuse('TIME_AHEAD', { zh: '时间不能晚于现在', en: 'the time stated lies ahead of now' }),
  reportBackPast: (): Refusal =>
    refuse('REPORT_BACK_IN_PAST', { zh: '反馈时限须晚于现在', en: 'the time to report back by must lie ahead of now' }),
} as const;
