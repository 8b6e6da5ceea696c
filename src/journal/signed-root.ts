import { createPrivateKey, createPublicKey, hash, sign, verify, type KeyObject } from 'node:crypto';
import { assert, refuse, type Refusal } from '../base/errors.ts';
import { hashBytes } from './tree.ts';

/**
 * Signed roots as other people's tools read them: the C2SP signed note with a tlog-checkpoint in it. The key name is
 * the origin, as tlog-checkpoint recommends, so one key of an installation gives each of its origins its own key id.
 */

/** Who grew a tree: `<installation>/<stream>/<epoch>`. One origin never has two histories. */
export interface Origin {
  installation: string;
  stream: string;
  epoch: number;
}

export interface Root {
  origin: string;
  size: number;
  root: Uint8Array;
  /** Extension lines of a foreign note; ours have none (they are not recommended). */
  extensions: readonly string[];
}

/** An Ed25519 key that may sign. It never leaves memory but by journal/keys.ts. */
export interface SigningKey {
  secret: KeyObject;
  /** 32 bytes, RFC 8032. */
  publicKey: Uint8Array;
}

/** A key to check with, as it is handed round: `name+hash+base64`. */
export interface Verifier {
  name: string;
  publicKey: Uint8Array;
}

const signatureType = 0x01;
const signatureBytes = 64;
/** The text says at least 16 must be taken; more than this is no note of ours. */
const signaturesMax = 64;
const noteBytesMax = 64 * 1024;
const keyName = /^[^\s+\p{White_Space}\p{Cc}]+$/u;

export function formatOrigin(origin: Origin): string {
  const { installation, stream, epoch } = origin;
  assert(keyName.test(installation) && !installation.includes('/'), 'an installation is one word without slashes');
  assert(keyName.test(stream), 'a stream name has no spaces and no plus');
  assert(Number.isSafeInteger(epoch) && epoch >= 1, 'epochs are counted from 1');
  return `${installation}/${stream}/${epoch}`;
}

export function parseOrigin(text: string): Origin | null {
  const parts = /^([^/]+)\/(.+)\/([1-9]\d{0,8})$/.exec(text);
  return parts && keyName.test(text) ? { installation: parts[1]!, stream: parts[2]!, epoch: Number(parts[3]) } : null;
}

export function signingKey(secret: KeyObject): SigningKey {
  assert(secret.asymmetricKeyType === 'ed25519', 'signed roots are signed with Ed25519');
  const { x } = createPublicKey(secret).export({ format: 'jwk' });
  return { secret, publicKey: Buffer.from(x!, 'base64url') };
}

/** The key of a 32-byte RFC 8032 seed (PKCS #8 around it, RFC 8410 section 7). */
export function signingKeyFromSeed(seed: Uint8Array): SigningKey {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  return signingKey(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
}

/** SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key)[:4]. */
export function keyId(verifier: Verifier): Uint8Array {
  const named = Buffer.concat([Buffer.from(`${verifier.name}\n`), Buffer.from([signatureType]), verifier.publicKey]);
  return hash('sha256', named, 'buffer').subarray(0, 4);
}

export function formatVkey(verifier: Verifier): string {
  const id = Buffer.from(keyId(verifier)).toString('hex');
  const key = Buffer.concat([Buffer.from([signatureType]), verifier.publicKey]).toString('base64');
  return `${verifier.name}+${id}+${key}`;
}

export function parseVkey(text: string): Verifier | Refusal {
  const parts = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(text.trim());
  const key = parts && Buffer.from(parts[3]!, 'base64');
  if (parts && key && keyName.test(parts[1]!) && key.length === 1 + hashBytes && key[0] === signatureType) {
    const verifier = { name: parts[1]!, publicKey: key.subarray(1) };
    if (Buffer.from(keyId(verifier)).toString('hex') === parts[2]) return verifier;
  }
  return refuse('VERIFIER_KEY_MALFORMED', {
    zh: '验证公钥的写法不对，应为“名称+八位十六进制+base64”。',
    en: 'This is not a verifier key: expected name+8 hex digits+base64.',
  });
}

/** Signs a text that ends with a newline; one signature line a signer, in order. */
export function signNote(text: string, signers: readonly { name: string; key: SigningKey }[]): string {
  assert(text.endsWith('\n') && signers.length > 0, 'a note is whole lines and at least one signature');
  const bytes = Buffer.from(text);
  const lines = signers.map(({ name, key }) => {
    assert(keyName.test(name), 'a key name has no spaces and no plus');
    const signature = Buffer.concat([keyId({ name, publicKey: key.publicKey }), sign(null, bytes, key.secret)]);
    return `— ${name} ${signature.toString('base64')}\n`;
  });
  return `${text}\n${lines.join('')}`;
}

interface SplitNote {
  text: string;
  signatures: readonly { name: string; id: Uint8Array; signature: Uint8Array }[];
}

function malformed(why: string): Refusal {
  return refuse(
    'NOTE_MALFORMED',
    { zh: '这不是一份完好的签名树根。', en: `This is not a well-formed signed root: ${why}.` },
    { why },
  );
}

function splitNote(note: string): SplitNote | Refusal {
  if (note.length > noteBytesMax) return malformed('too long');
  // oxlint-disable-next-line no-control-regex -- signed-note forbids exactly these characters.
  if (/[\u0000-\u0009\u000b-\u001f\ufffd]/.test(note)) return malformed('control characters');
  const split = note.lastIndexOf('\n\n');
  if (split < 0 || !note.endsWith('\n')) return malformed('no blank line before the signatures');
  const lines = note.slice(split + 2, -1).split('\n');
  if (lines.length > signaturesMax) return malformed('too many signatures');
  const signatures = [];
  for (const line of lines) {
    const parts = /^— (\S+) ([A-Za-z0-9+/]+={0,2})$/.exec(line);
    const bytes = parts && Buffer.from(parts[2]!, 'base64');
    if (!parts || !bytes || bytes.length < 5 || !keyName.test(parts[1]!)) return malformed('a signature line');
    signatures.push({ name: parts[1]!, id: bytes.subarray(0, 4), signature: bytes.subarray(4) });
  }
  return { text: note.slice(0, split + 1), signatures };
}

function keyObject(raw: Uint8Array): KeyObject {
  return createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(raw).toString('base64url') },
    format: 'jwk',
  });
}

/** The text and the known keys that signed it. Signatures of unknown keys are passed over, a false one of a known key is not. */
export function openNote(
  note: string,
  known: readonly Verifier[],
): { text: string; signedBy: readonly Verifier[] } | Refusal {
  const split = splitNote(note);
  if ('refused' in split) return split;
  const bytes = Buffer.from(split.text);
  const signedBy: Verifier[] = [];
  for (const { name, id, signature } of split.signatures) {
    const verifier = known.find((one) => one.name === name && Buffer.compare(keyId(one), id) === 0);
    if (!verifier) continue;
    if (signature.length !== signatureBytes || !verify(null, bytes, keyObject(verifier.publicKey), signature)) {
      return refuse('NOTE_FORGED', { zh: '签名与内容不符。', en: 'The signature does not fit the text.' }, { name });
    }
    if (!signedBy.includes(verifier)) signedBy.push(verifier);
  }
  if (signedBy.length > 0) return { text: split.text, signedBy };
  return refuse('NOTE_KEY_UNKNOWN', { zh: '没有已知公钥的签名。', en: 'None of the known keys has signed this.' });
}

/** What a note says, without asking whether it is true: to find out which origin to ask about. */
export function readRoot(note: string): Root | Refusal {
  const split = splitNote(note);
  if ('refused' in split) return split;
  const [origin, size, root, ...extensions] = split.text.slice(0, -1).split('\n');
  if (!origin || !size || !root || extensions.includes('')) return malformed('fewer than three lines');
  if (!/^(0|[1-9]\d*)$/.test(size) || !Number.isSafeInteger(Number(size))) return malformed('the size');
  const bytes = Buffer.from(root, 'base64');
  if (bytes.length !== hashBytes || bytes.toString('base64') !== root) return malformed('the root hash');
  return { origin, size: Number(size), root: bytes, extensions };
}

export function signRoot(root: Omit<Root, 'extensions'>, key: SigningKey): string {
  assert(parseOrigin(root.origin) && root.root.length === hashBytes, 'a root has an origin and 32 bytes');
  const text = `${root.origin}\n${root.size}\n${Buffer.from(root.root).toString('base64')}\n`;
  return signNote(text, [{ name: root.origin, key }]);
}

/** A root that one of these public keys has signed under its own origin. */
export function openRoot(note: string, publicKeys: readonly Uint8Array[]): Root | Refusal {
  const root = readRoot(note);
  if ('refused' in root) return root;
  const opened = openNote(
    note,
    publicKeys.map((key) => ({ name: root.origin, publicKey: key })),
  );
  return 'refused' in opened ? opened : root;
}
