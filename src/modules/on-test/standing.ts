import type { Instant } from '../../base/instant.ts';
import type { Due, Standing } from '../module.ts';
import type { OnTestCommand } from './commands.ts';
import type { OnTestState } from './state.ts';

/** Tests begin and end by themselves. There are few at a time, so they are walked over. */
export function standing(state: OnTestState, now: Instant): Standing {
  const due: Due[] = [];
  let wakeAt: Instant | null = null;
  for (const row of state.tests.values()) {
    const isOver = row.to <= now;
    const begins = !isOver && row.begunAt === null;
    const dueAt = begins ? row.from : row.to;
    if (dueAt > now) {
      wakeAt = Math.min(wakeAt ?? dueAt, dueAt);
      continue;
    }
    const command: OnTestCommand = { type: begins ? 'begin on-test' : 'time out on-test', test: row.id };
    due.push({ rule: begins ? 'on-test.begin' : 'on-test.end', subject: `test/${row.id}`, count: 0, dueAt, command });
  }
  due.sort((a, b) => a.dueAt - b.dueAt);
  return { due, wakeAt };
}
