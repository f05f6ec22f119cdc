/** Values of MySQL's two protocols as text and bytes. */
import type { RowEncoder } from '../../model/row-batch.ts';
import { singleText } from './numbers.ts';

/** What the server says of a column. */
export interface MysqlColumn {
  readonly name: string;
  readonly columnType: number;
  /** Of the result, so the connection's own, or `binary`. */
  readonly characterSet: number;
  readonly columnLength: number;
  readonly flags: number;
  /** Digits after the point. */
  readonly decimals: number;
}

const codes = {
  float: 4,
  timestamp: 7,
  time: 11,
  datetime: 12,
  bit: 16,
  json: 245,
  enumeration: 247,
  set: 248,
} as const;
const binarySet = 63;
const unsignedFlag = 32;
/** VARCHAR, the four BLOB types, VAR_STRING, STRING and GEOMETRY: bytes where their character set is `binary`. */
const stringTypes: ReadonlySet<number> = new Set([15, 249, 250, 251, 252, 253, 254, 255]);

/** Encodes a value of the text protocol, where all come as bytes, or of the binary one, where the driver has decoded most. */
export function putMysql(value: unknown, column: MysqlColumn, binary: boolean, encoder: RowEncoder): void {
  if (value === null || value === undefined) encoder.putNull();
  else if (value instanceof Uint8Array) {
    if (column.columnType === codes.bit) encoder.putText(bitText(value));
    else if (stringTypes.has(column.columnType) && column.characterSet === binarySet) encoder.putBytes(value);
    else encoder.putUtf8(value, 0, value.length);
  } else if (typeof value === 'string') encoder.putText(binary ? withFraction(value, column) : value);
  else if (typeof value === 'number')
    encoder.putText(column.columnType === codes.float ? singleText(value) : String(value));
  else encoder.putText(typeof value === 'bigint' ? String(value) : JSON.stringify(value));
}

/** The bits as one whole number, as `SELECT bits + 0` gives it. */
function bitText(bits: Uint8Array): string {
  let number = 0n;
  for (const byte of bits) number = number * 256n + BigInt(byte);
  return String(number);
}

/** The binary protocol leaves out a fraction of zero, the text protocol does not; a column must read the same through both. */
function withFraction(text: string, column: MysqlColumn): string {
  const type = column.columnType;
  if (type !== codes.timestamp && type !== codes.time && type !== codes.datetime) return text;
  if (column.decimals === 0 || column.decimals > 6) return text;
  const [whole, fraction = ''] = text.split('.');
  return `${whole}.${fraction.padEnd(column.decimals, '0').slice(0, column.decimals)}`;
}

const names: Readonly<Record<number, string>> = {
  0: 'decimal',
  1: 'tinyint',
  2: 'smallint',
  3: 'int',
  4: 'float',
  5: 'double',
  7: 'timestamp',
  8: 'bigint',
  9: 'mediumint',
  10: 'date',
  11: 'time',
  12: 'datetime',
  13: 'year',
  15: 'varchar',
  16: 'bit',
  245: 'json',
  246: 'decimal',
  247: 'enum',
  248: 'set',
  253: 'varchar',
  254: 'char',
  255: 'geometry',
};

/** The type of a column as MySQL calls it. */
export function typeName(column: MysqlColumn): string {
  const bytes = column.characterSet === binarySet;
  if (column.columnType >= 249 && column.columnType <= 252) return bytes ? 'blob' : 'text';
  if (column.columnType === 253 && bytes) return 'varbinary';
  if (column.columnType === 254 && bytes) return 'binary';
  const name = names[column.columnType] ?? `type ${column.columnType}`;
  return (column.flags & unsignedFlag) !== 0 && name.endsWith('int') ? `${name} unsigned` : name;
}
