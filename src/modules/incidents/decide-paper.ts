import { isRefusal, type Refusal } from '../../base/errors.ts';
import type { Fact } from '../../base/fact.ts';
import type { CommandOf } from './commands.ts';
import { closeIncident, markControlled } from './decide-close.ts';
import { writeLogEntry } from './decide-join.ts';
import { openNew } from './decide-open.ts';
import { sendUnits } from './decide-send.ts';
import { follows, setUnitStatus } from './decide-status.ts';
import { draft } from './drafts.ts';
import type { IncidentDraft } from './fact-types.ts';
import { apply } from './facts.ts';
import { paperRefusals } from './refusals-paper.ts';
import { codeOf, formName, numberOf, openIncident, type Ask } from './rules.ts';
import { freshRange, isReserved } from './state-paper.ts';
import { activeUnits, assignmentOf, incidentOf, momentOf, type IncidentsState } from './state.ts';

type Enter = CommandOf<'enter from paper'>;
type Line = Enter['lines'][number];
type UnitLine = Extract<Line, { does: 'unit' }>;

/** Paper that lay about for longer is not a late entry but a file: it is told to the commander, not to the journal. */
export const lateMax_ms = 7 * 24 * 3_600_000;

/**
 * A form is entered whole or not at all. Its lines are put in the order of their times and each is decided as it would have
 * been then, on a copy of the state that the lines before have changed; the first that a rule refuses refuses the form.
 */
export function enterFromPaper(ask: Ask, command: Enter): readonly IncidentDraft[] | Refusal {
  const wrong = checkForm(ask, command);
  if (wrong) return wrong;
  const lines = [...command.lines].sort((a, b) => a.at - b.at);
  const scratch = scratchOf(ask.state, lines);
  const opens = command.incident === undefined;
  if (opens && lines[0]?.does !== 'received') return paperRefusals.receivedFirst();
  let incident = command.incident ?? '';
  const past = new Map<string, boolean | Refusal>();
  const written: IncidentDraft[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.does === 'received' && (!opens || index > 0)) return onLine(paperRefusals.receivedOnce(), index);
    const drafts = decideLine({ ...ask, state: scratch, now: line.at }, incident, line, (unit) =>
      isPast(ask, lines, unit, past),
    );
    if (isRefusal(drafts)) return onLine(drafts, index);
    const others = stillOut(lines.slice(0, index + 1)) > 0;
    for (const each of drafts) {
      // Some units are on the board and some only on paper: it is left by its last unit, whichever of the two that is.
      if (others && endings.includes(each.type)) continue;
      const dated = { ...each, at: line.at };
      written.push(dated);
      apply(scratch, asFact(ask, dated));
    }
    if (index === 0 && opens) incident = (drafts.at(-1)!.data as { incident: string }).incident;
  }
  const { desk } = ask.asker;
  return [draft('paper form entered', { form: command.form, incident, desk }), ...written];
}

const endings: readonly string[] = ['incident cleared', 'incident waiting for a unit'];

/** Units that by these lines were sent and not clear yet. */
function stillOut(lines: readonly Line[]): number {
  const latest = new Map<string, boolean>();
  for (const line of lines) if (line.does === 'unit') latest.set(line.unit, !ended(line.status));
  return [...latest.values()].filter(Boolean).length;
}

function ended(status: UnitLine['status']): boolean {
  return status === 'CL' || status === 'RT' || status === 'AV';
}

function checkForm({ state, now }: Ask, { form, incident, lines }: Enter): Refusal | null {
  const { paper } = state;
  const name = formName(state, form);
  const use = paper.used.get(form);
  if (use) return paperRefusals.numberUsed(name, use);
  if (form < paper.usedBelow || !isReserved(paper, form)) return paperRefusals.numberUnknown(name);
  if (incident !== undefined && !incidentOf(state, incident)) {
    const missing = openIncident(state, incident);
    return isRefusal(missing) ? missing : null;
  }
  for (const [index, { at }] of lines.entries()) {
    if (at > now) return onLine(paperRefusals.timeAhead(), index);
    if (at < now - lateMax_ms) return onLine(paperRefusals.tooOld(), index);
  }
  return null;
}

/** Folding replaces rows and never edits one, so copies of the Maps are a copy of the state. What waits in a unit's queue
 * is left alone: an old "clear" must not send anybody anywhere now. */
function scratchOf(state: IncidentsState, lines: readonly Line[]): IncidentsState {
  const units = new Map(state.units);
  for (const line of lines) {
    const unit = line.does === 'unit' ? units.get(line.unit) : undefined;
    if (unit) units.set(unit.unit, { ...unit, queue: [] });
  }
  return {
    ...state,
    units,
    incidents: new Map(state.incidents),
    left: new Map(state.left),
    incidentOfAlarm: new Map(state.incidentOfAlarm),
    paper: { ...state.paper, used: new Map(state.paper.used) },
  };
}

function asFact({ asker, now }: Ask, { type, data, at }: IncidentDraft): Fact {
  return {
    seq: 0,
    type,
    v: 1,
    recordedAt: now,
    by: asker.by,
    cause: 'paper',
    data,
    ...(at === undefined ? {} : { at }),
  };
}

function decideLine(
  ask: Ask,
  incident: string,
  line: Line,
  isPastOf: (unit: string) => boolean | Refusal,
): readonly IncidentDraft[] | Refusal {
  switch (line.does) {
    case 'received': {
      const { zone, incidentType, priority, cameBy, words } = line;
      const place = { zone };
      return openNew(ask, {
        type: 'open incident',
        place,
        ...(incidentType === undefined ? {} : { incidentType }),
        ...(priority === undefined ? {} : { priority }),
        ...(cameBy === undefined ? {} : { cameBy }),
        ...(words === undefined ? {} : { words }),
      });
    }
    case 'unit': {
      const past = isPastOf(line.unit);
      if (isRefusal(past)) return past;
      return past ? pastStep(ask, incident, line) : boardStep(ask, incident, line);
    }
    case 'log': {
      const { says, onScene, words, at } = line;
      return writeLogEntry(ask, {
        type: 'write log entry',
        incident,
        happenedAt: at,
        ...(says === undefined ? {} : { says }),
        ...(onScene === undefined ? {} : { onScene }),
        ...(words === undefined ? {} : { words }),
      });
    }
    case 'controlled':
      return markControlled(ask, { type: 'mark controlled', incident, force: late(ask.state) });
    case 'closed': {
      const { disposition, words } = line;
      return closeIncident(ask, {
        type: 'close incident',
        incident,
        disposition,
        ...(words === undefined ? {} : { words }),
      });
    }
  }
}

/** The force reason "late entry": paper seldom has every state, and what it has is what happened. */
const late = (state: IncidentsState): number => numberOf(state, 'force', 'late-entry');

/** The board knows nothing newer of the unit: it takes the state, as if it had been told then. */
function boardStep(ask: Ask, incident: string, line: UnitLine): readonly IncidentDraft[] | Refusal {
  const { unit, status, reason } = line;
  const force = late(ask.state);
  if (status === 'DP') return sendUnits(ask, { type: 'send units', incident, units: [unit], force });
  const set = { type: 'set unit status', unit, status, incident, force } as const;
  return setUnitStatus(ask, reason === undefined ? set : { ...set, reason });
}

/** The board knows something newer: the state goes to the incident's history alone, in the order of states all the same. */
function pastStep(ask: Ask, incident: string, line: UnitLine): readonly IncidentDraft[] | Refusal {
  const { state, asker } = ask;
  const row = openIncident(state, incident);
  if (isRefusal(row)) return row;
  const { unit, status, reason } = line;
  const before = assignmentOf(row, unit)?.status;
  const begins = status === 'DP' && (before === undefined || follows[before].length === 0 || ended(before));
  const goesOn = before !== undefined && rankOfStatus(status) > rankOfStatus(before);
  if (!begins && !goesOn) return paperRefusals.stepOutOfOrder(unit, before ?? null, status);
  if (status === 'CL') {
    const code = reason === undefined ? paperRefusals.clearReason(unit) : codeOf(state, 'unitClear', reason);
    if (isRefusal(code)) return code;
  }
  const { desk } = asker;
  const step = draft('past step entered', {
    unit,
    incident,
    status,
    reason: status === 'CL' ? reason : undefined,
    desk,
  });
  const isLast = status === 'CL' && activeUnits(row).length === 0 && !row.cleared;
  return isLast ? [step, draft('incident cleared', { incident, desk })] : [step];
}

const order = ['DP', 'AK', 'ER', 'OS', 'CL', 'RT', 'AV'];
function rankOfStatus(status: string): number {
  return order.indexOf(status);
}

/**
 * Whether the board knows something newer of a unit than the form's first word of it. It is asked once a unit: the form's
 * own lines do not make the board newer. A unit that is elsewhere by now must have been clear on paper.
 */
function isPast(
  { state }: Ask,
  lines: readonly Line[],
  unit: string,
  known: Map<string, boolean | Refusal>,
): boolean | Refusal {
  const before = known.get(unit);
  if (before !== undefined) return before;
  const own = lines.filter((line): line is UnitLine => line.does === 'unit' && line.unit === unit);
  const row = state.units.get(unit);
  const isNewer = row === undefined || momentOf(row.set) > own[0]!.at;
  const answer =
    isNewer && !ended(own.at(-1)!.status)
      ? paperRefusals.unitElsewhere(unit, row ? momentOf(row.set) : null, row?.current ?? null)
      : isNewer;
  known.set(unit, answer);
  return answer;
}

/** The sentence of the rule, with the line it is about: nobody looks for it in a form of thirty lines. */
function onLine(refusal: Refusal, index: number): Refusal {
  const line = index + 1;
  return {
    refused: refusal.refused,
    words: {
      zh: `第 ${line} 行:${refusal.words.zh}(整张未录入)`,
      en: `line ${line}: ${refusal.words.en} (nothing of the form was entered)`,
    },
    facts: { ...refusal.facts, line },
  };
}

/** The numbers to print: the same ones until one of them was entered, or a day has passed. */
export function reserveForms(
  { state, now }: Ask,
  command: CommandOf<'reserve paper forms'>,
): readonly IncidentDraft[] | Refusal {
  if (freshRange(state.paper, now)) return [];
  const from = (state.paper.ranges.at(-1)?.to ?? 0) + 1;
  return [draftPaper('paper forms reserved', { from, to: from + command.count - 1 })];
}

/** Once when it begins to fail, again when the reason changes, and when it works again. */
export function noteKit({ state }: Ask, command: CommandOf<'note paper kit'>): readonly IncidentDraft[] {
  const before = state.paper.failed?.why ?? null;
  if (command.failed === before) return [];
  if (command.failed === null) return [draftPaper('paper kit restored', {})];
  return [draftPaper('paper kit failed', { why: command.failed })];
}

function draftPaper(
  type: 'paper forms reserved' | 'paper kit failed' | 'paper kit restored',
  data: object,
): IncidentDraft {
  return { type, data, about: ['paper/kit'] } as IncidentDraft;
}
