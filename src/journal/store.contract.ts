import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Store, StoredFact } from './store.ts';
import { factBytesMax } from './limits.ts';
import { derivedContract } from './derived.contract.ts';
import { besideContract, partsContract, secretsContract } from './beside.contract.ts';
import { appendLines, bytesOf, expectFault, hex, leafOf, leavesOf, newStream, rootRow } from './given.contract.ts';

/** What a store under test is made by: one fresh store for the suite, and a second handle on the same rows. */
export interface StoreUnderTest {
  store: Store;
  /** Closes the store and opens another on what it left behind. */
  reopen(): Promise<Store>;
  end(): Promise<void>;
}

/** One suite, run over every place a journal may lie. */
export function storeContract(name: string, make: () => Promise<StoreUnderTest>): void {
  describe(`a journal kept in ${name}`, () => {
    let under: StoreUnderTest;
    let store: Store;
    beforeAll(async () => {
      under = await make();
      store = under.store;
      await store.open();
    });
    afterAll(async () => {
      await store.close();
      await under.end();
    });
    const get = () => store;
    streamsContract(get);
    appendContract(get);
    bytesContract(get);
    besideContract(get);
    partsContract(get);
    secretsContract(get);
    derivedContract(get);

    test('everything is still there after a stop and a start', async () => {
      const stream = await newStream(store);
      await appendLines(store, stream.number, 0, ['{"seq":0}', '{"seq":1}']);
      await store.saveSignedRoot(rootRow(stream.number, 2));
      await store.putSecret({
        name: 'restart/1',
        version: 1,
        sealed: bytesOf('sealed'),
      });
      await store.beat(1_000);
      store = await under.reopen();
      expect((await store.read(stream.number, 0, 10)).map((fact) => fact.bytes)).toEqual(['{"seq":0}', '{"seq":1}']);
      expect(await store.lastSignedRoot(stream.number)).toEqual(rootRow(stream.number, 2));
      expect((await store.secret('restart/1'))?.sealed).toEqual(bytesOf('sealed'));
      expect(await store.lastBeat()).toBe(1_000);
      expect((await store.streams()).find((each) => each.number === stream.number)).toEqual(stream);
    });
  });
}

function streamsContract(get: () => Store): void {
  test('a stream is made once, keeps its number, and a name is never given twice', async () => {
    const made = await newStream(get());
    expect(await get().streams()).toContainEqual(made);
    await expectFault(
      get().createStream({
        name: made.name,
        kind: 'site',
        status: 'Actual',
        epoch: 1,
      }),
      'taken',
    );
  });

  test('a new epoch is kept with the stream, and its facts go on', async () => {
    const { number } = await newStream(get());
    await appendLines(get(), number, 0, ['a']);
    await get().setEpoch(number, 2);
    await appendLines(get(), number, 1, ['b']);
    expect((await get().streams()).find((each) => each.number === number)?.epoch).toBe(2);
    expect((await get().tail(number))?.seq).toBe(1);
  });

  test('dropping a fork leaves its opening fact and its signed roots', async () => {
    const { number } = await newStream(get(), 'fork');
    const other = await newStream(get());
    await appendLines(get(), number, 0, ['opened', 'second', 'third']);
    await appendLines(get(), other.number, 0, ['live']);
    await get().saveSignedRoot(rootRow(number, 3));
    await get().saveSnapshot({
      stream: number,
      module: 'alarms',
      seq: 2,
      fold: 'f',
      state: bytesOf('s'),
    });
    await get().dropFork(number);
    expect((await get().read(number, 0, 10)).map((fact) => fact.bytes)).toEqual(['opened']);
    expect(await get().signedRoots(number)).toHaveLength(1);
    expect(await get().snapshot(number, 'alarms', 'f', 9)).toBeNull();
    expect(await get().tail(other.number)).toMatchObject({ bytes: 'live' });
  });

  test('a live journal is never dropped', async () => {
    for (const kind of ['site', 'house'] as const) {
      const { number } = await newStream(get(), kind);
      await appendLines(get(), number, 0, ['kept', 'kept too']);
      await expectFault(get().dropFork(number), 'refused', 'STREAM_NOT_A_FORK');
      expect(await get().read(number, 0, 10)).toHaveLength(2);
    }
  });
}

function appendContract(get: () => Store): void {
  test('facts come back in order, page by page, each with its leaf', async () => {
    const { number } = await newStream(get());
    const lines = Array.from({ length: 25 }, (_, seq) => `{"seq":${seq}}`);
    await appendLines(get(), number, 0, lines.slice(0, 10));
    await appendLines(get(), number, 10, lines.slice(10));
    const read: StoredFact[] = [];
    for (let from = 0; ;) {
      const page = await get().read(number, from, 7);
      if (page.length === 0) break;
      read.push(...page);
      from = page.at(-1)!.seq + 1;
    }
    expect(read.map((fact) => fact.seq)).toEqual(lines.map((_, seq) => seq));
    expect(read.map((fact) => fact.bytes)).toEqual(lines);
    for (const fact of read) expect(hex(fact.leaf)).toBe(hex(leafOf(fact.bytes)));
  });

  test('an empty stream has no tail, and an empty group writes nothing', async () => {
    const { number } = await newStream(get());
    await get().append(number, 0, [], new Uint8Array(0));
    expect(await get().tail(number)).toBeNull();
    expect(await get().read(number, 0, 10)).toEqual([]);
    expect(await get().leaves(number, 0, 10)).toHaveLength(0);
  });

  test('a group is kept whole or not at all when one of its seqs is taken', async () => {
    const { number } = await newStream(get());
    await appendLines(get(), number, 0, ['a', 'b', 'c']);
    await expectFault(appendLines(get(), number, 2, ['x', 'y', 'z']), 'taken', 'SEQ_TAKEN');
    await expectFault(appendLines(get(), number, 0, ['x']), 'taken', 'SEQ_TAKEN');
    expect((await get().read(number, 0, 10)).map((fact) => fact.bytes)).toEqual(['a', 'b', 'c']);
    await appendLines(get(), number, 3, ['d']);
    expect(await get().tail(number)).toMatchObject({ seq: 3, bytes: 'd' });
  });

  test('a gap in the seqs is our own mistake and writes nothing', async () => {
    const { number } = await newStream(get());
    await appendLines(get(), number, 0, ['a']);
    for (const firstSeq of [2, 5_000])
      await expect(appendLines(get(), number, firstSeq, ['x', 'y'])).rejects.toThrow(/gap/);
    const fresh = await newStream(get());
    await expect(appendLines(get(), fresh.number, 1, ['x'])).rejects.toThrow(/gap/);
    expect(await get().tail(number)).toMatchObject({ seq: 0 });
    expect(await get().tail(fresh.number)).toBeNull();
  });

  test('a line that is not one line, or has no leaf, is our own mistake and writes nothing', async () => {
    const { number } = await newStream(get());
    await expect(appendLines(get(), number, 0, ['two\nlines'])).rejects.toThrow(/one line/);
    await expect(appendLines(get(), number, 0, ['a', ''])).rejects.toThrow(/one line/);
    await expect(get().append(number, 0, ['a', 'b'], new Uint8Array(32))).rejects.toThrow(/leaves/);
    expect(await get().tail(number)).toBeNull();
  });

  test('two streams count for themselves', async () => {
    const [one, two] = [await newStream(get()), await newStream(get())];
    await Promise.all([
      appendLines(get(), one.number, 0, ['one-0', 'one-1']),
      appendLines(get(), two.number, 0, ['two-0']),
    ]);
    expect(await get().tail(one.number)).toMatchObject({
      seq: 1,
      bytes: 'one-1',
    });
    expect(await get().tail(two.number)).toMatchObject({
      seq: 0,
      bytes: 'two-0',
    });
  });

  test('appends asked for one after the other without waiting are kept in that order', async () => {
    const { number } = await newStream(get());
    await Promise.all(Array.from({ length: 20 }, (_, seq) => appendLines(get(), number, seq, [`line ${seq}`])));
    expect((await get().read(number, 0, 100)).map((fact) => fact.bytes)).toEqual(
      Array.from({ length: 20 }, (_, seq) => `line ${seq}`),
    );
  });

  test('a stream nobody made takes no facts', async () => {
    await expectFault(appendLines(get(), 30_000, 0, ['x']), 'refused', 'STREAM_UNKNOWN');
  });

  test('a decision of 5,000 facts is one commit, and its leaves read back end to end', async () => {
    const { number } = await newStream(get());
    const lines = Array.from({ length: 5_000 }, (_, seq) => `{"seq":${seq},"pad":"${'x'.repeat(300)}"}`);
    await appendLines(get(), number, 0, lines);
    expect(await get().tail(number)).toMatchObject({
      seq: 4_999,
      bytes: lines[4_999],
    });
    expect(hex(await get().leaves(number, 0, 5_000))).toBe(hex(leavesOf(lines)));
    expect(hex(await get().leaves(number, 4_990, 100))).toBe(hex(leavesOf(lines.slice(4_990))));
    expect(hex(await get().leaves(number, 17, 2))).toBe(hex(leavesOf(lines.slice(17, 19))));
  });
}

function bytesContract(get: () => Store): void {
  test('the bytes of a line come back exactly as they were given', async () => {
    const { number } = await newStream(get());
    const lines = [
      '{"text":"站厅 B 口,3 号闸机"}',
      '{"text":"line\u2028separator\u2029and\u0085next"}',
      '{"text":"\u{1f6a8}\u{1f468}\u200d\u{1f692}"}',
      '{"text":"e\u0301 is not \u00e9"}',
      String.raw`{"text":"\u0000 \n \r \t \\ \" '"}`,
      '{"text":"tab\there, return\rhere, \u0001 here"}',
      String.raw`\N`,
      String.raw`\.`,
      ' leading and trailing ',
      "'; drop table fact; --",
      '\ufefflooks like a mark',
      '{"b":1,"a":1,"a":2,  "n":1.0e+2}',
    ];
    await appendLines(get(), number, 0, lines);
    const read = await get().read(number, 0, 100);
    for (const [seq, line] of lines.entries()) {
      expect(Buffer.from(read[seq]!.bytes, 'utf8').equals(Buffer.from(line, 'utf8')), JSON.stringify(line)).toBe(true);
      expect(hex(read[seq]!.leaf)).toBe(hex(leafOf(read[seq]!.bytes)));
    }
  });

  test('lines of the largest size are kept, alone and many at once', async () => {
    const { number } = await newStream(get());
    const big = (mark: string) => mark + '\u7ad9'.repeat((factBytesMax - 3) / 3) + mark.repeat(2);
    expect(Buffer.byteLength(big('a'))).toBe(factBytesMax);
    await appendLines(get(), number, 0, [big('a')]);
    await appendLines(
      get(),
      number,
      1,
      Array.from({ length: 60 }, (_, index) => big(String.fromCharCode(97 + (index % 26)))),
    );
    const read = await get().read(number, 0, 100);
    expect(read).toHaveLength(61);
    expect(read[0]!.bytes).toBe(big('a'));
    expect(read[60]!.bytes).toBe(big('h'));
  });
}
