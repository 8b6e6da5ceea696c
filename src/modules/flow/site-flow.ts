import type { Words } from '../../base/words.ts';
import type { Path } from './findings.ts';

/** What the engines need to know of a site: rows of its site file with their places in it, and nothing else of it. */
export interface SiteFlow {
  id: string;
  name: Words;
  operatingHours: { open: string; close: string };
  entrances: Placed<{
    id: string;
    name: Words;
    from: string;
    to: string;
    x: number;
    y: number;
    width_m: number;
    demandShare: number;
  }>;
  lanes: Placed<{
    id: string;
    name: Words;
    entrance?: string;
    equipment: readonly string[];
    designPaxPerHour: number;
    standby: boolean;
    crew: readonly string[];
  }>;
  queueAreas: Placed<{ entrance: string; area_m2: number; capacity: { m2PerPerson?: number } }>;
  links: Placed<{ id: string; a: string; b: string; kind: string; width_m: number; aAt: readonly [number, number] }>;
  gates: Placed<{ id: string }>;
  services: Placed<{ id: string; arr: string; dep: string; board: number }>;
  passengerProfile: Placed<{ entryLeadTime: readonly LeadTime[] }>;
  crowdThresholds: Placed<{ queueWaitP90_min: { busy: number } }>;
}

export type Placed<Row> = readonly { row: Row; path: Path }[];

/** This share of a train's people comes between so many and so many minutes before it leaves. */
export interface LeadTime {
  from_min: number;
  to_min: number;
  share: number;
}
