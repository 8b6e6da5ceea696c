import fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { demoPassword, openDoor, siteName, type Door } from '../../test/support/api.ts';
import { factFromLine, fromWire } from '../base/wire.ts';
import { Fold } from '../journal/fold.ts';
import { allModules } from '../modules/all.ts';
import { bookModule } from '../journal/book.ts';
import { asModule } from '../modules/module.ts';

const site = `/sites/${siteName}`;
let door: Door;
let url: string;
const open: Client[] = [];

beforeEach(async () => {
  door = await openDoor();
  await door.api.server.listen({ host: '127.0.0.1', port: 0 });
  url = door.api.server.listeningOrigin.replace('http', 'ws');
});
afterEach(async () => {
  for (const client of open.splice(0)) client.socket.terminate();
  await door.stop();
});

/** A console as far as the feed goes: what it was told, in order. */
class Client {
  readonly socket: WebSocket;
  hello: any = null;
  snapshot: any = null;
  /** Lines of facts as they came, one by one. */
  readonly facts: any[] = [];
  readonly raw: string[] = [];
  presence: any[] = [];
  beats = 0;
  closed: number | null = null;

  constructor(from: string | number, who: string | null = door.as('dispatcher'), headers: Record<string, string> = {}) {
    this.socket = new WebSocket(`${url}/api/v1${site}/feed?from=${from}`, {
      headers: { ...(who === null ? {} : { authorization: `Bearer ${who}` }), ...headers },
    });
    this.socket.on('message', (data: Buffer) => this.heard(data.toString()));
    this.socket.on('close', (code) => (this.closed = code));
    this.socket.on('error', () => (this.closed ??= -1));
    open.push(this);
  }

  private heard(text: string): void {
    const message = JSON.parse(text);
    if (message.hello) this.hello = message.hello;
    else if (message.snapshot) this.snapshot = message.snapshot;
    else if (message.facts) {
      this.raw.push(text);
      this.facts.push(...message.facts);
      expect(message.seq).toBe(message.facts.at(-1).seq);
    } else if (message.presence) this.presence = message.presence;
    else this.beats++;
  }

  get last(): number {
    return this.facts.at(-1)?.seq ?? this.snapshot?.seq ?? -1;
  }
}

/** Lets sockets and the simulated clock go on until it holds. */
async function until(holds: () => boolean, what = 'it'): Promise<void> {
  for (let turn = 0; turn < 400; turn++) {
    if (holds()) return;
    await door.clock.advance(20);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  expect.fail(`${what} did not come about`);
}

let signalled = 0;
async function happens(times = 1): Promise<void> {
  const stream = door.floor.journal.stream(siteName)!;
  await Promise.all(
    Array.from({ length: times }, () => {
      const id = `s${signalled++}`;
      const phase = signalled % 2 ? 'new' : 'restore';
      return stream.signal(
        { kind: 'point', point: `A0${String(10 + (signalled % 30))}`, what: 'smoke', phase },
        'token/1',
        id,
        'test',
      );
    }),
  );
}
const durable = () => door.floor.journal.stream(siteName)!.reader.nextSeq - 1;

describe('the feed', () => {
  test('begins with a snapshot, and folding what follows gives the very state of the server', async () => {
    await happens(20);
    const client = new Client('snapshot');
    await until(() => client.snapshot !== null, 'the snapshot');
    expect(client.hello).toMatchObject({
      version: 1,
      stream: siteName,
      folds: { alarms: 'fold-a' },
      you: { role: 'dispatcher' },
    });
    await happens(30);
    await until(() => client.last === durable(), 'the last fact');
    const modules = [asModule(bookModule), ...allModules.filter((module) => module.stream === 'site')];
    const fold = new Fold(modules);
    for (const module of modules) fold.put(module.name, fromWire(client.snapshot.states[module.name]));
    for (const line of client.facts) fold.apply(factFromLine(line)!);
    for (const { name } of modules) {
      expect(isDeepStrictEqual(fold.state(name), door.floor.journal.stream(siteName)!.reader.state(name)), name).toBe(
        true,
      );
    }
  });

  test('lines come as they lie in the journal, byte for byte', async () => {
    const client = new Client(0);
    await until(() => client.last === durable());
    await happens(3);
    await until(() => client.last === durable());
    const stored = (await door.floor.journal.stream(siteName)!.read(0, 100_000)).map(({ bytes }) => bytes);
    const sent = client.raw.map((text) => text.replace(/^\{"seq":\d+,"facts":\[/, '').replace(/\]\}$/, '')).join(',');
    expect(sent).toBe(stored.join(','));
  });

  test('whoever comes and goes at any moment misses nothing and gets nothing twice', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.constant('cut'), fc.constant('wait'), fc.integer({ min: 1, max: 40 })), {
          minLength: 3,
          maxLength: 12,
        }),
        async (steps) => {
          const from = durable() + 1;
          const got: number[] = [];
          let client = new Client(from);
          const cut = async () => {
            client.socket.terminate();
            got.push(...client.facts.map(({ seq }: { seq: number }) => seq));
            client = new Client((got.at(-1) ?? from - 1) + 1);
          };
          for (const step of steps) {
            if (step === 'cut') await cut();
            else if (step === 'wait') await door.clock.advance(25);
            else await happens(step as number);
            await new Promise((resolve) => setImmediate(resolve));
          }
          await until(() => (client.facts.at(-1)?.seq ?? got.at(-1) ?? from - 1) === durable(), 'the end');
          got.push(...client.facts.map(({ seq }: { seq: number }) => seq));
          client.socket.terminate();
          expect(got).toEqual(Array.from({ length: durable() - from + 1 }, (_, at) => from + at));
        },
      ),
      { numRuns: 15 },
    );
  });

  test('what happens within a tick is one message, the same for all of many clients', async () => {
    const clients = Array.from({ length: 40 }, () => new Client('snapshot'));
    await until(() => clients.every((client) => client.beats > 0), 'all');
    await happens(50);
    await until(() => clients.every((client) => client.last === durable()), 'all facts');
    for (const client of clients) expect(client.raw).toEqual(clients[0]!.raw);
    expect(clients[0]!.raw.length).toBeLessThan(5);
  });

  test('a beat every two seconds tells the time and the last seq, also when nothing happens', async () => {
    const client = new Client('snapshot');
    await until(() => client.snapshot !== null);
    await until(() => client.beats >= 3, 'three beats');
    expect(client.facts).toEqual([]);
  });

  test('a console that does not read is cut and the others go on; it resumes where it was', async () => {
    const slow = new Client('snapshot');
    const well = new Client('snapshot');
    await until(() => slow.snapshot !== null && well.beats > 0);
    await until(() => slow.beats > 0);
    const reached = slow.last;
    slow.socket.pause();
    for (let round = 0; round < 400 && door.logged.every((line) => !line.includes('FEED_TOO_SLOW')); round++) {
      await happens(200);
      await door.clock.advance(40);
    }
    expect(door.logged.some((line) => line.includes('FEED_TOO_SLOW'))).toBe(true);
    slow.socket.terminate();
    await until(() => well.last === durable(), 'the well one');
    expect(well.closed).toBeNull();
    const again = new Client(reached + 1);
    await until(() => again.last === durable(), 'the slow one, again');
    expect(again.facts[0].seq).toBe(reached + 1);
    expect(again.facts.length).toBe(durable() - reached);
  }, 120_000);

  test('a seq the journal does not have yet is refused: the console belongs to another data folder', async () => {
    const client = new Client(durable() + 100);
    await until(() => client.closed !== null);
    expect(client.closed).toBe(4409);
  });

  test('nobody without a token, no connector, no foreign page, no token in the address; a first message may carry it', async () => {
    const foreign = { cookie: `wf_session=${await session()}`, origin: 'https://elsewhere.example' };
    const refused = new Client('snapshot', null, foreign);
    await until(() => refused.closed !== null);
    expect(refused.hello).toBeNull();
    const connector = new Client('snapshot', door.as('connector'));
    await until(() => connector.closed === 4403, 'connector');
    const silent = new Client(`snapshot&token=${door.as('viewer')}`, null);
    await door.clock.advance(6_000);
    await until(() => silent.closed === 4401, 'silent');
    const first = new Client('snapshot', null);
    await until(() => first.socket.readyState === WebSocket.OPEN);
    first.socket.send(JSON.stringify({ token: door.as('viewer') }));
    await until(() => first.snapshot !== null, 'first message');
  });

  test('a sign-out closes the feed at once, a revoked session within a beat', async () => {
    const token = await session();
    const client = new Client('snapshot', null, { cookie: `wf_session=${token}`, origin: url.replace('ws', 'http') });
    await until(() => client.snapshot !== null);
    await door.call(token, 'POST', '/sign-out', {});
    await until(() => client.closed === 4401, 'signed out');
    const second = await session();
    const other = new Client('snapshot', second);
    await until(() => other.snapshot !== null);
    const number = Number(((await door.call(second, 'GET', '/me')).body.by as string).split('/')[1]);
    await door.call(door.as('administrator'), 'POST', `/accounts/${number}/revoke-sessions`, {});
    await until(() => other.closed === 4401, 'revoked');
  });

  test('who sits at which desk is told to all and kept nowhere', async () => {
    const here = durable();
    const one = new Client('snapshot');
    const two = new Client('snapshot', door.as('commander'));
    await until(() => one.snapshot !== null && two.snapshot !== null);
    one.socket.send(JSON.stringify({ presence: { desk: 'desk-a', sound: 'ok' } }));
    await until(() => two.presence.some((row) => row.desk === 'desk-a' && row.sound === 'ok'), 'presence');
    expect((await door.call(door.as('viewer'), 'GET', `${site}/desks`)).body.desks).toHaveLength(2);
    one.socket.terminate();
    await until(() => two.presence.every((row) => row.desk !== 'desk-a'), 'gone');
    expect(durable()).toBe(here);
  });

  test('nonsense from a client, too much of it, or a strange address does no harm', async () => {
    const client = new Client('snapshot');
    await until(() => client.snapshot !== null);
    for (const text of ['{', '[]', 'null', '{"presence":7}', '{"presence":{"desk":"<b>","sound":3}}'])
      client.socket.send(text);
    await happens();
    await until(() => client.last === durable());
    client.socket.send('x'.repeat(10_000));
    await until(() => client.closed === 1009, 'too large');
    const strange = new Client('-1');
    await until(() => strange.closed === 4409);
  });
});

async function session(): Promise<string> {
  return (await door.call(null, 'POST', '/sign-in', { user: 'dispatcher', password: demoPassword })).body
    .token as string;
}
