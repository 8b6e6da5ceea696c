import type { Clock } from '../../src/base/clock.ts';
import type { Fact } from '../../src/base/fact.ts';
import type { MemoryTables } from '../../src/journal/memory/memory-store.ts';
import type { SimulatedNetwork } from '../support/simulated-network.ts';
import { rowsOf } from './checkers.ts';
import { handoversOf, handoverWrong } from './handover-story.ts';
import { describeSite } from './life.ts';
import { Panel } from './panel.ts';
import { bookOf, Teller, type Book, type Step } from './teller.ts';
import type { Cast } from './world.ts';

/** How a story ended, without anything that the weather may change: numbers, times, rows of the weather itself. */
export interface Ending {
  rows: unknown[];
  incidents: unknown[];
  tests: unknown[];
  units: unknown[];
  handovers: unknown[];
  clocksWrong: string[];
  refused: readonly string[];
}

export function castOf(
  steps: readonly Step[],
  ended: (ending: Ending) => void,
): (clock: Clock, network: SimulatedNetwork, seed: number) => Cast {
  return (clock, network, seed) => {
    const options = {
      id: 'FP1',
      account: 'F1D05A',
      transport: 'tcp',
      speaks: 'ADM-CID',
      keyBits: 256,
      pipelined: 1,
      busyPermille: 0,
      retry_ms: 5_000,
      drift_ms: 0,
    } as const;
    const panel = new Panel(options, seed, clock, network);
    panel.mayBegin = false;
    const teller = new Teller(steps, clock, panel);
    return {
      panels: [panel],
      desks: [teller],
      describe: (floor) => describeSite(floor, [panel], 'examples/haihe-central/site.json'),
      isDone: () => teller.isDone,
      stands: () => teller.stands,
      ended: (stream, tables) => ended(endingOf(bookOf(stream, clock.now()), tables, teller.refused)),
    };
  };
}

const byText = (a: unknown, b: unknown): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

function endingOf(book: Book, tables: MemoryTables, refused: readonly string[]): Ending {
  const { alarms, incidents, onTest } = book;
  const lines = rowsOf(tables);
  const facts = lines.map(({ fact }) => fact);
  const pointOf = new Map<string, string>();
  for (const { type, data } of facts) {
    const { alarm, point } = data as { alarm?: string; point?: string };
    if (type === 'alarm raised' && alarm && point) pointOf.set(alarm, point);
  }
  const named = (ids: readonly string[]) => ids.map((id) => pointOf.get(id) ?? '?').sort();
  const rows = [...alarms.rows.values()].filter((row) => row.from !== 'link' && row.from !== 'watch');
  return {
    rows: rows
      .map((row) => ({
        point: row.point,
        kind: row.kind,
        signal: row.signal,
        acknowledged: row.acknowledged !== null,
        handling: row.handling,
        mark: row.mark,
        first: pointOf.get(alarms.groups.get(row.group ?? '')?.first ?? ''),
      }))
      .sort(byText),
    incidents: [...incidents.incidents.values(), ...incidents.left.values()].map((row) => ({
      stage: row.stage,
      type: row.type,
      priority: row.priority,
      alarms: named(row.alarms),
      units: row.assignments.map((one) => [one.unit, one.status, one.steps.map((step) => step.status)]),
    })),
    tests: [...onTest.tests.values(), ...onTest.over.values()].map((row) => ({
      heard: [...row.heard].map(([point, one]) => [point, one.restored]).sort(byText),
      ended: row.ended && { why: row.ended.why, notHeard: row.ended.notHeard, notRestored: row.ended.notRestored },
      granted_ms: row.to - row.from,
    })),
    units: [...incidents.units.values()].map((unit) => [unit.unit, unit.status, unit.current === null]).sort(byText),
    handovers: handoversOf(book, facts, pointOf),
    clocksWrong: [...clocksWrong(book, facts), ...handoverWrong(lines)],
    refused,
  };
}

const escalates_s = [20, 30, 60];
const order = ['received', 'dispatched', 'acknowledged', 'onScene', 'controlled', 'cleared', 'closed'] as const;

/** Clocks told from the facts alone: no step before its time, none counted from the wrong moment, none running back. */
function clocksWrong({ incidents }: Book, facts: readonly Fact[]): string[] {
  const wrong: string[] = [];
  const calledAt = new Map<string, number>();
  const raisedAt = new Map<string, number>();
  for (const { type, data, recordedAt } of facts) {
    const { alarm, step } = data as { alarm?: string; step?: number };
    if (alarm === undefined) continue;
    if (type === 'alarm raised') {
      raisedAt.set(alarm, recordedAt);
      calledAt.set(alarm, recordedAt);
    }
    if (type === 'alarm escalated' && recordedAt - (calledAt.get(alarm) ?? 0) < escalates_s[step! - 1]! * 1_000)
      wrong.push(`${alarm} was escalated to step ${step} before its time`);
  }
  for (const row of [...incidents.incidents.values(), ...incidents.left.values()]) {
    const first = Math.min(...row.alarms.map((alarm) => raisedAt.get(alarm) ?? Infinity));
    if (row.alarms.length > 0 && row.clocks.received !== first)
      wrong.push(`${row.id} is not counted from its first alarm`);
    let before = 0;
    for (const name of order) {
      const at = row.clocks[name] ?? before;
      if (at < before) wrong.push(`${row.id}: ${name} is before what went before it`);
      before = at;
    }
  }
  return wrong;
}
