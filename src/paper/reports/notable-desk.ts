import { reasonsOf } from '../../base/settings.ts';
import type { Words } from '../../base/words.ts';
import { refusalReasons } from '../../modules/handovers/words.ts';
import { whatOf } from '../../modules/on-test/view.ts';
import type { Receiver } from '../../modules/orders/fact-types.ts';
import { outcomeWords, receiverWords, viaWords } from '../../modules/orders/words.ts';
import { frozen } from '../../modules/response-plans/state.ts';
import { majorWords } from '../../modules/response-plans/words.ts';
import { holderOf, type CallResult } from '../../modules/told/state.ts';
import { isRule, resultWords, whomWords, wordsOf } from '../../modules/told/words.ts';
import { both, text, withText, type Data, type Names, type Sentence } from './names.ts';

/** Whom a call or a ring is about: the line it answers, else the contact that was phoned. */
function whomOf({ room: { told, plans } }: Names, data: Data): Words {
  const whom = text(data.whom);
  if (isRule(whom)) return whomWords[whom];
  const [no = '', version = ''] = whom.split('@');
  const ofPlan = plans.versions.get(version)?.tell[Number(no) - 1]?.who;
  if (ofPlan) return ofPlan;
  const line = holderOf(told, text(data.incident))?.tellings.find((row) => row.whom === whom);
  const contact = told.contacts.get(text(data.contact)) ?? null;
  return (line && wordsOf(line)) ?? contact?.role ?? both(whom || text(data.contact), whom || text(data.contact));
}

function call(names: Names, data: Data): Words {
  const result = resultWords[data.result as CallResult];
  const dial = names.room.told.contacts.get(text(data.contact))?.numbers[Number(data.number) - 1] ?? '';
  const whom = whomOf(names, data);
  const more = [dial, text(data.reference)].filter(Boolean).map((part) => ` ${part}`);
  return both(`${result.zh}:${whom.zh}${more.join('')}`, `${result.en}: ${whom.en}${more.join('')}`);
}

/** Somebody who was told has come, or gone: named by the call it was noted at. */
function party(names: Names, data: Data): Words {
  const { told } = names.room;
  const entry = holderOf(told, text(data.incident))?.entries.find(
    (one) => one.incident === data.incident && one.entry === data.entry,
  );
  return (
    entry?.role ?? (entry?.whom && isRule(entry.whom) ? whomWords[entry.whom] : both('被告知方', 'the party told'))
  );
}

function job({ room: { told } }: Names, data: Data): Words {
  const known = holderOf(told, text(data.incident))?.jobs.find((one) => one.job === data.job);
  const agency = text(data.agency) || (known?.agency ?? '');
  const name = told.agencies.get(agency) ?? both(agency, agency);
  const theirs = text(data.theirNumber) || (known?.theirNumber ?? '');
  return both(`${name.zh} ${theirs}`.trim(), `${name.en} ${theirs}`.trim());
}

function plan({ room: { plans } }: Names, data: Data): Words {
  const name =
    plans.versions.get(`${text(data.plan)}/${text(data.version)}`)?.name ?? plans.plans.get(text(data.plan))?.name;
  return both(`${text(data.plan)} ${name?.zh ?? ''}`.trim(), `${text(data.plan)} ${name?.en ?? ''}`.trim());
}

function step({ room: { plans } }: Names, data: Data): Words {
  const called = plans.courses.get(text(data.incident))?.plan;
  const known = called && frozen(plans, called)?.steps.find((row) => row.no === data.step)?.words;
  const no = text(data.step);
  return both(`第 ${no} 步${known ? ` ${known.zh}` : ''}`, `step ${no}${known ? ` ${known.en}` : ''}`);
}

function skipReason({ room: { plans } }: Names, data: Data): Words {
  const line = reasonsOf(plans.reasonLists, 'stepSkip').find((row) => row.number === data.reason);
  return line ? both(` (${line.zh})`, ` (${line.en})`) : both('', '');
}

const receiver = ({ room: { orders } }: Names, data: Data): Words => receiverWords(orders, data.receiver as Receiver);
const joined = (list: readonly Words[]): Words =>
  both(list.map((one) => one.zh).join('、'), list.map((one) => one.en).join(', '));

function test({ room: { tests } }: Names, data: Data): Words {
  const row = tests.tests.get(text(data.test)) ?? tests.over.get(text(data.test));
  const what = row ? whatOf(tests, row) : both('', '');
  return both(`${text(data.test)} ${what.zh}`.trim(), `${text(data.test)} ${what.en}`.trim());
}

const on =
  (zh: string, en: string, of: (names: Names, data: Data) => Words): Sentence =>
  (names, data) => {
    const what = of(names, data);
    return both(`${zh}:${what.zh}`, `${en}: ${what.en}`);
  };

/** What a desk did beside alarms and incidents: calls, plans, orders, tests, handovers, and who answered. */
export const deskSentences: Record<string, Sentence> = {
  'told entry written': call,
  'told party arrived': on('到场', 'arrived', party),
  'told party left': on('离场', 'left', party),
  // Once: that it rang again says nothing new.
  'telling overdue': (names, data) => {
    if (data.ring !== 1) return null;
    if (data.about === 'report-back') return on('未反馈', 'not reported back', job)(names, data, null);
    return data.about === 'arrive'
      ? on('未到场', 'not there', whomOf)(names, data, null)
      : on('未告知', 'not told', whomOf)(names, data, null);
  },
  'partner job noted': on('外单位来件', 'job of another desk', job),
  'partner told back': on('已向来件单位反馈', 'reported back', job),
  'people heard': (_names, data) => {
    const unit = text(data.unit);
    return unit === '' ? both('现场人员应答', 'the people there answered') : both(`${unit} 应答`, `${unit} answered`);
  },
  'radio check unanswered': (_names, data) => {
    const unit = text(data.unit);
    return unit === ''
      ? both('呼叫现场人员,未应答', 'the people there were called, no answer')
      : both(`呼叫 ${unit},未应答`, `${unit} called, no answer`);
  },
  'check overdue': (_names, data) => {
    if (data.ring !== 1) return null;
    const units = (data.units as string[]).join(' ');
    return both(`到时未应答:${units}`, `not heard in time: ${units}`);
  },
  'response plan called out': on('启动预案', 'plan called out', plan),
  'response plan stood down': on('解除预案', 'plan stood down', plan),
  'plan step done': (names, data) => withText(names, on('完成', 'done', step)(names, data, null)!, data.words),
  'plan step skipped': (names, data) => {
    const [what, why] = [step(names, data), skipReason(names, data)];
    return withText(names, both(`跳过:${what.zh}${why.zh}`, `skipped: ${what.en}${why.en}`), data.words);
  },
  'first report given': (_names, data) => {
    const major = majorWords[data.major as keyof typeof majorWords];
    return both(`首报 METHANE:${major.zh}`, `first report, METHANE: ${major.en}`);
  },
  'order given': (names, data) => {
    const to = joined((data.to as Receiver[]).map((one) => receiverWords(names.room.orders, one)));
    return withText(
      names,
      both(`下达指令 ${text(data.order)},给${to.zh}`, `order ${text(data.order)} given to ${to.en}`),
      data.words,
    );
  },
  'order signed for': (names, data) => {
    const via = viaWords[data.via as keyof typeof viaWords];
    const who = receiver(names, data);
    return both(
      `指令 ${text(data.order)} 签收:${who.zh}(${via.zh})`,
      `order ${text(data.order)} signed for: ${who.en} (${via.en})`,
    );
  },
  'order reported back': (names, data) => {
    const [who, outcome] = [receiver(names, data), outcomeWords[data.outcome as keyof typeof outcomeWords]];
    const said = both(
      `指令 ${text(data.order)} 反馈:${who.zh} ${outcome.zh}`,
      `order ${text(data.order)} reported back: ${who.en}, ${outcome.en}`,
    );
    return withText(names, said, data.words);
  },
  'order closed': (names, data) => {
    const outcome = outcomeWords[data.outcome as keyof typeof outcomeWords];
    const said = both(`指令 ${text(data.order)} 办结:${outcome.zh}`, `order ${text(data.order)} closed: ${outcome.en}`);
    return withText(names, said, data.words);
  },
  'on-test granted': (names, data) => {
    const what = test(names, data);
    const work = text(data.workOrder);
    return both(`批准测试 ${what.zh},工单 ${work}`, `test granted: ${what.en}, work order ${work}`);
  },
  'on-test begun': on('测试开始', 'test begun', test),
  'on-test ended': (names, data) => {
    const [what, heard, silent] = [test(names, data), count(data.heard), count(data.notHeard)];
    return both(
      `测试结束:${what.zh},已收到 ${heard},未收到 ${silent}`,
      `test ended: ${what.en}, heard ${heard}, not heard ${silent}`,
    );
  },
  'handover signed': (_names, data) =>
    both(`${text(data.handover)} 交班人签名`, `${text(data.handover)} signed by the outgoing`),
  'handover accepted': ({ nameOf }, data) => {
    const who = nameOf(text(data.incoming));
    return both(`${text(data.handover)} 接班:${who}`, `${text(data.handover)} taken over by ${who}`);
  },
  'handover refused': (names, data) => {
    const who = names.nameOf(text(data.incoming));
    const why = refusalReasons.find((line) => line.number === data.reason);
    const said = both(
      `${text(data.handover)} 被 ${who} 退回:${why?.zh ?? ''}`,
      `${text(data.handover)} refused by ${who}: ${why?.en ?? ''}`,
    );
    return withText(names, said, data.words);
  },
  'briefing notice posted': (names, data) =>
    withText(names, both(`勤务通报 ${text(data.notice)}`, `briefing notice ${text(data.notice)}`), data.words),
};

const count = (list: unknown): number => (Array.isArray(list) ? list.length : 0);
