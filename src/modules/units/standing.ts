import type { Instant } from '../../base/instant.ts';
import type { Due, Standing } from '../module.ts';
import type { CommandOf } from './commands.ts';
import type { UnitRow, UnitsState } from './state.ts';

/** Two ends that come by themselves: of a duty (once the unit is clear) and of a warning to stand by. */
export function standing(state: UnitsState, now: Instant): Standing {
  const due: Due[] = [];
  let wakeAt: Instant | null = null;
  const look = (at: Instant, then: () => Due): void => {
    if (at <= now) due.push(then());
    else if (wakeAt === null || at < wakeAt) wakeAt = at;
  };
  for (const row of state.units.values()) {
    // A unit at an incident stays on the board past its end; its next fact looks here again.
    if (row.current === null) look(row.until, () => endOf(row));
    const { standBy } = row;
    if (standBy) {
      look(standBy.until, () => ({
        rule: 'units.stand-by-ends',
        subject: `unit/${row.unit}`,
        // The moment the warning was given makes the cause of its end its own.
        count: standBy.at,
        dueAt: standBy.until,
        command: { type: 'end stand-by', unit: row.unit } as CommandOf<'end stand-by'>,
      }));
    }
  }
  due.sort((a, b) => a.dueAt - b.dueAt || a.subject.localeCompare(b.subject));
  return { due, wakeAt };
}

function endOf(row: UnitRow): Due {
  return {
    rule: 'units.sign-on-ends',
    subject: `unit/${row.unit}`,
    count: row.until,
    dueAt: row.until,
    command: { type: 'end sign-on', unit: row.unit } as CommandOf<'end sign-on'>,
  };
}
