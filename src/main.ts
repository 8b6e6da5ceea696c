import { Fault } from './base/errors.ts';
import { terminal, type Exit, type Verb } from './verbs/verb.ts';

/** The command line. Every verb is a file of its own, loaded only when it is called. */
const verbs: Record<string, () => Promise<Verb>> = {
  start: async () => (await import('./verbs/start.ts')).start,
  check: async () => (await import('./verbs/check.ts')).check,
  verify: async () => (await import('./verbs/verify.ts')).verify,
  export: async () => (await import('./verbs/export.ts')).exportVerb,
  import: async () => (await import('./verbs/import.ts')).importVerb,
  token: async () => (await import('./verbs/token.ts')).token,
  panel: async () => (await import('./verbs/panel.ts')).panel,
  inspect: async () => (await import('./verbs/inspect.ts')).inspect,
  lanes: async () => (await import('./verbs/lanes.ts')).lanes,
  roster: async () => (await import('./verbs/roster.ts')).roster,
  crowd: async () => (await import('./verbs/crowd.ts')).crowd,
  demo: async () => (await import('./verbs/demo.ts')).demo,
  report: async () => (await import('./verbs/report.ts')).report,
  bench: async () => (await import('./verbs/bench.ts')).bench,
};

async function help(): Promise<Exit> {
  terminal.say('watchfloor <verb> [options]    watchfloor <verb> --help');
  for (const [name, load] of Object.entries(verbs)) {
    const { summary } = await load();
    terminal.say(`  ${name.padEnd(8)} ${summary.zh}\n           ${summary.en}`);
  }
  return 0;
}

async function main(args: readonly string[]): Promise<Exit> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') return help();
  const load = verbs[name];
  if (!load) {
    terminal.tell(`没有“${name}”这个命令;运行 watchfloor --help 查看全部。`);
    terminal.tell(`There is no verb "${name}"; watchfloor --help lists them all.`);
    return 2;
  }
  const verb = await load();
  if (rest.includes('--help') || rest.includes('-h')) {
    const { summary, usage } = (await verb.part?.(rest[0])) ?? verb;
    terminal.say(`${summary.zh}\n${summary.en}\n\n${usage}`);
    return 0;
  }
  try {
    return await verb.run(rest, terminal);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    terminal.tell(`${error.code}\n${error.words.zh}\n${error.words.en}`);
    return 1;
  }
}

// Whoever reads along may stop (`| head`): the verb goes on and ends as it would, it is just not told any further.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
process.exitCode = await main(process.argv.slice(2));
