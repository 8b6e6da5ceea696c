#!/usr/bin/env node
// `npx watchfloor <verb>`: the command line, built first if need be.
import './node-version.mjs';

void run(process.argv.slice(2));

async function run(args) {
  const { runVerb } = await import('./run-verb.mjs');
  await runVerb(args);
}
