import type { Instant } from '../../base/instant.ts';
import type { Words } from '../../base/words.ts';
import { rowsOfGroup } from './group-index.ts';
import type { AlarmRow, AlarmsState } from './state.ts';
import { queueRow, type QueueRow } from './view.ts';

/** One line of the queue: an alarm, or the alarms of one group. */
export interface QueueEntry {
  /** The alarm it is drawn by: the oldest of it that is still on the queue. */
  id: string;
  group: string | null;
  incident: string | null;
  head: QueueRow;
  /** In order of arrival. */
  rows: readonly QueueRow[];
  unacknowledged: number;
}

/**
 * The queue as it is drawn: a group stands where its most pressing row stands. `rows` come in the order of the queue, so
 * the first row seen of a group gives its place.
 */
export function entries(state: AlarmsState, rows: readonly QueueRow[]): readonly QueueEntry[] {
  const lines: { group: string | null; rows: QueueRow[] }[] = [];
  const byGroup = new Map<string, QueueRow[]>();
  for (const view of rows) {
    const { group } = view.row;
    const known = group === null ? undefined : byGroup.get(group);
    if (known) {
      known.push(view);
      continue;
    }
    const line = { group, rows: [view] };
    lines.push(line);
    if (group !== null) byGroup.set(group, line.rows);
  }
  return lines.map(({ group, rows: of }) => entry(state, group, of));
}

function entry(state: AlarmsState, group: string | null, of: QueueRow[]): QueueEntry {
  const [only] = of;
  if (of.length === 1) {
    return {
      id: only!.id,
      group,
      incident: only!.row.incident,
      head: only!,
      rows: of,
      unacknowledged: Number(!only!.row.acknowledged),
    };
  }
  const rows = [...of].sort((a, b) => a.row.raisedAt - b.row.raisedAt || (a.id < b.id ? -1 : 1));
  return {
    id: rows[0]!.id,
    group,
    incident: state.groups.get(group!)?.incident ?? null,
    head: rows[0]!,
    rows,
    unacknowledged: rows.filter((one) => !one.row.acknowledged).length,
  };
}

/** The line an alarm stands in, as it is at this moment. */
export function lineOf(state: AlarmsState, row: AlarmRow, now: Instant): QueueEntry {
  const rows = row.group === null || row.shelved ? [] : rowsOfGroup(state, row.group).filter((one) => !one.shelved);
  const first = state.groups.get(row.group ?? '')?.first;
  const firsts = new Set(rows.length > 1 && first ? [first] : []);
  const of = (rows.length === 0 ? [row] : rows).map((one) => queueRow(state, one, now, firsts));
  return entry(state, row.group, of);
}

/** The different words of something over the rows of a line, in order of arrival. */
export function told(line: QueueEntry, of: (view: QueueRow) => Words | null): readonly Words[] {
  const found = new Map<string, Words>();
  for (const view of line.rows) {
    const words = of(view);
    if (words) found.set(words.en, words);
  }
  return [...found.values()];
}
