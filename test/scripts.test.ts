import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { projectRoot, readSources } from './support/tidy/sources.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'watchfloor-scripts-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** Asks the script itself, in a Node of its own. */
function folds(): Record<string, string> {
  const code = `import(${JSON.stringify(join(projectRoot, 'scripts', 'fold.mjs'))}).then((m) => console.log(JSON.stringify(m.folds(${JSON.stringify(folder)}))))`;
  const done = spawnSync(process.execPath, ['--eval', code], { encoding: 'utf8' });
  expect(done.stderr).toBe('');
  return JSON.parse(done.stdout) as Record<string, string>;
}

describe('the fold of a module', () => {
  const files = {
    'src/base/one.ts': 'export const one = 1;\n',
    'src/base/shape.ts': 'export type Shape = number;\n',
    'src/modules/alarms/facts.ts':
      "import {\n  one,\n} from '../../base/one.ts';\nimport type { Shape } from '../../base/shape.ts';\nexport const apply = one;\nexport type S = Shape;\n",
    'src/modules/alarms/view.ts': 'export const view = 1;\n',
    'src/modules/units/facts.ts':
      "import type { S } from '../alarms/facts.ts';\nexport const apply = 2;\nexport type T = S;\n",
    'src/modules/module.ts': '',
  };

  test('is there for every module that has facts, and stays when nothing it runs on changes', () => {
    write(files);
    const first = folds();
    expect(Object.keys(first)).toEqual(['alarms', 'units']);
    expect(first['alarms']).toMatch(/^[0-9a-f]{64}$/);
    write({
      'src/base/shape.ts': 'export type Shape = string;\n',
      'src/modules/alarms/view.ts': 'export const view = 2;\n',
    });
    expect(folds()).toEqual(first);
  });

  test('changes with facts.ts or with any file it needs at run time, and only that module’s', () => {
    write(files);
    const first = folds();
    write({ 'src/base/one.ts': 'export const one = 2;\n' });
    const second = folds();
    expect(second['alarms']).not.toBe(first['alarms']);
    expect(second['units']).toBe(first['units']);
  });
});

test('an old Node is told so in both languages', () => {
  const code = `
    Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.19.1' } });
    import(${JSON.stringify(join(projectRoot, 'scripts', 'node-version.mjs'))});
  `;
  const done = spawnSync(process.execPath, ['--eval', code], { encoding: 'utf8' });
  expect(done.status).toBe(1);
  expect(done.stderr).toMatch(/需要 Node\.js 20\.19[\s\S]*needs Node\.js 20\.19/);
});

test('every package the lock file names runs on Node 20.19', () => {
  const lock = JSON.parse(readFileSync(join(projectRoot, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { engines?: { node?: string } }>;
  };
  const asked = Object.entries(lock.packages).filter(([path, { engines }]) => path !== '' && engines?.node);
  expect(asked.length).toBeGreaterThan(50);
  // Every range of the lock file that leaves out 20.19 asks for 21 or more, and for nothing below.
  const least = (range: string) => Math.min(...range.split('||').map((one) => Number(/\d+/.exec(one)?.[0] ?? 0)));
  expect(asked.filter(([, { engines }]) => least(engines!.node!) > 20).map(([path]) => path)).toEqual([]);
});

test('no script of a package runs at install', () => {
  expect(readSources().has('package.json')).toBe(true);
  const done = spawnSync('npm', ['config', 'get', 'ignore-scripts'], { cwd: projectRoot, encoding: 'utf8' });
  expect(done.stdout.trim()).toBe('true');
});
