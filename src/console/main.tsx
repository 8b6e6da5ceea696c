import './fonts.css';
import './tokens.css';
import './console.css';
import './panels.css';
import './groups.css';
import './on-test.css';
import './due.css';
import './plans.css';
import './paper.css';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { DeskContext, LanguageContext } from './parts/desk.tsx';
import { get, post } from './parts/door.ts';
import { keepPreference, readPreferences, showPreferences, type Preferences } from './shell/preferences.ts';
import { baseOf } from './shell/live-watch.tsx';
import { operatorOf, OperatorButtons } from './shell/operator.tsx';
import { Room } from './shell/room.tsx';
import { meOf, SignIn, type Session } from './shell/sign-in.tsx';
import { TopBar } from './shell/top-bar.tsx';
import { useDeskValue, useFeed } from './shell/use-desk.ts';
import { Sound, type SoundState } from './sound/sound.ts';
import { shellWords } from './words.ts';

interface Sites {
  sites: readonly { id?: string; site?: string; name?: unknown }[];
}

const tellPresenceEvery_ms = 30_000;

/** The site of this desk: named in the address, else the only one, else the first. */
async function chooseSite(): Promise<string | null> {
  const asked = new URLSearchParams(location.search).get('site');
  if (asked) return asked;
  const reply = await get<Sites>('/sites');
  const first = reply.ok ? reply.value.sites[0] : undefined;
  return first?.id ?? first?.site ?? null;
}

function Console() {
  const [preferences, setPreferences] = useState(readPreferences);
  const [session, setSession] = useState<Session | null>(null);
  const [site, setSite] = useState<string | null>(null);
  const [soundState, setSoundState] = useState<SoundState>('off');
  const [sound] = useState(() => new Sound(setSoundState));
  useEffect(() => showPreferences(preferences), [preferences]);
  const change = (name: keyof Preferences, value: string) => {
    keepPreference(name, value);
    setPreferences({ ...preferences, [name]: value });
  };
  const setLanguage = () => change('language', preferences.language === 'zh' ? 'en' : 'zh');
  const setTheme = () => change('theme', preferences.theme === 'dark' ? 'light' : 'dark');
  /** A reload stays where the desk was: a rehearsal is not left by a broken browser. */
  const turnTo = useCallback((next: string) => {
    const address = new URL(location.href);
    address.searchParams.set('site', next);
    history.replaceState(null, '', address);
    setSite(next);
  }, []);
  const ready = (next: Session) => {
    setSession(next);
    void chooseSite().then(setSite);
  };
  // Another operator at the same desk keeps the screen: only who it is changes.
  const isNow = useCallback((now: Partial<Session>) => setSession((before) => before && { ...before, ...now }), []);
  return (
    <LanguageContext value={preferences.language}>
      {session && site !== null ? (
        <Desk
          key={site}
          session={session}
          isNow={isNow}
          site={site}
          turnTo={turnTo}
          preferences={preferences}
          sound={sound}
          soundState={soundState}
          setLanguage={setLanguage}
          setTheme={setTheme}
          signedOut={() => setSession(null)}
        />
      ) : (
        <main className="door">
          <header>
            <h1>{shellWords.product[preferences.language]}</h1>
            <button
              type="button"
              className="quiet-button"
              lang={preferences.language === 'zh' ? 'en' : 'zh-CN'}
              onClick={setLanguage}
            >
              {shellWords.language[preferences.language]}
            </button>
            <button type="button" className="quiet-button" onClick={setTheme}>
              {(preferences.theme === 'dark' ? shellWords.light : shellWords.dark)[preferences.language]}
            </button>
          </header>
          {session ? <p>{shellWords.noSite[preferences.language]}</p> : <SignIn sound={sound} onReady={ready} />}
        </main>
      )}
    </LanguageContext>
  );
}

interface DeskProps {
  session: Session;
  isNow: (session: Partial<Session>) => void;
  site: string;
  turnTo: (site: string) => void;
  preferences: Preferences;
  sound: Sound;
  soundState: SoundState;
  setLanguage: () => void;
  setTheme: () => void;
  signedOut: () => void;
}

function Desk({
  session,
  isNow,
  site,
  turnTo,
  preferences,
  sound,
  soundState,
  setLanguage,
  setTheme,
  signedOut,
}: DeskProps) {
  const base = baseOf(site);
  const { book, feed } = useFeed(site, signedOut, () => base !== null && turnTo(base), isNow);
  const operator = useMemo(() => operatorOf(isNow), [isNow]);
  const [changing, setChanging] = useState(false);
  const desk = useDeskValue({ me: meOf(session), site, turnTo, preferences, book, feed });
  const ready = feed?.link === 'live';
  useEffect(() => {
    if (!ready || !feed) return;
    const tell = () => {
      // This machine's own clock against the server's: who reads times off it must know when it is wrong.
      const clockOff_ms = Math.round(Date.now() - feed.now());
      feed.say({ presence: { desk: session.desk, sound: soundState === 'ok' ? 'ok' : 'off', clockOff_ms } });
    };
    tell();
    const timer = setInterval(tell, tellPresenceEvery_ms);
    return () => clearInterval(timer);
  }, [feed, ready, soundState, session.desk]);
  const signOut = () => {
    sound.want(null);
    void post('/sign-out', {}).then(signedOut);
  };
  return (
    <DeskContext value={desk}>
      <TopBar
        live={ready}
        sound={sound}
        soundState={soundState}
        setLanguage={setLanguage}
        setTheme={setTheme}
        signOut={signOut}
      >
        <OperatorButtons operator={operator} openChange={() => setChanging(true)} />
      </TopBar>
      <Room
        feed={feed}
        sound={sound}
        soundState={soundState}
        operator={operator}
        changing={changing}
        setChanging={setChanging}
      />
    </DeskContext>
  );
}

createRoot(document.getElementById('root')!).render(<Console />);
