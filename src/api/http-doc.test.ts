import { storeUnavailable } from '../journal/store-faults.ts';
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { StoreFault } from '../journal/store.ts';
import { openDoor, siteName, type Door } from '../../test/support/api.ts';

const file = 'docs/http.md';
let door: Door;
let url: string;
beforeAll(async () => {
  door = await openDoor();
  await door.api.server.listen({ host: '127.0.0.1', port: 0 });
  url = door.api.server.listeningOrigin;
});
afterAll(() => door.stop());

const run = promisify(execFile);

/** The first shell sample that goes to the address. */
function sampleOf(path: string): string {
  const samples = [...readFileSync(file, 'utf8').matchAll(/```sh\n([\s\S]*?)```/g)].map(([, text]) => text!);
  const found = samples.find((text) => text.includes(path));
  expect(found, `docs/http.md has no sample for ${path}`).toBeDefined();
  return found!;
}

async function hasCurl(): Promise<boolean> {
  return run('curl', ['--version']).then(
    () => true,
    () => false,
  );
}

/** Sends the sample as a reader would: by curl in a shell, or read apart and fetched where there is no curl. */
async function send(sample: string, token: string): Promise<{ status: number; body: any }> {
  if (await hasCurl()) {
    const env = { ...process.env, WATCHFLOOR_URL: url, WATCHFLOOR_TOKEN: token };
    const { stdout } = await run('sh', ['-c', `${sample.trim()} -w '\\n%{http_code}'`], { env });
    const at = stdout.trimEnd().lastIndexOf('\n');
    return { status: Number(stdout.slice(at + 1)), body: JSON.parse(stdout.slice(0, at)) };
  }
  const address = /"\$WATCHFLOOR_URL([^"]+)"/.exec(sample)![1]!;
  const body = /-d '([^']+)'/.exec(sample)![1]!;
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const response = await fetch(`${url}${address}`, { method: 'POST', headers, body });
  return { status: response.status, body: await response.json() };
}

describe('docs/http.md', () => {
  test('its sample of a signal raises an alarm once, and the same sample again is answered alike', async () => {
    const made = await door.call(door.as('administrator'), 'POST', '/tokens', { name: 'bms', role: 'connector' });
    const sample = sampleOf('/signals');
    const first = await send(sample, made.body.secret);
    expect(first).toMatchObject({
      status: 200,
      body: { facts: ['alarm raised'], alarms: [expect.stringMatching(/^A-\d{6}$/)] },
    });
    expect(await send(sample, made.body.secret)).toEqual(first);
    const { alarms } = (await door.call(door.as('viewer'), 'GET', `/sites/${siteName}/alarms?state=open`)).body;
    expect(alarms).toHaveLength(1);
    expect(alarms[0]).toMatchObject({ id: first.body.alarms[0], point: 'A034', count: 1 });
    const refused = await send(sample.replace('--fail-with-body ', ''), door.as('viewer'));
    expect(refused).toMatchObject({ status: 403, body: { code: 'ROLE_NOT_ALLOWED' } });
  });

  test('lists every address with its roles; WATCHFLOOR_UPDATE=1 writes the list anew', () => {
    const rows = door.api.routes
      .map(({ method, path, roles, summary }) => {
        const address = path.replace(/:(\w+)/g, '{$1}');
        const who =
          typeof roles === 'string'
            ? { anyone: '无需登录 anyone', 'signed-in': '已登录 signed in' }[roles]
            : roles.join(', ');
        return `| ${method} | \`${address}\` | ${who} | ${summary.zh} / ${summary.en} |`;
      })
      .join('\n');
    const [head, tail] = ['|---|---|---|---|\n', '<!-- /routes -->'];
    const text = readFileSync(file, 'utf8');
    const from = text.indexOf(head, text.indexOf('<!-- routes:')) + head.length;
    const to = text.indexOf(tail);
    if (process.env['WATCHFLOOR_UPDATE'] === '1')
      writeFileSync(file, `${text.slice(0, from)}${rows}\n${text.slice(to)}`);
    else expect(text.slice(from, to).trim()).toBe(rows);
  });

  test('a signal is checked before it is taken', async () => {
    const send = (body: object) => door.call(door.as('connector'), 'POST', `/sites/${siteName}/signals`, body);
    const signal = { id: 'x1', point: 'A034', kind: 'smoke', phase: 'new' };
    expect((await send({ ...signal, point: 'A999' })).body).toMatchObject({ status: 404, code: 'POINT_UNKNOWN' });
    expect((await send({ ...signal, occurredAt: 'yesterday' })).body.mistakes).toMatchObject([
      { place: '/body/occurredAt' },
    ]);
    expect((await send({ ...signal, phase: 'maybe' })).status).toBe(422);
    expect((await send({ ...signal, plate: '津A12345' })).body.mistakes).toMatchObject([{ place: '/body/plate' }]);
  });

  test('while the journal cannot be written a signal gets 503 and Retry-After, and is taken when sent again', async () => {
    const { append } = door.store;
    door.store.append = () => Promise.reject(new StoreFault('unavailable', 'PLANTED', { zh: '断', en: 'gone' }));
    const signal = { id: 'y1', point: 'A035', kind: 'smoke', phase: 'new' };
    const down = await door.call(door.as('connector'), 'POST', `/sites/${siteName}/signals`, signal);
    expect(down).toMatchObject({ status: 503, body: { code: 'NOT_NOW' } });
    expect(down.headers['retry-after']).toBe('2');
    expect((await door.call(null, 'GET', '/health')).status).toBe(503);
    door.store.append = append;
    await door.clock.advance(10_000);
    expect((await door.call(door.as('connector'), 'POST', `/sites/${siteName}/signals`, signal)).status).toBe(200);
    expect((await door.call(null, 'GET', '/health')).body).toMatchObject({ ok: true });
  });

  test('while it is not known whether a signal was written, the answer says just that, and the same id finds out', async () => {
    const { append, read, tail } = door.store;
    door.store.append = async (...given) => {
      await append(...given);
      throw new Error('the line broke after the commit');
    };
    door.store.read = () => Promise.reject(storeUnavailable('still away'));
    door.store.tail = () => Promise.reject(storeUnavailable('still away'));
    const signal = { id: 'z1', point: 'A036', kind: 'smoke', phase: 'new' };
    const send = () => door.call(door.as('connector'), 'POST', `/sites/${siteName}/signals`, signal);
    const asked = send();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await door.clock.advance(16_000);
    expect(await asked).toMatchObject({ status: 504, body: { code: 'OUTCOME_UNKNOWN' } });
    Object.assign(door.store, { append, read, tail });
    await door.clock.advance(10_000);
    const again = await send();
    expect(again).toMatchObject({ status: 200, body: { facts: ['alarm raised', 'alarm grouped'] } });
    expect(again.headers['idempotent-replayed']).toBe('true');
  });
});
