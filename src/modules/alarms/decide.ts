import { type Instant, minute_ms } from '../../base/instant.ts';
import type { Asker, Command } from '../module.ts';
import type { AlarmCommand } from './commands.ts';
import { decideGroup, decideGroupRule } from './decide-group.ts';
import { raiseTested } from './granted-tests.ts';
import { decideRule } from './decide-rules.ts';
import { acknowledged, type AlarmsDraft, type Decision, deskOf, first, one, say, subjects } from './drafts.ts';
import { graver } from './reassess.ts';
import { isUrgent } from './rows.ts';
import { setting } from './settings.ts';
import type { AlarmRow, AlarmsState } from './state.ts';

/** What people at desks and standing orders may do to alarms. Pure: the same state and command give the same facts. */
export function decide(command: Command, asker: Asker, state: AlarmsState, now: Instant): Decision {
  const asked = command as AlarmCommand;
  switch (asked.type) {
    case 'acknowledge':
      return acknowledge(state, asked.alarms, asker);
    case 'silence':
      if (asker.desk === undefined) return say('DESK_NEEDED');
      return [{ type: 'alarm silenced', data: { desk: asker.desk }, about: [`desk/${asker.desk}`] }];
    case 'begin verification':
    case 'end verification':
    case 'find false':
    case 'shelve':
    case 'unshelve':
    case 'reset':
    case 'close by hand': {
      const row = state.rows.get(asked.alarm);
      return row ? actOnRow(state, row, asked, asker, now) : say('ALARM_UNKNOWN', { alarm: asked.alarm });
    }
    case 'acknowledge group':
    case 'find group false':
    case 'reset group':
    case 'split off':
      return decideGroup(asked, state, asker);
    case 'raise tested':
      return raiseTested(state, asked.key, now);
    case 'join rest':
    case 'announce flood':
    case 'end flood':
      return decideGroupRule(asked, state, now);
    case 'escalate':
    case 'end shelving':
    case 'miss test':
    case 'leave unarmed':
    case 'end test':
    case 'interrupt watch':
      return decideRule(asked, state, now);
    default:
      asked satisfies never;
      return say('COMMAND_UNKNOWN');
  }
}

type OnRow = Extract<AlarmCommand, { alarm: string }>;

function actOnRow(state: AlarmsState, row: AlarmRow, asked: OnRow, asker: Asker, now: Instant): Decision {
  switch (asked.type) {
    case 'begin verification':
      return beginVerification(state, row, asker);
    case 'end verification':
      return endVerification(state, row, asked.result, asker, now);
    case 'find false':
      return findFalse(row, asked, asker);
    case 'shelve':
      return shelve(state, row, asked, asker, now);
    case 'unshelve':
      if (!row.shelved) return say('ALARM_NOT_SHELVED', { alarm: row.id });
      return one(row, { type: 'alarm unshelved', data: { alarm: row.id, ...deskOf(asker), why: 'by-hand' } });
    case 'reset':
      return reset(row, asked.reason, asker);
    case 'close by hand':
      return closeByHand(row, asked, asker);
    default:
      return say('COMMAND_UNKNOWN');
  }
}

function acknowledge(state: AlarmsState, alarms: readonly string[], asker: Asker): Decision {
  const drafts = new Map<string, AlarmsDraft>();
  for (const id of alarms) {
    const row = state.rows.get(id);
    if (!row) return say('ALARM_UNKNOWN', { alarm: id });
    if (row.acknowledged) return say('ALARM_ALREADY_ACKNOWLEDGED', first(row, row.acknowledged));
    drafts.set(id, acknowledged(row, asker));
  }
  return [...drafts.values()];
}

function beginVerification(state: AlarmsState, row: AlarmRow, asker: Asker): Decision {
  if (row.verifying) return say('ALARM_BEING_VERIFIED', first(row, row.verifying));
  if (row.handling === 'false') return say('ALARM_ALREADY_FALSE', { alarm: row.id });
  const camera = row.point ? state.book.points.get(row.point)?.verifyCamera : undefined;
  return one(row, {
    type: 'alarm verification begun',
    data: { alarm: row.id, ...deskOf(asker), ...(camera !== undefined && { camera }) },
  });
}

function endVerification(
  state: AlarmsState,
  row: AlarmRow,
  result: Extract<AlarmCommand, { type: 'end verification' }>['result'],
  asker: Asker,
  now: Instant,
): Decision {
  if (!row.verifying) return say('ALARM_NOT_BEING_VERIFIED', { alarm: row.id });
  const drafts: AlarmsDraft[] = [
    { type: 'alarm verified', data: { alarm: row.id, ...deskOf(asker), result }, about: subjects(row) },
  ];
  const point = row.point ? state.book.points.get(row.point) : undefined;
  const own = point !== undefined && row.class === 'alarm' && row.kind.startsWith(point.kind);
  if (!own || (result !== 'real' && result !== 'injury')) return drafts;
  // A person confirms a fire, a person reports an injury: the rules of the site are asked again with that (B6).
  const injured = result === 'injury';
  const to = graver(state, row, point, { now, personConfirms: true, injuryReported: injured });
  if (!to) return drafts;
  const data = { alarm: row.id, priority: to.priority, ...(to.mark && { mark: to.mark }) };
  const why = injured && to.mark === row.mark ? ('injury' as const) : ('person' as const);
  drafts.push({ type: 'alarm reassessed', data: { ...data, why }, about: subjects(row) });
  return drafts;
}

type Noted = { note?: string };
const noteOf = (asked: Noted): Noted => (asked.note === undefined ? {} : { note: asked.note });

function findFalse(row: AlarmRow, asked: { cause: number } & Noted, asker: Asker): Decision {
  if (row.handling === 'incident') return say('ALARM_IN_INCIDENT', { alarm: row.id, incident: row.incident ?? '' });
  if (row.handling === 'false') return say('ALARM_ALREADY_FALSE', { alarm: row.id });
  const found: AlarmsDraft = {
    type: 'alarm found false',
    data: { alarm: row.id, ...deskOf(asker), cause: asked.cause, ...noteOf(asked) },
    about: subjects(row),
  };
  // Who says what it was has seen it: one act, two facts.
  return row.acknowledged ? [found] : [acknowledged(row, asker), found];
}

/** Kinds behind which somebody may stand in danger: never taken off the queue. */
const neverShelved = new Set(['panic', 'hold-up', 'duress', 'fire-manual-call']);

function isNeverShelved(state: AlarmsState, row: AlarmRow): boolean {
  if (neverShelved.has(row.kind)) return true;
  const point = row.point ? state.book.points.get(row.point) : undefined;
  if (!point || row.class !== 'alarm' || row.kind !== point.kind) return false;
  const pointClass = state.book.kinds.get(point.kind)?.class;
  return pointClass === 'hold-up' || pointClass === 'fire-button';
}

function shelve(
  state: AlarmsState,
  row: AlarmRow,
  asked: Extract<AlarmCommand, { type: 'shelve' }>,
  asker: Asker,
  now: Instant,
): Decision {
  if (row.shelved) return say('ALARM_ALREADY_SHELVED', first(row, row.shelved));
  if (isNeverShelved(state, row)) return say('ALARM_NOT_SHELVABLE', { alarm: row.id });
  const lifeSafety = row.priority === 'P1';
  if (lifeSafety && asker.role !== 'commander') return say('SHELVE_NEEDS_COMMANDER', { alarm: row.id });
  if (lifeSafety && asked.measure === undefined) return say('SHELVE_NEEDS_MEASURE', { alarm: row.id });
  const most_min = setting(state.book, lifeSafety ? 'alarmShelveP1Max_min' : 'alarmShelveMax_min');
  if (asked.until <= now) return say('SHELVE_ENDS_IN_PAST', { alarm: row.id });
  if (asked.until > now + most_min * minute_ms) return say('SHELVE_TOO_LONG', { alarm: row.id, most_min });
  const { reason, until, measure } = asked;
  return one(row, {
    type: 'alarm shelved',
    data: {
      alarm: row.id,
      ...deskOf(asker),
      reason,
      until,
      ...(measure !== undefined && { measure }),
      ...noteOf(asked),
    },
  });
}

function reset(row: AlarmRow, reason: number | undefined, asker: Asker): Decision {
  if (!row.needsReset) return say('ALARM_NEEDS_NO_RESET', { alarm: row.id });
  if (row.signal === 'active' && reason === undefined) return say('ALARM_STILL_ACTIVE', { alarm: row.id });
  const stated = row.signal === 'active' && reason !== undefined && { reason };
  return one(row, { type: 'alarm reset', data: { alarm: row.id, ...deskOf(asker), ...stated } });
}

function closeByHand(row: AlarmRow, asked: { reason: number } & Noted, asker: Asker): Decision {
  if (isUrgent(row.priority)) return say('CLOSE_BY_HAND_NOT_ALLOWED', { alarm: row.id });
  if (row.signal === 'restored') return say('ALARM_ALREADY_RESTORED', { alarm: row.id });
  return one(row, {
    type: 'alarm closed by hand',
    data: { alarm: row.id, ...deskOf(asker), reason: asked.reason, ...noteOf(asked) },
  });
}
