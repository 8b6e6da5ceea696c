import { isRefusal, type Refusal } from '../../base/errors.ts';
import type { Instant } from '../../base/instant.ts';
import type { Asker } from '../module.ts';
import type { AlarmCommand } from './commands.ts';
import { acknowledged, type AlarmsDraft, type Decision, deskOf, first, say, subjects } from './drafts.ts';
import { unjoined } from './group-index.ts';
import { setting } from './settings.ts';
import type { AlarmRow, AlarmsState } from './state.ts';

type GroupCommand = Extract<
  AlarmCommand,
  { type: 'acknowledge group' | 'find group false' | 'reset group' | 'split off' }
>;
type GroupRule = Extract<AlarmCommand, { type: 'join rest' | 'announce flood' | 'end flood' }>;

/** One key for many alarms. What the desk did not have before it is never taken along: every order names its rows. */
export function decideGroup(asked: GroupCommand, state: AlarmsState, asker: Asker): Decision {
  if (asked.type === 'split off') return splitOff(state, asked.alarms, asker);
  const rows = rowsNamed(state, asked.group, asked.alarms);
  if (isRefusal(rows)) return rows;
  switch (asked.type) {
    case 'acknowledge group':
      return acknowledgeRows(rows, asker);
    case 'find group false':
      return findRowsFalse(rows, asked, asker);
    case 'reset group':
      return resetRows(rows, asked.reason, asker);
  }
}

/** The rows named that are still on the queue. One that is of another group refuses the whole order. */
function rowsNamed(state: AlarmsState, group: string, alarms: readonly string[]): AlarmRow[] | Refusal {
  if (!state.groups.has(group)) return say('GROUP_UNKNOWN', { group });
  const rows: AlarmRow[] = [];
  for (const id of new Set(alarms)) {
    const row = state.rows.get(id);
    if (row && row.group !== group) return say('ALARM_NOT_IN_GROUP', { alarm: id, group });
    if (row) rows.push(row);
  }
  return rows;
}

/** What another desk took a moment ago stays with it; the rest is taken. */
function acknowledgeRows(rows: readonly AlarmRow[], asker: Asker): Decision {
  const open = rows.filter((row) => !row.acknowledged);
  const taken = rows.find((row) => row.acknowledged);
  if (open.length > 0) return open.map((row) => acknowledged(row, asker));
  return taken?.acknowledged
    ? say('ALARM_ALREADY_ACKNOWLEDGED', first(taken, taken.acknowledged))
    : say('GROUP_NOTHING_LEFT');
}

function findRowsFalse(rows: readonly AlarmRow[], asked: { cause: number; note?: string }, asker: Asker): Decision {
  const inIncident = rows.find((row) => row.handling === 'incident');
  if (inIncident) return say('ALARM_IN_INCIDENT', { alarm: inIncident.id, incident: inIncident.incident ?? '' });
  const open = rows.filter((row) => row.handling !== 'false');
  if (open.length === 0) return say('GROUP_NOTHING_LEFT');
  const note = asked.note === undefined ? {} : { note: asked.note };
  return open.flatMap((row): AlarmsDraft[] => [
    ...(row.acknowledged ? [] : [acknowledged(row, asker)]),
    {
      type: 'alarm found false',
      data: { alarm: row.id, ...deskOf(asker), cause: asked.cause, ...note },
      about: subjects(row),
    },
  ]);
}

/** Resets what may be reset; where one has not restored, the person says for all of them why it is in order. */
function resetRows(rows: readonly AlarmRow[], reason: number | undefined, asker: Asker): Decision {
  const due = rows.filter((row) => row.needsReset);
  if (due.length === 0) return say('GROUP_NOTHING_LEFT');
  const active = due.find((row) => row.signal === 'active');
  if (active && reason === undefined) return say('ALARM_STILL_ACTIVE', { alarm: active.id });
  return due.map((row) => ({
    type: 'alarm reset',
    data: { alarm: row.id, ...deskOf(asker), ...(row.signal === 'active' && reason !== undefined && { reason }) },
    about: subjects(row),
  }));
}

function splitOff(state: AlarmsState, alarms: readonly string[], asker: Asker): Decision {
  const rows: AlarmRow[] = [];
  for (const id of new Set(alarms)) {
    const row = state.rows.get(id);
    if (!row) return say('ALARM_UNKNOWN', { alarm: id });
    const group = row.group === null ? undefined : state.groups.get(row.group);
    const alone = (state.ofGroup.get(row.group ?? '')?.size ?? 0) < 2 && group?.incident == null;
    if (!group || alone) return say('ALARM_NOT_GROUPED', { alarm: id });
    if (group.first === id) return say('GROUP_FIRST_STAYS', { alarm: id });
    rows.push(row);
  }
  const into = rows[0]!.id;
  return rows.map((row) => ({
    type: 'alarm split off',
    data: { alarm: row.id, group: row.group!, into, ...deskOf(asker) },
    about: [...subjects(row), ...(row.incident === null ? [] : [`incident/${row.incident}`])],
  }));
}

/** What standing orders do with groups and floods; each is asked again, since things may have changed. */
export function decideGroupRule(asked: GroupRule, state: AlarmsState, now: Instant): Decision {
  const isDue = (subject: string) => (state.deadlines.of.get(subject) ?? Infinity) <= now;
  switch (asked.type) {
    case 'join rest': {
      const group = state.groups.get(asked.group);
      const { incident } = group ?? {};
      if (!group || !incident || !isDue(`join/${group.id}`)) return say('RULE_OVERTAKEN');
      return unjoined(state, group).map((row) => ({
        type: 'alarm grouped',
        data: { alarm: row.id, group: group.id, incident },
        about: [...subjects(row), `incident/${incident}`],
      }));
    }
    case 'announce flood': {
      if (state.flood || !isDue('flood/begins')) return say('RULE_OVERTAKEN');
      const rows = Math.max(1, setting(state.book, 'alarmFlood_count'));
      return [{ type: 'alarm flood begun', data: { rows, span_s: setting(state.book, 'alarmFlood_s') } }];
    }
    case 'end flood':
      if (!state.flood || !isDue('flood/ends')) return say('RULE_OVERTAKEN');
      return [{ type: 'alarm flood ended', data: { rows: state.flood.rows } }];
  }
}
