import { Type } from 'typebox';
import { act, nullable, openRow, readers, route, words, type Route } from '../../api/route.ts';
import { unitCommands } from './commands.ts';
import type { UnitsState } from './facts.ts';
import { board, shiftList } from './view.ts';

const site = Type.Object({ site: Type.String() });

const unitRow = Type.Object(
  {
    unit: Type.String(),
    status: Type.String(),
    statusWords: words,
    since: Type.Integer(),
    current: nullable(Type.String()),
    queue: Type.Array(Type.String()),
    post: nullable(Type.String()),
    postName: nullable(words),
    kind: Type.String(),
    place: nullable(openRow),
    channel: nullable(Type.String()),
    strength: Type.Integer(),
    until: Type.Integer(),
    help: nullable(Type.String()),
  },
  { additionalProperties: true },
);

const shift = Type.Union([Type.Literal('early'), Type.Literal('late'), Type.Literal('night')]);

function onUnit(path: string, type: keyof typeof unitCommands, zh: string, en: string, answersIncident = false): Route {
  return act({
    module: 'units',
    command: unitCommands[type],
    path: `/units/:unit${path}`,
    fromPath: ['unit'],
    summary: { zh, en },
    ...(answersIncident
      ? {
          answer: {
            schema: { incident: nullable(Type.String()) },
            of: (done) => ({ incident: (done.facts[0]?.data as { incident?: string } | undefined)?.incident ?? null }),
          },
        }
      : {}),
  });
}

export const unitsRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/sites/:site/units',
    roles: readers,
    summary: { zh: '上勤单位', en: 'The board of units signed on' },
    params: site,
    reply: Type.Object({ units: Type.Array(unitRow), seq: Type.Integer(), now: Type.Integer() }),
    run: (context) => ({
      units: board(context.state<UnitsState>('units'), context.now),
      seq: context.seq,
      now: context.now,
    }),
  }),
  route({
    method: 'GET',
    path: '/sites/:site/shift',
    roles: readers,
    summary: { zh: '本班应上勤的单位', en: 'Who would sign on with the shift' },
    params: site,
    query: Type.Object({ shift: Type.Optional(shift), dutyLevel: Type.Optional(Type.String()) }),
    reply: Type.Object({ rows: Type.Array(openRow) }),
    run: (context, { query }) => ({
      rows: shiftList(context.state<UnitsState>('units'), context.now, query.shift ?? null, query.dutyLevel ?? null),
    }),
  }),
  act({
    module: 'units',
    command: unitCommands['sign on shift'],
    path: '/units/sign-on-shift',
    summary: { zh: '本班一次上勤', en: 'Sign the shift on' },
  }),
  onUnit('/sign-on', 'sign on unit', '上勤', 'Sign on'),
  onUnit('/change', 'change sign-on', '更改上勤内容', 'Change a sign-on'),
  onUnit('/sign-off', 'sign off unit', '退勤', 'Sign off'),
  onUnit('/stand-by', 'stand by', '预派', 'Tell to stand by'),
  onUnit('/stand-down', 'stand down', '解除预派', 'Stand down'),
  onUnit('/help', 'call help', '警员求援', 'Officer needs help', true),
];
