/**
 * What was measured on people, as means of many: no single person stands in it. Binned by us from the published
 * density and speed pairs, and flows averaged over the studies; each row is [density, mean speed, its spread].
 */

export interface BottleneckFlow {
  width_m: number;
  flow_per_s: number;
  /** Lowest and highest of the studies. */
  low: number;
  high: number;
}

/** Bottlenecks, 29 flows of seven studies at the widths the parameters were chosen on. */
export const bottleneckFlows: readonly BottleneckFlow[] = [
  { width_m: 0.8, flow_per_s: 1.46, low: 1.29, high: 1.74 },
  { width_m: 1, flow_per_s: 2.18, low: 1.71, high: 2.77 },
  { width_m: 1.2, flow_per_s: 2.35, low: 2.03, high: 2.75 },
  { width_m: 1.6, flow_per_s: 3.05, low: 2.84, high: 3.26 },
  { width_m: 2, flow_per_s: 3.71, low: 3.55, high: 3.87 },
  { width_m: 2.4, flow_per_s: 5.8, low: 5.8, high: 5.8 },
  { width_m: 3, flow_per_s: 6.7, low: 6.7, high: 6.7 },
  { width_m: 5, flow_per_s: 11.58, low: 11.58, high: 11.58 },
];

/** The 50 flows of six of these studies at all other widths: never used to choose a parameter. */
export const otherBottleneckFlows: readonly BottleneckFlow[] = [
  { width_m: 0.4, flow_per_s: 0.89, low: 0.88, high: 0.9 },
  { width_m: 0.5, flow_per_s: 1.05, low: 1.01, high: 1.11 },
  { width_m: 0.6, flow_per_s: 1.3, low: 1.12, high: 1.48 },
  { width_m: 0.7, flow_per_s: 1.24, low: 1.22, high: 1.25 },
  { width_m: 0.85, flow_per_s: 2.33, low: 2.28, high: 2.35 },
  { width_m: 0.9, flow_per_s: 1.71, low: 1.53, high: 2.26 },
  { width_m: 1.1, flow_per_s: 2.38, low: 1.99, high: 2.62 },
  { width_m: 1.4, flow_per_s: 2.71, low: 2.71, high: 2.71 },
  { width_m: 1.5, flow_per_s: 3.57, low: 3.57, high: 3.57 },
  { width_m: 1.65, flow_per_s: 3.72, low: 3.58, high: 3.9 },
  { width_m: 1.8, flow_per_s: 3.68, low: 3.55, high: 3.82 },
  { width_m: 2.2, flow_per_s: 4.06, low: 4.06, high: 4.06 },
  { width_m: 2.5, flow_per_s: 5.12, low: 5.12, high: 5.12 },
  { width_m: 2.75, flow_per_s: 6.07, low: 5.68, high: 6.46 },
  { width_m: 3.6, flow_per_s: 8.44, low: 8.44, high: 8.44 },
  { width_m: 4.4, flow_per_s: 9.53, low: 9.53, high: 9.53 },
];

export interface DiagramSet {
  id: 'single file' | 'closed corridor' | 'open corridor' | 'two-way corridor';
  /** Width; of a single file the density is per metre. */
  width_m: number;
  against_share: number;
  isSingleFile: boolean;
  rows: readonly (readonly [density: number, speed_m_per_s: number, sd: number])[];
}

/** Four sets of laboratory experiments of Jülich and Wuppertal (single file 2,746 pairs, then 434, 571 and 304). */
export const diagramSets: readonly DiagramSet[] = [
  {
    id: 'single file',
    width_m: 0.4,
    against_share: 0,
    isSingleFile: true,
    rows: [
      [0.644, 0.929, 0.134],
      [0.849, 0.858, 0.142],
      [1.143, 0.541, 0.144],
      [1.376, 0.353, 0.108],
      [1.593, 0.252, 0.072],
      [1.898, 0.155, 0.05],
      [2.122, 0.095, 0.034],
      [2.357, 0.051, 0.043],
      [2.609, 0.039, 0.034],
    ],
  },
  {
    id: 'closed corridor',
    width_m: 1.8,
    against_share: 0,
    isSingleFile: false,
    rows: [
      [0.337, 1.108, 0.083],
      [0.725, 0.941, 0.116],
      [1.271, 0.703, 0.12],
      [1.709, 0.561, 0.08],
      [2.261, 0.418, 0.106],
      [2.703, 0.349, 0.063],
      [3.266, 0.226, 0.039],
      [3.712, 0.168, 0.051],
    ],
  },
  {
    id: 'open corridor',
    width_m: 3,
    against_share: 0,
    isSingleFile: false,
    rows: [
      [0.373, 1.489, 0.151],
      [0.65, 1.421, 0.117],
      [1.277, 1.198, 0.074],
      [1.688, 1.043, 0.124],
      [2.334, 0.534, 0.155],
      [2.682, 0.387, 0.092],
      [3.242, 0.22, 0.063],
      [3.675, 0.155, 0.021],
    ],
  },
  {
    id: 'two-way corridor',
    width_m: 3.6,
    against_share: 0.5,
    isSingleFile: false,
    rows: [
      [0.415, 1.499, 0.104],
      [0.715, 1.324, 0.143],
      [1.214, 1.054, 0.151],
      [1.766, 0.776, 0.097],
      [2.256, 0.576, 0.077],
      [2.727, 0.461, 0.047],
      [3.207, 0.398, 0.03],
    ],
  },
];

export type JunctionPlace = 'left' | 'right' | 'front';
type JunctionRow = Record<JunctionPlace, readonly [density: number, speed_m_per_s: number, sd: number]>;

/**
 * Two streams that meet in a T of corridors of 2.4 m, by the width of the entrance of each branch: means of each run before
 * the junction on either side and behind it (Zhang et al. 2011). Never used to choose a parameter.
 */
export const junctionRuns: readonly ({ entrance_m: number } & JunctionRow)[] = [
  { entrance_m: 0.5, left: [0.38, 1.27, 0.09], right: [0.39, 1.26, 0.08], front: [0.79, 1.28, 0.05] },
  { entrance_m: 0.6, left: [0.49, 1.03, 0.15], right: [0.5, 1.17, 0.12], front: [0.95, 1.15, 0.1] },
  { entrance_m: 0.8, left: [0.94, 0.89, 0.1], right: [0.83, 0.96, 0.08], front: [1.67, 0.91, 0.06] },
  { entrance_m: 1, left: [1.54, 0.59, 0.05], right: [1.14, 0.83, 0.14], front: [1.87, 0.86, 0.06] },
  { entrance_m: 1.2, left: [2.15, 0.43, 0.07], right: [2.19, 0.39, 0.06], front: [2.06, 0.77, 0.06] },
  { entrance_m: 1.5, left: [2.51, 0.41, 0.07], right: [2.41, 0.36, 0.04], front: [2.29, 0.72, 0.05] },
  { entrance_m: 2.4, left: [2.82, 0.32, 0.04], right: [2.93, 0.33, 0.04], front: [2.35, 0.71, 0.04] },
];
