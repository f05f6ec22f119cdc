/**
 * Rows of one key as one row: in each column stands the list of the values that the rows have there. So what takes several rows in a source,
 * such as a work schedule, is one thing to everything that compares rows.
 */
import { Buffer } from 'node:buffer';
import type { Value } from './value.ts';

type Packed = string | number | boolean | null | { readonly bytes: string };

/** The rows in an order of their own, so that the order in which a source gives them does not matter; a value for each column. */
export function packRows(rows: readonly (readonly Value[])[], columns: number): string[] {
  const sorted = rows
    .map((row) => row.map(packed))
    .map((row) => ({ row, text: JSON.stringify(row) }))
    .sort((left, right) => (left.text < right.text ? -1 : left.text > right.text ? 1 : 0));
  return Array.from({ length: columns }, (_, column) => JSON.stringify(sorted.map(({ row }) => row[column] ?? null)));
}

/** The rows again; `keyColumn` holds the key itself. */
export function unpackRows(values: readonly Value[], keyColumn: number): Value[][] {
  const key = values[keyColumn] ?? null;
  const lists = values.map((value, column) => (column === keyColumn ? [] : (JSON.parse(String(value)) as Packed[])));
  const count = lists.reduce((most, list) => Math.max(most, list.length), lists.length === 1 ? 1 : 0);
  return Array.from({ length: count }, (_, row) =>
    lists.map((list, column) => (column === keyColumn ? key : unpacked(list[row] ?? null))),
  );
}

function packed(value: Value): Packed {
  return value instanceof Uint8Array ? { bytes: Buffer.from(value).toString('hex') } : value;
}

function unpacked(value: Packed): Value {
  return typeof value === 'object' && value !== null ? new Uint8Array(Buffer.from(value.bytes, 'hex')) : value;
}
