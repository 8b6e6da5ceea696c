import type { Parameters, ProfileName, Settings } from './problem.ts';

/** What the papers and the calibration say; README has the sources and the figures each value was held against. */
const realistic: Parameters = {
  // Weidmann 1993, mean and spread of free speed.
  speed: { kind: 'normal', mean: 1.34, sd: 0.26, min: 0.6, max: 2.1 },
  radius_m: 0.15,
  time_gap_s: 0.6,
  // Softer and farther than the 8 and 0.1 m of Tordeux et al.: people step aside earlier (calibrated, see README).
  neighbour_strength: 3,
  neighbour_range_m: 0.2,
  wall_strength: 5,
  wall_range_m: 0.02,
  jam_after_s: 2,
  jam_speed_m_per_s: 0.4,
  sidestep_rad: 0.8,
  has_wall_guard: true,
  flow_max_per_m_s: Infinity,
};

const profiles: Record<ProfileName, Parameters> = {
  realistic,
  // IMO MSC.1/Circ.1533: 1.33 persons a second and metre of clear width at most; 61 m/min on a concourse (NFPA 130).
  regulatory: { ...realistic, speed: { kind: 'fixed', value: 1.02 }, flow_max_per_m_s: 1.33 },
};

export interface Numbers {
  parameters: Parameters;
  dt_s: number;
  cutoff_m: number;
  field_cell_m: number;
  frame_every_s: number;
  counts_every_s: number;
}

/** Everything left open, filled in. */
export function numbersOf(settings: Settings): Numbers {
  return {
    parameters: { ...profiles[settings.profile], ...settings.parameters },
    dt_s: settings.dt_s ?? 0.05,
    cutoff_m: settings.cutoff_m ?? 1.7,
    field_cell_m: settings.field_cell_m ?? 0.25,
    frame_every_s: settings.frame_every_s ?? 1,
    counts_every_s: settings.counts_every_s ?? 1,
  };
}
