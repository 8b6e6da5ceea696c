import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Exit, Verb } from './verb.ts';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** `watchfloor bench NAME [--json]`: the same as `npm run bench -- NAME`; benchmarks run from a checkout. */
export const bench: Verb = {
  summary: { zh: '运行基准测试(需要源代码)', en: 'run a benchmark (from a checkout)' },
  usage: 'watchfloor bench NAME [--json]\n  NAME 见 bench/ 目录 / NAME is a file of bench/',

  run(args): Promise<Exit> {
    const child = spawn(process.execPath, [join(root, 'scripts', 'bench.mjs'), ...args], {
      cwd: root,
      stdio: 'inherit',
    });
    return new Promise((ended) => child.on('close', (code) => ended(code === 0 ? 0 : code === 2 ? 2 : 1)));
  },
};
