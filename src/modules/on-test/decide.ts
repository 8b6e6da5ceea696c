import { refuse, type Refusal } from '../../base/errors.ts';
import { minute_ms, type Instant } from '../../base/instant.ts';
import { nextAt, parseClockTime } from '../../base/local-time.ts';
import { settingOf } from '../../base/settings.ts';
import type { TestScope } from '../../base/test-scope.ts';
import type { Asker, Command } from '../module.ts';
import type { CommandOf, OnTestCommand } from './commands.ts';
import type { OnTestDraft } from './fact-types.ts';
import { bareArea, coveredPoints, isFire, type OnTestState, type TestRow } from './state.ts';
import { refusals, type RefusalCode } from './words.ts';

type Decision = readonly OnTestDraft[] | Refusal;

const say = (code: RefusalCode, facts?: Refusal['facts']): Refusal => refuse(code, refusals[code], facts);
const deskOf = (asker: Asker): { desk?: string } => (asker.desk === undefined ? {} : { desk: asker.desk });

export function decide(command: Command, asker: Asker, state: OnTestState, now: Instant): Decision {
  const asked = command as OnTestCommand;
  switch (asked.type) {
    case 'grant on-test':
      return grant(asked, asker, state, now);
    case 'end on-test': {
      const row = state.tests.get(asked.test);
      if (!row) return say(state.over.has(asked.test) ? 'TEST_ALREADY_ENDED' : 'TEST_UNKNOWN', { test: asked.test });
      return [ended(state, row, row.begunAt === null ? 'cancelled' : 'by-hand', asker)];
    }
    case 'begin on-test': {
      const row = state.tests.get(asked.test);
      if (!row || row.begunAt !== null || row.from > now) return say('RULE_OVERTAKEN', { test: asked.test });
      return [{ type: 'on-test begun', data: { test: row.id }, about: aboutOf(row) }];
    }
    case 'time out on-test': {
      const row = state.tests.get(asked.test);
      if (!row || row.to > now) return say('RULE_OVERTAKEN', { test: asked.test });
      return [ended(state, row, 'time', asker)];
    }
    default:
      asked satisfies never;
      return say('COMMAND_UNKNOWN');
  }
}

/** At most eight subjects: the test, its panel, then the points named. */
function aboutOf(row: { id: string; scope: TestScope }): string[] {
  const { panel, points } = row.scope;
  return [`test/${row.id}`, ...(panel ? [`panel/${panel}`] : []), ...points.map((point) => `point/${point}`)].slice(
    0,
    8,
  );
}

function grant(asked: CommandOf<'grant on-test'>, asker: Asker, state: OnTestState, now: Instant): Decision {
  const scope = scopeOf(asked, state);
  if ('refused' in scope) return scope;
  const from = asked.from ?? now;
  if (from < now) return say('TEST_BEGINS_IN_PAST');
  const to = endOf(asked, state, from);
  if (typeof to !== 'number') return to;
  if (asked.askedBy === undefined && asked.words === undefined) return say('TEST_ASKED_BY_NEEDED');
  if (asked.askedBy !== undefined && !state.contacts.has(asked.askedBy))
    return say('TEST_CONTACT_UNKNOWN', { contact: asked.askedBy });
  const wrong = twice(state, scope, from, to) ?? fireRule(asked, asker, state, scope);
  if (wrong) return wrong;
  const id = `${state.prefix}T-${String(state.lastTest + 1).padStart(6, '0')}`;
  const { workOrder, askedBy, words, fireWatch } = asked;
  const granted: OnTestDraft = {
    type: 'on-test granted',
    data: {
      test: id,
      ...(scope.panel !== null && { panel: scope.panel }),
      ...(scope.area !== null && { area: scope.area }),
      points: [...scope.points],
      from,
      to,
      workOrder,
      ...(askedBy !== undefined && { askedBy }),
      ...(words !== undefined && { words }),
      ...(fireWatch !== undefined && { fireWatch }),
      ...deskOf(asker),
    },
    about: aboutOf({ id, scope }),
  };
  const begun: OnTestDraft = { type: 'on-test begun', data: { test: id }, about: aboutOf({ id, scope }) };
  return from <= now ? [granted, begun] : [granted];
}

function scopeOf(asked: CommandOf<'grant on-test'>, state: OnTestState): TestScope | Refusal {
  const points = [...new Set(asked.points ?? [])];
  const unknown = points.find((point) => !state.points.has(point));
  if (unknown !== undefined) return say('TEST_POINT_UNKNOWN', { point: unknown });
  if (asked.panel === undefined) {
    return points.length === 0 || asked.area !== undefined
      ? say('TEST_NAMES_NOTHING')
      : { panel: null, area: null, points };
  }
  const panel = state.panels.get(asked.panel);
  if (!panel) return say('TEST_PANEL_UNKNOWN', { panel: asked.panel });
  if (asked.area === undefined) return { panel: panel.id, area: null, points };
  const area = bareArea(asked.area);
  if (!panel.areas.some((one) => bareArea(one.group) === area)) return say('TEST_AREA_UNKNOWN', { area: asked.area });
  return { panel: panel.id, area, points };
}

/** By the hours that really pass: a night in which the clocks change is an hour shorter or longer than it looks. */
function endOf(asked: CommandOf<'grant on-test'>, state: OnTestState, from: Instant): Instant | Refusal {
  if (asked.for_min !== undefined && asked.until !== undefined) return say('TEST_TWO_ENDS');
  const clock = asked.until === undefined ? null : parseClockTime(asked.until);
  const usual = settingOf(state.settings, 'testDefault_min');
  const to = clock === null ? from + (asked.for_min ?? usual) * minute_ms : nextAt(clock, from, state.timeZone);
  const most_min = settingOf(state.settings, 'testMax_min');
  if (to - from > most_min * minute_ms) {
    return say('TEST_TOO_LONG', { asked_min: Math.round((to - from) / minute_ms), most_min });
  }
  return to;
}

/** A point stands under one grant at a time; one that begins when the other is over is fine. */
function twice(state: OnTestState, scope: TestScope, from: Instant, to: Instant): Refusal | null {
  const wanted = new Set(coveredPoints(state, scope).map((point) => point.id));
  for (const other of state.tests.values()) {
    if (other.to <= from || other.from >= to) continue;
    const both = coveredPoints(state, other.scope).find((point) => wanted.has(point.id));
    const wholeTwice = scope.panel !== null && scope.panel === other.scope.panel && scope.area === other.scope.area;
    if (both) return say('TEST_POINT_TWICE', { point: both.id, test: other.id, until: other.to });
    if (wholeTwice) return say('TEST_POINT_TWICE', { panel: scope.panel!, test: other.id, until: other.to });
  }
  return null;
}

function fireRule(
  asked: CommandOf<'grant on-test'>,
  asker: Asker,
  state: OnTestState,
  scope: TestScope,
): Refusal | null {
  const fire = coveredPoints(state, scope).find((point) => isFire(state, point));
  const transmitter = scope.panel !== null && state.panels.get(scope.panel)?.kind === 'fire-transmitter';
  const { fireWatch } = asked;
  if (fireWatch !== undefined && !state.units.has(fireWatch))
    return say('TEST_FIRE_WATCH_NOT_ON_DUTY', { unit: fireWatch });
  if (!fire && !transmitter) return null;
  if (asker.role !== 'commander') return say('TEST_FIRE_NEEDS_COMMANDER', fire ? { point: fire.id } : {});
  return fireWatch === undefined ? say('TEST_FIRE_WATCH_NEEDED') : null;
}

/** The report is written into the fact, so that it can be read and printed for as long as the book stands. */
function ended(state: OnTestState, row: TestRow, why: 'time' | 'by-hand' | 'cancelled', asker: Asker): OnTestDraft {
  const notHeard = coveredPoints(state, row.scope)
    .map((point) => point.id)
    .filter((id) => !row.heard.has(id));
  const notRestored = [...row.heard].filter(([, one]) => !one.restored && one.count > 0).map(([id]) => id);
  return {
    type: 'on-test ended',
    data: {
      test: row.id,
      why,
      heard: [...row.heard.keys()].sort(),
      notHeard: why === 'cancelled' ? [] : notHeard.sort(),
      notRestored: notRestored.sort(),
      ...deskOf(asker),
    },
    about: aboutOf(row),
  };
}
