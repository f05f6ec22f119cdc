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
  double: 5,
  timestamp: 7,
  time: 11,
  datetime: 12,
  year: 13,
  bit: 16,
  json: 245,
  enumeration: 247,
  set: 248,
} as const;
const binarySet = 63;
const unsignedFlag = 32;
const zerofillFlag = 64;
/** VARCHAR, the four BLOB types, VAR_STRING, STRING and GEOMETRY: bytes where their character set is `binary`. */
const stringTypes: ReadonlySet<number> = new Set([15, 249, 250, 251, 252, 253, 254, 255]);

/** Encodes a value of the text protocol, where all come as bytes, or of the binary one, where the driver has decoded most. */
export function putMysql(value: unknown, column: MysqlColumn, binary: boolean, encoder: RowEncoder): void {
  if (value === null || value === undefined) encoder.putNull();
  else if (value instanceof Uint8Array) {
    if (column.columnType === codes.bit) encoder.putText(bitText(value));
    else if (stringTypes.has(column.columnType) && column.characterSet === binarySet) encoder.putBytes(value);
    else encoder.putUtf8(value, 0, value.length);
  } else if (typeof value === 'string')
    encoder.putText(binary ? withZeros(withFraction(value, column), column) : value);
  else if (typeof value === 'number') encoder.putText(withZeros(numberText(value, column), column));
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

/** Of a floating-point column that declares no digits after the point. */
const anyDecimals = 31;
/** Powers of ten between which the server writes doubles without an exponent. */
const plainPowers = { least: -15, most: 14 } as const;

/** A number of the binary protocol as the server's own text has it, but single-precision ones with all of their digits. */
function numberText(value: number, { columnType, decimals }: MysqlColumn): string {
  if (columnType !== codes.float && columnType !== codes.double) return String(value);
  if (decimals < anyDecimals) return value.toFixed(decimals);
  const shortest = columnType === codes.float ? Number(singleText(value)) : value;
  const [digits = '', exponent = '0'] = shortest.toExponential().split('e');
  const power = Number(exponent);
  if (power < plainPowers.least || power > plainPowers.most) return `${digits}e${power}`;
  if (power > -7) return String(shortest);
  return `${shortest < 0 ? '-' : ''}0.${'0'.repeat(-power - 1)}${digits.replace(/[-.]/gu, '')}`;
}

/** Whether the server's text of a column has fewer digits than its values: of single-precision numbers it gives six. */
export function isRoundedInText({ columnType, decimals }: MysqlColumn): boolean {
  return columnType === codes.float && decimals >= anyDecimals;
}

/** ZEROFILL and YEAR have zeros in front, which the binary protocol leaves out. */
function withZeros(text: string, { columnType, columnLength, flags }: MysqlColumn): string {
  const filled = (flags & zerofillFlag) !== 0 || columnType === codes.year;
  return filled ? text.padStart(columnLength, '0') : text;
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
