/**
 * Queries made of an entity's query, so that one person's rows can be read without everybody's. They are only a faster way: what the source
 * refuses is read whole, and names are quoted as each kind does.
 */
import type { SourceType, SqlType } from '../config/document.ts';
import { type DirectoryRows, directoryQueryText, parseDirectoryQuery } from '../model/directory-query.ts';

const quotes: Readonly<Record<SqlType, readonly [string, string]>> = {
  odbc: ['"', '"'],
  postgresql: ['"', '"'],
  mysql: ['`', '`'],
  sqlserver: ['[', ']'],
  oracle: ['"', '"'],
  firebird: ['"', '"'],
  sqlite: ['"', '"'],
};

/** The rows of `query` whose `column` is the parameter `:key`; null where a kind has no such. */
export function rowsByKey(type: SourceType, query: string, column: string): string | null {
  const entries = directoryRows(query);
  // A directory compares the parameter with the key of an entry by itself.
  if (entries !== null) return entries.key.toLowerCase() === column.toLowerCase() ? query : null;
  const name = columnName(type, column);
  return name === null ? null : `SELECT * FROM (${inner(query)}) one_of_all WHERE one_of_all.${name} = :key`;
}

/** All rows of `query`, but only one column of them; null where a kind has no such. */
export function columnOfRows(type: SourceType, query: string, column: string): string | null {
  const entries = directoryRows(query);
  if (entries !== null) return directoryQueryText({ ...entries, columns: [column] });
  const name = columnName(type, column);
  return name === null ? null : `SELECT one_of_all.${name} FROM (${inner(query)}) one_of_all`;
}

/** A line of its own, should the query end with a comment. */
function inner(query: string): string {
  return `${query.trim().replace(/;\s*$/, '')}\n`;
}

/** Plain names stay as they are, so that the database finds them in whatever case. */
function columnName(type: SourceType, column: string): string | null {
  if (type === 'push' || type === 'ldap' || type === 'active-directory') return null;
  if (/^[A-Za-z][A-Za-z0-9_]*$/.test(column)) return column;
  const [open, close] = quotes[type];
  if (column.includes(close)) return null;
  return `${open}${column}${close}`;
}

function directoryRows(query: string): DirectoryRows | null {
  const asked = parseDirectoryQuery(query);
  return asked?.ask === 'rows' ? asked : null;
}
