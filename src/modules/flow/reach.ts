import { distance_m, nearestIn, type Rect_m, type SiteZone, type TellMistake, type WalkSite } from './crowd-site.ts';
import { outerZones } from './passengers.ts';
import { mainWaitingZone } from './places.ts';
import { isWalked, type Walkable } from './walkable.ts';

/** Tells where people of this plan could not go on: floor without a way out, entrances, gates and faces without a way. */
export function checkReach(site: WalkSite, plan: Walkable, tell: TellMistake): void {
  const zones = new Map(site.zones.map((zone) => [zone.id, zone]));
  const ways = waysBetween(site, plan);
  const outer = outerZones(site).flatMap((zone) => piecesOf(zone, plan));
  if (outer.length === 0) {
    tell(
      'WALK_NO_EXIT',
      'entrances',
      '站点没有进站口,无从进出。至少写一个进站口。',
      'The site has no entrance: nobody comes or leaves. Write at least one.',
    );
    return;
  }
  const canLeave = reached(
    outer,
    ways.map(([from, to]) => [to, from] as const),
  );
  for (const zone of site.zones.filter(isWalked)) tellShutIn(zone, site, plan, canLeave, tell);
  const faces = new Set(site.services.map(({ face }) => face));
  const gates = site.gates.filter(
    (gate) => gate.kind === 'boarding-gate' && gate.to !== undefined && faces.has(gate.to),
  );
  for (const entrance of site.entrances) {
    if (entrance.demandShare <= 0) continue;
    const inside = reached(piecesOf(entrance.from, plan), ways);
    const wanted = gates.length > 0 ? gates.map(({ zone }) => zone) : [mainWaitingZone(site)?.id ?? entrance.to];
    if (wanted.some((zone) => piecesOf(zone, plan).some((piece) => inside.has(piece)))) continue;
    tell(
      'WALK_NO_WAY_IN',
      `entrances[${entrance.id}]`,
      `从“${entrance.id}”外的 ${entrance.from} 走不到候车区。补上连接它们的通路。`,
      `From ${entrance.from}, outside "${entrance.id}", no way leads to where people wait. Add the links between them.`,
    );
  }
  for (const face of faces) {
    if (gates.some((gate) => gate.to === face)) continue;
    tell(
      'WALK_FACE_NO_GATE',
      `faces[${face}]`,
      `站台面 ${face} 有列车,却没有通往它的检票口。补上检票口。`,
      `Trains stand at ${face}, but no gate leads there. Add one.`,
    );
  }
  for (const gate of gates) {
    const platform = site.platforms.find((each) => each.faces.includes(gate.to!));
    if (!platform || !zones.has(gate.zone)) continue;
    const goal = pieceOf(
      platform.zone,
      [(platform.rect[0] + platform.rect[2]) / 2, (platform.rect[1] + platform.rect[3]) / 2],
      plan,
    );
    const from = reached(piecesOf(gate.zone, plan), ways);
    if (goal === null || from.has(goal)) continue;
    tell(
      'WALK_GATE_NO_PLATFORM',
      `gates[${gate.id}]`,
      `过了“${gate.id}”走不到 ${gate.to} 所在的站台 ${platform.id}。补上楼梯或扶梯。`,
      `Beyond "${gate.id}" no way leads to ${platform.id}, the platform of ${gate.to}. Add a stair or an escalator.`,
    );
  }
}

/** A zone is one piece of floor, or one for each of its platforms. */
function piecesOf(zone: string, plan: Walkable): string[] {
  return (plan.floors.get(zone) ?? []).map((_, at) => `${zone}#${at}`);
}

function pieceOf(zone: string, at: readonly [number, number], plan: Walkable): string | null {
  const rects: readonly Rect_m[] = plan.floors.get(zone) ?? [];
  const far = (rect: Rect_m) => distance_m(nearestIn(rect, at), at);
  const best = rects.reduce((found, rect, index) => (far(rect) < far(rects[found]!) ? index : found), 0);
  return rects.length > 0 ? `${zone}#${best}` : null;
}

function waysBetween(site: WalkSite, plan: Walkable): (readonly [string, string])[] {
  return site.links.flatMap((link) => {
    if (link.kind === 'lift' || !plan.partsOf.has(link.id)) return [];
    const [a, b] = [pieceOf(link.a, link.aAt, plan), pieceOf(link.b, link.bAt, plan)];
    if (a === null || b === null) return [];
    return link.twoWay ? [[a, b] as const, [b, a] as const] : [[a, b] as const];
  });
}

function reached(from: readonly string[], ways: readonly (readonly [string, string])[]): Set<string> {
  const seen = new Set(from);
  for (let grew = true; grew;) {
    grew = false;
    for (const [a, b] of ways) {
      if (!seen.has(a) || seen.has(b)) continue;
      seen.add(b);
      grew = true;
    }
  }
  return seen;
}

function tellShutIn(
  zone: SiteZone,
  site: WalkSite,
  plan: Walkable,
  canLeave: ReadonlySet<string>,
  tell: TellMistake,
): void {
  const platforms = site.platforms.filter((platform) => platform.zone === zone.id);
  piecesOf(zone.id, plan).forEach((piece, at) => {
    if (canLeave.has(piece)) return;
    const place = platforms[at] ? `platforms[${platforms[at].id}]` : `zones[${zone.id}]`;
    const id = platforms[at]?.id ?? zone.id;
    tell(
      'WALK_NO_WAY_OUT',
      place,
      `从 ${id} 走不到任何出口。补上通路,或检查单向通路的方向。`,
      `From ${id} no way leads out. Add a link, or look at the direction of those that are one way.`,
    );
  });
}
