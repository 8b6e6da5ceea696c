import type { Fact } from '../../base/fact.ts';
import { hour_ms, type Instant, minute_ms } from '../../base/instant.ts';
import { nextAt, parseClockTime } from '../../base/local-time.ts';
import type { AlarmPanel, SiteFact } from '../sites/facts.ts';
import { clearDeadline, setDeadline } from './deadlines.ts';
import { dueArmed } from './priority-rules.ts';
import { setting } from './settings.ts';
import { areaOf } from './site-book.ts';
import type { AlarmsState } from './state.ts';

/** Deadlines of what should come and may not: the periodic test of a panel, the arming of an area. */

const test = (panel: string): string => `test/${panel}`;
const unarmed = (panel: string, area: string): string => `unarmed/${panel}/${area}`;

/** Before a fact of the site is folded: what was watched of a panel that is about to change. */
export function unwatchPanel(state: AlarmsState, fact: Fact): void {
  const site = fact as SiteFact;
  if (site.type !== 'alarm panel set' && site.type !== 'alarm panel removed') return;
  for (const area of areasOf(state.book.panels.get(site.data.id))) {
    clearDeadline(state.deadlines, unarmed(site.data.id, area));
  }
  if (site.type === 'alarm panel removed') clearDeadline(state.deadlines, test(site.data.id));
}

/** After a panel was set or changed by the site: its deadlines follow. */
export function watchPanel(state: AlarmsState, fact: Fact): void {
  const site = fact as SiteFact;
  if (site.type !== 'alarm panel set') return;
  const panel = site.data;
  const testedAt = state.panels.get(panel.id)?.testedAt ?? null;
  const known = state.deadlines.of.has(test(panel.id));
  if (testedAt !== null || !known) expectTest(state, panel.id, testedAt ?? fact.recordedAt);
  for (const area of areasOf(panel)) expectArming(state, panel.id, area, fact.recordedAt);
}

/** The next periodic test is due an interval after `from`, with its grace. */
export function expectTest(state: AlarmsState, panelId: string, from: Instant): void {
  const panel = state.book.panels.get(panelId);
  if (!panel || panel.periodicTestInterval_h <= 0) return clearDeadline(state.deadlines, test(panelId));
  const grace_ms = setting(state.book, 'periodicTestGrace_min') * minute_ms;
  setDeadline(state.deadlines, test(panelId), from + panel.periodicTestInterval_h * hour_ms + grace_ms);
}

/** Whether an area's being unarmed is watched, and until when it may be. */
export function expectArming(state: AlarmsState, panelId: string, area: string, now: Instant): void {
  const panel = state.book.panels.get(panelId);
  const known = panel?.areas.find((one) => areaOf(one.group) === area);
  const close_min = known?.closeAt === undefined ? null : parseClockTime(known.closeAt);
  const heard = state.armed.get(`${panelId}/${area}`);
  if (!known || known.arming !== 'scheduled' || close_min === null || heard?.armed) {
    return clearDeadline(state.deadlines, unarmed(panelId, area));
  }
  const grace_ms = (known.grace_min ?? 0) * minute_ms;
  // Disarmed in the closed hours: the grace runs from that moment. Never heard of: from the next closing time.
  const inClosedHours = heard !== undefined && dueArmed(known, now, state.book.timeZone) === true;
  const from = inClosedHours ? now : nextAt(close_min, now, state.book.timeZone);
  setDeadline(state.deadlines, unarmed(panelId, area), from + grace_ms);
}

/** The row of an area left unarmed is up: the next one is due at the next closing time. */
export function expectArmingAgain(state: AlarmsState, panel: AlarmPanel | undefined, area: string, now: Instant): void {
  if (!panel) return;
  const known = panel.areas.find((one) => areaOf(one.group) === area);
  const close_min = known?.closeAt === undefined ? null : parseClockTime(known.closeAt);
  const subject = unarmed(panel.id, area);
  if (!known || close_min === null) return clearDeadline(state.deadlines, subject);
  const next = nextAt(close_min, now, state.book.timeZone) + (known.grace_min ?? 0) * minute_ms;
  setDeadline(state.deadlines, subject, next);
}

export function areasOf(panel: AlarmPanel | undefined): readonly string[] {
  return panel ? panel.areas.map((area) => areaOf(area.group)) : [];
}
