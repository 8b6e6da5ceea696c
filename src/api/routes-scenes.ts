import { Type } from 'typebox';
import { refuse } from '../base/errors.ts';
import type { Words } from '../base/words.ts';
import { route, words, type Route } from './route.ts';

/** What the demo lets the console do, once it runs; null where there is none. */
export interface SceneDoor {
  current: { scenes(): readonly { id: string; words: Words }[]; play(id: string): boolean } | null;
}

const scene = Type.Object({ scene: Type.String({ minLength: 1, maxLength: 64 }) });

/** The demo's scenes, for the button and for `watchfloor demo`. A site with real devices has none. */
export function sceneRoutes(door: SceneDoor): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/demo/scenes',
      roles: 'signed-in',
      summary: { zh: '演示场景', en: 'Scenes of the demo' },
      reply: Type.Object({ scenes: Type.Array(Type.Object({ id: Type.String(), words })) }),
      run: () => ({ scenes: [...(door.current?.scenes() ?? [])] }),
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

function noScene(id: string): ReturnType<typeof refuse> {
  return refuse(
    'SCENE_UNKNOWN',
    { zh: '没有这个演示场景,或演示没有运行', en: 'there is no such scene, or no demo is running' },
    { scene: id },
  );
}
