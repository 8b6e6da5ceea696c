import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepare, root } from './prepare.mjs';

/** Turns this process into dist/main.js with these arguments: no second process stands between a signal and the server. */
export async function runVerb(args) {
  await prepare();
  const main = join(root, 'dist', 'main.js');
  process.argv = [process.execPath, main, ...args];
  process.setSourceMapsEnabled(true);
  await import(pathToFileURL(main).href);
}
