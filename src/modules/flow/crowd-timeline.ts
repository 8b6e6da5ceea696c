import type { Opening, ServerGroup, TimedEvent } from '../../engines/crowd/problem.ts';
import { holds, type SiteEntrance, type TellMistake, type WalkSite } from './crowd-site.ts';
import type { FlowEvent } from './events.ts';
import type { Window } from './passengers.ts';
import type { Walkable } from './walkable.ts';

/** The part of an event list that changes the plan: ways, gates and lanes, in seconds of the run. */
export function timelineOf(
  site: WalkSite,
  plan: Walkable,
  serverGroups: readonly ServerGroup[],
  events: readonly FlowEvent[],
  window: Window,
  tell: TellMistake,
): TimedEvent[] {
  const duration_s = (window.to_min - window.from_min) * 60;
  const timeline: TimedEvent[] = [];
  const groups = new Map(serverGroups.map((group) => [group.id, group]));
  events.forEach((event, at) => {
    if (event.to_min <= window.from_min || event.from_min >= window.to_min) return;
    if (event.kind === 'link closed') {
      const parts = plan.partsOf.get(event.id);
      if (!parts) {
        tell(
          'WALK_EVENT_NO_PLACE',
          `events[${at}].id`,
          `通路“${event.id}”不在可行走的平面内(员工区或有错误),封闭它没有作用。删去此事件。`,
          `The link "${event.id}" is no part of the walk (a staff zone, or it has a mistake): closing it does nothing. Take the event out.`,
        );
      }
      between(event, parts ?? [], 'close', 'open');
    } else if (event.kind === 'lane closed') between(event, [event.id].filter(isServer), 'close', 'open');
    else if (event.kind === 'entrance exit only') {
      const entrance = site.entrances.find(({ id }) => id === event.id)!;
      const door = doorOf(entrance, plan.openings, site);
      between(event, door ? [door.id] : serversOf(entrance.id), 'hold', 'release');
    } else if (event.kind === 'entrance metered') meter(event);
  });
  return timeline.toSorted((one, other) => one.at_s - other.at_s);

  function serversOf(group: string): string[] {
    return groups.get(group)?.servers.map(({ id }) => id) ?? [];
  }

  function isServer(id: string): boolean {
    return serverGroups.some(({ servers }) => servers.some((server) => server.id === id));
  }

  function between(
    { from_min, to_min }: { from_min: number; to_min: number },
    ids: readonly string[],
    begin: 'close' | 'hold',
    end: 'open' | 'release',
  ): void {
    for (const id of ids) {
      timeline.push({ at_s: Math.max(0, (from_min - window.from_min) * 60), id, kind: begin });
      const end_s = (to_min - window.from_min) * 60;
      if (end_s < duration_s) timeline.push({ at_s: end_s, id, kind: end });
    }
  }

  /** So many in so many seconds over all lanes: each lane takes that much longer, never less than its own time. */
  function meter(event: FlowEvent & { kind: 'entrance metered' }): void {
    const servers = groups.get(event.id)?.servers ?? [];
    for (const { id, service } of servers) {
      const mean_s = Math.max(service.mean_s, (servers.length * event.every_s) / event.batch_people);
      timeline.push({
        at_s: Math.max(0, (event.from_min - window.from_min) * 60),
        id,
        kind: 'service',
        service: { ...service, mean_s },
      });
      const end_s = (event.to_min - window.from_min) * 60;
      if (end_s < duration_s) timeline.push({ at_s: end_s, id, kind: 'service', service });
    }
  }
}

/** The door in the wall at an entrance; entrances inside a hall have none, only their lanes. */
function doorOf(entrance: SiteEntrance, openings: readonly Opening[], site: WalkSite): Opening | null {
  const links = site.links.filter(({ a, b }) => a === entrance.from && b === entrance.to);
  return (
    openings.find(({ id, line: [[px, py], [qx, qy]] }) => {
      const around = [Math.min(px, qx) - 1, Math.min(py, qy) - 1, Math.max(px, qx) + 1, Math.max(py, qy) + 1] as const;
      return links.some((link) => link.id === id) && holds(around, [entrance.x, entrance.y]);
    }) ?? null
  );
}
