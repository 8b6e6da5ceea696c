import type { Group, Segment_m, Train } from '../../engines/crowd/problem.ts';
import type { WalkSite } from './crowd-site.ts';
import { onFoot, outerZones, type Window } from './passengers.ts';
import { exitId } from './places.ts';
import { wholeShares } from './shares.ts';
import type { RunningTrain } from './train-times.ts';

/** Trains at their platforms, and those who get out of them and leave. */

/** Doors of a train: the site file does not tell its trains apart, so each is of eight cars with two doors a side. */
export const trainDoors = { count: 16, width_m: 1.3, train_m: 200 };

/** Those who arrive leave to the squares as others come from them. */
export function waysOut(site: WalkSite): { zone: string; share: number }[] {
  return outerZones(site).map((zone) => ({
    zone,
    share: site.entrances.reduce((sum, entrance) => sum + (entrance.from === zone ? entrance.demandShare : 0), 0),
  }));
}

export function leavingGroups(site: WalkSite): Group[] {
  return waysOut(site).map(({ zone }) => {
    const name = site.zones.find(({ id }) => id === zone)!.name;
    return {
      id: `out/${zone}`,
      name: { zh: `出站至${name.zh}`, en: `out to ${name.en}` },
      uses: onFoot,
      stages: [{ kind: 'leave', target_ids: [exitId(zone)], choice: 'nearest' }],
    };
  });
}

/** Trains that stand in the window or that somebody waits for, in seconds of the run. */
export function trainsOf(
  site: WalkSite,
  trains: readonly RunningTrain[],
  awaited: ReadonlySet<string>,
  window: Window,
): Train[] {
  const ways = waysOut(site);
  return trains.flatMap(({ service, arrive_min, depart_min, cancelled_min }): Train[] => {
    const isSeen = depart_min > window.from_min && arrive_min < window.to_min && cancelled_min === null;
    if (!isSeen && !awaited.has(service.id)) return [];
    const doors = doorsAt(service.face, site);
    if (doors === null) return [];
    const zone = zoneOfFace(service.face, site);
    // A train that does not come in this run still has a name for those who wait for it.
    const after_s = (window.to_min - window.from_min) * 60 + 60;
    const comes_s = cancelled_min === null ? (arrive_min - window.from_min) * 60 : after_s;
    const leaves_s = cancelled_min === null ? (depart_min - window.from_min) * 60 : after_s + 60;
    const isHere = comes_s < 0;
    const counts = wholeShares(
      service.alight,
      ways.map(({ share }) => share),
    );
    return [
      {
        id: service.id,
        name: { zh: `${service.id} 次`, en: service.id },
        level_id: zone.level,
        doors,
        arrive_s: Math.max(0, comes_s),
        depart_s: Math.max(1, leaves_s),
        // Who arrived before the run began has left it.
        alighting: isHere
          ? []
          : ways
              .map((way, at) => ({ group_id: `out/${way.zone}`, count: counts[at]! }))
              .filter(({ count }) => count > 0),
      },
    ];
  });
}

function zoneOfFace(face: string, site: WalkSite) {
  const platform = site.platforms.find(({ faces }) => faces.includes(face))!;
  return site.zones.find(({ id }) => id === platform.zone)!;
}

/** Doors along the edge of the platform that looks to the track, the train in the middle of it; null without a platform. */
export function doorsAt(faceId: string, site: WalkSite): Segment_m[] | null {
  const face = site.faces.find(({ id }) => id === faceId);
  const platform = site.platforms.find(({ id }) => id === face?.platform);
  if (!face || !platform) return null;
  const [x0, y0, x1, y1] = platform.rect;
  const isAbove = face.trackY > (y0 + y1) / 2;
  const y = isAbove ? y1 : y0;
  // The train is to the left of its doors' lines, the platform to their right.
  const half = ((isAbove ? 1 : -1) * trainDoors.width_m) / 2;
  const length = Math.min(trainDoors.train_m, x1 - x0);
  const pitch = length / trainDoors.count;
  return Array.from({ length: trainDoors.count }, (_, at): Segment_m => {
    const x = (x0 + x1) / 2 + (at - (trainDoors.count - 1) / 2) * pitch;
    return [
      [x - half, y],
      [x + half, y],
    ];
  });
}
