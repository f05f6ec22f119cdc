/**
 * The one way to an SQLite file: Node's own `node:sqlite` where it is (22.13 and later), else `@photostructure/sqlite`, which has the same
 * interface. Integers beyond 2^53 throw unless a statement is told to read bigints.
 */
import { createRequire } from 'node:module';
import { GatehouseError, messageOf } from '../model/errors.ts';

export type SqliteValue = null | number | bigint | string | Uint8Array;

export interface SqliteStatement {
  all(...parameters: SqliteValue[]): Record<string, SqliteValue>[];
  get(...parameters: SqliteValue[]): Record<string, SqliteValue> | undefined;
  run(...parameters: SqliteValue[]): { changes: number | bigint; lastInsertRowid: number | bigint };
  iterate(...parameters: SqliteValue[]): IterableIterator<Record<string, SqliteValue>>;
  columns(): { name: string; type: string | null }[];
  setReadBigInts(enabled: boolean): void;
}

export interface SqliteDatabase {
  exec(sql: string): void;
  prepare(sql: string): SqliteStatement;
  close(): void;
}

interface SqliteModule {
  DatabaseSync: new (path: string, options?: { readOnly?: boolean }) => SqliteDatabase;
}

/** Opens a file (created when it is not there, unless read-only) or `:memory:`. Throws what SQLite says; callers put it in their terms. */
export function openSqlite(path: string, options: { readonly readOnly?: boolean } = {}): SqliteDatabase {
  const { DatabaseSync } = sqliteModule();
  return options.readOnly ? new DatabaseSync(path, { readOnly: true }) : new DatabaseSync(path);
}

let loaded: SqliteModule | undefined;

function sqliteModule(): SqliteModule {
  if (loaded !== undefined) return loaded;
  const require = createRequire(import.meta.url);
  const failures: string[] = [];
  for (const name of ['node:sqlite', '@photostructure/sqlite']) {
    try {
      loaded = withoutExperimentalWarning(() => require(name) as SqliteModule);
      return loaded;
    } catch (error) {
      failures.push(`${name}: ${messageOf(error)}`);
    }
  }
  throw new GatehouseError('registry.open', `SQLite cannot be loaded (${failures.join('; ')})`, {
    remedy: 'Install the optional packages with `npm ci --ignore-scripts`, or run Node 22.13 or later.',
  });
}

/** Node 22 warns on every start that node:sqlite is experimental; nobody who reads our output can do anything about it. */
function withoutExperimentalWarning<T>(load: () => T): T {
  const emit = process.emitWarning;
  process.emitWarning = () => {};
  try {
    return load();
  } finally {
    process.emitWarning = emit;
  }
}
