import { useEffect, useState } from 'react';
import type { Words } from '../../base/words.ts';
import { useDesk, useSay } from './desk.tsx';
import { get } from './door.ts';

const reading: Words = { zh: '读取中…', en: 'reading…' };
/** Texts never change under their name, so one that was read is kept; the oldest go. */
const kept = new Map<string, string>();
const keptMax = 500;

/** What a person typed, which is kept beside the journal: read when it is shown, and said so when it is gone. */
export function PartText({ part }: { part: string }) {
  const { site } = useDesk();
  const say = useSay();
  const [text, setText] = useState<string | Words>(kept.get(part) ?? reading);
  useEffect(() => {
    const known = kept.get(part);
    if (known !== undefined) return setText(known);
    let gone = false;
    void get<string>(`/sites/${encodeURIComponent(site)}/parts/${part}`).then((reply) => {
      if (reply.ok) {
        const oldest = kept.keys().next().value;
        if (kept.size >= keptMax && oldest !== undefined) kept.delete(oldest);
        kept.set(part, reply.value);
      }
      if (!gone) setText(reply.ok ? reply.value : reply.refusal.words);
    });
    return () => {
      gone = true;
    };
  }, [site, part]);
  return <span className="typed">{typeof text === 'string' ? text : say(text)}</span>;
}
