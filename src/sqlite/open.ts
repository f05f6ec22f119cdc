/** Opens SQLite files with the SQLite inside Node where it is complete, else with the same interface from a package. */
import { createRequire } from 'node:module';

export type SqliteValue = string | number | bigint | null | Uint8Array;

export interface SqliteStatement {
  run(...values: SqliteValue[]): { changes: number | bigint; lastInsertRowid: number | bigint };
  get(...values: SqliteValue[]): unknown;
  all(...values: SqliteValue[]): unknown[];
  iterate(...values: SqliteValue[]): IterableIterator<unknown>;
  /** Integers as `bigint`, so that none loses digits. */
  setReadBigInts(enabled: boolean): void;
  /** Rows as arrays in column order instead of objects. */
  setReturnArrays(enabled: boolean): void;
  /** The one statement that was prepared, whatever follows it in the text, with the values that are bound. */
  readonly expandedSQL: string;
  columns(): readonly { readonly name: string; readonly type: string | null }[];
}

export interface SqliteDatabase {
  prepare(statement: string): SqliteStatement;
  exec(statements: string): void;
  close(): void;
}

export interface SqliteOptions {
  readonly readOnly?: boolean;
  /** Milliseconds to wait for another writer; 5000 if not given. */
  readonly busyTimeout?: number;
}

interface SqliteModule {
  readonly DatabaseSync: {
    new (path: string, options: { readOnly: boolean; timeout: number }): SqliteDatabase;
  };
  readonly StatementSync: { readonly prototype: object };
}

/** Opens a file; without `readOnly` it is created where missing. Throws SQLite's own error. */
export function openSqlite(path: string, options: SqliteOptions = {}): SqliteDatabase {
  const { DatabaseSync } = sqliteModule();
  return new DatabaseSync(path, { readOnly: options.readOnly ?? false, timeout: options.busyTimeout ?? 5000 });
}

/**
 * The rows of a query one by one. The packaged SQLite lets the garbage collector end a statement whose rows are still being read, so the
 * iterator keeps its statement; and with the SQLite of Node 22 rows begin anew when they are asked for after the last.
 */
export function iterateRows(statement: SqliteStatement, ...values: SqliteValue[]): IterableIterator<unknown> {
  const rows = statement.iterate(...values);
  let ended = false;
  const kept: IterableIterator<unknown> & { readonly statement: SqliteStatement } = {
    statement,
    next() {
      if (ended) return { done: true, value: undefined };
      const step = rows.next();
      ended = step.done === true;
      return step;
    },
    return(value?: unknown) {
      ended = true;
      return rows.return?.(value) ?? { done: true, value };
    },
    [Symbol.iterator]: () => kept,
  };
  return kept;
}

let loaded: SqliteModule | undefined;

function sqliteModule(): SqliteModule {
  if (loaded !== undefined) return loaded;
  const inside = quietly(() => process.getBuiltinModule('node:sqlite') as unknown);
  loaded = isComplete(inside) ? inside : packaged();
  return loaded;
}

/** The first versions of Node with SQLite could not give rows as arrays. */
function isComplete(found: unknown): found is SqliteModule {
  if (typeof found !== 'object' || found === null || !('StatementSync' in found)) return false;
  const { StatementSync } = found;
  return typeof StatementSync === 'function' && 'setReturnArrays' in StatementSync.prototype;
}

function packaged(): SqliteModule {
  const found: unknown = createRequire(import.meta.url)('@photostructure/sqlite');
  return found as SqliteModule;
}

/** Node 22 warns at every start that its SQLite is experimental; nobody who reads our output can do anything about it. */
function quietly<T>(load: () => T): T {
  const emitWarning = process.emitWarning.bind(process);
  process.emitWarning = () => {};
  try {
    return load();
  } finally {
    process.emitWarning = emitWarning;
  }
}
