/**
 * Turns at writing between processes. SQLite itself gives the lock to whoever asks at the right instant, and one that asks anew at once, as
 * a cycle with its many transactions does, keeps all others out. So who waits says so by a file, and who sees it lets the others go first.
 */
import { rmSync, statSync, writeFileSync } from 'node:fs';
import type { SqliteDatabase } from '../sqlite/open.ts';

export interface WriteTurn {
  /** Begins a transaction that writes. Rejects as SQLite does when the others take too long. */
  begin(): void;
}

const pollMilliseconds = 2;
/** How long one that would begin again lets others go first: a few of their polls. */
const courtesyMilliseconds = 10;

export function createWriteTurn(database: SqliteDatabase, path: string, busyMilliseconds: number): WriteTurn {
  const file = waitingFile(path);
  return {
    begin() {
      if (isAwaited(path, busyMilliseconds)) pause(courtesyMilliseconds);
      const until = performance.now() + busyMilliseconds;
      let waited = false;
      database.exec('PRAGMA busy_timeout=0');
      try {
        while (!tryToBegin(database, performance.now() > until)) {
          if (!waited || !isAwaited(path, busyMilliseconds)) sayThatSomebodyWaits(file);
          waited = true;
          pause(pollMilliseconds);
        }
      } finally {
        // Others who wait will say so again.
        if (waited) rmSync(file, { force: true });
        database.exec(`PRAGMA busy_timeout=${busyMilliseconds}`);
      }
    },
  };
}

function tryToBegin(database: SqliteDatabase, last: boolean): boolean {
  try {
    database.exec('BEGIN IMMEDIATE');
    return true;
  } catch (error) {
    const code = Number((error as { errcode?: unknown }).errcode ?? Number.NaN) & 0xff;
    const isBusy = code === 5 || code === 6;
    if (!isBusy || last) throw error;
    return false;
  }
}

function waitingFile(path: string): string {
  return `${path}-waiting`;
}

/**
 * Whether another process waits for its turn. The file of one that was killed while it waited means nothing after the time for which
 * anybody waits.
 */
export function isAwaited(path: string, busyMilliseconds: number): boolean {
  const stat = statSync(waitingFile(path), { throwIfNoEntry: false });
  return stat !== undefined && Date.now() - stat.mtimeMs < busyMilliseconds;
}

/** Without the file waiting only takes longer. */
function sayThatSomebodyWaits(file: string): void {
  try {
    writeFileSync(file, '', { mode: 0o600 });
  } catch {
    // The disk may be full, and what waits may be what frees it.
  }
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
