import type { Fact } from '../../base/fact.ts';
import type { Instant } from '../../base/instant.ts';
import type { Priority } from '../../base/signal.ts';
import type { IncidentFact } from '../incidents/facts.ts';
import type { OnTestFact } from '../on-test/facts.ts';
import type { LinkPath, LinksFact } from '../links/facts.ts';
import type { UnitFact } from '../units/facts.ts';
import { mergeGroups, openGroup, retellIncident, tieGroups } from './fold-group.ts';
import { foldGranted, testReads } from './granted-tests.ts';
import { addRow, change, isUrgent, repeatRow, type Seed } from './rows.ts';
import { setting, priorityNumbered } from './settings.ts';
import { alarmId, type AlarmRow, type AlarmsState, type LinkMirror, rowKey } from './state.ts';

/** Fact types of other modules (the site's apart) that are folded here. */
export const otherReads = [
  'journal opened',
  'link lost',
  'link back',
  'link drifting',
  'link steady',
  'link summary',
  'sender refused',
  'incident opened',
  'incident alarms linked',
  'incident merged',
  'incident classified',
  'incident closed',
  'incident reopened',
  'intake noted',
  'intake dropped',
  'help called',
  ...testReads,
] as const;

/** A row may be made by folding another module's fact: alarms reacts to it and writes none of its own (design section 3). */
export function foldOthers(state: AlarmsState, fact: Fact): void {
  const other = fact as LinksFact | OnTestFact;
  const at = other.recordedAt;
  switch (other.type) {
    case 'link lost':
      mirror(state, other.data, at, {
        lost: true,
        ...(other.data.heardAt !== undefined && { heardAt: other.data.heardAt }),
      });
      return rowOf(state, at, {
        kind: 'link-lost',
        panel: other.data.panel,
        path: other.data.path,
        class: 'trouble',
        priority: lostPriority(state, other.data.panel),
      });
    case 'link back':
      mirror(state, other.data, at, { lost: false, heardAt: other.data.heardAt ?? at });
      return restored(state, rowKey({ panel: other.data.panel, path: other.data.path, kind: 'link-lost' }), at);
    case 'link drifting':
      mirror(state, other.data, at, { drifting: true, drift_ms: other.data.drift_ms });
      state.drift_ms.set(other.data.panel, other.data.drift_ms);
      return rowOf(state, at, { kind: 'clock', panel: other.data.panel, class: 'alarm', priority: 'P4' });
    case 'link steady':
      mirror(state, other.data, at, { drifting: false, drift_ms: other.data.drift_ms ?? null });
      if (other.data.drift_ms === undefined) state.drift_ms.delete(other.data.panel);
      else state.drift_ms.set(other.data.panel, other.data.drift_ms);
      return restored(state, rowKey({ panel: other.data.panel, kind: 'clock' }), at);
    case 'link summary':
      if (other.data.driftP50_ms !== undefined) state.drift_ms.set(other.data.panel, other.data.driftP50_ms);
      return;
    case 'sender refused':
      return rowOf(state, at, {
        kind: 'sender-refused',
        panel: other.data.panel,
        class: 'trouble',
        priority: 'P3',
        refusedWhy: other.data.why,
      });
    case 'on-test granted':
    case 'on-test begun':
    case 'on-test ended':
      return foldGranted(state, other);
    default:
      return foldIncident(state, fact as IncidentFact | UnitFact | Fact<'journal opened'>);
  }
}

function foldIncident(state: AlarmsState, other: IncidentFact | UnitFact | Fact<'journal opened'>): void {
  const at = other.recordedAt;
  switch (other.type) {
    case 'incident opened': {
      const { incident, alarms, priority, type, place, desk } = other.data;
      handled(state, alarms, incident, { by: other.by, desk: desk ?? null, at });
      return tieGroups(state, { incident, zone: place.zone, priority, type }, alarms, at);
    }
    case 'incident alarms linked': {
      const { incident, alarms, desk } = other.data;
      handled(state, alarms, incident, { by: other.by, desk: desk ?? null, at });
      return tieGroups(state, { incident }, alarms, at);
    }
    case 'incident merged':
      for (const row of state.rows.values()) {
        if (row.incident === other.data.incident) change(state, row, { incident: other.data.into });
      }
      return mergeGroups(state, other.data.incident, other.data.into, at);
    case 'intake noted':
      return retellIncident(state, { incident: other.data.incident, zone: other.data.place?.zone }, at);
    case 'help called':
      return retellIncident(state, { ...other.data, zone: other.data.place.zone, priority: 'P1' }, at);
    case 'incident classified':
      return retellIncident(state, other.data, at);
    case 'incident closed':
    case 'intake dropped':
      return openGroup(state, other.data.incident, false, at);
    case 'incident reopened':
      return openGroup(state, other.data.incident, true, at);
    case 'journal opened':
      return foldJournal(state, other);
    default:
  }
}

/** Numbers made in a rehearsal begin with its name (design section 4, Fork). */
function foldJournal(state: AlarmsState, fact: Fact): void {
  state.prefix = (fact.data as { numberPrefix?: string }).numberPrefix ?? '';
}

function lostPriority(state: AlarmsState, panel: string): Priority {
  const fire = state.book.panels.get(panel)?.kind === 'fire-transmitter';
  return priorityNumbered(setting(state.book, fire ? 'linkLostFireTransmitter_priority' : 'linkLostPanel_priority'));
}

/** Counts on the row that is up, or begins one. */
function rowOf(state: AlarmsState, at: Instant, of: Omit<Seed, 'id' | 'from'>): void {
  const up = state.rows.get(state.open.get(rowKey(of)) ?? '');
  if (up) {
    const again = repeatRow(state, up, at, undefined);
    if (of.kind === 'link-lost' && again.kind !== 'link-lost') joinLost(state, again, of.priority);
    return;
  }
  const zone = of.panel ? (state.book.panels.get(of.panel)?.zone ?? null) : null;
  state.lastAlarm++;
  addRow(state, { ...of, id: alarmId(state, state.lastAlarm), from: 'link', zone }, at, undefined);
}

/** The panel's own word of a communication trouble was there first: one row a panel and path, with the graver priority. */
function joinLost(state: AlarmsState, row: AlarmRow, priority: Priority): void {
  const graver = priority < row.priority ? priority : row.priority;
  change(state, row, { kind: 'link-lost', priority: graver, needsReset: row.needsReset || isUrgent(graver) });
}

function restored(state: AlarmsState, key: string, at: Instant): void {
  const row = state.rows.get(state.open.get(key) ?? '');
  if (row?.signal === 'active') change(state, row, { signal: 'restored', restoredAt: at });
}

/** An incident was opened from these alarms, or they were linked to one: somebody has taken them and deals with them. */
function handled(
  state: AlarmsState,
  alarms: readonly string[],
  incident: string,
  act: NonNullable<AlarmRow['acknowledged']>,
): void {
  for (const id of alarms) {
    const row = state.rows.get(id);
    if (row) change(state, row, { handling: 'incident', incident, acknowledged: row.acknowledged ?? act });
  }
}

function mirror(
  state: AlarmsState,
  of: { panel: string; path: LinkPath },
  at: Instant,
  patch: Partial<Pick<LinkMirror, 'lost' | 'heardAt' | 'drifting' | 'drift_ms'>>,
): void {
  const key = `${of.panel}/${of.path}`;
  const before: LinkMirror = state.links.get(key) ?? {
    panel: of.panel,
    path: of.path,
    lost: false,
    since: at,
    heardAt: null,
    drifting: false,
    drift_ms: null,
  };
  const turned = patch.lost !== undefined && patch.lost !== before.lost;
  state.links.set(key, { ...before, ...patch, since: turned ? at : before.since });
}
