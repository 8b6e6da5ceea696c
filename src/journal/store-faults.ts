import { StoreFault } from './store.ts';

/** Every way a store can fail, once, so that both stores say it with the same code and the same words. */

export function seqTaken(stream: number, firstSeq: number, options?: ErrorOptions): StoreFault {
  return new StoreFault(
    'taken',
    'SEQ_TAKEN',
    {
      zh: `流 ${stream} 的序号 ${firstSeq} 起已有记录：另一个书记正在写这本日志。`,
      en: `Stream ${stream} already holds a fact at seq ${firstSeq} or after it: another clerk writes this journal.`,
    },
    options,
  );
}

export function streamExists(name: string, options?: ErrorOptions): StoreFault {
  return new StoreFault(
    'taken',
    'STREAM_EXISTS',
    {
      zh: `日志流“${name}”已经存在。`,
      en: `A stream named "${name}" already exists.`,
    },
    options,
  );
}

export function storeUnavailable(why: string, options?: ErrorOptions): StoreFault {
  return new StoreFault(
    'unavailable',
    'STORE_UNAVAILABLE',
    {
      zh: `日志数据库暂不可用，没有写入任何内容（${why}）。`,
      en: `The journal's database cannot be reached; nothing was written (${why}).`,
    },
    options,
  );
}

export function outcomeUnknown(why: string, options?: ErrorOptions): StoreFault {
  return new StoreFault(
    'unknown',
    'STORE_OUTCOME_UNKNOWN',
    {
      zh: `写入途中与数据库失去联系，是否写成未知（${why}）；将读取日志末尾核对。`,
      en: `The database was lost in the middle of a write; whether it was kept is not known (${why}). The tail tells.`,
    },
    options,
  );
}

export function diskFull(options?: ErrorOptions): StoreFault {
  return new StoreFault(
    'unavailable',
    'DISK_FULL',
    {
      zh: '磁盘已满，日志无法写入。请腾出空间；空间恢复后自动继续。',
      en: 'The disk is full and the journal cannot be written. Free some space; it goes on by itself afterwards.',
    },
    options,
  );
}

export function storeClosed(): StoreFault {
  return new StoreFault('unavailable', 'STORE_CLOSED', {
    zh: '日志库已关闭。',
    en: 'The journal store is closed.',
  });
}

export function streamNotAFork(stream: number): StoreFault {
  return new StoreFault('refused', 'STREAM_NOT_A_FORK', {
    zh: `流 ${stream} 是真实日志，不能丢弃；只有演练分支可以。`,
    en: `Stream ${stream} is a live journal and is never dropped; only a fork is.`,
  });
}

export function streamUnknown(stream: number): StoreFault {
  return new StoreFault('refused', 'STREAM_UNKNOWN', {
    zh: `没有编号为 ${stream} 的日志流。`,
    en: `There is no stream number ${stream}.`,
  });
}

export function partDiffers(id: string): StoreFault {
  return new StoreFault('refused', 'PART_DIFFERS', {
    zh: `附件 ${id} 已存在且内容不同。`,
    en: `Part ${id} is already stored with other content.`,
  });
}

/** Said by a store that was opened for reading beside the one writer, or for derived rows alone. */
export function storeReadOnly(): StoreFault {
  return new StoreFault('refused', 'STORE_READ_ONLY', {
    zh: '日志以只读方式打开，不能写入。',
    en: 'The journal was opened for reading only; nothing is written.',
  });
}
