import { formatInstant } from './instant.ts';
import type { Clock } from './clock.ts';

export type Level = 'info' | 'warn' | 'error';
type Detail = Record<string, string | number | boolean | null | undefined>;

/** One JSON line an entry: for us, never for the operator (that is the journal), and never with a secret in it. */
export interface Log {
  (level: Level, unit: string, code: string, detail?: Detail): void;
}

export function lineLog(clock: Clock, write: (line: string) => void = (line) => process.stderr.write(line)): Log {
  return (level, unit, code, detail = {}) =>
    write(`${JSON.stringify({ time: formatInstant(clock.now()), level, unit, code, ...detail })}\n`);
}

export const silentLog: Log = () => {};
