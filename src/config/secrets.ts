import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { GatehouseError, messageOf } from '../model/errors.ts';

/**
 * Encryption of secrets in the stored configuration: AES-256-GCM, with a key from the environment (GATEHOUSE_KEY, 32 bytes in base64) or
 * from the file `gatehouse.key` in the data folder, which is made when the first secret is stored.
 */
export interface Secrets {
  /** The text encrypted; another result each time. Errors: `config.secret`. */
  readonly seal: (text: string) => string;
  /** What `seal` was given. Errors: `config.secret` when the key is another or the text was changed. */
  readonly unseal: (sealed: string) => string;
}

export const keyFileName = 'gatehouse.key';
const prefix = 'v1.';
const ivBytes = 12;
const tagBytes = 16;
const keyBytes = 32;

export function openSecrets(dataFolder: string, env: Readonly<Record<string, string | undefined>>): Secrets {
  let known: Buffer | undefined;
  const fromEnvironment = env['GATEHOUSE_KEY'];
  const key = (create: boolean): Buffer => {
    known ??=
      fromEnvironment === undefined || fromEnvironment === ''
        ? keyOfFolder(dataFolder, create)
        : decodeKey(fromEnvironment, 'GATEHOUSE_KEY');
    return known;
  };
  return {
    seal: (text) => encrypt(text, key(true)),
    unseal: (sealed) => decrypt(sealed, key(false)),
  };
}

function encrypt(text: string, key: Buffer): string {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: tagBytes });
  const content = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return prefix + Buffer.concat([iv, cipher.getAuthTag(), content]).toString('base64');
}

function decrypt(sealed: string, key: Buffer): string {
  const bytes = Buffer.from(sealed.slice(prefix.length), 'base64');
  if (!sealed.startsWith(prefix) || bytes.length < ivBytes + tagBytes) {
    throw new GatehouseError(
      'config.secret',
      'A stored secret is damaged: it is not in the form in which secrets are stored.',
      {
        remedy: 'Apply the configuration again with the secret in it.',
      },
    );
  }
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes });
    decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
    return Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new GatehouseError(
      'config.secret',
      'A stored secret cannot be decrypted: the key is not the one it was stored with.',
      {
        remedy: `Bring back the ${keyFileName} or GATEHOUSE_KEY it was stored with, or apply the configuration again with the secret in it.`,
        cause,
      },
    );
  }
}

function keyOfFolder(dataFolder: string, create: boolean): Buffer {
  const path = join(dataFolder, keyFileName);
  const existing = readKeyFile(path);
  if (existing !== null) return existing;
  if (!create) {
    throw new GatehouseError('config.secret', `${path} is missing, so stored secrets cannot be decrypted.`, {
      place: path,
      remedy: 'Bring the file back, or apply the configuration again with its secrets in it.',
    });
  }
  try {
    createKeyFile(dataFolder, path);
  } catch (cause) {
    throw new GatehouseError('config.secret', `The key file ${path} cannot be made: ${messageOf(cause)}`, {
      place: path,
      remedy: 'Check the rights on the data folder, or set GATEHOUSE_KEY.',
      cause,
    });
  }
  // Read back, since another process may have been first.
  const made = readKeyFile(path);
  if (made === null)
    throw new GatehouseError('config.secret', `The key file ${path} vanished after it was made.`, { place: path });
  return made;
}

/** The key of an existing file, or null where there is none. */
function readKeyFile(path: string): Buffer | null {
  let text: string;
  let mode: number;
  try {
    mode = statSync(path).mode;
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
    throw new GatehouseError('config.secret', `The key file ${path} cannot be read: ${messageOf(cause)}`, {
      place: path,
      remedy: 'Check the rights on the file.',
      cause,
    });
  }
  // Windows has no such bits; there the folder's access list protects the file.
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new GatehouseError('config.secret', `The key file ${path} can be read or changed by other users.`, {
      place: path,
      value: (mode & 0o777).toString(8).padStart(4, '0'),
      remedy: `Run: chmod 600 ${path}`,
    });
  }
  return decodeKey(text, path);
}

/** Written whole under another name and then linked, so that nobody ever reads half a key and no existing key is replaced. */
function createKeyFile(dataFolder: string, path: string): void {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    const file = openSync(draft, 'wx', 0o600);
    try {
      writeSync(file, `${randomBytes(keyBytes).toString('base64')}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    try {
      linkSync(draft, path);
    } catch (thrown) {
      if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST')) throw thrown;
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

function decodeKey(text: string, place: string): Buffer {
  const trimmed = text.trim();
  const key = Buffer.from(trimmed, 'base64');
  if (key.length !== keyBytes || !/^[A-Za-z0-9+/_-]+=*$/.test(trimmed)) {
    throw new GatehouseError('config.secret', `${place} does not hold a key of 32 bytes in base64.`, {
      place,
      remedy: 'Make one with: openssl rand -base64 32',
    });
  }
  return key;
}
