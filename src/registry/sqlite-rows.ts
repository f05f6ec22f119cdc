/**
 * Rows of one INSERT as the writing thread takes them: one list of values instead of a list for each row, and what all rows share, as the
 * cycle and the time of many changes are, once for all. Binding values is most of what inserting costs.
 */
import type { Parameter, Table } from './database.ts';

export interface InsertRows {
  /** For one row, and for `together` rows at once. The first parameters are `shared`, then come the values of one row after another. */
  readonly sql: string;
  readonly sqlTogether: string;
  readonly together: number;
  readonly shared: readonly Parameter[];
  /** The values that differ, `width` of them a row. */
  readonly values: readonly Parameter[];
  readonly width: number;
  readonly count: number;
}

/** Rows that one INSERT writes: most of a short statement's time goes into calling it. */
const rowsTogether = 25;

/** `rows` in the order of `columns`; at least one. */
export function insertRows(
  table: Table,
  columns: readonly string[],
  rows: readonly (readonly Parameter[])[],
): InsertRows {
  const same = columns.map((_, column) => isSame(rows, column));
  const shared = (rows[0] as readonly Parameter[]).filter((_, column) => same[column]);
  const values: Parameter[] = [];
  for (const row of rows) {
    for (let column = 0; column < row.length; column++) if (!same[column]) values.push(row[column] as Parameter);
  }
  return {
    sql: insertText(table, columns, same, 1),
    sqlTogether: insertText(table, columns, same, rowsTogether),
    together: rowsTogether,
    shared,
    values,
    width: columns.length - shared.length,
    count: rows.length,
  };
}

/** Whether all rows have the same value there. A few rows are not worth a statement of their own. */
function isSame(rows: readonly (readonly Parameter[])[], column: number): boolean {
  if (rows.length < rowsTogether) return false;
  const first = rows[0]?.[column];
  for (const row of rows) if (row[column] !== first) return false;
  return true;
}

/**
 * What is shared stands first and has numbers. Everything else has none: parameters with numbers count as named, and binding one looks
 * through the names of all.
 */
function insertText(table: Table, columns: readonly string[], same: readonly boolean[], rows: number): string {
  const shared = columns.filter((_, column) => same[column]);
  const own = columns.filter((_, column) => !same[column]);
  const row = `(${[...shared.map((_, index) => `?${index + 1}`), ...own.map(() => '?')].join(',')})`;
  return `INSERT INTO ${table.name} (${[...shared, ...own].join(',')}) VALUES ${Array(rows).fill(row).join(',')}`;
}
