import { refuse, type Refusal } from '../../base/errors.ts';
import type { Words } from '../../base/words.ts';
import type { Receiver } from './fact-types.ts';
import type { Act } from './state.ts';

const first = (act: Act): string => act.desk ?? act.by;
const firstFacts = (act: Act): Record<string, string | number> => ({
  by: act.by,
  at: act.at,
  ...(act.desk ? { desk: act.desk } : {}),
});
const named = ({ kind, id }: Receiver): string => `${kind}/${id}`;

export const refusals = {
  commandUnknown: (command: string): Refusal =>
    refuse('COMMAND_UNKNOWN', { zh: '没有这个命令', en: 'there is no such command' }, { command }),
  orderUnknown: (order: string): Refusal =>
    refuse(
      'ORDER_UNKNOWN',
      {
        zh: `没有指令 ${order},或已离开席位 24 小时`,
        en: `there is no order ${order}, or it left the desk 24 h ago`,
      },
      { order },
    ),
  orderClosed: (order: string, act: Act): Refusal =>
    refuse(
      'ORDER_CLOSED',
      {
        zh: `指令 ${order} 已由 ${first(act)} 办结或失效`,
        en: `order ${order} was closed or expired, at ${first(act)}`,
      },
      { order, ...firstFacts(act) },
    ),
  /** The sentence of an order that would reach nobody. */
  receiverVacant: (receiver: Receiver, words: Words): Refusal =>
    refuse(
      'ORDER_RECEIVER_VACANT',
      {
        zh: `${words.zh} 现在没有人当班,指令无人可接:请改给在岗的单元或岗位,或作长期指令`,
        en: `nobody holds ${words.en} now, so nobody would get it: give it to a unit or post that is manned, or as a standing order`,
      },
      { receiver: named(receiver) },
    ),
  receiverUnknown: (receiver: Receiver): Refusal =>
    refuse(
      'ORDER_RECEIVER_UNKNOWN',
      { zh: `没有受令方 ${receiver.id}`, en: `there is no receiver ${receiver.id}` },
      { receiver: named(receiver) },
    ),
  receiverTwice: (receiver: Receiver): Refusal =>
    refuse(
      'ORDER_RECEIVER_TWICE',
      { zh: `${receiver.id} 重复`, en: `${receiver.id} is named twice` },
      { receiver: named(receiver) },
    ),
  notReceiver: (order: string, receiver: Receiver): Refusal =>
    refuse(
      'ORDER_NOT_TO_RECEIVER',
      { zh: `${order} 没有发给 ${receiver.id}`, en: `${order} was not given to ${receiver.id}` },
      { order, receiver: named(receiver) },
    ),
  selfOnlyCommand: (order: string, receiver: Receiver): Refusal =>
    refuse(
      'ORDER_SIGNED_BY_OTHERS',
      {
        zh: '只有指挥岗可在席位本人签收;代为签收请注明电台、电话或当面',
        en: 'only the command post signs at the desk itself; for others say by radio, by phone or face to face',
      },
      { order, receiver: named(receiver) },
    ),
  alreadySigned: (order: string, receiver: Receiver, act: Act): Refusal =>
    refuse(
      'ORDER_ALREADY_SIGNED',
      { zh: `${receiver.id} 已签收(${first(act)})`, en: `${receiver.id} signed for it before, at ${first(act)}` },
      { order, receiver: named(receiver), ...firstFacts(act) },
    ),
  alreadyReported: (order: string, receiver: Receiver, act: Act): Refusal =>
    refuse(
      'ORDER_ALREADY_REPORTED',
      { zh: `${receiver.id} 已反馈(${first(act)})`, en: `${receiver.id} reported back before, at ${first(act)}` },
      { order, receiver: named(receiver), ...firstFacts(act) },
    ),
  isStanding: (order: string): Refusal =>
    refuse(
      'ORDER_IS_STANDING',
      {
        zh: `${order} 是长期指令,不反馈也没有时限`,
        en: `${order} is a standing order: it has no report and no deadline`,
      },
      { order },
    ),
  termNeeded: (): Refusal =>
    refuse('ORDER_TERM_NEEDED', {
      zh: '请给出反馈时限,或长期指令的失效时间,二者选一',
      en: 'give a deadline for the report, or an end for a standing order: one of the two',
    }),
  termPast: (most_h: number): Refusal =>
    refuse(
      'ORDER_TERM_NOT_AHEAD',
      {
        zh: `时限须在现在之后,长期指令最长 ${most_h} 小时`,
        en: `the time must lie ahead; a standing order ends within ${most_h} h`,
      },
      { most_h },
    ),
  wordsNeeded: (): Refusal => refuse('ORDER_WORDS_NEEDED', { zh: '请写明指令内容', en: 'say what is ordered' }),
  incidentNotOpen: (incident: string): Refusal =>
    refuse(
      'INCIDENT_NOT_FOUND',
      { zh: `没有未结事件 ${incident}`, en: `there is no open incident ${incident}` },
      { incident },
    ),
  notSender: (order: string, act: Act): Refusal =>
    refuse(
      'ORDER_NOT_YOURS',
      {
        zh: `${order} 由 ${first(act)} 发出:由发令席或指挥长办结、改时限`,
        en: `${order} was given at ${first(act)}: that desk or the commander closes it or moves its deadline`,
      },
      { order, ...firstFacts(act) },
    ),
  reportsMissing: (order: string, receivers: readonly Receiver[]): Refusal =>
    refuse(
      'ORDER_REPORTS_MISSING',
      {
        zh: `尚未反馈:${receivers.map((row) => row.id).join('、')};可等反馈,或撤回`,
        en: `no report yet from ${receivers.map((row) => row.id).join(', ')}: wait for it, or withdraw the order`,
      },
      { order, receivers: receivers.map(named).join(' ') },
    ),
  nobodyToRemind: (order: string): Refusal =>
    refuse('ORDER_NOTHING_DUE', { zh: `${order} 没有待签收或待反馈`, en: `nothing is due on ${order}` }, { order }),
  supervisedAlready: (order: string, supervised: boolean): Refusal =>
    refuse(
      'ORDER_SUPERVISED_ALREADY',
      supervised
        ? { zh: `${order} 已在督办`, en: `${order} is supervised already` }
        : { zh: `${order} 不在督办`, en: `${order} is not supervised` },
      { order },
    ),
} as const;
