/** In which form each column of a result is asked for, so that nothing of it is lost, and how a value of that form is encoded. */
import { Buffer } from 'node:buffer';
import type { RowEncoder } from '../../model/row-batch.ts';
import { singleText } from '../sql/numbers.ts';
import { cTypes, sqlTypes } from './bindings.ts';
import type { DriverProfile } from './drivers.ts';
import type { ResultColumn } from './statement.ts';

/**
 * `plain`: ASCII text (numbers, times); `uuid`: a UUID to be put in small letters; `text`: narrow text, in UTF-8 or in the configured code page; `wide`: UTF-16; `bit`: a truth value;
 * `date`, `timestamp`: by fields; `real`: a single-precision number by its value.
 */
export type Form = 'plain' | 'uuid' | 'text' | 'wide' | 'bit' | 'date' | 'timestamp' | 'real' | 'bytes';

/** Whether values of a form have one length, which need not be looked at. */
export function hasOneLength(form: Form): boolean {
  return form === 'date' || form === 'timestamp' || form === 'real';
}

export interface ColumnForm {
  readonly column: ResultColumn;
  readonly form: Form;
  readonly cType: number;
  /** Bytes of one value in a block, a multiple of four unless all have one length; null where the values may be long. */
  readonly width: number | null;
  /** The value's bytes are put as they are, as text. */
  readonly direct: boolean;
  /** Puts the value that stands in `source[start..end)`. */
  readonly put: (encoder: RowEncoder, source: Buffer, start: number, end: number) => void;
}

/** The name that decoders know a code page by; undefined for UTF-8, which needs none. Errors: RangeError for an unknown name. */
export function codePageOf(encoding: string): string | undefined {
  const name = /^(?:cp|win-?|windows-?)(125\d)$/i.exec(encoding)?.[1];
  const known = new TextDecoder(
    name === undefined ? encoding.replace(/^(?:cp|ibm|dos-?)?866$/i, 'ibm866') : `windows-${name}`,
  );
  return known.encoding === 'utf-8' ? undefined : known.encoding;
}

const wideTypes: readonly number[] = [sqlTypes.wideChar, sqlTypes.wideVarchar, sqlTypes.wideLongVarchar];
const narrowTypes: readonly number[] = [sqlTypes.char, sqlTypes.varchar, sqlTypes.longVarchar];
const longTypes: readonly number[] = [sqlTypes.longVarchar, sqlTypes.wideLongVarchar];
const binaryTypes: readonly number[] = [sqlTypes.binary, sqlTypes.varbinary, sqlTypes.longVarbinary];
const dateTypes: readonly number[] = [sqlTypes.date, sqlTypes.oldDate];
const timestampTypes: readonly number[] = [sqlTypes.timestamp, sqlTypes.oldTimestamp];
const numberTypes: readonly number[] = [
  sqlTypes.numeric,
  sqlTypes.decimal,
  sqlTypes.integer,
  sqlTypes.smallint,
  sqlTypes.float,
  sqlTypes.real,
  sqlTypes.double,
  sqlTypes.bigint,
  sqlTypes.tinyint,
];

/** The form of a column; `encoding` is the code page of narrow text, undefined for UTF-8. */
export function columnForm(column: ResultColumn, profile: DriverProfile, encoding: string | undefined): ColumnForm {
  const form = formOf(column.type, profile, encoding !== undefined);
  const codePage = encoding === undefined ? undefined : codePageOf(encoding);
  return {
    column,
    form,
    cType: cTypeOf(form),
    width: widthOf(column, form),
    direct: (form === 'text' && codePage === undefined) || (form === 'plain' && profile.bareDecimals !== true),
    put: putOf(form, codePage),
  };
}

function formOf(type: number, { isoDates, text, smallUuids, roundsReals }: DriverProfile, encoded: boolean): Form {
  if (type === sqlTypes.bit) return 'bit';
  if (binaryTypes.includes(type)) return 'bytes';
  if (dateTypes.includes(type)) return isoDates ? 'plain' : 'date';
  if (timestampTypes.includes(type)) return isoDates ? 'plain' : 'timestamp';
  if (type === sqlTypes.real && roundsReals === true) return 'real';
  if (numberTypes.includes(type)) return 'plain';
  if (type === sqlTypes.guid) return smallUuids === true ? 'uuid' : 'plain';
  const isWide = wideTypes.includes(type);
  if (!encoded && (text === 'wide' ? isWide || narrowTypes.includes(type) : text === 'declared' && isWide))
    return 'wide';
  return 'text';
}

function cTypeOf(form: Form): number {
  if (form === 'wide') return cTypes.wideChar;
  if (form === 'date') return cTypes.date;
  if (form === 'timestamp') return cTypes.timestamp;
  if (form === 'real') return cTypes.double;
  return form === 'bytes' ? cTypes.binary : cTypes.char;
}

const widestText = 4096;
const leastText = 256;
const plainWidth = 64;

function widthOf({ type, size }: ResultColumn, form: Form): number | null {
  if (form === 'bytes' || longTypes.includes(type)) return null;
  // Rows of these stand as close as their values are long, whatever room is offered.
  if (form === 'date') return 6;
  if (form === 'real') return 8;
  if (form === 'timestamp') return 16;
  if (form === 'bit' || form === 'plain' || form === 'uuid') return plainWidth;
  // Four bytes a character and a little more, so that a full value does not look like one that was cut.
  const declared = Number.isFinite(size) && size > 0 ? size * 4 + 8 : leastText;
  return Math.min(Math.max(declared, leastText), widestText);
}

function putOf(form: Form, codePage: string | undefined): ColumnForm['put'] {
  if (form === 'wide') return (encoder, source, start, end) => encoder.putText(source.toString('utf16le', start, end));
  if (form === 'bytes') return (encoder, source, start, end) => encoder.putBytes(source.subarray(start, end));
  if (form === 'date') return (encoder, source, start) => encoder.putText(dateOf(source, start));
  if (form === 'timestamp') return (encoder, source, start) => encoder.putText(timestampOf(source, start));
  if (form === 'real') return (encoder, source, start) => encoder.putText(singleText(source.readDoubleLE(start)));
  if (form === 'bit') return putBit;
  if (form === 'plain') return putPlain;
  if (form === 'uuid')
    return (encoder, source, start, end) => encoder.putText(source.toString('latin1', start, end).toLowerCase());
  if (codePage === undefined) return (encoder, source, start, end) => encoder.putUtf8(source, start, end);
  const decoder = new TextDecoder(codePage);
  return (encoder, source, start, end) => encoder.putText(decoder.decode(source.subarray(start, end)));
}

const trueText = Buffer.from('true');
const falseText = Buffer.from('false');

/** Drivers give `1` and `0`, or the bytes of that value. */
function putBit(encoder: RowEncoder, source: Buffer, start: number, end: number): void {
  const value = source[start];
  if (end - start === 1 && (value === 0x31 || value === 1)) encoder.putUtf8(trueText, 0, 4);
  else if (end - start === 1 && (value === 0x30 || value === 0)) encoder.putUtf8(falseText, 0, 5);
  else encoder.putUtf8(source, start, end);
}

const point = 0x2e;
const minus = 0x2d;

/** Some drivers leave out the zero before the point. */
function putPlain(encoder: RowEncoder, source: Buffer, start: number, end: number): void {
  const first = source[start];
  if (end > start && (first === point || (first === minus && source[start + 1] === point)))
    encoder.putText(source.toString('latin1', start, end).replace('.', '0.'));
  else encoder.putUtf8(source, start, end);
}

function dateOf(source: Buffer, at: number): string {
  const year = String(source.readInt16LE(at)).padStart(4, '0');
  return `${year}-${two(source.readUInt16LE(at + 2))}-${two(source.readUInt16LE(at + 4))}`;
}

function timestampOf(source: Buffer, at: number): string {
  const time = [6, 8, 10].map((offset) => two(source.readUInt16LE(at + offset))).join(':');
  const billionths = source.readUInt32LE(at + 12);
  const fraction = billionths === 0 ? '' : `.${String(billionths).padStart(9, '0').replace(/0+$/, '')}`;
  return `${dateOf(source, at)} ${time}${fraction}`;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
