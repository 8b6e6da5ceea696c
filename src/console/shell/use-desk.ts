import { useCallback, useEffect, useRef, useState } from 'react';
import type { Words } from '../../base/words.ts';
import { placeOf } from '../../modules/alarms/view.ts';
import { ask } from '../feed/acts.ts';
import { Book } from '../feed/book.ts';
import { FeedClient, type You } from '../feed/client.ts';
import { Keys, listenForKeys } from '../keys/keys.ts';
import {
  useBookVersion,
  type Chosen,
  type Command,
  type Desk,
  type Me,
  type Outcome,
  type PageName,
} from '../parts/desk.tsx';
import { get, type DoorRefusal } from '../parts/door.ts';
import { doneWords } from '../parts/words.ts';
import type { Preferences } from './preferences.ts';

/** The feed, for as long as the desk is open. */
export function useFeed(
  site: string,
  signedOut: () => void,
  gone: () => void = () => {},
  you: (you: You) => void = () => {},
): { book: Book; feed: FeedClient | null; beat: number } {
  const [book] = useState(() => new Book());
  const [feed, setFeed] = useState<FeedClient | null>(null);
  const [beat, setBeat] = useState(0);
  const out = useRef(signedOut);
  out.current = signedOut;
  const end = useRef(gone);
  end.current = gone;
  const isNow = useRef(you);
  isNow.current = you;
  useEffect(() => {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const client = new FeedClient({
      book,
      url: (from) => `${scheme}://${location.host}/api/v1/sites/${encodeURIComponent(site)}/feed?from=${from}`,
      foldChanged: reloadOnce,
      gone: () => end.current(),
      you: (next) => isNow.current(next),
      signedOut: () => out.current(),
      changed: () => setBeat((count) => count + 1),
    });
    setFeed(client);
    const second = setInterval(() => setBeat((count) => count + 1), 1_000);
    return () => {
      clearInterval(second);
      client.stop();
    };
  }, [book, site]);
  return { book, feed, beat };
}

/** Who is who among staff, by call-sign; asked again now and then, since accounts come and go. */
function useStaff(): (by: string) => string {
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map());
  useEffect(() => {
    const look = () =>
      void get<{ staff: readonly { by: string; name: string }[] }>('/staff').then(
        (reply) => reply.ok && setNames(new Map(reply.value.staff.map((one) => [one.by, one.name]))),
      );
    look();
    const timer = setInterval(look, 60_000);
    return () => clearInterval(timer);
  }, []);
  return useCallback((by) => names.get(by) ?? by, [names]);
}

/** The server is of another build: load its page. Not again within a minute, in case it hands out the old one. */
function reloadOnce(): void {
  const last = Number(sessionStorage.getItem('watchfloor.reloadedAt') ?? '0');
  if (Date.now() - last < 60_000) return;
  sessionStorage.setItem('watchfloor.reloadedAt', String(Date.now()));
  location.reload();
}

export interface DeskParts {
  me: Me;
  site: string;
  turnTo: (site: string) => void;
  preferences: Preferences;
  book: Book;
  feed: FeedClient | null;
}

/** Everything the parts of a desk work with. */
export function useDeskValue({ me, site, turnTo, preferences, book, feed }: DeskParts): Desk {
  const version = useBookVersion(book);
  const [keys] = useState(() => new Keys());
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [begin, setBegin] = useState<string | null>(null);
  const [page, setPage] = useState<PageName>('desk');
  const [level, setLevel] = useState('');
  const [rings, setRings] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [placing, setPlacing] = useState<Desk['placing']>(null);
  const keepPlacing = useCallback((next: Desk['placing']) => setPlacing(() => next), []);
  const nameOf = useStaff();
  const { states } = book;
  useEffect(() => listenForKeys(keys), [keys]);

  const choose = useCallback(
    (next: Chosen | null, first: string | null = null) => {
      setChosen(next);
      setBegin(first);
      const at = next && levelOf(book, next);
      if (at) setLevel(at);
    },
    [book],
  );
  const say = useCallback((subject: string, words: Words, refusal?: DoorRefusal) => {
    setOutcome({ subject, words, ok: !refusal, at_ms: performance.now(), ...(refusal ? { code: refusal.code } : {}) });
  }, []);
  const act = useCallback(
    async (subject: string, command: Command, done: Words = doneWords.recorded) => {
      const reply = await ask(site, command);
      if (!reply.ok) {
        say(subject, reply.refusal.words, reply.refusal);
        return reply;
      }
      // The next key is pressed on what the screen shows, so the act is done when it is on the screen.
      if (reply.value.seq !== undefined) await book.reached(reply.value.seq);
      say(subject, reply.value.masked ? doneWords.masked : done);
      return reply;
    },
    [site, book, say],
  );
  const firstLevel = [...states.sites.levels.values()].sort((a, b) => Math.abs(a.z) - Math.abs(b.z))[0]?.id ?? '';
  return {
    me,
    site,
    turnTo,
    ...preferences,
    keys,
    book,
    states,
    version,
    now: feed?.now() ?? 0,
    chosen,
    begin,
    choose,
    page,
    go: setPage,
    level: level || firstLevel,
    setLevel,
    rings,
    setRings,
    act,
    outcome,
    say,
    nameOf,
    placing,
    setPlacing: keepPlacing,
  };
}

function levelOf(book: Book, chosen: Chosen): string | null {
  const { alarms, incidents, units } = book.states;
  if (chosen.kind === 'incident')
    return (incidents.incidents.get(chosen.id) ?? incidents.left.get(chosen.id))?.place?.level ?? null;
  if (chosen.kind === 'unit') return units.units.get(chosen.id)?.place.level ?? null;
  const row = alarms.rows.get(chosen.id);
  return row ? (placeOf(alarms, row)?.level ?? null) : null;
}
