import { refuse, type Refusal } from '../../base/errors.ts';
import type { Act } from './state.ts';

const first = (act: Act): string => act.desk ?? act.by;

export const refusals = {
  commandUnknown: (command: string): Refusal =>
    refuse('COMMAND_UNKNOWN', { zh: '没有这个命令', en: 'there is no such command' }, { command }),
  deskNeeded: (): Refusal => refuse('DESK_NEEDED', { zh: '请先选择席位。', en: 'Choose a desk first.' }),
  listMissing: (): Refusal =>
    refuse('HANDOVER_LIST_MISSING', {
      zh: '清单只能由服务器建立',
      en: 'the list is built by the server and by nobody else',
    }),
  unknown: (handover: string): Refusal =>
    refuse(
      'HANDOVER_UNKNOWN',
      { zh: `没有交接 ${handover},或已重建清单`, en: `there is no handover ${handover}, or its list was built anew` },
      { handover },
    ),
  otherDesk: (handover: string, desk: string): Refusal =>
    refuse(
      'HANDOVER_OTHER_DESK',
      { zh: `${handover} 是 ${desk} 的交接`, en: `${handover} is the handover of ${desk}` },
      { handover, desk },
    ),
  accepted: (handover: string, act: Act): Refusal =>
    refuse(
      'HANDOVER_ALREADY_ACCEPTED',
      { zh: `${handover} 已由接班人签收`, en: `${handover} was accepted before` },
      { handover, by: act.by, at: act.at },
    ),
  refused: (handover: string): Refusal =>
    refuse(
      'HANDOVER_WAS_REFUSED',
      {
        zh: `${handover} 已被接班人退回:处理后重建清单`,
        en: `${handover} was refused: mend it and build the list anew`,
      },
      { handover },
    ),
  signedAlready: (handover: string, act: Act): Refusal =>
    refuse(
      'HANDOVER_ALREADY_SIGNED',
      { zh: `${handover} 交班人已签(${first(act)})`, en: `the outgoing signed ${handover} before, at ${first(act)}` },
      { handover, by: act.by, at: act.at },
    ),
  notSigned: (handover: string): Refusal =>
    refuse(
      'HANDOVER_NOT_SIGNED',
      { zh: '交班人先签,接班人后签', en: 'the outgoing signs first, then the incoming' },
      { handover },
    ),
  listOld: (handover: string, most_min: number): Refusal =>
    refuse(
      'HANDOVER_LIST_OLD',
      { zh: `清单已超过 ${most_min} 分钟,请重建`, en: `the list is older than ${most_min} min: build it anew` },
      { handover, most_min },
    ),
  coSignerNeeded: (handover: string): Refusal =>
    refuse(
      'CO_SIGNER_NEEDED',
      { zh: '接班人须在本席位输入账号和口令码', en: 'the incoming gives name and PIN at this desk' },
      { handover },
    ),
  coSignerSame: (): Refusal =>
    refuse('CO_SIGNER_SAME_PERSON', { zh: '第二人不能是本人', en: 'the second person must be somebody else' }),
  coSignerElsewhere: (): Refusal =>
    refuse('CO_SIGNER_OTHER_DESK', {
      zh: '第二人须在同一席位确认',
      en: 'the second person must confirm at the same desk',
    }),
  reasonUnknown: (number: number): Refusal =>
    refuse(
      'REASON_UNKNOWN',
      { zh: `列表中没有第 ${number} 项`, en: `the list has no line ${number}` },
      { list: 'handover', number },
    ),
  noteEmpty: (): Refusal => refuse('HANDOVER_NOTE_EMPTY', { zh: '请写内容', en: 'write something' }),
  noticeUnknown: (notice: string): Refusal =>
    refuse(
      'NOTICE_UNKNOWN',
      { zh: `没有通报 ${notice},或已过期、撤回`, en: `there is no notice ${notice}, or it is over or withdrawn` },
      { notice },
    ),
  noticeSigned: (notice: string): Refusal =>
    refuse('NOTICE_ALREADY_SIGNED', { zh: `您已签过 ${notice}`, en: `you signed ${notice} before` }, { notice }),
  untilPast: (): Refusal =>
    refuse('NOTICE_UNTIL_NOT_AHEAD', { zh: '通报期限须在现在之后 30 天内', en: 'a notice ends ahead, within 30 days' }),
} as const;
