import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { root } from './prepare.mjs';

/**
 * The fold of each module: SHA-256 over its facts.ts and every file of ours it needs at run time, in order of path.
 * A snapshot of another fold is never read, and a console with another fold than the server loads itself again.
 */
export function folds(from = root) {
  const modules = join(from, 'src', 'modules');
  if (!existsSync(modules)) return {};
  const named = readdirSync(modules, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(modules, entry.name, 'facts.ts')))
    .map((entry) => entry.name)
    .sort();
  return Object.fromEntries(named.map((name) => [name, fold(from, `src/modules/${name}/facts.ts`)]));
}

function fold(from, entry) {
  const needed = new Set();
  const open = [entry];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (needed.has(file)) continue;
    needed.add(file);
    open.push(...runtimeImports(readFileSync(join(from, file), 'utf8'), file));
  }
  const hash = createHash('sha256');
  for (const file of [...needed].sort())
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(from, file)))
      .update('\0');
  return hash.digest('hex');
}

/** Relative imports that are still there after the types are gone. */
function runtimeImports(text, file) {
  const statements = text.matchAll(
    /^(?:import|export)\s+(type\s)?[^;'"]*?from\s+['"](\.[^'"]+)['"]|^import\s+['"](\.[^'"]+)['"]/gms,
  );
  return [...statements]
    .filter((found) => found[1] === undefined)
    .map((found) => posix.normalize(`${dirname(file)}/${found[2] ?? found[3]}`));
}
