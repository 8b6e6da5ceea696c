import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/**
 * test/verifier/verify.py shares no line with us. Where there is no Python 3, tests that need it are left out and the
 * run says so: what was not looked at does not count as passed.
 */
function findPython(): string | null {
  for (const name of ['python3', 'python']) {
    const script = 'import sys; print(sys.executable); sys.exit(sys.version_info < (3, 8))';
    const found = spawnSync(name, ['-c', script], { encoding: 'utf8' });
    // Its own path, because the name may be a slow stand-in that looks the interpreter up each time.
    if (found.status === 0) return found.stdout.trim();
  }
  return null;
}

export const python = findPython();
if (python === null)
  console.warn('python3 missing: NOT verified by the independent verifier (test/verifier/verify.py)');

export const verifierFolder = join(import.meta.dirname, '..', 'verifier');

export function independent(folder: string, ...more: string[]): { code: number | null; said: string } {
  const run = spawnSync(python!, ['-B', join(verifierFolder, 'verify.py'), folder, ...more], { encoding: 'utf8' });
  return { code: run.status, said: run.stdout + run.stderr };
}
