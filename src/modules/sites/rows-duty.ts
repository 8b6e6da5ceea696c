import { Type } from 'typebox';
import {
  amount,
  byShift,
  clockTime,
  count,
  hours,
  id,
  listOf,
  oneOf,
  priority,
  refer,
  share,
  standing,
  text,
  words,
} from './row-types.ts';

/** Duty: shifts, posts, call-signs, contacts, and the lists the desk works with (operations B1, B2). */
export const shiftGroup = Type.Object({
  id: id(),
  name: words(),
  rosterPattern: refer('rosterPatterns'),
  worked_h: amount(),
  mealAndRelief_h: amount(),
  shifts: listOf(
    Type.Object({
      id: id(),
      name: words(),
      start: clockTime(),
      end: clockTime(),
    }),
  ),
});
export const rosterPattern = Type.Object({
  id: id(),
  name: words(),
  /** Their names, or how many there are. */
  teams: Type.Union([listOf(text()), count()]),
  cycleDays: count(),
  sequence: listOf(oneOf('early', 'late', 'night', 'off')),
  teamOffsetDays: count(),
  restMin_h: amount(),
});
export const callSignSeries = Type.Object({
  id: id({ specKey: 'series' }),
  name: words(),
});
export const radioChannel = Type.Object({
  id: id(),
  name: words(),
  use: text(),
});

export const post = Type.Object({
  id: id(),
  /** One for each place of the post, spoken digit by digit. */
  callSigns: listOf(text()),
  name: words(),
  kind: text(),
  skill: text(),
  zone: refer('zones'),
  alsoCovers: listOf(refer('zones')),
  level: refer('levels'),
  x: standing.x,
  y: standing.y,
  shiftGroup: listOf(
    Type.Object({
      dutyLevel: refer('dutyLevels'),
      group: refer('shiftGroups'),
    }),
    {
      specRecord: 'dutyLevel',
    },
  ),
  /** Persons in the early, late and night shift at each duty level. */
  cover: listOf(Type.Object({ dutyLevel: refer('dutyLevels'), persons: byShift() }), { specRecord: 'dutyLevel' }),
});

export const incidentType = Type.Object({
  id: id({ specKey: 'code' }),
  /** Place in the site's own list, from 1. */
  order: count({ specKey: null }),
  name: words(),
  priority: priority(),
  /** Outcome of the HOT check that leads to this type. */
  hot: Type.Optional(Type.Boolean()),
  /** Priority while it is still going on. */
  inProgress: Type.Optional(priority()),
  /** A second person at the same desk signs every close; P1 needs one whatever its type. */
  coSign: Type.Optional(Type.Boolean()),
});

export const agency = Type.Object({ id: id(), name: words(), role: text() });
/** A role or an organisation and its numbers in call order, never a name. */
export const contact = Type.Object({
  id: id(),
  role: words(),
  agency: refer('agencies'),
  order: count(),
  numbers: listOf(text()),
  hours: hours(),
  incidentTypes: Type.Optional(listOf(refer('incidentTypes', '*'))),
  priorities: Type.Optional(listOf(priority())),
  panels: Type.Optional(listOf(refer('alarmPanels'))),
  pointKinds: Type.Optional(listOf(refer('pointKinds'))),
  arriveWithin_min: Type.Optional(count()),
  zones: Type.Optional(listOf(refer('zones'))),
  keyholder: Type.Optional(Type.Boolean()),
  keysHeld: Type.Optional(listOf(refer('doors', 'keyLocations'))),
});

export const platformTier = Type.Object({
  id: id({ specKey: 'tier', specNumber: true }),
  name: words(),
});
export const line = Type.Object({ id: id(), name: words(), prefix: text() });
export const service = Type.Object({
  id: id({ specKey: 'no' }),
  line: refer('lines'),
  face: refer('faces'),
  arr: clockTime(),
  dep: clockTime(),
  board: count(),
  alight: count(),
});
export const itemCategory = Type.Object({
  id: id({ specKey: 'category' }),
  name: words(),
  share: share(),
});
/** The site's list of its response plans: id and title. */
export const listedPlan = Type.Object({ id: id(), name: words() });
