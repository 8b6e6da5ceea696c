import type { Words } from '../../base/words.ts';
import { floorCellsOf } from './field/floor-cells.ts';
import { planOf } from './plan/plan.ts';
import { area_m2, boxOf, length_m } from './plan/polygon.ts';
import { numbersOf } from './profiles.ts';
import type { CrowdMistake, CrowdProblem, Polygon_m, Segment_m, Stage } from './problem.ts';
import { Doors } from './run/doors.ts';
import { Router, type Goal } from './run/router.ts';
import { Floor } from './plan/outline.ts';

type Tell = (code: CrowdMistake['code'], place: string, zh: string, en: string) => void;

/** Nobody walks through less; no plan is so wide that its floor field would not fit into memory. */
const widthLeast_m = 0.4;
const cellsMost = 40_000_000;
const personsMost = 500_000;

/**
 * Every mistake of a problem at once, each with its place, a sentence and what to do. First what can be seen in the
 * text; if that is right, the plan is laid out and it is asked whether everybody can reach where they are to go.
 */
export function mistakesOf(problem: CrowdProblem): CrowdMistake[] {
  const mistakes: CrowdMistake[] = [];
  const tell: Tell = (code, place, zh, en) => mistakes.push({ code, place, words: { zh, en } });
  const ids = idsOf(problem, tell);
  checkGeometry(problem, ids, tell);
  checkPeople(problem, ids, tell);
  checkEvents(problem, tell);
  checkSettings(problem, tell);
  if (mistakes.length === 0) checkWays(problem, tell);
  return mistakes;
}

interface Ids {
  levels: Set<string>;
  groups: Set<string>;
  targets: Set<string>;
  trains: Set<string>;
  servers: Set<string>;
}

function idsOf(problem: CrowdProblem, tell: Tell): Ids {
  const seen = new Map<string, string>();
  const take = (rows: readonly { id: string }[], list: string) => {
    rows.forEach(({ id }, at) => {
      const place = `${list}[${at}].id`;
      const before = seen.get(id);
      if (before) {
        tell('CROWD_ID_TWICE', place, `“${id}”已用于 ${before};请改名`, `"${id}" already names ${before}; rename one`);
      } else seen.set(id, place);
    });
    return new Set(rows.map(({ id }) => id));
  };
  problem.server_groups.forEach(({ servers }, at) => take(servers, `server_groups[${at}].servers`));
  for (const list of ['links', 'openings', 'zones', 'count_lines', 'sources'] as const) take(problem[list], list);
  return {
    levels: take(problem.levels, 'levels'),
    groups: take(problem.groups, 'groups'),
    targets: take(problem.targets, 'targets'),
    trains: take(problem.trains, 'trains'),
    servers: take(problem.server_groups, 'server_groups'),
  };
}

function known(ids: ReadonlySet<string>, id: string, place: string, what: Words, tell: Tell): boolean {
  if (ids.has(id)) return true;
  tell(
    'CROWD_UNKNOWN',
    place,
    `没有${what.zh}“${id}”;请改正或补上`,
    `there is no ${what.en} "${id}"; correct it or add one`,
  );
  return false;
}

const level: Words = { zh: '楼层', en: 'level' };

function checkGeometry(problem: CrowdProblem, { levels }: Ids, tell: Tell): void {
  const polygon = (area: Polygon_m, place: string) => {
    const isFinite = area.every((corner) => corner.every(Number.isFinite));
    if (area.length >= 3 && isFinite && area_m2(area) > 1e-3) return;
    tell(
      'CROWD_AREA',
      place,
      '不是面:至少三个不在一线上的角',
      'not an area: give three corners or more that are not in a line',
    );
  };
  const line = (segment: Segment_m, place: string) => {
    const length = length_m(segment);
    if (!(length >= widthLeast_m)) {
      const wide = Number.isFinite(length) ? length.toFixed(2) : '?';
      tell(
        'CROWD_WIDTH',
        place,
        `宽 ${wide} m,人过不去(至少 ${widthLeast_m} m)`,
        `${wide} m wide: nobody gets through (${widthLeast_m} m at least)`,
      );
    }
  };
  if (problem.levels.length === 0) tell('CROWD_NO_FLOOR', 'levels', '没有楼层', 'there is no level; give one');
  problem.levels.forEach((row, at) => {
    if (row.walkable.length === 0) {
      tell(
        'CROWD_NO_FLOOR',
        `levels[${at}].walkable`,
        `楼层“${row.id}”没有可走的地面`,
        `the level "${row.id}" has no floor to walk on`,
      );
    }
    row.walkable.forEach((area, index) => polygon(area, `levels[${at}].walkable[${index}]`));
    row.obstacles.forEach((area, index) => polygon(area, `levels[${at}].obstacles[${index}]`));
  });
  problem.links.forEach((link, at) => {
    for (const end of ['a', 'b'] as const)
      known(levels, link[end].level_id, `links[${at}].${end}.level_id`, level, tell);
    if (!(link.width_m >= widthLeast_m)) {
      tell(
        'CROWD_WIDTH',
        `links[${at}].width_m`,
        `宽 ${link.width_m} m,人过不去(至少 ${widthLeast_m} m)`,
        `${link.width_m} m wide: nobody gets through (${widthLeast_m} m at least)`,
      );
    }
    const run = Math.hypot(link.b.at[0] - link.a.at[0], link.b.at[1] - link.a.at[1]);
    if (link.kind !== 'lift' && !(run > 0.5)) {
      tell(
        'CROWD_LINK_LENGTH',
        `links[${at}]`,
        `两端在平面上重合:请给出脚与顶的位置`,
        'both ends lie at one place: say where its foot and its head are',
      );
    }
  });
  problem.openings.forEach((row, at) => {
    known(levels, row.level_id, `openings[${at}].level_id`, level, tell);
    line(row.line, `openings[${at}].line`);
  });
  problem.server_groups.forEach(({ servers }, at) => {
    if (servers.length === 0)
      tell('CROWD_NO_SERVER', `server_groups[${at}].servers`, '没有通道', 'has no lane or gate; give one');
    servers.forEach((row, index) => {
      const place = `server_groups[${at}].servers[${index}]`;
      known(levels, row.level_id, `${place}.level_id`, level, tell);
      line(row.line, `${place}.line`);
      if (!(row.service.mean_s >= 0))
        tell('CROWD_SERVICE', `${place}.service`, '服务时间须 ≥ 0 s', 'the service time has to be 0 s or more');
    });
  });
  problem.targets.forEach((row, at) => {
    known(levels, row.level_id, `targets[${at}].level_id`, level, tell);
    polygon(row.area, `targets[${at}].area`);
  });
  problem.trains.forEach((row, at) => {
    known(levels, row.level_id, `trains[${at}].level_id`, level, tell);
    if (row.doors.length === 0)
      tell('CROWD_TRAIN_DOORS', `trains[${at}].doors`, '列车没有车门', 'the train has no door; give one');
    row.doors.forEach((door, index) => line(door, `trains[${at}].doors[${index}]`));
    if (!(row.depart_s > row.arrive_s)) {
      tell(
        'CROWD_TRAIN_TIMES',
        `trains[${at}]`,
        `“${row.id}”在到达(${row.arrive_s} s)之前就开了(${row.depart_s} s)`,
        `"${row.id}" leaves (${row.depart_s} s) before it comes (${row.arrive_s} s); correct one of them`,
      );
    }
  });
  problem.zones.forEach((row, at) => {
    known(levels, row.level_id, `zones[${at}].level_id`, level, tell);
    polygon(row.area, `zones[${at}].area`);
  });
  problem.count_lines.forEach((row, at) => known(levels, row.level_id, `count_lines[${at}].level_id`, level, tell));
}

function checkPeople(problem: CrowdProblem, ids: Ids, tell: Tell): void {
  const group: Words = { zh: '人群', en: 'group' };
  problem.groups.forEach((row, at) => {
    if (row.stages.length === 0)
      tell('CROWD_NO_STAGE', `groups[${at}].stages`, `“${row.id}”没有去处`, `"${row.id}" goes nowhere; give a stage`);
    row.stages.forEach((stage, index) => checkStage(stage, `groups[${at}].stages[${index}]`, ids, tell));
  });
  let persons = 0;
  problem.sources.forEach((source, at) => {
    const place = `sources[${at}]`;
    known(ids.groups, source.group_id, `${place}.group_id`, group, tell);
    known(ids.levels, source.level_id, `${place}.level_id`, level, tell);
    if (source.kind === 'placed') persons += source.at.length;
    else if (source.kind === 'initial') {
      persons += source.count;
      whole(source.count, `${place}.count`, tell);
    } else {
      source.spans.forEach((span, index) => {
        persons += span.count;
        whole(span.count, `${place}.spans[${index}].count`, tell);
        if (span.to_s < span.from_s)
          tell('CROWD_SPAN', `${place}.spans[${index}]`, '结束早于开始', 'ends before it begins; swap the two');
      });
    }
  });
  problem.trains.forEach((train, at) => {
    train.alighting.forEach((row, index) => {
      known(ids.groups, row.group_id, `trains[${at}].alighting[${index}].group_id`, group, tell);
      whole(row.count, `trains[${at}].alighting[${index}].count`, tell);
      persons += row.count;
    });
  });
  if (persons > personsMost) {
    tell(
      'CROWD_TOO_MANY',
      'sources',
      `${persons} 人,最多 ${personsMost}`,
      `${persons} people, ${personsMost} at most; shorten the time or the sources`,
    );
  }
}

function whole(count: number, place: string, tell: Tell): void {
  if (!Number.isInteger(count) || count < 0)
    tell('CROWD_COUNT', place, `“${count}”不是人数`, `"${count}" is not a number of people`);
}

function checkStage(stage: Stage, place: string, ids: Ids, tell: Tell): void {
  const target: Words = { zh: '去处', en: 'target' };
  if (stage.kind === 'serve') {
    known(ids.servers, stage.server_group_id, `${place}.server_group_id`, { zh: '通道组', en: 'server group' }, tell);
  } else if (stage.kind === 'wait') known(ids.targets, stage.target_id, `${place}.target_id`, target, tell);
  else if (stage.kind === 'board') {
    known(ids.trains, stage.train_id, `${place}.train_id`, { zh: '列车', en: 'train' }, tell);
    stage.missed?.target_ids.forEach((id, at) =>
      known(ids.targets, id, `${place}.missed.target_ids[${at}]`, target, tell),
    );
  } else {
    if (stage.target_ids.length === 0)
      tell('CROWD_NO_STAGE', `${place}.target_ids`, '没有去处', 'names no target; give one');
    stage.target_ids.forEach((id, at) => known(ids.targets, id, `${place}.target_ids[${at}]`, target, tell));
  }
}

/** What each kind of event can happen to. */
function checkEvents(problem: CrowdProblem, tell: Tell): void {
  const of = {
    link: problem.links.map(({ id }) => id),
    opening: problem.openings.map(({ id }) => id),
    target: problem.targets.map(({ id }) => id),
    server: problem.server_groups.flatMap(({ servers }) => servers.map(({ id }) => id)),
    escalator: problem.links.filter(({ kind }) => kind === 'escalator').map(({ id }) => id),
    train: problem.trains.map(({ id }) => id),
  };
  const lines = [...of.opening, ...of.link, ...of.server];
  const places: Record<Exclude<CrowdProblem['events'][number]['kind'], 'signal'>, readonly string[]> = {
    open: [...lines, ...of.target],
    close: [...lines, ...of.target],
    hold: lines,
    release: lines,
    direct: [...of.opening, ...of.link],
    stop: of.escalator,
    run: of.escalator,
    service: of.server,
    train: of.train,
  };
  problem.events.forEach((event, at) => {
    if (!(event.at_s >= 0))
      tell('CROWD_EVENT_TIME', `events[${at}].at_s`, '事件时刻须 ≥ 0 s', 'the event has to come at 0 s or later');
    if (event.kind === 'signal' || places[event.kind].includes(event.id)) return;
    tell(
      'CROWD_EVENT_PLACE',
      `events[${at}].id`,
      `没有能“${event.kind}”的“${event.id}”`,
      `there is nothing called "${event.id}" that an event "${event.kind}" can happen to`,
    );
  });
}

function checkSettings(problem: CrowdProblem, tell: Tell): void {
  const { duration_s, dt_s = 0.05, cutoff_m = 1.7, field_cell_m = 0.25 } = problem.settings;
  const within = (value: number, low: number, high: number, name: string) => {
    if (value >= low && value <= high) return;
    tell(
      'CROWD_SETTING',
      `settings.${name}`,
      `${name} = ${value},应在 ${low}–${high}`,
      `${name} is ${value}: give ${low} to ${high}`,
    );
  };
  within(duration_s, 0, 7 * 86_400, 'duration_s');
  within(dt_s, 0.001, 0.1, 'dt_s');
  within(cutoff_m, 0.5, 10, 'cutoff_m');
  within(field_cell_m, 0.05, 1, 'field_cell_m');
  const cells = problem.levels.reduce((sum, { walkable }) => {
    const { x0, x1, y0, y1 } = boxOf(walkable.flat());
    return sum + ((x1 - x0) / field_cell_m) * ((y1 - y0) / field_cell_m);
  }, 0);
  if (cells > cellsMost) {
    tell(
      'CROWD_TOO_WIDE',
      'settings.field_cell_m',
      '平面过大:请加大 field_cell_m',
      'the plan is too wide for cells so small: make field_cell_m larger',
    );
  }
}

/** Whether from everywhere people appear there is a way to each place they are to go, all doors as at the start or opened later. */
function checkWays(problem: CrowdProblem, tell: Tell): void {
  const plan = planOf(problem);
  const { parameters, field_cell_m } = numbersOf(problem.settings);
  const opened = new Set(problem.events.flatMap(({ kind, id }) => (kind === 'open' || kind === 'direct' ? [id] : [])));
  // What opens during the run counts as open: before that, people wait for it.
  const doors = new Doors(
    {
      ...problem,
      openings: problem.openings.map((row) =>
        opened.has(row.id) ? { ...row, is_open: true, direction: 'both' } : row,
      ),
      server_groups: problem.server_groups.map((row) => ({
        ...row,
        servers: row.servers.map((server) => (opened.has(server.id) ? { ...server, is_open: true } : server)),
      })),
    },
    plan,
    parameters.flow_max_per_m_s,
  );
  plan.ways.forEach(({ link }, at) => {
    if (opened.has(link.id)) Object.assign(doors.way(at), { isOpen: true, direction: 'both' });
  });
  const router = new Router(floorCellsOf(problem, plan, field_cell_m), plan, doors);
  const levelAt = new Map(problem.levels.map(({ id }, at) => [id, at]));
  const floors = problem.levels.map((row) => new Floor(row));
  const areas = new Map(problem.targets.map((row) => [row.id, { level: levelAt.get(row.level_id)!, area: row.area }]));
  const told = new Set<string>();
  const unreachable = (id: string, from: string, place: string) => {
    if (told.has(`${id} ${from}`)) return;
    told.add(`${id} ${from}`);
    tell(
      'CROWD_NO_WAY',
      place,
      `从“${from}”走不到“${id}”:区域不相连,或门、楼梯方向不对`,
      `there is no way from "${from}" to "${id}": its areas do not connect, or a door or stair is shut or one way`,
    );
  };
  const reaches = (goal: number, users: number, from: { level: number; area: Polygon_m }) =>
    spotsOf(from, floors[from.level]!).some(([x, y]) => router.cost_m(goal, users, from.level, x, y) < Infinity);
  problem.sources.forEach((source, at) => {
    const group = problem.groups.find(({ id }) => id === source.group_id)!;
    const users = router.usersOf(group.uses ?? null);
    const start = { level: levelAt.get(source.level_id)!, area: source.kind === 'placed' ? source.at : source.area };
    const place = `sources[${at}]`;
    if (spotsOf(start, floors[start.level]!).length === 0) {
      tell(
        'CROWD_NO_ROOM',
        `${place}.area`,
        `“${source.id}”不在可走的地面上`,
        `"${source.id}" does not lie on floor people can walk on`,
      );
      return;
    }
    for (const stage of group.stages) {
      // Of several places to choose from one within reach is enough.
      const goals = goalsOf(stage, problem, areas, levelAt);
      if (goals.some(({ goal }) => reaches(router.goalFor(goal), users, start))) continue;
      for (const { id } of goals) unreachable(id, source.id, `${place}.group_id`);
    }
  });
}

/** Free spots of an area to try: its corners drawn in, its middle, and a few between. */
function spotsOf({ area }: { area: Polygon_m }, floor: Floor): [number, number][] {
  const { x0, y0, x1, y1 } = boxOf(area);
  const spots: [number, number][] = area.map(([x, y]): [number, number] => [x, y]);
  for (let row = 0; row < 5; row++) {
    for (let col = 0; col < 5; col++)
      spots.push([x0 + ((col + 0.5) / 5) * (x1 - x0), y0 + ((row + 0.5) / 5) * (y1 - y0)]);
  }
  return spots.filter(([x, y]) => floor.isFree(x, y));
}

/** Where a stage can lead, with the name it has in the problem. */
function goalsOf(
  stage: Stage,
  problem: CrowdProblem,
  areas: ReadonlyMap<string, { level: number; area: Polygon_m }>,
  levelAt: ReadonlyMap<string, number>,
): { id: string; goal: Goal }[] {
  if (stage.kind === 'serve') {
    const { servers } = problem.server_groups.find(({ id }) => id === stage.server_group_id)!;
    return servers.map(({ id, level_id, line }) => {
      return { id, goal: { level: levelAt.get(level_id)!, areas: [], lines: [{ line, from: 'left' }] } };
    });
  }
  if (stage.kind === 'board') {
    const { id, level_id, doors } = problem.trains.find((train) => train.id === stage.train_id)!;
    const lines = doors.map((line) => ({ line, from: 'right' as const }));
    return [{ id, goal: { level: levelAt.get(level_id)!, areas: [], lines } }];
  }
  const ids = stage.kind === 'wait' ? [stage.target_id] : stage.target_ids;
  return ids.map((id) => {
    const { level: on, area } = areas.get(id)!;
    return { id, goal: { level: on, areas: [area], lines: [] } };
  });
}
