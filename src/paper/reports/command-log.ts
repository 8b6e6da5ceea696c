import type { Fact } from '../../base/fact.ts';
import { minute_ms, type Instant } from '../../base/instant.ts';
import { deskWords } from '../../base/desks.ts';
import type { UnitsState } from '../../modules/units/state.ts';
import type { Say } from '../say.ts';
import type { Block } from '../sheet.ts';
import type { Names } from './names.ts';
import { sentenceOf } from './notable.ts';
import { reportWords as said } from './words.ts';

/** Beyond it nobody reads a log on paper; the sheet says that it was cut. */
export const logEntriesMax = 5_000;

export interface LogAsk {
  from: Instant;
  until: Instant;
  /** Only what was done for this incident, or at this desk. */
  incident?: string;
  desk?: string;
  prepared: { name: string; role: string; desk: string | null; agency: string };
  nameOf: (by: string) => string;
}

interface Entry {
  /** When it happened; what came late says so beside it. */
  at: Instant;
  recordedAt: Instant;
  what: { zh: string; en: string };
  incident: string;
  by: string;
  /** Facts of one act that say the same of several units stand in one line. */
  act: string;
}

/** Takes facts one by one, as they come off the journal; what is not notable leaves nothing behind. */
export class CommandLog {
  readonly entries: Entry[] = [];
  cut = false;
  private readonly ask: LogAsk;
  private readonly names: Names;

  constructor(ask: LogAsk, names: Names) {
    this.ask = ask;
    this.names = names;
  }

  take(fact: Fact): void {
    const data = fact.data as { incident?: string; desk?: string; happenedAt?: Instant };
    const what = sentenceOf(fact, this.names);
    if (what === null) return;
    const { incident, desk } = this.ask;
    if (incident !== undefined && data.incident !== incident && !fact.about?.includes(`incident/${incident}`)) return;
    if (desk !== undefined && data.desk !== desk) return;
    if (this.entries.length >= logEntriesMax) {
      this.cut = true;
      return;
    }
    const by = `${this.ask.nameOf(fact.by)}${data.desk === undefined ? '' : ` @ ${data.desk}`}`;
    const act = `${fact.cause} ${fact.type}`;
    const last = this.entries.at(-1);
    if (last?.act === act && fact.type.startsWith('unit signed o')) {
      const { unit } = fact.data as { unit: string };
      last.what = { zh: `${unit} ${last.what.zh}`, en: `${unit} ${last.what.en}` };
      return;
    }
    // A device's clock is its own; only people say afterwards when something happened.
    const late = fact.by.startsWith('staff/') ? (fact.at ?? data.happenedAt) : undefined;
    this.entries.push({
      at: late ?? fact.recordedAt,
      recordedAt: fact.recordedAt,
      what,
      incident: data.incident ?? '',
      by,
      act,
    });
  }
}

/** The fields of ICS-214, numbered as there. */
export function commandLogBlocks(log: CommandLog, ask: LogAsk, units: UnitsState, say: Say): readonly Block[] {
  const { prepared } = ask;
  const desk = prepared.desk === null ? '–' : say(deskWords(prepared.desk));
  const scope = ask.incident ?? (ask.desk === undefined ? say(said.room) : say(deskWords(ask.desk)));
  return [
    {
      kind: 'facts',
      rows: [
        [say(said.incidentName), scope],
        [say(said.period), `${say.moment(ask.from)} – ${say.moment(ask.until)}`],
        [say(said.name), prepared.name],
        [say(said.position), `${desk} · ${prepared.role}`],
        [say(said.agency), prepared.agency],
      ],
    },
    { kind: 'heading', text: say(said.resources) },
    resources(units, say),
    { kind: 'text', text: say(said.resourcesNote), quiet: true },
    { kind: 'heading', text: say(said.activities) },
    activities(log, say, ask.incident === undefined),
    ...(log.cut ? [{ kind: 'text', text: say(said.cut) } as const] : []),
    { kind: 'heading', text: say(said.prepared) },
    { kind: 'signatures', labels: [`${say(said.name)}: ${prepared.name}`, say(said.signature), say(said.date)] },
  ];
}

function resources(units: UnitsState, say: Say): Block {
  const rows = [...units.units.values()].sort((a, b) => a.unit.localeCompare(b.unit));
  return {
    kind: 'table',
    columns: [
      { title: say(said.unit), share: 0.7 },
      { title: say(said.post), share: 3 },
      { title: say(said.strength), share: 0.7, align: 'right' },
      { title: say(said.until), share: 1.4 },
    ],
    rows: rows.map((row) => [
      row.unit,
      row.post === null ? row.kind : say(units.posts.get(row.post)?.name ?? { zh: row.post, en: row.post }),
      say.number(row.strength),
      say.short(row.until),
    ]),
    empty: say(said.noResources),
  };
}

function activities(log: CommandLog, say: Say, withIncident: boolean): Block {
  const rows = [...log.entries].sort((a, b) => a.at - b.at);
  return {
    kind: 'table',
    columns: [
      { title: say(said.at), share: 1.4 },
      ...(withIncident ? [{ title: say(said.incidentName).replace(/^1\. /, ''), share: 1.5 }] : []),
      { title: say(said.what), share: 4 },
      { title: say(said.by), share: 2 },
    ],
    rows: rows.map((entry) => {
      const late =
        Math.abs(entry.recordedAt - entry.at) >= minute_ms
          ? ` (${say(said.entered)} ${say.short(entry.recordedAt)})`
          : '';
      return [say.short(entry.at), ...(withIncident ? [entry.incident] : []), `${say(entry.what)}${late}`, entry.by];
    }),
    empty: say(said.noActivities),
  };
}
