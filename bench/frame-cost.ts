import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { join } from 'node:path';
import { realClock } from '../src/base/clock.ts';
import type { Connection, Network, TcpHandler } from '../src/base/network.ts';
import { realChance } from '../src/base/real-chance.ts';
import { openFloor } from '../src/floor.ts';
import { openKeys } from '../src/journal/keys.ts';
import { memoryStore } from '../src/journal/memory/memory-store.ts';
import { panelKeyName } from '../src/senders.ts';
import { accountOf, keyOf, messageFrame, stamp } from './parts/frames.ts';
import { removeFolder, workFolder } from './parts/place.ts';
import { Report } from './parts/report.ts';
import { panelOf, siteName, siteSteps } from './parts/site.ts';

/**
 * What one frame costs the floor itself: the same frames as `intake`, in one process, without sockets and without
 * PostgreSQL. CPU time with the garbage collector's threads, so other load on the machine moves it little. This is the
 * figure to watch while changing the road of a frame; `intake` is the one that counts.
 *
 *   npm run bench -- frame-cost [--json] [--seconds N] [--profile FOLDER] [--encrypted]
 */
const option = (name: string): string | null => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? null : (process.argv[at + 1] ?? null);
};
const encrypted = process.argv.includes('--encrypted');
const run_ms = Number(option('seconds') ?? 5) * 1_000;
const profileFolder = option('profile');
const connections = 100;
const depth = 16;
const panels = 5_000;
/** Of one line and run; a run ends when they are used up. */
const framesEach = 2_000;

const folder = await workFolder();
const report = new Report('frame-cost');
let handler: TcpHandler | null = null;
const network: Network = {
  async listenTcp(address, given) {
    handler = given;
    return { address, close: async () => {} };
  },
  listenUdp: async (address) => ({ address, close: async () => {} }),
};
/** A store that forgets: the lines would only fill the memory whose collection is measured. */
const kept = memoryStore();
await kept.open();
const floor = await openFloor({
  clock: realClock(),
  chance: realChance(),
  store: kept,
  network,
  log: (level, unit, code, detail) => level !== 'info' && console.error(level, unit, code, detail),
  keys: await openKeys(join(folder, 'keys'), join(folder, 'data')),
  folds: {},
  installation: 'bench',
  edges: { siaDc09: { tcp: 'inside', udp: 'inside' } },
  displaced: () => process.exit(1),
});
await floor.addSite(siteName);
const stream = floor.journal.stream(siteName)!;
let step = 0;
for (const spec of siteSteps({ panels, pointsPerPanel: 1 })) {
  const asker = { by: 'rule/bench', role: 'rule' } as const;
  const answer = await stream.command('sites', { type: 'load site', spec } as never, asker, `bench/site/${step++}`);
  if (answer.answer === 'refused') throw new Error(answer.code);
}
if (encrypted) {
  for (let number = 0; number < panels; number++) {
    await floor.secrets.set(panelKeyName(siteName, panelOf(number)), keyOf(accountOf(number)));
  }
}
await floor.senders.refresh();
await floor.listen();
kept.append = async () => new Promise((resolve) => setImmediate(resolve));

let acknowledged = 0;
let sending = true;
const time = stamp(new Date());
const lines = Array.from({ length: connections }, (_, number) => openLine(number));

function frameOf(line: number, index: number): Buffer {
  const account = line + connections * (index % (panels / connections));
  const turn = Math.floor(index / (panels / connections));
  const name = accountOf(account);
  const code = turn % 2 === 0 ? 'BA' : 'BR';
  const key = encrypted ? keyOf(name) : null;
  return messageFrame({ account: name, sequence: 1 + (turn % 9_999), code, zone: 1, time, key });
}

/** Frames are made beforehand, end to end in one buffer a line: objects of theirs would be collected with the floor's. */
function openLine(number: number) {
  let made: Buffer = Buffer.alloc(0);
  let ends: number[] = [];
  let sent = 0;
  let turn = 0;
  let owed = 0;
  let planned = false;
  const connection: Connection = {
    remote: `tcp 127.0.0.1:${number}`,
    write(bytes) {
      for (const byte of bytes) if (byte === 0x0d) owed++;
      if (planned) return;
      planned = true;
      setImmediate(() => {
        planned = false;
        acknowledged += owed;
        const count = owed;
        owed = 0;
        if (sending) send(count);
      });
    },
    pause() {},
    resume() {},
    close() {},
  };
  const open = handler!.opened(connection);
  function send(count: number): void {
    const from = sent === 0 ? 0 : ends[sent - 1]!;
    sent = Math.min(ends.length, sent + count);
    const to = ends[sent - 1]!;
    if (to > from) open.data(made.subarray(from, to));
  }
  return {
    send,
    make() {
      const frames = Array.from({ length: framesEach }, () => frameOf(number, turn++));
      made = Buffer.concat(frames);
      ends = [];
      sent = 0;
      for (const frame of frames) ends.push((ends.at(-1) ?? 0) + frame.length);
    },
  };
}

async function run(wanted_ms: number): Promise<number> {
  for (const line of lines) line.make();
  globalThis.gc?.();
  const before = acknowledged;
  const cpu = process.cpuUsage();
  sending = true;
  for (const line of lines) line.send(depth);
  const until = performance.now() + wanted_ms;
  while (performance.now() < until && acknowledged - before < connections * framesEach) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  sending = false;
  await new Promise((resolve) => setTimeout(resolve, 100));
  const used = process.cpuUsage(cpu);
  return (used.user + used.system) / (acknowledged - before);
}

await run(run_ms);
const profiler = new Session();
if (profileFolder !== null) {
  profiler.connect();
  await profiler.post('Profiler.enable');
  await profiler.post('Profiler.start');
}
const before = acknowledged;
const each_us = [await run(run_ms)];
if (profileFolder !== null) {
  const { profile } = await profiler.post('Profiler.stop');
  writeFileSync(join(profileFolder, `frame-cost-${Date.now()}.cpuprofile`), JSON.stringify(profile));
}
each_us.push(await run(run_ms), await run(run_ms));
report.figure({ name: `a frame, ${encrypted ? 'AES-128' : 'plain'}`, value: Math.min(...each_us), unit: 'µs' });
report.note(`${acknowledged - before} frames; runs ${each_us.map((us) => us.toFixed(1)).join(', ')} µs`);
report.note(JSON.stringify((floor.connectors[0]!.inspect() as { counts: Record<string, number> }).counts));
report.note(`${stream.reader.nextSeq} facts, ${acknowledged} answers`);
await floor.stop();
await removeFolder(folder);
report.finish();
process.exit(0);
