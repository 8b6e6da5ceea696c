import { seededChance } from '../../src/base/chance.ts';
import { box, exit, floor, group, placed, scenario } from '../../src/engines/crowd/validate/plain.ts';
import { boxOf } from '../../src/engines/crowd/plan/polygon.ts';
import type { CrowdProblem, Parameters, Point_m, Polygon_m } from '../../src/engines/crowd/problem.ts';

/** A hall with an exit of 4 m in the middle of each wall; person i goes to exit i mod 4, so the streams cross. */
export interface Hall {
  side_m: number;
  count: number;
  /** 6 by 6 columns of 1 m. */
  columns: boolean;
  starts: Point_m[];
}

/** JuPedSim 1.4.2's own defaults, and nothing of ours. */
export const asJuPedSim: Partial<Parameters> = {
  speed: { kind: 'fixed', value: 1.2 },
  radius_m: 0.2,
  time_gap_s: 1,
  neighbour_strength: 8,
  neighbour_range_m: 0.1,
  wall_strength: 5,
  wall_range_m: 0.02,
  jam_after_s: Infinity,
  sidestep_rad: 0,
  has_wall_guard: false,
};

const exitsOf = (side: number): Polygon_m[] => {
  const [low, high] = [side / 2 - 2, side / 2 + 2];
  return [
    box(0, low, 0.4, high),
    box(low, 0, high, 0.4),
    box(side - 0.4, low, side, high),
    box(low, side - 0.4, high, side),
  ];
};

const columnsOf = ({ side_m, columns }: Hall): Polygon_m[] => {
  if (!columns) return [];
  return Array.from({ length: 36 }, (_, at) => {
    const [x, y] = [((at % 6) + 0.5) * (side_m / 6), (Math.floor(at / 6) + 0.5) * (side_m / 6)];
    return box(x - 0.5, y - 0.5, x + 0.5, y + 0.5);
  });
};

/** A jittered lattice, the same for every program that is measured. */
export function hallOf(side_m: number, count: number, columns: boolean): Hall {
  const hall: Hall = { side_m, count, columns, starts: [] };
  const pillars = columnsOf(hall).map((column) => boxOf(column));
  const chance = seededChance(1);
  const share = () => chance.below(2 ** 30) / 2 ** 30;
  for (let rows = Math.ceil(Math.sqrt(count)); ; rows++) {
    const step = (side_m - 2) / rows;
    hall.starts = [];
    for (let at = 0; at < rows * rows && hall.starts.length < count; at++) {
      const shake = Math.max(0, step - 0.45);
      const x = 1 + ((at % rows) + 0.5) * step + (share() - 0.5) * shake;
      const y = 1 + (Math.floor(at / rows) + 0.5) * step + (share() - 0.5) * shake;
      const isIn = pillars.some(
        ({ x0, y0, x1, y1 }) => x > x0 - 0.25 && x < x1 + 0.25 && y > y0 - 0.25 && y < y1 + 0.25,
      );
      if (!isIn) hall.starts.push([x, y]);
    }
    if (hall.starts.length >= count) return hall;
  }
}

export function problemOf(hall: Hall, settings: Partial<CrowdProblem['settings']>): CrowdProblem {
  const { side_m, starts } = hall;
  return scenario(
    {
      levels: [floor('1F', 0, [box(0, 0, side_m, side_m)], { obstacles: columnsOf(hall) })],
      targets: exitsOf(side_m).map((area, at) => exit(`out ${at}`, area)),
      groups: [0, 1, 2, 3].map((at) => group(`to ${at}`, [`out ${at}`])),
      sources: [0, 1, 2, 3].map((at) =>
        placed(
          `from ${at}`,
          `to ${at}`,
          starts.filter((_, index) => index % 4 === at),
        ),
      ),
    },
    { duration_s: 1e5, frame_every_s: 0, ...settings },
  );
}

const spelt = (area: Polygon_m) => `${area.length} ${area.flat().join(' ')}`;

/** What `peer-jupedsim.cpp` reads. */
export function forJuPedSim(hall: Hall, steps: number): string {
  const holes = columnsOf(hall);
  return [
    `0.01 ${steps} 8 0.1 5 0.02 3`,
    `1 ${spelt(box(0, 0, hall.side_m, hall.side_m))}`,
    `${holes.length} ${holes.map(spelt).join(' ')}`,
    `4 ${exitsOf(hall.side_m).map(spelt).join(' ')}`,
    '0',
    String(hall.count),
    ...hall.starts.map(([x, y], at) => `${x} ${y} ${at % 4} 1.2 1 0.2`),
  ].join('\n');
}

/** What `peer-rvo2.cc` reads. */
export function forRvo2(hall: Hall, steps: number): string {
  const middles = exitsOf(hall.side_m)
    .map((area) => boxOf(area))
    .map(({ x0, y0, x1, y1 }) => [(x0 + x1) / 2, (y0 + y1) / 2]);
  return [
    `0.01 ${steps} ${hall.count}`,
    ...hall.starts.map(([x, y], at) => `${x} ${y} ${middles[at % 4]!.join(' ')} 1.2 0.2`),
  ].join('\n');
}
