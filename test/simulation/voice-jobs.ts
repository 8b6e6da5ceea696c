import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { minute_ms, second_ms } from '../../src/base/instant.ts';
import type { Fact } from '../../src/base/fact.ts';
import type { Incident, IncidentsState } from '../../src/modules/incidents/state.ts';
import type { Matter, ToldState } from '../../src/modules/told/state.ts';
import { projectRoot } from '../support/tidy/sources.ts';
import type { Book, Given, Step } from './teller.ts';

/** Waits of this story, in the site's own settings: short, so that a run of it is. */
const checkTimer_min = 1;
const atOnceRings_s = 20;

const incidentsOf = ({ incidents }: Book): Incident[] => [...incidents.incidents.values(), ...incidents.left.values()];
const ofType = (shown: Book, type: string) => incidentsOf(shown).find((row) => row.type === type);
const idOf = (shown: Book, type: string): string | null => ofType(shown, type)?.id ?? null;
const matterOf = (shown: Book, type: string): Matter | undefined => {
  const id = idOf(shown, type);
  return id === null ? undefined : (shown.told.matters.get(id) ?? shown.told.left.get(id));
};

/** The small venue, with a lift and the firm that looks after it. */
function venueWithLift(): string {
  const file = readFileSync(join(projectRoot, 'examples/small-venue/site.json'), 'utf8');
  const spec = JSON.parse(file) as { incident_types: object[]; contacts: object[] };
  spec.incident_types.push({
    code: 'lift-entrapment',
    name: { zh: '电梯困人', en: 'Lift entrapment' },
    priority: 'P2',
  });
  spec.contacts.push({
    id: 'CT03',
    role: { zh: '电梯维保值班', en: 'Lift firm duty desk' },
    agency: 'AG1',
    order: 1,
    numbers: ['7-555-03', '7-555-04'],
    hours: '00:00-24:00',
    incident_types: ['lift-entrapment'],
    arrive_within_min: 30,
  });
  return JSON.stringify(spec);
}

const desk = { by: 'staff/1', role: 'dispatcher', desk: 'desk-1' } as const;
type Of = (book: Book) => Given | null;
const step = (name: string, module: string, of: Of): Step => ({ name, order: module, by: desk, of });

function report(type: string, zone: string, cameBy: number): Step[] {
  return [
    step(`${type}: the key`, 'incidents', () => ({ type: 'start intake' })),
    step(`${type}: where, what, came by`, 'incidents', ({ incidents }) => {
      const open = [...incidents.incidents.values()].find((row) => row.type === null);
      return open ? { type: 'note intake', incident: open.id, place: { zone }, incidentType: type, cameBy } : null;
    }),
  ];
}

const on =
  (type: string, more: (incident: string, shown: Book) => ReturnType<Of>): Of =>
  (shown) => {
    const id = idOf(shown, type);
    return id === null ? null : more(id, shown);
  };

/** A call on a line of the list, to a contact's number. */
const call = (type: string, whom: string, result: string, contact?: string, number?: number): Step =>
  step(
    `${type}: ${whom} ${result}`,
    'told',
    on(type, (incident) => ({
      type: 'note told',
      incident,
      whom,
      result,
      ...(contact === undefined ? {} : { contact, number: number ?? 1 }),
    })),
  );

const send = (type: string, unit: string): Step =>
  step(
    `${type}: ${unit} goes`,
    'incidents',
    on(type, (incident) => ({ type: 'send units', incident, units: [unit] })),
  );

const status = (type: string, unit: string, ...states: string[]): Step[] =>
  states.map((to) =>
    step(
      `${type}: ${unit} ${to}`,
      'incidents',
      on(type, (incident) => ({
        type: 'set unit status',
        unit,
        status: to,
        incident,
        ...(to === 'CL' ? { reason: 1 } : {}),
      })),
    ),
  );

const close = (type: string): Step =>
  step(
    `${type}: closed`,
    'incidents',
    on(type, (incident) => ({
      type: 'close incident',
      incident,
      disposition: 1,
      // The fire was P1: the second person of the desk signs; nobody asks for it where no rule does.
      coSigner: { by: 'staff/2', desk: 'desk-1' },
    })),
  );

const entryOf = (shown: Book, type: string, whom: string) =>
  matterOf(shown, type)?.entries.find((entry) => entry.whom === whom && entry.result === 'reached');

const came = (type: string, whom: string, what: 'arrived' | 'left'): Step =>
  step(`${type}: ${whom} ${what}`, 'told', (shown) => {
    const entry = entryOf(shown, type, whom);
    return entry ? { type: `note told ${what}`, incident: entry.incident, entry: entry.entry } : null;
  });

/** Three jobs by voice in a row with two units; the commander's ring and a silent unit's are waited for. */
export const voiceJobs: readonly Step[] = [
  step('the site has a lift', 'sites', () => ({ type: 'load site', spec: venueWithLift() })),
  step('a short check timer', 'sites', () => ({ type: 'set setting', key: 'checkTimerP1_min', value: checkTimer_min })),
  step('a short ring', 'sites', () => ({ type: 'set setting', key: 'toldAtOnceRings_s', value: atOnceRings_s })),
  ...['401', '901'].map((unit) =>
    step(`${unit} signs on`, 'units', ({ now }) => ({
      type: 'sign on unit',
      unit,
      until: now + 240 * minute_ms,
      strength: unit === '901' ? 2 : 1,
    })),
  ),
  ...report('lift-entrapment', 'Z03', 2),
  send('lift-entrapment', '401'),
  call('lift-entrapment', 'lift-voice', 'reached'),
  call('lift-entrapment', 'lift-firm', 'no-answer', 'CT03', 1),
  call('lift-entrapment', 'lift-firm', 'reached', 'CT03', 2),
  ...report('theft', 'Z02', 8),
  step(
    'theft: the other desk’s number',
    'told',
    on('theft', (incident, { now }) => ({
      type: 'note partner job',
      incident,
      agency: 'AG2',
      theirNumber: '110-0817',
      reportBackDue: now + 60 * minute_ms,
    })),
  ),
  send('theft', '901'),
  ...report('fire', 'Z02', 3),
  step(
    'fire: nobody is free',
    'incidents',
    on('fire', (incident) => ({ type: 'wait for a unit', incident })),
  ),
  send('fire', '901'),
  call('fire', 'fire-service', 'reached', 'CT02', 1),
  step('fire: the commander’s ring is heard, then told', 'told', (shown) => {
    const matter = matterOf(shown, 'fire');
    const rang = matter?.tellings.some((telling) => telling.whom === 'commander' && telling.tellRings.count > 0);
    return matter && rang
      ? {
          type: 'note told',
          incident: matter.incident,
          whom: 'commander',
          contact: 'CT01',
          number: 1,
          result: 'reached',
        }
      : null;
  }),
  call('fire', 'fire-control-room', 'reached'),
  ...status('fire', '901', 'AK', 'ER', 'OS'),
  step('fire: nothing is heard until it rings, then they answer', 'timers', (shown) => {
    const id = idOf(shown, 'fire');
    const rang = id !== null && (shown.timers.watches.get(id)?.rings.count ?? 0) > 0;
    return rang ? { type: 'note people heard', incident: id, unit: '901', how: 'radio-check' } : null;
  }),
  came('fire', 'fire-service', 'arrived'),
  came('fire', 'fire-service', 'left'),
  ...status('fire', '901', 'CL'),
  close('fire'),
  send('theft', '901'),
  ...status('theft', '901', 'AK', 'ER', 'OS', 'CL'),
  step(
    'theft: the other desk hears of it',
    'told',
    on('theft', (incident, shown) => {
      const job = matterOf(shown, 'theft')?.jobs[0];
      return job ? { type: 'report back', incident, job: job.job } : null;
    }),
  ),
  close('theft'),
  ...status('lift-entrapment', '401', 'AK', 'ER', 'OS', 'CL'),
  came('lift-entrapment', 'lift-firm', 'arrived'),
  close('lift-entrapment'),
  step('a question: the key', 'incidents', () => ({ type: 'start intake' })),
  step('a question: advice given', 'incidents', ({ incidents }) => {
    const open = [...incidents.incidents.values()].find((row) => row.type === null);
    return open ? { type: 'give advice', incident: open.id, advice: 2 } : null;
  }),
];

/** What came out, without times: the same whatever broke on the way. */
export function outcomeOf(incidents: IncidentsState, told: ToldState): unknown {
  const rows = [...incidents.left.values()].map((row) => {
    const matter = told.left.get(row.id);
    return {
      id: row.id,
      type: row.type,
      priority: row.priority,
      stage: row.stage,
      disposition: row.closing?.disposition,
      advice: row.advice?.advice,
      sendings: row.assignments.map(({ unit, steps, takenTo }) => ({
        unit,
        takenTo,
        states: steps.map((one) => one.status).join(' '),
      })),
      told: matter?.entries.map(({ whom, contact, number, result, arrived, left }) =>
        [whom, contact, number, result, arrived !== null, left !== null].join(' '),
      ),
      jobs: matter?.jobs.map(({ agency, theirNumber, reportedBack }) => [agency, theirNumber, reportedBack !== null]),
    };
  });
  return {
    open: [...incidents.incidents.keys()],
    rows,
    units: [...incidents.units.values()].map(({ unit, status: is }) => `${unit} ${is}`),
  };
}

/**
 * No clock wrong, worked out from the facts alone: times of an incident stand in their order; nothing rang before its
 * time, after it was done, or out of its count; and what was late rang.
 */
export function wrongClocks(facts: readonly Fact[]): string[] {
  const wrong: string[] = [];
  const done = new Set<string>();
  const since = new Map<string, number>();
  const rings = new Map<string, number>();
  const heardAt = new Map<string, number>();
  const order = ['intake started', 'incident classified', 'incident closed'];
  const stage = new Map<string, number>();
  for (const fact of facts) {
    const data = fact.data as Record<string, unknown>;
    const incident = String(data['incident']);
    const at = fact.recordedAt;
    const place = order.indexOf(fact.type);
    if (place >= 0) {
      if (place < (stage.get(incident) ?? 0))
        wrong.push(`${incident}: ${fact.type} came after ${order[stage.get(incident)!]}`);
      stage.set(incident, place);
    }
    if (fact.type === 'incident classified' && data['priority'] === 'P1') since.set(`${incident} commander`, at);
    if (fact.type === 'told entry written' && data['result'] === 'reached')
      done.add(`${incident} ${String(data['whom'])}`);
    if (fact.type === 'unit on scene') heardAt.set(String(data['unit']), at);
    if (fact.type === 'people heard') for (const unit of heardAt.keys()) heardAt.set(unit, at);
    if (fact.type === 'unit clear') heardAt.delete(String(data['unit']));
    if (fact.type === 'telling overdue') wrong.push(...wrongRing(fact, done, since, rings));
    if (fact.type === 'check overdue') {
      for (const unit of data['units'] as string[]) {
        const late = at - (heardAt.get(unit) ?? Infinity);
        if (!(late >= checkTimer_min * minute_ms)) wrong.push(`${unit} rang ${late} ms after it was last heard`);
      }
    }
  }
  for (const [name, times] of [
    ['telling overdue', 1],
    ['check overdue', 1],
  ] as const)
    if (facts.filter((fact) => fact.type === name).length < times) wrong.push(`"${name}" never rang`);
  return wrong;
}

function wrongRing(
  fact: Fact,
  done: ReadonlySet<string>,
  since: ReadonlyMap<string, number>,
  rings: Map<string, number>,
): string[] {
  const { incident, whom, about, ring } = fact.data as { incident: string; whom?: string; about: string; ring: number };
  const key = `${incident} ${whom}`;
  const wrong: string[] = [];
  if (about === 'tell' && done.has(key)) wrong.push(`${key} rang although it was told`);
  const counted = (rings.get(`${key} ${about}`) ?? 0) + 1;
  if (ring !== counted) wrong.push(`${key} rang as number ${ring}, and it was number ${counted}`);
  rings.set(`${key} ${about}`, ring);
  const from = since.get(key);
  if (whom === 'commander' && (from === undefined || fact.recordedAt - from < atOnceRings_s * second_ms))
    wrong.push(`${key} rang too early`);
  return wrong;
}
