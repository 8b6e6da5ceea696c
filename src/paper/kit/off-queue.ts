import type { Instant } from '../../base/instant.ts';
import { coveredPoints } from '../../modules/on-test/state.ts';
import { tests } from '../../modules/on-test/view.ts';
import { kindWordsOf, type Say } from '../say.ts';
import type { Block } from '../sheet.ts';
import type { RoomStates } from '../states.ts';
import { table } from './table.ts';
import { kitWords as said } from './words.ts';

/** What will not report, or reports to nobody: granted tests, what was taken out at the panels, what is shelved. */
export function offQueue(states: RoomStates, now: Instant, say: Say): Block {
  return table(
    say,
    [
      [said.what, 2.2],
      [said.state, 1.2],
      [said.place, 2],
      [said.since, 1.35],
      [said.until, 1.35],
      [said.remark, 1.9],
    ],
    [...granted(states, now, say), ...atPanel(states, say), ...shelved(states, say)],
    said.noneOff,
  );
}

/** To the minute: on paper nobody counts seconds. */
const minute = (at: Instant, say: Say) => say.short(at).slice(0, 11);

function granted({ tests: state, sites }: RoomStates, now: Instant, say: Say): string[][] {
  const { running, planned } = tests(state, now);
  return [...running, ...planned].map(({ row, stage, what }) => {
    const points = coveredPoints(state, row.scope);
    const zones = [...new Set(points.map((point) => point.zone))].map((zone) => {
      const name = sites.zones.get(zone)?.name;
      return name ? say(name) : zone;
    });
    const remark = [
      `${say(said.workOrder)} ${row.workOrder}`,
      `${say.number(points.length)} ${say(said.points)}`,
      ...(row.fireWatch === null ? [] : [`${say(said.fireWatch)} ${row.fireWatch}`]),
    ];
    return [
      `${row.id} ${say(what)}`,
      say(stage === 'planned' ? said.planned : said.onTest),
      listed(zones),
      minute(row.begunAt ?? row.from, say),
      minute(row.to, say),
      remark.join(', '),
    ];
  });
}

function listed(names: readonly string[]): string {
  const most = 3;
  return `${names.slice(0, most).join(', ')}${names.length > most ? ` +${names.length - most}` : ''}`;
}

function atPanel({ alarms: { conditions }, sites }: RoomStates, say: Say): string[][] {
  return [...conditions.values()].map((mark) => [
    mark.point ?? `${mark.panel ?? '–'}${mark.panelZone ? `#${mark.panelZone}` : ''}`,
    say(kindWordsOf(sites.pointKinds)(mark.kind)),
    zoneOf(sites, mark.zone, say),
    minute(mark.begunAt, say),
    '',
    say(said.atPanel),
  ]);
}

function shelved({ alarms: { rows }, sites }: RoomStates, say: Say): string[][] {
  return [...rows.values()].flatMap((row) => {
    if (!row.shelved) return [];
    const kind = say(kindWordsOf(sites.pointKinds)(row.kind));
    return [
      [
        `${row.point ?? row.panel ?? row.id} ${kind}`,
        say(said.shelved),
        zoneOf(sites, row.zone, say),
        minute(row.shelved.at, say),
        minute(row.shelved.until, say),
        row.id,
      ],
    ];
  });
}

function zoneOf({ zones }: RoomStates['sites'], id: string | null, say: Say): string {
  const row = id === null ? undefined : zones.get(id);
  return row ? say(row.name) : '';
}
