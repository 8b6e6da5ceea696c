import { readFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import type { Floor } from '../floor.ts';
import type { Out } from './verb.ts';

/**
 * Loads a site file as a difference: the same file again writes nothing. What operators changed by hand at the desk
 * (settings, reason lists, admitted senders) is not in the file and stays.
 */
export async function loadSite(floor: Floor, file: string, out: Out): Promise<boolean> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    out.tell(`无法读取站点文件 ${file}:${String(error)}\ncannot read the site file ${file}: ${String(error)}`);
    return false;
  }
  const id = siteIdOf(text);
  if (id === null) {
    out.tell(`${file} 不是站点文件(没有 id);请运行 watchfloor check ${file}`);
    out.tell(`${file} is no site file (it has no id); run watchfloor check ${file}`);
    return false;
  }
  await floor.addSite(id);
  // With the time: the same file may be loaded again after another one, and is a difference then.
  const cause = `site-file/${createHash('sha256').update(text).digest('hex').slice(0, 32)}/${floor.clock.now()}`;
  const command = { type: 'load site', spec: text };
  const answer = await floor.journal.stream(id)!.command('sites', command, { by: 'rule/start', role: 'rule' }, cause);
  if (answer.answer === 'refused') {
    out.tell(`${answer.refusal.words.zh}\n${answer.refusal.words.en}\nwatchfloor check ${file}`);
    return false;
  }
  if (answer.answer === 'not-now') {
    out.tell('日志暂时无法写入,站点未载入 / the journal cannot be written now; the site was not loaded');
    return false;
  }
  if (answer.answer === 'kept')
    out.tell(`站点 ${id}:写入 ${answer.facts.length} 条变更 / site ${id}: ${answer.facts.length} changes written`);
  return true;
}

function siteIdOf(text: string): string | null {
  try {
    const id = (JSON.parse(text) as { id?: unknown }).id;
    return typeof id === 'string' && /^[a-z0-9][a-z0-9-]{0,62}$/.test(id) ? id : null;
  } catch {
    return null;
  }
}
