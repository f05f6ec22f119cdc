import { Buffer } from 'node:buffer';
import type { Value } from './value.ts';

/**
 * Rows as one run of bytes. The cycle digests a row and finds its key without decoding it, so an unchanged row never becomes objects;
 * a batch also crosses a process border as it is.
 *
 * Layout: rows one after another, each starting at a multiple of 4 and padded with zeros to one. A row is its values in column order;
 * a value is a tag byte and its content: `0` NULL | `1` text: length as uint32 LE, UTF-8 | `2` number: float64 LE | `3` true |
 * `4` false | `5` bytes: length as uint32 LE, bytes | `6` text that is not well-formed Unicode: length in bytes, UTF-16LE.
 */
export interface RowBatch {
  /** Names of the columns as the source spells them. */
  readonly columns: readonly string[];
  readonly count: number;
  readonly bytes: Uint8Array;
  /** `count + 1` offsets into `bytes`: row i is `bytes[starts[i]..starts[i + 1])`. */
  readonly starts: Uint32Array;
}

export const tags = { null: 0, text: 1, number: 2, true: 3, false: 4, bytes: 5, utf16: 6 } as const;

/** A batch holds at most this many rows, and about this many bytes. */
export const batchLimits = { rows: 1000, bytes: 4 * 1024 * 1024 } as const;

/** Builds batches value by value. Call the `put...` functions once for each column, then `endRow`. */
export interface RowEncoder {
  putNull(): void;
  putText(text: string): void;
  /** Text that is already UTF-8, copied from `source[start..end)`. */
  putUtf8(source: Uint8Array, start: number, end: number): void;
  /** Like `putUtf8`, of `length` bytes from the word `source[start]` on, whose words are read whole. Takes a third of the time. */
  putWords(source: Int32Array, start: number, length: number): void;
  putNumber(value: number): void;
  putBoolean(value: boolean): void;
  putBytes(bytes: Uint8Array): void;
  put(value: Value): void;
  /** Ends the row; true when the batch is full and should be taken. */
  endRow(): boolean;
  /** The rows since the last `take` as a batch of its own memory, or null when there are none. */
  take(): RowBatch | null;
  /** Like `take`, without a copy: the batch stands until the next value is put. */
  lend(): RowBatch | null;
}

export function rowEncoder(columns: readonly string[]): RowEncoder {
  let buffer = Buffer.allocUnsafeSlow(256 * 1024);
  let view = new DataView(buffer.buffer);
  let at = 0;
  let count = 0;
  const starts = new Uint32Array(batchLimits.rows + 1);

  const reserve = (more: number): void => {
    if (at + more <= buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(buffer.length * 2, at + more + 1024));
    buffer.copy(larger, 0, 0, at);
    buffer = larger;
    view = new DataView(buffer.buffer);
  };
  const putLength = (length: number): void => {
    buffer[at] = length & 0xff;
    buffer[at + 1] = (length >>> 8) & 0xff;
    buffer[at + 2] = (length >>> 16) & 0xff;
    buffer[at + 3] = length >>> 24;
    at += 4;
  };
  const putRaw = (tag: number, source: Uint8Array, start: number, end: number): void => {
    const length = end - start;
    reserve(length + 5);
    buffer[at] = tag;
    at += 1;
    putLength(length);
    // A call into native code costs more than a short loop.
    if (length < 48) for (let i = start; i < end; i++) buffer[at++] = source[i] as number;
    else {
      buffer.set(source.subarray(start, end), at);
      at += length;
    }
  };

  const encoder: RowEncoder = {
    putNull() {
      reserve(1);
      buffer[at++] = tags.null;
    },
    putText(text) {
      reserve(text.length * 3 + 5);
      const tagAt = at;
      at += 5;
      let ascii = text.length < 24;
      if (ascii) {
        for (let i = 0; i < text.length; i++) {
          const unit = text.charCodeAt(i);
          if (unit > 0x7f) {
            ascii = false;
            at = tagAt + 5;
            break;
          }
          buffer[at++] = unit;
        }
      }
      if (!ascii) {
        if (!text.isWellFormed()) {
          at = tagAt;
          const units = Buffer.from(text, 'utf16le');
          putRaw(tags.utf16, units, 0, units.length);
          return;
        }
        at += buffer.write(text, at, 'utf8');
      }
      const end = at;
      buffer[tagAt] = tags.text;
      at = tagAt + 1;
      putLength(end - tagAt - 5);
      at = end;
    },
    putUtf8(source, start, end) {
      putRaw(tags.text, source, start, end);
    },
    putWords(source, start, length) {
      // The last word may bring up to three bytes too many, which the next value or the padding writes over.
      reserve(length + 8);
      const target = view;
      target.setUint8(at, tags.text);
      target.setUint32(at + 1, length, true);
      let to = at + 5;
      const end = to + length;
      for (let from = start; to < end; to += 4) target.setInt32(to, source[from++] as number, true);
      at = end;
    },
    putNumber(value) {
      reserve(9);
      buffer[at] = tags.number;
      buffer.writeDoubleLE(value, at + 1);
      at += 9;
    },
    putBoolean(value) {
      reserve(1);
      buffer[at++] = value ? tags.true : tags.false;
    },
    putBytes(bytes) {
      putRaw(tags.bytes, bytes, 0, bytes.length);
    },
    put(value) {
      if (value === null) encoder.putNull();
      else if (typeof value === 'string') encoder.putText(value);
      else if (typeof value === 'number') encoder.putNumber(value);
      else if (typeof value === 'boolean') encoder.putBoolean(value);
      else encoder.putBytes(value);
    },
    endRow() {
      reserve(4);
      while (at % 4 !== 0) buffer[at++] = 0;
      count += 1;
      starts[count] = at;
      return count === batchLimits.rows || at >= batchLimits.bytes;
    },
    take() {
      const lent = encoder.lend();
      return lent === null ? null : { ...lent, bytes: lent.bytes.slice(), starts: lent.starts.slice() };
    },
    lend() {
      if (count === 0) return null;
      const bytes = new Uint8Array(buffer.buffer, buffer.byteOffset, at);
      const batch: RowBatch = { columns, count, bytes, starts: starts.subarray(0, count + 1) };
      at = 0;
      count = 0;
      return batch;
    },
  };
  return encoder;
}

/** One row decoded, in column order. */
export function decodeRow(batch: RowBatch, row: number): Value[] {
  return decodeValues(batch.bytes, batch.starts[row] as number, batch.columns.length);
}

/** `width` values decoded from `bytes` at `offset`. */
function decodeValues(bytes: Uint8Array, offset: number, width: number): Value[] {
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values: Value[] = new Array(width);
  let at = offset;
  for (let column = 0; column < width; column++) {
    const tag = buffer[at++];
    if (tag === tags.null) values[column] = null;
    else if (tag === tags.number) {
      values[column] = buffer.readDoubleLE(at);
      at += 8;
    } else if (tag === tags.true || tag === tags.false) values[column] = tag === tags.true;
    else {
      const length = buffer.readUInt32LE(at);
      at += 4;
      if (tag === tags.text) values[column] = buffer.toString('utf8', at, at + length);
      else if (tag === tags.utf16) values[column] = buffer.toString('utf16le', at, at + length);
      else values[column] = Uint8Array.prototype.slice.call(buffer, at, at + length);
      at += length;
    }
  }
  return values;
}

/** Offset of column `column` of the row that starts at `offset`. */
export function columnOffset(bytes: Uint8Array, offset: number, column: number): number {
  let at = offset;
  for (let skipped = 0; skipped < column; skipped++) {
    const tag = bytes[at++];
    if (tag === tags.number) at += 8;
    else if (tag === tags.text || tag === tags.bytes || tag === tags.utf16) at += 4 + lengthAt(bytes, at);
  }
  return at;
}

/** The uint32 LE at `at`. */
export function lengthAt(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24)) >>>
    0
  );
}
