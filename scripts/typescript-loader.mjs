// node --import: lets Node 20 run a .ts file as it lies, with its types taken out and nothing else changed.
import { register } from 'node:module';
import { isMainThread } from 'node:worker_threads';

register('./typescript-hooks.mjs', import.meta.url);
// Reading source maps costs little and makes a stack name the line that was written.
if (isMainThread) process.setSourceMapsEnabled(true);
