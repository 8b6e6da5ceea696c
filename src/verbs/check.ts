import { readFile } from 'node:fs/promises';
import { checkSite, type SiteCheck } from '../modules/sites/check.ts';
import type { Exit, Out, Verb } from './verb.ts';

/** `watchfloor check FILE [--json]`: every mistake of a site file with its place and the fix. */
export const check: Verb = {
  summary: {
    zh: '检查站点文件:逐条指出错误、位置与改法',
    en: 'check a site file: every mistake, its place and the fix',
  },
  usage: [
    'watchfloor check FILE [--json]',
    '  退出码 0 没有错误(可以有警告),1 有错误,2 用法不对或文件读不出',
    '  exit 0 no mistakes (there may be warnings), 1 mistakes, 2 wrong use or no such file',
  ].join('\n'),

  async run(args, out): Promise<Exit> {
    const json = args.includes('--json');
    const [file, ...more] = args.filter((arg) => arg !== '--json');
    if (file === undefined || more.length > 0 || file.startsWith('-')) {
      out.tell(this.usage);
      return 2;
    }
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch (error) {
      out.tell(`无法读取 ${file}:${String(error)}\ncannot read ${file}: ${String(error)}`);
      return 2;
    }
    const found = checkSite(text);
    if (json) out.say(JSON.stringify({ errors: found.errors, warnings: found.warnings }));
    else printFindings(file, found, out);
    return found.errors.length === 0 ? 0 : 1;
  },
};

function printFindings(file: string, found: SiteCheck, out: Out): void {
  const kinds = [
    { zh: '错误', en: 'mistake', list: found.errors },
    { zh: '警告', en: 'warning', list: found.warnings },
  ];
  for (const kind of kinds) {
    for (const each of kind.list) {
      const at = each.line === undefined ? '' : `:${each.line}:${each.column}`;
      out.say(`${file}${at} ${kind.zh} ${kind.en} ${each.code} ${each.place}`);
      out.say(`    ${each.what.zh} ${each.fix.zh}`);
      out.say(`    ${each.what.en} ${each.fix.en}`);
    }
  }
  const [errors, warnings] = [found.errors.length, found.warnings.length];
  out.say(`${errors} 处错误,${warnings} 处警告 / ${errors} mistakes, ${warnings} warnings`);
}
