import type { Instant } from '../../base/instant.ts';
import type { AlarmCommand } from './commands.ts';
import { type Decision, one, say, subjects } from './drafts.ts';
import type { AlarmRaised } from './facts.ts';
import { alarmId, type AlarmsState, rowKey } from './state.ts';

type RuleCommand = Extract<
  AlarmCommand,
  { type: 'escalate' | 'end shelving' | 'miss test' | 'leave unarmed' | 'end test' | 'interrupt watch' }
>;

/** What standing orders do. Each is asked again here, since a person may have been quicker. */
export function decideRule(asked: RuleCommand, state: AlarmsState, now: Instant): Decision {
  switch (asked.type) {
    case 'escalate': {
      const row = state.rows.get(asked.alarm);
      const due = row && !row.acknowledged && !row.shelved && row.step + 1 === asked.step;
      if (!due) return say('RULE_OVERTAKEN', { alarm: asked.alarm });
      return one(row, { type: 'alarm escalated', data: { alarm: row.id, step: asked.step } });
    }
    case 'end shelving': {
      const row = state.rows.get(asked.alarm);
      if (!row?.shelved || row.shelved.until > now) return say('RULE_OVERTAKEN', { alarm: asked.alarm });
      return one(row, { type: 'alarm unshelved', data: { alarm: row.id, why: 'time' } });
    }
    case 'miss test':
      if (!isDue(state, `test/${asked.panel}`, now)) return say('RULE_OVERTAKEN', { panel: asked.panel });
      return raiseByRule(state, { kind: 'test-missing', class: 'trouble', panel: asked.panel });
    case 'leave unarmed':
      if (!isDue(state, `unarmed/${asked.panel}/${asked.area}`, now))
        return say('RULE_OVERTAKEN', { panel: asked.panel });
      return raiseByRule(state, { kind: 'area-not-armed', class: 'alarm', panel: asked.panel, area: asked.area });
    case 'end test': {
      const test = state.conditions.get(asked.condition);
      if (!test || !isDue(state, `condition/${test.key}`, now)) return say('RULE_OVERTAKEN');
      const { kind, panel, point, zone, panelZone, area } = test;
      const data = {
        kind,
        ...(panel !== null && { panel }),
        ...(point !== null && { point }),
        ...(zone !== null && { zone }),
        ...(panelZone !== null && { panelZone }),
        ...(area !== null && { area }),
        why: 'time' as const,
      };
      return [{ type: 'condition ended', data, ...(panel !== null && { about: [`panel/${panel}`] }) }];
    }
    case 'interrupt watch': {
      const alarm = alarmId(state, state.lastAlarm + 1);
      const { from, to } = asked;
      return [{ type: 'watch interrupted', data: { alarm, from, to }, about: [`alarm/${alarm}`] }];
    }
  }
}

function isDue(state: AlarmsState, subject: string, now: Instant): boolean {
  const at = state.deadlines.of.get(subject);
  return at !== undefined && at <= now;
}

/** What should have come and did not: a P3 row of the panel or the area; if it is up still, it counts once more. */
function raiseByRule(
  state: AlarmsState,
  what: { kind: string; class: AlarmRaised['class']; panel: string; area?: string },
): Decision {
  const up = state.rows.get(state.open.get(rowKey(what)) ?? '');
  if (up) return [{ type: 'alarm repeated', data: { alarm: up.id }, about: subjects(up) }];
  const alarm = alarmId(state, state.lastAlarm + 1);
  const zone = state.book.panels.get(what.panel)?.zone;
  const data: AlarmRaised = {
    alarm,
    kind: what.kind,
    class: what.class,
    priority: 'P3',
    from: 'rule',
    panel: what.panel,
    ...(zone !== undefined && { zone }),
    ...(what.area !== undefined && { area: what.area }),
  };
  return [{ type: 'alarm raised', data, about: [`alarm/${alarm}`, `panel/${what.panel}`] }];
}
