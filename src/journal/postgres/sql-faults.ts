import pg from 'pg';
import { StoreFault } from '../store.ts';
import { diskFull, outcomeUnknown, storeUnavailable } from '../store-faults.ts';

/** What we were about when it failed: only a write that had been sent can have an unknown end. */
export type Doing = 'connecting' | 'reading' | 'writing';

/** SQLSTATE codes (PostgreSQL manual, appendix A) that mean something of their own here. */
export const uniqueViolation = '23505';
const diskFullState = '53100';
/** Data exceptions and syntax or access errors: trying again would fail again. */
const classesOfOurMistake = ['22', '42'];

export function sqlState(error: unknown): string | null {
  return error instanceof pg.DatabaseError ? (error.code ?? null) : null;
}

/** After one of these nothing more comes over this connection. */
export function endsSession(error: unknown): boolean {
  return !(error instanceof pg.DatabaseError) || error.severity === 'FATAL' || error.severity === 'PANIC';
}

/**
 * The database's failures in the store's four words. An ERROR has rolled its statement back, so nothing was written. A
 * FATAL or PANIC in the middle of a write, or a connection that just ended, leaves the outcome open: the commit may
 * have been on disk already when the session was ended.
 */
export function asStoreFault(error: unknown, doing: Doing): StoreFault {
  if (error instanceof StoreFault) return error;
  const said = error instanceof Error ? error.message : String(error);
  const options = { cause: error };
  if (!(error instanceof pg.DatabaseError)) {
    const isRefusedBeforeUse = (error as NodeJS.ErrnoException).code === 'ECONNREFUSED';
    if (doing === 'writing' && !isRefusedBeforeUse) return outcomeUnknown(said, options);
    return storeUnavailable(said, options);
  }
  const state = error.code ?? '';
  if (endsSession(error) && doing === 'writing') return outcomeUnknown(`${state} ${said}`, options);
  if (state === diskFullState) return diskFull(options);
  if (doing === 'writing' && classesOfOurMistake.includes(state.slice(0, 2))) return statementRefused(said, options);
  return storeUnavailable(`${state} ${said}`, options);
}

function statementRefused(said: string, options: ErrorOptions): StoreFault {
  return new StoreFault(
    'refused',
    'STORE_REFUSED',
    { zh: `数据库拒绝了这次写入:${said}`, en: `The database refused this write: ${said}` },
    options,
  );
}

export function databaseInUse(): StoreFault {
  return new StoreFault('refused', 'DATABASE_IN_USE', {
    zh: '另一个 Watchfloor 正在写这个数据库。同一数据库只允许一个写入者。',
    en: 'Another Watchfloor writes this database. A database has one writer.',
  });
}

/** While it is being taken back: nothing is written, trying again is right. */
export function writerLockAway(): StoreFault {
  return new StoreFault('unavailable', 'WRITER_LOCK_LOST', {
    zh: '写入锁随数据库连接丢失,正在重新取得;期间不写入。',
    en: 'The writer lock went with the connection to the database and is being taken back; nothing is written meanwhile.',
  });
}

/** Another process has it now: stop writing for good. */
export function writerLockTaken(): StoreFault {
  return new StoreFault('taken', 'WRITER_LOCK_TAKEN', {
    zh: '另一个 Watchfloor 已接管此数据库的写入;本进程停止写入。',
    en: 'Another Watchfloor has taken over writing this database; this one stops.',
  });
}

export function promiseNotKept(setting: string, value: string): StoreFault {
  return new StoreFault('refused', 'DATABASE_NOT_DURABLE', {
    zh: `数据库的 ${setting} 为 ${value}:断电会丢失已确认的记录,拒绝使用。请将其设为 on。`,
    en: `The database has ${setting} = ${value}: a power cut would lose what was acknowledged. Set it to on; until then it is refused.`,
  });
}

export function databaseUnfit(zh: string, en: string): StoreFault {
  return new StoreFault('refused', 'DATABASE_UNFIT', {
    zh: `数据库不能用:${zh}`,
    en: `The database cannot be used: ${en}`,
  });
}

export function schemaNewer(found: number, ours: number): StoreFault {
  return new StoreFault('refused', 'SCHEMA_NEWER', {
    zh: `数据库的表是第 ${found} 版,本程序只认识到第 ${ours} 版。请使用较新的程序。`,
    en: `The database has tables of version ${found}; this program knows version ${ours}. Use the newer program.`,
  });
}
