import type { Words } from '../base/words.ts';

/** How a verb ends: 0 done or yes, 1 the answer is no, 2 wrong use. */
export type Exit = 0 | 1 | 2;

/** Where a verb writes: answers to `say`, everything else to `tell`, so that scripts can read the first alone. */
export interface Out {
  say(text: string): void;
  tell(text: string): void;
}

export interface Verb {
  summary: Words;
  /** Shown by --help: how to call it and what the options mean, in both languages. */
  usage: string;
  /** Of a verb that has parts, the part of this name: it has a help of its own. */
  part?(name: string | undefined): Promise<Verb | null>;
  run(args: readonly string[], out: Out): Promise<Exit>;
}

export const terminal: Out = {
  say: (text) => process.stdout.write(`${text}\n`),
  tell: (text) => process.stderr.write(`${text}\n`),
};

/** A verb of parts, each a file of its own that is loaded only when it is called; without a known one its usage is wrong use. */
export function verbOfParts(summary: Words, usage: string, parts: Record<string, () => Promise<Verb>>): Verb {
  const part = async (name: string | undefined) =>
    name !== undefined && Object.hasOwn(parts, name) ? parts[name]!() : null;
  return {
    summary,
    usage,
    part,
    async run([name, ...rest], out) {
      const named = await part(name);
      if (named) return named.run(rest, out);
      out.tell(usage);
      return 2;
    },
  };
}
