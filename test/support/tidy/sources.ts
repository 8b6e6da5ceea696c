import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Path from the project's root (forward slashes) → text. A planted breach is one more entry. */
export type Sources = ReadonlyMap<string, string>;

export const projectRoot = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

const notOurs = new Set(['node_modules', 'dist', 'data', '.git', 'tmp']);
const textFile = /\.(ts|tsx|mjs|css|html|md|json|yaml|yml|sql|py)$|^(LICENSE|\.ci\/run)$/;

/** Every text file of the project that people write. */
export function readSources(root: string = projectRoot): Sources {
  const found = new Map<string, string>();
  function visit(folder: string): void {
    for (const name of readdirSync(join(root, folder))) {
      const path = folder === '' ? name : `${folder}/${name}`;
      if (notOurs.has(name) || name.startsWith('dist.') || name === 'package-lock.json') continue;
      if (statSync(join(root, path)).isDirectory()) visit(path);
      else if (textFile.test(path)) found.set(path, readFileSync(join(root, path), 'utf8'));
    }
  }
  visit('');
  return found;
}

export interface ImportEdge {
  from: string;
  /** A file of the project, or the name of a package ("node:fs", "typebox"). */
  to: string;
  /** Gone once the types are taken out. */
  typeOnly: boolean;
}

const statement = /^\s*(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]/gm;
const call = /\bimport\(\s*['"]([^'"]+)['"]|\bnew URL\(\s*['"](\.[^'"]+\.tsx?)['"],\s*import\.meta\.url/g;

/** What a file imports, workers included. */
export function importsOf(path: string, text: string): ImportEdge[] {
  const code = withoutComments(text);
  const resolve = (name: string) => (name.startsWith('.') ? posix.join(posix.dirname(path), name) : name);
  return [
    ...[...code.matchAll(statement)].map((found) => ({
      from: path,
      to: resolve(found[2]!),
      typeOnly: found[1] !== undefined,
    })),
    ...[...code.matchAll(call)].map((found) => ({ from: path, to: resolve(found[1] ?? found[2]!), typeOnly: false })),
  ];
}

/** Comments become blanks; lines stay where they are. */
export function withoutComments(text: string): string {
  const blank = (found: string) => found.replace(/[^\n]/g, ' ');
  return text.replace(/\/\*[\s\S]*?\*\//g, blank).replace(/(^|[\s;{}(),])\/\/[^\n]*/g, blank);
}

/** Only what the program says itself: no comments, no sentences. */
export function withoutStrings(text: string): string {
  return withoutComments(text).replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g, "''");
}

export function isTest(path: string): boolean {
  return /\.(test|contract)\.tsx?$/.test(path) || /^(test|bench)\//.test(path);
}
