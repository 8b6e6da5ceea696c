import type { Instant } from '../../base/instant.ts';
import { reasonsOf, type ReasonChoice } from '../../base/settings.ts';
import { queue } from '../../modules/alarms/view.ts';
import { formName } from '../../modules/incidents/rules.ts';
import type { FormRange } from '../../modules/incidents/state-paper.ts';
import { list } from '../../modules/incidents/view.ts';
import { logSays } from '../../modules/incidents/words.ts';
import { board } from '../../modules/units/view.ts';
import type { Say } from '../say.ts';
import type { Block } from '../sheet.ts';
import type { RoomStates } from '../states.ts';
import { contactTable, toTell } from './contacts.ts';
import { formBlocks } from './form.ts';
import { offQueue } from './off-queue.ts';
import { table } from './table.ts';
import { kitWords as said } from './words.ts';

/** A flood on paper helps nobody: the most urgent rows, and how many there are besides. */
const alarmsShown = 25;

/** What a room needs to go on without a screen: what is open, who is where, whom to phone, and forms to write on. */
export function kitBlocks(states: RoomStates, now: Instant, range: FormRange | null, say: Say): readonly Block[] {
  const forms =
    range === null ? [] : Array.from({ length: range.to - range.from + 1 }, (_, index) => range.from + index);
  return [
    heading(say(said.how)),
    { kind: 'text', text: say(said.steps) },
    heading(say(said.incidents)),
    incidents(states, now, say),
    heading(say(said.toTell)),
    toTell(states, now, say),
    heading(say(said.alarms)),
    ...alarms(states, now, say),
    heading(say(said.off)),
    offQueue(states, now, say),
    { kind: 'text', text: say(said.offNote), quiet: true },
    heading(say(said.units)),
    units(states, now, say),
    heading(say(said.contacts)),
    contactTable(states, say),
    heading(say(said.lists)),
    ...lists(states, say),
    ...forms.flatMap((form): Block[] => [{ kind: 'page' }, ...formBlocks(formName(states.incidents, form), say)]),
  ];
}

const heading = (text: string): Block => ({ kind: 'heading', text });

function incidents({ incidents: state }: RoomStates, now: Instant, say: Say): Block {
  const rows = list(state, now).filter((row) => row.open);
  return table(
    say,
    [
      [said.id, 1.6],
      [said.type, 1.6],
      [said.place, 1.6],
      [said.state, 1.1],
      [said.unit, 1.6],
      [said.since, 1.1],
    ],
    rows.map((row) => [
      row.id,
      `${row.priority ?? '?'} ${say(row.typeWords)}`,
      row.place ? `${row.place.level} ${say(row.place.zoneName)}` : '–',
      say(row.stageWords),
      row.units.map((unit) => `${unit.unit} ${say(unit.statusWords)}`).join(', '),
      say.short(row.receivedAt).slice(0, 11),
    ]),
    said.noIncidents,
  );
}

function alarms({ alarms: state }: RoomStates, now: Instant, say: Say): Block[] {
  // By urgency here: on paper nobody scrolls, and what is most urgent must not be what is cut.
  const rows = [...queue(state, now)].sort((a, b) => a.priority.localeCompare(b.priority));
  const shown = table(
    say,
    [
      [said.id, 1],
      [said.type, 2],
      [said.place, 2],
      [said.since, 1],
    ],
    rows
      .slice(0, alarmsShown)
      .map((row) => [
        row.id,
        `${row.priority} ${say(row.kind)}${row.row.point ? ` ${row.row.point}` : ''}`,
        row.place ? `${row.place.level} ${row.place.zoneName ? say(row.place.zoneName) : row.place.zone}` : '–',
        say.short(row.receivedAt).slice(0, 11),
      ]),
    said.noAlarms,
  );
  const more = rows.length - alarmsShown;
  if (more <= 0) return [shown];
  return [shown, { kind: 'text', text: `${say(said.more)} ${say.number(more)} ${say(said.moreRows)}` }];
}

function units({ units: state }: RoomStates, now: Instant, say: Say): Block {
  return table(
    say,
    [
      [said.unit, 0.6],
      [said.state, 1],
      [said.at, 1.5],
      [said.post, 2.4],
      [said.channel, 1.2],
      [said.until, 0.7],
    ],
    board(state, now).map((row) => [
      row.unit,
      say(row.statusWords),
      row.current ?? '',
      row.postName ? say(row.postName) : row.kind,
      row.channelName ? say(row.channelName) : '',
      say.time(row.until).slice(0, 5),
    ]),
    said.noUnits,
  );
}

function lists({ incidents: { reasonLists } }: RoomStates, say: Say): Block[] {
  const line = (rows: readonly ReasonChoice[]) => rows.map((row) => `${row.number} ${say(row)}`).join('  ·  ');
  return [
    {
      kind: 'facts',
      rows: [
        [say(said.cameBy), line(reasonsOf(reasonLists, 'cameBy'))],
        [say(said.clearReason), line(reasonsOf(reasonLists, 'unitClear'))],
        [say(said.logSays), line(logSays)],
        [say(said.disposition), line(reasonsOf(reasonLists, 'disposition'))],
      ],
    },
  ];
}
