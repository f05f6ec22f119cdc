import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { GatehouseError, messageOf } from '../model/errors.ts';

/** Largest configuration file, in bytes. */
export const documentBytes = 4 * 1024 * 1024;
/** Largest file that a `${file:...}` reference may name, in bytes. */
const referenceBytes = 64 * 1024;

/** The text of a configuration file. Errors: `config.read`. */
export function readDocumentText(path: string): string {
  try {
    return readText(path, documentBytes);
  } catch (cause) {
    throw new GatehouseError('config.read', `The configuration file ${path} cannot be read: ${messageOf(cause)}`, {
      place: path,
      remedy: 'Check the path and the rights on the file; it must be UTF-8.',
      cause,
    });
  }
}

/** The text of a file that a `${file:...}` reference names; throws when it cannot be read. */
export function readReferenceText(path: string): string {
  // Devices and pipes could keep a cycle waiting for ever.
  if (!statSync(path).isFile()) throw new Error('it is not a file');
  return readText(path, referenceBytes);
}

function readText(path: string, mostBytes: number): string {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(mostBytes + 1);
    let length = 0;
    while (length <= mostBytes) {
      const count = readSync(file, buffer, length, buffer.length - length, null);
      if (count === 0) break;
      length += count;
    }
    if (length > mostBytes) throw new Error(`it is larger than ${mostBytes / 1024} KB`);
    return decodeUtf8(buffer.subarray(0, length));
  } finally {
    closeSync(file);
  }
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Error('it is not UTF-8');
  }
}
