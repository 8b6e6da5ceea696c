import { Type } from 'typebox';
import { act, openRow, readers, route, type Route } from '../../api/route.ts';
import { onTestCommands } from './commands.ts';
import type { OnTestState } from './facts.ts';
import { hatched, offQueue, tests, type TestView } from './view.ts';

const site = Type.Object({ site: Type.String() });

/** A Map cannot be written as JSON; what was heard stands in `points`. */
function toRow({ row, ...view }: TestView): Record<string, unknown> {
  const { heard: _heard, ...rest } = row;
  return { ...view, ...rest };
}

export const onTestRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/sites/:site/on-test',
    roles: readers,
    summary: {
      zh: '检修测试:进行中、已批准及 24 小时内结束的,附步测记录',
      en: 'Tests: running, granted, and ended in the last 24 h with the walk test report',
    },
    params: site,
    reply: Type.Object({
      running: Type.Array(openRow),
      planned: Type.Array(openRow),
      over: Type.Array(openRow),
      offQueue: Type.Array(openRow),
      seq: Type.Integer(),
      now: Type.Integer(),
    }),
    run(context) {
      const state = context.state<OnTestState>('on-test');
      const { running, planned, over } = tests(state, context.now);
      return {
        running: running.map(toRow),
        planned: planned.map(toRow),
        over: over.map(toRow),
        offQueue: offQueue(state, context.now),
        seq: context.seq,
        now: context.now,
      };
    },
  }),
  route({
    method: 'GET',
    path: '/sites/:site/on-test/hatched/:level',
    roles: readers,
    summary: { zh: '某楼层不入队列的报警点', en: 'Points of a level that do not reach the queue' },
    params: Type.Object({ site: Type.String(), level: Type.String({ minLength: 1, maxLength: 64 }) }),
    reply: Type.Object({ points: Type.Array(openRow) }),
    run: (context, { params }) => ({ points: hatched(context.state<OnTestState>('on-test'), params.level) }),
  }),
  act({
    module: 'on-test',
    command: onTestCommands.grant,
    path: '/on-test',
    summary: { zh: '批准检修测试', en: 'Grant a test' },
    text: { field: 'words', as: 'id' },
    answer: {
      schema: { test: Type.Union([Type.String(), Type.Null()]) },
      of: (done) => ({ test: done.facts.map((fact) => (fact.data as { test?: string }).test).find(Boolean) ?? null }),
    },
  }),
  act({
    module: 'on-test',
    command: onTestCommands.end,
    path: '/on-test/:test/end',
    fromPath: ['test'],
    summary: { zh: '结束检修测试', en: 'End a test' },
  }),
];
