import type { Instant } from '../../base/instant.ts';
import type { Due, Standing } from '../module.ts';
import type { AlarmCommand } from './commands.ts';
import { dueBy } from './deadlines.ts';
import type { AlarmsState } from './state.ts';

/** One turn's share; more than this is due at once again. The clerk has the same limit (journal/limits.ts). */
const dueMax = 500;

/**
 * What is due, read off the deadlines and never found by walking over the rows: it is asked after every batch.
 * Every deadline leads to a fact whose fold clears or moves it, so nothing is due twice.
 */
export function standing(state: AlarmsState, now: Instant): Standing {
  const { due, next } = dueBy(state.deadlines, now, dueMax);
  return { due: due.map(({ subject, at }) => order(state, subject, at)), wakeAt: next };
}

function order(state: AlarmsState, subject: string, dueAt: Instant): Due {
  const slash = subject.indexOf('/');
  const what = subject.slice(0, slash);
  const of = subject.slice(slash + 1);
  const with_ = (rule: string, count: number, command: AlarmCommand): Due => ({
    rule,
    subject: of,
    count,
    dueAt,
    command,
  });
  switch (what) {
    case 'escalate': {
      const row = state.rows.get(of)!;
      const step = row.step + 1;
      // A row may call again from the beginning; its sounding tells the rounds apart.
      return with_('alarms.escalate', row.sounding * 4 + step, { type: 'escalate', alarm: of, step });
    }
    case 'unshelve':
      return with_('alarms.end-shelving', dueAt, { type: 'end shelving', alarm: of });
    case 'test':
      return with_('alarms.test-missing', dueAt, { type: 'miss test', panel: of });
    case 'unarmed': {
      const panel = of.slice(0, of.lastIndexOf('/'));
      return with_('alarms.not-armed', dueAt, { type: 'leave unarmed', panel, area: of.slice(panel.length + 1) });
    }
    case 'join':
      return with_('alarms.join-rest', dueAt, { type: 'join rest', group: of });
    case 'tested':
      return with_('alarms.raise-tested', dueAt, { type: 'raise tested', key: of });
    case 'flood':
      return with_('alarms.flood', dueAt, { type: of === 'begins' ? 'announce flood' : 'end flood' });
    default:
      return with_('alarms.end-test', dueAt, { type: 'end test', condition: of });
  }
}
