import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDoor, siteName, type Door } from '../../test/support/api.ts';
import { startApi, type RunningApi } from '../api/start.ts';
import { inspectFrame, readPasted } from './inspect-frame.ts';
import { inspect } from './inspect.ts';
import { panel } from './panel.ts';
import { report } from './report.ts';
import { token } from './token.ts';
import type { Exit, Verb } from './verb.ts';

let door: Door;
let running: RunningApi;
let before: string | undefined;

beforeAll(async () => {
  door = await openDoor();
  const dataFolder = await mkdtemp(join(tmpdir(), 'watchfloor-verbs-'));
  before = process.env['WATCHFLOOR_DATA'];
  process.env['WATCHFLOOR_DATA'] = dataFolder;
  running = await startApi(door.floor, { http: '127.0.0.1:0', dataFolder, tell: () => {} });
});
afterAll(async () => {
  if (before === undefined) delete process.env['WATCHFLOOR_DATA'];
  else process.env['WATCHFLOOR_DATA'] = before;
  await running.stop();
  await door.stop();
});

interface Ran {
  exit: Exit;
  said: string;
  told: string;
}

async function run(verb: Verb, args: string[], stdin?: string): Promise<Ran> {
  const lines = { said: [] as string[], told: [] as string[] };
  const real = Object.getOwnPropertyDescriptor(process, 'stdin')!;
  if (stdin !== undefined)
    Object.defineProperty(process, 'stdin', { value: Readable.from([stdin]), configurable: true });
  try {
    const exit = await verb.run(args, { say: (text) => lines.said.push(text), tell: (text) => lines.told.push(text) });
    return { exit, said: lines.said.join('\n'), told: lines.told.join('\n') };
  } finally {
    Object.defineProperty(process, 'stdin', real);
  }
}

// The press starts a thread of its own, which on a busy machine takes its time.
describe('watchfloor report', { timeout: 120_000 }, () => {
  /** The floor's clock is the test's: while a report is made, time passes. */
  async function whileTimePasses(args: string[]): Promise<Ran> {
    const ran = run(report, args);
    let done = false;
    void ran.finally(() => (done = true));
    while (!done) {
      await door.clock.advance(100);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return ran;
  }

  test('puts the report of a month into a file and says where, how far it is meanwhile apart from it', async () => {
    await door.clock.advance(1_000);
    const out = join(await mkdtemp(join(tmpdir(), 'watchfloor-report-')), 'month.pdf');
    const ran = await whileTimePasses(['month', '2026-11', '--lang', 'en', '--out', out, '--json']);
    expect(ran).toMatchObject({ exit: 0 });
    expect(JSON.parse(ran.said)).toMatchObject({ file: out, title: 'Alarm report of the month 2026-11' });
    expect((await readFile(out)).subarray(0, 5).toString()).toBe('%PDF-');
  });

  test('says why there is none, in both languages, and what is wrong use', async () => {
    const none = await whileTimePasses(['incident', 'HC-2026-000999']);
    expect(none.exit).toBe(1);
    expect(none.told).toContain('INCIDENT_NOT_FOUND');
    for (const args of [
      [],
      ['month'],
      ['month', 'November'],
      ['log', '--hours', '0'],
      ['incident', 'X', '--lang', 'fr'],
    ]) {
      expect(await run(report, args), args.join(' ')).toMatchObject({ exit: 2, said: '' });
    }
  });
});

describe('watchfloor token', () => {
  test('makes a token that works, alone on standard output; lists it without its secret; withdraws it', async () => {
    const made = await run(token, ['create', '--role', 'dispatcher', '--name', 'patrol app', '--days', '30']);
    expect(made.exit).toBe(0);
    expect(made.said).toMatch(/^wf_[\w-]{43}$/);
    expect((await door.call(made.said, 'GET', '/sites')).status).toBe(401);
    const ask = () => fetch(`${running.address}/api/v1/sites`, { headers: { authorization: `Bearer ${made.said}` } });
    expect((await ask()).status).toBe(200);
    const listed = await run(token, ['list', '--json']);
    const [row] = JSON.parse(listed.said) as { token: number; name: string; role: string }[];
    expect(row).toMatchObject({ name: 'patrol app', role: 'dispatcher' });
    expect(listed.said).not.toContain(made.said);
    expect((await run(token, ['withdraw', String(row!.token)])).exit).toBe(0);
    expect((await ask()).status).toBe(401);
    const again = await run(token, ['withdraw', String(row!.token)]);
    expect(again).toMatchObject({ exit: 1, told: expect.stringContaining('TOKEN_UNKNOWN') });
  });

  test.each([
    [[]],
    [['create']],
    [['create', '--role', 'king']],
    [['create', '--role', 'viewer', '--days', 'x']],
    [['withdraw']],
    [['list', 'x']],
  ])('wrong use shows how it is used: %j', async (args) => {
    const { exit, told } = await run(token, args);
    expect(exit).toBe(2);
    expect(told).toBe(token.usage);
  });
});

describe('watchfloor panel', () => {
  const key = '00112233445566778899AABBCCDDEEFF';
  const keyed = () => door.floor.senders.all().find((sender) => sender.key === null)!;

  test('takes a key from standard input by the panel’s account and says which version was set, never the key', async () => {
    const { account, panel: id } = keyed();
    const set = await run(panel, ['key', account, '--json'], `${key}\n`);
    expect(set.exit, set.told).toBe(0);
    expect(JSON.parse(set.said)).toEqual({ site: siteName, panel: id, version: 1, bits: 128 });
    expect(set.said + set.told).not.toContain(key);
  });

  test('draws one on wish and shows it this once', async () => {
    const { panel: id } = keyed();
    const made = await run(panel, ['key', id, '--generate']);
    expect(made.exit, made.told).toBe(0);
    expect(made.said).toMatch(/^[0-9A-F]{32}$|^[0-9A-F]{48}$|^[0-9A-F]{64}$/);
    const held = door.floor.senders.all().find((sender) => sender.panel === id)!.key!;
    expect(Buffer.from(held).toString('hex').toUpperCase()).toBe(made.said);
  });

  test('a key of the wrong length, an unknown account and a plain panel are told apart', async () => {
    const { account } = door.floor.senders.all().find((sender) => sender.key !== undefined)!;
    expect((await run(panel, ['key', account], 'ABCD')).exit).toBe(2);
    expect(await run(panel, ['key', '0BADF00D'], key)).toMatchObject({
      exit: 1,
      told: expect.stringContaining('no panel'),
    });
    const plain = door.floor.senders.all().find((sender) => sender.key === undefined)!;
    expect(await run(panel, ['key', plain.account], key)).toMatchObject({
      exit: 1,
      told: expect.stringContaining('takes no key'),
    });
    expect((await run(panel, ['key'])).exit).toBe(2);
  });
});

/** From the README of another project's parser: the field's bytes, not ours. */
const fieldFrame = '0a39454334303032372241444d2d43494422303030314c3023313030325b23313030327c31363032203030203030315d0d';

describe('watchfloor inspect', () => {
  test('decodes a pasted frame field by field, as hex or with escapes', async () => {
    const asHex = await run(inspect, ['--frame', fieldFrame, '--json']);
    expect(asHex.exit).toBe(0);
    expect(JSON.parse(asHex.said)).toMatchObject({ account: '1002', outcome: 'acknowledged', why: null });
    expect(asHex.said).toContain('602');
    const escaped = await run(inspect, ['--frame', '\\x0a9EC40027"ADM-CID"0001L0#1002[#1002|1602 00 001]\\r']);
    expect(escaped.exit).toBe(0);
    expect(escaped.said).toContain('1002');
  });

  test('says why a frame would be refused and what to set on the panel, and ends 1', async () => {
    const broken = await run(inspect, ['--frame', fieldFrame.replace('39454334', '30303030')]);
    expect(broken.exit).toBe(1);
    expect(broken.said).toMatch(/bad-crc[\s\S]*→ /);
    const frame = '\\n9EC40027"ADM-CID"0001L0#1002[#1002|1602 00 002]\\r';
    expect((await run(inspect, ['--frame', frame])).exit).toBe(1);
  });

  test('what is neither hex nor text of a frame is wrong use; any bytes at all are read without a throw', async () => {
    expect((await run(inspect, ['--frame', '\\q'])).exit).toBe(2);
    expect((await run(inspect, ['--frame', fieldFrame, 'AB12'])).exit).toBe(2);
    expect((await run(inspect, ['--key-stdin'])).exit).toBe(2);
    expect(readPasted('报警')).toBeNull();
    for (let seed = 0; seed < 300; seed++) {
      const bytes = door.floor.chance.bytes(1 + (seed % 60));
      expect(() => inspectFrame(Buffer.from(bytes), seed % 2 ? new Uint8Array(16) : null, 0)).not.toThrow();
    }
  });

  test('shows what a running server has seen', async () => {
    const { exit, told } = await run(inspect, []);
    expect([exit, told]).toEqual([0, '还没有报文 / nothing has come yet']);
    expect((await run(inspect, ['1002', '--json'])).exit).toBe(0);
  });
});

test('where no server runs, each verb says so in both languages and ends 1; also with the file of a killed one', async () => {
  const live = process.env['WATCHFLOOR_DATA'];
  const dead = await mkdtemp(join(tmpdir(), 'watchfloor-dead-'));
  process.env['WATCHFLOOR_DATA'] = dead;
  try {
    for (const left of [null, { url: 'http://127.0.0.1:9', token: 'wf_old', pid: 1 }]) {
      if (left) await writeFile(join(dead, 'control.json'), JSON.stringify(left));
      for (const [verb, args] of [
        [token, ['list']],
        [panel, ['key', 'AB12', '--generate']],
        [inspect, []],
      ] as const) {
        const { exit, told } = await run(verb, [...args]);
        expect(exit).toBe(1);
        expect(told).toMatch(/没有正在运行的服务器[\s\S]*No server is running/);
      }
    }
  } finally {
    process.env['WATCHFLOOR_DATA'] = live;
  }
});
