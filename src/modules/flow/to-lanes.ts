import { parseClockTime } from '../../base/local-time.ts';
import type { Words } from '../../base/words.ts';
import type { Entrance, Lane, Problem, RateStretch, Span } from '../../engines/lanes/problem.ts';
import { arrivalsByMinute, departureOf } from './arrivals.ts';
import type { FlowDay } from './day.ts';
import type { FlowEvent } from './events.ts';
import { collectFindings, type FlowFinding, type TellFlow } from './findings.ts';
import { isVehicleLane, laneAssumptions, serversOf, stationsOf } from './lane-model.ts';
import type { SiteFlow } from './site-flow.ts';

export interface LanesOfSite {
  /** Null where the site or the day has mistakes. */
  problem: Problem | null;
  /** What the files do not say and was assumed. */
  assumptions: Words[];
  findings: FlowFinding[];
}

const slot_s = 900;
/** Lanes stay open so long after the doors close, for who is still in the queue. */
const afterClosing_s = 900;
/** People walk so fast to another entrance, by a way so much longer than the straight line. */
const walking_m_per_s = 1.2;
const detour = 1.4;
/** A train that stands longer than this over midnight more likely has its times mixed up. */
const stands_min_max = 180;
const usualWait_min = 5;

/**
 * A site and a day of it as a problem of the lanes engine, every lane open while the site is. Without a target nine in ten
 * wait no longer than what the site calls busy (or 5 min). Pure; every mistake of the site's traffic is told at once.
 */
export function toLanes(site: SiteFlow, day: FlowDay, target?: Problem['target']): LanesOfSite {
  const { findings, tell } = collectFindings();
  checkSite(site, day, tell);
  if (findings.length > 0) return { problem: null, assumptions: [], findings };
  const from_s = Math.floor(((parseClockTime(site.operatingHours.open) ?? 0) * 60) / slot_s) * slot_s;
  const to_s = Math.ceil(((parseClockTime(site.operatingHours.close) ?? 1_440) * 60) / slot_s) * slot_s;
  const used = site.entrances.filter(({ row }) => site.lanes.some(({ row: lane }) => lane.entrance === row.id));
  const arrivals = arrivalsByMinute(site, day);
  const frame = { site, day, from_s, to_s, used, arrivals };
  const entrances = used.map(({ row }) => entranceOf(row, frame));
  const of = site.lanes.every(({ row }) => isVehicleLane(row)) ? 'vehicles' : 'people';
  const late = { wait_s: (site.crowdThresholds[0]?.row.queueWaitP90_min.busy ?? usualWait_min) * 60, late: 0.1 };
  return {
    problem: {
      name: site.name,
      of,
      from_s,
      to_s,
      slot_s,
      classes: [{ id: 'all', name: { zh: '所有人', en: 'everybody' }, share: 1 }],
      entrances,
      lanes: used.flatMap(({ row }) => lanesOf(row.id, entrances, frame)),
      target: target ?? late,
    },
    assumptions: [...laneAssumptions(of), ...dayAssumptions(site, day)],
    findings,
  };
}

interface Frame {
  site: SiteFlow;
  day: FlowDay;
  from_s: number;
  to_s: number;
  used: SiteFlow['entrances'];
  arrivals: ReadonlyMap<string, Float64Array>;
}
type EntranceRow = SiteFlow['entrances'][number]['row'];

function checkSite(site: SiteFlow, day: FlowDay, tell: TellFlow): void {
  for (const { row, path } of site.services) {
    const stands_min = departureOf(row) - (parseClockTime(row.arr) ?? 0);
    if (stands_min > stands_min_max) tell('FLOW_TRAIN_LEAVES_FIRST', path, { id: row.id, dep: row.dep, arr: row.arr });
  }
  for (const { row, path } of site.entrances) {
    const event = 'entrance exit only';
    if (row.width_m <= 0) tell('FLOW_DOOR_NO_WIDTH', [...path, 'width_m'], { id: row.id, width: row.width_m, event });
    if (row.demandShare > 0 && !site.lanes.some(({ row: lane }) => lane.entrance === row.id)) {
      tell('FLOW_ENTRANCE_NO_LANES', path, { id: row.id });
    }
  }
  for (const { row, path } of site.links) {
    if (row.width_m > 0) continue;
    tell('FLOW_DOOR_NO_WIDTH', [...path, 'width_m'], { id: row.id, width: row.width_m, event: 'link closed' });
  }
  for (const { row, path } of site.lanes) {
    if (row.designPaxPerHour <= 0) tell('FLOW_LANE_NO_RATE', [...path, 'design_pax_per_hour'], { id: row.id });
  }
  const hasDemand = site.services.length > 0 || day.counts.length > 0;
  if (!hasDemand && !day.events.some(({ kind }) => kind === 'extra people')) tell('FLOW_NO_DEMAND', ['services']);
}

function entranceOf(row: EntranceRow, frame: Frame): Entrance {
  const { site, day, used } = frame;
  const lanes = site.lanes.filter(({ row: lane }) => lane.entrance === row.id).map(({ row: lane }) => lane);
  const area = site.queueAreas.find(({ row: each }) => each.entrance === row.id)?.row;
  const other = nearestOther(row, used);
  const { diversion } = day;
  return {
    id: row.id,
    name: row.name,
    arrivals: stretchesOf(frame.arrivals.get(row.id)!, frame),
    ...stationsOf(lanes),
    ...(area && { queue_area: { area_m2: area.area_m2, m2_per_person: area.capacity.m2PerPerson ?? 0.5 } }),
    balking: {
      over_people_per_server: diversion?.over_people_per_lane ?? Infinity,
      share: diversion?.share ?? 0,
      to_entrance_id: other?.id ?? null,
      walk_s: other?.walk_s ?? 0,
    },
    exit_only: day.events.filter((event) => closesDoor(event, row, site)).map(spanOf),
    metered: day.events.flatMap((event) =>
      event.kind === 'entrance metered' && event.id === row.id
        ? [{ ...spanOf(event), batch_people: event.batch_people, every_s: event.every_s }]
        : [],
    ),
  };
}

/** An entrance is shut by name, or by shutting the doors that stand where it does. */
function closesDoor(event: FlowEvent, { id, from, to, x, y }: EntranceRow, site: SiteFlow): boolean {
  if (event.kind === 'entrance exit only') return event.id === id;
  if (event.kind !== 'link closed') return false;
  const link = site.links.find(({ row }) => row.id === event.id)?.row;
  return link?.kind === 'door' && link.a === from && link.b === to && Math.hypot(link.aAt[0] - x, link.aAt[1] - y) < 1;
}

/** Of the same square if there is one: who stands before a shut door goes to the next one they see. */
function nearestOther(row: EntranceRow, used: Frame['used']): { id: string; walk_s: number } | null {
  const others = used
    .filter(({ row: other }) => other.id !== row.id)
    .map(({ row: other }) => ({ ...other, far_m: Math.hypot(other.x - row.x, other.y - row.y) }))
    .sort((a, b) => Number(b.from === row.from) - Number(a.from === row.from) || a.far_m - b.far_m);
  const [nearest] = others;
  return nearest ? { id: nearest.id, walk_s: (nearest.far_m * detour) / walking_m_per_s } : null;
}

/** One rate a minute, minutes alike put together. */
function stretchesOf(people: Float64Array, { from_s, to_s }: Span): RateStretch[] {
  const stretches: RateStretch[] = [];
  for (let minute = from_s / 60; minute < to_s / 60; minute++) {
    const per_h = people[minute]! * 60;
    const last = stretches.at(-1);
    if (last && last.per_h === per_h) last.to_s = (minute + 1) * 60;
    else stretches.push({ from_s: minute * 60, to_s: (minute + 1) * 60, per_h });
  }
  return stretches.filter(({ per_h }) => per_h > 0);
}

function lanesOf(entrance_id: string, entrances: readonly Entrance[], { site, day, from_s, to_s }: Frame): Lane[] {
  const { stations } = entrances.find(({ id }) => id === entrance_id)!;
  const rows = site.lanes.map(({ row }) => row).filter(({ entrance }) => entrance === entrance_id);
  return rows.map((row): Lane => {
    const spans = (kind: FlowEvent['kind']) =>
      day.events.filter((event) => event.kind === kind && 'id' in event && event.id === row.id).map(spanOf);
    return {
      id: row.id,
      name: row.name,
      entrance_id,
      is_standby: row.standby,
      servers: serversOf(stations),
      open: [{ from_s, to_s: to_s + afterClosing_s }, ...spans('lane opened')],
      closed: spans('lane closed'),
      crew: [...row.crew],
    };
  });
}

function spanOf({ from_min, to_min }: { from_min: number; to_min: number }): Span {
  return { from_s: from_min * 60, to_s: to_min * 60 };
}

function dayAssumptions(site: SiteFlow, day: FlowDay): Words[] {
  const said: Words[] = [];
  const say = (zh: string, en: string) => said.push({ zh, en });
  if (site.services.length > 0) {
    say(
      '乘客按开车前的提前量到达,按份额分到各进站口;开门前到的在开门时进',
      'People come by their lead times before departure, shared out among the entrances; who comes before opening enters then',
    );
  }
  if (site.lanes.some(({ row }) => row.entrance === undefined)) {
    say('员工与货物通道不在其内', 'Lanes for staff and goods are left out');
  }
  const kinds = new Set(day.events.map(({ kind }) => kind));
  if (kinds.has('departures stopped') || kinds.has('train stopped') || kinds.has('gate held')) {
    say(
      '停止发车、列车待发、检票口暂缓:到安检的人数不变,影响在候车区(见客流推演)',
      'Departures, trains or gates held: as many come to the lanes; it is the halls that fill (see the crowd plan)',
    );
  }
  if (kinds.has('link closed')) {
    say(
      '通路封闭:只有进站口自己的门影响安检,其余见客流推演',
      'Way closed: only an entrance’s own doors reach the lanes, the rest is seen in the crowd plan',
    );
  }
  if (kinds.has('train cancelled')) {
    say('列车取消:事件开始之后出发的人不再来', 'Train cancelled: who would come after the event begins stays away');
  }
  if (kinds.has('entrance exit only')) {
    say(
      '只出不进的进站口:人走到最近的另一个进站口(同一广场优先),每秒 1.2 米',
      'Exit only: people walk to the nearest other entrance, of the same square first, at 1.2 m/s',
    );
  }
  return said;
}
