/** A list of any length: the first items stay in memory, the rest go to a file that is deleted with the list. */
import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  rmdirSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

export interface Spool<T> {
  readonly size: () => number;
  readonly push: (item: T) => void;
  /** All items in order, in batches; may be read several times, not while pushing. */
  batches(size: number): AsyncIterable<T[]>;
  /** Forgets the items and deletes the file. */
  clear(): void;
}

const inMemory = 5000;
/** Items that are written and read together, as one JSON text: a fraction of the price of a line for each. */
const chunkItems = 500;
/** As strings are in memory: larger than UTF-8, but copied instead of converted. */
const encoding = 'utf16le';

/** How items stand in the file, where they do not stand as they are. */
export interface SpoolForm<T> {
  pack(item: T): unknown;
  unpack(packed: unknown): T;
}

/** `folder` is made when the first item spills into it. */
export function createSpool<T>(folder: string, name: string, form?: SpoolForm<T>): Spool<T> {
  let kept: T[] = [];
  let size = 0;
  let waiting: unknown[] = [];
  let file: number | undefined;
  /** Lengths in bytes of the chunks in the file. */
  let chunks: number[] = [];
  const path = join(folder, `${name}.json`);

  const flush = (): void => {
    if (waiting.length === 0) return;
    if (file === undefined) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      file = openSync(path, 'w+', 0o600);
    }
    const bytes = Buffer.from(JSON.stringify(waiting), encoding);
    for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
    chunks.push(bytes.length);
    waiting = [];
  };
  return {
    size: () => size,
    push(item) {
      size += 1;
      if (size <= inMemory) kept.push(item);
      else if (waiting.push(form === undefined ? item : form.pack(item)) >= chunkItems) flush();
    },
    async *batches(batchSize) {
      for (let from = 0; from < kept.length; from += batchSize) yield kept.slice(from, from + batchSize);
      flush();
      let batch: T[] = [];
      let position = 0;
      for (const length of chunks) {
        if (file === undefined) return;
        for (const packed of readChunk(file, position, length)) {
          const item = form === undefined ? (packed as T) : form.unpack(packed);
          if (batch.push(item) < batchSize) continue;
          yield batch;
          batch = [];
        }
        position += length;
      }
      if (batch.length > 0) yield batch;
    },
    clear() {
      kept = [];
      waiting = [];
      chunks = [];
      size = 0;
      if (file === undefined) return;
      closeSync(file);
      file = undefined;
      rmSync(path, { force: true });
      removeIfEmpty(folder);
    },
  };
}

/** Other lists of the same cycle may still have their files there. */
function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Not empty yet.
  }
}

/** A folder for the lists of one cycle, which names its process; what dead processes have left is removed. */
export function spoolFolder(dataFolder: string): string {
  const spools = join(dataFolder, 'spool');
  for (const name of existsSync(spools) ? readdirSync(spools) : []) {
    if (!isAlive(Number(name.split('-')[0]))) rmSync(join(spools, name), { recursive: true, force: true });
  }
  return join(spools, `${process.pid}-${randomBytes(12).toString('hex')}`);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: unknown }).code === 'EPERM';
  }
}

function readChunk(file: number, position: number, length: number): unknown[] {
  const bytes = Buffer.allocUnsafe(length);
  for (let filled = 0; filled < length; ) {
    const read = readSync(file, bytes, filled, length - filled, position + filled);
    if (read === 0) throw new Error('A spool file is shorter than what was written to it');
    filled += read;
  }
  return JSON.parse(bytes.toString(encoding)) as unknown[];
}
