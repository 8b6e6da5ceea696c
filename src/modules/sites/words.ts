import type { Words } from '../../base/words.ts';

/** Sentences of refusals; those of a site file's mistakes stand in words-check.ts. */
export const words = {
  fileInvalid: (errors: number, first: Words, place: string): Words => ({
    zh: `站点文件有 ${errors} 处错误,未作任何改动;第一处在 ${place}:${first.zh}`,
    en: `the site file has ${errors} mistake${errors === 1 ? '' : 's'}, nothing was changed; the first at ${place}: ${first.en}`,
  }),
  otherSite: (here: string, file: string): Words => ({
    zh: `此日志属于站点“${here}”,文件写的是“${file}”`,
    en: `this journal is of the site "${here}", the file is of "${file}"`,
  }),
  tooManyRows: (rows: number, most: number): Words => ({
    zh: `一次最多改动 ${most} 行,此文件要改动 ${rows} 行;请分几次载入`,
    en: `one load changes at most ${most} rows, this file would change ${rows}; load it in several steps`,
  }),
  noSite: (): Words => ({ zh: '尚未载入站点文件', en: 'no site file has been loaded yet' }),
  settingUnknown: (key: string, nearest: string | null): Words => ({
    zh: `没有名为“${key}”的设置${nearest === null ? '' : `;是否指“${nearest}”?`}`,
    en: `there is no setting "${key}"${nearest === null ? '' : `; do you mean "${nearest}"?`}`,
  }),
  settingOutOfRange: (key: string): Words => ({
    zh: `“${key}”须是 0 到 1000000 之间的整数`,
    en: `"${key}" must be a whole number from 0 to 1,000,000`,
  }),
  reasonsMalformed: (list: string): Words => ({
    zh: `“${list}”须有 1 到 9 条,编号从 1 连续,代码不重复,中英文俱全`,
    en: `"${list}" needs 1 to 9 lines, numbered from 1 without gaps, each code once, in both languages`,
  }),
  reasonCodeNeeded: (list: string, code: string): Words => ({
    zh: `“${list}”中不能没有代码“${code}”:规则以它为准`,
    en: `"${list}" cannot go without the code "${code}": rules go by it`,
  }),
  panelUnknown: (panel: string): Words => ({ zh: `没有报警主机 ${panel}`, en: `there is no alarm panel ${panel}` }),
  keySize: (panel: string, wanted: number, found: number): Words => ({
    zh: `${panel} 使用 ${wanted} 位密钥,给出的是 ${found} 位`,
    en: `${panel} takes a key of ${wanted} bits, the one given has ${found}`,
  }),
  takesNoKey: (panel: string): Words => ({
    zh: `${panel} 在站点文件中设为不加密;先改 protocol.encryption`,
    en: `${panel} is set to plain in the site file; change protocol.encryption first`,
  }),
  keyVersionOld: (panel: string, version: number): Words => ({
    zh: `${panel} 的密钥已是第 ${version} 版或更新`,
    en: `the key of ${panel} is already at version ${version} or newer`,
  }),
  senderMalformed: (): Words => ({
    zh: '账号须为 3 到 16 位十六进制,接收机号和线路号为 1 到 6 位十六进制',
    en: 'an account is 3 to 16 hexadecimal digits, receiver and line are 1 to 6',
  }),
  senderKnown: (account: string, panel: string): Words => ({
    zh: `账号 ${account} 已属于 ${panel}`,
    en: `account ${account} already belongs to ${panel}`,
  }),
  senderUnknown: (account: string): Words => ({
    zh: `账号 ${account} 不是在检视页放行的`,
    en: `account ${account} was not admitted at the inspector`,
  }),
  idTaken: (id: string): Words => ({ zh: `编号 ${id} 已被使用`, en: `the id ${id} is taken` }),
  idMalformed: (id: string): Words => ({
    zh: `“${id}”不能作编号:不含空格和 / | [ ] ",且不能像优先级或等级`,
    en: `"${id}" cannot be an id: no spaces or / | [ ] ", and nothing that looks like a priority or level`,
  }),
  placeUnknown: (): Words => ({
    zh: '新主机须写明已有的分区,位置须在该分区内',
    en: 'a new panel needs a zone of the site and a place inside it',
  }),
} as const;
