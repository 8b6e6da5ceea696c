import type { Fact } from '../../base/fact.ts';
import type { ToldFact } from './fact-types.ts';
import { wordsOf } from './words.ts';
import { matterOf, holderOf, entriesMax, jobsMax, noRings, type Act, type Matter, type ToldState } from './state.ts';

export function actOf(fact: Fact): Act {
  const { desk } = fact.data as { desk?: string };
  return { by: fact.by, at: fact.recordedAt, ...(desk === undefined ? {} : { desk }) };
}

/** Replaces a matter where it stands, among the open ones or those that have left. */
export function put(state: ToldState, matter: Matter): void {
  (state.left.has(matter.incident) ? state.left : state.matters).set(matter.incident, matter);
}

export function change(state: ToldState, incident: string, of: (matter: Matter) => Partial<Matter>): void {
  const matter = matterOf(state, incident);
  if (matter) put(state, { ...matter, ...of(matter) });
}

export function foldOwn(state: ToldState, fact: ToldFact): void {
  const { incident } = fact.data;
  switch (fact.type) {
    case 'told entry written':
      return writeEntry(state, fact);
    case 'told reference noted':
      return changeEntry(state, incident, fact.data.entry, { reference: fact.data.reference });
    case 'told party arrived':
      return changeEntry(state, incident, fact.data.entry, { arrived: actOf(fact) });
    case 'told party left':
      return changeEntry(state, incident, fact.data.entry, { left: actOf(fact) });
    case 'partner job noted':
      return noteJob(state, fact);
    case 'partner told back':
      return changeJob(state, incident, fact.data.job, { reportedBack: actOf(fact) });
    case 'call reference noted':
      return change(state, incident, () => ({ callReference: fact.data.reference }));
    case 'telling overdue':
      return ring(state, fact);
  }
}

function writeEntry(state: ToldState, fact: Extract<ToldFact, { type: 'told entry written' }>): void {
  const { incident, entry, whom, contact, number, result, reference } = fact.data;
  const known = contact === undefined ? undefined : state.contacts.get(contact);
  const line = matterOf(state, incident)?.tellings.find((telling) => telling.whom === whom);
  const row = {
    ...actOf(fact),
    incident,
    entry,
    whom: whom ?? null,
    contact: contact ?? null,
    // Nobody of the book was phoned: the line says who it was, also when the plan has gone.
    role: known?.role ?? (line && wordsOf(line)) ?? null,
    agency: known?.agency ?? null,
    number: number ?? null,
    result,
    reference: reference ?? null,
    arrived: null,
    left: null,
  };
  change(state, incident, (matter) => ({
    entries: [...matter.entries, row].slice(-entriesMax),
    entryCount: Math.max(matter.entryCount, entry),
  }));
}

function noteJob(state: ToldState, fact: Extract<ToldFact, { type: 'partner job noted' }>): void {
  const { incident, job, agency, theirNumber, handedOverAt, reportBackDue } = fact.data;
  const row = {
    ...actOf(fact),
    incident,
    job,
    agency,
    agencyName: state.agencies.get(agency) ?? null,
    theirNumber: theirNumber ?? null,
    handedOverAt,
    reportBackDue: reportBackDue ?? null,
    reportedBack: null,
    rings: noRings,
  };
  change(state, incident, (matter) => ({
    jobs: [...matter.jobs, row].slice(-jobsMax),
    jobCount: Math.max(matter.jobCount, job),
  }));
}

/** An entry keeps the name it was written under; after a merge it stands in the incident that took the other in. */
function changeEntry(
  state: ToldState,
  incident: string,
  entry: number,
  fields: Partial<Matter['entries'][number]>,
): void {
  const holder = holderOf(state, incident);
  if (!holder) return;
  change(state, holder.incident, ({ entries }) => ({
    entries: entries.map((row) => (row.incident === incident && row.entry === entry ? { ...row, ...fields } : row)),
  }));
}

function changeJob(state: ToldState, incident: string, job: number, fields: Partial<Matter['jobs'][number]>): void {
  const holder = holderOf(state, incident);
  if (!holder) return;
  change(state, holder.incident, ({ jobs }) => ({
    jobs: jobs.map((row) => (row.incident === incident && row.job === job ? { ...row, ...fields } : row)),
  }));
}

function ring(state: ToldState, fact: Extract<ToldFact, { type: 'telling overdue' }>): void {
  const { incident, about, whom, job, ring: count } = fact.data;
  const rings = { count, at: fact.recordedAt, seq: fact.seq };
  if (about === 'report-back') return changeJob(state, incident, job ?? 0, { rings });
  change(state, incident, ({ tellings }) => ({
    tellings: tellings.map((telling) => {
      if (telling.whom !== whom) return telling;
      return about === 'tell' ? { ...telling, tellRings: rings } : { ...telling, arriveRings: rings };
    }),
  }));
}
