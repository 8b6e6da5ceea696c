import fc from 'fast-check';
import type { Duration, Lane, Problem, Station } from '../../../src/engines/lanes/problem.ts';

/** Small checkpoints of every shape: what holds for all of them holds for the one that nobody thought of. */

const named = (text: string) => ({ zh: text, en: text });

const duration: fc.Arbitrary<Duration> = fc.oneof(
  fc.record({ kind: fc.constant('fixed' as const), mean_s: fc.integer({ min: 1, max: 60 }) }),
  fc.record({ kind: fc.constant('exponential' as const), mean_s: fc.integer({ min: 1, max: 60 }) }),
  fc.record({
    kind: fc.constant('erlang' as const),
    mean_s: fc.integer({ min: 1, max: 60 }),
    phases: fc.integer({ min: 1, max: 5 }),
  }),
  fc.record({
    kind: fc.constant('lognormal' as const),
    mean_s: fc.integer({ min: 1, max: 60 }),
    scv: fc.double({ min: 0.1, max: 3, noNaN: true }),
  }),
  fc.record({
    kind: fc.constant('observed' as const),
    values_s: fc.array(fc.integer({ min: 0, max: 90 }), { minLength: 1, maxLength: 5 }),
  }),
);

const span = (to_s: number) =>
  fc
    .tuple(fc.integer({ min: 0, max: to_s - 60 }), fc.integer({ min: 60, max: to_s }))
    .map(([from_s, length_s]) => ({ from_s, to_s: from_s + length_s }));

const to_s = 3 * 900;

function stationsOf(of: Duration[], extras: boolean[]): Station[] {
  return of.map((service, at) => ({
    id: `s${at}`,
    name: named(`s${at}`),
    kind: 'belt',
    service,
    next: [
      ...(at + 1 < of.length ? [{ station_id: `s${at + 1}`, share: 0.6 }] : []),
      // Some go back: the graph is no chain.
      ...(at > 0 ? [{ station_id: `s${at - 1}`, share: 0.1 }] : []),
    ],
    ...(extras[0] && { breakdowns: { per_working_h: 4, repair: { kind: 'exponential' as const, mean_s: 40 } } }),
    ...(extras[1] && { turns: { turn_s: 300, change_s: 20 } }),
  }));
}

const entrance = fc.record({
  stations: fc
    .tuple(fc.array(duration, { minLength: 1, maxLength: 3 }), fc.array(fc.boolean(), { minLength: 2, maxLength: 2 }))
    .map(([of, extras]) => stationsOf(of, extras)),
  per_h: fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 3, maxLength: 3 }),
  lanes: fc.array(fc.record({ open: fc.array(span(to_s), { maxLength: 2 }), closed: fc.array(span(to_s), { maxLength: 1 }) }), { minLength: 0, maxLength: 3 }), // prettier-ignore
  batch: fc.option(
    fc.record({ kind: fc.constantFrom('fixed' as const, 'geometric' as const), mean: fc.integer({ min: 1, max: 6 }) }),
    { nil: undefined },
  ),
  places_max: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
  exit_only: fc.array(span(to_s), { maxLength: 1 }),
  metered: fc.array(
    fc
      .tuple(span(to_s), fc.integer({ min: 1, max: 20 }), fc.integer({ min: 20, max: 200 }))
      .map(([of, batch_people, every_s]) => ({ ...of, batch_people, every_s })),
    { maxLength: 1 },
  ),
  balks: fc.boolean(),
});

/** `hasMetering` false leaves out what the checker of a trace cannot see. */
export function anyCheckpoint(): fc.Arbitrary<Problem> {
  return fc
    .record({ entrances: fc.array(entrance, { minLength: 1, maxLength: 2 }), classes: fc.integer({ min: 1, max: 3 }) })
    .map(({ entrances, classes }): Problem => ({
      name: named('any'),
      of: 'people',
      from_s: 0,
      to_s,
      slot_s: 900,
      classes: Array.from({ length: classes }, (_, at) => ({
        id: `c${at}`,
        name: named(`c${at}`),
        share: 1 / classes,
      })),
      entrances: entrances.map((wish, at) => ({
        id: `e${at}`,
        name: named(`e${at}`),
        arrivals: wish.per_h.map((per_h, slot) => ({ from_s: slot * 900, to_s: (slot + 1) * 900, per_h })),
        first_station_id: 's0',
        stations: wish.stations,
        exit_only: wish.exit_only,
        metered: wish.metered,
        ...(wish.batch && { batch: wish.batch }),
        ...(wish.places_max !== undefined && { places_max: wish.places_max }),
        ...(wish.balks && {
          balking: {
            over_people_per_server: 3,
            share: 0.5,
            to_entrance_id: entrances.length > 1 ? `e${1 - at}` : null,
            walk_s: 60,
          },
        }),
      })),
      lanes: entrances.flatMap(({ lanes, stations }, at) =>
        lanes.map(({ open, closed }, number): Lane => ({
          id: `e${at}-${number}`,
          name: named('lane'),
          entrance_id: `e${at}`,
          is_standby: false,
          servers: stations.map(({ id }, station) => ({ station_id: id, count: 1 + ((station + number) % 2) })),
          open,
          closed,
          crew: [],
        })),
      ),
      target: { wait_s: 120, late: 0.1 },
    }));
}
