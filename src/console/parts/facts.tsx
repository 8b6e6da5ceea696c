import type { ReactNode } from 'react';
import type { Words } from '../../base/words.ts';
import { useSay } from './desk.tsx';

/** Name and value, one line each; what is not there is left out by whoever lists it. */
export function Facts({ rows }: { rows: readonly (readonly [Words, ReactNode] | false | null | undefined)[] }) {
  const say = useSay();
  const shown = rows.filter((row) => row !== false && row !== null && row !== undefined);
  if (shown.length === 0) return null;
  return (
    <dl className="facts">
      {shown.map(([words, value]) => (
        <div key={words.en}>
          <dt>{say(words)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export function NumberedLine({ main, more }: { main: string; more: string }) {
  return (
    <li>
      <span>{main}</span> <strong className="figures">{more}</strong>
    </li>
  );
}
