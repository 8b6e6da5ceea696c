import { Worker, type WorkerOptions } from 'node:worker_threads';

/**
 * Starts a module in a thread of its own. `name` is its file without the ending, beside `from` (the caller's
 * `import.meta.url`), since a program runs from sources in a test and from what was built from them in use.
 */
export function startThread(name: string, from: string, options: WorkerOptions = {}): Worker {
  const isSource = from.endsWith('.ts');
  return new Worker(new URL(`${name}.${isSource ? 'ts' : 'js'}`, from), {
    ...options,
    // Node 20 does not read TypeScript by itself; what runs from sources has the loader beside them.
    ...(isSource && { execArgv: ['--import', new URL('../../scripts/typescript-loader.mjs', import.meta.url).href] }),
  });
}
