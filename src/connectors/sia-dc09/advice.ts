import type { Words } from '../../base/words.ts';
import type { Why } from './judge.ts';

/** Why a frame was refused, and what to set on the panel: an installer reads this standing in front of it. */
export interface Advice {
  why: Words;
  todo: Words;
}

export const advice: Record<Why, Advice> = {
  'not-a-frame': {
    why: { zh: '不是 DC-09 报文', en: 'These bytes are no DC-09 frame.' },
    todo: {
      zh: '在主机上把通信格式设为 SIA DC-09（SIA-DCS 或 ADM-CID）；检查是否有别的设备连到此端口。',
      en: 'Set the panel to report by SIA DC-09 (SIA-DCS or ADM-CID); check that nothing else connects to this port.',
    },
  },
  'bad-crc': {
    why: { zh: '校验码不对，不作应答', en: 'The CRC is wrong; such a frame gets no answer.' },
    todo: {
      zh: '线路受扰，或主机用了别的校验算法：应为 CRC-16/ARC。检查线路，升级主机固件。',
      en: 'The line is disturbed, or the panel computes another CRC: it must be CRC-16/ARC. Check the line, update the panel.',
    },
  },
  'wrong-length': {
    why: { zh: '校验码对而长度不对，不作应答', en: 'The CRC is right and the length is wrong; no answer is given.' },
    todo: {
      zh: '主机固件错误：长度应为第一个引号到回车之前的字节数。升级主机固件。',
      en: 'A fault of the panel: the length counts the bytes from the first quote to the last before CR. Update the panel.',
    },
  },
  'answer-received': {
    why: { zh: '收到的是应答报文', en: 'This is an answer (ACK, NAK, DUH, RSP), not a message.' },
    todo: {
      zh: '可能把另一台接收机接到了本机，或报文被送回：检查目的地址。',
      en: 'Another receiver may be connected to this one, or messages come back: check the addresses.',
    },
  },
  'bad-header': {
    why: { zh: '报文头读不懂', en: 'The header cannot be read.' },
    todo: {
      zh: '检查主机的账号、接收机号、线路号：只能是十六进制数字。',
      en: 'Check account, receiver and line number on the panel: hexadecimal digits only.',
    },
  },
  'unknown-token': {
    why: { zh: '报文类型不支持，已答复 DUH', en: 'A kind of message this receiver does not take; answered DUH.' },
    todo: { zh: '在主机上选择 SIA-DCS 或 ADM-CID 格式。', en: 'Choose SIA-DCS or ADM-CID on the panel.' },
  },
  'unknown-account': {
    why: { zh: '账号未登记', en: 'No panel has this account.' },
    todo: {
      zh: '核对主机账号；如果确是本站主机，在此处接纳它。',
      en: 'Compare the account on the panel; if the panel is ours, admit it here.',
    },
  },
  'no-key-set': {
    why: { zh: '报文已加密，本机未设密钥', en: 'The frame is encrypted and no key is set here.' },
    todo: {
      zh: '用 watchfloor panel key 账号 录入与主机相同的密钥，或在主机上关闭加密。',
      en: 'Enter the panel’s key with: watchfloor panel key ACCOUNT. Or turn encryption off on the panel.',
    },
  },
  'not-decrypted': {
    why: { zh: '解密不成功：两边密钥不同', en: 'It cannot be decrypted: the keys differ.' },
    todo: {
      zh: '在主机和本机上重新录入同一密钥，密钥长度（128、192、256 位）也要一致。',
      en: 'Enter the same key again on both sides; its length (128, 192 or 256 bits) must agree too.',
    },
  },
  'plain-for-keyed': {
    why: { zh: '此账号应加密，收到的是明文', en: 'This account must be encrypted, and the frame is plain.' },
    todo: {
      zh: '在主机上打开加密并录入密钥；确需明文时，在站点文件中允许。',
      en: 'Turn encryption on at the panel and enter the key; if plain is really wanted, allow it in the site file.',
    },
  },
  'time-outside-window': {
    why: { zh: '报文时间超出允许范围，已答复本机时间', en: 'Its time is outside the window; answered with ours.' },
    todo: {
      zh: '把主机时钟校准到世界时（GMT），检查时区与夏令时设置；时钟走不准的主机可放宽其时间窗。',
      en: 'Set the panel’s clock to GMT and check its time zone; for a clock that cannot be kept, widen the account’s window.',
    },
  },
  'no-time': {
    why: { zh: '加密报文没有时间', en: 'An encrypted frame without a time.' },
    todo: {
      zh: '在主机上打开时间戳：加密时必须有。',
      en: 'Turn the timestamp on at the panel: with encryption it is due.',
    },
  },
  'bad-content': {
    why: { zh: '报文内容不合规范，不作应答', en: 'The content is not well formed; no answer is given.' },
    todo: {
      zh: '方括号后的内容应为数据、扩展块和时间戳：升级主机固件。',
      en: 'Behind the bracket come data, extended blocks and the time, nothing else: update the panel.',
    },
  },
  'too-many-bad': {
    why: { zh: '错误报文过多，每秒只看一条', en: 'Too many bad frames: one a second is looked at.' },
    todo: { zh: '先看前面的错误原因。', en: 'See the reason of the frames before.' },
  },
  'not-now': {
    why: {
      zh: '本机暂时无法记录，未应答，等主机重发',
      en: 'Nothing can be recorded just now; unanswered, so the panel tries again.',
    },
    todo: { zh: '查看数据库与磁盘。', en: 'Look at the database and the disk.' },
  },
  'not-kept': {
    why: { zh: '系统拒绝了这条报文，未应答', en: 'The system refused the message; unanswered.' },
    todo: { zh: '查看日志中的错误代码。', en: 'See the error code in the log.' },
  },
};

/** Drifts near whole or half hours are a panel that sends local time. */
export function looksLikeLocalTime(drift_ms: number): boolean {
  const half_hours = Math.round(drift_ms / 1_800_000);
  return half_hours !== 0 && Math.abs(half_hours) <= 28 && Math.abs(drift_ms - half_hours * 1_800_000) < 120_000;
}

export const localTimeAdvice: Words = {
  zh: '差值接近整（半）小时：主机多半发送的是当地时间，请改为世界时（GMT）。',
  en: 'The difference is close to whole (half) hours: the panel probably sends local time; set it to GMT.',
};
