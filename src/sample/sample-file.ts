/** For tests: a sample in a folder that goes away afterwards, and all of its rows. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqlite, type SqliteDatabase } from '../sqlite/open.ts';
import { rowsOf, type SampleRow } from './rows.ts';

/** Calls `use` with the path of a file that does not exist yet. */
export function withSampleFile<T>(use: (path: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-sample-'));
  try {
    return use(join(folder, 'hr.sqlite'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The rows of every table by its name, in the order in which they were written; photos by their SHA-256. */
export function readWholeSample(path: string): Record<string, SampleRow[]> {
  return withSample(path, (database) =>
    Object.fromEntries(
      rowsOf(database, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").map(({ name }) => [
        String(name),
        rowsOf(database, `SELECT * FROM "${String(name)}" ORDER BY rowid`).map(withoutBytes),
      ]),
    ),
  );
}

function withoutBytes(row: SampleRow): SampleRow {
  const values = Object.entries(row).map(([column, value]) => [
    column,
    value instanceof Uint8Array ? createHash('sha256').update(value).digest('hex') : value,
  ]);
  return Object.fromEntries(values) as SampleRow;
}

/** Calls `use` with the file opened for reading. */
export function withSample<T>(path: string, use: (database: SqliteDatabase) => T): T {
  const database = openSqlite(path, { readOnly: true });
  try {
    return use(database);
  } finally {
    database.close();
  }
}
