/**
 * What was measured on people, as means of many: no single person stands in it. Binned by us from the published
 * density and speed pairs, and flows averaged over the studies; each row is [density, mean speed, its spread].
 */

/** Bottlenecks: width in m, persons a second, lowest and highest study. */
export const bottleneckFlows: readonly { width_m: number; flow_per_s: number; low: number; high: number }[] = [
  { width_m: 0.8, flow_per_s: 1.46, low: 1.29, high: 1.74 },
  { width_m: 1, flow_per_s: 2.18, low: 1.71, high: 2.77 },
  { width_m: 1.2, flow_per_s: 2.35, low: 2.03, high: 2.75 },
  { width_m: 1.6, flow_per_s: 3.05, low: 2.84, high: 3.26 },
  { width_m: 2, flow_per_s: 3.71, low: 3.55, high: 3.87 },
  { width_m: 2.4, flow_per_s: 5.8, low: 5.8, high: 5.8 },
  { width_m: 3, flow_per_s: 6.7, low: 6.7, high: 6.7 },
  { width_m: 5, flow_per_s: 11.58, low: 11.58, high: 11.58 },
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
