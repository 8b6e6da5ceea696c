import type { Words } from '../../base/words.ts';
import type { Verdict } from '../../engines/roster/check.ts';
import { whyShort } from '../../engines/roster/explain-gap.ts';
import { fairnessOf } from '../../engines/roster/fairness.ts';
import { picture } from '../../engines/roster/picture/picture.ts';
import type { Problem, Roster } from '../../engines/roster/problem.ts';
import { wishReasons } from '../../engines/roster/wish-reasons.ts';
import { writeWhole } from '../files.ts';

/** Gaps whose reason is worked out for a picture; each takes some hundredths of a second, and nobody reads more. */
const gapsExplained_max = 40;

export interface ToDraw {
  problem: Problem;
  roster: Roster;
  verdict: Verdict;
  bound?: number;
  published?: Roster;
}

/** Writes the roster as a page, with a reason beside each gap and each wish that is not met. */
export async function writePicture(file: string, drawn: ToDraw): Promise<void> {
  const { problem, roster, verdict } = drawn;
  const ids = (kind: string) => verdict.cost.parts.filter((part) => part.kind === kind).map(({ id }) => id);
  const gapReasons = new Map<string, Words>();
  for (const id of ids('under-minimum').slice(0, gapsExplained_max)) {
    const gap = await whyShort(problem, roster, id);
    if (gap) gapReasons.set(id, gap.words);
  }
  const reasons = wishReasons(problem, roster, new Set(ids('wish')));
  const fairness = fairnessOf(problem, roster).measures.map((measure) => measure.words);
  await writeWhole(file, picture({ ...drawn, gapReasons, wishReasons: reasons, fairness }));
}
