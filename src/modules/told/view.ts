import { second_ms, type Instant } from '../../base/instant.ts';
import type { Words } from '../../base/words.ts';
import { contactsOf, hasArrived, isTold } from './rules.ts';
import {
  matterOf,
  type Act,
  type Entry,
  type Job,
  type Matter,
  type Rings,
  type Telling,
  type ToldState,
  type Whom,
} from './state.ts';
import { contactRow, contactsFor, type ContactRow } from './view-contacts.ts';
import { arrivalWords, isRule, reportBackWords, resultWords, stateWords, whomWords, wordsOf } from './words.ts';

/** A time that runs: seconds left, below zero once it is over. */
export interface DueClock {
  dueAt: Instant;
  left_s: number;
  overdue: boolean;
}

export interface EntryView {
  incident: string;
  entry: number;
  at: Instant;
  by: string;
  desk: string | null;
  words: Words;
  whom: Whom | null;
  contact: string | null;
  /** No longer in the site file; its role is the one it had. */
  contactRemoved: boolean;
  number: number | null;
  result: Entry['result'];
  resultWords: Words;
  reference: string | null;
  arrived: Act | null;
  left: Act | null;
}

/** The number to call next: after no answer the next of the contact, then the next contact, then the first again. */
export interface NextCall {
  contact: string;
  role: Words;
  number: number;
  dial: string;
  answersNow: boolean;
}

export interface TellingView {
  whom: Whom;
  words: Words;
  state: keyof typeof stateWords;
  stateWords: Words;
  told: EntryView | null;
  /** Until when they had to be told, done or not. */
  dueAt: Instant;
  /** Until they are told; null once they are. */
  due: DueClock | null;
  /** Until they are there; null where nobody has to come, or somebody has. */
  arrive: (DueClock & { words: Words }) | null;
  contacts: readonly ContactRow[];
  next: NextCall | null;
  tries: number;
}

export interface JobView {
  incident: string;
  job: number;
  agency: string;
  agencyName: Words;
  theirNumber: string | null;
  handedOverAt: Instant;
  reportBackDue: Instant | null;
  reportBack: (DueClock & { words: Words }) | null;
  reportedBack: Act | null;
}

export interface ToldView {
  tellings: readonly TellingView[];
  entries: readonly EntryView[];
  contacts: readonly ContactRow[];
  jobs: readonly JobView[];
  callReference: string | null;
}

/** Who was and is to be told of an incident, its other desks' jobs, and whom else to phone; null where it is not known. */
export function toldOf(state: ToldState, incident: string, now: Instant): ToldView | null {
  const matter = matterOf(state, incident);
  if (!matter) return null;
  const tellings = matter.tellings.map((telling) => tellingView(state, matter, telling, now));
  const listed = new Set(tellings.flatMap((row) => row.contacts.map((contact) => contact.id)));
  return {
    tellings,
    entries: matter.entries.map((entry) => entryView(state, entry)),
    contacts: contactsFor(state, matter, now, listed),
    jobs: matter.jobs.map((job) => jobView(job, now)),
    callReference: matter.callReference,
  };
}

function clockOf(dueAt: Instant, now: Instant): DueClock {
  return { dueAt, left_s: Math.floor((dueAt - now) / second_ms), overdue: now >= dueAt };
}

function tellingView(state: ToldState, matter: Matter, telling: Telling, now: Instant): TellingView {
  const { whom } = telling;
  const own = matter.entries.filter((entry) => entry.whom === whom);
  const reached = own.find((entry) => entry.result === 'reached');
  const done = isTold(matter, whom) || hasArrived(matter, whom);
  const open = matter.closedAt === null;
  // What is due at once is overdue, in words, from when it rings: nobody can have done it in its first second.
  const late = now >= telling.ringsAt;
  const is = done ? 'told' : !open ? 'never' : late ? 'overdue' : 'due';
  const contacts = contactsOf(state, telling).map((contact) => contactRow(state, contact, now));
  const arrives = open && telling.arriveDueAt !== null && !hasArrived(matter, whom);
  const arrive = arrives ? clockOf(telling.arriveDueAt!, now) : null;
  return {
    whom,
    words: wordsOf(telling),
    state: is,
    stateWords: stateWords[is],
    told: reached ? entryView(state, reached) : null,
    dueAt: telling.dueAt,
    due: done || !open ? null : { ...clockOf(telling.dueAt, now), overdue: late },
    arrive: arrive && { ...arrive, words: arrive.overdue ? arrivalWords.overdue : arrivalWords.due },
    contacts,
    next: nextCall(contacts, own),
    tries: own.length,
  };
}

function nextCall(contacts: readonly ContactRow[], tried: readonly Entry[]): NextCall | null {
  // Whoever does not answer at this hour is called last, not never.
  const awake = [...contacts].sort((a, b) => Number(b.answersNow) - Number(a.answersNow));
  const calls = awake.flatMap((contact) =>
    contact.numbers.map((dial, index) => ({
      contact: contact.id,
      role: contact.role,
      number: index + 1,
      dial,
      answersNow: contact.answersNow,
    })),
  );
  const timesOf = (call: NextCall) =>
    tried.filter((entry) => entry.contact === call.contact && entry.number === call.number).length;
  const fewest = Math.min(...calls.map(timesOf));
  return calls.find((call) => timesOf(call) === fewest) ?? null;
}

function entryView(state: ToldState, entry: Entry): EntryView {
  const { contact, whom, role } = entry;
  const nobody: Words = { zh: contact ?? '-', en: contact ?? '-' };
  return {
    incident: entry.incident,
    entry: entry.entry,
    at: entry.at,
    by: entry.by,
    desk: entry.desk ?? null,
    words: role ?? (whom && isRule(whom) ? whomWords[whom] : nobody),
    whom,
    contact,
    contactRemoved: contact !== null && !state.contacts.has(contact),
    number: entry.number,
    result: entry.result,
    resultWords: resultWords[entry.result],
    reference: entry.reference,
    arrived: entry.arrived,
    left: entry.left,
  };
}

function jobView(job: Job, now: Instant): JobView {
  const due = job.reportBackDue !== null && !job.reportedBack ? clockOf(job.reportBackDue, now) : null;
  const words = job.reportedBack ? reportBackWords.given : due?.overdue ? reportBackWords.overdue : reportBackWords.due;
  return {
    incident: job.incident,
    job: job.job,
    agency: job.agency,
    agencyName: job.agencyName ?? { zh: job.agency, en: job.agency },
    theirNumber: job.theirNumber,
    handedOverAt: job.handedOverAt,
    reportBackDue: job.reportBackDue,
    reportBack: due && { ...due, words },
    reportedBack: job.reportedBack,
  };
}

/** One thing that is over its time, for the lists: what, since when, and whether this desk hears it. */
export interface OverdueRow {
  incident: string;
  about: 'tell' | 'arrive' | 'report-back';
  whom: Whom | null;
  words: Words;
  over_s: number;
  sounds: boolean;
}

/** Everything that is overdue, or of one incident; what rings at this desk is marked. */
export function overdue(state: ToldState, now: Instant, desk: string, incident?: string): readonly OverdueRow[] {
  const found: OverdueRow[] = [];
  const matters =
    incident === undefined ? [...state.matters.values(), ...state.left.values()] : [matterOf(state, incident)];
  for (const matter of matters) {
    if (!matter || matter.mergedInto) continue;
    // Closing ends what was to be done, but not that another desk waits.
    if (matter.closedAt === null)
      for (const telling of matter.tellings) found.push(...overdueOf(state, matter, telling, now, desk));
    for (const job of matter.jobs) {
      const { reportBackDue: dueAt, reportedBack } = job;
      if (dueAt === null || reportedBack || now < dueAt) continue;
      const name = job.agencyName ?? { zh: job.agency, en: job.agency };
      const words = { zh: `${name.zh} ${reportBackWords.overdue.zh}`, en: `${name.en}: ${reportBackWords.overdue.en}` };
      const over_s = Math.floor((now - dueAt) / second_ms);
      found.push({
        incident: matter.incident,
        about: 'report-back',
        whom: null,
        words,
        over_s,
        sounds: hears(state, desk, job.rings),
      });
    }
  }
  return found;
}

/** Goes through every open incident each second, so it looks at the times alone. */
function overdueOf(state: ToldState, matter: Matter, telling: Telling, now: Instant, desk: string): OverdueRow[] {
  const { incident } = matter;
  const { whom, dueAt, ringsAt, arriveDueAt, tellRings, arriveRings } = telling;
  const there = hasArrived(matter, whom);
  const name = wordsOf(telling);
  const rows: OverdueRow[] = [];
  const add = (about: 'tell' | 'arrive', since: Instant, what: Words, rings: Rings) =>
    rows.push({
      incident,
      about,
      whom,
      words: { zh: `${name.zh} ${what.zh}`, en: `${name.en}: ${what.en}` },
      over_s: Math.floor((now - since) / second_ms),
      sounds: hears(state, desk, rings),
    });
  if (now >= ringsAt && !there && !isTold(matter, whom)) add('tell', dueAt, stateWords.overdue, tellRings);
  if (arriveDueAt !== null && now >= arriveDueAt && !there)
    add('arrive', arriveDueAt, arrivalWords.overdue, arriveRings);
  return rows;
}

/** It rang, and this desk has not silenced it since. */
function hears(state: ToldState, desk: string, rings: Rings): boolean {
  return rings.count > 0 && rings.seq > (state.silencedUpTo.get(desk) ?? -1);
}
