/** What looks wrong in the first rows of a query though it can be read. */
import { showValue, type Value } from '../model/value.ts';
import type { ColumnDescription } from '../sources/source.ts';
import type { CheckedRow } from './checked-row.ts';

export interface CheckWarning {
  readonly kind: 'encoding' | 'null-key' | 'repeated-key' | 'empty-column' | 'no-rows' | 'photo' | 'rejected';
  /** Null where it is about the whole result. */
  readonly column: string | null;
  readonly text: string;
}

export function checkWarnings(
  columns: readonly ColumnDescription[],
  rows: readonly CheckedRow[],
  keyColumns: readonly number[],
): CheckWarning[] {
  if (rows.length === 0) return [{ kind: 'no-rows', column: null, text: 'The query gives no rows.' }];
  const found = columns.flatMap(({ name }, index) => {
    const values = rows.map((row) => row.values[index] ?? null);
    return [...encodingWarning(name, values), ...emptyWarning(name, values)];
  });
  const rejected = rows.filter(({ rejection }) => rejection !== null).length;
  if (rejected > 0) {
    const text = `${rejected} of these ${rows.length} rows would be rejected.`;
    found.push({ kind: 'rejected', column: null, text });
  }
  return [...keyWarnings(columns, rows, keyColumns), ...found];
}

function keyWarnings(
  columns: readonly ColumnDescription[],
  rows: readonly CheckedRow[],
  keyColumns: readonly number[],
): CheckWarning[] {
  const [first] = keyColumns;
  if (first === undefined) return [];
  const column = columns[first]?.name ?? null;
  const found: CheckWarning[] = [];
  const empty = rows.filter(({ values }) => String(values[first] ?? '').trim() === '').length;
  if (empty > 0) {
    const text = `${empty} of ${rows.length} rows have no key. A cycle would not read this entity; leave such rows out of the query.`;
    found.push({ kind: 'null-key', column, text });
  }
  // Who has the same number twice is only repeated; see the cycle.
  if (keyColumns.length > 1) return found;
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const { values } of rows) {
    const key = String(values[first] ?? '').trim();
    if (key !== '' && seen.has(key)) repeated.add(key);
    seen.add(key);
  }
  if (repeated.size > 0) {
    const text = `Several rows have the key ${[...repeated].slice(0, 5).join(', ')}. A cycle would not read this entity; make the query give each key once.`;
    found.push({ kind: 'repeated-key', column, text });
  }
  return found;
}

/** UTF-8 read as a Western or Cyrillic code page, characters that were lost, and bytes that were no text. */
const mojibake =
  /[ÐÑ][\u0080-\u00BF\u2018-\u2122‚ƒ„…†‡ˆ‰Š‹ŒŽ]|(?:[РС][\u0080-\u00BFЀ-ЏѐђѓєѕіїјљњћќѝўџҐґ‚„…†‡€‰‹‘’“”•–—™›°±µ¶·»№]){2}/u;
const lost = /\uFFFD|\?{3,}/;

function encodingWarning(column: string, values: readonly Value[]): CheckWarning[] {
  const text = values.find((value) => typeof value === 'string' && (mojibake.test(value) || lost.test(value)));
  if (text === undefined) return [];
  const remedy = 'Set encoding: of the source (cp1251, cp866, utf-8), or the character set in its connection.';
  return [{ kind: 'encoding', column, text: `"${showValue(text, 40)}" looks read in the wrong encoding. ${remedy}` }];
}

function emptyWarning(column: string, values: readonly Value[]): CheckWarning[] {
  if (values.length < 3 || values.some((value) => value !== null && value !== '')) return [];
  return [{ kind: 'empty-column', column, text: `Empty in all ${values.length} rows. Is it the right column?` }];
}
