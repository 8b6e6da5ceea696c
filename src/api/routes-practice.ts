import { Type } from 'typebox';
import { isRefusal, refuse, type Refusal } from '../base/errors.ts';
import type { Stream } from '../journal/stream.ts';
import { practiceCommands } from '../modules/practice/commands.ts';
import type { PracticeState } from '../modules/practice/facts.ts';
import { cardRows } from '../modules/practice/view.ts';
import { practiceWords } from '../modules/practice/words.ts';
import type { Role } from '../modules/module.ts';
import type { ApiFloor } from './api-floor.ts';
import type { Feeds } from './feed.ts';
import { act, doneBody, doneReply, openRow, readers, route, type Route, type RouteContext } from './route.ts';
import { noScene, scenesNamed, scenesReply, type SceneDoor } from './routes-scenes.ts';

/** Each holds a state of the whole site; a room that needs more at once is rehearsing something else. */
export const practicesMax = 4;
const desk: readonly Role[] = ['administrator', 'commander', 'dispatcher'];
const site = Type.Object({ site: Type.String({ minLength: 1, maxLength: 128 }) });
const ofScene = Type.Object({ ...site.properties, scene: Type.String({ minLength: 1, maxLength: 64 }) });

/** Rehearsals of a site: begin one, see which are under way, play scenes into it, end it. */
export function practiceRoutes(floor: ApiFloor, feeds: Feeds, door: SceneDoor): readonly Route[] {
  const open = (base: string): Stream[] =>
    [...floor.journal.streams.values()].filter(({ row }) => row.kind === 'fork' && row.name.startsWith(`${base}/`));

  const theFork = (context: RouteContext): Stream => {
    const stream = floor.journal.stream(context.stream)!;
    return stream.row.kind === 'fork' ? stream : context.refuse(refuse('PRACTICE_ONLY', practiceWords.onlyInPractice));
  };

  return [
    route({
      method: 'GET',
      path: '/sites/:site/practices',
      roles: readers,
      summary: { zh: '进行中的演练', en: 'Rehearsals under way' },
      params: site,
      reply: Type.Object({
        practices: Type.Array(Type.Object({ id: Type.String(), facts: Type.Integer(), lastAt: Type.Integer() })),
      }),
      run: (context) => ({ practices: open(context.stream).map(practiceRow) }),
    }),
    route({
      method: 'POST',
      path: '/sites/:site/practices',
      roles: desk,
      summary: { zh: '从此刻的真实状态新建演练', en: 'Begin a rehearsal from the real state of this moment' },
      params: site,
      reply: Type.Object({ id: Type.String() }),
      async run(context) {
        if (open(context.stream).length >= practicesMax) return context.refuse(tooMany());
        const made = await begin(floor, context);
        return isRefusal(made) ? context.refuse(made) : { id: made.row.name };
      },
    }),
    route({
      method: 'POST',
      path: '/sites/:site/practice/end',
      roles: desk,
      summary: { zh: '结束演练,清除其记录', en: 'End a rehearsal; what was rehearsed is dropped' },
      params: site,
      reply: Type.Object({ ended: Type.String() }),
      async run(context) {
        const { name } = theFork(context).row;
        await floor.journal.dropFork(name, 'practice ended', context.asker.by);
        feeds.streamEnded(name);
        return { ended: name };
      },
    }),
    route({
      method: 'GET',
      path: '/sites/:site/practice',
      roles: readers,
      summary: { zh: '本演练的场景与情况卡', en: 'Scenes and cards of this rehearsal' },
      params: site,
      reply: Type.Object({ exercise: Type.Boolean(), cards: Type.Array(openRow), seq: Type.Integer() }),
      run(context) {
        const state = context.state<PracticeState>('practice');
        return { exercise: state.exercise, cards: cardRows(state), seq: context.seq };
      },
    }),
    route({
      method: 'GET',
      path: '/sites/:site/practice/scenes',
      roles: readers,
      summary: { zh: '可演练的场景', en: 'Scenes that can be rehearsed' },
      params: site,
      reply: scenesReply,
      run: () => scenesNamed(door.practice?.scenes() ?? []),
    }),
    route({
      method: 'POST',
      path: '/sites/:site/practice/scenes/:scene',
      roles: practiceCommands['begin scene'].roles,
      summary: { zh: '在演练中播放场景', en: 'Play a scene into this rehearsal' },
      params: ofScene,
      reply: doneReply,
      async run(context, { params }) {
        const { row } = theFork(context);
        if (!door.practice?.scenes().includes(params.scene)) return context.refuse(noScene(params.scene));
        const done = await context.act('practice', { type: 'begin scene', scene: params.scene } as { type: string });
        door.practice.play(row.name, params.scene);
        return doneBody(done);
      },
    }),
    act({
      module: 'practice',
      command: practiceCommands['give card'],
      path: '/practice/cards',
      summary: { zh: '发出一张情况卡', en: 'Give a card of exercise control' },
    }),
  ];
}

/** Two desks may press at once: whoever finds the number taken takes the next. */
async function begin(floor: ApiFloor, context: RouteContext): Promise<Stream | Refusal> {
  const base = floor.journal.stream(context.stream)!;
  const ofPractice = [...base.book.forks.keys()].filter((name) => /\/practice-\d+$/.test(name)).length;
  let made: Stream | Refusal = tooMany();
  for (let number = ofPractice + 1; number <= ofPractice + practicesMax; number++) {
    made = await floor.journal.fork(context.stream, `practice-${number}`, 'practice', context.asker.by);
    if (!isRefusal(made) || made.refused !== 'FORK_EXISTS') return made;
  }
  return made;
}

function practiceRow({ row, reader }: Stream): { id: string; facts: number; lastAt: number } {
  return { id: row.name, facts: reader.nextSeq, lastAt: reader.lastRecordedAt };
}

function tooMany(): Refusal {
  return refuse('PRACTICES_TOO_MANY', {
    zh: `最多同时进行 ${practicesMax} 场演练;请先结束一场`,
    en: `at most ${practicesMax} rehearsals at once; end one first`,
  });
}
