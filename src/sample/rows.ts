/** Rows of the sample as the objects that SQLite makes of them. */
import type { SqliteDatabase, SqliteValue } from '../sqlite/open.ts';

export type SampleRow = Readonly<Record<string, SqliteValue>>;

/** All rows of a query. */
export function rowsOf(database: SqliteDatabase, query: string, ...values: SqliteValue[]): SampleRow[] {
  const rows: readonly unknown[] = database.prepare(query).all(...values);
  // Objects of SQLite have no prototype, which comparisons in tests would notice.
  return rows.map((row) => ({ ...(row as SampleRow) }));
}

/** The one row that a query is sure to give. */
export function rowOf(database: SqliteDatabase, query: string, ...values: SqliteValue[]): SampleRow {
  const [row] = rowsOf(database, query, ...values);
  if (row === undefined) throw new RangeError(`the sample has no row for: ${query}`);
  return row;
}
