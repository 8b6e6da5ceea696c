import { second_ms, type Instant } from '../../base/instant.ts';
import { settingOf } from '../../base/settings.ts';
import type { Due, Standing } from '../module.ts';
import type { CommandOf } from './commands.ts';
import { hasArrived, isTold } from './rules.ts';
import type { Matter, Rings, ToldState, Whom } from './state.ts';

/** It rings so often; then it stands in words only, so that a night without an answer does not fill the book. */
const ringsMax = 3;

/** Something that rings at `at` unless it is done before. */
interface Promised {
  about: 'tell' | 'arrive' | 'report-back';
  whom?: Whom;
  job?: number;
  /** The incident a job was noted under, where that is another one (after a merge). */
  of?: string;
  dueAt: Instant;
  at: Instant;
  ring: number;
}

/**
 * What of an incident will ring. A report back stays due after closing: the other desk still waits for it. Being told
 * and coming do not.
 */
export function promisesOf(state: ToldState, matter: Matter): readonly Promised[] {
  if (matter.mergedInto) return [];
  const again_ms = settingOf(state.settings, 'toldAgain_s') * second_ms;
  const found: Promised[] = [];
  const promise = (what: Omit<Promised, 'at' | 'ring'>, from: Instant, rings: Rings): void => {
    if (rings.count >= ringsMax) return;
    // From the last ring on, so that a program that stood still does not ring three times at once.
    const at = rings.count === 0 ? from : rings.at + again_ms;
    found.push({ ...what, at, ring: rings.count + 1 });
  };
  if (matter.closedAt === null) {
    for (const { whom, dueAt, ringsAt, arriveDueAt, tellRings, arriveRings } of matter.tellings) {
      if (!isTold(matter, whom) && !hasArrived(matter, whom))
        promise({ about: 'tell', whom, dueAt }, ringsAt, tellRings);
      if (arriveDueAt !== null && !hasArrived(matter, whom))
        promise({ about: 'arrive', whom, dueAt: arriveDueAt }, arriveDueAt, arriveRings);
    }
  }
  for (const { incident, job, reportBackDue, reportedBack, rings } of matter.jobs) {
    if (reportBackDue === null || reportedBack) continue;
    const of = incident === matter.incident ? {} : { of: incident };
    promise({ about: 'report-back', job, ...of, dueAt: reportBackDue }, reportBackDue, rings);
  }
  return found;
}

/** Closed incidents are looked at too: their report back may still be due. */
export function standing(state: ToldState, now: Instant): Standing {
  const due: Due[] = [];
  let wakeAt: Instant | null = null;
  const look = (matter: Matter): void => {
    for (const { about, whom, job, of, at, ring } of promisesOf(state, matter)) {
      if (at > now) {
        if (wakeAt === null || at < wakeAt) wakeAt = at;
        continue;
      }
      const incident = matter.incident;
      const what = { incident, about, ...(whom ? { whom } : {}), ...(job ? { job } : {}), ...(of ? { of } : {}) };
      due.push({
        rule: `told.overdue-${about}`,
        subject: `incident/${of ?? incident}/${whom ?? job}`,
        count: ring,
        dueAt: at,
        command: { type: 'ring overdue', ...what } as CommandOf<'ring overdue'>,
      });
    }
  };
  for (const matter of state.matters.values()) look(matter);
  for (const matter of state.left.values()) if (matter.jobs.length > 0) look(matter);
  due.sort((a, b) => a.dueAt - b.dueAt || a.subject.localeCompare(b.subject));
  return { due, wakeAt };
}
