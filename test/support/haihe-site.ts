import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRefusal } from '../../src/base/errors.ts';
import { decide } from '../../src/modules/sites/decide.ts';
import { nothing } from '../../src/modules/sites/facts.ts';
import type { Past } from './given.ts';
import { projectRoot } from './tidy/sources.ts';

/** The facts that loading the example site Haihe Central writes, made by the sites module itself. */
export function haiheFacts(): readonly Past[] {
  const file = readFileSync(join(projectRoot, 'examples/haihe-central/site.json'), 'utf8');
  const drafts = decide({ type: 'load site', spec: file }, nothing());
  if (isRefusal(drafts)) throw new Error(`the example site does not load: ${drafts.words.en}`);
  return drafts.map(({ type, data }) => ({ type, data }));
}
