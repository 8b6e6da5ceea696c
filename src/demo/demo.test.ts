import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seededChance } from '../base/chance.ts';
import { silentLog } from '../base/log.ts';
import { simulatedClock, type SimulatedClock } from '../base/simulated-clock.ts';
import { decryptContent } from '../connectors/sia-dc09/cipher.ts';
import { decodeFrame } from '../connectors/sia-dc09/codec.ts';
import { readTimestamp, timestampLength, writeTimestamp } from '../connectors/sia-dc09/timestamp.ts';
import { startDemo, type Demo } from './demo.ts';
import type { Line } from './line.ts';
import { readDemoSite, type DemoSite } from './site.ts';

const start = Date.UTC(2026, 10, 22, 9, 30);
const file = resolve(import.meta.dirname, '..', '..', 'examples', 'haihe-central', 'site.json');

/** What a panel sent: its plain content, and whether it went out encrypted. */
interface Sent {
  panel: string;
  at: number;
  content: string;
  encrypted: boolean;
  sequence: string;
  echo: string;
}

let site: DemoSite;
let door: Server;
let http: string;
/** Keys as they came through the product's door. */
const keys = new Map<string, Uint8Array>();

beforeAll(async () => {
  site = await readDemoSite(file);
  door = createServer((request, reply) => {
    let body = '';
    request.on('data', (bytes) => (body += bytes));
    request.on('end', () => {
      const panel = /\/panels\/([^/]+)\/key$/.exec(request.url ?? '')?.[1];
      if (panel) keys.set(panel, Buffer.from((JSON.parse(body) as { key: string }).key, 'hex'));
      reply.setHeader('content-type', 'application/json').end(JSON.stringify({ units: [] }));
    });
  });
  await new Promise<void>((listening) => door.listen(0, '127.0.0.1', listening));
  http = `http://127.0.0.1:${(door.address() as AddressInfo).port}`;
});
afterAll(() => door.close());

interface World {
  clock: SimulatedClock;
  sent: Sent[];
  demo: Demo;
}

/** A demo on lines that answer as told: an ACK, a NAK with the right time, or nothing. */
async function world(answer: (sent: Sent) => 'ACK' | 'NAK' | null, seed = 1, rate = 1): Promise<World> {
  const clock = simulatedClock(start);
  const sent: Sent[] = [];
  const demo = await startDemo({
    site,
    dc09: { host: '127.0.0.1', port: 1 },
    http,
    administratorToken: 'a',
    dispatcherToken: 'd',
    clock,
    chance: seededChance(seed),
    log: silentLog,
    rate,
    autoUnits: false,
    lineOf: (panel) => fakeLine(panel.id, clock, sent, answer),
  });
  return { clock, sent, demo };
}

function fakeLine(panel: string, clock: SimulatedClock, sent: Sent[], answer: (sent: Sent) => string | null): Line {
  let take: (bytes: Buffer) => void = () => {};
  let isCut = false;
  return {
    send(frame) {
      if (isCut) return;
      const envelope = decodeFrame(Buffer.from(frame));
      if ('refused' in envelope) throw new Error(`the demo sent a frame that is none: ${envelope.refused}`);
      const plain = envelope.encrypted ? decryptContent(envelope.content, keys.get(panel)!) : envelope.content;
      const content = plain!.toString('latin1');
      const one = { panel, at: clock.now(), content, encrypted: envelope.encrypted, sequence: envelope.sequence };
      sent.push({ ...one, echo: envelope.echo.toString('latin1') });
      const token = answer(sent.at(-1)!);
      if (token === null) return;
      const time = writeTimestamp(clock.now());
      const text = token === 'NAK' ? `"NAK"0000R0L0A0[]${time}` : `"ACK"${envelope.echo.toString('latin1')}[]`;
      clock.after(50, () => {
        if (!isCut) take(Buffer.from(`\n00000000${text}\r`, 'latin1'));
      });
    },
    onAnswer: (taker) => (take = taker),
    cut: (nowCut) => (isCut = nowCut),
    close: () => {},
  };
}

const alarmCodes = /\|1(1[0-9]{2}|373|200|301) /;
const isAlarm = (sent: Sent): boolean => alarmCodes.test(sent.content);

describe('the simulated site', () => {
  test('the first alarm comes within ten seconds', async () => {
    const { clock, sent, demo } = await world(() => 'ACK');
    await clock.advance(10_000);
    await demo.stop();
    expect(sent.some(isAlarm)).toBe(true);
  });

  test('about eighty alarms a day', async () => {
    const { clock, sent, demo } = await world(() => 'ACK', 2);
    await clock.advance(2 * 24 * 3_600_000);
    await demo.stop();
    const perDay = sent.filter(isAlarm).length / 2;
    expect(perDay).toBeGreaterThan(80 * 0.75);
    expect(perDay).toBeLessThan(80 * 1.3);
  });

  test('encrypted panels use the keys they set through the product’s own door, plain ones none', async () => {
    const { clock, sent, demo } = await world(() => 'ACK');
    await clock.advance(120_000);
    await demo.stop();
    const encrypted = new Set(sent.filter((each) => each.encrypted).map((each) => each.panel));
    expect([...encrypted].sort()).toEqual(['AP3', 'AP4', 'AP5', 'FP1', 'FP2']);
    expect(keys.get('FP1')!.length).toBe(32);
  });

  test('a message without an answer is said again after five seconds and more, with the same sequence', async () => {
    const { clock, sent, demo } = await world((one) => (one.panel === 'AP1' ? null : 'ACK'));
    await clock.advance(60_000);
    await demo.stop();
    const waits = sent.filter((one) => one.panel === 'AP1');
    expect(new Set(waits.map((one) => one.sequence)).size).toBe(1);
    const gaps = waits.slice(1).map((one, i) => one.at - waits[i]!.at);
    expect(gaps.slice(0, 3)).toEqual([5_000, 10_000, 20_000]);
  });

  test('one panel’s clock gains, and a NAK puts it right', async () => {
    let told = 0;
    const { clock, sent, demo } = await world((one) => {
      if (one.panel !== 'AP5' || told > 0 || one.at < start + 3_600_000) return 'ACK';
      told++;
      return 'NAK';
    });
    await clock.advance(3_600_000 * 1.2);
    await demo.stop();
    const drift = (one: Sent): number => {
      const bytes = Buffer.from(one.content, 'latin1');
      return readTimestamp(bytes, bytes.length - timestampLength)! - one.at;
    };
    const of = sent.filter((one) => one.panel === 'AP5');
    const before = of.filter((one) => one.at <= start + 3_600_000).at(-1)!;
    expect(drift(before)).toBeGreaterThan(80_000);
    expect(drift(of.at(-1)!)).toBeLessThan(20_000);
  });

  test('a platform fire sets off forty detectors of one zone, one first and then more and more', async () => {
    const { clock, sent, demo } = await world(() => 'ACK');
    await clock.advance(30_000);
    const before = sent.length;
    expect(demo.play('platform-fire')).toBe(true);
    await clock.advance(10_000);
    const zone = (one: Sent) =>
      site.points.find(
        (point) => point.panel === one.panel && one.content.includes(` ${String(point.panelZone).padStart(3, '0')}]`),
      );
    const fires = () =>
      sent.slice(before).filter((one) => /\|1(111|113|114|115) /.test(one.content) && zone(one)?.zone === 'Z06');
    expect(fires().length).toBe(1);
    await clock.advance(200_000);
    expect(fires().length).toBe(40);
    await demo.stop();
  });

  test('a lost panel says nothing for longer than its supervision allows, then is back', async () => {
    const { clock, sent, demo } = await world(() => 'ACK');
    await clock.advance(60_000);
    demo.play('panel-lost');
    const cutAt = clock.now();
    await clock.advance(10 * 60_000);
    await demo.stop();
    const of = sent.filter((one) => one.panel === 'AP4' && one.at > cutAt);
    expect(of[0]!.at - cutAt).toBeGreaterThanOrEqual(6 * 60_000);
  });

  test('a scene nobody wrote is refused', async () => {
    const { demo } = await world(() => 'ACK');
    expect(demo.play('earthquake')).toBe(false);
    await demo.stop();
  });

  test('the same seed plays the same day', async () => {
    const play = async (): Promise<string[]> => {
      const { clock, sent, demo } = await world(() => 'ACK', 42);
      await clock.advance(3_600_000);
      await demo.stop();
      return sent.filter((one) => !one.encrypted).map((one) => `${one.at} ${one.panel} ${one.content}`);
    };
    expect(await play()).toEqual(await play());
  });
});
