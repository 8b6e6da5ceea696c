import type { Place, UnitsState } from './state.ts';

/** 最小作战单元: those who can gather at once because they stand in one zone; with one person it is none. */
export interface ResponseCell {
  zone: string;
  level: string;
  units: readonly { unit: string; place: Place }[];
  persons: number;
  /** The middle of where they stand. */
  x: number;
  y: number;
}

/** Desks and teams that walk the whole site stand in no cell. */
const notInCells: readonly string[] = ['command', 'liaison', 'inspection', 'welfare'];

/** Cells as they stand now: whoever is free and at the own post, zone by zone. */
export function cellsOf(state: UnitsState): readonly ResponseCell[] {
  const byZone = new Map<string, ResponseCell['units'][number][]>();
  const strength = new Map<string, number>();
  for (const row of state.units.values()) {
    if (row.status !== 'AV' || notInCells.includes(row.kind)) continue;
    const { zone } = row.place;
    byZone.set(zone, [...(byZone.get(zone) ?? []), { unit: row.unit, place: row.place }]);
    strength.set(zone, (strength.get(zone) ?? 0) + row.strength);
  }
  return [...byZone].map(([zone, units]) => ({
    zone,
    level: units[0]!.place.level,
    units,
    persons: strength.get(zone) ?? 0,
    x: units.reduce((sum, { place }) => sum + place.x, 0) / units.length,
    y: units.reduce((sum, { place }) => sum + place.y, 0) / units.length,
  }));
}
