/** Reads the blobs that node-firebird hands over as functions. */
import type { EventEmitter } from 'node:events';
import type Firebird from 'node-firebird';

/** Opens the blob in a transaction and then emits `data`, `end` or `error`. */
export type FirebirdBlob = (
  transaction: Firebird.Transaction,
  opened: (error: unknown, column: string, content: EventEmitter) => void,
) => void;

/** A function that gives a blob's bytes. */
export function blobReader(transaction: Firebird.Transaction): (blob: FirebirdBlob) => Promise<Uint8Array> {
  return (blob) =>
    new Promise((resolve, reject) => {
      blob(transaction, (error, _column, content) => {
        if (error !== null && error !== undefined) {
          reject(error instanceof Error ? error : new Error('The blob cannot be opened.'));
          return;
        }
        const chunks: Buffer[] = [];
        content.on('data', (chunk: Buffer) => chunks.push(Buffer.from(chunk)));
        content.on('end', () => resolve(Buffer.concat(chunks)));
        content.on('error', reject);
      });
    });
}
