import { connect, type Socket } from 'node:net';
import { accountOf, acknowledges, crcOf, keyOf, messageFrame, stamp } from './frames.ts';
import { percentile } from './report.ts';

/**
 * The load, in a process of its own. Frames are made before the clock starts, so that making them costs the receiver
 * nothing; they leave from one buffer a connection, and every answer is held against its frame.
 */
export interface LoadGiven {
  port: number;
  connections: number;
  accounts: number;
  pointsPerPanel: number;
  /** Unanswered frames of a connection, when there is no rate. */
  depth: number;
  /** Frames a second over all connections; null sends as fast as answers come. */
  rate: number | null;
  encrypted: boolean;
  /** Newline frames of the size of a plain message, for the bare receiver. */
  lines: boolean;
  /** A peer's answers need only name the sequence. */
  lenient: boolean;
  warm_ms: number;
  run_ms: number;
  /** How many frames every account has already sent: sequences go on from there, so no frame comes twice. */
  turn: number;
  /** Frames of each connection to make beforehand. */
  prepared: number;
}

export interface LoadResult {
  acked: number;
  perSecond: number;
  p50_ms: number;
  p99_ms: number;
  max_ms: number;
  /** From when a frame was due, not when it left: what the load itself was late is in it. */
  dueP99_ms: number;
  wrong: number;
  unanswered: number;
  /** Frames sent by every account at most, to go on from. */
  turn: number;
  frame_bytes: number;
  cpu_ms: number;
}

const given = JSON.parse(process.argv[2]!) as LoadGiven;
const { connections, accounts, pointsPerPanel, rate } = given;
const accountsEach = Math.floor(accounts / connections);
const keys = new Map<number, Buffer>();
const madeAt = stamp(new Date());

interface Line {
  number: number;
  socket: Socket;
  frames: Buffer[];
  sentAt: number[];
  dueAt: number[];
  sent: number;
  answered: number;
  rest: Buffer;
}

const total = { acked: 0, wrong: 0, silent: 0 };
const took: number[] = [];
const tookDue: number[] = [];
let counting = false;

function frameOf(line: number, index: number): Buffer {
  const account = line + connections * (index % accountsEach);
  const turn = given.turn + Math.floor(index / accountsEach);
  const sequence = 1 + (turn % 9_999);
  // Points of a panel take turns; each says new and restore in turn.
  const zone = 1 + (turn % pointsPerPanel);
  const code = Math.floor(turn / pointsPerPanel) % 2 === 0 ? 'BA' : 'BR';
  const name = accountOf(account);
  const made = messageFrame({ account: name, sequence, code, zone, time: madeAt, key: keyFor(account, name) });
  if (!given.lines) return made;
  made[0] = 0x3e;
  made[made.length - 1] = 0x0a;
  return made;
}

function keyFor(account: number, name: string): Buffer | null {
  if (!given.encrypted) return null;
  const known = keys.get(account);
  if (known) return known;
  const made = keyOf(name);
  keys.set(account, made);
  return made;
}

async function openLine(number: number): Promise<Line> {
  const socket = connect({ port: given.port, host: '127.0.0.1', noDelay: true });
  await new Promise<void>((resolve, reject) => socket.once('connect', () => resolve()).once('error', reject));
  socket.on('error', (error) => fail(error.message));
  const frames = Array.from({ length: given.prepared }, (_, index) => frameOf(number, index));
  const line: Line = { number, socket, frames, sentAt: [], dueAt: [], sent: 0, answered: 0, rest: Buffer.alloc(0) };
  socket.on('data', (bytes) => heard(line, bytes));
  return line;
}

function send(line: Line, count: number, due: number | null): void {
  const now = performance.now();
  const batch: Buffer[] = [];
  for (let one = 0; one < count; one++) {
    const index = line.sent++;
    batch.push((line.frames[index] ??= frameOf(line.number, index)));
    line.sentAt[index] = now;
    line.dueAt[index] = due ?? now;
  }
  line.socket.write(batch.length === 1 ? batch[0]! : Buffer.concat(batch));
}

function heard(line: Line, bytes: Buffer): void {
  const now = performance.now();
  const held = line.rest.length === 0 ? bytes : Buffer.concat([line.rest, bytes]);
  const mark = given.lines ? 0x0a : 0x0d;
  let at = 0;
  let count = 0;
  for (let end = held.indexOf(mark); end >= 0; end = held.indexOf(mark, at)) {
    const answer = held.subarray(at, end + 1);
    // Answers come in order; a frame that got none (the floor could take no more) is passed over and counted.
    if (!given.lines) count += passOver(line, answer);
    const index = line.answered++;
    if (!given.lines && !isRight(answer, line, index)) total.wrong++;
    if (counting) {
      total.acked++;
      took.push(now - line.sentAt[index]!);
      tookDue.push(now - line.dueAt[index]!);
    }
    // What was answered is not needed again.
    line.frames[index] = undefined as never;
    at = end + 1;
    count++;
  }
  line.rest = held.subarray(at);
  if (rate === null && sending) send(line, count, null);
}

/** Every answer names its frame; of every sixty-fourth the CRC is worked out as well. */
function isRight(answer: Buffer, line: Line, index: number): boolean {
  if (!acknowledges(answer, line.frames[index]!, given.lenient)) return false;
  return (
    index % 64 !== 0 || crcOf(answer, 9, answer.length - 1) === Number.parseInt(answer.toString('latin1', 1, 5), 16)
  );
}

function passOver(line: Line, answer: Buffer): number {
  if (acknowledges(answer, line.frames[line.answered]!, given.lenient)) return 0;
  for (let ahead = line.answered + 1; ahead < line.sent; ahead++) {
    if (!acknowledges(answer, line.frames[ahead]!, given.lenient)) continue;
    const passed = ahead - line.answered;
    total.silent += passed;
    line.answered = ahead;
    return passed;
  }
  return 0;
}

let sending = true;

/** Sends what has become due, a frame to each connection in turn. A late tick sends more; it never skips. */
async function offer(lines: readonly Line[], perSecond: number, run_ms: number): Promise<void> {
  const startedAt = performance.now();
  for (let sent = 0; ;) {
    const now = performance.now();
    const elapsed_ms = Math.min(run_ms, now - startedAt);
    if (!counting && elapsed_ms >= given.warm_ms) counting = true;
    const due = Math.floor((elapsed_ms / 1_000) * perSecond);
    for (; sent < due; sent++) send(lines[sent % lines.length]!, 1, startedAt + (sent / perSecond) * 1_000);
    if (elapsed_ms >= run_ms) return;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

async function answered(lines: readonly Line[], wait_ms: number): Promise<number> {
  const until = performance.now() + wait_ms;
  const open = () => lines.reduce((sum, line) => sum + line.sent - line.answered, 0);
  while (open() > 0 && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 20));
  return open();
}

function fail(why: string): never {
  process.stderr.write(`load: ${why}\n`);
  process.exit(1);
}

const lines = await Promise.all(Array.from({ length: connections }, (_, number) => openLine(number)));
const frame_bytes = lines[0]!.frames[0]!.length;
globalThis.gc?.();
process.send!('ready');
await new Promise<void>((go) => process.once('message', () => go()));
const cpuBefore = process.cpuUsage();
let run_ms = given.run_ms;
if (rate === null) {
  for (const line of lines) send(line, given.depth, null);
  await new Promise((resolve) => setTimeout(resolve, given.warm_ms));
  counting = true;
  const from = performance.now();
  await new Promise((resolve) => setTimeout(resolve, given.run_ms));
  counting = false;
  run_ms = performance.now() - from;
  sending = false;
} else {
  await offer(lines, rate, given.warm_ms + given.run_ms);
}
const unanswered = await answered(lines, 10_000);
const used = process.cpuUsage(cpuBefore);
const sorted = Float64Array.from(took);
const most = Math.max(...lines.map((line) => line.sent));
const result: LoadResult = {
  acked: total.acked,
  perSecond: (total.acked / run_ms) * 1_000,
  p50_ms: percentile(sorted, 0.5),
  p99_ms: percentile(sorted, 0.99),
  max_ms: sorted[sorted.length - 1] ?? Number.NaN,
  dueP99_ms: percentile(Float64Array.from(tookDue), 0.99),
  wrong: total.wrong,
  unanswered: unanswered + total.silent,
  turn: given.turn + Math.ceil(most / accountsEach),
  frame_bytes,
  cpu_ms: (used.user + used.system) / 1_000,
};
for (const line of lines) line.socket.destroy();
process.send!(result, () => process.exit(0));
