import type { TestSignal } from './facts.ts';
import { testOver } from './granted-tests.ts';
import type { Heard, Hearing } from './hear.ts';
import { outcomeOf } from './priority-rules.ts';
import type { AlarmsState } from './state.ts';

/** The granted test that covers what was heard, or null. */
export function testOf(state: AlarmsState, heard: Heard): string | null {
  return testOver(state, {
    panel: heard.panel,
    point: heard.point?.id,
    panelZone: heard.panelZone,
    area: heard.area,
    kind: heard.meaning.kind,
    silent: heard.said.silent ?? false,
  });
}

/** For the list of the test, with the priority it would have had: should it never restore, it comes to the queue with it. */
export function testSignal(hearing: Hearing, heard: Heard, rowClass: TestSignal['class'], test: string): TestSignal {
  const { kind } = heard.meaning;
  const { priority, mark } = outcomeOf(hearing.state, heard.point, heard.said, heard.meaning, { now: hearing.now });
  return {
    test,
    kind,
    class: rowClass,
    phase: heard.phase,
    ...(priority && { priority }),
    ...(mark && { mark }),
  };
}
