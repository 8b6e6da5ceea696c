import { useCallback, useEffect, useState } from 'react';
import type { Words } from '../../base/words.ts';
import { Acts, OutcomeLine, type Act } from '../../console/parts/acts.tsx';
import { useDesk, useSay, useTime } from '../../console/parts/desk.tsx';
import { get, post } from '../../console/parts/door.ts';
import { cardRows } from './view.ts';
import { practiceWords } from './words.ts';

interface Practice {
  id: string;
  facts: number;
  lastAt: number;
}
interface Scene {
  id: string;
  words: Words;
}
const subject = 'practice';
const lookEvery_ms = 5_000;

/** In the live room: the rehearsals under way, and a new one. In a rehearsal: scenes, and what exercise control says. */
export function PracticePage() {
  const { states } = useDesk();
  const say = useSay();
  return (
    <section className="page" aria-label={say(practiceWords.page)}>
      <h2>{say(practiceWords.page)}</h2>
      <OutcomeLine subject={subject} />
      {states.practice.exercise ? <Rehearsing /> : <Rehearsals />}
    </section>
  );
}

function Rehearsals() {
  const { site, turnTo, say: tell } = useDesk();
  const say = useSay();
  const time = useTime();
  const [open, setOpen] = useState<readonly Practice[]>([]);
  const path = `/sites/${encodeURIComponent(site)}/practices`;
  const look = useCallback(async () => {
    const reply = await get<{ practices: readonly Practice[] }>(path);
    if (reply.ok) setOpen(reply.value.practices);
  }, [path]);
  useEffect(() => {
    void look();
    const timer = setInterval(() => void look(), lookEvery_ms);
    return () => clearInterval(timer);
  }, [look]);
  const begin = async () => {
    const reply = await post<{ id: string }>(path, {});
    if (reply.ok) turnTo(reply.value.id);
    else tell(subject, reply.refusal.words, reply.refusal);
  };
  const acts: Act[] = [{ code: 'Enter', words: practiceWords.begin, run: () => void begin(), next: true }];
  open.slice(0, 9).forEach(({ id }, index) => {
    const words = { zh: `${practiceWords.join.zh} ${shortName(id)}`, en: `${practiceWords.join.en}: ${shortName(id)}` };
    acts.push({ code: `Digit${index + 1}`, words, run: () => turnTo(id) });
  });
  return (
    <>
      <p className="quiet">{say(practiceWords.whatItIs)}</p>
      <h3>{say(open.length === 0 ? practiceWords.none : practiceWords.open)}</h3>
      <ul className="plain-list">
        {open.map(({ id, lastAt }) => (
          <li key={id}>
            <strong>{shortName(id)}</strong> <span className="quiet">{time(lastAt)}</span>
          </li>
        ))}
      </ul>
      <Acts label={practiceWords.page} acts={acts} />
    </>
  );
}

function Rehearsing() {
  const { site, turnTo, say: tell, states } = useDesk();
  const say = useSay();
  const time = useTime();
  const [scenes, setScenes] = useState<readonly Scene[]>([]);
  const [ending, setEnding] = useState(false);
  const path = `/sites/${encodeURIComponent(site)}/practice`;
  useEffect(() => {
    void get<{ scenes: readonly Scene[] }>(`${path}/scenes`).then((reply) => reply.ok && setScenes(reply.value.scenes));
  }, [path]);
  const play = async (scene: Scene) => {
    const reply = await post(`${path}/scenes/${encodeURIComponent(scene.id)}`, {});
    tell(subject, reply.ok ? practiceWords.begun : reply.refusal.words, reply.ok ? undefined : reply.refusal);
  };
  const end = async () => {
    // What was rehearsed is gone then; one key too many must not do it.
    if (!ending) return setEnding(true);
    const reply = await post(`${path}/end`, {});
    if (reply.ok) turnTo(site.slice(0, site.lastIndexOf('/')));
    else tell(subject, reply.refusal.words, reply.refusal);
  };
  const acts: Act[] = scenes
    .slice(0, 9)
    .map((scene, index) => ({ code: `Digit${index + 1}`, words: scene.words, run: () => void play(scene) }));
  acts.push({ code: 'KeyX', words: ending ? practiceWords.endAgain : practiceWords.end, run: () => void end() });
  const cards = cardRows(states.practice);
  return (
    <>
      <h3>{say(practiceWords.cards)}</h3>
      {cards.length === 0 && <p className="quiet">{say(practiceWords.noCards)}</p>}
      <ol className="plain-list" aria-live="polite">
        {cards.map((card) => (
          <li key={`${card.at}/${card.words.en}`}>
            <span className="figures">{time(card.at)}</span> <strong>{say(card.scene)}</strong> {say(card.words)}
          </li>
        ))}
      </ol>
      <h3>{say(practiceWords.scenes)}</h3>
      <Acts label={practiceWords.scenes} acts={acts} />
    </>
  );
}

function shortName(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}
