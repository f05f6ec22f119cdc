/**
 * What SQLite's own interface passes over in silence: texts that are not UTF-8, in which it puts marks of replacement, and statements after
 * the first.
 */
import { Buffer, isUtf8 } from 'node:buffer';
import { GatehouseError } from '../../model/errors.ts';
import type { RowBatch } from '../../model/row-batch.ts';
import { showValue } from '../../model/value.ts';
import { iterateRows, type SqliteDatabase, type SqliteStatement, type SqliteValue } from '../../sqlite/open.ts';

const blanks = /^(?:[\s;]|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))*/u;

/** The first statement of `text`. Errors: an Error where there is another one, which would not be run. */
export function onlyStatement(text: string, statement: SqliteStatement, values: number): string {
  // Values that are not bound yet stand as NULL where the text has one character.
  const end = statement.expandedSQL.length - 3 * values;
  if (text.slice(end).replace(blanks, '') !== '') throw new Error('The text holds more than one statement.');
  return text.slice(0, end);
}

const replacement = Buffer.from('\ufffd');

/**
 * A function that looks at each batch of a query for marks of replacement. At the first it reads the query's texts again by their bytes, since
 * the mark may also stand in the file. It throws `source.value` naming the column and the row.
 */
export function textCheck(
  database: SqliteDatabase,
  query: string,
  columns: readonly string[],
  values: readonly SqliteValue[],
): (batch: RowBatch) => void {
  let known = false;
  return ({ bytes }) => {
    if (known || !Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(replacement)) return;
    known = true;
    const texts = textBytes(database, query, columns.length);
    if (texts === null) return;
    let row = 0;
    for (const found of iterateRows(texts, ...values)) {
      row += 1;
      for (const [at, text] of (found as (Uint8Array | null)[]).entries())
        if (text !== null && !isUtf8(text)) throw notUtf8(text, columns[at] ?? '', row);
    }
  };
}

/** The bytes of a query's texts; null where they cannot be had: of a pragma, or of a file that keeps text in UTF-16. */
function textBytes(database: SqliteDatabase, query: string, width: number): SqliteStatement | null {
  const names = Array.from({ length: width }, (_, index) => `c${index}`);
  const bytes = names.map((name) => `CASE typeof(${name}) WHEN 'text' THEN CAST(${name} AS BLOB) END`);
  const inner = query.replace(/[\s;]+$/u, '');
  try {
    const encoding = database.prepare('PRAGMA encoding').get() as { readonly encoding?: string };
    if (encoding.encoding !== 'UTF-8') return null;
    const statement = database.prepare(
      `WITH all_rows(${names.join(', ')}) AS (${inner}\n) SELECT ${bytes.join(', ')} FROM all_rows`,
    );
    statement.setReturnArrays(true);
    return statement;
  } catch {
    return null;
  }
}

function notUtf8(text: Uint8Array, column: string, row: number): GatehouseError {
  const shown = showValue(text, 40);
  return new GatehouseError('source.value', `Column ${column} of row ${row} is not UTF-8 text: ${shown}.`, {
    place: column,
    value: shown,
    remedy: 'Read the file by ODBC: type odbc, Driver={SQLite3}, and encoding with the code page of its text.',
  });
}
