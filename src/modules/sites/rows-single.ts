import { Type } from 'typebox';
import { amount, clockTime, count, id, listOf, oneOf, refer, share, text, words } from './row-types.ts';

/** Parts of which a site has one: the row's id is always "site". */
const one = { id: Type.Literal('site', { specKey: null }) };

export const scales = Type.Object({
  ...one,
  priority: listOf(Type.Object({ code: oneOf('P1', 'P2', 'P3', 'P4'), name: words() })),
  severity: listOf(
    Type.Object({
      code: oneOf('I', 'II', 'III', 'IV'),
      name: words(),
      colour: oneOf('red', 'orange', 'yellow', 'blue'),
    }),
  ),
});
const fourSteps = () =>
  Type.Object({
    busy: share(),
    warning: share(),
    alarm: share(),
    critical: share(),
  });
export const crowdThresholds = Type.Object({
  ...one,
  zoneShareOfCapacity: fourSteps(),
  pinchPointPerM2: Type.Object({
    busy: amount(),
    warning: amount(),
    alarm: amount(),
    critical: amount(),
    hold_s: count(),
  }),
  queueWaitP90_min: Type.Object({
    busy: amount(),
    warning: amount(),
    alarm: amount(),
  }),
});
export const flowLadder = Type.Object({
  ...one,
  steps: listOf(
    Type.Object({
      step: count(),
      code: id(),
      name: words(),
      orderedBy: text(),
      operatorTold: Type.Boolean(),
    }),
  ),
  anyTime: listOf(Type.Object({ code: id(), name: words() })),
  effectCheck_min: count(),
  evacuation: text(),
});
export const lanePolicy = Type.Object({
  ...one,
  targetUtilisation: share(),
  openStandbyWhen: text(),
  closeStandbyWhen: text(),
});
export const videoSystem = Type.Object({
  ...one,
  linkTemplate: text(),
  note: text(),
});

/** What the demo's passengers are modelled on; counts only. */
const persons = () => Type.Object({ persons: count(), time: clockTime() });
export const passengerProfile = Type.Object({
  ...one,
  boardingsPerDay: count(),
  alightingsPerDay: count(),
  entryLeadTime: listOf(Type.Object({ from_min: count(), to_min: count(), share: share() })),
  hourly: listOf(
    Type.Object({
      hour: count(),
      boardings: count(),
      alightings: count(),
      entries: count(),
      departures: count(),
    }),
  ),
  modelledPeakWaitingInside: Type.Optional(Type.Object({ time: clockTime(), persons: count() })),
  modelledWaitingZ11: Type.Optional(
    Type.Object(
      {
        normalEvening: persons(),
        stopFrom: clockTime(),
        stop40Min: Type.Object({ persons: count(), time: clockTime() }, { specKey: 'stop_40_min' }),
        stop60Min: Type.Object({ persons: count(), time: clockTime() }, { specKey: 'stop_60_min' }),
        noGateOpens: Type.Object({
          stop40Min: count({ specKey: 'stop_40_min' }),
          stop60Min: count({ specKey: 'stop_60_min' }),
        }),
        model: Type.Object({
          gateOpens: text(),
          gateTakes_min: count(),
          doorToHall: listOf(Type.Object({ entrances: text(), minutes: count() }), {
            specKey: 'door_to_hall_min',
            specRecord: 'entrances',
          }),
          shareInZ12: Type.Number({ specKey: 'share_in_Z12' }),
          shareOfSouthEntriesForF01InZ04: Type.Number({
            specKey: 'share_of_south_entries_for_F01_in_Z04',
          }),
        }),
      },
      { specKey: 'modelled_waiting_Z11' },
    ),
  ),
});
export const custodyStore = Type.Object({
  ...one,
  keyLocation: refer('keyLocations'),
  shelves: count(),
  slots: count(),
  droneSlots: count(),
  defaultHoldDays: count(),
  ticketFormat: text(),
  /** Stands here so that a site file says it: custody never records who. */
  identityRecorded: Type.Literal(false),
});
/** Plain numbers that a demo's days add up to. */
export const demoTargets = Type.Object({
  ...one,
  targets: listOf(Type.Object({ name: id(), value: amount() }), {
    specKey: '',
    specRecord: 'name',
  }),
});

/** The head of a site file: what is true of the site as a whole. */
export const siteHead = Type.Object({
  id: id(),
  code: id(),
  name: words(),
  notice: Type.Optional(words()),
  units: oneOf('metres'),
  axes: Type.Object({ x: text(), y: text(), origin: text() }),
  siteRect: Type.Unsafe<[number, number, number, number]>({
    type: 'array',
    items: { type: 'number' },
    minItems: 4,
    maxItems: 4,
  }),
  timeZone: text({ text: 'time-zone' }),
  operatingHours: Type.Object({ open: clockTime(), close: clockTime() }),
  dutyLevelInForce: refer('dutyLevels'),
});
