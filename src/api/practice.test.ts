import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDoor, siteName, type Door } from '../../test/support/api.ts';
import { seededChance } from '../base/chance.ts';
import { minute_ms } from '../base/instant.ts';
import { silentLog } from '../base/log.ts';
import type { Api } from '../demo/api.ts';
import { ApiRefusal } from '../demo/api.ts';
import { openPractice, type Practice } from '../demo/practice.ts';
import { readDemoSite } from '../demo/site.ts';
import type { SceneDoor } from './routes-scenes.ts';
import { practicesMax } from './routes-practice.ts';

let door: Door;
let practice: Practice;
const base = `/sites/${siteName}`;
const of = (id: string) => `/sites/${encodeURIComponent(id)}`;

/** The player's way in, over the same door without a port. */
function apiOf(role: 'connector' | 'dispatcher'): Api {
  async function call<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
    const answer = await door.call(door.as(role), method, path, body);
    if (answer.status >= 400) throw new ApiRefusal(answer.status, answer.body?.code, path);
    return answer.body as T;
  }
  return { get: (path) => call('GET', path), post: (path, body) => call('POST', path, body) };
}

beforeEach(async () => {
  const scenes: SceneDoor = { current: null };
  door = await openDoor({ scenes });
  practice = openPractice({
    site: await readDemoSite(`examples/${siteName}/site.json`),
    signals: apiOf('connector'),
    control: apiOf('dispatcher'),
    clock: door.clock,
    chance: seededChance(3),
    log: silentLog,
  });
  scenes.practice = practice;
});
afterEach(async () => {
  practice.stop();
  await door.stop();
});

const begin = async (): Promise<string> =>
  (await door.call(door.as('dispatcher'), 'POST', `${base}/practices`, {})).body.id as string;
const alarms = async (site: string): Promise<unknown[]> =>
  (await door.call(door.as('viewer'), 'GET', `${site}/alarms?state=open`)).body.alarms as unknown[];

describe('a rehearsal', () => {
  test('begins from the real state, is listed, and takes a platform fire that the live queue never sees', async () => {
    const id = await begin();
    expect(id).toBe(`${siteName}/practice-1`);
    const listed = await door.call(door.as('viewer'), 'GET', `${base}/practices`);
    expect(listed.body.practices).toMatchObject([{ id }]);
    const played = await door.call(door.as('dispatcher'), 'POST', `${of(id)}/practice/scenes/platform-fire`, {});
    expect(played.body).toMatchObject({ facts: ['scene begun'] });
    await door.clock.advance(4 * minute_ms);
    expect((await alarms(of(id))).length).toBeGreaterThan(20);
    expect(await alarms(base)).toEqual([]);
    const cards = await door.call(door.as('viewer'), 'GET', `${of(id)}/practice`);
    expect(cards.body.cards.map((card: { words: { en: string } }) => card.words.en)).toEqual([
      expect.stringContaining('Fire control room'),
      expect.stringContaining('platform post'),
    ]);
  });

  test('numbers what it makes with its own mark, so that no paper of it is taken for a real one', async () => {
    const id = await begin();
    const opened = await door.call(door.as('dispatcher'), 'POST', `${of(id)}/incidents/intake`, {});
    expect(opened.body.incident).toMatch(/^PR1-HC-/);
  });

  test('ends with what was rehearsed dropped; its scenes fall silent and its address is no more', async () => {
    const id = await begin();
    await door.call(door.as('dispatcher'), 'POST', `${of(id)}/practice/scenes/flood`, {});
    await door.clock.advance(20_000);
    const ended = await door.call(door.as('dispatcher'), 'POST', `${of(id)}/practice/end`, {});
    expect(ended.body).toEqual({ ended: id });
    await door.clock.advance(5 * minute_ms);
    expect((await door.call(door.as('viewer'), 'GET', `${of(id)}/practice`)).status).toBe(404);
    expect(await alarms(base)).toEqual([]);
    expect(await begin()).toBe(`${siteName}/practice-2`);
  });

  test('two desks that begin at once get one each; beyond the limit the desk is told to end one', async () => {
    const names = await Promise.all([begin(), begin()]);
    expect(new Set(names).size).toBe(2);
    while ((await door.call(door.as('dispatcher'), 'POST', `${base}/practices`, {})).status === 200);
    const listed = await door.call(door.as('viewer'), 'GET', `${base}/practices`);
    expect(listed.body.practices).toHaveLength(practicesMax);
    const more = await door.call(door.as('dispatcher'), 'POST', `${base}/practices`, {});
    expect(more.body).toMatchObject({ code: 'PRACTICES_TOO_MANY' });
  });

  test('is not begun out of another, and the live site itself can neither play a scene nor be ended', async () => {
    const id = await begin();
    const nested = await door.call(door.as('dispatcher'), 'POST', `${of(id)}/practices`, {});
    expect(nested.body).toMatchObject({ code: 'FORK_OF_FORK' });
    for (const path of ['practice/scenes/flood', 'practice/end', 'practice/cards']) {
      const body = path.endsWith('cards') ? { scene: 'flood', card: 'lift-voice' } : {};
      const live = await door.call(door.as('dispatcher'), 'POST', `${base}/${path}`, body);
      expect(live.body, path).toMatchObject({ code: 'PRACTICE_ONLY' });
    }
    const unknown = await door.call(door.as('dispatcher'), 'POST', `${of(id)}/practice/scenes/meteor`, {});
    expect(unknown.body).toMatchObject({ code: 'SCENE_UNKNOWN' });
  });
});
