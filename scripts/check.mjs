// `npm run check`: everything that can be said without running the product. Each step with its time; under a minute.
import './node-version.mjs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { install, installed, root } from './prepare.mjs';

const bin = (...path) => [process.execPath, join(root, 'node_modules', ...path)];
const steps = [
  ['types', ...bin('typescript', 'bin', 'tsc'), '-p', 'tsconfig.json'],
  ['types of the console', ...bin('typescript', 'bin', 'tsc'), '-p', 'tsconfig.console.json'],
  ['lint', ...bin('oxlint', 'bin', 'oxlint'), '--type-aware', '--deny-warnings', '.'],
  ['format', ...bin('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level=warn', '--cache', '.'],
  [
    'imports and house rules',
    ...bin('vitest', 'vitest.mjs'),
    'run',
    '--project',
    'unit',
    '--reporter=dot',
    'test/tidy',
    'test/errors',
  ],
  ['dead code', ...bin('knip', 'bin', 'knip.js'), '--no-progress'],
];

if (!installed()) await install();
const started = Date.now();
const atOnce = 2;
const waiting = [...steps];
let failed = 0;
await Promise.all(Array.from({ length: atOnce }, work));
console.log(`${steps.length - failed} of ${steps.length} steps ok in ${secondsSince(started)} s`);
process.exitCode = failed === 0 ? 0 : 1;

async function work() {
  for (let step = waiting.shift(); step; step = waiting.shift()) {
    const [name, command, ...args] = step;
    const stepStarted = Date.now();
    const { code, output } = await run(command, args);
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${secondsSince(stepStarted)} s)`);
    if (code === 0) continue;
    failed += 1;
    console.log(output.trimEnd().replace(/^/gm, '       '));
  }
}

function secondsSince(moment) {
  return ((Date.now() - moment) / 1000).toFixed(1);
}

function run(command, args) {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (bytes) => (output += bytes));
    child.stderr.on('data', (bytes) => (output += bytes));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
