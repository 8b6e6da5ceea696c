import type { Words } from '../base/words.ts';

/** What a verifier can find wrong, and the words for it. */
export type Finding =
  /** The line is not the one its stored leaf was made from. */
  | { kind: 'changed'; seq: number; words: Words }
  | { kind: 'missing'; seq: number; words: Words }
  /** The line says another seq than the place it stands at: rows were swapped, or some before it taken out. */
  | { kind: 'moved'; seq: number; words: Words }
  | { kind: 'encoding'; seq: number; words: Words }
  /** recordedAt goes back. */
  | { kind: 'time'; seq: number; words: Words }
  /** Line and leaf agree and yet the tree is not the signed one: changed together, between two signed roots. */
  | { kind: 'forged'; seq: number; to: number; words: Words }
  | { kind: 'cut tail'; seq: number; to: number; words: Words }
  /** A root nobody we know has signed, or that does not fit its signature. `size` is what it claims. */
  | { kind: 'signature'; size: number | null; words: Words }
  /** A root of another book. */
  | { kind: 'other book'; size: number; words: Words }
  /** A root kept outside tells of facts that a restore openly gave up. */
  | { kind: 'given up'; seq: number; to: number; words: Words }
  | { kind: 'continued'; seq: number; words: Words }
  | { kind: 'part'; part: string; words: Words }
  /** A file of an export is missing or malformed. */
  | { kind: 'file'; seq: number; words: Words };

export function changed(seq: number): Finding {
  return {
    kind: 'changed',
    seq,
    words: {
      zh: `第 ${seq} 条：内容与当时存下的摘要不符，已被改动。`,
      en: `seq ${seq}: the line is not the one its stored leaf was made from; it was changed.`,
    },
  };
}

export function missing(seq: number, found: number): Finding {
  const last = found - 1;
  return {
    kind: 'missing',
    seq,
    words: {
      zh: last > seq ? `第 ${seq} 至 ${last} 条缺失。` : `第 ${seq} 条缺失。`,
      en: last > seq ? `seq ${seq} to ${last} are missing.` : `seq ${seq} is missing.`,
    },
  };
}

export function moved(seq: number, says: unknown): Finding {
  const told = typeof says === 'number' ? String(says) : '?';
  return {
    kind: 'moved',
    seq,
    words: {
      zh: `第 ${seq} 条：该行自称第 ${told} 条，行被调换或抽走。`,
      en: `seq ${seq}: the line there says it is seq ${told}; rows were swapped or taken out.`,
    },
  };
}

export function encoding(seq: number, what: Words): Finding {
  return {
    kind: 'encoding',
    seq,
    words: {
      zh: `第 ${seq} 条：写法不合规定（${what.zh}）。`,
      en: `seq ${seq}: not written as a fact is (${what.en}).`,
    },
  };
}

export function timeBack(seq: number, before: string, now: string): Finding {
  return {
    kind: 'time',
    seq,
    words: {
      zh: `第 ${seq} 条：记录时间 ${now} 早于前一条的 ${before}。`,
      en: `seq ${seq}: recorded at ${now}, before the fact ahead of it (${before}).`,
    },
  };
}

export function forged(seq: number, to: number, source: 'inside' | 'outside'): Finding {
  const root = source === 'outside' ? { zh: '外存的', en: 'kept outside ' } : { zh: '', en: '' };
  return {
    kind: 'forged',
    seq,
    to,
    words: {
      zh: `第 ${seq} 至 ${to} 条之间有改动：算出的树根与${root.zh}共 ${to + 1} 条的签名树根不同。`,
      en: `Something between seq ${seq} and ${to} was changed: the tree does not give the signed root ${root.en}over ${to + 1} facts.`,
    },
  };
}

export function cutTail(seq: number, to: number, source: 'inside' | 'outside'): Finding {
  const root = source === 'outside' ? { zh: '外存的', en: 'root kept outside' } : { zh: '', en: 'last signed root' };
  return {
    kind: 'cut tail',
    seq,
    to,
    words: {
      zh: `日志末尾被截去：${root.zh}签名树根包含第 ${seq} 至 ${to} 条，日志中已没有。`,
      en: `The tail was cut: the ${root.en} covers seq ${seq} to ${to}, which the book no longer has.`,
    },
  };
}

export function badSignature(size: number | null, source: 'inside' | 'outside', why: Words): Finding {
  const over = size === null ? { zh: '', en: '' } : { zh: `（共 ${size} 条）`, en: ` over ${size} facts` };
  const place = source === 'outside' ? { zh: '外存的', en: ' kept outside' } : { zh: '', en: '' };
  return {
    kind: 'signature',
    size,
    words: {
      zh: `${place.zh}签名树根${over.zh}不可信：${why.zh}`,
      en: `The signed root${over.en}${place.en} cannot be trusted: ${why.en}`,
    },
  };
}

export function otherBook(size: number, origin: string): Finding {
  return {
    kind: 'other book',
    size,
    words: { zh: `该签名树根属于另一本日志：${origin}。`, en: `That signed root is of another book: ${origin}.` },
  };
}

export function givenUp(seq: number, to: number): Finding {
  return {
    kind: 'given up',
    seq,
    to,
    words: {
      zh: `外存的签名树根包含第 ${seq} 至 ${to} 条，恢复到较早时刻时这些条目已公开放弃。`,
      en: `The root kept outside covers seq ${seq} to ${to}, which a restore to an earlier second openly gave up.`,
    },
  };
}

export function continuedWrong(seq: number): Finding {
  return {
    kind: 'continued',
    seq,
    words: {
      zh: `第 ${seq} 条“日志续写”所写的条数或树根与前文不符。`,
      en: `seq ${seq}: "journal continued" names another size or root than the facts before it have.`,
    },
  };
}

export function partWrong(part: string): Finding {
  return {
    kind: 'part',
    part,
    words: { zh: `附件 ${part} 的内容已被改动。`, en: `Part ${part} is not what its facts name: it was changed.` },
  };
}

export function fileWrong(seq: number, why: Words): Finding {
  return {
    kind: 'file',
    seq,
    words: { zh: `第 ${seq} 条起无法读取：${why.zh}`, en: `From seq ${seq} on unreadable: ${why.en}` },
  };
}
