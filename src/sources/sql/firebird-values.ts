/**
 * Exact values from node-firebird, which by itself makes floating-point numbers of decimals and local times of dates. The descriptions of a
 * prepared statement's columns decode the wire format; those of the lossy types are given decoders of our own here.
 */
import { scaledText, singleText } from './numbers.ts';

/** The driver's description of one column or parameter. */
export interface FirebirdVariable {
  type: number;
  readonly subType?: number;
  readonly scale?: number;
  readonly length?: number;
  readonly alias?: string;
  readonly field?: string;
  decode(wire: FirebirdWire, oldProtocol: boolean, options: unknown): unknown;
}

/** What the driver reads the server's answer with; throws past the end of what has arrived, and then the row is decoded again. */
export interface FirebirdWire {
  readInt(): number;
  readUInt(): number;
  readBuffer(length: number): Uint8Array;
}

const firebirdTypes = {
  text: 452,
  varying: 448,
  short: 500,
  long: 496,
  float: 482,
  double: 480,
  timestamp: 510,
  blob: 520,
  array: 540,
  time: 560,
  date: 570,
  int64: 580,
  int128: 32752,
  timestampTzEx: 32748,
  timeTzEx: 32750,
  timestampTz: 32754,
  timeTz: 32756,
  decimal16: 32760,
  decimal34: 32762,
  boolean: 32764,
} as const;

type Read = (wire: FirebirdWire, scale: number) => string | Uint8Array;

const readers: ReadonlyMap<number, Read> = new Map([
  [firebirdTypes.short, (wire, scale) => scaledText(wire.readInt(), scale)],
  [firebirdTypes.long, (wire, scale) => scaledText(wire.readInt(), scale)],
  [firebirdTypes.date, (wire) => dateText(wire.readInt())],
  [firebirdTypes.time, (wire) => timeText(wire.readUInt())],
  [firebirdTypes.timestamp, (wire) => `${dateText(wire.readInt())} ${timeText(wire.readUInt())}`],
  [firebirdTypes.timestampTz, (wire) => instantText(wire, 1)],
  [firebirdTypes.timestampTzEx, (wire) => instantText(wire, 2)],
]);

/**
 * Makes a prepared statement give whole numbers, decimals, dates and times as exact text, and text of no character set as bytes: the driver
 * would take it for text of the connection's. `width`: bytes that the connection's character set has for a letter.
 */
export function decodeExactly(columns: readonly FirebirdVariable[], width: number): void {
  for (const column of columns) {
    const read = readerOf(column, width);
    if (read === undefined) continue;
    const scale = column.scale ?? 0;
    column.decode = (wire, oldProtocol) => {
      const value = read(wire, scale);
      // Up to protocol 12 a mark of NULL follows the value; later a bitmap precedes the row.
      return oldProtocol && wire.readInt() !== 0 ? null : value;
    };
  }
}

function readerOf(column: FirebirdVariable, width: number): Read | undefined {
  const { type, length = 0 } = column;
  if (!isUnmarked(column)) return readers.get(type);
  if (type === firebirdTypes.varying) return (wire) => wire.readBuffer(wire.readInt());
  // The server fills such a value up with blanks as if each of its bytes were a letter.
  return (wire) => wire.readBuffer(length).subarray(0, length / width);
}

/** Of the character set NONE. */
function isUnmarked({ type, subType }: FirebirdVariable): boolean {
  return (type === firebirdTypes.text || type === firebirdTypes.varying) && subType === 0;
}

/** Whether the bytes that the driver gives of a column are text. */
export function isText(column: FirebirdVariable): boolean {
  return isUnmarked(column) || (column.type === firebirdTypes.blob && column.subType === 1);
}

/**
 * Parameters go out as text, which the server converts exactly; the driver would pass dates through local time. Binary blobs stay.
 */
export function sendAsText(parameters: readonly FirebirdVariable[]): void {
  for (const parameter of parameters) if (parameter.type !== firebirdTypes.blob) parameter.type = firebirdTypes.varying;
}

/** Asks a statement for the numbers of rows it touched. */
export const recordsRequest = [23, 1] as const;

/** The sum of rows inserted, updated and deleted in the answer to `recordsRequest`. */
export function touchedRows(answer: Uint8Array): number {
  const bytes = Buffer.from(answer.buffer, answer.byteOffset, answer.byteLength);
  const endMark = 1;
  const counted: readonly number[] = [14, 15, 16];
  let total = 0;
  // After the code of the request and a length: code, length and number, each little-endian, until the end.
  let at = 3;
  while (at + 3 <= bytes.length && bytes[at] !== endMark) {
    const length = bytes.readUInt16LE(at + 1);
    if (length < 1 || length > 6 || at + 3 + length > bytes.length) break;
    if (counted.includes(bytes[at] ?? 0)) total += bytes.readUIntLE(at + 3, length);
    at += 3 + length;
  }
  return total;
}

/** A decoded scalar as text. */
export function scalarText(value: unknown, column: FirebirdVariable): string {
  if (typeof value === 'number') return column.type === firebirdTypes.float ? singleText(value) : String(value);
  return String(value);
}

/** Name of a column's type as one declares it. */
export function typeName(column: FirebirdVariable): string {
  const decimal = (column.scale ?? 0) < 0 ? `numeric(*,${-(column.scale ?? 0)})` : undefined;
  const names: Readonly<Record<number, string>> = {
    [firebirdTypes.text]: 'char',
    [firebirdTypes.varying]: 'varchar',
    [firebirdTypes.short]: decimal ?? 'smallint',
    [firebirdTypes.long]: decimal ?? 'integer',
    [firebirdTypes.int64]: decimal ?? 'bigint',
    [firebirdTypes.int128]: decimal ?? 'int128',
    [firebirdTypes.float]: 'float',
    [firebirdTypes.double]: 'double precision',
    [firebirdTypes.date]: 'date',
    [firebirdTypes.time]: 'time',
    [firebirdTypes.timestamp]: 'timestamp',
    [firebirdTypes.timestampTz]: 'timestamp with time zone',
    [firebirdTypes.timestampTzEx]: 'timestamp with time zone',
    [firebirdTypes.timeTz]: 'time with time zone',
    [firebirdTypes.timeTzEx]: 'time with time zone',
    [firebirdTypes.boolean]: 'boolean',
    [firebirdTypes.decimal16]: 'decfloat(16)',
    [firebirdTypes.decimal34]: 'decfloat(34)',
    [firebirdTypes.array]: 'array',
    [firebirdTypes.blob]: column.subType === 1 ? 'blob sub_type text' : 'blob',
  };
  return names[column.type] ?? `type ${column.type}`;
}

const millisecondsOfDay = 86_400_000;
/** Firebird counts days from 17 November 1858. */
const firstDay = Date.UTC(1858, 10, 17);

function dateText(days: number): string {
  return new Date(firstDay + days * millisecondsOfDay).toISOString().slice(0, 10);
}

/** Time of day in tenths of a millisecond; a fraction only where there is one. */
function timeText(tenths: number): string {
  const two = (part: number): string => String(Math.floor(part)).padStart(2, '0');
  const seconds = Math.floor(tenths / 10_000);
  const fraction = tenths % 10_000;
  const whole = `${two(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`;
  return fraction === 0 ? whole : `${whole}.${String(fraction).padStart(4, '0')}`;
}

/** The instant in UTC; the words that name the zone it was written in are passed over. */
function instantText(wire: FirebirdWire, zoneWords: number): string {
  const text = `${dateText(wire.readInt())}T${timeText(wire.readUInt())}Z`;
  for (let word = 0; word < zoneWords; word++) wire.readInt();
  return text;
}
