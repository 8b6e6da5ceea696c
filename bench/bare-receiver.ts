import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { leavesOf } from '../src/journal/tree.ts';
import { serveParent } from './parts/children.ts';
import { openPlace, removeFolder, workFolder } from './parts/place.ts';

/**
 * The least that a durable receiver can do, on the same store: frames that end in a line feed, appended as lines with
 * their leaves in groups that grow while the last one commits, one line feed back for each when it is durable. It reads
 * nothing, knows no sender, decides nothing, keeps no state. What the floor's intake is held against.
 *
 * Alone (`npm run bench -- bare-receiver`) it listens until it is stopped; `intake` starts it by itself.
 */
const groupMax = 4_000;
const alone = process.send === undefined;
const folder = alone ? await workFolder() : (JSON.parse(process.argv[2]!) as { dataFolder: string }).dataFolder;
const padTo = alone ? 0 : ((JSON.parse(process.argv[2]!) as { padTo?: number }).padTo ?? 0);
const place = await openPlace(join(folder, 'data'));
const stream = (await place.store.createStream({ name: 'bare', kind: 'site', status: 'Actual', epoch: 1 })).number;

let lines: string[] = [];
let owed = new Map<Socket, number>();
let seq = 0;
let committing = false;
let padding = '';

async function commit(): Promise<void> {
  committing = true;
  while (lines.length > 0) {
    const group = lines.length > groupMax ? lines.splice(0, groupMax) : lines;
    const answers = owed;
    if (group === lines) lines = [];
    // A group cut short leaves its answers to the one that takes the rest: late, never early.
    const whole = lines.length === 0;
    if (whole) owed = new Map();
    await place.store.append(stream, seq, group, leavesOf(group));
    seq += group.length;
    if (whole) for (const [socket, count] of answers) socket.write('\n'.repeat(count));
  }
  committing = false;
}

const server = createServer({ noDelay: true }, (socket) => {
  let rest = '';
  socket.on('error', () => socket.destroy());
  socket.on('data', (bytes) => {
    const held = rest + bytes.toString('latin1');
    const parts = held.split('\n');
    rest = parts.pop()!;
    if (padTo > 0) {
      padding ||= ' '.repeat(Math.max(0, padTo - (parts[0]?.length ?? 0)));
      for (const part of parts) lines.push(part + padding);
    } else {
      for (const part of parts) lines.push(part);
    }
    owed.set(socket, (owed.get(socket) ?? 0) + parts.length);
    if (!committing && lines.length > 0) setImmediate(() => committing || void commit());
  });
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address() as { port: number };

async function stop(): Promise<void> {
  server.close();
  await place.stop();
  if (alone) await removeFolder(folder);
}

if (alone) {
  process.stdout.write(`listening on 127.0.0.1:${port}; frames end in a line feed. Ctrl-C stops it.\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void stop().then(() => process.exit(0)));
} else {
  serveParent({ mark: () => ({ nextSeq: seq, cpu_ms: cpuUsed() }) }, stop);
  process.send!({ port });
}

function cpuUsed(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
