import type { Instant } from '../../base/instant.ts';
import type { AlarmsState } from '../alarms/facts.ts';
import type { IncidentsState } from '../incidents/facts.ts';
import type { LinksState } from '../links/facts.ts';
import type { OnTestState } from '../on-test/facts.ts';
import type { OrdersState } from '../orders/facts.ts';
import type { ResponsePlansState } from '../response-plans/facts.ts';
import type { ToldState } from '../told/facts.ts';
import type { HandoversState } from './facts.ts';
import { itemKinds, itemsMax, type Item } from './fact-types.ts';
import { postsShort } from './state.ts';

/** The states a list is built from, all after the same fact. */
export interface Around {
  incidents: IncidentsState;
  alarms: AlarmsState;
  links: LinksState;
  orders: OrdersState;
  plans: ResponsePlansState;
  told: ToldState;
  tests: OnTestState;
  own: HandoversState;
}

export interface Listed {
  items: Item[];
  counts: { kind: Item['kind']; count: number }[];
}

/** Everything the next one at the desk has to know, the most urgent kinds first; what is over the limit is counted. */
export function listNow(around: Around, now: Instant): Listed {
  const all = [
    ...ofIncidents(around),
    ...ofTold(around.told),
    ...[...around.orders.orders.values()].map((row): Item => ({ kind: 'order', id: row.order })),
    ...ofAlarms(around.alarms),
    ...[...around.tests.tests.values()].map((row): Item => ({ kind: 'on-test', id: row.id, code: row.workOrder })),
    ...ofLinks(around.links),
    ...postsShort(around.own, now).map(({ post, on, wanted }): Item => ({
      kind: 'post-short',
      id: post,
      code: `${on}/${wanted}`,
    })),
    ...[...around.own.notices.values()]
      .filter((row) => row.until > now)
      .map((row): Item => ({ kind: 'notice', id: row.notice })),
  ];
  all.sort((a, b) => itemKinds.indexOf(a.kind) - itemKinds.indexOf(b.kind));
  const counts = itemKinds
    .map((kind) => ({ kind, count: all.filter((row) => row.kind === kind).length }))
    .filter((row) => row.count > 0);
  return { items: all.slice(0, itemsMax), counts };
}

function ofIncidents({ incidents, plans }: Around): Item[] {
  const open = [...incidents.incidents.values()].map((row): Item => ({
    kind: 'incident',
    id: row.id,
    ...(row.type ? { code: row.type } : {}),
  }));
  const skipped = [...plans.courses.values()].flatMap(({ incident, plan, leftAt }) =>
    Object.entries(leftAt === null && plan ? plan.steps : {}).flatMap(([no, step]): Item[] =>
      step.state === 'skipped' && step.seen === null ? [{ kind: 'skipped-step', id: incident, code: no }] : [],
    ),
  );
  const reviews = [...incidents.toReview.values()].map(({ incident, type }): Item => ({
    kind: 'to-review',
    id: incident,
    ...(type ? { code: type } : {}),
  }));
  return [...open, ...skipped, ...reviews];
}

/** Whom the next desk has to ring or waits for, and who waits to hear from us: of closed incidents too, as long as a desk waits. */
function ofTold(told: ToldState): Item[] {
  const toTell = [...told.matters.values()].flatMap(({ incident, tellings, entries }) =>
    tellings
      .filter(({ whom, arriveDueAt }) => {
        const own = entries.filter((entry) => entry.whom === whom);
        const isDone = own.some(({ result, arrived }) =>
          arriveDueAt === null ? result === 'reached' : arrived !== null,
        );
        return !isDone;
      })
      .map(({ whom }): Item => ({ kind: 'to-tell', id: incident, code: whom })),
  );
  const reportsBack = [...told.matters.values(), ...told.left.values()]
    .filter((matter) => matter.mergedInto === null)
    .flatMap(({ incident, jobs }) =>
      jobs
        .filter((job) => job.reportBackDue !== null && job.reportedBack === null)
        .map((job): Item => ({ kind: 'report-back', id: incident, code: job.theirNumber ?? job.agency })),
    );
  return [...toTell, ...reportsBack];
}

function ofAlarms(alarms: AlarmsState): Item[] {
  const rows = [...alarms.rows.values()].map((row): Item => ({
    kind: row.shelved ? 'shelved' : 'alarm',
    id: row.id,
    code: row.kind,
  }));
  const conditions = [...alarms.conditions.values()].map((row): Item => ({
    kind: 'condition',
    id: row.point ?? (row.panel ? `${row.panel}${row.panelZone ? `#${row.panelZone}` : ''}` : row.key).slice(0, 80),
    code: row.kind,
  }));
  return [...rows, ...conditions];
}

function ofLinks(links: LinksState): Item[] {
  return [...links.links.values()].flatMap((row): Item[] => {
    const code = row.state === 'lost' ? 'lost' : row.drifting ? 'drifting' : null;
    return code ? [{ kind: 'link', id: `${row.panel}/${row.path}`, code }] : [];
  });
}
