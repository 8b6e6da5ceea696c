import { Type } from 'typebox';
import type { FactTypes } from '../../base/fact.ts';

const alarm = Type.String();
const desk = Type.Optional(Type.String());
/** The alarm it began with ("A-000123"), or the incident it began as, where that was reported by voice. */
const group = Type.String();

/** What many alarms of one matter are: a group that is seen, taken and counted as one; and a flood. */
export const groupFacts = {
  /**
   * An alarm joins what is going on in its zone or next to it. `quiet`: nothing of it is new (zone, level, kind), so it
   * makes no sound of its own. `incident`: it stands under that incident from now on; nobody has seen it by that.
   */
  'alarm grouped': {
    v: 1,
    data: Type.Object({
      alarm,
      group,
      incident: Type.Optional(Type.String()),
      quiet: Type.Optional(Type.Literal(true)),
    }),
  },
  /** It is another matter after all. `into`: the group of those that were split off together. */
  'alarm split off': { v: 1, data: Type.Object({ alarm, group, into: group, desk }) },
  /** More came in `span_s` than one desk can answer (EEMUA 191, ISA-18.2). */
  'alarm flood begun': { v: 1, data: Type.Object({ rows: Type.Integer(), span_s: Type.Integer() }) },
  /** `rows`: how many came from the first that counted to now. */
  'alarm flood ended': { v: 1, data: Type.Object({ rows: Type.Integer() }) },
} as const satisfies FactTypes;
