// What has to be there before anything runs: the packages of the lock file and a build of these sources.
// Plain Node, no packages. Everything it says goes to stderr, so that a verb's own output stays clean.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Says one line in both languages. */
export function say(zh, en) {
  process.stderr.write(`${zh} / ${en}\n`);
}

/** Ends the program with a sentence a person can act on. */
export function stop(zh, en) {
  process.stderr.write(`${zh}\n${en}\n`);
  process.exit(1);
}

/** Runs the sources as they are: installs and builds only what is missing or older than they are. */
export async function prepare() {
  if (!installed()) await install();
  if (!built()) await build();
}

/** True when every package the lock file asks for on this machine is there in the version it names. */
export function installed() {
  const asked = readJson(join(root, 'package-lock.json'));
  const there = readJson(join(root, 'node_modules', '.package-lock.json'));
  if (!asked || !there) return false;
  return Object.entries(asked.packages).every(([path, wanted]) => {
    if (path === '') return true;
    const found = there.packages[path];
    return found ? found.version === wanted.version : wanted.optional === true || wanted.devOptional === true;
  });
}

export async function install() {
  say('正在安装依赖(只在首次或版本变化时)…', 'installing packages (first time, or after an update) …');
  const started = Date.now();
  // The build needs the development packages too, whatever NODE_ENV says.
  const done = await run(...npm(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']));
  if (done.code !== 0) {
    process.stderr.write(done.output);
    if (/\b(EACCES|EPERM|EROFS)\b/.test(done.output)) stopReadOnly('node_modules');
    stop(
      '依赖安装失败,原因见上。网络恢复后再运行一次即可。',
      'Packages could not be installed; the reason is above. Run it again once the registry is reachable.',
    );
  }
  say(`依赖已就绪,用时 ${seconds(started)} 秒`, `packages ready in ${seconds(started)} s`);
}

/** True when dist was built from exactly these sources. */
export function built() {
  const stamp = readJson(join(root, 'dist', 'build.json'));
  return stamp !== null && stamp.sources === sourcesHash();
}

export async function build() {
  say('正在构建…', 'building …');
  const started = Date.now();
  // A child of its own, so that the compilers' memory is gone before the server starts.
  const done = await run(process.execPath, [join(root, 'scripts', 'build.mjs')]);
  if (done.code !== 0) {
    process.stderr.write(done.output);
    if (/\b(EACCES|EPERM|EROFS)\b/.test(done.output)) stopReadOnly('dist');
    stop('构建失败,原因见上。', 'The build failed; the reason is above.');
  }
  say(`构建完成,用时 ${seconds(started)} 秒`, `built in ${seconds(started)} s`);
}

function stopReadOnly(folder) {
  stop(
    `无法写入 ${join(root, folder)}。请用拥有此目录的用户运行一次,或把项目复制到自己的目录。`,
    `Cannot write ${join(root, folder)}. Run it once as the owner of this folder, or copy the project to a folder of your own.`,
  );
}

/** One hash over every file the build reads. */
export function sourcesHash() {
  const hash = createHash('sha256');
  const settings = ['package.json', 'package-lock.json', 'vite.config.ts', 'tsconfig.base.json', 'tsconfig.build.json'];
  const files = [...settings, ...walk('src').filter((file) => !/\.test\.tsx?$/.test(file)), ...walk('scripts')];
  for (const file of files.sort()) {
    if (!existsSync(join(root, file))) continue;
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

/** Files under a folder of the project, as paths from its root with forward slashes. */
export function walk(folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : walk(path);
    return [path];
  });
}

/** npm as it was called, or as it is found. */
function npm(args) {
  const called = process.env.npm_execpath;
  if (called && called.endsWith('npm-cli.js')) return [process.execPath, [called, ...args]];
  return process.platform === 'win32' ? ['cmd', ['/c', 'npm', ...args]] : ['npm', args];
}

/** Runs a program quietly and keeps what it said. */
function run(command, args) {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (bytes) => (output += bytes));
    child.stderr.on('data', (bytes) => (output += bytes));
    child.on('error', (error) => resolve({ code: 1, output: `${output}${error.message}\n` }));
    child.on('close', (code) => resolve({ code, output }));
  });
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

function seconds(started) {
  return ((Date.now() - started) / 1000).toFixed(1);
}
