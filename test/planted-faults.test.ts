import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { evidenceOfFolder, evidenceOfStore } from '../src/journal/evidence.ts';
import { exportStream } from '../src/journal/export.ts';
import { formatVkey } from '../src/journal/signed-root.ts';
import { leafHash } from '../src/journal/tree.ts';
import { verifyBook, type Verdict } from '../src/journal/verify.ts';
import { independent as runIndependent, python, verifierFolder } from './support/independent-verifier.ts';
import { bookKey, installation, madeBook, madeLine, signAt, strangerKey, type MadeBook } from './support/made-book.ts';

/**
 * Every way to tamper with a book that the verifier promises to find, planted. Each is looked for twice: by ours, which
 * must name the place, and by test/verifier/verify.py, which shares no line with us, on the export.
 */
const signedAt = [1, 40, 300, 600, 700];
const size = 700;
const publicKeys = [bookKey.publicKey];
const origin = `${installation}/haihe-central/1`;

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'watchfloor-faults-'));
});
afterAll(async () => {
  await rm(scratch, { recursive: true, force: true });
});

let exports = 0;
/** The book as it lies, damage and all: evidence is not refused for being bad. */
async function exported({ store, stream }: MadeBook): Promise<string> {
  const folder = join(scratch, String(exports++));
  const manifest = await exportStream({ store, stream, folder, publicKeys, withParts: false, asItLies: true });
  if ('refused' in manifest) throw new Error(manifest.words.en);
  return folder;
}

async function verdictOf({ store, stream }: MadeBook, outsideRoots: readonly string[] = []): Promise<Verdict> {
  return verifyBook(await evidenceOfStore(store, stream), { publicKeys, outsideRoots });
}

function independent(folder: string, ...more: string[]) {
  return runIndependent(folder, '--vkey', formatVkey({ name: origin, publicKey: bookKey.publicKey }), ...more);
}

interface Fault {
  what: string;
  plant: (book: MadeBook) => void;
  named: { kind: string; seq: number; to?: number };
  /** What the independent verifier says about it. */
  said: RegExp;
}

function put({ rows }: MadeBook, seq: number, bytes: string, leaf: Uint8Array): void {
  rows.facts[rows.facts.findIndex((fact) => fact.seq === seq)] = { seq, bytes, leaf };
}

const faults: Fault[] = [
  {
    what: 'a flipped byte in a line',
    plant: (book) => put(book, 123, madeLine(123).replace('A023', 'A024'), book.rows.facts[123]!.leaf),
    named: { kind: 'changed', seq: 123 },
    said: /entry 123 is not the one its leaf was made from/,
  },
  {
    what: 'a flipped byte in a stored leaf',
    plant: (book) =>
      put(
        book,
        124,
        madeLine(124),
        Uint8Array.from(leafHash(madeLine(124)), (byte) => byte ^ 1),
      ),
    named: { kind: 'changed', seq: 124 },
    said: /entry 124 is not the one its leaf was made from/,
  },
  {
    what: 'a removed row',
    plant: ({ rows }) => void rows.facts.splice(200, 1),
    named: { kind: 'missing', seq: 200 },
    said: /between entry 40 and 299: the tree does not give the signed root over 300/,
  },
  {
    what: 'a swapped pair, leaves and all',
    plant(book) {
      const [first, second] = [book.rows.facts[50]!, book.rows.facts[51]!];
      put(book, 50, second.bytes, second.leaf);
      put(book, 51, first.bytes, first.leaf);
    },
    named: { kind: 'moved', seq: 50 },
    said: /between entry 40 and 299: the tree does not give the signed root over 300/,
  },
  {
    what: 'a line forged together with its leaf',
    plant(book) {
      const line = madeLine(456, { point: 'A999', place: '别处' });
      put(book, 456, line, leafHash(line));
    },
    named: { kind: 'forged', seq: 300, to: 599 },
    said: /between entry 300 and 599: the tree does not give the signed root over 600/,
  },
  {
    what: 'a tail cut below the last signed root',
    plant: ({ rows }) => void rows.facts.splice(650),
    named: { kind: 'cut tail', seq: 650, to: 699 },
    said: /tile.entries.002.p.188 is missing/,
  },
];

describe('a good book', () => {
  test('is said to be whole, with all its roots', async () => {
    const verdict = await verdictOf(await madeBook(size, signedAt));
    expect(verdict.findings).toEqual([]);
    expect(verdict).toMatchObject({ ok: true, facts: size, signedTo: size, rootsHeld: signedAt.length });
  });

  test.runIf(python)('is said to be whole by the independent verifier, at sizes around every tile edge', async () => {
    for (const edge of [1, 2, 255, 256, 257, 511, 512, 700]) {
      const folder = await exported(await madeBook(edge, [1, edge]));
      expect(independent(folder).said).toMatch(/\nok\n$/);
      expect((await verifyBook(await evidenceOfFolder(folder), { publicKeys })).findings).toEqual([]);
    }
  });

  test.runIf(python)('with three levels of tiles is said to be whole by both', async () => {
    const folder = await exported(await madeBook(66_000, [40_000, 66_000]));
    const { code, said } = independent(folder);
    expect(said).toContain('66000 entries, 2 sizes with a signed root');
    expect(code).toBe(0);
    expect((await verifyBook(await evidenceOfFolder(folder), { publicKeys })).ok).toBe(true);
  });
});

describe.each(faults)('$what', ({ plant, named, said }) => {
  test('is named in the store', async () => {
    const book = await madeBook(size, signedAt);
    plant(book);
    const verdict = await verdictOf(book);
    expect(verdict.ok).toBe(false);
    expect(verdict.findings[0]).toMatchObject(named);
    expect(verdict.firstBad).toBe(named.seq);
    expect(verdict.findings[0]!.words.zh).not.toBe('');
  });

  test('is found in the export', async () => {
    const book = await madeBook(size, signedAt);
    plant(book);
    const folder = await exported(book);
    const verdict = await verifyBook(await evidenceOfFolder(folder), { publicKeys });
    expect(verdict.ok).toBe(false);
    expect(verdict.findings.some((finding) => 'seq' in finding)).toBe(true);
  });

  test.runIf(python)('is found in the export by the independent verifier', async () => {
    const book = await madeBook(size, signedAt);
    plant(book);
    const { code, said: text } = independent(await exported(book));
    expect(text).toMatch(said);
    expect(code).toBe(1);
  });
});

describe('what only the right evidence shows', () => {
  test('a good stretch after a forged one is not blamed for it', async () => {
    const book = await madeBook(size, signedAt);
    const line = madeLine(10, { point: 'A999' });
    put(book, 10, line, leafHash(line));
    const verdict = await verdictOf(book);
    expect(verdict.findings).toMatchObject([{ kind: 'forged', seq: 1, to: 39 }]);
    expect(verdict.signedTo).toBe(size);
  });

  /** Cuts the tail and every root that could tell of it; gives the root that had been printed on a handover sheet. */
  async function cutWithRoots(): Promise<{ book: MadeBook; kept: string }> {
    const book = await madeBook(size, signedAt);
    const kept = await signAt(book, 700);
    book.rows.facts.splice(600);
    book.rows.signedRoots.splice(4);
    return { book, kept };
  }

  test('a tail cut together with its roots is found only against a root kept outside', async () => {
    const { book, kept } = await cutWithRoots();
    expect((await verdictOf(book)).ok).toBe(true);
    const verdict = await verdictOf(book, [kept]);
    expect(verdict.findings).toMatchObject([{ kind: 'cut tail', seq: 600, to: 699 }]);
    expect(verdict.words.en).toContain('The tail was cut: the root kept outside covers seq 600 to 699');
  });

  test.runIf(python)(
    'the independent verifier finds that tail against the same sheet, and not without it',
    async () => {
      const { book, kept } = await cutWithRoots();
      const sheet = join(scratch, 'handover-sheet.txt');
      await writeFile(sheet, kept);
      const folder = await exported(book);
      expect(independent(folder)).toMatchObject({ code: 0 });
      expect(independent(folder, '--root', sheet).said).toContain('the tail was cut');
      expect(independent(folder, '--root', sheet)).toMatchObject({ code: 1 });
    },
  );

  test('a book rewritten and signed again by the same key is found against a root kept outside', async () => {
    const honest = await madeBook(size, signedAt);
    const kept = honest.rows.signedRoots[2]!.note;
    const line = madeLine(100, { point: 'A999' });
    const rewritten = await madeBook(size, []);
    put(rewritten, 100, line, leafHash(line));
    for (const at of signedAt) await signAt(rewritten, at);
    expect((await verdictOf(rewritten)).ok).toBe(true);
    expect((await verdictOf(rewritten, [kept])).findings).toMatchObject([{ kind: 'forged', seq: 0, to: 299 }]);
  });

  test('a root signed by a stranger, and one whose numbers were changed, are not believed', async () => {
    const book = await madeBook(size, signedAt);
    const stranger = await verifyBook(await evidenceOfStore(book.store, book.stream), {
      publicKeys: [strangerKey.publicKey],
    });
    expect(stranger.findings).toHaveLength(signedAt.length);
    expect(stranger.findings[0]).toMatchObject({ kind: 'signature', size: 1 });
    book.rows.signedRoots[2]!.note = book.rows.signedRoots[2]!.note.replace('\n300\n', '\n301\n');
    expect((await verdictOf(book)).findings).toMatchObject([{ kind: 'signature', size: 301 }]);
  });

  test('time that runs back, and a line not written as a fact is, are named', async () => {
    const book = await madeBook(size, []);
    const early = madeLine(60).replace(/"recordedAt":"[^"]+"/, '"recordedAt":"2026-11-22T07:00:00.000Z"');
    put(book, 60, early, leafHash(early));
    const disordered = madeLine(70).replace(/"by":"device\/AP1","cause":"c70"/, '"cause":"c70","by":"device/AP1"');
    put(book, 70, disordered, leafHash(disordered));
    expect((await verdictOf(book)).findings).toMatchObject([
      { kind: 'time', seq: 60 },
      { kind: 'encoding', seq: 70 },
    ]);
  });
});

describe('the net itself', () => {
  test('a verifier that does not look at leaves misses the flipped byte, so this test can fail', async () => {
    const book = await madeBook(size, signedAt);
    faults[0]!.plant(book);
    const evidence = await evidenceOfStore(book.store, book.stream);
    const blind = await verifyBook(evidence, { publicKeys, leafFits: () => true });
    expect(blind.ok).toBe(true);
  });

  test.runIf(python)(
    'the independent verifier passes the Ed25519 tests of RFC 8032 and refuses changed ones',
    async () => {
      // RFC 8032 section 7.1, TEST 1 to 3: public key, message, signature.
      const vectors = [
        [
          'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
          '',
          'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
        ],
        [
          '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
          '72',
          '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
        ],
        [
          'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
          'af82',
          '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
        ],
      ];
      const script = `import json, sys; sys.path.insert(0, ${JSON.stringify(verifierFolder)}); import verify
u = bytes.fromhex
for key, message, signature in json.loads(sys.argv[1]):
    flipped = bytes([u(signature)[0] ^ 1]) + u(signature)[1:]
    print(verify.ed25519_holds(u(key), u(message), u(signature)), verify.ed25519_holds(u(key), u(message) + b"x", u(signature)), verify.ed25519_holds(u(key), u(message), flipped))
`;
      const said = execFileSync(python!, ['-B', '-c', script, JSON.stringify(vectors)], { encoding: 'utf8' });
      expect(said.trim().split('\n')).toEqual(Array(3).fill('True False False'));
    },
  );

  test('the independent verifier imports nothing but the standard library', async () => {
    const text = await readFile(join(verifierFolder, 'verify.py'), 'utf8');
    const imported = [...text.matchAll(/^\s*(?:import|from) (\S+)/gm)].map((match) => match[1]).sort();
    expect(imported).toEqual(['argparse', 'base64', 'binascii', 'hashlib', 'json', 'os', 'sys']);
  });
});
