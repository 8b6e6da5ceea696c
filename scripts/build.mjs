// Builds dist/: the server by the TypeScript compiler, the console by Vite, fold.json and build.json beside them.
// Everything is made in a folder of its own and moved into place at the end, so a half build is never run.
import './node-version.mjs';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { folds } from './fold.mjs';
import { install, installed, root, sourcesHash, walk } from './prepare.mjs';

if (!installed()) await install();

const made = join(root, `dist.new-${process.pid}`);
const sources = sourcesHash();
try {
  rmSync(made, { recursive: true, force: true });
  mkdirSync(made, { recursive: true });
  compileServer();
  copyData();
  const fold = folds();
  const about = { version: JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version, commit: commit() };
  writeFileSync(join(made, 'fold.json'), `${JSON.stringify(fold, null, 2)}\n`);
  await buildConsole(fold, about);
  writeFileSync(join(made, 'build.json'), `${JSON.stringify({ ...about, sources }, null, 2)}\n`);
  moveIntoPlace();
} catch (error) {
  process.stderr.write(`${error.stack ?? error}\n`);
  process.exitCode = 1;
} finally {
  rmSync(made, { recursive: true, force: true });
}

function compileServer() {
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const done = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json', '--outDir', made], {
    cwd: root,
    encoding: 'utf8',
  });
  if (done.status !== 0) throw new Error(`tsc -p tsconfig.build.json failed\n${done.stdout}${done.stderr}`);
}

/** Files the server reads beside its code. */
function copyData() {
  for (const file of walk('src')) {
    if (!/\.(sql|json|yaml)$/.test(file) || /^src\/console\/|\/testcases\//.test(file)) continue;
    const to = join(made, file.slice('src/'.length));
    mkdirSync(dirname(to), { recursive: true });
    cpSync(join(root, file), to);
  }
}

async function buildConsole(fold, about) {
  if (!existsSync(join(root, 'src', 'console', 'index.html'))) {
    process.stderr.write('src/console/index.html is not there: built without a console\n');
    return;
  }
  const vite = await import('vite');
  await vite.build({
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'warn',
    build: { outDir: join(made, 'console') },
    define: { __FOLD__: JSON.stringify(fold), __BUILD__: JSON.stringify(about) },
  });
}

/** The commit, where there is one; marked when the files are not the ones committed. */
function commit() {
  const git = (...args) =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    if (git('rev-parse', '--show-prefix') !== '') return null;
    return git('rev-parse', '--short=12', 'HEAD') + (git('status', '--porcelain', '--untracked-files=no') ? '+' : '');
  } catch {
    return null;
  }
}

/** Two builds at once (a start and a verb) may both get here; the one that comes later wins, and nobody sees half of one. */
function moveIntoPlace() {
  const dist = join(root, 'dist');
  const old = join(root, `dist.old-${process.pid}`);
  for (let tries = 1; ; tries++) {
    try {
      if (existsSync(dist)) renameSync(dist, old);
      renameSync(made, dist);
      break;
    } catch (error) {
      if (tries === 5 || !['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(error.code)) throw error;
      rmSync(old, { recursive: true, force: true });
    }
  }
  rmSync(old, { recursive: true, force: true });
}
