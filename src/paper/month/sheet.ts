import { deskWords } from '../../base/desks.ts';
import { settingOf, reasonsOf, type ReasonList } from '../../base/settings.ts';
import type { Words } from '../../base/words.ts';
import { wordsOfKind } from '../../modules/alarms/kind-words.ts';
import { priorityWords } from '../../modules/alarms/words.ts';
import { kindWordsOf, shareOf, type Say } from '../say.ts';
import type { Block, Figure } from '../sheet.ts';
import { closedFalse, outcomes, priorities, type MonthFigures } from './figures.ts';
import { Spread } from './spread.ts';
import { definitions, monthWords, outcomeWords } from './words.ts';

/** The alarm report of a month, each figure with what it counts. */
export function monthBlocks(month: MonthFigures, say: Say, unfinished: boolean): readonly Block[] {
  const all = [...month.announced.values()].reduce((sum, count) => sum + count, 0);
  return [
    ...(unfinished ? [text(say(monthWords.unfinished))] : []),
    text(say(monthWords.scope)),
    heading(say(monthWords.volume)),
    { kind: 'figures', rows: volume(month, say, all) },
    heading(say(monthWords.outcome)),
    { kind: 'bars', rows: outcomeRows(month, say, all) },
    text(say(monthWords.outcomeNote)),
    ...causes(month, say),
    heading(say(monthWords.answer)),
    { kind: 'figures', rows: answers(month, say) },
    heading(say(monthWords.flood)),
    { kind: 'figures', rows: load(month, say, all) },
    ...shiftTable(month, say),
    ...deskTable(month, say),
    ...topTen(month, say, all),
    ...offQueue(month, say),
    ...availability(month, say),
  ];
}

const heading = (text: string): Block => ({ kind: 'heading', text });
const text = (said: string): Block => ({ kind: 'text', text: said, quiet: true });
const figure = (label: string, value: string, definition: string): Figure => ({ label, value, definition });

function volume(month: MonthFigures, say: Say, all: number): Figure[] {
  return [
    figure(say({ zh: '报警', en: 'Alarms' }), say.number(all), say(definitions.announced)),
    ...priorities.map((priority) => {
      const count = month.announced.get(priority) ?? 0;
      const value = `${say.number(count)} (${say.percent(shareOf(count, all), 0)})`;
      return figure(
        `${priority} ${say(priorityWords[priority])}`,
        value,
        say(priority === 'P1' ? definitions.priority : definitions.asAbove),
      );
    }),
    figure(say({ zh: '信号', en: 'Signals' }), say.number(month.signals), say(definitions.signals)),
    figure(
      say({ zh: '测试中的信号', en: 'Signals on test' }),
      say.number(month.onTestSignals),
      say(definitions.onTest),
    ),
  ];
}

function outcomeRows(month: MonthFigures, say: Say, all: number) {
  return outcomes.map((outcome) => {
    const count = month.outcomes.get(outcome) ?? 0;
    const share = shareOf(count, all);
    return {
      label: say(outcomeWords[outcome]),
      share: share ?? 0,
      value: `${say.number(count)} (${say.percent(share)})`,
    };
  });
}

function causes(month: MonthFigures, say: Say): Block[] {
  const found = [...month.falseCauses].filter(([, count]) => count > 0).sort(([, a], [, b]) => b - a);
  const whole = found.reduce((sum, [, count]) => sum + count, 0);
  if (whole === 0) return [];
  const label = (cause: number) =>
    cause === closedFalse ? say(monthWords.closedFalse) : say(reason(month, 'falseCause', cause));
  const rows = found.map(([cause, count]) => {
    const share = count / whole;
    return { label: label(cause), share, value: `${say.number(count)} (${say.percent(share)})` };
  });
  return [heading(say(monthWords.causes)), { kind: 'bars', rows }];
}

function reason(month: MonthFigures, list: ReasonList, number: number): Words {
  const line = reasonsOf(month.reasonLists, list).find((row) => row.number === number);
  return line ?? { zh: String(number), en: String(number) };
}

function answers(month: MonthFigures, say: Say): Figure[] {
  const rows: Figure[] = [];
  const spread_s = (spread: Spread, share: number) => {
    const span = spread.quantile_s(share);
    return span === null ? '–' : say.span(span);
  };
  for (const priority of priorities) {
    const spread = month.acks.get(priority) ?? new Spread();
    const first = priority === 'P1';
    rows.push(figure(`${priority} p50`, spread_s(spread, 0.5), say(first ? definitions.ackP50 : definitions.asAbove)));
    rows.push(figure(`${priority} p90`, spread_s(spread, 0.9), say(first ? definitions.ackP90 : definitions.asAbove)));
  }
  const { settings } = month.alarms.book;
  const urgent = (['P1', 'P2'] as const).map((priority) => {
    const spread = month.acks.get(priority) ?? new Spread();
    return { of: spread.total, within: spread.within(settingOf(settings, `alarm${priority}SoundsAgain_s`)) };
  });
  const of = urgent.reduce((sum, one) => sum + one.of, 0);
  const within = urgent.reduce((sum, one) => sum + one.within, 0);
  const inTime = say({ zh: '升级前确认', en: 'Acknowledged in time' });
  rows.push(figure(inTime, say.percent(shareOf(within, of)), say(definitions.ackInTime)));
  const never = say({ zh: '无人确认', en: 'Never acknowledged' });
  rows.push(figure(never, say.number(month.unacknowledged), say(definitions.never)));
  return rows;
}

function load(month: MonthFigures, say: Say, all: number): Figure[] {
  const flood = settingOf(month.alarms.book.settings, 'alarmFlood_count');
  const floods = [...month.periods.values()].filter((count) => count > flood).length;
  const busiest = Math.max(0, ...month.periods.values());
  const top = tenMost(month).reduce((sum, [, { announced }]) => sum + announced, 0);
  const ten = (words: Words) => say(words);
  return [
    figure(
      ten({ zh: '每 10 分钟平均', en: 'Average in 10 min' }),
      say.number(all / month.periodCount, 2),
      say(definitions.rate),
    ),
    figure(ten({ zh: '最忙的 10 分钟', en: 'Busiest 10 min' }), say.number(busiest), say(definitions.busiest)),
    figure(
      ten({ zh: '泛滥时间占比', en: 'Time in flood' }),
      say.percent(floods / month.periodCount, 2),
      say(definitions.floodShare),
    ),
    figure(
      ten({ zh: '前十个点占比', en: 'Share of the top ten' }),
      say.percent(shareOf(top, all)),
      say(definitions.topTen),
    ),
    figure(ten({ zh: '抖动报警', en: 'Chattering' }), say.number(month.chattering), say(definitions.chattering)),
    figure(ten({ zh: '长时未复位', en: 'Standing' }), say.number(month.standing), say(definitions.standing)),
    figure(
      ten({ zh: '其中仍在', en: 'Standing still' }),
      say.number(month.standingAtEnd),
      say(definitions.standingAtEnd),
    ),
  ];
}

function shiftTable(month: MonthFigures, say: Say): Block[] {
  const column = (zh: string, en: string) => ({ title: say({ zh, en }), share: 1, align: 'right' as const });
  return [
    heading(say(monthWords.shifts)),
    {
      kind: 'table',
      columns: [
        { title: say({ zh: '班次', en: 'Shift' }), share: 2.2 },
        column('报警', 'Alarms'),
        column('平均 / 10 分钟', 'Average / 10 min'),
        column('最忙 10 分钟', 'Busiest 10 min'),
        column('泛滥时间', 'Time in flood'),
      ],
      rows: month
        .byShift()
        .map((row) => [
          say(row.name),
          say.number(row.announced),
          say.number(row.announced / Math.max(1, row.periods), 2),
          say.number(row.busiest),
          say.percent(shareOf(row.floods, row.periods), 2),
        ]),
      empty: '',
    },
    text(say(definitions.shiftTable)),
  ];
}

function deskTable(month: MonthFigures, say: Say): Block[] {
  const column = (zh: string, en: string) => ({ title: say({ zh, en }), share: 1, align: 'right' as const });
  const rows = [...month.acksByDesk].sort(([, a], [, b]) => b.total - a.total);
  const whole = rows.reduce((sum, [, spread]) => sum + spread.total, 0);
  return [
    heading(say(monthWords.desks)),
    {
      kind: 'table',
      columns: [
        { title: say({ zh: '席位', en: 'Desk' }), share: 2.2 },
        column('确认', 'Acknowledged'),
        column('占比', 'Share'),
        column('p50', 'p50'),
        column('p90', 'p90'),
      ],
      rows: rows.map(([desk, spread]) => [
        desk === '' ? say(monthWords.noDesk) : say(deskWords(desk)),
        say.number(spread.total),
        say.percent(shareOf(spread.total, whole)),
        say.span(spread.quantile_s(0.5) ?? 0),
        say.span(spread.quantile_s(0.9) ?? 0),
      ]),
      empty: say(monthWords.noAlarms),
    },
    text(say(definitions.deskTable)),
  ];
}

function tenMost(month: MonthFigures) {
  return [...month.points].sort(([a, x], [b, y]) => y.announced - x.announced || (a < b ? -1 : 1)).slice(0, 10);
}

function topTen(month: MonthFigures, say: Say, all: number): Block[] {
  const { points, zones } = month.alarms.book;
  const rows = tenMost(month).map(([id, { announced, repeats }]) => {
    const point = points.get(id);
    const zone = point ? zones.get(point.zone) : undefined;
    return [
      id,
      point ? say(kindWordsOf(month.alarms.book.kinds)(point.kind)) : '–',
      zone ? say(zone.name) : '–',
      say.number(announced),
      say.percent(shareOf(announced, all)),
      say.number(repeats),
    ];
  });
  return [
    heading(say(monthWords.points)),
    {
      kind: 'table',
      columns: [
        { title: say({ zh: '点', en: 'Point' }), share: 1 },
        { title: say({ zh: '类型', en: 'Kind' }), share: 1.6 },
        { title: say({ zh: '分区', en: 'Zone' }), share: 2.4 },
        { title: say({ zh: '报警', en: 'Alarms' }), share: 1, align: 'right' },
        { title: say({ zh: '占全部', en: 'Of all' }), share: 1, align: 'right' },
        { title: say({ zh: '重复', en: 'Repeats' }), share: 1, align: 'right' },
      ],
      rows,
      empty: say(monthWords.noAlarms),
    },
  ];
}

function offQueue(month: MonthFigures, say: Say): Block[] {
  const shelved = [...month.shelvedByReason].sort(([a], [b]) => a - b);
  const conditions = [...month.conditions_ms].sort(([, a], [, b]) => b - a);
  const tests = [...month.tests].sort(([a], [b]) => (a < b ? -1 : 1));
  if (shelved.length + conditions.length + tests.length === 0) return [];
  const test = say({ zh: '检修测试', en: 'On test' });
  const shelf = say({ zh: '搁置', en: 'Shelved' });
  return [
    heading(say(monthWords.out)),
    {
      kind: 'figures',
      rows: [
        ...tests.map(([panel, { count, span_ms }], index) =>
          figure(
            `${test}: ${panel}`,
            `${say.hours(span_ms)} (${say.number(count)})`,
            say(index === 0 ? definitions.tests : definitions.asAbove),
          ),
        ),
        ...(tests.length > 0
          ? [figure(say(monthWords.pointHours), say.hours(month.pointsOnTest_ms), say(definitions.pointHours))]
          : []),
        ...shelved.map(([number, span], index) =>
          figure(
            `${shelf}: ${say(reason(month, 'shelve', number))}`,
            say.hours(span),
            say(index === 0 ? definitions.shelved : definitions.asAbove),
          ),
        ),
        ...conditions.map(([kind, span], index) =>
          figure(
            say(wordsOfKind(kind)),
            say.hours(span),
            say(index === 0 ? definitions.conditions : definitions.asAbove),
          ),
        ),
      ],
    },
  ];
}

function availability(month: MonthFigures, say: Say): Block[] {
  const whole = Math.max(1, month.until - month.from);
  const links = [...month.links.links.keys()].sort();
  const share = (gone_ms: number) => say.percent(1 - Math.min(1, gone_ms / whole), 3);
  return [
    heading(say(monthWords.availability)),
    {
      kind: 'figures',
      rows: [
        figure(say({ zh: '值守', en: 'Watch' }), share(month.interrupted_ms), say(definitions.watch)),
        ...links.map((key, index) =>
          figure(
            say({ zh: `线路 ${key}`, en: `Line ${key}` }),
            share(month.lost_ms.get(key) ?? 0),
            say(index === 0 ? definitions.link : definitions.asAbove),
          ),
        ),
      ],
    },
  ];
}
