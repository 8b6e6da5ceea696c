import { describe, expect, test } from 'vitest';
import { isRefusal } from '../base/errors.ts';
import {
  formatOrigin,
  formatVkey,
  openNote,
  openRoot,
  parseOrigin,
  parseVkey,
  readRoot,
  signingKeyFromSeed,
  signNote,
  signRoot,
} from './signed-root.ts';

const key = signingKeyFromSeed(Buffer.alloc(32, 1));
const stranger = signingKeyFromSeed(Buffer.alloc(32, 2));
const origin = 'control.example/haihe-central/1';
const root = Buffer.alloc(32, 0xab);

function opened<T>(value: T): Exclude<T, { refused: string }> {
  if (isRefusal(value)) throw new Error(value.words.en);
  return value as Exclude<T, { refused: string }>;
}
const codeOf = (value: unknown) => (isRefusal(value) ? value.refused : null);

describe('signed notes as other tools write them', () => {
  // The worked example in the documentation of Go's golang.org/x/mod/sumdb/note.
  const vkey = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
  const seed = Buffer.from('AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz', 'base64').subarray(1);
  const text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
  const note = `${text}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`;

  test('the known note of another implementation opens with its key', () => {
    expect(opened(openNote(note, [opened(parseVkey(vkey))])).text).toBe(text);
  });

  test('the same text signed with the same key is the same note, byte for byte', () => {
    const signing = signingKeyFromSeed(seed);
    expect(formatVkey({ name: 'PeterNeumann', publicKey: signing.publicKey })).toBe(vkey);
    expect(signNote(text, [{ name: 'PeterNeumann', key: signing }])).toBe(note);
  });

  test('a text that was changed is refused', () => {
    expect(codeOf(openNote(note.replace('answer', 'Answer'), [opened(parseVkey(vkey))]))).toBe('NOTE_FORGED');
  });

  test("the tlog-checkpoint text's own example is read: origin, size, root", () => {
    const example =
      'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n' +
      '— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n';
    expect(readRoot(example)).toMatchObject({ origin: 'example.com/behind-the-sofa', size: 20852163, extensions: [] });
  });
});

describe('a signed root', () => {
  const note = signRoot({ origin, size: 42, root }, key);

  test('opens with the key that signed it, under its own origin', () => {
    expect(opened(openRoot(note, [key.publicKey]))).toEqual({ origin, size: 42, root, extensions: [] });
  });

  test('is not believed with only a stranger to vouch for it', () => {
    expect(codeOf(openRoot(note, [stranger.publicKey]))).toBe('NOTE_KEY_UNKNOWN');
  });

  test('of one book is not taken for that of another: the key id holds the origin', () => {
    const elsewhere = note.replaceAll('haihe-central', 'other-central');
    expect(codeOf(openRoot(elsewhere, [key.publicKey]))).toBe('NOTE_KEY_UNKNOWN');
  });

  test('carries signatures of others beside ours, known or not', () => {
    const { text } = opened(openNote(note, [{ name: origin, publicKey: key.publicKey }]));
    const witnessed = signNote(text, [
      { name: 'witness.example', key: stranger },
      { name: origin, key },
    ]);
    expect(opened(openRoot(witnessed, [key.publicKey])).size).toBe(42);
  });

  test.each([
    ['nothing', ''],
    ['no signature', `${origin}\n42\n${root.toString('base64')}\n`],
    ['a leading zero', note.replace('\n42\n', '\n042\n')],
    ['a short root', note.replace(root.toString('base64'), 'q6ur')],
    ['an empty line in the middle', note.replace('\n42\n', '\n\n42\n')],
    ['a control character', note.replace('\n42\n', '\n42\t\n')],
    ['a hyphen for the dash', note.replace('—', '-')],
    ['no newline at the end', note.trimEnd()],
  ])('with %s is refused as malformed', (_, bad) => {
    expect(codeOf(readRoot(bad))).toBe('NOTE_MALFORMED');
  });
});

describe('names and keys', () => {
  test('an origin holds installation, stream and epoch, and a rehearsal keeps its slash', () => {
    expect(formatOrigin({ installation: 'control.example', stream: 'haihe-central', epoch: 1 })).toBe(origin);
    const fork = { installation: 'control.example', stream: 'haihe-central/drill-7', epoch: 2 };
    expect(parseOrigin(formatOrigin(fork))).toEqual(fork);
    for (const bad of ['', 'a/b', 'a/b/0', 'a/b/x', 'a b/c/1', 'a+b/c/1']) expect(parseOrigin(bad)).toBeNull();
  });

  test('a verifier key with one letter wrong is refused', () => {
    const vkey = formatVkey({ name: origin, publicKey: key.publicKey });
    expect(opened(parseVkey(vkey)).name).toBe(origin);
    expect(codeOf(parseVkey(vkey.replace('haihe', 'hai-e')))).toBe('VERIFIER_KEY_MALFORMED');
    expect(codeOf(parseVkey('nonsense'))).toBe('VERIFIER_KEY_MALFORMED');
  });
});
