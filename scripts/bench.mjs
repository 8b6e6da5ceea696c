// `npm run bench -- NAME [--json] …`: runs bench/NAME.ts. With --json the last line is one line of JSON.
import './node-version.mjs';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepare, root, walk } from './prepare.mjs';

const [name, ...args] = process.argv.slice(2);
const names = walk('bench')
  .map((file) => /^bench\/([a-z0-9-]+)\.ts$/.exec(file)?.[1])
  .filter((found) => found !== undefined)
  .sort();
if (!name || !names.includes(name) || !existsSync(join(root, 'bench', `${name}.ts`))) {
  process.stderr.write(`usage: npm run bench -- NAME [--json]\nNAME is one of: ${names.join(', ') || '(none)'}\n`);
  process.exit(2);
}
await prepare();
const loader = pathToFileURL(join(root, 'scripts', 'typescript-loader.mjs')).href;
const child = spawn(process.execPath, ['--expose-gc', '--import', loader, join(root, 'bench', `${name}.ts`), ...args], {
  cwd: root,
  stdio: 'inherit',
});
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
process.on('SIGINT', () => {}); // The terminal tells the benchmark as well; its own ending is the one that counts.
child.on('close', (code) => (process.exitCode = code ?? 1));
