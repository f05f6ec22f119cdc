import sql from 'mssql';
import { expect, it } from 'vitest';
import { decodeRow, rowEncoder } from '../../model/row-batch.ts';
import { putSqlServer } from './sqlserver-values.ts';

function read(value: unknown, type: unknown, scale?: number): unknown {
  const encoder = rowEncoder(['c']);
  putSqlServer(value, { name: 'c', type, ...(scale === undefined ? {} : { scale }) }, encoder);
  encoder.endRow();
  const batch = encoder.take();
  const decoded = batch === null ? undefined : decodeRow(batch, 0)[0];
  return decoded instanceof Uint8Array ? [...decoded] : decoded;
}

it('gives dates of SQL Server as the wall clock reads, to all seven digits', () => {
  const instant = Object.assign(new Date('2024-02-29T23:59:59.123Z'), { nanosecondsDelta: 0.0004567 });
  expect(read(instant, sql.DateTime2)).toBe('2024-02-29 23:59:59.1234567');
  expect(read(instant, sql.DateTimeOffset)).toBe('2024-02-29T23:59:59.1234567Z');
  expect(read(new Date('1954-08-22T00:00:00Z'), sql.Date)).toBe('1954-08-22');
  expect(read(new Date('2024-01-31T00:00:00Z'), sql.DateTime)).toBe('2024-01-31 00:00:00');
  expect(read(new Date('1970-01-01T07:08:09Z'), sql.Time)).toBe('07:08:09');
});

it('gives decimals of SQL Server to their scale, and refuses those that the driver has rounded', () => {
  expect(read(-0.5, sql.Decimal, 2)).toBe('-0.50');
  expect(read(1234567890123.45, sql.Decimal, 2)).toBe('1234567890123.45');
  expect(read(12.5, sql.Money)).toBe('12.5000');
  expect(() => read(Number('12345678901234567890'), sql.Decimal, 2)).toThrow(/CAST|fifteen digits/);
});

it('gives the other values of SQL Server as text, bytes and NULL', () => {
  expect(read('9223372036854775807', sql.BigInt)).toBe('9223372036854775807');
  expect(read(true, sql.Bit)).toBe('true');
  expect(read(Math.fround(0.1), sql.Real)).toBe('0.1');
  expect(read(Buffer.of(0, 255), sql.VarBinary)).toEqual([0, 255]);
  expect(read(null, sql.NVarChar)).toBeNull();
});
