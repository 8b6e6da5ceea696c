import { Type } from 'typebox';
import { act, nullable, readers, route, words, type Route, type RouteContext } from '../../api/route.ts';
import { timerCommands } from './commands.ts';
import type { TimersState } from './facts.ts';
import { checks, uncoveredPosts } from './view.ts';

const stateOf = (context: RouteContext) => context.state<TimersState>('timers');

const reading = route({
  method: 'GET',
  path: '/sites/:site/checks',
  roles: readers,
  summary: {
    zh: '定时呼叫与因派出而缺的岗位',
    en: 'Check timers of people on scene, and posts emptied by a dispatch',
  },
  params: Type.Object({ site: Type.String() }),
  reply: Type.Object({
    checks: Type.Array(
      Type.Object({
        incident: Type.String(),
        limit_min: Type.Number(),
        lone: Type.Boolean(),
        people: Type.Array(
          Type.Object({
            unit: Type.String(),
            heardAt: Type.Integer(),
            left_s: Type.Integer(),
            overdue: Type.Boolean(),
          }),
        ),
        left_s: Type.Integer(),
        overdue: Type.Boolean(),
        unansweredAt: nullable(Type.Integer()),
        sounds: Type.Boolean(),
      }),
    ),
    posts: Type.Array(
      Type.Object({
        post: Type.String(),
        name: words,
        since: Type.Integer(),
        minutes: Type.Integer(),
        units: Type.Array(Type.Object({ unit: Type.String(), incident: nullable(Type.String()) })),
      }),
    ),
  }),
  run: (context) => ({
    checks: checks(stateOf(context), context.now, context.asker.desk ?? ''),
    posts: uncoveredPosts(stateOf(context), context.now),
  }),
});

function onIncident(path: string, type: keyof typeof timerCommands, zh: string, en: string): Route {
  return act({
    module: 'timers',
    command: timerCommands[type],
    path: `/incidents/:incident${path}`,
    fromPath: ['incident'],
    summary: { zh, en },
  });
}

export const timersRoutes: readonly Route[] = [
  reading,
  onIncident('/people-heard', 'note people heard', '人员报平安或应答呼叫', 'They are well, or answered a radio check'),
  onIncident('/no-answer', 'note no answer', '呼叫无应答', 'A radio check was not answered'),
];
