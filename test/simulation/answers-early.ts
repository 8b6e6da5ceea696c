import type { Answer } from '../../src/base/signal.ts';
import { Clerk } from '../../src/journal/clerk.ts';

/** The gravest fault there is: whoever asks is told at once, as soon as the decision is made. Gives the way to take it out. */
export function answersEarly(): () => void {
  const clerk = Clerk.prototype as unknown as { take: (...given: unknown[]) => void };
  const { take } = clerk;
  clerk.take = function (this: { group: { answers: { to: (answer: Answer) => void; answer: Answer }[] } }, ...given) {
    take.apply(this, given);
    const last = this.group.answers.at(-1);
    last?.to(last.answer);
  };
  return () => void (clerk.take = take);
}
