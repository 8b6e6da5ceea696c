import { useEffect, useState } from 'react';
import type { Words } from '../../base/words.ts';
import { OutcomeLine } from '../parts/acts.tsx';
import { useDesk, useSay } from '../parts/desk.tsx';
import { get, post } from '../parts/door.ts';
import { shellWords } from '../words.ts';

export interface Scene {
  id: string;
  words: Words;
}
const subject = 'scenes';

/** What the demo can play; nothing on a site with real devices. */
export function useScenes(): readonly Scene[] {
  const [scenes, setScenes] = useState<readonly Scene[]>([]);
  useEffect(() => {
    void get<{ scenes: readonly Scene[] }>('/demo/scenes').then((reply) => reply.ok && setScenes(reply.value.scenes));
  }, []);
  return scenes;
}

/** Buttons that make the simulated devices act out a scene, for trying the room. */
export function ScenesPage() {
  const { say: tell } = useDesk();
  const say = useSay();
  const scenes = useScenes();
  const play = async (scene: Scene) => {
    const reply = await post(`/demo/scenes/${encodeURIComponent(scene.id)}`, {});
    tell(subject, reply.ok ? scene.words : reply.refusal.words, reply.ok ? undefined : reply.refusal);
  };
  return (
    <section className="page" aria-label={say(shellWords.pageScenes)}>
      <h2>{say(shellWords.pageScenes)}</h2>
      <p className="quiet">{say(shellWords.scenesNote)}</p>
      <OutcomeLine subject={subject} />
      <div className="acts">
        {scenes.map((scene) => (
          <button key={scene.id} type="button" className="act" onClick={() => void play(scene)}>
            {say(scene.words)}
          </button>
        ))}
      </div>
    </section>
  );
}
