import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin } from 'vite';
import { projectRoot } from '../support/tidy/sources.ts';

/** What the console is built with for tests: its own folds, so that a test can stand a server of another build before it. */
export const testFolds = {
  alarms: 'test-fold',
  'on-test': 'test-fold',
  incidents: 'test-fold',
  'response-plans': 'test-fold',
  orders: 'test-fold',
  handovers: 'test-fold',
  units: 'test-fold',
  sites: 'test-fold',
  links: 'test-fold',
  told: 'test-fold',
  timers: 'test-fold',
};

/** A fault put into the console on purpose: this text of this file is replaced, so that a test can show it is caught. */
export interface Planted {
  name: string;
  file: string;
  text: string;
  instead: string;
}

function planting({ name, file, text, instead }: Planted): Plugin {
  return {
    name: `planted-${name}`,
    enforce: 'pre',
    transform(code, id) {
      if (!id.endsWith(file)) return null;
      if (!code.includes(text)) throw new Error(`the planted fault "${name}" finds no place in ${file}`);
      return code.replace(text, instead);
    },
  };
}

/** The console as the product builds it, made once for a state of the sources and kept beside the packages. */
export async function builtConsole(planted?: Planted): Promise<string> {
  const mark = planted ? `-${planted.name}` : '';
  const place = join(projectRoot, 'node_modules', '.cache', 'console-for-tests', `${sourcesHash()}${mark}`);
  if (existsSync(join(place, 'index.html'))) return place;
  const making = `${place}.new-${process.pid}`;
  mkdirSync(making, { recursive: true });
  try {
    await build({
      configFile: join(projectRoot, 'vite.config.ts'),
      root: join(projectRoot, 'src', 'console'),
      logLevel: 'error',
      ...(planted ? { plugins: [planting(planted)] } : {}),
      build: { outDir: making, sourcemap: false },
      define: { __FOLD__: JSON.stringify(testFolds), __BUILD__: 'null' },
    });
    if (!existsSync(place)) renameSync(making, place);
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
  return place;
}

/** Every file the console can be made from. */
function sourcesHash(): string {
  const hash = createHash('sha256');
  const files = [
    'vite.config.ts',
    'package-lock.json',
    ...['console', 'modules', 'base'].flatMap((room) => walk(`src/${room}`)),
  ];
  for (const file of files.sort()) hash.update(file).update(readFileSync(join(projectRoot, file)));
  return hash.digest('hex').slice(0, 16);
}

function walk(folder: string): string[] {
  return readdirSync(join(projectRoot, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return walk(path);
    return /\.(tsx?|css|html|svg)$/.test(entry.name) && !entry.name.includes('.test.') ? [path] : [];
  });
}
