import { Type } from 'typebox';
import { refuse } from '../base/errors.ts';
import type { Words } from '../base/words.ts';
import { sceneWords } from '../modules/practice/cards.ts';
import { practiceWords } from '../modules/practice/words.ts';
import { route, words, type Route } from './route.ts';

/** What plays scenes, once it runs. `current` is the demo's devices, `practice` speaks into rehearsals; null where absent. */
export interface SceneDoor {
  current: { scenes(): readonly string[]; play(id: string): boolean } | null;
  practice?: { scenes(): readonly string[]; play(stream: string, id: string): boolean };
}

const scene = Type.Object({ scene: Type.String({ minLength: 1, maxLength: 64 }) });
export const scenesReply = Type.Object({ scenes: Type.Array(Type.Object({ id: Type.String(), words })) });

export function scenesNamed(ids: readonly string[]): { scenes: { id: string; words: Words }[] } {
  const named: Readonly<Record<string, Words>> = sceneWords;
  return { scenes: ids.map((id) => ({ id, words: named[id] ?? { zh: id, en: id } })) };
}

/** The demo's scenes, for the button and for `watchfloor demo`. A site with real devices has none. */
export function sceneRoutes(door: SceneDoor): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/demo/scenes',
      roles: 'signed-in',
      summary: { zh: '演示场景', en: 'Scenes of the demo' },
      reply: scenesReply,
      run: () => scenesNamed(door.current?.scenes() ?? []),
    }),
    route({
      method: 'POST',
      path: '/demo/scenes/:scene',
      roles: ['administrator', 'commander', 'dispatcher'],
      summary: { zh: '播放演示场景', en: 'Play a scene of the demo' },
      params: scene,
      reply: Type.Object({ played: Type.String() }),
      run: (context, { params }) => {
        if (!door.current?.play(params.scene)) context.refuse(noScene(params.scene));
        return { played: params.scene };
      },
    }),
  ];
}

export function noScene(id: string): ReturnType<typeof refuse> {
  return refuse('SCENE_UNKNOWN', practiceWords.noScene, { scene: id });
}
