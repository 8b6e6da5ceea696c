import type { AlarmPoint } from '../sites/facts.ts';
import type { AlarmsDraft } from './drafts.ts';
import type { AlarmRaised } from './facts.ts';
import { groupFor, isQuiet, type Joining, mayLead, newGroup, withJoined } from './groups.ts';
import type { Hearing } from './hear.ts';

/** A new alarm belongs to what goes on beside it (the fact that says so), or others may join it (none). */
export function join(hearing: Hearing, point: AlarmPoint | undefined, data: AlarmRaised): AlarmsDraft | null {
  if (!point) return null;
  const { state, now } = hearing;
  const groups = (hearing.groups ??= new Map());
  const { kind, priority, alarm } = data;
  const mark = data.mark ?? null;
  const joining: Joining & { point: AlarmPoint } = {
    kind,
    class: data.class,
    priority,
    mark,
    silent: data.silent ?? false,
    point,
  };
  const group = groupFor(state, joining, now, groups);
  if (!group) {
    if (mayLead(state.book, joining)) groups.set(alarm, newGroup(state.book, alarm, joining, now));
    return null;
  }
  groups.set(group.id, withJoined(group, joining, now));
  const { incident } = group;
  const under = incident === null ? {} : { incident };
  const quiet = isQuiet(group, joining) && { quiet: true as const };
  const about = incident === null ? [] : [`incident/${incident}`];
  return { type: 'alarm grouped', data: { alarm, group: group.id, ...under, ...quiet }, about };
}
