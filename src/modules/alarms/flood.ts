import { second_ms, type Instant } from '../../base/instant.ts';
import { clearDeadline, setDeadline } from './deadlines.ts';
import { setting } from './settings.ts';
import type { AlarmsState } from './state.ts';

/** A flood is judged by the rows that asked for an answer; what joined quietly did not. */
export function countArrival(state: AlarmsState, at: Instant): void {
  const most = setting(state.book, 'alarmFlood_count');
  state.arrivals = [...state.arrivals.slice(-2 * most), at];
  if (state.flood) state.flood = { ...state.flood, rows: state.flood.rows + 1 };
  watchFlood(state, at);
}

export function uncount(state: AlarmsState, at: Instant): void {
  state.arrivals = state.arrivals.slice(0, -1);
  if (state.flood) state.flood = { ...state.flood, rows: state.flood.rows - 1 };
  watchFlood(state, at);
}

/** It begins with so many rows in so long, and is over when fewer than half of them came in as long (ISA-18.2). */
export function watchFlood(state: AlarmsState, at: Instant): void {
  const most = Math.max(1, setting(state.book, 'alarmFlood_count'));
  const span_ms = setting(state.book, 'alarmFlood_s') * second_ms;
  const { arrivals, flood, deadlines } = state;
  const oldest = arrivals.at(-most);
  const begins = flood === null && oldest !== undefined && at - oldest <= span_ms;
  if (!begins) clearDeadline(deadlines, 'flood/begins');
  else if (!deadlines.of.has('flood/begins')) setDeadline(deadlines, 'flood/begins', at);
  if (flood === null) return clearDeadline(deadlines, 'flood/ends');
  setDeadline(deadlines, 'flood/ends', (arrivals.at(-Math.ceil(most / 2)) ?? at) + span_ms);
}
