import { walkingGraph } from '../../base/walking.ts';
import type { MendRequest } from '../../engines/roster/mend.ts';
import { checkSite } from '../../modules/sites/check.ts';

/** Walking times between a site's posts; null when the text is no site without mistakes. */
export function walkingTimes(siteText: string): NonNullable<MendRequest['walk_s']> | null {
  const { site } = checkSite(siteText);
  if (!site) return null;
  const heights = new Map(site.rows.levels.map(({ row }) => [row.id, row.z]));
  const zones = site.rows.zones.map(({ row }) => ({ id: row.id, z_m: heights.get(row.level) ?? 0 }));
  const graph = walkingGraph(
    zones,
    site.rows.links.map(({ row }) => row),
  );
  const posts = new Map(site.rows.posts.map(({ row }) => [row.id, row]));
  const towards = new Map<string, ReturnType<typeof graph.to>>();
  return (from_post_id, to_post_id) => {
    const [from, to] = [posts.get(from_post_id), posts.get(to_post_id)];
    if (!from || !to) return null;
    const times = towards.get(to.id) ?? graph.to(to);
    towards.set(to.id, times);
    return times(from)?.time_s ?? null;
  };
}
