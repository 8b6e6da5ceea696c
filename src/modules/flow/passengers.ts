import type { Group, Source, Stage } from '../../engines/crowd/problem.ts';
import type { Words } from '../../base/words.ts';
import type { SiteEntrance, SiteGate, SiteZone, WalkSite } from './crowd-site.ts';
import type { FlowEvent } from './events.ts';
import { comingFrom, exitId, placeId, waitingPlace } from './places.ts';
import { wholeShares } from './shares.ts';
import type { RunningTrain } from './train-times.ts';

/** Those who come to take a train: through an entrance, its lanes, a waiting place and a gate to the platform. */
export interface Passengers {
  groups: Group[];
  sources: Source[];
  /** When each gate opens for a train, in minutes from midnight. */
  openings: { signal_id: string; at_min: number }[];
  /** Trains somebody of the plan takes. */
  trainIds: ReadonlySet<string>;
}

export interface GateRule {
  /** A gate opens so long before the planned departure, */
  before_min: number;
  /** when the train stands at the platform; or, by this order, whether it stands there or not. */
  evenWithoutTrain: boolean;
  /** When this was ordered: until then gates open as usual. Left out: all day. */
  from_min?: number;
}

/** How gates open unless something else is ordered. */
export const gatesUsual: GateRule = { before_min: 15, evenWithoutTrain: false };

/** A hall's people are through its gate by then (the site's own model), so they are aboard when a run starts later. */
const gateTakes_min = 4;
/** Rounding begins elsewhere for each stream, so that many small streams do not all round the same way. */
const golden = 0.618_033_988_749_895;

export interface Window {
  from_min: number;
  to_min: number;
}

/** One way to a train: how many of its people take it. */
interface Way {
  entrance: SiteEntrance;
  gate: SiteGate;
  place: SiteZone;
  weight: number;
}

export function passengersOf(
  site: WalkSite,
  trains: readonly RunningTrain[],
  events: readonly FlowEvent[],
  window: Window,
  rule: GateRule,
): Passengers {
  const bands = site.passengerProfile[0]?.entryLeadTime ?? [];
  const leadMost = Math.max(0, ...bands.map((band) => band.from_min));
  const made: Passengers & { trainIds: Set<string> } = { groups: [], sources: [], openings: [], trainIds: new Set() };
  const groups = new Map<string, Group>();
  let stream = 0;
  for (const train of trains) {
    const { service, planned } = train;
    const isOver = train.cancelled_min === null && train.depart_min <= window.from_min;
    if (isOver || planned.depart_min - leadMost >= window.to_min) continue;
    const ways = waysTo(service.face, site);
    if (ways.length === 0) continue;
    const opens_min = opensAt_min(train, rule);
    made.trainIds.add(service.id);
    const counts = wholeShares(
      service.board,
      ways.map(({ weight }) => weight),
    );
    const inside = new Map<Way, number>();
    ways.forEach((way, at) => {
      const count = counts[at]!;
      if (count === 0) return;
      const phase = (stream++ * golden) % 1;
      const come = (minute: number) =>
        Math.floor(count * comeBy(Math.min(minute, train.cancelled_min ?? Infinity)) + phase);
      inside.set(way, come(window.from_min));
      addArrivals(way, come);
    });
    // Aboard already: those of a gate that opened in time, if their train stood there too.
    const boards_min = opens_min === null ? Infinity : Math.max(opens_min, train.arrive_min);
    if (boards_min + gateTakes_min > window.from_min) addInside(inside);
    if (opens_min !== null) {
      for (const gate of new Set(ways.map((way) => way.gate.id))) {
        made.openings.push({ signal_id: signalId(service.id, gate), at_min: notHeld(gate, opens_min, events) });
      }
    }

    /** The share of this train's people who have come to their entrance by a minute. */
    function comeBy(minute: number): number {
      const lead = planned.depart_min - minute;
      return bands.reduce(
        (sum, { from_min, to_min, share }) =>
          sum + share * Math.min(1, Math.max(0, (from_min - lead) / (from_min - to_min))),
        0,
      );
    }

    function addArrivals(way: Way, come: (minute: number) => number): void {
      for (const [from_min, to_min] of spansOf(planned.depart_min, bands, events, window)) {
        const number = come(to_min) - come(from_min);
        if (number === 0) continue;
        const through = entranceAt(way.entrance, from_min, site, events);
        const group = groupOf({ ...way, entrance: through }, true);
        addSpan(group, way.entrance, { from_s: seconds(from_min), to_s: seconds(to_min), count: number });
      }
    }

    /** Whoever came before the run began stands at their waiting place. */
    function addInside(counted: ReadonlyMap<Way, number>): void {
      for (const [way, number] of counted) {
        if (number === 0) continue;
        const group = groupOf(way, false);
        const known = made.sources.find((source) => source.id === `${group.id}/inside`);
        if (known?.kind === 'initial') known.count += number;
        else {
          const { area, level_id } = waitingPlace(way.place, site);
          made.sources.push({
            id: `${group.id}/inside`,
            kind: 'initial',
            group_id: group.id,
            level_id,
            area,
            count: number,
          });
        }
      }
    }

    function groupOf({ entrance, gate, place }: Way, isComing: boolean): Group {
      const id = [service.id, ...(isComing ? [entrance.id] : []), gate.id, place.id].join('/');
      const known = groups.get(id);
      if (known) return known;
      const stages: Stage[] = [
        ...(isComing ? [{ kind: 'serve' as const, server_group_id: entrance.id }] : []),
        { kind: 'wait', target_id: placeId(place.id), until: { signal_id: signalId(service.id, gate.id) } },
        { kind: 'board', train_id: service.id, missed: { target_ids: outerZones(site).map(exitId) } },
      ];
      const group: Group = {
        id,
        name: groupName(service.id, isComing ? entrance.name : place.name),
        uses: onFoot,
        stages,
      };
      groups.set(id, group);
      made.groups.push(group);
      return group;
    }
  }
  return made;

  function seconds(minute: number): number {
    return (minute - window.from_min) * 60;
  }

  function addSpan(group: Group, at: SiteEntrance, span: { from_s: number; to_s: number; count: number }): void {
    const id = `${group.id}/from/${at.id}`;
    const known = made.sources.find((source) => source.id === id);
    if (known?.kind === 'arrivals') return void known.spans.push(span);
    const zone = site.zones.find((each) => each.id === at.from)!;
    made.sources.push({
      id,
      kind: 'arrivals',
      group_id: group.id,
      level_id: zone.level,
      area: comingFrom(at, zone, site),
      spans: [span],
      instants: 'random',
    });
  }
}

/** Lifts are for those who cannot take a stair; the plan's people all can. */
export const onFoot: NonNullable<Group['uses']> = ['stair', 'escalator', 'ramp'];

const signalId = (train: string, gate: string) => `${gate} opens for ${train}`;

function groupName(train: string, { zh, en }: Words): Words {
  return { zh: `${train} 次,${zh}`, en: `${train}, ${en}` };
}

/** Zones outside the entrances, where people come from and leave to. */
export function outerZones(site: WalkSite): string[] {
  return [...new Set(site.entrances.map(({ from }) => from))];
}

/** Null: for this train no gate opens. */
export function opensAt_min(train: RunningTrain, rule: GateRule): number | null {
  if (train.cancelled_min !== null) return null;
  const { from_min } = rule;
  const ruled = opensBy(train, rule);
  if (from_min === undefined) return ruled;
  const usual = opensBy(train, gatesUsual);
  return usual < from_min ? usual : Math.max(from_min, ruled);
}

function opensBy({ planned, arrive_min }: RunningTrain, { before_min, evenWithoutTrain }: GateRule): number {
  const wanted = planned.depart_min - before_min;
  return evenWithoutTrain ? wanted : Math.max(arrive_min, wanted);
}

/** A gate that is held opens when it is let go. */
function notHeld(gate: string, wanted_min: number, events: readonly FlowEvent[]): number {
  const held = events.find(
    (event) =>
      event.kind === 'gate held' && event.id === gate && wanted_min >= event.from_min && wanted_min < event.to_min,
  );
  return held ? held.to_min : wanted_min;
}

/** Every entrance with people, every gate of the face it leads to, and of each hall a part who look at the shops. */
function waysTo(face: string, site: WalkSite): Way[] {
  const gates = site.gates.filter((gate) => gate.kind === 'boarding-gate' && gate.to === face);
  const zones = new Map(site.zones.map((zone) => [zone.id, zone]));
  const inShops = site.passengerProfile[0]?.modelledWaitingZ11?.model.shareInZ12 ?? 0;
  return site.entrances.flatMap((entrance) => {
    const near = gates.filter((gate) => gate.zone === entrance.to || areJoined(gate.zone, entrance.to, site));
    const own = near.length > 0 ? near : gates;
    return own.flatMap((gate): Way[] => {
      const weight = entrance.demandShare / own.length;
      const hall = zones.get(gate.zone)!;
      const shops = site.zones.find((zone) => zone.kind === 'retail' && areJoined(zone.id, hall.id, site));
      if (!shops || inShops <= 0) return [{ entrance, gate, place: hall, weight }];
      return [
        { entrance, gate, place: hall, weight: weight * (1 - inShops) },
        { entrance, gate, place: shops, weight: weight * inShops },
      ];
    });
  });
}

function areJoined(one: string, other: string, site: WalkSite): boolean {
  return site.links.some(({ a, b }) => (a === one && b === other) || (a === other && b === one));
}

/** Where somebody who would use this entrance goes in: it, or while it is exit only the nearest other of its square. */
function entranceAt(wanted: SiteEntrance, minute: number, site: WalkSite, events: readonly FlowEvent[]): SiteEntrance {
  const isShut = (entrance: SiteEntrance) =>
    events.some(
      (event) =>
        event.kind === 'entrance exit only' &&
        event.id === entrance.id &&
        minute >= event.from_min &&
        minute < event.to_min,
    );
  if (!isShut(wanted)) return wanted;
  const far = (entrance: SiteEntrance) => Math.hypot(entrance.x - wanted.x, entrance.y - wanted.y);
  const others = site.entrances
    .filter((entrance) => entrance.from === wanted.from && !isShut(entrance))
    .toSorted((one, other) => far(one) - far(other));
  return others[0] ?? wanted;
}

/** The window cut wherever the rate of a train's arrivals changes or an entrance opens or shuts. */
function spansOf(
  depart_min: number,
  bands: readonly { from_min: number; to_min: number }[],
  events: readonly FlowEvent[],
  { from_min, to_min }: Window,
): [number, number][] {
  const cuts = [
    ...bands.flatMap((band) => [depart_min - band.from_min, depart_min - band.to_min]),
    ...events.flatMap((event) => (event.kind === 'entrance exit only' ? [event.from_min, event.to_min] : [])),
  ].filter((minute) => minute > from_min && minute < to_min);
  const edges = [...new Set([from_min, ...cuts, to_min])].toSorted((one, other) => one - other);
  return edges.slice(1).map((edge, at) => [edges[at]!, edge]);
}
