import type { Words } from '../../base/words.ts';
import { kindWords as alarmKinds } from '../../modules/alarms/kind-words.ts';
import type { Item } from '../../modules/handovers/fact-types.ts';
import type { ToldState } from '../../modules/told/facts.ts';
import { isRule, whomWords, wordsOf } from '../../modules/told/words.ts';
import type { States } from '../feed/folds.ts';

/** The key of its page, which the line below the queue names too. */
export const handoverKey = 'F2';

export const handoverWords = {
  page: { zh: '交接', en: 'Handover' },
  list: { zh: '交接清单', en: 'Handover list' },
  now: { zh: '现时清单(尚未建立交接)', en: 'The list as it is now (no handover begun)' },
  nothing: { zh: '没有需要交代的事项', en: 'Nothing to hand over' },
  begin: { zh: '建立交接清单', en: 'Build the list' },
  again: { zh: '重建清单', en: 'Build the list anew' },
  note: { zh: '加备注', en: 'Add a note' },
  noteText: { zh: '备注', en: 'Note' },
  sign: { zh: '交班人签名', en: 'The outgoing signs' },
  accept: { zh: '接班人签名', en: 'The incoming signs' },
  refuse: { zh: '接班人退回', en: 'The incoming refuses' },
  print: { zh: '打印交接班单', en: 'Print the sheet' },
  notices: { zh: '勤务通报', en: 'Briefing notices' },
  noNotices: { zh: '没有通报', en: 'No notice' },
  signNotice: { zh: '阅签', en: 'Read and sign' },
  postNotice: { zh: '发布通报(24 小时)', en: 'Post a notice (24 h)' },
  noticeText: { zh: '通报内容', en: 'What the notice says' },
  signedByMe: { zh: '本人已签', en: 'signed by you' },
  notByMe: { zh: '待签', en: 'to be signed' },
  signatures: { zh: '人已签', en: 'signed' },
  acts: { zh: '交接操作', en: 'What can be done' },
  incomingName: { zh: '接班人账号', en: 'Account of the incoming' },
  incomingPin: { zh: '接班人六位口令码', en: 'PIN of the incoming' },
  why: { zh: '为何退回', en: 'Why it is refused' },
  whyText: { zh: '说明(可空)', en: 'In words (may be left empty)' },
  begun: { zh: '建立', en: 'Built' },
  asOf: { zh: '日志第', en: 'after fact' },
  signedBy: { zh: '交班', en: 'Outgoing' },
  acceptedBy: { zh: '接班', en: 'Incoming' },
  refusedBy: { zh: '退回', en: 'Refused by' },
  minutesAgo: { zh: '分钟前', en: 'min ago' },
  added: { zh: '建立后新增', en: 'Come since' },
  gone: { zh: '建立后已消', en: 'Gone since' },
  root: { zh: '签名根', en: 'Signed root' },
  more: { zh: '另有', en: 'and' },
  notListed: { zh: '项未列出', en: 'not listed' },
  unsigned: { zh: '交接未签', en: 'Handover not signed' },
  shiftBegan: { zh: '班次已开始', en: 'the shift began' },
  open: { zh: '交班人未签', en: 'the outgoing has not signed' },
  signed: { zh: '等接班人签名', en: 'waits for the incoming' },
  accepted: { zh: '双方已签', en: 'signed by both' },
  refused: { zh: '已退回,须处理后重建', en: 'refused: mend it and build it anew' },
  none: { zh: '未建立', en: 'not begun' },
} as const satisfies Record<string, Words>;

const linkCodes: Record<string, Words> = {
  lost: { zh: '失联', en: 'lost' },
  drifting: { zh: '时钟偏差', en: 'clock drifting' },
};

function toldWordsOf({ matters }: ToldState, incident: string, whom = ''): Words | undefined {
  if (isRule(whom)) return whomWords[whom];
  const line = matters.get(incident)?.tellings.find((row) => row.whom === whom);
  return line && wordsOf(line);
}

/** What an item is, in the words of the module it comes from; where the row has gone, its number and code say it. */
export function itemWords(states: States, item: Item): Words {
  const { id, code } = item;
  const said = (words: Words | undefined): Words => {
    const more = words ?? (code === undefined ? { zh: '', en: '' } : { zh: code, en: code });
    return { zh: `${id} ${more.zh}`.trim(), en: `${id} ${more.en}`.trim() };
  };
  switch (item.kind) {
    case 'incident':
    case 'to-review':
      return said(states.incidents.types.get(code ?? '')?.name);
    case 'alarm':
    case 'shelved':
    case 'condition': {
      const row = states.alarms.rows.get(id);
      const point = states.alarms.book.points.get(row?.point ?? id)?.name;
      const kind = (alarmKinds as Record<string, Words>)[code ?? ''];
      const both = kind && point ? { zh: `${kind.zh} ${point.zh}`, en: `${kind.en} ${point.en}` } : (kind ?? point);
      return said(both);
    }
    case 'link':
      return said(linkCodes[code ?? '']);
    case 'post-short': {
      const post = states.sites.posts.get(id);
      return { zh: `${post?.name.zh ?? id} ${code ?? ''}`, en: `${post?.name.en ?? id} ${code ?? ''}` };
    }
    case 'to-tell':
      return said(toldWordsOf(states.told, id, code));
    case 'skipped-step':
      return { zh: `${id} 第 ${code} 步`, en: `${id} step ${code}` };
    default:
      return said(undefined);
  }
}
