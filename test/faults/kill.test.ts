import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seededChance, type Chance } from '../../src/base/chance.ts';
import { openKeys } from '../../src/journal/keys.ts';
import { packageFolder } from '../support/launching.ts';
import type { FloorGiven } from './kill/floor-program.ts';
import { journalFaults } from './kill/journal.ts';
import { buildProgram, endDatabase, killDatabase, killProgram, startProgram, type Running } from './kill/program.ts';
import { Sender } from './kill/sender.ts';

/** `ROUNDS=200` is the whole proof (six minutes); every run of the tests does forty. `KILL_SEED=7` draws other moments. */
const rounds = Number(process.env['ROUNDS'] ?? 40);
const firstSeed = Number(process.env['KILL_SEED'] ?? 1);
/** Installations killed side by side: while one waits for its disk the other has the processor. */
const besides = 2;

let folder: string;
beforeAll(async () => {
  folder = await buildProgram();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const sleep = (wait_ms: number) => new Promise<void>((resolve) => setTimeout(resolve, wait_ms));

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

function sendersOf(port: number, chance: Chance): Sender[] {
  const ways: [transport: 'tcp' | 'udp', keyBits: 0 | 128 | 256][] = [
    ['tcp', 0],
    ['tcp', 128],
    ['udp', 0],
    ['tcp', 0],
    ['udp', 256],
    ['tcp', 256],
  ];
  return Array.from({ length: 12 }, (_, index) => {
    const [transport, keyBits] = ways[index % ways.length]!;
    const id = `AP${index + 1}`;
    const account = `7A${String(index + 10)}`;
    const key = keyBits === 0 ? null : Buffer.from(chance.bytes(keyBits / 8));
    return new Sender({ id, account, transport, keyBits }, key, port, () => 5 + chance.below(60));
  });
}

class Story {
  readonly senders: Sender[];
  running: Running | null = null;
  rounds = 0;
  kills = { program: 0, database: 0 };
  facts = 0;
  readonly spent_ms = { starting: 0, waiting: 0, checking: 0 };
  private readonly given: FloorGiven;
  private readonly chance: Chance;
  private readonly publicKey: Uint8Array;
  private readonly seed: number;

  constructor(given: FloorGiven, senders: Sender[], publicKey: Uint8Array, chance: Chance, seed: number) {
    this.seed = seed;
    this.given = given;
    this.senders = senders;
    this.publicKey = publicKey;
    this.chance = chance;
  }

  get acknowledged(): number {
    return this.senders.reduce((sum, sender) => sum + sender.acknowledged, 0);
  }

  async start(): Promise<void> {
    const from = Date.now();
    this.running = startProgram(folder, this.given);
    await this.running.ready;
    this.spent_ms.starting += Date.now() - from;
  }

  async round(): Promise<void> {
    await this.untilHeard();
    await sleep(this.chance.below(400));
    const victim = (['program', 'database', 'both'] as const)[this.chance.below(3)]!;
    // In either order, and with a moment between: the database may outlive the program or the other way round.
    if (victim === 'database' || this.chance.below(2) === 0) this.killDatabase(victim);
    if (victim === 'both') await sleep(this.chance.below(30));
    if (victim !== 'database') await this.killProgram();
    this.killDatabase(victim);
    if (victim !== 'database') {
      // Now and then it is killed again while it starts.
      if (this.chance.below(8) === 0) {
        this.running = startProgram(folder, this.given);
        await sleep(this.chance.below(700));
        await this.killProgram();
      }
      await this.start();
    }
    await this.check();
    this.rounds++;
  }

  /** What was acknowledged by now must be in the tables by now. */
  async check(): Promise<void> {
    const from = Date.now();
    const said = this.senders.map((sender) => sender.said.map((one) => ({ ...one })));
    const { wrong, facts } = await journalFaults(this.given.data, this.publicKey, said);
    this.facts = facts;
    this.spent_ms.checking += Date.now() - from;
    const all = [...wrong, ...this.senders.flatMap((sender) => sender.wronged)];
    if (all.length > 0)
      throw new Error(`${all.length} things are wrong (KILL_SEED=${this.seed}):\n${all.slice(0, 10).join('\n')}`);
  }

  async untilHeard(): Promise<void> {
    const before = this.acknowledged;
    const from = Date.now();
    while (this.acknowledged < before + this.senders.length) {
      if (Date.now() > from + 60_000) throw new Error('nothing is acknowledged any more');
      await sleep(10);
    }
    this.spent_ms.waiting += Date.now() - from;
  }

  async end(): Promise<void> {
    for (const sender of this.senders) sender.stop();
    if (this.running) await killProgram(this.running);
    await endDatabase(this.given.data);
  }

  private async killProgram(): Promise<void> {
    await killProgram(this.running!);
    this.kills.program++;
  }

  private killDatabase(victim: 'program' | 'database' | 'both'): void {
    if (victim !== 'program' && killDatabase(this.given.data)) this.kills.database++;
  }
}

async function story(seed: number, answerEarly: boolean, tell: (story: Story) => Promise<void>): Promise<Story> {
  const place = await mkdtemp(join(tmpdir(), 'watchfloor-kill-'));
  const [data, keysFolder] = [join(place, 'data'), join(place, 'keys')];
  const chance = seededChance(seed);
  const port = await freePort();
  const senders = sendersOf(port, chance);
  const { signing } = await openKeys(keysFolder, data);
  const panels = senders.map(({ options, key }) => ({ ...options, key: key?.toString('hex') ?? null }));
  const given = { data, keys: keysFolder, packageFolder, listen: `127.0.0.1:${port}`, panels, answerEarly };
  const told = new Story(given, senders, signing.publicKey, chance, seed);
  try {
    await told.start();
    for (const sender of senders) void sender.run();
    await tell(told);
    return told;
  } finally {
    await told.end();
    await rm(place, { recursive: true, force: true });
  }
}

test(
  `${rounds} times kill -9 of server, database or both under load: 0 acknowledged frames lost, 0 doubled, the tree verifies`,
  { timeout: 60_000 + rounds * 10_000 },
  async () => {
    const startedAt = Date.now();
    const stories = Array.from({ length: besides }, (_, index) =>
      story(firstSeed + index, false, async (told) => {
        for (let round = index; round < rounds; round += besides) await told.round();
        await told.untilHeard();
        await told.check();
      }),
    );
    // All of them end before the test does, whatever becomes of one.
    await Promise.allSettled(stories);
    const told = await Promise.all(stories);
    const sum = (of: (story: Story) => number) => told.reduce((total, one) => total + of(one), 0);
    const met = {
      rounds: sum((one) => one.rounds),
      killsOfProgram: sum((one) => one.kills.program),
      killsOfDatabase: sum((one) => one.kills.database),
      acknowledged: sum((one) => one.acknowledged),
      facts: sum((one) => one.facts),
      starting_s: Math.round(sum((one) => one.spent_ms.starting) / 1_000),
      checking_s: Math.round(sum((one) => one.spent_ms.checking) / 1_000),
      took_s: Math.round((Date.now() - startedAt) / 1_000),
    };
    console.log(`kill -9: ${JSON.stringify(met)}; 0 lost, 0 doubled`);
    expect(met.rounds).toBe(rounds);
    expect(met.killsOfProgram).toBeGreaterThan(rounds / 4);
    expect(met.killsOfDatabase).toBeGreaterThan(rounds / 4);
    expect(met.acknowledged).toBeGreaterThan(rounds * 12);
  },
);

test('planted: a server that answers before it is durable is found within 30 kills', { timeout: 300_000 }, async () => {
  let found = '';
  await story(firstSeed, true, async (told) => {
    for (let round = 1; round <= 30 && !found; round++) {
      await told.round().catch((error: Error) => (found = error.message));
    }
  });
  expect(found).toContain('was acknowledged and is lost');
});
