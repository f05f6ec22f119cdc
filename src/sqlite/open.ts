import { createRequire } from 'node:module';

/** The part of the `node:sqlite` interface that is used here. */
export interface SqliteDatabase {
  exec(sql: string): void;
  prepare(sql: string): SqliteStatement;
  close(): void;
}

export type SqliteValue = string | number | bigint | null | Uint8Array;

export interface SqliteStatement {
  run(...values: SqliteValue[]): { changes: number | bigint; lastInsertRowid: number | bigint };
  get(...values: SqliteValue[]): unknown;
  all(...values: SqliteValue[]): unknown[];
}

interface SqliteModule {
  DatabaseSync: new (path: string, options: { readOnly: boolean }) => SqliteDatabase;
}

/** Opens an SQLite file with Node's own SQLite, or on a Node without it with the package of the same interface. */
export function openSqlite(path: string, options: { readonly readOnly?: boolean } = {}): SqliteDatabase {
  const { DatabaseSync } = sqliteModule();
  return new DatabaseSync(path, { readOnly: options.readOnly ?? false });
}

function sqliteModule(): SqliteModule {
  const own = process.getBuiltinModule('node:sqlite') as SqliteModule | undefined;
  return own ?? (createRequire(import.meta.url)('@photostructure/sqlite') as SqliteModule);
}
