import { isRefusal, type Refusal } from '../../base/errors.ts';
import type { Instant } from '../../base/instant.ts';
import { mask } from '../../base/mask.ts';
import type { Asker, Command } from '../module.ts';
import type { CommandOf, ToldCommand } from './commands.ts';
import { draft } from './drafts.ts';
import type { ToldDraft } from './fact-types.ts';
import { refusals } from './refusals.ts';
import { isFor } from './rules.ts';
import { promisesOf } from './standing.ts';
import { holderOf, jobsMax, matterOf, type Entry, type Matter, type ToldState, type Whom } from './state.ts';

type Decision = readonly ToldDraft[] | Refusal;

export function decide(command: Command, asker: Asker, state: ToldState, now: Instant): Decision {
  const own = command as ToldCommand;
  const { desk } = asker;
  switch (own.type) {
    case 'note told':
      return noteTold(state, own, desk);
    case 'note told reference': {
      const entry = entryOf(state, own.incident, own.entry);
      if (isRefusal(entry)) return entry;
      if (looksPersonal(state, own.reference)) return refusals.looksPersonal();
      return [
        draft('told reference noted', { incident: own.incident, entry: own.entry, reference: own.reference, desk }),
      ];
    }
    case 'note told arrived': {
      const entry = entryOf(state, own.incident, own.entry);
      if (isRefusal(entry)) return entry;
      if (entry.arrived) return refusals.alreadyArrived(own.incident, own.entry, entry.arrived);
      return [draft('told party arrived', { incident: own.incident, entry: own.entry, desk })];
    }
    case 'note told left': {
      const entry = entryOf(state, own.incident, own.entry);
      if (isRefusal(entry)) return entry;
      if (!entry.arrived) return refusals.notArrived(own.incident, own.entry);
      if (entry.left) return refusals.alreadyLeft(own.incident, own.entry, entry.left);
      return [draft('told party left', { incident: own.incident, entry: own.entry, desk })];
    }
    case 'note partner job':
      return notePartnerJob(state, own, desk, now);
    case 'report back':
      return reportBack(state, own, desk);
    case 'note call reference': {
      const matter = noteable(state, own.incident);
      if (isRefusal(matter)) return matter;
      if (looksPersonal(state, own.reference)) return refusals.looksPersonal();
      return [draft('call reference noted', { incident: matter.incident, reference: own.reference, desk })];
    }
    case 'ring overdue':
      return ringOverdue(state, own, now);
    default:
      own satisfies never;
      return refusals.commandUnknown(command.type);
  }
}

/** Open, or closed within the day: what was done late is noted late. A merged one sends the note to where it went. */
function noteable(state: ToldState, incident: string): Matter | Refusal {
  const matter = matterOf(state, incident);
  if (!matter) return refusals.incidentNotFound(incident);
  return matter.mergedInto ? refusals.merged(incident, matter.mergedInto) : matter;
}

function entryOf(state: ToldState, incident: string, entry: number): Entry | Refusal {
  if (!matterOf(state, incident)) return refusals.incidentNotFound(incident);
  const row = holderOf(state, incident)?.entries.find((one) => one.incident === incident && one.entry === entry);
  return row ?? refusals.entryUnknown(incident, entry);
}

/** The numbers of the site's own contact book are nobody's secret; everything else that looks like a person's is. */
function looksPersonal(state: ToldState, reference: string): boolean {
  const known = [...state.contacts.values()].flatMap((contact) => contact.numbers);
  return mask(reference, known).masked;
}

function noteTold(state: ToldState, command: CommandOf<'note told'>, desk: string | undefined): Decision {
  const matter = noteable(state, command.incident);
  if (isRefusal(matter)) return matter;
  const { contact: id, number, result, reference } = command;
  if (command.whom !== undefined && !isDue(matter, command.whom))
    return refusals.notToBeTold(matter.incident, command.whom);
  if (id === undefined && command.whom === undefined) return refusals.whomNeeded();
  const contact = id === undefined ? undefined : state.contacts.get(id);
  if (id !== undefined && !contact) {
    const gone = state.removed.get(id);
    return gone ? refusals.contactRemoved(id, gone.role, gone.at, state.timeZone) : refusals.contactUnknown(id);
  }
  if (number !== undefined && number > (contact?.numbers.length ?? 0)) return refusals.numberUnknown(id ?? '-', number);
  if (reference !== undefined && looksPersonal(state, reference)) return refusals.looksPersonal();
  // Whoever phones a contact from the book has told the line it stands for.
  const stands = contact && matter.tellings.find((line) => isFor(line, contact));
  const whom = command.whom ?? stands?.whom;
  const entry = matter.entryCount + 1;
  return [
    draft('told entry written', {
      incident: matter.incident,
      entry,
      whom,
      contact: id,
      number,
      result,
      reference,
      desk,
    }),
  ];
}

function isDue(matter: Matter, whom: Whom): boolean {
  return matter.tellings.some((telling) => telling.whom === whom);
}

function notePartnerJob(
  state: ToldState,
  command: CommandOf<'note partner job'>,
  desk: string | undefined,
  now: Instant,
): Decision {
  const matter = noteable(state, command.incident);
  if (isRefusal(matter)) return matter;
  const { agency, theirNumber, reportBackDue } = command;
  if (!state.agencies.has(agency)) return refusals.agencyUnknown(agency);
  const handedOverAt = command.handedOverAt ?? now;
  if (handedOverAt > now) return refusals.timeAhead();
  if (reportBackDue !== undefined && reportBackDue <= now) return refusals.reportBackPast();
  if (theirNumber !== undefined) {
    if (looksPersonal(state, theirNumber)) return refusals.looksPersonal();
    for (const other of [...state.matters.values(), ...state.left.values()]) {
      const job = other.jobs.find((one) => one.agency === agency && one.theirNumber === theirNumber);
      // A merged incident keeps its history; the job itself stands where it went.
      if (job && !other.mergedInto) return refusals.jobKnown(job, theirNumber, other.incident);
    }
  }
  if (matter.jobs.length >= jobsMax) return refusals.jobsFull(matter.incident, jobsMax);
  const { incident } = matter;
  const job = matter.jobCount + 1;
  return [draft('partner job noted', { incident, job, agency, theirNumber, handedOverAt, reportBackDue, desk })];
}

function reportBack(state: ToldState, command: CommandOf<'report back'>, desk: string | undefined): Decision {
  const { incident, job } = command;
  if (!matterOf(state, incident)) return refusals.incidentNotFound(incident);
  const row = holderOf(state, incident)?.jobs.find((one) => one.incident === incident && one.job === job);
  if (!row) return refusals.jobUnknown(incident, job);
  if (row.reportedBack) return refusals.toldBack(incident, job, row.reportedBack);
  return [draft('partner told back', { incident, job, desk })];
}

/** Looks again at the moment of deciding: somebody may have been told since the rule fell due. */
function ringOverdue(state: ToldState, command: CommandOf<'ring overdue'>, now: Instant): Decision {
  const matter = matterOf(state, command.incident);
  const promise =
    matter &&
    promisesOf(state, matter).find(
      (one) =>
        one.about === command.about && one.whom === command.whom && one.job === command.job && one.of === command.of,
    );
  if (!promise || promise.at > now) return [];
  const { about, whom, job, dueAt, ring } = promise;
  return [draft('telling overdue', { incident: command.of ?? command.incident, about, whom, job, dueAt, ring })];
}
