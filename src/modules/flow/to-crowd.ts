import type {
  CrowdMistake,
  CrowdProblem,
  Group,
  Level,
  Point_m,
  ProfileName,
  ServerGroup,
  Source,
  Target,
  Zone,
} from '../../engines/crowd/problem.ts';
import type { Words } from '../../base/words.ts';
import { leavingGroups, trainsOf } from './alighting.ts';
import { assumedOf } from './assumed.ts';
import { fenceOf, lanesOf } from './crowd-servers.ts';
import { collectMistakes, corners, holds, type WalkSite } from './crowd-site.ts';
import { timelineOf } from './crowd-timeline.ts';
import type { FlowEvent } from './events.ts';
import { withGates } from './gates.ts';
import { gatesUsual, onFoot, outerZones, passengersOf, type GateRule, type Window } from './passengers.ts';
import { comingFrom, exitOf, mainWaitingZone, placeId, waitingPlace } from './places.ts';
import { checkReach } from './reach.ts';
import { runTrains } from './train-times.ts';
import { isWalked, walkableOf } from './walkable.ts';

export interface CrowdWish extends Window {
  seed: number;
  /** By default when the train stands, at most 15 min before it leaves. */
  gates?: GateRule;
  profile?: ProfileName;
}

/** A site on a day as a crowd on its plan, and what had to be assumed for it. */
export interface CrowdScenario {
  problem: CrowdProblem;
  assumed: Words[];
}

/** Counted on the plan, told apart by what they are limited by. */
export type CountedKind = 'zone' | 'queue area' | 'pinch point';

/** A whole station is routed over cells of half a metre: its narrowest way is 1 m wide. */
const fieldCell_m = 0.5;

/**
 * A site's plan, links, lanes, timetable and the events of a day as a problem of the crowd engine. Every mistake of the
 * site that keeps people from walking is told at once; with one there is no scenario.
 */
export function toCrowd(
  site: WalkSite,
  events: readonly FlowEvent[],
  wish: CrowdWish,
): { scenario: CrowdScenario | null; mistakes: CrowdMistake[] } {
  const { mistakes, tell } = collectMistakes();
  const rule = wish.gates ?? gatesUsual;
  const plan = withGates(walkableOf(site, tell), site);
  checkReach(site, plan, tell);
  const serverGroups = site.entrances.flatMap((entrance) => lanesOf(entrance, site, tell) ?? []);
  const trains = runTrains(site.services, events, tell);
  const events_timed = timelineOf(site, plan, serverGroups, events, wish, tell);
  if (mistakes.length > 0) return { scenario: null, mistakes };
  const passengers = passengersOf(site, trains, events, wish, rule);
  const extra = extraPeople(site, events, wish);
  const signals = passengers.openings
    .filter(({ at_min }) => at_min < wish.to_min)
    .map(({ signal_id, at_min }) => ({
      at_s: Math.max(0, (at_min - wish.from_min) * 60),
      id: signal_id,
      kind: 'signal' as const,
    }));
  const problem: CrowdProblem = {
    levels: withFences(plan.levels, serverGroups, site),
    links: plan.links,
    openings: plan.openings,
    server_groups: serverGroups,
    targets: targetsOf(site),
    trains: trainsOf(site, trains, passengers.trainIds, wish),
    groups: [...passengers.groups, ...extra.groups, ...leavingGroups(site)],
    sources: [...passengers.sources, ...extra.sources],
    events: [...signals, ...events_timed].toSorted((one, other) => one.at_s - other.at_s),
    zones: countedOf(site).map(({ zone }) => zone),
    count_lines: [],
    settings: {
      profile: wish.profile ?? 'realistic',
      seed: wish.seed,
      duration_s: (wish.to_min - wish.from_min) * 60,
      field_cell_m: fieldCell_m,
    },
  };
  if (problem.sources.length === 0 && problem.trains.every(({ alighting }) => alighting.length === 0)) {
    tell(
      'WALK_NOBODY_COMES',
      'services',
      '这段时间没有人来:站点没有列车时刻,事件中也没有额外客流。换一个时段,或写“extra people”事件。',
      'Nobody comes in this time: the site has no timetable for it and no event brings extra people. Take another time, or write an "extra people" event.',
    );
    return { scenario: null, mistakes };
  }
  return { scenario: { problem, assumed: assumedOf(site, plan, events, rule) }, mistakes };
}

/** Lanes stand in rows; beside them people are kept back. */
function withFences(levels: readonly Level[], groups: readonly ServerGroup[], site: WalkSite): Level[] {
  return levels.map((level) => {
    const fences = groups.flatMap((group) => {
      const { level_id, line } = group.servers[0]!;
      if (level_id !== level.id) return [];
      const middle: Point_m = [(line[0][0] + line[1][0]) / 2, (line[0][1] + line[1][1]) / 2];
      const zone = site.zones.find((each) => each.level === level.id && isWalked(each) && holds(each.rect, middle));
      return zone ? fenceOf(group, zone.rect) : [];
    });
    return { ...level, walls: [...level.walls, ...fences] };
  });
}

function targetsOf(site: WalkSite): Target[] {
  const outer = outerZones(site);
  const main = mainWaitingZone(site);
  const waiting = site.zones.filter(
    (zone) =>
      isWalked(zone) &&
      !outer.includes(zone.id) &&
      (zone === main ||
        zone.kind === 'retail' ||
        site.gates.some((gate) => gate.kind === 'boarding-gate' && gate.zone === zone.id)),
  );
  return [
    ...waiting.map((zone) => waitingPlace(zone, site)),
    ...outer.map((id) =>
      exitOf(
        site.zones.find((zone) => zone.id === id)!,
        site,
      ),
    ),
  ];
}

/** Zones, queue areas and pinch points: everything with a limit of its own. */
export function countedOf(site: WalkSite): { kind: CountedKind; zone: Zone }[] {
  return [
    ...site.zones.filter(isWalked).map(({ id, name, level, rect, usable_m2 }) => ({
      kind: 'zone' as const,
      zone: { id, name, level_id: level, area: corners(rect), usable_m2 },
    })),
    ...site.queueAreas.map(({ id, name, level, rect }) => ({
      kind: 'queue area' as const,
      zone: { id, name, level_id: level, area: corners(rect) },
    })),
    ...site.pinchPoints.map(({ id, name, level, rect }) => ({
      kind: 'pinch point' as const,
      zone: { id, name, level_id: level, area: corners(rect) },
    })),
  ];
}

/** Those an event brings besides the timetable: through the lanes of their entrance into the waiting zone. */
function extraPeople(
  site: WalkSite,
  events: readonly FlowEvent[],
  window: Window,
): { groups: Group[]; sources: Source[] } {
  const main = mainWaitingZone(site);
  const groups: Group[] = [];
  const sources: Source[] = [];
  events.forEach((event, at) => {
    if (event.kind !== 'extra people') return;
    const entrance = site.entrances.find(({ id }) => id === event.id);
    const zone = site.zones.find(({ id }) => id === entrance?.from);
    const [from_min, to_min] = [Math.max(event.from_min, window.from_min), Math.min(event.to_min, window.to_min)];
    const count = Math.round((event.people * (to_min - from_min)) / (event.to_min - event.from_min));
    if (!entrance || !zone || !main || count <= 0) return;
    const id = `extra/${event.id}/${at + 1}`;
    const after_s = (window.to_min - window.from_min) * 60 + 1;
    groups.push({
      id,
      name: { zh: `额外客流,${entrance.name.zh}`, en: `extra people, ${entrance.name.en}` },
      uses: onFoot,
      stages: [
        { kind: 'serve', server_group_id: entrance.id },
        { kind: 'wait', target_id: placeId(main.id), until: { at_s: after_s } },
      ],
    });
    const span = { from_s: (from_min - window.from_min) * 60, to_s: (to_min - window.from_min) * 60, count };
    sources.push({
      id: `${id}/from`,
      kind: 'arrivals',
      group_id: id,
      level_id: zone.level,
      area: comingFrom(entrance, zone, site),
      spans: [span],
      instants: 'random',
    });
  });
  return { groups, sources };
}
