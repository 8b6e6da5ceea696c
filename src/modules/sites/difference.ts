import type { Draft } from '../../base/fact.ts';
import type { SiteDraft, SitesState } from './facts.ts';
import { partNames, parts, type PartName } from './parts.ts';
import type { SiteRows } from './spec.ts';

/** What history is looked up by: "point/A034", "walkway/LK07". */
export function subjectOf(part: PartName, id: string): string {
  if (part === 'alarmPoints') return `point/${id}`;
  if (part === 'alarmPanels') return `panel/${id}`;
  return `${parts[part].noun.replaceAll(' ', '-')}/${id}`;
}

/**
 * A site file against the book: a fact for every row that is new or other, one for every row that is gone, none for
 * the rest. New rows come in the order of the parts, so that what is referred to is there first; removals go backwards.
 */
export function differenceOf(site: SiteRows, state: SitesState): SiteDraft[] {
  const drafts: Draft[] = [];
  if (!sameValue(site.head, state.head)) {
    drafts.push({ type: 'site described', data: site.head, about: [`site/${site.head.id}`] });
  }
  const gone: Draft[] = [];
  for (const part of partNames) {
    const known = state[part] as ReadonlyMap<string, unknown>;
    const kept = new Set<string>();
    for (const { row } of site.rows[part]) {
      kept.add(row.id);
      if (sameValue(row, known.get(row.id))) continue;
      drafts.push({ type: `${parts[part].noun} set`, data: row, about: [subjectOf(part, row.id)] });
    }
    for (const [id, row] of known) {
      // A panel let in at the inspector stands in no file; a file says nothing about it.
      if (kept.has(id) || (part === 'alarmPanels' && (row as { admitted?: boolean }).admitted)) continue;
      gone.push({ type: `${parts[part].noun} removed`, data: { id }, about: [subjectOf(part, id)] });
    }
  }
  return [...drafts, ...gone.reverse()] as SiteDraft[];
}

/** Deep equality of plain values; the order of an object's fields says nothing, that of a list does. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keysOfA = Object.keys(a);
  if (keysOfA.length !== Object.keys(b).length) return false;
  return keysOfA.every(
    (key) =>
      Object.hasOwn(b, key) && sameValue((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]),
  );
}
