import { formatInstant } from '../../base/instant.ts';
import type { Words } from '../../base/words.ts';
import { contactIdCode } from './contact-id.ts';
import { readContent } from './content.ts';
import { decodeText, deviceText, maskText } from './device-text.ts';
import { readEvents } from './events.ts';
import type { RawEvent } from './events.ts';
import type { Noted } from './inspector.ts';
import { siaCode } from './sia-dc03.ts';
import { toPanelEvent } from './to-signal.ts';

/** One line of a decoded frame. `value` is data; where it is a sentence of ours it is said in both languages. */
export interface Field {
  name: Words;
  value: string | Words;
}

const blockNames: Record<string, Words> = {
  A: { zh: '鉴别码', en: 'Authentication' },
  C: { zh: '监控类别', en: 'Supervision category' },
  H: { zh: '发生时间', en: 'Time of occurrence' },
  I: { zh: '报警文字', en: 'Alarm text' },
  J: { zh: '网络路径', en: 'Network path' },
  L: { zh: '位置', en: 'Location' },
  M: { zh: '网卡地址', en: 'MAC address' },
  N: { zh: '网络地址', en: 'Network address' },
  O: { zh: '建筑', en: 'Building' },
  P: { zh: '编程数据', en: 'Programming data' },
  R: { zh: '房间', en: 'Room' },
  S: { zh: '场所', en: 'Site' },
  T: { zh: '触发', en: 'Trigger' },
  V: { zh: '核实影像（仅主机名）', en: 'Verification (host only)' },
  X: { zh: '经度', en: 'Longitude' },
  Y: { zh: '纬度', en: 'Latitude' },
  Z: { zh: '高度', en: 'Altitude' },
};
const otherBlock: Words = { zh: '扩展块', en: 'Extended block' };
const shownValueMax = 200;

/** A frame field by field, for people. Texts are masked as everywhere; of a key nothing but the fact that one came. */
export function fieldsOf(one: Noted): Field[] {
  const fields: Field[] = [];
  const add = (zh: string, en: string, value: string | Words) => fields.push({ name: { zh, en }, value });
  if (one.head) {
    add('类型', 'Kind', `${one.head.encrypted ? '*' : ''}${maskText(decodeText(one.head.token))}`);
    add('序号', 'Sequence', one.head.sequence);
    add('接收机号', 'Receiver', one.head.receiver ?? '–');
    add('线路号', 'Line', one.head.line ?? '–');
    add('校验码形式', 'CRC form', one.head.crcForm);
  }
  if (one.sentAt !== null) add('发送时间', 'Sent at', formatInstant(one.sentAt));
  if (one.drift_ms !== null) add('主机时钟减本机', 'Panel clock minus ours', `${one.drift_ms / 1000} s`);
  if (one.keyExchanges > 0) {
    add('密钥交换', 'Key exchange', { zh: '已拒绝，未保存', en: 'refused, not stored' });
  }
  const content = one.said === null ? null : readContent(Buffer.from(one.said, 'latin1'));
  if (content && one.head && one.head.token !== 'NULL') {
    for (const event of readEvents(one.head.token, content.data.toString('latin1'))) fields.push(...eventFields(event));
  }
  for (const { letter, value } of content ? content.blocks : []) {
    const name = blockNames[letter] ?? otherBlock;
    fields.push({
      name: { zh: `${letter} ${name.zh}`, en: `${letter} ${name.en}` },
      value: blockValue(letter, value.toString('latin1')),
    });
  }
  return fields;
}

/** A link may carry a name or a token: only its host is shown. */
function blockValue(letter: string, latin1: string): string {
  if (letter === 'V') return /^[a-z]+:\/\/(?:[^/@\s]*@)?([A-Za-z0-9.-]{1,253})/.exec(latin1)?.[1] ?? '***';
  if (letter === 'X' || letter === 'Y' || letter === 'Z' || letter === 'H' || letter === 'M' || letter === 'N') {
    return decodeText(latin1).slice(0, 40);
  }
  return deviceText(latin1).slice(0, shownValueMax);
}

function eventFields(raw: RawEvent): Field[] {
  const event = toPanelEvent(raw);
  const entry =
    raw.scheme === 'contact-id' ? contactIdCode(raw.code) : raw.scheme === 'sia-dc03' ? siaCode(raw.code) : null;
  const fields: Field[] = [{ name: { zh: '代码', en: 'Code' }, value: event.code }];
  fields.push({ name: { zh: '含义', en: 'Meaning' }, value: entry ? entry.words : unknownCode });
  fields.push({ name: { zh: '类别', en: 'Class' }, value: `${event.class} ${event.priority} ${event.phase}` });
  if (event.area !== undefined) fields.push({ name: { zh: '分区', en: 'Area' }, value: event.area });
  if (event.panelZone !== undefined) fields.push({ name: { zh: '防区', en: 'Zone' }, value: String(event.panelZone) });
  if (event.panelUser !== undefined) fields.push({ name: { zh: '用户号', en: 'User' }, value: event.panelUser });
  if (event.deviceText !== undefined)
    fields.push({ name: { zh: '设备文字', en: 'Device text' }, value: event.deviceText });
  return fields;
}

const unknownCode: Words = { zh: '未知代码', en: 'unknown code' };
