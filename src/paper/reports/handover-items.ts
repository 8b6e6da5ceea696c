import type { Instant } from '../../base/instant.ts';
import { reasonsOf } from '../../base/settings.ts';
import type { Words } from '../../base/words.ts';
import type { Item } from '../../modules/handovers/fact-types.ts';
import { rankOf } from '../../modules/incidents/state.ts';
import { lineOf, typeWordsOf, zoneNameOf } from '../../modules/incidents/view.ts';
import { stageWords, statusWords } from '../../modules/incidents/words.ts';
import { testView } from '../../modules/on-test/view.ts';
import { unreported, unsigned } from '../../modules/orders/state.ts';
import { receiverWords } from '../../modules/orders/words.ts';
import { frozen } from '../../modules/response-plans/state.ts';
import { matterOf } from '../../modules/told/state.ts';
import { toldOf } from '../../modules/told/view.ts';
import { kindWordsOf, type Say } from '../say.ts';
import type { RoomStates } from '../states.ts';

const words = {
  step: { zh: '步骤', en: 'step' },
  next: { zh: '下一个号码', en: 'next' },
  acknowledged: { zh: '已确认', en: 'acknowledged' },
  notAcknowledged: { zh: '未确认', en: 'not acknowledged' },
  unsigned: { zh: '未签收', en: 'not signed for' },
  unreported: { zh: '待反馈', en: 'report due' },
  heard: { zh: '已收到', en: 'heard' },
  notHeard: { zh: '未收到', en: 'not heard' },
  workOrder: { zh: '工单', en: 'work order' },
  fireWatch: { zh: '火情看守', en: 'fire watch' },
  atPanel: { zh: '主机侧', en: 'at the panel' },
  lost: { zh: '失联', en: 'lost' },
  drifting: { zh: '时钟偏差', en: 'clock drifting' },
  persons: { zh: '人在岗 / 应有', en: 'on post / wanted' },
  toArrive: { zh: '待到场', en: 'to arrive' },
} as const satisfies Record<string, Words>;

/** One line of a handover as it is printed; what is not known of it is left empty. */
export interface ItemRow {
  id: string;
  what: string;
  since: Instant | null;
  until: Instant | null;
  note: string;
  /** The most urgent of a kind stand first; equal ones keep the order of the list. */
  rank: number;
}

interface Asked {
  /** As the room stood when the list was built. */
  room: RoomStates;
  at: Instant;
  textOf: (part: string | undefined) => string;
}

/** An item in the words of the module it comes from; where its row is gone, its number and code say what is known. */
export function itemRow(item: Item, asked: Asked, say: Say): ItemRow {
  const bare = { id: item.id, what: item.code ?? '', since: null, until: null, note: '', rank: 0 };
  return { ...bare, ...rows[item.kind](item, asked, say) };
}

type Rows = Record<Item['kind'], (item: Item, asked: Asked, say: Say) => Partial<ItemRow> | null>;

const rows: Rows = {
  incident({ id }, { room: { incidents } }, say) {
    const row = incidents.incidents.get(id);
    if (!row) return null;
    const place = row.place ? `, ${row.place.level} ${say(zoneNameOf(incidents, row.place.zone))}` : '';
    const units = row.assignments
      .filter((one) => one.active)
      .map((one) => `${one.unit} ${say(statusWords[one.status])}`);
    return {
      what: `${row.priority ?? '?'} ${say(typeWordsOf(incidents, row.type))}${place}`,
      since: row.clocks.received,
      rank: rankOf(row.priority),
      note: [say(stageWords[row.stage]), ...units].join(', '),
    };
  },
  'skipped-step'({ id, code }, { room: { plans } }, say) {
    const called = plans.courses.get(id)?.plan;
    const step = called?.steps[Number(code)];
    if (!called || step?.state !== 'skipped') return { what: `${say(words.step)} ${code ?? ''}` };
    const known = frozen(plans, called)?.steps.find((one) => String(one.no) === code);
    const why = reasonsOf(plans.reasonLists, 'stepSkip').find((line) => line.number === step.reason);
    return {
      what: `${called.plan} ${say(words.step)} ${code}${known ? ` ${say(known.words)}` : ''}`,
      since: step.at,
      note: why ? say(why) : '',
    };
  },
  'to-review'({ id }, { room: { incidents } }, say) {
    const row = incidents.toReview.get(id);
    if (!row) return null;
    const place = row.zone === null ? '' : `, ${say(zoneNameOf(incidents, row.zone))}`;
    return {
      what: `${say(typeWordsOf(incidents, row.type))}${place}`,
      since: row.closing.at,
      note: say(lineOf(incidents, 'disposition', row.closing.disposition)),
    };
  },
  'to-tell'({ id, code }, { room: { told }, at }, say) {
    const line = toldOf(told, id, at)?.tellings.find((one) => one.whom === code);
    if (!line) return null;
    const waits = line.arrive;
    return {
      what: say(line.words),
      until: waits && line.due === null ? waits.dueAt : line.dueAt,
      note: line.due === null ? say(words.toArrive) : line.next ? `${say(words.next)} ${line.next.dial}` : '',
    };
  },
  'report-back'({ id, code }, { room: { told } }, say) {
    const job = matterOf(told, id)?.jobs.find((one) => (one.theirNumber ?? one.agency) === code);
    if (!job) return null;
    const name = say(job.agencyName ?? { zh: job.agency, en: job.agency });
    return { what: `${name} ${job.theirNumber ?? ''}`, since: job.handedOverAt, until: job.reportBackDue };
  },
  order({ id }, { room: { orders }, textOf }, say) {
    const order = orders.orders.get(id);
    if (!order) return null;
    const named = (list: readonly Parameters<typeof receiverWords>[1][]) =>
      list.map((one) => say(receiverWords(orders, one))).join(', ');
    const [open, due] = [unsigned(order), unreported(order)];
    return {
      what: textOf(order.words),
      since: order.given.at,
      until: order.deadline ?? order.until,
      note:
        open.length > 0
          ? `${say(words.unsigned)}: ${named(open)}`
          : due.length > 0
            ? `${say(words.unreported)}: ${named(due)}`
            : '',
    };
  },
  alarm: alarmRow,
  shelved: alarmRow,
  'on-test'({ id }, { room: { tests }, at }, say) {
    const test = tests.tests.get(id);
    if (!test) return null;
    const shown = testView(tests, test, at);
    const watch = test.fireWatch === null ? '' : ` · ${say(words.fireWatch)} ${test.fireWatch}`;
    return {
      what: `${say(shown.what)} · ${say(words.workOrder)} ${test.workOrder}${watch}`,
      since: test.begunAt ?? test.from,
      until: test.to,
      note: `${say(words.heard)} ${shown.heard}, ${say(words.notHeard)} ${shown.notHeard}`,
    };
  },
  condition({ id, code = '' }, { room: { alarms, sites } }, say) {
    const row = [...alarms.conditions.values()].find(
      (one) => one.kind === code && (one.point === id || one.key.startsWith(id)),
    );
    const zone = row?.zone ? sites.zones.get(row.zone)?.name : undefined;
    return {
      what: `${say(kindWordsOf(sites.pointKinds)(code))}${zone ? `, ${say(zone)}` : ''}`,
      since: row?.begunAt ?? null,
      note: say(words.atPanel),
    };
  },
  link({ id, code }, { room: { links } }, say) {
    return { what: say(code === 'lost' ? words.lost : words.drifting), since: links.links.get(id)?.since ?? null };
  },
  'post-short'({ id, code }, { room: { sites } }, say) {
    const post = sites.posts.get(id);
    return { what: post ? say(post.name) : '', note: `${code ?? ''} ${say(words.persons)}` };
  },
  notice({ id }, { room: { handovers }, textOf }) {
    const notice = handovers.notices.get(id);
    return notice ? { what: textOf(notice.words), since: notice.posted.at, until: notice.until } : null;
  },
};

function alarmRow({ id }: Item, { room: { alarms, sites } }: Asked, say: Say): Partial<ItemRow> | null {
  const row = alarms.rows.get(id);
  if (!row) return null;
  const zone = row.zone ? sites.zones.get(row.zone)?.name : undefined;
  const what = `${row.priority} ${say(kindWordsOf(sites.pointKinds)(row.kind))}`;
  const why = reasonsOf(sites.reasonLists, 'shelve').find((line) => line.number === row.shelved?.reason);
  return {
    what: [[what, row.point ?? row.panel].filter(Boolean).join(' '), zone && say(zone)].filter(Boolean).join(', '),
    since: row.raisedAt,
    rank: rankOf(row.priority),
    until: row.shelved?.until ?? null,
    note: row.shelved ? (why ? say(why) : '') : say(row.acknowledged ? words.acknowledged : words.notAcknowledged),
  };
}

/** Parts that a list prints: what orders and notices say. */
export function itemParts(items: readonly Item[], { orders, handovers }: RoomStates): readonly string[] {
  return items.flatMap(
    ({ kind, id }) =>
      (kind === 'order' ? orders.orders.get(id) : kind === 'notice' ? handovers.notices.get(id) : undefined)?.words ??
      [],
  );
}
