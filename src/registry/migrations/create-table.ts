/** Creates a table as `tables.ts` describes it. */
import type { Database, Table } from '../database.ts';

const types = {
  sqlite: { id: 'INTEGER', int: 'INTEGER', text: 'TEXT', bytes: 'BLOB' },
  postgresql: { id: 'BIGINT', int: 'INTEGER', text: 'TEXT', bytes: 'BYTEA' },
} as const;

/** The statement; every column that is not `optional` is NOT NULL. */
export function createTable(
  database: Database,
  table: Table,
  key: readonly string[],
  optional: readonly string[],
): string {
  const columns = Object.entries(table.columns).map(([name, type]) => {
    // An INTEGER PRIMARY KEY is the row id itself in SQLite.
    const primary = key.length === 1 && key[0] === name ? ' PRIMARY KEY' : '';
    return `${name} ${types[database.dialect][type]}${optional.includes(name) ? '' : ' NOT NULL'}${primary}`;
  });
  if (key.length > 1) columns.push(`PRIMARY KEY (${key.join(', ')})`);
  const clustered = database.dialect === 'sqlite' && key.length > 1 ? ' WITHOUT ROWID' : '';
  return `CREATE TABLE ${table.name} (${columns.join(', ')})${clustered}`;
}
