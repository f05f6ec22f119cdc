/** A list of any length: the first items stay in memory, the rest go to a file that is deleted with the list. */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmdirSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface Spool<T> {
  readonly size: () => number;
  push(item: T): void;
  /** All items in order, in batches; may be read several times, not while pushing. */
  batches(size: number): AsyncIterable<T[]>;
  /** Forgets the items and deletes the file. */
  clear(): void;
}

const inMemory = 10_000;
const flushCharacters = 1 << 20;

/** `folder` is made when the first item spills into it. */
export function createSpool<T>(folder: string, name: string): Spool<T> {
  let kept: T[] = [];
  let size = 0;
  let file: number | undefined;
  let waiting: string[] = [];
  let waitingCharacters = 0;
  const path = join(folder, `${name}.jsonl`);

  const flush = (): void => {
    if (waiting.length === 0) return;
    if (file === undefined) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      file = openSync(path, 'w', 0o600);
    }
    writeSync(file, waiting.join(''));
    waiting = [];
    waitingCharacters = 0;
  };
  return {
    size: () => size,
    push(item) {
      size += 1;
      if (size <= inMemory) {
        kept.push(item);
        return;
      }
      const line = `${JSON.stringify(item)}\n`;
      waiting.push(line);
      waitingCharacters += line.length;
      if (waitingCharacters >= flushCharacters) flush();
    },
    async *batches(batchSize) {
      for (let from = 0; from < kept.length; from += batchSize) yield kept.slice(from, from + batchSize);
      flush();
      if (file === undefined) return;
      let batch: T[] = [];
      for await (const line of createInterface({
        input: createReadStream(path, 'utf8'),
        crlfDelay: Number.POSITIVE_INFINITY,
      })) {
        batch.push(JSON.parse(line) as T);
        if (batch.length === batchSize) {
          yield batch;
          batch = [];
        }
      }
      if (batch.length > 0) yield batch;
    },
    clear() {
      kept = [];
      waiting = [];
      waitingCharacters = 0;
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
