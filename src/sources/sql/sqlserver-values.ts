/** Values of SQL Server as text and bytes. */
import sql from 'mssql';
import { GatehouseError } from '../../model/errors.ts';
import type { RowEncoder } from '../../model/row-batch.ts';
import { singleText } from './numbers.ts';
import { putScalar } from './put-scalar.ts';

export interface SqlServerColumn {
  readonly name: string;
  /** One of the driver's types, by identity. */
  readonly type: unknown;
  readonly scale?: number;
}

/** Encodes a value that the driver has decoded. Errors: `source.value` for decimals that it has rounded. */
export function putSqlServer(value: unknown, column: SqlServerColumn, encoder: RowEncoder): void {
  if (value instanceof Date) encoder.putText(dateText(value, column));
  else if (typeof value === 'number') encoder.putText(numberText(value, column));
  else putScalar(value, encoder);
}

function numberText(value: number, column: SqlServerColumn): string {
  if (column.type === sql.Real) return singleText(value);
  const scale = decimalScale(column);
  if (scale === null) return String(value);
  const text = value.toFixed(scale);
  // The driver decodes decimals as floating-point numbers, which hold fifteen digits and no more.
  if (text.replace(/\D/g, '').replace(/^0+/, '').length <= 15) return text;
  throw new GatehouseError('source.value', `Column ${column.name} holds a decimal with more than fifteen digits.`, {
    place: column.name,
    remedy: `Read it as text: CAST(${column.name} AS varchar(40)) AS ${column.name}.`,
  });
}

function decimalScale(column: SqlServerColumn): number | null {
  if (column.type === sql.Money || column.type === sql.SmallMoney) return 4;
  return column.type === sql.Decimal || column.type === sql.Numeric ? (column.scale ?? 0) : null;
}

/** Dates come as the wall clock's reading put into UTC, with the digits that a `Date` cannot hold beside it. */
function dateText(value: Date, column: SqlServerColumn): string {
  const [day = '', time = ''] = value.toISOString().slice(0, -1).split('T');
  if (column.type === sql.Date) return day;
  const delta = 'nanosecondsDelta' in value && typeof value.nanosecondsDelta === 'number' ? value.nanosecondsDelta : 0;
  const finer = String(Math.round(delta * 1e7)).padStart(4, '0');
  const [whole = '', milliseconds = ''] = time.split('.');
  const fraction = `${milliseconds}${finer}`.replace(/0+$/, '');
  const exact = fraction === '' ? whole : `${whole}.${fraction}`;
  if (column.type === sql.Time) return exact;
  return column.type === sql.DateTimeOffset ? `${day}T${exact}Z` : `${day} ${exact}`;
}
