import type { Words } from '../../base/words.ts';
import { ringsOf } from '../../base/rings.ts';
import { graphOf, type ProposalRow } from '../../modules/incidents/candidates.ts';
import type { IncidentsState } from '../../modules/incidents/facts.ts';
import { cellsOf } from '../../modules/units/cells.ts';
import type { UnitsState } from '../../modules/units/facts.ts';
import { toDegrees } from './plan-style.ts';
import { planWords } from './plan-words.ts';

/** “1、3、5 分钟”快速反应圈 (glossary). */
const ringMinutes = [1, 3, 5] as const;

const feature = (type: string, coordinates: unknown, properties: object) => ({
  type: 'Feature',
  geometry: { type, coordinates },
  properties,
});

const minuteWords = (minutes: number): Words => ({
  zh: `${minutes} ${planWords.minute.zh}`,
  en: `${minutes} ${planWords.minute.en}`,
});

/** From where this place is reached in one, three and five minutes: lines on one level, each named at its top. */
export function ringFeatures(
  state: IncidentsState,
  place: { zone: string; x: number; y: number },
  level: string,
): object[] {
  const walkFrom = graphOf(state).to(place);
  const zones = [...state.zones.values()].filter((zone) => zone.level === level);
  const areas = zones.map(({ id, rect }) => ({ zone: id, rect }));
  const rings = ringsOf(areas, ringMinutes, (zone, x, y) => walkFrom({ zone, x, y })?.time_s ?? null);
  return rings.flatMap(({ minutes, segments }) => {
    if (segments.length === 0) return [];
    const lines = segments.map(([a, b]) => [toDegrees(a[0], a[1]), toDegrees(b[0], b[1])]);
    const top = segments.reduce((best, one) => (one[0][1] > best[0][1] ? one : best))[0];
    return [
      feature('MultiLineString', lines, { minutes }),
      feature('Point', toDegrees(top[0], top[1]), { minutes, ...minuteWords(minutes) }),
    ];
  });
}

/** Response cells: a line from the middle to each who stands in it, and how many they are. */
export function cellFeatures(state: UnitsState, level: string): object[] {
  return cellsOf(state)
    .filter((cell) => cell.level === level)
    .flatMap((cell) => {
      const middle = toDegrees(cell.x, cell.y);
      const alone = cell.persons < 2;
      const count: Words = alone
        ? planWords.oneAlone
        : { zh: `${cell.persons} ${planWords.persons.zh}`, en: `${cell.persons} ${planWords.persons.en}` };
      const lines = cell.units.map(({ place }) => [middle, toDegrees(place.x, place.y)]);
      return [feature('MultiLineString', lines, { alone }), feature('Point', middle, { alone, ...count })];
    });
}

/** How many persons could be there within each ring, of those that can be proposed and are not at work. */
export function personsWithin(proposals: readonly ProposalRow[]): readonly number[] {
  return ringMinutes.map((minutes) =>
    proposals
      .filter((row) => row.takenFrom === null && row.walk_s !== null && row.walk_s <= minutes * 60)
      .reduce((sum, row) => sum + row.strength, 0),
  );
}
