import type { Words } from '../../base/words.ts';
import type { LinkRow, RefusedWhy } from './facts.ts';

export const refusals = {
  COMMAND_UNKNOWN: { zh: '没有这个操作。', en: 'There is no such command.' },
} as const satisfies Record<string, Words>;

export const linkStateWords: Record<LinkRow['state'], Words> = {
  up: { zh: '在线', en: 'Up' },
  lost: { zh: '失联', en: 'Lost' },
};

export const driftingWords: Words = { zh: '时钟偏差', en: 'Clock drifting' };

/** Why a known panel's message was refused, and with it what to set (the inspector has the field by field account). */
export const refusedWords: Record<RefusedWhy, Words> = {
  'not-decrypted': {
    zh: '报文无法解密：两端密钥不一致。',
    en: 'The message could not be decrypted: the keys differ.',
  },
  'plain-for-keyed': {
    zh: '主机应加密却发来明文：请在主机上打开加密。',
    en: 'A plain message from a panel with a key: switch encryption on at the panel.',
  },
  'time-outside-window': {
    zh: '时间戳超出允许范围：请校准主机时钟。',
    en: 'The time stamp is outside the window: set the clock of the panel.',
  },
  'no-key-set': {
    zh: '主机发来密文但未设密钥：请在系统中设置密钥。',
    en: 'An encrypted message, and no key is set here: set the key of the panel.',
  },
  unprocessable: {
    zh: '报文无法处理：请在报文检查页查看。',
    en: 'The message could not be processed: see the frame inspector.',
  },
};
