import type { ReactNode } from 'react';
import { formatLocal } from '../../base/local-time.ts';
import { useDesk, useSay, useTimeZone } from '../parts/desk.tsx';
import { keyName } from '../keys/keys.ts';
import { pages } from '../pages.ts';
import type { Sound, SoundState } from '../sound/sound.ts';
import { baseOf, ExerciseMark } from './live-watch.tsx';
import { useScenes } from './scenes.tsx';
import { deskNames, shellWords } from '../words.ts';

interface TopBarProps {
  live: boolean;
  soundState: SoundState;
  sound: Sound;
  setLanguage: () => void;
  setTheme: () => void;
  signOut: () => void;
  /** What is done with the seat itself. */
  children: ReactNode;
}

/** Where and when, who sits here, and whether what is shown is alive. */
export function TopBar({ live, soundState, sound, setLanguage, setTheme, signOut, children }: TopBarProps) {
  const { states, now, me, page, go, theme, nameOf, site } = useDesk();
  const say = useSay();
  const hasDemo = useScenes().length > 0;
  const local = formatLocal(now, useTimeZone());
  const { head } = states.sites;
  const desk = deskNames.find((one) => one.id === me.desk)?.words;
  return (
    <header className="top">
      <h1>{head ? say(head.name) : say(shellWords.noSite)}</h1>
      {baseOf(site) !== null && <ExerciseMark />}
      <nav aria-label={say(shellWords.pages)}>
        {pages
          .filter((one) => one.roles.includes(me.role) && (!one.demo || hasDemo))
          .map((one) => (
            <button
              key={one.name}
              type="button"
              aria-current={one.name === page ? 'page' : undefined}
              onClick={() => go(one.name)}
            >
              <kbd aria-hidden="true">{keyName(one.code)}</kbd> {say(one.words)}
            </button>
          ))}
      </nav>
      <span className="top-gap" />
      <span className="top-desk">
        {desk ? say(desk) : me.desk} · {nameOf(me.by) === me.by ? me.user : nameOf(me.by)}
      </span>
      <button
        type="button"
        className={soundState === 'ok' ? 'quiet-button' : 'quiet-button abnormal'}
        onClick={() => void sound.open()}
      >
        {say(soundState === 'ok' ? shellWords.soundOk : shellWords.soundOff)}
      </button>
      <span className={live ? 'live' : 'live abnormal'}>{say(live ? shellWords.live : shellWords.connecting)}</span>
      <button
        type="button"
        className="quiet-button"
        lang={say(shellWords.language) === 'English' ? 'en' : 'zh-CN'}
        onClick={setLanguage}
      >
        {say(shellWords.language)}
      </button>
      <button type="button" className="quiet-button" onClick={setTheme}>
        {say(theme === 'dark' ? shellWords.light : shellWords.dark)}
      </button>
      {children}
      <button type="button" className="quiet-button" onClick={signOut}>
        {say(shellWords.signOut)}
      </button>
      <span className="top-clock">
        <small>{local.slice(0, 10)}</small> {local.slice(11)}
      </span>
    </header>
  );
}
