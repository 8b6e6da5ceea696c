import { createPrivateKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { chmod, link, mkdir, open, readFile, realpath, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { Fault, isRefusal, refuse, type Refusal } from '../base/errors.ts';
import { formatVkey, openNote, parseVkey, signingKey, signNote, type SigningKey } from './signed-root.ts';

/**
 * The two keys of an installation, in a folder apart from the data: `sealing.key` (32 bytes, base64) opens the
 * secrets, `signing.pem` (Ed25519, PKCS #8) signs the roots. Whoever has the data alone can neither read a panel key
 * nor sign another history; whoever loses the sealing key has lost every secret.
 */
export interface Keys {
  sealing: Uint8Array;
  signing: SigningKey;
  /** True on the first start: the caller says what losing the folder means. */
  made: boolean;
}

const sealingFile = 'sealing.key';
const signingFile = 'signing.pem';
const sealingBytes = 32;

/**
 * Opens the keys, or makes them in a folder that has neither. Refused: a folder inside the data folder, one key
 * without the other, and a key file that others may read.
 */
export async function openKeys(keysFolder: string, dataFolder: string | null): Promise<Keys> {
  if (dataFolder !== null && (await holds(dataFolder, keysFolder))) throw insideData(keysFolder);
  await mkdir(keysFolder, { recursive: true, mode: 0o700 });
  const [sealing, signing] = [join(keysFolder, sealingFile), join(keysFolder, signingFile)];
  const [hasSealing, hasSigning] = [await exists(sealing), await exists(signing)];
  if (hasSealing !== hasSigning) throw oneMissing(keysFolder, hasSealing ? signingFile : sealingFile);
  if (!hasSealing) {
    await chmod(keysFolder, 0o700);
    const pem = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' });
    // The sealing key goes last: a start that was cut in between finds one file alone and says so.
    await writeOnce(signing, pem.toString());
    await writeOnce(sealing, `${randomBytes(sealingBytes).toString('base64')}\n`);
  }
  return { sealing: await readSealing(sealing), signing: await readSigning(signing), made: !hasSealing };
}

/** The public half of the signing key, for whoever only verifies: makes nothing, and is null where no key lies. */
export async function readPublicKey(keysFolder: string): Promise<Uint8Array | null> {
  const signing = join(keysFolder, signingFile);
  return (await exists(signing)) ? (await readSigning(signing)).publicKey : null;
}

/** A fresh signing key, not yet written anywhere. */
export function freshSigningKey(): SigningKey {
  return signingKey(generateKeyPairSync('ed25519').privateKey);
}

/** What the fact `signing key changed` says. Both keys sign the same text: neither alone can bring in a third. */
export interface Rotation {
  oldKey: string;
  newKey: string;
  signedByOld: string;
  signedByNew: string;
}

function rotationText(name: string, oldKey: string, newKey: string): string {
  return `watchfloor signing key changed\n${name}\n${oldKey}\n${newKey}\n`;
}

/** `name` is the installation: keys are changed for all its streams at once. */
export function rotationProof(name: string, oldKey: SigningKey, newKey: SigningKey): Rotation {
  const [old, fresh] = [
    formatVkey({ name, publicKey: oldKey.publicKey }),
    formatVkey({ name, publicKey: newKey.publicKey }),
  ];
  const text = rotationText(name, old, fresh);
  return {
    oldKey: old,
    newKey: fresh,
    signedByOld: signNote(text, [{ name, key: oldKey }]),
    signedByNew: signNote(text, [{ name, key: newKey }]),
  };
}

/** Public keys to trust: the known ones and all that a chain of changes ties to them, in either direction of time. */
export function trustedKeys(
  known: readonly Uint8Array[],
  rotations: readonly Rotation[],
): readonly Uint8Array[] | Refusal {
  const trusted = [...known];
  const has = (key: Uint8Array) => trusted.some((one) => Buffer.compare(one, key) === 0);
  const pairs: [Uint8Array, Uint8Array][] = [];
  for (const rotation of rotations) {
    const pair = openRotation(rotation);
    if (isRefusal(pair)) return pair;
    pairs.push(pair);
  }
  // As often as there are changes: each round ties at least one more, whatever their order.
  for (let round = 0; round < pairs.length; round++) {
    for (const [old, fresh] of pairs) {
      if (has(old) && !has(fresh)) trusted.push(fresh);
      else if (has(fresh) && !has(old)) trusted.push(old);
    }
  }
  return trusted;
}

/** The two public keys, old and new, when both really signed the change. */
export function openRotation(rotation: Rotation): [Uint8Array, Uint8Array] | Refusal {
  const [old, fresh] = [parseVkey(rotation.oldKey), parseVkey(rotation.newKey)];
  if (isRefusal(old)) return old;
  if (isRefusal(fresh)) return fresh;
  const text = rotationText(old.name, rotation.oldKey, rotation.newKey);
  for (const [note, verifier] of [[rotation.signedByOld, old] as const, [rotation.signedByNew, fresh] as const]) {
    const opened = openNote(note, [verifier]);
    if (isRefusal(opened)) return opened;
    if (opened.text !== text) {
      return refuse('ROTATION_MISMATCH', {
        zh: '签名密钥更换的签名与所写的两把密钥不符。',
        en: 'The signatures under this change of signing key are about other keys.',
      });
    }
  }
  return [old.publicKey, fresh.publicKey];
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** Where a path leads once links are followed, for a path that need not exist yet. */
async function settled(path: string): Promise<string> {
  const full = resolve(path);
  const real = await realpath(full).catch(() => null);
  if (real !== null || dirname(full) === full) return real ?? full;
  return join(await settled(dirname(full)), basename(full));
}

async function holds(dataFolder: string, keysFolder: string): Promise<boolean> {
  const way = relative(await settled(dataFolder), await settled(keysFolder));
  return way === '' || !(way === '..' || way.startsWith(`..${sep}`) || resolve(way) === way);
}

/** Written whole or not at all, and never over another: a key that is replaced by accident is a key that is lost. */
async function writeOnce(path: string, text: string): Promise<void> {
  const unfinished = `${path}.${process.pid}.unfinished`;
  try {
    const file = await open(unfinished, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await link(unfinished, path);
  } catch (cause) {
    const words = { zh: `无法写入密钥文件 ${path}。`, en: `The key file ${path} cannot be written.` };
    throw new Fault('KEYS_NOT_WRITTEN', words, { cause });
  } finally {
    await rm(unfinished, { force: true });
  }
}

async function readKeyFile(path: string): Promise<string> {
  const { mode } = await stat(path);
  // Windows keeps no such bits; there the folder's own rights have to do.
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new Fault('KEYS_OPEN_TO_OTHERS', {
      zh: `密钥文件 ${path} 可被其他用户读取。请执行 chmod 600。`,
      en: `The key file ${path} can be read by others. Run chmod 600 on it.`,
    });
  }
  return readFile(path, 'utf8');
}

async function readSealing(path: string): Promise<Uint8Array> {
  const key = Buffer.from((await readKeyFile(path)).trim(), 'base64');
  if (key.length !== sealingBytes) throw unreadable(path);
  return key;
}

async function readSigning(path: string): Promise<SigningKey> {
  const pem = await readKeyFile(path);
  try {
    return signingKey(createPrivateKey(pem));
  } catch {
    // The cause is left out on purpose: it may quote the file.
    throw unreadable(path);
  }
}

function unreadable(path: string): Fault {
  return new Fault('KEYS_UNREADABLE', {
    zh: `密钥文件 ${path} 的内容不是密钥。请从备份恢复。`,
    en: `The key file ${path} does not hold a key. Bring it back from the backup.`,
  });
}

function insideData(folder: string): Fault {
  return new Fault('KEYS_INSIDE_DATA', {
    zh: `密钥文件夹 ${folder} 不得位于数据文件夹之内：否则拿到数据就拿到了密钥。`,
    en: `The keys folder ${folder} must not lie inside the data folder: who copies the data would have the keys.`,
  });
}

function oneMissing(folder: string, file: string): Fault {
  return new Fault('KEYS_INCOMPLETE', {
    zh: `密钥文件夹 ${folder} 中缺少 ${file}。请从备份恢复；不会自动另造一把。`,
    en: `${file} is missing in the keys folder ${folder}. Bring it back from the backup; no other one is made by itself.`,
  });
}
