import { Type } from 'typebox';
import {
  amount,
  at,
  byShift,
  count,
  hours,
  id,
  listOf,
  number,
  oneOf,
  orNull,
  rect,
  refer,
  share,
  standing,
  text,
  words,
} from './row-types.ts';

/** Places: levels, zones and what is built into them (operations B10). */
const thresholds = () =>
  Type.Object({
    busy: count(),
    warning: count(),
    alarm: count(),
    critical: count(),
  });
/** `area` is usable area / m2PerPerson; `site` is the site's own 最高聚集人数. */
const capacity = () =>
  Type.Object({
    persons: count(),
    basis: oneOf('area', 'site'),
    m2PerPerson: Type.Optional(amount()),
  });

export const level = Type.Object({ id: id(), z: number(), name: words() });

export const zone = Type.Object({
  id: id(),
  level: refer('levels'),
  kind: text(),
  name: words(),
  rect: rect(),
  area_m2: amount(),
  usable_m2: amount(),
  access: oneOf('public', 'screened', 'mixed', 'staff'),
  open: hours(),
  capacity: capacity(),
  thresholdsPersons: thresholds(),
});

export const platform = Type.Object({
  id: id(),
  name: words(),
  zone: refer('zones'),
  rect: rect(),
  length_m: amount(),
  width_m: amount(),
  faces: listOf(refer('faces')),
});
export const platformFace = Type.Object({
  id: id(),
  name: words(),
  platform: refer('platforms'),
  track: refer('tracks'),
  trackY: number(),
});
export const track = Type.Object({ id: id(), y: number(), kind: text() });

export const entrance = Type.Object({
  id: id(),
  name: words(),
  from: refer('zones'),
  to: refer('zones'),
  x: number(),
  y: number(),
  level: refer('levels'),
  width_m: amount(),
  demandShare: share(),
  lanes: count(),
});
export const screeningLane = Type.Object({
  id: id(),
  name: words(),
  entrance: orNull(refer('entrances')),
  ...standing,
  equipment: listOf(text()),
  designPaxPerHour: count(),
  standby: Type.Boolean(),
  crew: listOf(text()),
  door: Type.Optional(refer('doors')),
});
export const queueArea = Type.Object({
  id: id(),
  entrance: refer('entrances'),
  zone: refer('zones'),
  level: refer('levels'),
  rect: rect(),
  area_m2: amount(),
  name: words(),
  capacity: capacity(),
  thresholdsPersons: thresholds(),
});
export const gate = Type.Object({
  id: id(),
  kind: oneOf('boarding-gate', 'exit-gate'),
  name: words(),
  zone: refer('zones'),
  to: Type.Optional(refer('faces', 'zones')),
  x: number(),
  y: number(),
  level: refer('levels'),
  channels: count(),
  wideChannels: count(),
});
export const door = Type.Object({
  id: id(),
  name: words(),
  ...standing,
  staffOnly: Type.Boolean(),
  controlled: Type.Boolean(),
});
/** A link of the walking graph: it joins two zones, perhaps of two levels. */
export const walkway = Type.Object({
  id: id(),
  a: refer('zones'),
  b: refer('zones'),
  kind: oneOf('door', 'level', 'stair', 'escalator', 'lift'),
  width_m: amount(),
  count: count(),
  twoWay: Type.Boolean(),
  maxPaxPerMin: count(),
  aAt: at(),
  bAt: at(),
  name: words(),
});
/** One a lift or escalator, standing at its lower landing. */
export const liftOrEscalator = Type.Object({
  id: id(),
  kind: oneOf('lift', 'escalator'),
  direction: oneOf('up', 'down', 'both'),
  name: words(),
  link: refer('links'),
  ...standing,
});
export const pinchPoint = Type.Object({
  id: id(),
  kind: text(),
  name: words(),
  zone: refer('zones'),
  level: refer('levels'),
  rect: rect(),
  area_m2: amount(),
  at: refer('links', 'gates', 'platforms'),
  countedBy: orNull(refer('cameras')),
});
export const musterPoint = Type.Object({
  id: id(),
  name: words(),
  x: number(),
  y: number(),
  level: refer('levels'),
  capacity: count(),
  zone: refer('zones'),
});
export const keyLocation = Type.Object({
  id: id(),
  name: words(),
  zone: refer('zones'),
  x: number(),
  y: number(),
  level: refer('levels'),
  kind: text(),
  checkInterval_h: amount(),
});
export const premises = Type.Object({
  id: id(),
  kind: text(),
  name: words(),
  zone: refer('zones'),
});
export const vehicle = Type.Object({
  id: id(),
  name: words(),
  zone: refer('zones'),
});

/** Duty levels stand here for their `byShift` figures; their ids are D1 to D3 and nothing else may look like them. */
export const dutyLevel = Type.Object({
  id: id(),
  name: words(),
  personShiftsPerDay: count(),
  byShift: byShift(),
  roundTheClockPersonShifts: count(),
  openingHoursPersonShifts: count(),
  staffNeeded: Type.Optional(
    Type.Object({
      round: count(),
      day: count(),
      total: count(),
      established: count(),
    }),
  ),
});
