import { type Static, Type } from 'typebox';
import type { Fact, FactOf } from '../../base/fact.ts';
import { noDeadlines } from './deadlines.ts';
import { groupFacts } from './fact-types-group.ts';
import { testFacts } from './fact-types-test.ts';
import { foldOthers } from './fold-others.ts';
import { foldOwn } from './fold-own.ts';
import { unwatchPanel, watchPanel } from './guards.ts';
import { foldSite, noBook } from './site-book.ts';
import type { AlarmsState } from './state.ts';

const priority = Type.Union([Type.Literal('P1'), Type.Literal('P2'), Type.Literal('P3'), Type.Literal('P4')]);
const mark = Type.Union([Type.Literal('fire-unconfirmed'), Type.Literal('fire-confirmed')]);
const scheme = Type.Union([Type.Literal('contact-id'), Type.Literal('sia-dc03')]);
const phase = Type.Union([Type.Literal('new'), Type.Literal('restore'), Type.Literal('still'), Type.Literal('cancel')]);
/** Id of a text kept as a part beside the journal; the text itself is never in a fact (design section 4). */
const part = Type.String({ pattern: '^[0-9a-f]{64}$' });

/** What every statement of a panel carries along, as far as it was said. */
const origin = {
  panel: Type.Optional(Type.String()),
  point: Type.Optional(Type.String()),
  zone: Type.Optional(Type.String()),
  panelZone: Type.Optional(Type.Integer()),
  area: Type.Optional(Type.String()),
};
const sent = {
  scheme: Type.Optional(scheme),
  code: Type.Optional(Type.String()),
  deviceText: Type.Optional(Type.String({ maxLength: 120 })),
};
const alarm = Type.String();
const desk = Type.Optional(Type.String());

export const alarmsFacts = {
  /** A row of the queue begins: one point and kind. Everything the rules decided about it stands here. */
  'alarm raised': {
    v: 1,
    data: Type.Object({
      alarm,
      kind: Type.String(),
      class: Type.Union([Type.Literal('alarm'), Type.Literal('supervisory'), Type.Literal('trouble')]),
      priority,
      from: Type.Union([Type.Literal('panel'), Type.Literal('point'), Type.Literal('rule')]),
      ...origin,
      mark: Type.Optional(mark),
      silent: Type.Optional(Type.Literal(true)),
      startNotSeen: Type.Optional(Type.Literal(true)),
      /** The link a communication trouble is about. */
      path: Type.Optional(Type.Union([Type.Literal('tcp'), Type.Literal('udp')])),
      ...sent,
    }),
  },
  /** The same point and kind again, on the row that is up. */
  'alarm repeated': { v: 1, data: Type.Object({ alarm }) },
  'alarm restored': { v: 1, data: Type.Object({ alarm }) },
  /** A second point or a person changed what the rules say of a row that is up; a priority only ever rises. */
  'alarm reassessed': {
    v: 1,
    data: Type.Object({
      alarm,
      priority,
      mark: Type.Optional(mark),
      why: Type.Union([Type.Literal('second-point'), Type.Literal('person'), Type.Literal('injury')]),
      by: Type.Optional(Type.String({ description: 'the alarm point that came second' })),
    }),
  },
  'alarm acknowledged': { v: 1, data: Type.Object({ alarm, desk }) },
  /** No camera means: somebody was sent. */
  'alarm verification begun': { v: 1, data: Type.Object({ alarm, desk, camera: Type.Optional(Type.String()) }) },
  'alarm verified': {
    v: 1,
    data: Type.Object({
      alarm,
      desk,
      result: Type.Union([
        Type.Literal('real'),
        Type.Literal('injury'),
        Type.Literal('nothing-found'),
        Type.Literal('unclear'),
      ]),
    }),
  },
  /** Causes 1-8 of facts/operations B6. */
  'alarm found false': {
    v: 1,
    data: Type.Object({ alarm, desk, cause: Type.Integer({ minimum: 1, maximum: 8 }), note: Type.Optional(part) }),
  },
  /** Reasons 1-6 of facts/operations B6; `measure` is what stands in for the point meanwhile. */
  'alarm shelved': {
    v: 1,
    data: Type.Object({
      alarm,
      desk,
      reason: Type.Integer({ minimum: 1, maximum: 6 }),
      until: Type.Integer(),
      measure: Type.Optional(Type.Integer({ minimum: 1, maximum: 5 })),
      note: Type.Optional(part),
    }),
  },
  'alarm unshelved': {
    v: 1,
    data: Type.Object({ alarm, desk, why: Type.Union([Type.Literal('by-hand'), Type.Literal('time')]) }),
  },
  /** A reason (1-5 of closing by hand) stands only where the device had not restored: the person says it is in order. */
  'alarm reset': {
    v: 1,
    data: Type.Object({ alarm, desk, reason: Type.Optional(Type.Integer({ minimum: 1, maximum: 5 })) }),
  },
  /** P3 and P4 without a restore; reasons 1-5 of facts/operations B6. */
  'alarm closed by hand': {
    v: 1,
    data: Type.Object({ alarm, desk, reason: Type.Integer({ minimum: 1, maximum: 5 }), note: Type.Optional(part) }),
  },
  /** Stops the noise of everything sounding at one desk; no row changes by it. */
  'alarm silenced': { v: 1, data: Type.Object({ desk: Type.String() }) },
  /** Nobody answered: 1 sounds again on all desks, 2 reaches the commander's desk, 3 names whom to phone. */
  'alarm escalated': { v: 1, data: Type.Object({ alarm, step: Type.Integer({ minimum: 1, maximum: 3 }) }) },
  'condition begun': {
    v: 1,
    data: Type.Object({ kind: Type.String(), ...origin, ...sent, startNotSeen: Type.Optional(Type.Literal(true)) }),
  },
  'condition ended': {
    v: 1,
    data: Type.Object({
      kind: Type.String(),
      ...origin,
      why: Type.Optional(Type.Literal('time')),
    }),
  },
  'area armed': {
    v: 1,
    data: Type.Object({
      panel: Type.String(),
      area: Type.String(),
      kind: Type.String(),
      panelUser: Type.Optional(Type.String()),
      ...sent,
    }),
  },
  'area disarmed': {
    v: 1,
    data: Type.Object({
      panel: Type.String(),
      area: Type.String(),
      kind: Type.String(),
      panelUser: Type.Optional(Type.String()),
      ...sent,
    }),
  },
  /** Said by a panel, asking nothing of a desk: kept in the panel's log and counted. */
  'panel event kept': {
    v: 1,
    data: Type.Object({
      kind: Type.String(),
      phase,
      ...origin,
      panelUser: Type.Optional(Type.String()),
      /** The periodic test has come. */
      heard: Type.Optional(Type.Literal(true)),
      why: Type.Optional(
        Type.Union([
          Type.Literal('on-test'),
          Type.Literal('by-rule'),
          Type.Literal('nothing-up'),
          Type.Literal('shelved'),
        ]),
      ),
      ...sent,
    }),
  },
  ...groupFacts,
  ...testFacts,
  /** The program stood still: nobody watched from … to …; on the queue until a desk signs it by acknowledging. */
  'watch interrupted': { v: 1, data: Type.Object({ alarm, from: Type.Integer(), to: Type.Integer() }) },
} as const;

export type { AlarmsState };
export type AlarmsFact = FactOf<typeof alarmsFacts>;
export type AlarmRaised = Static<(typeof alarmsFacts)['alarm raised']['data']>;
export type TestSignal = Static<(typeof alarmsFacts)['test signal kept']['data']>;
export type AlarmMark = Static<typeof mark>;

export function nothing(): AlarmsState {
  return {
    prefix: '',
    lastAlarm: 0,
    lastSounding: 0,
    book: noBook(),
    links: new Map(),
    drift_ms: new Map(),
    rows: new Map(),
    open: new Map(),
    ofPanel: new Map(),
    recent: new Map(),
    unsettled: new Map(),
    conditions: new Map(),
    onTest: new Map(),
    armed: new Map(),
    panels: new Map(),
    heardAt: new Map(),
    groups: new Map(),
    ofGroup: new Map(),
    groupsAt: new Map(),
    groupOf: new Map(),
    tests: new Map(),
    tested: new Map(),
    arrivals: [],
    flood: null,
    silencedUpTo: new Map(),
    deadlines: noDeadlines(),
  };
}

/** Folds one fact. Total: a fact of this module or of `reads` never throws, one about a row that is gone changes nothing. */
export function apply(state: AlarmsState, fact: Fact): void {
  if (fact.type in alarmsFacts) return foldOwn(state, fact as AlarmsFact);
  unwatchPanel(state, fact);
  if (foldSite(state.book, fact)) return watchPanel(state, fact);
  foldOthers(state, fact);
}
