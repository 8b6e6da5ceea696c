import { distance_m, type SiteGate, type SiteLink, type WalkSite } from './crowd-site.ts';
import type { Walkable } from './walkable.ts';

/** Seconds a gate channel takes a passenger: a train's 300 are through six in the 4 min sites reckon with; out is quicker. */
export const gateChannel_s = { 'boarding-gate': 4, 'exit-gate': 2 };

/** A way to a platform may end this far beside it, at the edge of its zone. */
const besidePlatform_m = 6;

/** The same plan with every gate where it has its effect: its links pass no more than its channels do. */
export function withGates(plan: Walkable, site: WalkSite): Walkable {
  const most = new Map<string, number>();
  for (const gate of site.gates) {
    const parts = linksOf(gate, site).flatMap(({ id }) => plan.partsOf.get(id) ?? []);
    const widths = parts.map((id) => widthOf(plan, id));
    const all_m = widths.reduce((sum, width) => sum + width, 0);
    const flow_per_s = gate.channels / gateChannel_s[gate.kind];
    parts.forEach((id, at) => most.set(id, (most.get(id) ?? 0) + (flow_per_s * widths[at]!) / all_m));
  }
  const limited = <Part extends { id: string }>(part: Part): Part =>
    most.has(part.id) ? { ...part, flow_max_per_s: most.get(part.id)! } : part;
  return { ...plan, links: plan.links.map(limited), openings: plan.openings.map(limited) };
}

/** The nearest links that lead on from a gate: to its platform or zone, or, where it names none, out of its hall. */
function linksOf(gate: SiteGate, site: WalkSite): SiteLink[] {
  const face = site.faces.find(({ id }) => id === gate.to);
  const platform = site.platforms.find(({ id }) => id === face?.platform);
  const leading = site.links.flatMap((link) => {
    if (link.kind === 'lift' || (link.a !== gate.zone && link.b !== gate.zone)) return [];
    const [here, there, far] = link.a === gate.zone ? [link.aAt, link.bAt, link.b] : [link.bAt, link.aAt, link.a];
    const leads = platform
      ? far === platform.zone &&
        there[1] > platform.rect[1] - besidePlatform_m &&
        there[1] < platform.rect[3] + besidePlatform_m
      : gate.to === undefined || gate.to === far;
    return leads ? [{ link, far_m: distance_m(here, [gate.x, gate.y]), zone: far }] : [];
  });
  const nearest = leading.toSorted((one, other) => one.far_m - other.far_m)[0];
  if (!nearest) return [];
  // Stairs and escalators side by side to one place are passed by one row of channels.
  return leading
    .filter(({ zone, far_m }) => zone === nearest.zone && far_m < nearest.far_m + besidePlatform_m)
    .map(({ link }) => link);
}

function widthOf(plan: Walkable, id: string): number {
  const opening = plan.openings.find((each) => each.id === id);
  if (opening) return distance_m(...opening.line);
  return plan.links.find((each) => each.id === id)?.width_m ?? 1;
}
