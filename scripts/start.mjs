// `npm start`: installs and builds what is missing, then becomes the server. Arguments go on to it (`--no-demo`).
import './node-version.mjs';

const startedBy = process.ppid;
void run(['start', ...process.argv.slice(2)]);

async function run(args) {
  const { runVerb } = await import('./run-verb.mjs');
  if (process.env.npm_lifecycle_event === 'start') endWithNpm();
  await runVerb(args);
}

// npm passes a SIGTERM on to the shell between us, and many shells (dash, bash) die of it without a word to their child. So
// whoever stops npm would leave a server without a parent behind, holding its ports. It takes the loss for the same signal.
function endWithNpm() {
  if (process.platform === 'win32') return;
  const watch = setInterval(() => {
    if (process.ppid === startedBy) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 500);
  watch.unref();
}
