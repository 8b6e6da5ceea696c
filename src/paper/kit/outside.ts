import { spawn } from 'node:child_process';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../../base/errors.ts';
import type { Language } from '../../base/words.ts';
import type { KitDisk, KitPrinter } from './kit.ts';

/** A printer that has not taken the kit by then is given up for this time. */
export const printWithin_ms = 30_000;

/** `data/paper/<site>/kit.zh.pdf`: written beside and moved into place, so that there is always a whole one. */
export function kitFolder(dataFolder: string, site: string): KitDisk {
  const folder = join(dataFolder, 'paper', encodeURIComponent(site));
  return {
    async save(language, pdf) {
      const file = join(folder, `kit.${language}.pdf`);
      const beside = `${file}.new`;
      try {
        await mkdir(folder, { recursive: true });
        const handle = await open(beside, 'w', 0o640);
        try {
          await handle.writeFile(pdf);
          await handle.sync();
        } finally {
          await handle.close();
        }
        await rename(beside, file);
        return file;
      } catch (error) {
        await rm(beside, { force: true }).catch(() => {});
        throw diskSaysNo(file, error);
      }
    },
  };
}

/** A command of the machine ("lp -d desk"), given the file as its last word; no shell reads it. */
export function printerCommand(command: string, language: Language): KitPrinter {
  const [program = '', ...args] = command.trim().split(/\s+/);
  return {
    language,
    print(file) {
      return new Promise((resolve, reject) => {
        const child = spawn(program, [...args, file], { stdio: ['ignore', 'ignore', 'pipe'], timeout: printWithin_ms });
        let said = '';
        child.stderr.on('data', (chunk: Buffer) => {
          if (said.length < 300) said += chunk.toString('utf8');
        });
        child.once('error', (error) => reject(printerSaysNo(command, error.message)));
        child.once('close', (code, signal) => {
          if (code === 0) resolve();
          else reject(printerSaysNo(command, said.trim().slice(0, 200) || `exit ${code ?? signal}`));
        });
      });
    },
  };
}

function diskSaysNo(file: string, error: unknown): Fault {
  const why = error instanceof Error ? error.message : String(error);
  return new Fault(
    'PAPER_KIT_DISK',
    { zh: `断电备用纸未能写入 ${file}:${why}`, en: `the paper kit could not be written to ${file}: ${why}` },
    { cause: error },
  );
}

function printerSaysNo(command: string, why: string): Fault {
  return new Fault('PAPER_KIT_PRINTER', {
    zh: `断电备用纸未能打印(${command}):${why}`,
    en: `the paper kit could not be printed (${command}): ${why}`,
  });
}
