// `npm test`: every test there is, group by group; ends with the line `N passed, N failed`.
import './node-version.mjs';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepare, root, walk } from './prepare.mjs';

/** In this order: what is quick to fail comes first. The names are those of vitest.config.ts. */
const groups = [
  { name: 'unit', holds: (file) => /^(src|bench)\/|^test\/[^/]+$|^test\/support\//.test(file) },
  { name: 'simulation', holds: (file) => file.startsWith('test/simulation/') },
  { name: 'fuzz', holds: (file) => file.startsWith('test/fuzz/') },
  { name: 'faults', holds: (file) => file.startsWith('test/faults/') },
  { name: 'browser', holds: (file) => file.startsWith('test/browser/') },
];
/** A group that hangs is stopped and counts as failed. */
const groupLimit_ms = 25 * 60_000;

const filters = process.argv.slice(2);
await prepare();
const folder = mkdtempSync(join(tmpdir(), 'watchfloor-test-'));
let running = null;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    stopRunning();
    process.exit(1);
  });
}

const files = [...walk('src'), ...walk('test'), ...walk('bench')].filter((file) => /\.test\.tsx?$/.test(file));
const total = { passed: 0, failed: 0, skipped: 0 };
const lines = [];
try {
  const homeless = files.filter((file) => !groups.some((group) => group.holds(file)));
  if (homeless.length > 0) {
    total.failed += homeless.length;
    lines.push(`files that no group runs: ${homeless.join(', ')}`);
  }
  for (const group of groups) await runGroup(group);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
if (filters.length === 0 && total.passed === 0) total.failed += 1;
console.log(`\n${lines.join('\n')}`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;

async function runGroup(group) {
  const expected = files.filter(
    (file) => group.holds(file) && (filters.length === 0 || filters.some((filter) => file.includes(filter))),
  );
  if (expected.length === 0) return;
  const started = Date.now();
  const report = join(folder, `${group.name}.json`);
  const code = await vitest(group.name, report);
  const result = readReport(report);
  const counts = count(group.name, expected, result, code);
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  lines.push(`${group.name}: ${counts.passed} passed, ${counts.failed} failed${skipped} in ${seconds} s`);
}

/** A file that did not load, was not run, or an error outside any test, each counts as one failure. */
function count(name, expected, result, code) {
  if (!result) return { passed: 0, failed: 1, skipped: 0 };
  const ran = new Set(result.testResults.map((file) => file.name.replaceAll('\\', '/')));
  const unseen = expected.filter((file) => !ran.has(join(root, file).replaceAll('\\', '/')));
  const broken = result.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
  );
  for (const file of unseen) lines.push(`${name}: ${file} was not run`);
  for (const file of broken) lines.push(`${name}: ${file.name} failed outside its tests: ${file.message ?? ''}`);
  let failed = result.numFailedTests + unseen.length + broken.length;
  if (code !== 0 && failed === 0) {
    failed = 1;
    lines.push(`${name}: the runner ended with ${code} though no test failed (an error nobody awaited?)`);
  }
  return { passed: result.numPassedTests, failed, skipped: result.numPendingTests + result.numTodoTests };
}

function vitest(project, report) {
  const program = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  return new Promise((resolve) => {
    // A group of processes of its own, so that a hanging one can be stopped with all it started.
    running = spawn(process.execPath, [program, ...args, ...filters], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: process.platform !== 'win32',
    });
    const limit = setTimeout(() => {
      lines.push(`${project}: stopped after ${groupLimit_ms / 60_000} minutes`);
      stopRunning();
    }, groupLimit_ms);
    running.on('close', (code) => {
      clearTimeout(limit);
      running = null;
      resolve(code ?? 1);
    });
  });
}

function stopRunning() {
  if (!running) return;
  try {
    if (process.platform === 'win32') running.kill('SIGKILL');
    else process.kill(-running.pid, 'SIGKILL');
  } catch {
    // It ended by itself in the meantime.
  }
}

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}
