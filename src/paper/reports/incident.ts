import { minute_ms, type Instant } from '../../base/instant.ts';
import type { Words } from '../../base/words.ts';
import { priorityWords } from '../../modules/alarms/words.ts';
import { detail, type IncidentDetail, type TimelineRow } from '../../modules/incidents/view-detail.ts';
import type { Say } from '../say.ts';
import type { Block } from '../sheet.ts';
import type { RoomStates } from '../states.ts';
import { orderBlocks, orderParts, testBlocks } from './incident-around.ts';
import { planBlocks, planParts } from './incident-plan.ts';
import { toldBlocks } from './incident-told.ts';
import { clockWords, reportWords as said } from './words.ts';

export interface IncidentReport {
  room: RoomStates;
  id: string;
  now: Instant;
  nameOf: (by: string) => string;
  /** The site's own word for a kind of point, else the product's. */
  kindOf: (kind: string) => Words;
  /** Text of a part; null once erased, undefined where it is not kept here. */
  textOf: (part: string) => string | null | undefined;
}

/** Parts an incident's report prints: the caller reads them before. */
export function partsOf({ incidents, plans, orders }: RoomStates, id: string): readonly string[] {
  const row = incidents.incidents.get(id) ?? incidents.left.get(id);
  if (!row) return [];
  const parts = [row.words, row.closing?.words, row.review?.words, ...row.log.map((entry) => entry.words)];
  return [...parts, ...planParts(plans, id), ...orderParts(orders, id)].filter(
    (part) => part !== null && part !== undefined,
  );
}

/** One incident from the report to the closing: how it came, who went, who was told, what was said and done. */
export function incidentBlocks(report: IncidentReport, say: Say): readonly Block[] | null {
  const { room, id, now, nameOf } = report;
  const shown = detail(room.incidents, id, now);
  if (!shown) return null;
  const textOf = (part: string | null | undefined) => textOr(part, report, say);
  const span = { zones: zonesOf(shown), from: shown.clocks.received, until: shown.closedAt ?? now, now };
  return [
    { kind: 'facts', rows: head(shown, say) },
    heading(say(said.origin)),
    { kind: 'facts', rows: origin(shown, report, say) },
    alarms(shown, report, say),
    heading(say(said.clocks)),
    clocks(shown, say),
    note(say(said.clocksNote)),
    heading(say(said.units)),
    units(shown, say),
    ...toldBlocks(room.told, id, now, nameOf, say),
    ...planBlocks({ plans: room.plans, incident: id, now, nameOf, textOf }, say),
    ...orderBlocks(room.orders, { incident: id, now, textOf }, say),
    ...testBlocks(room.tests, span, say),
    heading(say(said.outcome)),
    { kind: 'facts', rows: outcome(shown, report, say) },
    heading(say(said.timeline)),
    note(say(said.timelineNote)),
    timeline(shown, report, say),
  ];
}

const heading = (text: string): Block => ({ kind: 'heading', text });
const note = (text: string): Block => ({ kind: 'text', text, quiet: true });

/** Where it is, and where its alarms stand. */
function zonesOf({ place, linkedAlarms }: IncidentDetail): ReadonlySet<string> {
  return new Set([place, ...linkedAlarms.map((alarm) => alarm.place)].flatMap((one) => one?.zone ?? []));
}

type Row = readonly [string, string];

function placeOf(shown: IncidentDetail, say: Say): string {
  return shown.place ? `${shown.place.level} · ${say(shown.place.zoneName)}` : '–';
}

function head(shown: IncidentDetail, say: Say): Row[] {
  return [
    [say(said.type), say(shown.typeWords)],
    [say(said.priority), shown.priority ? `${shown.priority} ${say(priorityWords[shown.priority])}` : '–'],
    [say(said.place), placeOf(shown, say)],
    [say(said.stage), say(shown.stageWords)],
    ...(shown.links.length > 0 ? [[say(said.links), shown.links.join(' · ')] as const] : []),
  ];
}

function textOr(part: string | null | undefined, { textOf }: IncidentReport, say: Say): string | null {
  if (part === null || part === undefined) return null;
  const text = textOf(part);
  return text === null ? say(said.erased) : (text ?? say(said.notHere));
}

function origin(shown: IncidentDetail, report: IncidentReport, say: Say): Row[] {
  const words = textOr(shown.words, report, say);
  return [
    [say(said.cameBy), shown.cameBy ? say(shown.cameBy) : '–'],
    ...(words === null ? [] : [[say(said.said), words] as const]),
  ];
}

/** In order of arrival; the first is marked, since it says where it began. */
function alarms(shown: IncidentDetail, { room: { incidents }, kindOf }: IncidentReport, say: Say): Block {
  const known = shown.linkedAlarms
    .map((alarm) => ({ ...alarm, raisedAt: incidents.alarms.get(alarm.alarm)?.raisedAt ?? null }))
    .sort((a, b) => (a.raisedAt ?? 0) - (b.raisedAt ?? 0));
  return {
    kind: 'table',
    columns: [
      { title: say(said.alarm), share: 1.9 },
      { title: say(said.raised), share: 1.5 },
      { title: say(said.kind), share: 1.5 },
      { title: say(said.point), share: 0.8 },
      { title: say(said.place), share: 1.6 },
    ],
    rows: known.map((row, index) => [
      index === 0 ? `${row.alarm} (${say(said.firstAlarm)})` : row.alarm,
      row.raisedAt === null ? '–' : say.short(row.raisedAt),
      `${row.kind === null ? '–' : say(kindOf(row.kind))}${row.priority ? ` · ${row.priority}` : ''}`,
      row.point ?? '–',
      row.place
        ? `${row.place.level} · ${say(incidents.zones.get(row.place.zone)?.name ?? { zh: row.place.zone, en: row.place.zone })}`
        : '–',
    ]),
    empty: say(said.noAlarms),
  };
}

const targetOf = { classified: 'intake', dispatched: 'dispatch', onScene: 'on-scene' } as const;

function clocks(shown: IncidentDetail, say: Say): Block {
  const { received } = shown.clocks;
  const names = Object.keys(clockWords) as (keyof typeof clockWords)[];
  return {
    kind: 'table',
    columns: [
      { title: say(said.clock), share: 1.6 },
      { title: say(said.at), share: 2 },
      { title: say(said.took), share: 1.2, align: 'right' },
      { title: say(said.target), share: 2, align: 'right' },
    ],
    rows: names.map((name) => {
      const at = shown.clocks[name];
      const step = name in targetOf ? targetOf[name as keyof typeof targetOf] : null;
      const target = shown.targets.find((row) => row.step === step);
      const met =
        target?.took_s === null || target === undefined
          ? ''
          : target.left_s >= 0
            ? ' ✓'
            : `, ${say(said.over)} ${say.span(-target.left_s)}`;
      return [
        say(clockWords[name]),
        at === undefined ? '–' : say.moment(at),
        at === undefined || name === 'received' ? '–' : say.span(Math.round((at - received) / 1_000)),
        target ? `${say.span(target.target_s)}${met}` : '–',
      ];
    }),
    empty: '',
  };
}

function units(shown: IncidentDetail, say: Say): Block {
  return {
    kind: 'table',
    columns: [
      { title: say(said.unit), share: 0.7 },
      { title: say(said.states), share: 5 },
      { title: say(said.clearReason), share: 1.6 },
    ],
    rows: shown.unitTimes.map((unit) => [
      unit.unit,
      unit.steps
        .map((step) => {
          const other = step.corrections
            .map((one) => (one.withdrawn ? '✕' : one.statedAt ? `→ ${say.time(one.statedAt)}` : ''))
            .join(' ');
          return `${say(step.words)} ${say.time(step.happenedAt ?? step.at)}${other === '' ? '' : ` (${other})`}`;
        })
        .join(' · '),
      unit.clearReason ? say(unit.clearReason) : '–',
    ]),
    empty: say(said.noUnits),
  };
}

function outcome(shown: IncidentDetail, report: IncidentReport, say: Say): Row[] {
  const { closing } = shown;
  if (!closing) return [[say(said.disposition), say(said.open)]];
  const words = textOr(closing.words, report, say);
  return [
    [say(said.disposition), shown.disposition ? say(shown.disposition) : '–'],
    [say(said.closedBy), report.nameOf(closing.by)],
    ...(closing.confirmedBy ? [[say(said.confirmedBy), report.nameOf(closing.confirmedBy)] as const] : []),
    ...(words === null ? [] : [[say(said.closingWords), words] as const]),
  ];
}

function timeline(shown: IncidentDetail, report: IncidentReport, say: Say): Block {
  return {
    kind: 'table',
    columns: [
      { title: say(said.at), share: 1.5 },
      { title: say(said.unit), share: 0.6 },
      { title: say(said.what), share: 3.8 },
      { title: say(said.by), share: 2 },
      { title: say(said.entered), share: 1.5 },
    ],
    rows: shown.timeline.map((row) => [
      say.short(row.at),
      row.unit ?? '',
      whatOf(row, report, say),
      row.by === undefined ? '' : `${report.nameOf(row.by)}${row.desk === undefined ? '' : ` @ ${row.desk}`}`,
      row.enteredAt === undefined || Math.abs(row.enteredAt - row.at) < minute_ms ? '' : say.short(row.enteredAt),
    ]),
    empty: '',
  };
}

function whatOf(row: TimelineRow, report: IncidentReport, say: Say): string {
  const text = textOr(row.part, report, say);
  const forced = row.forced ? ` (${say(row.forced)})` : '';
  const paper = row.paper === undefined ? '' : ` [${say(said.fromPaper)} ${row.paper}]`;
  return `${say(row.words)}${text === null ? '' : `: ${text}`}${forced}${row.withdrawn ? ' ✕' : ''}${paper}`;
}
