import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Helper, root } from './parts/children.ts';
import type { FloorMark, FloorReady } from './parts/floor-process.ts';
import { checkEncoder } from './parts/frames.ts';
import type { LoadResult } from './parts/load.ts';
import { runLoad, setting } from './parts/load-run.ts';
import { measurePeers, peerSetting } from './parts/peers.ts';
import { openPlace, removeFolder, workFolder } from './parts/place.ts';
import { copyProbe, fdatasyncProbe, type SyncProbe } from './parts/probes.ts';
import { median, Report, show, swingOf } from './parts/report.ts';

/**
 * Acknowledged durable frames a second, end to end: a load in a second process over loopback, the real floor with its
 * own PostgreSQL. Held against a bare receiver on the same store, run turn by turn with it.
 *
 *   npm run bench -- intake [--json] [--rounds N] [--seconds N] [--warm N] [--peers FOLDER] [--profile FOLDER] [--no-latency]
 */
const option = (name: string): string | null => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? null : (process.argv[at + 1] ?? null);
};
const rounds = Number(option('rounds') ?? 3);
const run_ms = Number(option('seconds') ?? 4) * 1_000;
const warmUp_ms = Number(option('warm') ?? 8) * 1_000;
const profile = option('profile');
const rates = [1_000, 5_000, 20_000];

const report = new Report('intake');
const checked = checkEncoder(root);
report.note(
  checked
    ? `the load's encoder gives ${checked.plain} published plain and ${checked.encrypted} encrypted frames byte for byte`
    : 'published frames are not beside the project: the encoder was checked by the CRC check value alone',
);

const folder = await workFolder();
const syncs: SyncProbe[] = [];
const copies: number[] = [];
try {
  const lines = Array.from({ length: 50_000 }, (_, seq) => sampleLine(seq));
  const probePlace = await openPlace(join(folder, 'probe'));
  const probe = async () => {
    syncs.push(fdatasyncProbe(folder, 600));
    copies.push(await copyProbe(probePlace.address, lines));
  };
  await probe();
  const bare = await startBare('bare', 0);
  const floor = await startFloor();
  const doors = { bare: bare.port, floor: floor.port };
  const turns = { plain: 0, aes: 0, line: 0 };

  // A program that has run for a minute is what a control room has; the first thousands of frames run uncompiled.
  for (const encrypted of [false, true]) await load(encrypted, null, undefined, warmUp_ms);
  await runLoad({ port: doors.bare, lines: true, run_ms: warmUp_ms / 2, turn: 0 });

  const bareRuns: LoadResult[] = [];
  const plainRuns: Run[] = [];
  const aesRuns: Run[] = [];
  for (let round = 0; round < rounds; round++) {
    bareRuns.push(await runLoad({ port: doors.bare, lines: true, run_ms, turn: turns.line }));
    plainRuns.push(await watched(floor.helper, (before) => load(false, null, before)));
    aesRuns.push(await watched(floor.helper, (before) => load(true, null, before)));
    bareRuns.push(await runLoad({ port: doors.bare, lines: true, run_ms: run_ms / 2, turn: turns.line }));
    await probe();
    report.say(
      `  round ${round + 1}: bare ${show(bareRuns.at(-2)!.perSecond)} and ${show(bareRuns.at(-1)!.perSecond)}, plain ` +
        `${show(plainRuns.at(-1)!.result.perSecond)}, AES-128 ${show(aesRuns.at(-1)!.result.perSecond)} a second; ` +
        `fdatasync ${show(syncs.at(-1)!.perSecond)}/s, COPY ${show(copies.at(-1)!)}/s`,
    );
  }
  judgeThroughput(bareRuns, plainRuns, aesRuns);
  if (!process.argv.includes('--no-latency')) await judgeLatency();
  await proveDurable();

  const peers = option('peers');
  if (peers) await oneInFlight();

  await floor.helper.stop();
  await bare.helper.stop();
  await bareWithLongLines();
  await probePlace.stop();
  if (peers) await measurePeers(peers, report, run_ms);

  async function load(
    encrypted: boolean,
    rate: number | null,
    before?: () => Promise<unknown>,
    wanted_ms = run_ms,
  ): Promise<LoadResult> {
    const of = encrypted ? 'aes' : 'plain';
    const asked = { port: doors.floor, encrypted, rate, run_ms: wanted_ms, turn: turns[of] };
    const result = await runLoad(asked, before);
    turns[of] = result.turn;
    return result;
  }

  async function judgeLatency(): Promise<void> {
    for (const encrypted of [false, true]) {
      const name = encrypted ? 'AES-128' : 'plain';
      for (const rate of rates) {
        const before = fdatasyncProbe(folder, 400);
        const { result } = await watched(floor.helper, (start) => load(encrypted, rate, start));
        syncs.push(before);
        const share = (result.perSecond / rate) * 100;
        const bound_ms = Math.max(20, 4 * before.p99_ms);
        report.figure({ name: `ack p50 at ${show(rate)}/s, ${name}`, value: result.p50_ms, unit: 'ms' });
        report.figure(
          {
            name: `ack p99 at ${show(rate)}/s, ${name}`,
            value: result.p99_ms,
            unit: 'ms',
            probe: { name: 'fdatasync p99', value: before.p99_ms, unit: 'ms' },
            ...(rate === 20_000 && { target: { of: 'value', kind: 'must', atMost: bound_ms } as const }),
          },
          rate === 20_000 ? swingOf(syncs.map((sync) => sync.perSecond)) : 1,
        );
        if (share < 98)
          report.note(`of ${show(rate)}/s offered (${name}) ${share.toFixed(0)} % were acknowledged in time`);
        if (result.dueP99_ms > 2 * result.p99_ms) {
          report.note(`the load itself was late at ${show(rate)}/s: p99 from when due ${show(result.dueP99_ms)} ms`);
        }
      }
    }
    const bareAt = await runLoad({ port: doors.bare, lines: true, rate: 20_000, run_ms, turn: turns.line });
    report.figure({ name: 'bare receiver, ack p99 at 20,000/s', value: bareAt.p99_ms, unit: 'ms' });
  }

  /** As the peers are measured: one frame of a connection at a time. */
  async function oneInFlight(): Promise<void> {
    for (const encrypted of [false, true]) {
      const of = encrypted ? 'aes' : 'plain';
      const result = await runLoad({ ...peerSetting, port: doors.floor, encrypted, run_ms, turn: turns[of] });
      turns[of] = result.turn;
      const name = `intake ${encrypted ? 'AES-128' : 'plain'}, durable, 1 in flight`;
      report.figure({ name, value: result.perSecond, unit: 'frames/s' });
    }
  }

  /** Every acknowledgement was a fact: the journal has grown by at least as many. */
  async function proveDurable(): Promise<void> {
    const { nextSeq, openRows } = await floor.helper.ask<FloorMark>('mark');
    const counted = await floor.helper.ask<FloorMark>('mark');
    report.note(
      `${show(nextSeq)} facts in the journal, ${openRows} rows on the queue; frames by outcome ` +
        Object.entries(counted.counts)
          .map(([outcome, count]) => `${outcome} ${show(count)}`)
          .join(', '),
    );
    const acknowledged = counted.counts['acknowledged'] ?? 0;
    if (nextSeq < acknowledged) throw new Error(`${acknowledged} acknowledged, but only ${nextSeq} facts`);
  }

  /** Where the cost lies: the same bare receiver, writing lines as long as our facts. */
  async function bareWithLongLines(): Promise<void> {
    const long = await startBare('bare-long', sampleLine(0).length);
    const { perSecond } = await runLoad({ port: long.port, lines: true, run_ms });
    report.figure({ name: "bare receiver, lines as long as a fact's", value: perSecond, unit: 'frames/s' });
    await long.helper.stop();
  }
} finally {
  await removeFolder(folder);
}
report.finish();
process.exit(0);

interface Run {
  result: LoadResult;
  node_us: number;
  postgres_us: number;
  mark: FloorMark;
}

/** A run with what it cost the floor and its PostgreSQL, a frame. */
async function watched(helper: Helper, run: (before: () => Promise<unknown>) => Promise<LoadResult>): Promise<Run> {
  let before: FloorMark | null = null;
  const result = await run(async () => {
    before = await helper.ask<FloorMark>('mark');
    if (profile !== null) await helper.ask('profile');
  });
  if (profile !== null) report.note(`profile ${await helper.ask<string>('profiled')}`);
  const mark = await helper.ask<FloorMark>('mark');
  const from = before! as FloorMark;
  const frames = Math.max(1, mark.nextSeq - from.nextSeq);
  return {
    result,
    node_us: ((mark.node_cpu_ms - from.node_cpu_ms) / frames) * 1_000,
    postgres_us: ((mark.postgres_cpu_ms - from.postgres_cpu_ms) / frames) * 1_000,
    mark,
  };
}

function judgeThroughput(bare: readonly LoadResult[], plain: readonly Run[], aes: readonly Run[]): void {
  const bareRate = median(bare.map((run) => run.perSecond));
  const swing = swingOf(bare.map((run) => run.perSecond));
  report.figure({ name: 'bare receiver', value: bareRate, unit: 'frames/s' });
  const of = (runs: readonly Run[], name: string, must: number, aim: number) => {
    const value = median(runs.map((run) => run.result.perSecond));
    // Each run is held against the bare runs around it, so that a slow minute is slow for both.
    const ratio = median(
      runs.map(
        (run, round) => run.result.perSecond / ((bare[2 * round]!.perSecond + bare[2 * round + 1]!.perSecond) / 2),
      ),
    );
    const probe = { name: 'bare', value: bareRate, unit: 'frames/s' };
    report.figure(
      {
        name: `intake ${name}`,
        value,
        unit: 'frames/s',
        probe,
        ratio,
        target: { of: 'ratio', kind: 'must', atLeast: must },
      },
      swing,
    );
    report.figure(
      {
        name: `intake ${name}, on a quiet machine`,
        value,
        unit: 'frames/s',
        target: { of: 'value', kind: 'aim', atLeast: aim },
      },
      swing,
    );
    const last = runs.at(-1)!;
    report.note(
      `${name}: ${median(runs.map((run) => run.node_us)).toFixed(1)} µs of Node and ` +
        `${median(runs.map((run) => run.postgres_us)).toFixed(1)} µs of PostgreSQL a frame; ` +
        `${last.mark.factsPerCommit.toFixed(0)} facts a commit of p50 ${show(last.mark.commitP50_ms)} ms; event loop p99 ` +
        `${last.mark.loopDelayP99_ms.toFixed(0)} ms; ${setting.connections} connections, ${setting.depth} deep, ` +
        `p50 ${show(last.result.p50_ms)} p99 ${show(last.result.p99_ms)} ms; ${last.result.unanswered} unanswered`,
    );
  };
  of(plain, 'plain', 0.5, 40_000);
  of(aes, 'AES-128', 0.35, 20_000);
  report.figure({ name: 'raw COPY, same schema', value: median(copies), unit: 'rows/s' });
  report.figure({ name: 'fdatasync', value: median(syncs.map((sync) => sync.perSecond)), unit: '/s' });
  report.note(
    `within the run: bare swung ${swing.toFixed(1)}x, COPY ${swingOf(copies).toFixed(1)}x, fdatasync ` +
      `${swingOf(syncs.map((sync) => sync.perSecond)).toFixed(1)}x`,
  );
}

async function startBare(name: string, padTo: number): Promise<{ helper: Helper; port: number }> {
  const dataFolder = join(folder, name);
  await mkdir(dataFolder, { recursive: true });
  const helper = new Helper(new URL('./bare-receiver.ts', import.meta.url), { dataFolder, padTo });
  const { port } = await helper.said<{ port: number }>();
  return { helper, port };
}

async function startFloor(): Promise<{ helper: Helper; port: number }> {
  const given = {
    dataFolder: join(folder, 'floor'),
    keysFolder: join(folder, 'keys'),
    panels: setting.accounts,
    pointsPerPanel: 1,
    keyed: true,
    ...(profile !== null && { profileFolder: profile }),
  };
  const helper = new Helper(new URL('./parts/floor-process.ts', import.meta.url), given);
  const { address } = await helper.said<FloorReady>();
  return { helper, port: Number(address.slice(address.lastIndexOf(':') + 1)) };
}

/** A fact as the intake writes it, for probes: the same length and the same shape. */
function sampleLine(seq: number): string {
  const panel = `AP${String(seq % 5_000).padStart(4, '0')}`;
  return (
    `{"seq":${seq},"type":"alarm repeated","v":1,"recordedAt":"2026-11-22T08:15:30.123Z","at":"2026-11-22T08:15:29.000Z",` +
    `"by":"device/${panel}","cause":"dc09:S:A123:R1:L1:0001:PNqbb1sD4c3xTj1kZ0Yw2A","about":["alarm/A-000123","point/A00123",` +
    `"panel/${panel}"],"data":{"alarm":"A-000123","priority":"P2","scheme":"sia-dc03","code":"BA"}}`
  );
}
