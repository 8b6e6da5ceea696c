import { refuse, type Refusal } from '../../base/errors.ts';
import type { Instant } from '../../base/instant.ts';
import type { FormUse } from './state-paper.ts';
import type { UnitStatus } from './state.ts';
import { statusWords } from './words.ts';

/** Why a form from paper is not entered. Each is said of the whole form: nothing of it was written. */
export const paperRefusals = {
  numberUsed: (form: string, use: FormUse): Refusal =>
    refuse(
      'PAPER_NUMBER_USED',
      {
        zh: `${form} 已由 ${use.desk ?? use.by} 录入为 ${use.incident};若是另一张纸,请在纸上改写一个未用的编号后再录入`,
        en: `${form} was entered before as ${use.incident}, at ${use.desk ?? use.by}; if this is another sheet, write an unused number on it and enter it under that`,
      },
      { form, incident: use.incident, by: use.by, at: use.at, ...(use.desk ? { desk: use.desk } : {}) },
    ),
  numberUnknown: (form: string): Refusal =>
    refuse(
      'PAPER_NUMBER_UNKNOWN',
      {
        zh: `${form} 从未印发,请核对纸上的编号`,
        en: `${form} was never printed: look at the number on the sheet again`,
      },
      { form },
    ),
  receivedFirst: (): Refusal =>
    refuse('PAPER_RECEIVED_NEEDED', {
      zh: '新事件须有“接报”一行(时间、地点),且早于其他各行;续页请选原事件',
      en: 'a new incident needs the line "received" (time and place) before all others; for a continuation name its incident',
    }),
  receivedOnce: (): Refusal =>
    refuse('PAPER_RECEIVED_NEEDED', {
      zh: '“接报”只能有一行,且只用于新事件',
      en: '"received" stands once, and only on the form of a new incident',
    }),
  timeAhead: (): Refusal => refuse('TIME_AHEAD', { zh: '时间不能晚于现在', en: 'the time stated lies ahead of now' }),
  tooOld: (): Refusal =>
    refuse('PAPER_TOO_OLD', {
      zh: '早于 7 天的纸面记录不再补录,请交指挥长归档',
      en: 'paper older than 7 days is not entered any more: hand it to the commander for the file',
    }),
  unitElsewhere: (unit: string, since: Instant | null, incident: string | null): Refusal =>
    refuse(
      'PAPER_UNIT_ELSEWHERE',
      {
        zh: `${unit} ${incident ? `现在处置 ${incident}` : '状态在此之后已更新'},请补上它在纸面事件中“处置完毕”的时间再录入`,
        en: `${unit} ${incident ? `is at ${incident} now` : 'has a newer state by now'}: add when it was clear of the incident on paper, then enter it`,
      },
      { unit, ...(incident ? { incident } : {}), ...(since === null ? {} : { since }) },
    ),
  stepOutOfOrder: (unit: string, from: UnitStatus | null, to: UnitStatus): Refusal =>
    refuse(
      'STATUS_OUT_OF_ORDER',
      {
        zh: `${unit} 在此事件${from ? `已是“${statusWords[from].zh}”` : '尚未派出'},不能接着写“${statusWords[to].zh}”`,
        en: `${unit} ${from ? `is ${statusWords[from].en} here already` : 'was not sent here yet'}: "${statusWords[to].en}" does not follow`,
      },
      { unit, from: from ?? '', to },
    ),
  clearReason: (unit: string): Refusal =>
    refuse(
      'CLEAR_REASON_NEEDED',
      { zh: `请选 ${unit} 处置完毕的原因`, en: `choose the clear reason of ${unit}` },
      { unit },
    ),
} as const;
